"""«Nghi spam»: reports held back, looked at by the desk, and let go or set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority, ReportState
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.rights import Right, Role
from models.abuse import Suspicion
from models.contacts import Contact
from models.reports import Report
from services.alarms import record, wake_all
from services.contacts import Visitor
from services.directory import directory
from services.floods import Judged
from services.post import Post, post
from services.report_file import for_officer, hearing, visible_to, write
from services.report_owners import for_owner
from services.report_routing import know_accused, place

SUSPECTS = "suspects"
OFFICE = 0
LISTED = 8


async def hold(session: AsyncSession, report: Report, judged: Judged, now: datetime) -> None:
    """Keep a report back. Whom it is about is found at once: they must not be who looks."""
    report.state = ReportState.SUSPECT
    session.add(Suspicion(report_id=report.id, why=judged.doubt, at=now, like_id=judged.like))
    await know_accused(session, report, now)
    await record(
        session, Matter.REPORT, report.id, "suspected", now,
        version=report.due_version, data={"why": judged.doubt.value},
    )  # fmt: skip
    await session.flush()
    await tell_lookers(session, report, Role.HOTLINE, now)
    await wake_all(session, Matter.UNIT, {OFFICE}, SUSPECTS, now)


async def tell_lookers(session: AsyncSession, report: Report, role: Role, now: datetime) -> None:
    """One letter an hour for each, however many reports are held."""
    who = await directory(session, now)
    people = await hearing(session, report, who.covering(role, report.unit_id), now)
    if not people and role is Role.HOTLINE:
        people = await hearing(session, report, who.covering(Role.SUPERVISOR, report.unit_id), now)
    letters = [
        Post(
            "abuse.suspects",
            Matter.UNIT,
            OFFICE,
            to_person=who.hears(person),
            key=f"abuse.suspects:{role}:{person}:{now:%Y%m%d%H}",
            priority=Priority.URGENT,
        )
        for person in people
    ]
    await post(session, letters, now)


@dataclass(frozen=True, slots=True)
class Suspect:
    report: Report
    suspicion: Suspicion


def looks(visitor: Visitor) -> bool:
    return visitor.may(Right.ROUTE_REPORTS) or visitor.may(Right.SEE_REPORTS)


async def waiting(session: AsyncSession, visitor: Visitor, now: datetime) -> int:
    held = (Report.state == ReportState.SUSPECT, visible_to(visitor, now))
    return await session.scalar(select(func.count()).select_from(Report).where(*held)) or 0


async def listed(session: AsyncSession, visitor: Visitor, now: datetime) -> Sequence[Suspect]:
    """The oldest of those held that this officer may see. Refusal(NotYours) for anybody else."""
    if not looks(visitor):
        raise Refusal(NotYours())
    query = (
        select(Report, Suspicion)
        .join(Suspicion, Suspicion.report_id == Report.id)
        .where(Report.state == ReportState.SUSPECT, visible_to(visitor, now))
        .order_by(Report.id)
        .limit(LISTED)
    )
    return [Suspect(*row) for row in await session.execute(query)]


async def for_look(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> Suspect:
    """A held report, locked, for whoever may decide: the desk, after an appeal the supervisor.
    Refusal(NotYours), or NotNow when it was decided already."""
    report = (await for_officer(session, report_id, visitor, now, lock=True)).report
    suspicion = await session.get(Suspicion, report_id, populate_existing=True)
    if suspicion is None or not looks(visitor):
        raise Refusal(NotYours())
    if suspicion.appealed_at is not None and not visitor.may(Right.SEE_REPORTS):
        raise Refusal(NotYours())
    if report.state is not ReportState.SUSPECT:
        raise Refusal(NotNow(report.code))
    return Suspect(report, suspicion)


def decide(suspect: Suspect, outcome: str, visitor: Visitor, now: datetime) -> int | None:
    me = visitor.person.id if visitor.person is not None else None
    suspicion = suspect.suspicion
    suspicion.outcome, suspicion.decided_at, suspicion.decided_by = outcome, now, me
    return me


async def release(session: AsyncSession, report_id: int, visitor: Visitor, now: datetime) -> Report:
    """It goes its way as if it had never waited: received when it came, due when it was due."""
    suspect = await for_look(session, report_id, visitor, now)
    report, me = suspect.report, decide(suspect, "released", visitor, now)
    report.state = ReportState.NEW
    await record(
        session, Matter.REPORT, report.id, "released", now, actor=me, version=report.due_version
    )
    await session.flush()
    await place(session, report, now, by=me)
    return report


async def release_all(session: AsyncSession, like_id: int, visitor: Visitor, now: datetime) -> int:
    """Everything held because it says the same as this one: people do write about one event."""
    query = (
        select(Report.id)
        .join(Suspicion, Suspicion.report_id == Report.id)
        .where(
            Report.state == ReportState.SUSPECT,
            Suspicion.like_id == like_id,
            Suspicion.appealed_at.is_(None),
            visible_to(visitor, now),
        )
        .order_by(Report.id)
        .limit(100)
    )
    if not looks(visitor):
        raise Refusal(NotYours())
    found = list(await session.scalars(query))
    for report in found:
        await release(session, report, visitor, now)
    return len(found)


async def set_aside(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> Report:
    """It is not handled; its sender hears why, and may have the supervisor look again."""
    suspect = await for_look(session, report_id, visitor, now)
    report, me = suspect.report, decide(suspect, "set_aside", visitor, now)
    report.state = ReportState.SET_ASIDE
    write(session, report.id, "set_aside", reason, now, me)
    await record(
        session, Matter.REPORT, report.id, "set_aside", now, actor=me, version=report.due_version
    )
    letter = Post(
        "abuse.set_aside", Matter.REPORT, report.id, to_report=report.id, priority=Priority.URGENT
    )
    await post(session, [letter], now)
    return report


async def appeal(
    session: AsyncSession, report_id: int, words: str, contact: Contact, now: datetime
) -> Report:
    """The sender asks the supervisor to look again, once. Refusal(NoSuchReport, NotNow)."""
    report = await for_owner(session, report_id, contact, lock=True)
    suspicion = await session.get(Suspicion, report_id, populate_existing=True)
    again = suspicion is None or suspicion.appealed_at is not None
    if suspicion is None or again or report.state is not ReportState.SET_ASIDE:
        raise Refusal(NotNow(report.code))
    suspicion.appealed_at, suspicion.outcome = now, None
    report.state = ReportState.SUSPECT
    write(session, report.id, "objection", words, now)
    await record(
        session, Matter.REPORT, report.id, "aside_appealed", now, version=report.due_version
    )
    await session.flush()
    await tell_lookers(session, report, Role.SUPERVISOR, now)
    await wake_all(session, Matter.UNIT, {OFFICE}, SUSPECTS, now)
    return report
