"""«Nghi spam»: reports held back, looked at by the desk, and let go or set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.floods import Doubt, Outcome
from domain.lifecycle import Matter, Priority, ReportState
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.rights import Right, Role
from models.abuse import Suspicion
from models.contacts import Contact
from models.reports import Report
from models.work import Alarm
from services.alarms import record, wake_all
from services.contacts import Visitor
from services.directory import directory
from services.floods import Judged
from services.post import Post, post
from services.report_file import for_officer, hearing, visible_to, write
from services.report_owners import for_owner
from services.report_routing import know_accused, place
from services.sealed_numbers import keep_choices

SUSPECTS = "suspects"
OFFICE = 0
LISTED = 8
AT_ONCE = 50  # let go in one transaction; whoever writes meanwhile is not to wait for more
TOGETHER = (Doubt.ALIKE, Doubt.TOTAL)
"""Doubts about a crowd, not about one sender: who has looked at some may let all of them go."""

UNDECIDED = (Report.state == ReportState.SUSPECT, Suspicion.outcome.is_(None))


async def hold(session: AsyncSession, report: Report, judged: Judged, now: datetime) -> bool:
    """Keep a report back. Whom it is about is found at once: they must not be who looks. False,
    and nothing changed, when nobody could look."""
    await know_accused(session, report, now)
    if not await lookers(session, report, Role.HOTLINE, now):
        return False
    report.state = ReportState.SUSPECT
    session.add(Suspicion(report_id=report.id, why=judged.doubt, at=now, like_id=judged.like))
    await record(
        session, Matter.REPORT, report.id, "suspected", now,
        version=report.due_version, data={"why": judged.doubt.value},
    )  # fmt: skip
    await session.flush()
    await tell_lookers(session, report, Role.HOTLINE, now)
    await wake_all(session, Matter.UNIT, {OFFICE}, SUSPECTS, now)
    return True


async def lookers(
    session: AsyncSession, report: Report, role: Role, now: datetime
) -> tuple[int, ...]:
    """Who of this role may look at it; the supervisors where the desk has nobody who may."""
    who = await directory(session, now)
    people = await hearing(session, report, who.covering(role, report.unit_id), now)
    if people or role is not Role.HOTLINE:
        return people
    return await hearing(session, report, who.covering(Role.SUPERVISOR, report.unit_id), now)


async def tell_lookers(session: AsyncSession, report: Report, role: Role, now: datetime) -> None:
    """One letter an hour for each, however many reports are held; another when all of them were
    decided since and more came."""
    who = await directory(session, now)
    first = await oldest(session)
    wave = 0 if first is None else first.report.id
    letters = [
        Post(
            "abuse.suspects",
            Matter.UNIT,
            OFFICE,
            to_person=who.hears(person),
            key=f"abuse.suspects:{role}:{person}:{now:%Y%m%d%H}:{wave}",
            priority=Priority.URGENT,
        )
        for person in await lookers(session, report, role, now)
    ]
    await post(session, letters, now)


@dataclass(frozen=True, slots=True)
class Suspect:
    report: Report
    suspicion: Suspicion


def looks(visitor: Visitor) -> bool:
    return visitor.may(Right.ROUTE_REPORTS) or visitor.may(Right.SEE_REPORTS)


async def waiting(session: AsyncSession, visitor: Visitor, now: datetime) -> int:
    query = select(func.count()).select_from(Report).join(Suspicion)
    return await session.scalar(query.where(*UNDECIDED, visible_to(visitor, now))) or 0


async def longest_waiting(session: AsyncSession, most: int) -> list[Suspect]:
    """What nobody has decided about, locked, in the order in which it began to wait."""
    since = func.coalesce(Suspicion.appealed_at, Suspicion.at)
    query = select(Report, Suspicion).join(Suspicion).where(*UNDECIDED)
    query = query.order_by(since, Report.id).limit(most).with_for_update(of=Report)
    return [Suspect(*row) for row in await session.execute(query)]


async def oldest(session: AsyncSession) -> Suspect | None:
    return next(iter(await longest_waiting(session, 1)), None)


async def listed(session: AsyncSession, visitor: Visitor, now: datetime) -> Sequence[Suspect]:
    """The oldest of those held that this officer may see. Refusal(NotYours) for anybody else."""
    if not looks(visitor):
        raise Refusal(NotYours())
    query = (
        select(Report, Suspicion)
        .join(Suspicion)
        .where(*UNDECIDED, visible_to(visitor, now))
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


def decide(suspect: Suspect, outcome: Outcome, visitor: Visitor, now: datetime) -> int | None:
    me = visitor.person.id if visitor.person is not None else None
    suspicion = suspect.suspicion
    suspicion.outcome, suspicion.decided_at, suspicion.decided_by = outcome, now, me
    return me


async def release(session: AsyncSession, report_id: int, visitor: Visitor, now: datetime) -> Report:
    """It goes its way as if it had never waited: received when it came, due when it was due."""
    suspect = await for_look(session, report_id, visitor, now)
    me = decide(suspect, Outcome.RELEASED, visitor, now)
    return await let_go(session, suspect.report, now, by=me)


async def let_go(
    session: AsyncSession, report: Report, now: datetime, *, by: int | None = None
) -> Report:
    report.state = ReportState.NEW
    await record(
        session, Matter.REPORT, report.id, "released", now, actor=by, version=report.due_version
    )
    await session.flush()
    await place(session, report, now, by=by)
    return report


async def release_all(
    session: AsyncSession, why: Doubt, like_id: int, visitor: Visitor, now: datetime
) -> int:
    """Everything held because many wrote about one event, in the same words (``like_id``) or all
    at once; those that come after them no longer wait. The clock lets go what is too much for one
    moment. Refusal(NotYours)."""
    if not looks(visitor) or why not in TOGETHER:
        raise Refusal(NotYours())
    query = select(Report.id).join(Suspicion).where(
        *UNDECIDED,
        Suspicion.why == why,
        Suspicion.appealed_at.is_(None),
        visible_to(visitor, now),
    )  # fmt: skip
    if why is Doubt.ALIKE:
        query = query.where(Suspicion.like_id == like_id)
    found = list(await session.scalars(query))
    me = visitor.person.id if visitor.person is not None else None
    decided = update(Suspicion).where(Suspicion.report_id.in_(found))
    await session.execute(
        decided.values(outcome=Outcome.RELEASED_ALL, decided_at=now, decided_by=me)
    )
    if await let_go_decided(session, now):
        await ring_now(session, now)
    return len(found)


async def ring_now(session: AsyncSession, now: datetime) -> None:
    clock = update(Alarm).where(Alarm.matter == Matter.UNIT, Alarm.kind == SUSPECTS)
    await session.execute(clock.values(next_at=now))


async def let_go_decided(session: AsyncSession, now: datetime) -> bool:
    """Some of those whose crowd was let go; whether there may be more."""
    query = (
        select(Report, Suspicion.decided_by)
        .join(Suspicion)
        .where(Report.state == ReportState.SUSPECT, Suspicion.outcome == Outcome.RELEASED_ALL)
        .order_by(Report.id)
        .limit(AT_ONCE)
        .with_for_update(of=Report)
    )
    found = (await session.execute(query)).all()
    for report, by in found:
        await let_go(session, report, now, by=by)
    return len(found) == AT_ONCE


async def set_aside(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> Report:
    """It is not handled; its sender hears why, and may have the supervisor look again."""
    suspect = await for_look(session, report_id, visitor, now)
    report, me = suspect.report, decide(suspect, Outcome.SET_ASIDE, visitor, now)
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
    session: AsyncSession,
    report_id: int,
    words: str,
    contact: Contact,
    now: datetime,
    *,
    choices: tuple[Iterable[str], Iterable[str]] = ((), ()),
) -> Report:
    """The sender asks the supervisor to look again, once. ``choices``: what of their words stays
    readable, and what is sealed. Refusal(NoSuchReport, NotNow)."""
    report = await for_owner(session, report_id, contact, lock=True)
    suspicion = await session.get(Suspicion, report_id, populate_existing=True)
    again = suspicion is None or suspicion.appealed_at is not None
    if suspicion is None or again or report.state is not ReportState.SET_ASIDE:
        raise Refusal(NotNow(report.code))
    suspicion.appealed_at, suspicion.outcome = now, None
    report.state = ReportState.SUSPECT
    write(session, report.id, "objection", words, now)
    keep_choices(session, report.id, *choices, now)
    await record(
        session, Matter.REPORT, report.id, "aside_appealed", now, version=report.due_version
    )
    await session.flush()
    await tell_lookers(session, report, Role.SUPERVISOR, now)
    await wake_all(session, Matter.UNIT, {OFFICE}, SUSPECTS, now)
    return report
