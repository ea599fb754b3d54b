"""The clock and the letters of explanations asked for in a case.

The person asked hears through letters of this matter alone: none of them carries the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.courses import ExplanationState
from domain.ladder import Audience
from domain.lifecycle import HANDLED, Matter, Priority
from domain.notices import Notice
from domain.notices.explaining import ExplanationBack, ExplanationWanted
from domain.notices.hotline import Card
from models.office import Person
from models.reports import Report
from models.routing import CaseExplanation
from services.alarms import Due, Plan, Planner, announced, plan_each
from services.almanac import Almanac, almanac
from services.case_explanations import ANSWER, GIVEN, LADDER, question_of
from services.clocks import Climber, Course, advance
from services.compose import Composer
from services.directory import Directory, directory
from services.dispatch import Claim
from services.post import Post
from services.report_file import Opened, kept_from, lines
from services.report_letters import officers

# --- the clock --------------------------------------------------------------------------------


async def plan_explanations(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    book = await almanac(session)
    query = select(CaseExplanation, Report).join(Report, Report.id == CaseExplanation.report_id)
    query = query.where(CaseExplanation.id.in_([alarm.matter_id for alarm in alarms]))
    rows = {asked.id: (asked, report) for asked, report in (await session.execute(query)).all()}
    who = await directory(session, now)
    people = {one for each in rows.values() for one in readers_of(each[1], who)}
    kept = await kept_from(session, [report.id for _, report in rows.values()], people, now)
    batch = Batch(rows, book, who, kept, Climber(book, now), now)
    return plan_each(alarms, batch.plan_one)


def readers_of(report: Report, who: Directory) -> set[int]:
    hands = {one for one in (report.holder_id, report.handler_id) if one is not None}
    return hands | {who.hears(one) for one in hands}


@dataclass(frozen=True)
class Batch:
    """What planning the clocks of many explanations at one moment has in common."""

    rows: Mapping[int, tuple[CaseExplanation, Report]]
    book: Almanac
    who: Directory
    kept: frozenset[tuple[int, int]]
    climber: Climber
    now: datetime

    def plan_one(self, plan: Plan, alarm: Due) -> None:
        """The person asked is reminded by themselves: nobody is told for them. The handler hears
        that the day has passed."""
        asked, report = self.rows[alarm.matter_id]
        if asked.state is not ExplanationState.WAITING or report.state not in HANDLED:
            plan.silence(alarm)
            return
        course = Course(self.book.ladder(LADDER), asked.due_at, asked.asked_at, urgent=False)
        step = self.climber.step(alarm, course, head=True)
        plan.alarms.append(advance(alarm, step))
        if step.rung is None:
            return
        rung = course.ladder.rungs[step.rung]
        told: dict[int, Audience] = {}
        for audience in rung.tell:
            letter = self.letter(asked, report, audience, step.climbed)
            if letter is not None:
                told[letter.to_person or 0] = audience
                plan.letters.append(letter)
        plan.events.append(announced(alarm, step, rung, told, self.now))

    def letter(
        self, asked: CaseExplanation, report: Report, audience: Audience, climbed: int
    ) -> Post | None:
        key = f"explain:{asked.id}:{climbed}:{audience}"
        if audience is Audience.HANDLER:
            return Post(
                "explain.asked", Matter.EXPLANATION, asked.id, to_person=asked.person_id,
                key=key, ids={"again": True}, priority=Priority.REMINDER,
            )  # fmt: skip
        hand = report.handler_id or report.holder_id
        reader = self.free(report, hand)
        if reader is None:
            return None
        ids = {"for": hand, "version": report.due_version, "explanation": asked.id}
        return Post(
            "report.explained", Matter.REPORT, report.id, to_person=reader,
            key=key, ids=ids, priority=Priority.REMINDER,
        )  # fmt: skip

    def free(self, report: Report, hand: int | None) -> int | None:
        """The stand-in, or the person when the report is kept from the stand-in."""
        both = (self.who.hears(hand), hand) if hand is not None else ()
        return next((one for one in both if (report.id, one) not in self.kept), None)


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.EXPLANATION, ANSWER): plan_explanations}

# --- the letters ------------------------------------------------------------------------------


async def wanted(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """To the person asked, and to nobody else: no stand-in reads it for them."""
    query = (
        select(CaseExplanation)
        .where(CaseExplanation.id == claim.matter_id)
        .options(joinedload(CaseExplanation.asked_by).joinedload(Person.unit))
        .execution_options(populate_existing=True)
    )
    asked = (await session.scalars(query)).one_or_none()
    if asked is None or claim.person_id != asked.person_id:
        return None
    if asked.state is not ExplanationState.WAITING:
        return None
    again = bool(claim.ids.get("again"))
    return await shown(session, asked, now, again=again)


async def shown(
    session: AsyncSession, asked: CaseExplanation, now: datetime, *, again: bool = False
) -> ExplanationWanted:
    by = asked.asked_by
    words = await question_of(session, asked)
    return ExplanationWanted(
        asked.id, by.name, by.title, by.unit.name, words, asked.due_at, again, asked.due_at < now
    )


async def explained(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    """To the handler: the answer, or that the day passed without one."""
    asked = await session.get_one(
        CaseExplanation,
        claim.ids["explanation"],
        options=[joinedload(CaseExplanation.person)],
        populate_existing=True,
    )
    given = await lines(session, opened.report.id, GIVEN)
    words = given[asked.answer_turn - 1].words if asked.answer_turn else ""
    if not words and asked.state is not ExplanationState.WAITING:
        return None
    return ExplanationBack(facts, asked.person.name, words, asked.due_at)


COMPOSERS: dict[str, Composer] = {
    "explain.asked": wanted,
    "report.explained": officers(explained),
}
