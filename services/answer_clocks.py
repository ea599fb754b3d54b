"""Two clocks around an answer: a draft that waits for its head, and asking the citizen afterwards.

The draft's clock rings every so many working days until the head has decided: him first, from the
second time on his superior too, so that no draft lies forgotten. The survey rings once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import HANDLED, Matter, Priority, ReportKind, ReportState
from domain.worktime import at, today
from models.reports import Report
from services.alarms import Due, Plan, Planner
from services.almanac import Almanac, almanac
from services.answer_drafts import Drafted, open_draft
from services.clocks import put, silence
from services.directory import directory
from services.post import Post
from services.report_routing import superiors, to_officer

APPROVAL, SURVEY = "approval", "survey"
WAITING = "report.drafted"


async def arm_approval(session: AsyncSession, report: Report, now: datetime) -> None:
    await ring(session, report, APPROVAL, await later(session, now, "report.approval_days"))


async def silence_approval(session: AsyncSession, report: Report) -> None:
    await silence(session, Matter.REPORT, report.id, APPROVAL)


async def arm_survey(session: AsyncSession, report: Report, now: datetime) -> None:
    """Ask the citizen once the answer had time to show; a draft waits for nobody any more."""
    await silence_approval(session, report)
    await ring(session, report, SURVEY, await later(session, now, "report.survey_days"))


async def later(session: AsyncSession, now: datetime, policy: str) -> datetime:
    """The morning so many working days on."""
    book = await almanac(session)
    return morning(book, now, book.number(policy))


def morning(book: Almanac, now: datetime, days: int) -> datetime:
    day = book.calendar.add_working_days(today(now), max(1, days))
    return at(day, book.morning)


async def ring(session: AsyncSession, report: Report, kind: str, when: datetime) -> None:
    await put(
        session,
        {
            "matter": Matter.REPORT,
            "matter_id": report.id,
            "kind": kind,
            "version": report.due_version,
            "anchor_at": when,
            "climbed": 0,
            "told_head_at": None,
            "next_at": when,
            "failures": 0,
        },
    )


# --- planning ------------------------------------------------------------------------------


async def plan_approvals(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """Remind whoever has to decide; a draft that was decided or moved on is silent."""
    plan, book = Plan(), await almanac(session)
    days = book.number("report.approval_days")
    for alarm in alarms:
        report = await session.get(Report, alarm.matter_id, populate_existing=True)
        drafted = await still_waiting(session, report, alarm)
        if report is None or drafted is None:
            plan.silence(alarm)
            continue
        times = alarm.climbed + 1
        plan.letters += await reminders(session, report, drafted, times, now)
        following = morning(book, now, days)
        plan.alarms.append({"id": alarm.id, "climbed": times, "next_at": following, "failures": 0})
    return plan


async def still_waiting(session: AsyncSession, report: Report | None, alarm: Due) -> Drafted | None:
    if report is None or report.state not in HANDLED or report.due_version != alarm.version:
        return None
    return await open_draft(session, report)


async def reminders(
    session: AsyncSession, report: Report, drafted: Drafted, times: int, now: datetime
) -> list[Post]:
    """To the head (or who stands in), and above from the second time on."""
    who = await directory(session, now)
    people = [report.holder_id] if report.holder_id is not None else []
    if times > 1:
        people += await superiors(session, report, who, now)
    return [
        await to_officer(
            session, WAITING, report, person, who, now, answer=drafted.row.id, times=times
        )
        for person in dict.fromkeys(people)
    ]


async def plan_surveys(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """Ask once for a rating, unless it was given or the answer no longer stands."""
    plan = Plan()
    query = select(Report).where(Report.id.in_([alarm.matter_id for alarm in alarms]))
    reports = {report.id: report for report in await session.scalars(query)}
    for alarm in alarms:
        report = reports.get(alarm.matter_id)
        if report is not None and wants_survey(report, alarm.version):
            plan.letters.append(survey(report))
        plan.silence(alarm)
    return plan


def wants_survey(report: Report, version: int) -> bool:
    stands = report.state is ReportState.ANSWERED and report.due_version == version
    return stands and report.rating is None and report.kind is not ReportKind.PRAISE


def survey(report: Report) -> Post:
    return Post(
        "report.survey",
        Matter.REPORT,
        report.id,
        to_report=report.id,
        key=f"survey:{report.id}:{report.due_version}",
        ids={"version": report.due_version},
        priority=Priority.DIGEST,
    )


PLANNERS: dict[tuple[Matter, str], Planner] = {
    (Matter.REPORT, APPROVAL): plan_approvals,
    (Matter.REPORT, SURVEY): plan_surveys,
}
