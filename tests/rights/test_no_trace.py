"""Whoever a report is kept from finds no trace of it: everything there is to say and press is said
and pressed in two towns, one with the report and one without, and the transcripts are the same.

The commands and buttons come from the tables of ``handlers.routes``, so a new one is tried from the
day it exists; the pages come from the table of the site.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, update

from domain.codes import LINK_ALPHABET
from domain.rights import Role
from handlers.routes import BUTTONS, COMMANDS
from models.office import Absence, Grant, Person, Policy, Unit
from scheduler.housekeeping import Housekeeping
from tests.journeys.reporting import about, guided, send
from tests.rights.test_doors import doors_over, routes
from tests.rights.town import batches, hear_together, open_chats, phones_of
from tests.towns import relived
from tests.world import Actor, World
from web import site

GIVES_THE_CHAT_AWAY = ("start", "batdau")
NUMBERS = ("", ":1", ":1:2")
CODE = " PA-261119-0001"
WORDS = ("", " kinh te", CODE)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
async def towns(
    engine: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Any]:
    """A maker of towns with a past, closed at the end."""
    opened: list[World] = []

    async def make(name: str, live: Callable[[World], Awaitable[Any]]) -> tuple[World, Any]:
        made = await relived(name, engine, tmp_path, tmp_path_factory.getbasetemp(), live)
        opened.append(made[0])
        return made

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
    cast["chair"] = await world.official("chair", "UBND", Role.HEAD, name="Mai Văn Chủ")
    cast["desk"] = await world.official(
        "desk", "VP", Role.HOTLINE, scope="UBND", name="Hồ Thị Chín"
    )
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


BY_CHANCE = re.compile(rf"\b[{LINK_ALPHABET}]{{10}}\b")
"""A code that links a group: another one each time."""
Said = list[dict[str, str]]
"""What is said one after the other in one chat."""


def commands() -> Iterator[Said]:
    names = {handler: name for name, handler in COMMANDS.items()}
    for name in sorted(set(names.values()) - set(GIVES_THE_CHAT_AWAY)):
        yield [*({"text": f"/{name}{words}"} for words in WORDS), {"text": "/huy"}]


def something() -> Iterator[Said]:
    """Every command with arguments, and every button over the first of what it opens."""
    yield from commands()
    yield from ([{"action": f"{name}:1"}] for name in sorted(BUTTONS))


def everything() -> Iterator[Said]:
    """Every command with arguments, every button over ids there may be, and its own words."""
    yield from commands()
    for name in sorted(BUTTONS):
        pressed = [{"action": f"{name}{number}"} for number in NUMBERS]
        answer = {"text": "Lan"}  # should a question have been opened
        yield [*pressed, answer, {"text": "/huy"}]


async def transcript(world: World, actor: Actor, said: Iterable[Said]) -> list[str]:
    """All that somebody was shown so far, and what all of this shows, chat by chat."""
    await open_chats(world, actor)
    phones = phones_of(actor)
    for some in batches(said):
        for turn in zip_longest(*some):
            heard = zip(phones, turn, strict=False)
            await hear_together(world, [(phone, one) for phone, one in heard if one is not None])
    await world.settle()
    told = [
        message for phone in phones for _, chat, message in world.phones.log if chat == phone.chat
    ]
    shown = [
        f"{one.html}|{'|'.join(f'{b.label}={b.action}' for row in one.buttons for b in row)}"
        for one in told
    ]
    return [BY_CHANCE.sub("…", each) for each in shown]


async def compare(
    there: World,
    here: World,
    casts: list[dict[str, Actor]],
    who: str,
    said: Callable[[], Iterator[Said]] = everything,
) -> None:
    with_it = await transcript(there, casts[0][who], said())
    without = await transcript(here, casts[1][who], said())
    different = [pair for pair in zip(with_it, without, strict=False) if pair[0] != pair[1]]
    assert different == [], who
    assert len(with_it) == len(without), who
    assert len(with_it) > sum(1 for _ in said())


async def three_weeks(world: World) -> dict[str, Actor]:
    """Nothing is reported, and every reminder has been said."""
    cast = await people(world)
    await world.until_local("2026-12-10", "10:00")
    return cast


async def with_report(world: World) -> tuple[dict[str, Actor], str]:
    cast = await people(world)
    code = await reported(world)
    await world.until_local("2026-12-10", "10:00")
    return cast, code


async def two(towns: Any) -> tuple[World, World, list[dict[str, Actor]], str]:
    """Two towns alike but for the report, three weeks later."""
    there, (cast_there, code) = await towns("with", with_report)
    here, cast_here = await towns("without", three_weeks)
    return there, here, [moved(cast_there, there), moved(cast_here, here)], code


def moved(cast: dict[str, Actor], world: World) -> dict[str, Actor]:
    return {name: replace(actor, world=world) for name, actor in cast.items()}


KEPT = ("head", "deputy", "staff", "below", "clerk", "stand_in")


def at_length(people: Iterable[str], *, unlike: tuple[str, ...], all_of_it: str = "") -> list[Any]:
    """Those ``unlike`` the others with something of everything in every run, one of them with
    ``all_of_it``; each with all of it in the slow one."""
    slow = pytest.mark.slow
    return [
        *(pytest.param(who, something, marks=()) for who in unlike if who != all_of_it),
        *(
            pytest.param(who, everything, marks=() if who == all_of_it else slow)
            for who in people
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "said"), at_length(KEPT, unlike=("stand_in", "below"), all_of_it="head")
)
async def test_with_or_without_the_report_a_phone_shows_the_same(
    towns: Any, who: str, said: Any
) -> None:
    there, here, casts, code = await two(towns)
    assert any(code in m.html for _, chat, m in there.phones.log if chat == "chair")
    await compare(there, here, casts, who, said)


PROMOTED = {
    "supervisor": (Role.SUPERVISOR, "VP", "UBND"),
    "desk": (Role.HOTLINE, "VP", "UBND"),
    "leader": (Role.LEADER, "UBND", "UBND"),
    "operator": (Role.OPERATOR, "VP", "UBND"),
}


@pytest.mark.parametrize(("seat", "said"), at_length(PROMOTED, unlike=("supervisor",)))
async def test_after_a_promotion_or_transfer_the_accused_still_sees_the_same(
    towns: Any, seat: str, said: Any
) -> None:
    there, here, casts, _ = await two(towns)
    for world, cast in zip((there, here), casts, strict=True):
        await seated(world, cast["head"], *PROMOTED[seat])
        await Housekeeping(world.database, world.nudges, world.clock).tidy()
        await world.until_local("2026-12-16", "10:00")
    await compare(there, here, casts, "head", said)


@pytest.mark.slow
async def test_the_leader_of_the_top_sees_the_same_with_a_receiver_named(towns: Any) -> None:
    """About the top of the tree: everybody in the office but the receiver sees nothing."""
    (there, cast_there), (here, cast_here) = [
        await towns(name, people) for name in ("with_receiver", "without_receiver")
    ]
    casts = []
    for world, known in ((there, cast_there), (here, cast_here)):
        cast = moved(known, world)
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
        casts.append(cast)
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
    with pytest.raises(AssertionError):
        await compare(there, here, casts, "chair", commands)
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
