"""Weekly for supervisors, monthly for leadership: one clock each for the whole office.

A clock that rang late (the machine was off) tells the last whole week or month once, however many
went by, and is set to its next beat. Who hears is asked when it rings, what they may know when the
letter leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.beats import Beat
from domain.lifecycle import Matter, Priority, Promise
from domain.notices import Notice
from domain.notices.summaries import Cadence, Summary
from domain.notices.supervision import Choice, UnitCounts
from domain.periods import Period
from domain.rights import Right, Role
from domain.statistics import FourWay
from domain.worktime import may_speak, speakable, today
from models.bulk import insert_new
from models.office import Grant, Person, Unit
from models.work import Alarm
from services import scopes, statistics
from services.alarms import Due, Plan, Planner
from services.almanac import Almanac, almanac
from services.compose import Composer
from services.contacts import in_force
from services.dispatch import Claim
from services.post import Post
from services.report_letters import reader

WEEK, MONTH = "summary.week", "summary.month"  # policies, clocks and letters alike
CADENCES = {WEEK: Cadence.WEEK, MONTH: Cadence.MONTH}
OFFICE = 0
WORST = 5  # units named


def beat_of(book: Almanac, kind: str) -> Beat:
    return book.parsed(kind, Beat.read)


async def wind(session: AsyncSession, now: datetime, *, anew: bool = False) -> None:
    """Have the clocks of the office run; those that do are left alone unless ``anew``: the
    office chose other moments."""
    book = await almanac(session)
    rows = [
        {
            "matter": Matter.UNIT,
            "matter_id": OFFICE,
            "kind": kind,
            "version": 1,
            "climbed": 0,
            "next_at": beat_of(book, kind).after(now, book.calendar, book.quiet),
            "failures": 0,
        }
        for kind in CADENCES
    ]
    await insert_new(session, Alarm, rows)
    for row in rows if anew else ():
        clock = (Alarm.matter == Matter.UNIT, Alarm.matter_id == OFFICE, Alarm.kind == row["kind"])
        await session.execute(update(Alarm).where(*clock).values(next_at=row["next_at"]))


# --- planning ------------------------------------------------------------------------------


async def plan_summaries(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    book, plan = await almanac(session), Plan()
    for alarm in alarms:
        if not may_speak(now, book.calendar, book.quiet):  # an outage ended at night
            later = speakable(now, book.calendar, book.quiet)
            plan.alarms.append({"id": alarm.id, "next_at": later})
            continue
        beat = beat_of(book, alarm.kind)
        period = beat.looks_back_on(now)
        plan.letters += [
            Post(
                alarm.kind,
                Matter.PERSON,
                person,
                to_person=person,
                key=f"{alarm.kind}:{person}:{period.end.isoformat()}",
                ids=period.kept(),
                promise=Promise.AT_MOST,
                priority=Priority.DIGEST,
            )
            for person in await readers(session, alarm.kind, now)
        ]
        following = beat.after(now, book.calendar, book.quiet)
        plan.alarms.append({"id": alarm.id, "next_at": following, "failures": 0})
    return plan


async def readers(session: AsyncSession, kind: str, now: datetime) -> list[int]:
    """Supervisors every week; every month leaders, and the heads of the office itself."""
    day = today(now)
    leading = or_(Grant.role == Role.LEADER, (Grant.role == Role.HEAD) & Unit.parent_id.is_(None))
    query = (
        select(Grant.person_id)
        .join(Unit, Unit.id == Grant.unit_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == Role.SUPERVISOR if kind == WEEK else leading,
            in_force(day),
            or_(Person.left_on.is_(None), Person.left_on > day),
        )
    )
    return sorted(set(await session.scalars(query)))


# --- wording -------------------------------------------------------------------------------


async def summary(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """With the rights of now; nothing for who watches over nothing, or where there is nothing."""
    visitor = await reader(session, claim, now)
    paths = scopes.watched(visitor)
    if visitor.person is None or not paths:
        return None
    period = Period.of(claim.ids)
    wanted = statistics.exactly(paths)
    before = await statistics.as_of(session, wanted, period.start - timedelta(days=1))
    after = await statistics.as_of(session, wanted, period.end)
    open_to = tuple(path for path in paths if visitor.may(Right.SEE_TASKS, path))
    branches = await statistics.live(session, statistics.and_their_parts(paths, open_to), now)
    whole = summed(branch for branch in branches if branch.path in paths)
    if not (whole.total or summed(after).total):
        return None
    return Summary(
        cadence=CADENCES[claim.kind],
        name=visitor.person.name,
        scope="; ".join(await scopes.names(session, paths)),
        start=period.start,
        end=period.end,
        before=summed(before),
        after=summed(after),
        now=whole,
        told_at=now,
        units=worst([each for each in branches if each.path not in paths or len(paths) > 1]),
        lists=bool(open_to),
    )


def summed(branches: Iterable[statistics.Branch]) -> FourWay:
    return FourWay().add(*(branch.counts for branch in branches)).checked()


def worst(branches: Sequence[statistics.Branch]) -> tuple[UnitCounts, ...]:
    late = [each for each in branches if each.counts.open_overdue]
    late.sort(key=lambda each: (-each.counts.open_overdue, each.path))
    return tuple(UnitCounts(Choice(each.unit_id, each.name), each.counts) for each in late[:WORST])


PLANNERS: dict[tuple[Matter, str], Planner] = {
    (Matter.UNIT, WEEK): plan_summaries,
    (Matter.UNIT, MONTH): plan_summaries,
}
COMPOSERS: dict[str, Composer] = {WEEK: summary, MONTH: summary}
