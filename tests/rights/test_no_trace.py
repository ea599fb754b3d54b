"""Whoever a report is kept from finds no trace of it: everything there is to say and press is said
and pressed in two towns, one with the report and one without, and the transcripts are the same.

The commands and buttons come from the tables of ``handlers.routes``, so a new one is tried from the
day it exists; the pages come from the table of the site.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, update

from domain.rights import Role
from handlers.routes import BUTTONS, COMMANDS
from models.office import Absence, Grant, Person, Policy, Unit
from scheduler.housekeeping import Housekeeping
from tests.journeys.reporting import about, guided, send
from tests.rights.test_doors import doors_over, routes
from tests.towns import open_database, town
from tests.world import Actor, TownClock, World
from web import site

GIVES_THE_CHAT_AWAY = ("start", "batdau")
NUMBERS = ("", ":1", ":1:2")
CODE = " PA-261119-0001"
WORDS = ("", " kinh te", CODE)
ROUND = 40  # updates between deliveries


@pytest.fixture
async def towns(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """A maker of towns of one's own, closed at the end."""
    opened: list[World] = []

    async def make(name: str) -> World:
        home = tmp_path / name
        home.mkdir()
        clock = TownClock()
        address = await town("sqlite", home, tmp_path_factory.getbasetemp())
        world = World(open_database(address, clock), clock)
        await world.begin()
        opened.append(world)
        return world

    yield make
    for world in opened:
        await world.database.close()


# --- the cast -----------------------------------------------------------------------------------


async def people(world: World) -> dict[str, Actor]:
    """Everybody a report about the leadership of KT is kept from, and those who may have it."""
    cast = {
        "head": await world.official("head", role=Role.HEAD, name="Trần Văn Hùng"),
        "deputy": await world.official("deputy", role=Role.DEPUTY, name="Đỗ Thị Hạnh"),
        "staff": await world.official("staff", name="Lê Thị Lan"),
        "below": await world.official("below", unit="DD", role=Role.HEAD, name="Ngô Văn Bảy"),
        "clerk": await world.official("clerk", role=Role.CLERK, name="Phan Thị Mười"),
        "stand_in": await world.official("stand_in", unit="VHXH", name="Đinh Văn Tám"),
    }
    await world.official("chair", unit="UBND", role=Role.HEAD, name="Mai Văn Chủ")
    await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND", name="Hồ Thị Chín")
    day = world.local.date()
    row = Absence(person_id=cast["head"].person_id, from_on=day, to_on=day + timedelta(days=90))
    row.stand_in_id = cast["stand_in"].person_id
    async with world.database.write() as session:
        session.add(row)
    return cast


async def reported(world: World) -> str:
    """A citizen reports about the leadership, and adds to it."""
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo đơn vị")
    return await send(hoa)


async def seated(world: World, actor: Actor, role: Role, home: str, scope: str) -> None:
    """Promoted or transferred, from today."""
    async with world.database.write() as session:
        units = {one.code: one for one in await session.scalars(select(Unit))}
        person = await session.get_one(Person, actor.person_id)
        person.unit_id = units[home].id
        for grant in await session.scalars(select(Grant).where(Grant.person_id == person.id)):
            grant.role, grant.unit_id = role, units[scope].id


# --- everything there is ------------------------------------------------------------------------


def everything() -> Iterator[dict[str, str]]:
    """Every command with arguments, every button over ids there may be, and its own words."""
    commands = {handler: name for name, handler in COMMANDS.items()}
    for name in sorted(set(commands.values()) - set(GIVES_THE_CHAT_AWAY)):
        for words in WORDS:
            yield {"text": f"/{name}{words}"}
            yield {"text": "/huy"}
    for name in sorted(BUTTONS):
        for number in NUMBERS:
            yield {"action": f"{name}{number}"}
        yield {"text": "Lan"}  # an answer, should a question have been opened
        yield {"text": "/huy"}


async def transcript(world: World, actor: Actor) -> list[str]:
    """All that a phone showed so far, and what it shows to everything there is."""
    for number, said in enumerate(everything(), start=1):
        await world.receive({"chat": actor.chat, **said})
        if number % ROUND == 0:
            await world.settle()
    await world.settle()
    told = [message for _, chat, message in world.phones.log if chat == actor.chat]
    return [
        f"{one.html}|{'|'.join(f'{b.label}={b.action}' for row in one.buttons for b in row)}"
        for one in told
    ]


async def compare(there: World, here: World, casts: list[dict[str, Actor]], who: str) -> None:
    with_it = await transcript(there, casts[0][who])
    without = await transcript(here, casts[1][who])
    different = [pair for pair in zip(with_it, without, strict=False) if pair[0] != pair[1]]
    assert different == [], who
    assert len(with_it) == len(without), who
    assert len(with_it) > len(COMMANDS) + len(BUTTONS)


async def two(towns: Any) -> tuple[World, World, list[dict[str, Actor]], str]:
    """Two towns alike but for the report, three weeks later: every reminder has been said."""
    there, here = await towns("with"), await towns("without")
    casts = [await people(there), await people(here)]
    code = await reported(there)
    for world in (there, here):
        await world.until_local("2026-12-10", "10:00")
    return there, here, casts, code


KEPT = ("head", "deputy", "staff", "below", "clerk", "stand_in")
UNLIKE = ("head", "stand_in")


@pytest.mark.parametrize(
    "who", [who if who in UNLIKE else pytest.param(who, marks=pytest.mark.slow) for who in KEPT]
)
async def test_with_or_without_the_report_a_phone_shows_the_same(towns: Any, who: str) -> None:
    there, here, casts, code = await two(towns)
    assert any(code in m.html for _, chat, m in there.phones.log if chat == "chair")
    await compare(there, here, casts, who)


PROMOTED = {
    "supervisor": (Role.SUPERVISOR, "VP", "UBND"),
    "desk": (Role.HOTLINE, "VP", "UBND"),
    "leader": (Role.LEADER, "UBND", "UBND"),
    "operator": (Role.OPERATOR, "VP", "UBND"),
}


MORE_SEATS = tuple(seat for seat in PROMOTED if seat != "supervisor")


@pytest.mark.parametrize(
    "seat",
    [
        seat if seat == "supervisor" else pytest.param(seat, marks=pytest.mark.slow)
        for seat in PROMOTED
    ],
)
async def test_after_a_promotion_or_transfer_the_accused_still_sees_the_same(
    towns: Any, seat: str
) -> None:
    there, here, casts, _ = await two(towns)
    for world, cast in zip((there, here), casts, strict=True):
        await seated(world, cast["head"], *PROMOTED[seat])
        await Housekeeping(world.database, world.nudges, world.clock).tidy()
        await world.until_local("2026-12-16", "10:00")
    await compare(there, here, casts, "head")


@pytest.mark.slow
async def test_the_leader_of_the_top_sees_the_same_with_a_receiver_named(towns: Any) -> None:
    """About the top of the tree: everybody in the office but the receiver sees nothing."""
    there, here = await towns("with"), await towns("without")
    casts = []
    for world in (there, here):
        cast = await people(world)
        async with world.database.write() as session:
            unit = Unit(code="TT", name="Thanh tra", name_fold="thanh tra",
                        valid_from=world.local.date())  # fmt: skip
            session.add(unit)
            await session.flush()
            unit.path = f"/{unit.id}/"
            value = "Cao Minh Trí | TT"
            await session.execute(
                update(Policy).where(Policy.name == "report.receiver").values(value=value)
            )
        await world.official("inspector", unit="TT", name="Cao Minh Trí")
        casts.append(cast | {"desk": Actor(world, "desk"), "chair": Actor(world, "chair")})
    hoa = there.citizen("hoa")
    await guided(hoa, unit="UBND")
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    assert any(code in m.html for _, chat, m in there.phones.log if chat == "inspector")
    for world in (there, here):
        await world.until_local("2026-12-10", "10:00")
    for who in ("chair", "desk", "head"):
        await compare(there, here, casts, who)


async def test_the_transcripts_differ_for_somebody_who_may_see_it(towns: Any) -> None:
    """The comparison can fail: the chair's phone is not the same in both towns."""
    there, here, casts, code = await two(towns)
    for cast, world in zip(casts, (there, here), strict=True):
        cast["chair"] = Actor(world, "chair")
    with pytest.raises(AssertionError):
        await compare(there, here, casts, "chair")
    assert code


ONCE = re.compile(rb'type="hidden"[^>]*')
"""What a form is given against being sent by somebody else: another one each time."""

# --- pages --------------------------------------------------------------------------------------


async def test_every_page_is_the_same_with_and_without_the_report(towns: Any) -> None:
    """Pages are asked as whoever knocks: the accused in a browser is a stranger to them."""
    there, here, _, _ = await two(towns)
    pages: list[dict[str, tuple[int, bytes]]] = []
    for world in (there, here):
        doors = doors_over(world.database)
        async with TestClient(TestServer(site.build(doors))) as client:
            found = {}
            for method, path in sorted(routes(doors)):
                if method == "GET" and "{" not in path and path != "/chat/ws":
                    answer = await client.get(path)
                    found[path] = (answer.status, ONCE.sub(b"", await answer.read()))
        pages.append(found)
    assert pages[0] == pages[1]
    assert "/" in pages[0]
