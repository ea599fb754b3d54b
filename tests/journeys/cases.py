"""The steps journeys about the clock of a case share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from domain.rights import Role
from domain.worktime import DayKind, local
from models.case_clock import CaseDoubt
from models.office import Absence
from models.reports import Report
from models.work import Event
from services.almanac import set_policy
from services.calendars import Change, change_days
from services.case_doubts import look_over
from tests.world import Actor, World


async def the_case(world: World, code: str = "") -> Report:
    """The case of that code, or the newest."""
    async with world.database.read() as session:
        query = select(Report).order_by(Report.id.desc()).limit(1)
        if code:
            query = select(Report).where(Report.code == code)
        return (await session.scalars(query)).one()


async def due(world: World, code: str = "") -> str:
    """«17:00 04/12/2026»."""
    return f"{local((await the_case(world, code)).due_at):%H:%M %d/%m/%Y}"


async def policy(world: World, name: str, value: str) -> None:
    async with world.database.write() as session:
        await set_policy(session, name, value, "quy chế của cơ quan", world.now)


async def happened(world: World, code: str, kind: str) -> list[dict[str, Any]]:
    case = await the_case(world, code)
    async with world.database.read() as session:
        query = select(Event.data).where(
            Event.matter == "report", Event.matter_id == case.id, Event.kind == kind
        )
        return list(await session.scalars(query.order_by(Event.id)))


async def doubts(world: World) -> int:
    """How many open cases store another deadline than their history says."""
    async with world.database.write() as session:
        last: int | None = 0
        while last is not None:
            last = await look_over(session, last, world.now)
        await session.flush()
        return len((await session.scalars(select(CaseDoubt))).all())


async def office(world: World) -> tuple[Actor, Actor, Actor]:
    """The head of the unit, the chair above it, the supervisor."""
    head = await world.official("head", role=Role.HEAD)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    return head, chair, watcher


async def asks(head: Actor, question: str = "Ông/Bà nộp hồ sơ ngày nào?") -> None:
    await head.presses("Hỏi thêm")
    await head.says(question)


async def decree(world: World, day: date) -> int:
    """A holiday nobody knew of; how many deadlines it moves. Nothing is sent yet."""
    async with world.database.write() as session:
        change = Change(day, DayKind.NGHI, "Nghỉ đột xuất")
        return await change_days(session, [change], "Công văn 12/UBND", None, world.now)


async def stands_still(world: World, head: Actor, hoa: Actor, until: str) -> None:
    """The reporter is asked now, and answers at eight o'clock of that day."""
    await asks(head)
    await world.until_local(until, "08:00")
    await hoa.says("Ngày 10/11.")


def heard(world: World, actor: Actor, words: str) -> list[datetime]:
    """When this phone was told something with these words, local time."""
    return [
        local(at)
        for at, chat, message in world.phones.log
        if chat == actor.chat and words in message.html
    ]


def days(moments: list[datetime]) -> list[date]:
    return [moment.date() for moment in moments]


async def away(world: World, who: Actor, stand_in: Actor | None = None) -> None:
    """On leave from today for a long time."""
    async with world.database.write() as session:
        day = local(world.now).date()
        session.add(
            Absence(
                person_id=who.person_id,
                from_on=day,
                to_on=day.replace(year=day.year + 1),
                stand_in_id=stand_in.person_id if stand_in is not None else None,
            )
        )
