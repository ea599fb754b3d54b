"""More time for a case: asked before it is due by whoever has it, decided above them.

Nobody decides for themselves, nor does whoever stands in for the asker. Granted, the citizen hears
the reason and the new date, and how often that happened; the cap of the profile holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority, ReportAct
from domain.notices import Refusal
from domain.notices.case_dialogues import (
    CaseDueWrong,
    CaseExtensionsOver,
    CaseExtensionTooLate,
    CaseExtensionWaits,
    CaseNobodyDecides,
    DueFault,
)
from domain.notices.general import NotNow, NotYours
from domain.requests import RequestState
from domain.rights import Role
from domain.worktime import today
from models.case_clock import CaseExtension
from models.office import Person
from models.reports import Report
from services.alarms import record
from services.almanac import almanac
from services.case_clock import reckoned, settle_due
from services.clocks import arm, silence
from services.contacts import Visitor
from services.directory import Directory, directory
from services.post import Post, post
from services.report_alarms import EXTENSION, course_of, lay_anew
from services.report_file import Opened, for_act, for_officer, hands_of, hearing, write
from services.report_names import station
from services.report_routing import to_officer

REASON, REFUSED = "extension", "extension_refused"
"""Kinds of entries in the case's file."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in front of whoever decides it."""

    opened: Opened
    request: CaseExtension


# --- asking --------------------------------------------------------------------------------


async def may_ask(
    session: AsyncSession, report_id: int, visitor: Visitor, heard_at: datetime, now: datetime
) -> Report:
    """The locked case, if this officer may ask for more time. Raises Refusal: not theirs, past
    due when we heard it, one waits already, or it was granted as often as the office allows."""
    report = await for_act(session, report_id, visitor, ReportAct.EXTEND, now)
    if heard_at > report.due_at:
        raise Refusal(CaseExtensionTooLate(report.id, report.code, report.due_at))
    if await waiting(session, report.id) is not None:
        raise Refusal(CaseExtensionWaits(report.code))
    most = (await almanac(session)).number("report.extension_times")
    if (await reckoned(session, report)).extended >= most:
        raise Refusal(CaseExtensionsOver(report.code, most))
    return report


async def request(
    session: AsyncSession,
    report_id: int,
    visitor: Visitor,
    proposed_at: datetime,
    reason: str,
    heard_at: datetime,
    now: datetime,
) -> tuple[Report, tuple[int, ...]]:
    """Ask; whoever decides hears at once. Returns the case and who that is. Raises Refusal."""
    report = await may_ask(session, report_id, visitor, min(heard_at, now), now)
    await refuse_date(session, report, proposed_at, now)
    me = person_of(visitor)
    who = await directory(session, now)
    deciders = await who_decides(session, report, me.id, who, now)
    if not deciders:
        raise Refusal(CaseNobodyDecides(report.code))
    asked = CaseExtension(
        report_id=report.id, version=report.due_version, asked_by_id=me.id, asked_at=now,
        proposed_at=proposed_at,
    )  # fmt: skip
    session.add(asked)
    write(session, report.id, REASON, reason, now, me.id)
    await session.flush()
    await record(
        session, Matter.REPORT, report.id, "extension_asked", now, actor=me.id,
        version=report.due_version, data={"request": asked.id, "due": proposed_at.isoformat()},
    )  # fmt: skip
    book = await almanac(session)
    course = course_of(report, EXTENSION, book, now)
    await arm(session, Matter.REPORT, report.id, EXTENSION, report.due_version, course, book)
    letters = [to_decider(report, person, asked.id) for person in deciders]
    await post(session, letters, now)
    return report, deciders


def to_decider(report: Report, person: int, request_id: int) -> Post:
    return Post(
        "case.extension_asked",
        Matter.REPORT,
        report.id,
        to_person=person,
        ids={"request": request_id},
        priority=Priority.URGENT,
    )


async def refuse_date(
    session: AsyncSession, report: Report, proposed_at: datetime, now: datetime
) -> None:
    """Raises Refusal for a day that is no later, off, or beyond the cap."""
    book, ceiling = await almanac(session), (await reckoned(session, report)).ceiling
    if proposed_at <= max(report.due_at, now):
        raise Refusal(CaseDueWrong(report.code, DueFault.NOT_LATER, report.due_at))
    if not book.calendar.is_working(today(proposed_at)):
        raise Refusal(CaseDueWrong(report.code, DueFault.DAY_OFF, proposed_at))
    if ceiling is not None and proposed_at > ceiling:
        raise Refusal(CaseDueWrong(report.code, DueFault.BEYOND_CAP, ceiling))


# --- deciding ------------------------------------------------------------------------------


async def who_decides(
    session: AsyncSession, report: Report, asker: int, who: Directory, now: datetime
) -> tuple[int, ...]:
    """The heads of the nearest body above who are neither those who ask and have the case nor
    their stand-ins, through their own stand-ins where those are free; then the supervisors. Where
    all of a body are away and nobody stands in, or cannot be told, the next one decides as well."""
    hands = {asker, *hands_of(report)}
    excluded = hands | {who.hears(person) for person in hands}
    unit = report.holder_unit_id or report.unit_id
    lines = [station(who, above).heads for above in (who.above(unit) if unit is not None else ())]
    lines.append(who.covering(Role.SUPERVISOR, report.unit_id))
    found: list[int] = []
    for seated in lines:
        present = [free(person, excluded, who) for person in seated]
        found += await hearing(session, report, [one for one in present if one is not None], now)
        if any(one in who.reachable and who.away.get(one, one) is not None for one in found):
            break
    return tuple(dict.fromkeys(found))


def free(person: int, excluded: set[int], who: Directory) -> int | None:
    """Who decides for this seat: its stand-in, else its owner, unless the case is theirs."""
    for reader in (who.hears(person), person):
        if reader not in excluded and reader not in who.gone:
            return reader
    return None


async def to_decide(
    session: AsyncSession, request_id: int, visitor: Visitor, now: datetime
) -> Asked:
    """The request and its locked case, if this visitor decides it and it waits. Raises Refusal."""
    asked = await session.get(CaseExtension, request_id)
    if asked is None:
        raise Refusal(NotYours())
    opened = await for_officer(session, asked.report_id, visitor, now, lock=True)
    report, who = opened.report, await directory(session, now)
    deciders = await who_decides(session, report, asked.asked_by_id, who, now)
    if person_of(visitor).id not in deciders:
        raise Refusal(NotYours())
    await session.refresh(asked)
    if asked.state is not RequestState.WAITING:
        raise Refusal(NotNow(report.code))
    return Asked(opened, asked)


async def to_be_decided(session: AsyncSession, opened: Opened, now: datetime) -> int:
    """The request that waits for this officer's word, 0 when there is none: whoever decides now
    need not be who was told when it was made."""
    asked = await waiting(session, opened.report.id)
    if asked is None:
        return 0
    who = await directory(session, now)
    deciders = await who_decides(session, opened.report, asked.asked_by_id, who, now)
    return asked.id if opened.person in deciders else 0


async def grant(
    session: AsyncSession, request_id: int, visitor: Visitor, now: datetime
) -> CaseExtension:
    """Agree to the date asked for; the citizen hears it with the reason. Raises Refusal."""
    found = await to_decide(session, request_id, visitor, now)
    report, asked = found.opened.report, found.request
    await refuse_date(session, report, asked.proposed_at, now)
    me = person_of(visitor)
    asked.due_before, asked.due_after = report.due_at, asked.proposed_at
    await settled(session, asked, RequestState.GRANTED, me.id, now)
    await record(
        session, Matter.REPORT, report.id, "extended", now, actor=me.id,
        version=report.due_version,
        data={"request": asked.id, "due": asked.proposed_at.isoformat()},
    )  # fmt: skip
    await settle_due(session, report)
    await lay_anew(session, report, now)
    ids = {"version": report.due_version, "request": asked.id}
    told = Post(
        "case.extended", Matter.REPORT, report.id, to_report=report.id, ids=ids,
        priority=Priority.URGENT,
    )  # fmt: skip
    await post(session, [told], now)
    await tell_askers(session, report, asked, me.id, now)
    return asked


async def refuse(
    session: AsyncSession, request_id: int, visitor: Visitor, why: str, now: datetime
) -> CaseExtension:
    """Say no, with the reason; the deadline stands. Raises Refusal."""
    found = await to_decide(session, request_id, visitor, now)
    report, asked, me = found.opened.report, found.request, person_of(visitor)
    write(session, report.id, REFUSED, why, now, me.id)
    await settled(session, asked, RequestState.REFUSED, me.id, now)
    await record(
        session, Matter.REPORT, report.id, "extension_refused", now, actor=me.id,
        version=report.due_version, data={"request": asked.id},
    )  # fmt: skip
    await tell_askers(session, report, asked, me.id, now)
    return asked


async def settled(
    session: AsyncSession, asked: CaseExtension, state: RequestState, by: int | None, now: datetime
) -> None:
    asked.state, asked.decided_by_id, asked.decided_at = state, by, now
    await silence(session, Matter.REPORT, asked.report_id, EXTENSION)
    await session.flush()


async def close(session: AsyncSession, report: Report, now: datetime) -> None:
    """Nobody needs the answer any more: the case was answered or withdrawn."""
    asked = await waiting(session, report.id)
    if asked is not None:
        await settled(session, asked, RequestState.CLOSED, None, now)


async def tell_askers(
    session: AsyncSession, report: Report, asked: CaseExtension, by: int, now: datetime
) -> None:
    who = await directory(session, now)
    told = [each for each in dict.fromkeys((asked.asked_by_id, *hands_of(report))) if each != by]
    letters = [
        await to_officer(
            session, "case.extension_decided", report, person, who, now, request=asked.id
        )
        for person in await hearing(session, report, told, now)
    ]
    await post(session, letters, now)


# --- reading -------------------------------------------------------------------------------


async def waiting(session: AsyncSession, report_id: int) -> CaseExtension | None:
    query = select(CaseExtension).where(
        CaseExtension.report_id == report_id, CaseExtension.state == RequestState.WAITING
    )
    return (await session.scalars(query)).one_or_none()


async def case_of(session: AsyncSession, asked: CaseExtension) -> Report:
    return await session.get_one(Report, asked.report_id)


async def place_of(session: AsyncSession, asked: CaseExtension, state: RequestState) -> int:
    """Where in the file its words lie: the how-manieth of its kind it is, from 0. ``state``
    REFUSED counts the refusals, WAITING all that were asked."""
    query = select(func.count()).where(
        CaseExtension.report_id == asked.report_id, CaseExtension.id < asked.id
    )
    if state is RequestState.REFUSED:
        query = query.where(CaseExtension.state == RequestState.REFUSED)
    return await session.scalar(query) or 0


def person_of(visitor: Visitor) -> Person:
    if visitor.person is None:
        raise Refusal(NotYours())
    return visitor.person
