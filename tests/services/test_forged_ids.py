"""Ids no row can have, behind every button there is: a refusal, never a breakdown. Both engines:
PostgreSQL fails on a number its column cannot hold, SQLite on one beyond 64 bits."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from domain.lifecycle import UpdateState
from domain.rights import Role
from handlers import routes
from models.office import Grant
from models.post import Update
from tests.world import Actor, World

EVERYTHING = (Role.OPERATOR, Role.HOTLINE, Role.SUPERVISOR, Role.HEAD)
PERIOD = "20260101-20261119"
BEHIND = (
    f"q.st:3000000000:{PERIOD}", f"q.by:3000000000:unit:{PERIOD}:1", f"q.sug:3000000000:{PERIOD}",
    f"q.why:3000000000:{PERIOD}", f"r.ask:3000000000:{PERIOD}", f"e.of:3000000000:{PERIOD}",
    f"e.file:3000000000:{PERIOD}:csv", f"k.who:doi_moi:{PERIOD}:3000000000",
    "vb.unit:1:3000000000", "n.at:3000000000:0730", "q.find:99999999999999999999:dat",
    "q.late:0:99999999999999999999", "s.set:3000000000:monthly", "t.just:3000000000:y",
)  # fmt: skip


@pytest.fixture
async def son(world: World) -> Actor:
    """Somebody nothing is refused for want of a right."""
    son = await world.official("son", "UBND", Role.LEADER)
    async with world.database.write() as session:
        for role in EVERYTHING:
            unit = await world.unit_id("UBND")
            session.add(
                Grant(person_id=son.person_id, role=role, unit_id=unit, from_on=date(2026, 11, 1))
            )
    return son


@pytest.mark.parametrize("forged", ["3000000000", "99999999999999999999:1", "²:²"])
async def test_behind_every_button(world: World, son: Actor, forged: str) -> None:
    await tried(world, son, [f"{name}:{forged}" for name in routes.BUTTONS])


async def test_behind_what_else_a_button_says(world: World, son: Actor) -> None:
    await tried(world, son, BEHIND)


async def tried(world: World, who: Actor, actions: list[str] | tuple[str, ...]) -> None:
    for action in actions:
        await world.receive({"chat": who.chat, "action": action})
    await world.settle()
    async with world.database.read() as session:
        broken = select(Update.id).where(Update.state == UpdateState.FAILED)
        assert (await session.scalars(broken)).all() == []


@pytest.mark.parametrize("typed", ["²", "٣", 5000 * "1"])
async def test_typed_as_the_number_of_a_choice(world: World, typed: str) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/phananh")
    await hoa.says(typed)
    assert not any("gặp sự cố" in seen for seen in hoa.sees)
