"""The clock and the letters of parts of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.courses import PartState
from domain.ladder import Audience
from domain.lifecycle import LIVE_REPORT, Matter, Priority
from domain.notices import Notice
from domain.notices.hotline import Card
from domain.notices.report_parts import PartBack, PartGiven, PartLate, ReportShared
from models.reports import Report
from models.routing import CasePart
from services.alarms import Due, Plan, Planner, announced, plan_each
from services.almanac import Almanac, almanac
from services.clocks import Climber, Course, advance
from services.compose import Composer
from services.contacts import Visitor
from services.directory import Directory, directory
from services.dispatch import Claim
from services.part_reading import bodies_of, open_parts
from services.post import Post
from services.report_cards import card, summary, unit_name
from services.report_file import Opened, for_officer, kept_from, lines
from services.report_letters import officers, report_of
from services.report_parts import CLOCK, LADDER, PART, SAID, held

# --- the clock --------------------------------------------------------------------------------


async def plan_parts(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    book = await almanac(session)
    query = (
        select(CasePart, Report)
        .join(Report, Report.id == CasePart.report_id)
        .where(CasePart.id.in_([alarm.matter_id for alarm in alarms]))
    )
    rows = {part.id: (part, report) for part, report in (await session.execute(query)).all()}
    who = await directory(session, now)
    people = {one for part, report in rows.values() for one in everybody(part, report, who)}
    kept = await kept_from(session, [report.id for _, report in rows.values()], people, now)
    batch = Batch(rows, book, who, kept, Climber(book, now), now)
    return plan_each(alarms, batch.plan_one)


def everybody(part: CasePart, report: Report, who: Directory) -> set[int]:
    hands = (part.holder_id, part.handler_id, report.holder_id, *who.superiors(part.unit_id))
    people = {one for one in hands if one is not None}
    return people | {who.hears(one) for one in people}


@dataclass(frozen=True)
class Batch:
    """What planning the clocks of many parts at one moment has in common."""

    rows: Mapping[int, tuple[CasePart, Report]]
    book: Almanac
    who: Directory
    kept: frozenset[tuple[int, int]]
    climber: Climber
    now: datetime

    def plan_one(self, plan: Plan, alarm: Due) -> None:
        part, report = self.rows[alarm.matter_id]
        if part.state is not PartState.OPEN or report.state not in LIVE_REPORT:
            plan.silence(alarm)
            return
        course = Course(self.book.ladder(LADDER), part.due_at, part.given_at, urgent=False)
        step = self.climber.step(alarm, course, head=self.who.can_hear(part.holder_id))
        plan.alarms.append(advance(alarm, step))
        if step.rung is None:
            return
        rung = course.ladder.rungs[step.rung]
        told = self.told(part, report, rung.tell)
        plan.letters += [
            self.letter(part, report, person, step.climbed, own=own)
            for person, (_, own) in told.items()
        ]
        to = {person: audience for person, (audience, _) in told.items()}
        plan.events.append(announced(alarm, step, rung, to, self.now))

    def told(
        self, part: CasePart, report: Report, audiences: Sequence[Audience]
    ) -> dict[int, tuple[Audience, bool]]:
        """Whom a rung tells, each once, and whether the part is theirs to do."""
        found: dict[int, tuple[Audience, bool]] = {}
        for audience in audiences:
            for person, own in self.seats(part, report, audience):
                reader = self.free(report, person)
                if reader is not None:
                    found.setdefault(reader, (audience, own))
        return found

    def seats(
        self, part: CasePart, report: Report, audience: Audience
    ) -> tuple[tuple[int, bool], ...]:
        """The handler is who does it, the head also the coordinator, the superior the body's."""
        if audience is Audience.HANDLER:
            return ((part.handler_id or part.holder_id, True),)
        if audience is Audience.HEAD:
            whole = ((report.holder_id, False),) if report.holder_id is not None else ()
            return ((part.holder_id, True), *whole)
        if audience is Audience.SUPERIOR:
            return tuple((one, False) for one in self.who.superiors(part.unit_id))
        return ()

    def free(self, report: Report, person: int) -> int | None:
        both = (self.who.hears(person), person)
        return next((one for one in both if (report.id, one) not in self.kept), None)

    def letter(
        self, part: CasePart, report: Report, person: int, climbed: int, *, own: bool
    ) -> Post:
        ids = {"part": part.id, "own": own, "for": person, "version": report.due_version}
        return Post(
            "part.late", Matter.REPORT, report.id, to_person=person,
            key=f"part:{part.id}:{climbed}:{person}", ids=ids, priority=Priority.REMINDER,
        )  # fmt: skip


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.PART, CLOCK): plan_parts}

# --- the letters ------------------------------------------------------------------------------


async def part_of(session: AsyncSession, claim: Claim) -> CasePart:
    return await session.get_one(
        CasePart,
        claim.ids["part"],
        options=[joinedload(CasePart.unit)],
        populate_existing=True,
    )


async def seen(session: AsyncSession, part_id: int, visitor: Visitor, now: datetime) -> PartGiven:
    """A part for those who do it. Raises Refusal."""
    one = await held(session, part_id, visitor, now)
    opened = await for_officer(session, one.report.id, visitor, now)
    facts = await card(session, opened, now)
    return await notice_of(session, one.part, opened, facts, head=one.head)


async def notice_of(
    session: AsyncSession, part: CasePart, opened: Opened, facts: Card, *, head: bool
) -> PartGiven:
    what = (await lines(session, opened.report.id, PART))[part.number - 1].words
    lead = await unit_name(session, opened.report.holder_unit_id)
    text = await summary(session, opened.report)
    return PartGiven(facts, part.id, what, part.due_at, lead, head, text)


async def given(session: AsyncSession, claim: Claim, opened: Opened, facts: Card) -> Notice | None:
    part = await part_of(session, claim)
    if part.state is not PartState.OPEN or claim.ids["for"] not in (
        part.holder_id,
        part.handler_id,
    ):
        return None
    head = claim.ids["for"] == part.holder_id
    return await notice_of(session, part, opened, facts, head=head)


async def back(session: AsyncSession, claim: Claim, opened: Opened, facts: Card) -> Notice | None:
    part = await part_of(session, claim)
    kind = SAID.get(part.state)
    if kind is None or part.result_turn is None:
        return None
    words = (await lines(session, opened.report.id, kind))[part.result_turn - 1].words
    waiting = await open_parts(session, opened.report.id)
    return PartBack(facts, part.unit.name, part.state, words, waiting)


async def late(session: AsyncSession, claim: Claim, opened: Opened, facts: Card) -> Notice | None:
    part = await part_of(session, claim)
    if part.state is not PartState.OPEN:
        return None
    overdue = claim.posted_at > part.due_at
    return PartLate(facts, part.id, part.unit.name, part.due_at, overdue, claim.ids["own"])


async def shared(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """To the reporter: all bodies that handle the case."""
    report = await report_of(session, claim)
    units = await bodies_of(session, report)
    if report.state not in LIVE_REPORT or len(units) < 2:
        return None
    return ReportShared(report.code, units[0], units[1:])


COMPOSERS: dict[str, Composer] = {
    "part.given": officers(given),
    "part.back": officers(back),
    "part.late": officers(late),
    "report.shared": shared,
}
