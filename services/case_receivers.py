"""Who hears of a case next, when whoever should have heard cannot be told.

A letter about a case that finds no open chat is no end: its next in line hears that it did not
arrive, one step at a time, never somebody the case is about. The table is in docs/hotline-clock.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority
from domain.rights import Role
from models.post import Letter
from models.reports import Report
from models.work import DigestItem
from services.alarms import DIGEST, record
from services.directory import Directory, directory
from services.dispatch import Unheard
from services.operators import operators
from services.post import Post, post
from services.report_file import hands_of, hearing

PASSED, STRANDED, UNTOLD = "case.passed", "report.stranded", "case.reporter_untold"
ASKED_FOR_TIME = "case.extension_asked"
ABOUT_ITSELF = frozenset({STRANDED, UNTOLD, "case.apart"})
"""Letters whose own silence is told to the operators alone, by ``nobody.told``."""


async def pass_on(session: AsyncSession, unheard: Iterable[Unheard], now: datetime) -> None:
    """For each case that an undeliverable letter was about: its next receiver is told."""
    for letter in unheard:
        if letter.kind in ABOUT_ITSELF or letter.kind == "nobody.told":
            continue
        if letter.person_id is not None:
            for report in await cases_in(session, letter):
                await pass_case_on(session, report, letter, letter.person_id, now)
        elif letter.matter is Matter.REPORT and letter.matter_id is not None:
            await tell_of_reporter(session, letter.matter_id, now)


async def cases_in(session: AsyncSession, letter: Unheard) -> list[Report]:
    """The cases a letter speaks of: its own, or those of a morning's digest."""
    if letter.kind == DIGEST:
        query = select(DigestItem.matter_id).where(
            DigestItem.letter_id == letter.letter_id, DigestItem.matter == Matter.REPORT
        )
        ids = set(await session.scalars(query))
    else:
        ids = {letter.matter_id or 0} if letter.matter is Matter.REPORT else set()
    if not ids:
        return []
    query_reports = select(Report).where(Report.id.in_(ids)).order_by(Report.id)
    return list(await session.scalars(query_reports))


async def pass_case_on(
    session: AsyncSession, report: Report, letter: Unheard, person: int, now: datetime
) -> None:
    tried, why = await tried_before(session, letter, person)
    who = await directory(session, now)
    # Whoever asks for more time does not decide on it.
    askers = hands_of(report) if letter.kind == ASKED_FOR_TIME else ()
    readers = await next_receivers(session, report, (*tried, *askers), who, now)
    ids = {"of": tried[0], "why": why, "tried": [*tried, *readers]}
    day = f"{now:%Y%m%d}"
    letters = [
        Post(
            PASSED,
            Matter.REPORT,
            report.id,
            to_person=reader,
            key=f"{PASSED}:{report.id}:{letter.letter_id}:{reader}:{day}",
            ids=ids,
            priority=Priority.URGENT,
        )
        for reader in readers
    ]
    if not readers:
        letters = await to_operators(session, report, tried, day, now)
    await record(
        session, Matter.REPORT, report.id, "passed_on", now, version=report.due_version,
        data={"of": person, "to": [one.to_person for one in letters], "why": letter.why},
    )  # fmt: skip
    await post(session, letters, now)


async def tried_before(
    session: AsyncSession, letter: Unheard, person: int
) -> tuple[tuple[int, ...], str]:
    """Everybody this news could not be brought to, the one it was meant for first, and why not to
    that one."""
    if letter.kind != PASSED:
        return (person,), letter.why
    ids = await session.scalar(select(Letter.ids).where(Letter.id == letter.letter_id)) or {}
    tried = (*ids.get("tried", ()), person)
    return tuple(dict.fromkeys(tried)), ids.get("why", letter.why)


async def next_receivers(
    session: AsyncSession, report: Report, tried: Iterable[int], who: Directory, now: datetime
) -> tuple[int, ...]:
    """The first in line who can be told: the other hand, the heads above one body at a time, the
    supervisors, the desk. () when there is nobody left but the operators."""
    banned = set(tried)
    for seated in line_of(report, who):
        present = [reader for person in seated for reader in (who.hears(person), person)]
        able = [
            one
            for one in dict.fromkeys(present)
            if one not in banned and one not in who.away and one in who.reachable
        ]
        heard = await hearing(session, report, able, now)
        if heard:
            return heard
    return ()


def line_of(report: Report, who: Directory) -> Iterator[tuple[int, ...]]:
    yield hands_of(report)
    unit = report.holder_unit_id or report.unit_id
    for above in who.above(unit) if unit is not None else ():
        yield heads_at(above, who)
    if report.holder_id is None:
        for desk in [unit for role, unit in who.seats if role is Role.HOTLINE]:
            yield from (heads_at(each, who) for each in (desk, *who.above(desk)))
    yield who.covering(Role.SUPERVISOR, report.unit_id)
    yield who.covering(Role.HOTLINE, report.unit_id)


def heads_at(unit_id: int, who: Directory) -> tuple[int, ...]:
    return who.heads(unit_id) or who.seats.get((Role.LEADER, unit_id), ())


async def to_operators(
    session: AsyncSession, report: Report, tried: Iterable[int], day: str, now: datetime
) -> list[Post]:
    """Only the code: the operators open no case."""
    free = set(await operators(session, now)) - set(tried)
    return [
        Post(
            STRANDED,
            Matter.REPORT,
            report.id,
            to_person=person,
            key=f"{STRANDED}:{report.id}:{person}:{day}",
            ids={"untold": True},
            priority=Priority.URGENT,
        )
        for person in await hearing(session, report, sorted(free), now)
    ]


async def also_for_absent(
    session: AsyncSession, report: Report, people: Iterable[int], who: Directory, now: datetime
) -> None:
    """Where everybody told about a case is away and nobody stands in: the next in line as well."""
    told = tuple(dict.fromkeys(map(who.hears, people)))
    if not told or any(person not in who.away for person in told):
        return
    ids = {"of": told[0], "why": "away", "tried": list(told)}
    letters = [
        Post(
            PASSED,
            Matter.REPORT,
            report.id,
            to_person=reader,
            ids=ids,
            priority=Priority.URGENT,
        )
        for reader in await next_receivers(session, report, told, who, now)
    ]
    await post(session, letters, now)


async def seated(session: AsyncSession, report: Report, now: datetime) -> tuple[int, ...]:
    """Whoever has the case, or the desk while nobody does; never somebody it is about."""
    desk = (await directory(session, now)).covering(Role.HOTLINE, report.unit_id)
    return await hearing(session, report, hands_of(report) or desk, now)


async def tell_of_reporter(session: AsyncSession, report_id: int, now: datetime) -> None:
    """The reporter's chat is closed: whoever has the case, or the desk, knows it, once a day."""
    report = await session.get(Report, report_id)
    if report is None:
        return
    who = await directory(session, now)
    present = dict.fromkeys(map(who.hears, await seated(session, report, now)))
    readers = await hearing(session, report, present, now)
    letters = [
        Post(
            UNTOLD,
            Matter.REPORT,
            report.id,
            to_person=person,
            key=f"{UNTOLD}:{report.id}:{person}:{now:%Y%m%d}",
            priority=Priority.URGENT,
        )
        for person in readers
    ]
    await post(session, letters, now)
