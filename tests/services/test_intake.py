"""Updates in: once each, in order, never lost."""

from __future__ import annotations

from sqlalchemy import select

from domain.lifecycle import UpdateState
from models.post import Update
from services import intake
from tests.world import World


async def test_a_repeated_update_is_kept_once(world: World) -> None:
    for _ in range(3):
        await world.receive({"chat": "hoa", "text": "xin chào", "update": "u1"})

    async with world.database.read() as session:
        assert len((await session.scalars(select(Update))).all()) == 1


async def test_a_handled_update_keeps_no_words(world: World) -> None:
    await world.citizen("hoa").says("xin chào")

    async with world.database.read() as session:
        row = (await session.scalars(select(Update))).one()
    assert row.state is UpdateState.DONE
    assert row.payload is None


async def test_an_update_nobody_can_read_is_kept_and_holds_up_nobody(world: World) -> None:
    await world.receive({"chat": "hoa", "poison": True})
    await world.citizen("hoa").says("xin chào")

    assert "Kính chào" in world.citizen("hoa").last
    async with world.database.read() as session:
        states = (await session.scalars(select(Update.state).order_by(Update.id))).all()
    assert states == [UpdateState.UNPARSABLE, UpdateState.DONE]


async def test_an_operator_may_discard_what_nobody_can_read(world: World) -> None:
    await world.receive({"chat": "hoa", "poison": True})
    await world.settle()
    async with world.database.write() as session:
        assert await intake.discard_unreadable(session, world.now) == 1
        assert await intake.failed_count(session) == 0
