"""What citizens think of answers: a few words beside the rating, and answers they did not agree to
again and again. A rating or its words are never shown together with who gave them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.closing import AnswerState
from domain.lifecycle import Matter, Priority, ReportAct, may_report
from domain.notices import Notice, Refusal
from domain.notices.general import NotNow
from domain.notices.hotline import Card
from domain.notices.ratings import ReopenedOften, ReportCommented
from domain.rights import Role
from domain.traces import masked
from models.answers import Answer
from models.office import Person, Unit
from models.reports import Report
from services.alarms import record
from services.almanac import almanac
from services.compose import Composer
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import Claim
from services.post import Post, post
from services.report_file import Opened, hearing, lines, visible_to, write
from services.report_letters import officers, reader, reopen
from services.report_routing import to_officer

COMMENT = "comment"
OFTEN = "report.reopened_often"


async def comment(session: AsyncSession, report: Report, words: str, now: datetime) -> None:
    """Words beside a rating that was given; whoever answers for the report reads them masked. The
    caller holds the row and has checked whose it is. Raises Refusal(NotNow) without a rating."""
    if not may_report(ReportAct.RATE, report.state) or report.rating is None:
        raise Refusal(NotNow(report.code))
    write(session, report.id, COMMENT, words, now)
    await record(session, Matter.REPORT, report.id, "commented", now, version=report.due_version)
    await session.flush()
    who = await directory(session, now)
    hands = [hand for hand in (report.holder_id, report.handler_id) if hand is not None]
    letters = [
        await to_officer(session, "report.commented", report, person, who, now)
        for person in await hearing(session, report, hands, now)
    ]
    await post(session, letters, now)


# --- answers not agreed to -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Whose:
    """A unit's answers, or those one official wrote."""

    unit_id: int
    person_id: int | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        if self.person_id is not None:
            return Answer.author_id == self.person_id
        return Answer.unit_id == self.unit_id


async def reopened(session: AsyncSession, report: Report, now: datetime) -> None:
    """Note that the answer which stood was not agreed to; the supervisors hear when it happened to
    its unit or its writer as often as the office set. Called before a new version begins."""
    query = (
        select(Answer)
        .where(Answer.report_id == report.id, Answer.state == AnswerState.SENT)
        .order_by(Answer.id.desc())
        .limit(1)
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None or row.unit_id is None or row.reopened_at is not None:
        return
    row.reopened_at = now
    await session.flush()
    times = (await almanac(session)).number("report.reopened_times")
    for whose in (Whose(row.unit_id), Whose(row.unit_id, row.author_id)):
        found = await counted(session, whose, now)
        if found and found % times == 0:
            await escalate(session, report, row, whose, now)


async def counted(
    session: AsyncSession, whose: Whose, now: datetime, *among: ColumnElement[bool]
) -> int:
    days = (await almanac(session)).number("report.reopened_days")
    query = (
        select(func.count())
        .select_from(Answer)
        .join(Report, Report.id == Answer.report_id)
        .where(whose.condition, Answer.reopened_at > now - timedelta(days=days), *among)
    )
    return await session.scalar(query) or 0


async def escalate(
    session: AsyncSession, report: Report, row: Answer, whose: Whose, now: datetime
) -> None:
    """A letter to each supervisor over the unit whom neither the report nor the answer concerns."""
    who = await directory(session, now)
    readers = await hearing(session, report, who.covering(Role.SUPERVISOR, whose.unit_id), now)
    letters = [
        Post(
            OFTEN,
            Matter.REPORT,
            report.id,
            to_person=person,
            key=f"reopened:{row.id}:{whose.unit_id}:{whose.person_id or 0}:{person}",
            ids={"unit": whose.unit_id, "person": whose.person_id},
            priority=Priority.REMINDER,
        )
        for person in readers
        if person not in (row.author_id, row.holder_id)
    ]
    await post(session, letters, now)
    told = {"to": sorted(letter.to_person or 0 for letter in letters)}
    await record(
        session, Matter.REPORT, report.id, "reopened_often", now,
        version=report.due_version, data=told,
    )  # fmt: skip


# --- letters -------------------------------------------------------------------------------


async def commented(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    report = opened.report
    said = await lines(session, report.id, COMMENT)
    if report.rating is None or not said:
        return None
    return ReportCommented(facts, report.rating, masked(said[-1].words))


async def often(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Counted anew over what its reader may see; below the threshold nothing is said."""
    opened = await reopen(session, claim, now)
    if opened is None:
        return None
    visitor: Visitor = await reader(session, claim, now)
    whose, book = Whose(claim.ids["unit"], claim.ids["person"]), await almanac(session)
    times = await counted(session, whose, now, visible_to(visitor, now))
    if times < book.number("report.reopened_times"):
        return None
    return ReopenedOften(
        await name(session, select(Unit.name).where(Unit.id == whose.unit_id)),
        await name(session, select(Person.name).where(Person.id == whose.person_id)),
        times,
        book.number("report.reopened_days"),
        opened.report.code,
        opened.report.id,
    )


async def name(session: AsyncSession, query) -> str:  # type: ignore[no-untyped-def]  # a statement
    found: Sequence[str] = (await session.scalars(query)).all()
    return found[0] if found else ""


COMPOSERS: dict[str, Composer] = {"report.commented": officers(commented), OFTEN: often}
