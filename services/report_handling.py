"""What officers do with a report: take it, hand it on, ask, answer, send it back, route it.

Each act passes the one door (``report_file.for_act``), writes its event and tells whom it
concerns. What officers write is sealed like the citizen's own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import (
    Finding,
    Matter,
    Priority,
    ReportAct,
    ReportState,
)
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.report_parts import PartsStillOpen
from domain.worktime import today
from models.office import Person, Unit
from models.reports import Report
from services import case_extensions, case_pauses
from services.alarms import record
from services.case_explanations import close_all
from services.contacts import Visitor
from services.directory import directory
from services.part_reading import open_parts
from services.post import Post, post
from services.report_alarms import arm_report
from services.report_file import for_act, hearing, write
from services.report_returns import returned, settle
from services.report_routing import place, to_officer


async def take(session: AsyncSession, report_id: int, visitor: Visitor, now: datetime) -> Report:
    """«Tiếp nhận». An officer of the desk thereby becomes responsible for what has no unit."""
    report = await for_act(session, report_id, visitor, ReportAct.TAKE, now)
    me = actor(visitor)
    if report.holder_id is None:
        report.holder_id, report.holder_unit_id = me.id, me.unit_id
    report.state, report.taken_at = ReportState.VERIFYING, now
    await note(session, report, "taken", me, now)
    await session.flush()
    await arm_report(session, report, now)
    return report


async def delegate(
    session: AsyncSession, report_id: int, person_id: int, visitor: Visitor, now: datetime
) -> Report:
    """«Giao cán bộ»: somebody of the holder's unit verifies; the holder stays responsible."""
    report = await for_act(session, report_id, visitor, ReportAct.DELEGATE, now)
    if person_id not in {person.id for person in await helpers(session, report, now)}:
        raise Refusal(NotYours())
    report.handler_id = person_id
    if report.state in (ReportState.FORWARDED, ReportState.REOPENED):
        report.state = ReportState.VERIFYING
        report.taken_at = report.taken_at or now
    me = actor(visitor)
    await note(session, report, "delegated", me, now, handler=person_id)
    who = await directory(session, now)
    await session.flush()
    letter = await to_officer(session, "report.delegated", report, person_id, who, now, by=me.id)
    await post(session, [letter], now)
    return report


async def helpers(session: AsyncSession, report: Report, now: datetime) -> Sequence[Person]:
    """People of the holder's unit whom the report is not about, by name."""
    query = (
        select(Person)
        .where(
            Person.unit_id == report.holder_unit_id,
            Person.id != report.holder_id,
            or_(Person.left_on.is_(None), Person.left_on > today(now)),
        )
        .order_by(Person.name_fold, Person.id)
    )
    people = (await session.scalars(query)).all()
    free = set(await hearing(session, report, [person.id for person in people], now))
    return [person for person in people if person.id in free]


async def ask(
    session: AsyncSession, report_id: int, question: str, visitor: Visitor, now: datetime
) -> Report:
    """«Hỏi thêm»: the reporter is asked; their next answer comes back to whoever handles it. The
    clock stands still meanwhile, as often as the office allows."""
    report = await for_act(session, report_id, visitor, ReportAct.ASK, now)
    me = actor(visitor)
    stop = await case_pauses.stops(session, report)
    report.state, report.taken_at = ReportState.WAITING, report.taken_at or now
    write(session, report.id, "question", question, now, me.id)
    await note(session, report, "asked", me, now, paused=stop)
    await case_pauses.begin(session, report, now, stop=stop)
    await tell_reporter(session, "report.question", report, now)
    await tell_holder(session, report, "asked", me, now)
    return report


async def answer(
    session: AsyncSession,
    report_id: int,
    finding: Finding,
    words: str,
    visitor: Visitor,
    now: datetime,
    heard_at: datetime,
) -> Report:
    """«Trả lời»: the finding and the answer go to the reporter and the clocks stop. It counts
    as given when the officer sent it (``heard_at``)."""
    report = await for_act(session, report_id, visitor, ReportAct.ANSWER, now)
    if waiting := await open_parts(session, report.id):
        raise Refusal(PartsStillOpen(report.id, report.code, waiting))
    me = actor(visitor)
    if report.state is ReportState.WAITING or report.paused_at is not None:
        await case_pauses.end(session, report, case_pauses.Ended.CLOSED, heard_at)
    report.state, report.finding, report.answered_at = ReportState.ANSWERED, finding, heard_at
    report.taken_at = report.taken_at or now
    write(session, report.id, "answer", words, now, me.id)
    await note(session, report, "answered", me, heard_at, finding=finding)
    await case_extensions.close(session, report, now)
    await close_all(session, report.id, now)
    await session.flush()
    await arm_report(session, report, now)
    await tell_reporter(session, "report.answered", report, now)
    await tell_holder(session, report, "answered", me, now)
    return report


async def refuse(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> Report:
    """«Không thuộc thẩm quyền»: back to the hotline desk with the reason, to be routed anew."""
    report = await for_act(session, report_id, visitor, ReportAct.REFUSE, now)
    me = actor(visitor)
    write(session, report.id, "refusal", reason, now, me.id)
    times = await returned(session, report, now)
    await note(session, report, "returned", me, now, times=times, unit=report.holder_unit_id)
    await session.flush()
    await place(session, report, now, by=me.id, to_desk=True)
    return report


async def send_to(
    session: AsyncSession, report_id: int, unit_id: int, visitor: Visitor, now: datetime
) -> Report:
    """«Chuyển đơn vị»: the desk says which unit it concerns; the routing says who gets it there.
    What a supervisor decides about a report returned too often binds: it is returned no more."""
    report = await for_act(session, report_id, visitor, ReportAct.ROUTE, now)
    if await session.get(Unit, unit_id) is None:
        raise Refusal(NotYours())
    me = actor(visitor)
    if await settle(session, report):
        await note(session, report, "settled", me, now, unit=unit_id)
    report.unit_id = unit_id
    await session.flush()
    await place(session, report, now, by=me.id, ruled=False)
    return report


def actor(visitor: Visitor) -> Person:
    if visitor.person is None:
        raise Refusal(NotYours())
    return visitor.person


async def note(
    session: AsyncSession, report: Report, kind: str, me: Person, at: datetime, **data: object
) -> None:
    await record(
        session, Matter.REPORT, report.id, kind, at,
        actor=me.id, version=report.due_version, data=dict(data),
    )  # fmt: skip


async def tell_reporter(session: AsyncSession, kind: str, report: Report, now: datetime) -> None:
    letter = Post(
        kind,
        Matter.REPORT,
        report.id,
        to_report=report.id,
        ids={"version": report.due_version},
        priority=Priority.URGENT,
    )
    await post(session, [letter], now)


async def tell_holder(
    session: AsyncSession, report: Report, did: str, me: Person, now: datetime
) -> None:
    """The responsible head hears what a delegated official did."""
    if report.holder_id is None or report.holder_id == me.id:
        return
    who = await directory(session, now)
    letter = await to_officer(
        session, "report.progress", report, report.holder_id, who, now, did=did, by=me.id
    )
    if letter.to_person != me.id:
        await post(session, [letter], now)
