"""The one door to a report: who may see it, and what its sealed file holds.

Every read and act of an officer goes through ``for_officer``; every list, count, search and
statistic carries ``visible_to``. The people a report is about pass neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.courses import SHARING
from domain.lifecycle import ASIDE, ReportAct, ReportState, may_report
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.notices.retention import ReportErased
from domain.rights import Right, Role
from domain.worktime import today
from models.cases import open_words
from models.office import Absence, Grant, Person, Unit
from models.reports import Report, ReportEntry
from models.routing import CaseCourse, CasePart
from services.contacts import Visitor, in_force
from services.directory import directory
from services.exclusion import barred


def visible_to(visitor: Visitor, now: datetime) -> ColumnElement[bool]:
    """The condition on Report for everything this visitor may list, count, find or open."""
    if visitor.person is None:
        return false()
    person, day = visitor.person.id, today(now)
    reach = or_(
        Report.holder_id.in_(sat_for(person, day)),
        Report.handler_id == person,
        Report.id.in_(parts_of(person, day)),
        *covered(visitor, Right.ROUTE_REPORTS, unknown=True),
        *covered(visitor, Right.SEE_REPORTS, unknown=True),
        *covered(visitor, Right.ANSWER_REPORTS, unknown=False),
        *at_desks_below(visitor, day),
    )
    held = or_(
        Report.state.not_in(ASIDE),
        *covered(visitor, Right.ROUTE_REPORTS, unknown=True),
        *covered(visitor, Right.SEE_REPORTS, unknown=True),
    )
    return and_(reach, held, ~barred(person, day))


def sat_for(person: int, day: date):  # type: ignore[no-untyped-def]  # a SQL set of people
    """The person and everybody they stand in for that day."""
    away = select(Absence.person_id).where(
        Absence.stand_in_id == person, Absence.from_on <= day, Absence.to_on >= day
    )
    return select(Person.id).where(or_(Person.id == person, Person.id.in_(away)))


def parts_of(person: int, day: date):  # type: ignore[no-untyped-def]  # a SQL set of reports
    """Reports of which the person, or somebody they stand in for, does a part."""
    held = or_(CasePart.holder_id.in_(sat_for(person, day)), CasePart.handler_id == person)
    return select(CasePart.report_id).where(held, CasePart.state.in_(SHARING))


def covered(visitor: Visitor, right: Right, *, unknown: bool) -> Iterable[ColumnElement[bool]]:
    """Reports about units under the visitor's grants; ``unknown``: also those about no unit."""
    roots = visitor.roots(right)
    if not roots:
        return ()
    units = select(Unit.id).where(or_(*(Unit.path.startswith(root) for root in roots)))
    inside = Report.unit_id.in_(units)
    return (or_(inside, Report.unit_id.is_(None)) if unknown else inside,)


def at_desks_below(visitor: Visitor, day: date) -> Iterable[ColumnElement[bool]]:
    """What waits at the hotline desk, for the heads over the desk: it climbs to them."""
    roots = visitor.roots(Right.ANSWER_REPORTS)
    if not roots:
        return ()
    desks = (
        select(Grant.id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(
            Grant.role == Role.HOTLINE,
            in_force(day),
            or_(*(Unit.path.startswith(root) for root in roots)),
        )
    )
    return (and_(Report.state == ReportState.NEW, desks.correlate(None).exists()),)


async def kept_from(
    session: AsyncSession, reports: Iterable[int], people: Iterable[int], now: datetime
) -> frozenset[tuple[int, int]]:
    """Of all pairs (report, person) those in which the report is about the person."""
    query = (
        select(Report.id, Person.id)
        .join_from(Report, Person, Person.id.in_(set(people)))
        .where(Report.id.in_(set(reports)), barred(Person.id, today(now)))
    )
    return frozenset((report, person) for report, person in await session.execute(query))


async def hearing(
    session: AsyncSession, report: Report, people: Iterable[int], now: datetime
) -> tuple[int, ...]:
    """Those of these people the report is not about."""
    wanted = tuple(people)
    kept = await kept_from(session, [report.id], wanted, now)
    return tuple(person for person in wanted if (report.id, person) not in kept)


def hands_of(report: Report) -> tuple[int, ...]:
    """Whoever has it: the responsible head and the official who verifies, each once."""
    hands = dict.fromkeys((report.holder_id, report.handler_id))
    return tuple(hand for hand in hands if hand is not None)


@dataclass(frozen=True, slots=True)
class Opened:
    """A report in front of an officer, and in which capacities they have it there."""

    report: Report
    holder: bool  # or standing in for the holder
    handler: bool
    desk: bool
    watches: bool = False  # a supervisor over the unit
    disputed: bool = False  # a supervisor decides where it goes
    settled: bool = False  # one has decided: it is returned no more
    person: int = 0  # the officer

    @property
    def acts(self) -> tuple[ReportAct, ...]:
        """What this officer may do with it now."""
        return tuple(act for act in WHO if self.may(act))

    def may(self, act: ReportAct) -> bool:
        if not may_report(act, self.report.state):
            return False
        if act is ReportAct.REFUSE and self.settled:
            return False
        if self.report.holder_id is None:
            return (self.watches if self.disputed else self.desk) and act in DESK
        held = (self.holder and act in HOLDER) or (self.handler and act in HANDLER)
        return held or (self.desk and act in BESIDE)


OF_CLOCK = (ReportAct.EXTEND, ReportAct.PROMISE)
"""Offered where the clock is shown, not on every card."""
HANDLER = (
    ReportAct.TAKE,
    ReportAct.ASK,
    ReportAct.DRAFT,
    ReportAct.EXPLAIN,
    ReportAct.LINK,
    ReportAct.RECUSE,
    ReportAct.FLAG,
    ReportAct.PUBLISH,
    *OF_CLOCK,
)
HOLDER = (
    ReportAct.TAKE,
    ReportAct.DELEGATE,
    ReportAct.ASK,
    ReportAct.ANSWER,
    ReportAct.EXPLAIN,
    ReportAct.SPLIT,
    ReportAct.LINK,
    ReportAct.REFUSE,
    ReportAct.RECUSE,
    ReportAct.FLAG,
    ReportAct.PUBLISH,
    *OF_CLOCK,
)
DESK = (ReportAct.ROUTE, ReportAct.TAKE, ReportAct.LINK, ReportAct.RECUSE)
BESIDE = (ReportAct.SPLIT, ReportAct.LINK)
"""What the desk may do with a report that somebody else is responsible for."""
WHO = (*(act for act in HOLDER if act not in OF_CLOCK), ReportAct.DRAFT, ReportAct.ROUTE)


async def for_officer(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime, *, lock: bool = False
) -> Opened:
    """The report for an officer who may see it; Refusal(NotYours) otherwise, also when there is
    none. ``lock`` holds the row until the transaction ends, for acts."""
    query = select(Report).where(Report.id == report_id, visible_to(visitor, now))
    if lock:
        query = query.with_for_update(of=Report)
    report = await loaded(session, query)
    if report is None or visitor.person is None:
        raise Refusal(NotYours())
    if report.erased_at is not None:
        raise Refusal(ReportErased(report.code, report.erased_at))
    person = visitor.person.id
    sits = set(await session.scalars(sat_for(person, today(now))))
    course = await session.get(CaseCourse, report.id)
    often, watches = course is not None and course.disputed, visitor.may(Right.SEE_REPORTS)
    unrouted = report.holder_id is None and (often or watches)
    return Opened(
        report,
        holder=report.holder_id in sits,
        handler=report.handler_id == person,
        desk=visitor.may(Right.ROUTE_REPORTS),
        watches=watches,
        disputed=unrouted and await from_above(session, report, now, often=often),
        settled=course is not None and course.settled,
        person=person,
    )


async def from_above(session: AsyncSession, report: Report, now: datetime, *, often: bool) -> bool:
    """Whether a supervisor says where it goes: returned ``often``, or nobody of the desk may."""
    who = await directory(session, now)
    watching = await hearing(session, report, who.covering(Role.SUPERVISOR, report.unit_id), now)
    desk = () if often else who.covering(Role.HOTLINE, report.unit_id)
    return bool(watching) and not await hearing(session, report, desk, now)


async def for_custody(
    session: AsyncSession,
    report_id: int,
    visitor: Visitor,
    right: Right,
    now: datetime,
    *,
    lock: bool = False,
    erased: bool = False,
) -> Report:
    """The report, without its file, for whoever has this right over its unit and whom it is not
    about: to decide about its reporter, not to read it. ``erased``: also what is left of one.
    Refusal(NotYours) otherwise."""
    if visitor.person is None or not (reach := tuple(covered(visitor, right, unknown=True))):
        raise Refusal(NotYours())
    mine = and_(*reach, ~barred(visitor.person.id, today(now)))
    if not erased:
        mine = and_(mine, Report.erased_at.is_(None))
    query = select(Report).where(Report.id == report_id, mine)
    report = await loaded(session, query.with_for_update(of=Report) if lock else query)
    if report is None:
        raise Refusal(NotYours())
    return report


async def for_act(
    session: AsyncSession, report_id: int, visitor: Visitor, act: ReportAct, now: datetime
) -> Report:
    """The locked report for one act. Refusal(NotYours), or NotNow when its state forbids it."""
    opened = await for_officer(session, report_id, visitor, now, lock=True)
    if not opened.may(act):
        seated = opened.holder or opened.handler or opened.desk or opened.watches
        raise Refusal(NotNow(opened.report.code) if seated else NotYours())
    return opened.report


async def loaded(session: AsyncSession, query: Select[Report]) -> Report | None:
    """The report of a query with its unit, holder and handler; read again, never from memory."""
    whole = query.options(
        joinedload(Report.unit), joinedload(Report.holder), joinedload(Report.handler)
    ).execution_options(populate_existing=True)
    report: Report | None = (await session.scalars(whole)).one_or_none()
    return report


# --- the sealed file -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One opened entry of a report's file."""

    kind: str  # body, when, where, whom, dossier, place, addition, question, answer, …
    words: str
    at: datetime


def write(
    session: AsyncSession,
    report_id: int,
    kind: str,
    words: str,
    at: datetime,
    author: int | None = None,
) -> None:
    """Seal one entry under the case's key (``models.cases``). ``author`` is an official at work;
    a reporter is never an author."""
    session.add(ReportEntry(report_id=report_id, kind=kind, author_id=author, at=at, plain=words))


async def lines(session: AsyncSession, report_id: int, *kinds: str) -> tuple[Line, ...]:
    """The file's entries in order, of these kinds or all. The caller has passed the door."""
    query = select(ReportEntry).where(ReportEntry.report_id == report_id).order_by(ReportEntry.id)
    if kinds:
        query = query.where(ReportEntry.kind.in_(kinds))
    rows = (await session.scalars(query)).all()
    opened = await open_words(session, rows)
    return tuple(Line(row.kind, words, row.at) for row, words in zip(rows, opened, strict=True))
