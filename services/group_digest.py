"""The tasks of a unit, told in its group at the chosen hour, and «Đã nhận» pressed there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import OPEN_TASK, Matter, Priority, Promise, TaskState
from domain.notices import Notice, Refusal
from domain.notices.groups import GroupDigest, GroupLost, GroupNotYours
from domain.notices.supervision import Choice
from domain.notices.tasks import Brief
from domain.terms import SOON_DAYS, TermKind
from domain.worktime import end_of_day, local, may_speak, today
from models.office import Unit
from models.outward import UnitGroup
from models.work import Task
from services import tasks
from services.alarms import Due, Plan, Planner
from services.almanac import almanac
from services.compose import Composer
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import Claim
from services.groups import DIGEST, LOST, Hour, live, of_unit
from services.post import Post
from services.scopes import units_below
from services.task_doors import LOADED
from services.task_facts import brief
from services.task_people import hands, with_stand_ins

ROOM = 20  # lines of one message, with room for long names


async def plan_group_digests(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """One letter per group and day; what an outage made late is told once, or, in quiet hours,
    at the next day's hour."""
    book, plan = await almanac(session), Plan()
    for alarm in alarms:
        row = await of_unit(session, alarm.matter_id)
        if row is None:
            plan.silence(alarm)
            continue
        following = Hour(time.fromisoformat(row.post_at)).after(now, book)
        plan.alarms.append({"id": alarm.id, "next_at": following, "failures": 0})
        if may_speak(now, book.calendar, book.quiet):
            plan.letters.append(
                Post(
                    DIGEST,
                    Matter.UNIT,
                    row.unit_id,
                    to_contact=row.contact_id,
                    key=f"{DIGEST}:{row.id}:{local(now):%Y%m%d}",
                    ids={"group": row.id, "thread": row.thread},
                    promise=Promise.AT_MOST,
                    priority=Priority.DIGEST,
                )
            )
    return plan


async def digest(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """As the tasks stand now; nothing when the tie has ended, or there is nothing to tell."""
    row = await live(session, UnitGroup.id == claim.ids["group"])
    if row is None or row.contact_id != claim.contact_id:
        return None
    told = await pressing(session, row.unit.path, now)
    parts = {
        kind: tuple(each for each in told if each.term.kind is kind)
        for kind in (TermKind.OVERDUE, TermKind.TODAY, TermKind.SOON)
    }
    named = {each.id for part in parts.values() for each in part}
    fresh = [e for e in told if e.state is TaskState.ASSIGNED and e.id not in named]
    lines = [*parts.values(), tuple(fresh)]
    if not any(lines):
        return None
    (overdue, due, soon, new), more = within_room(lines)
    return GroupDigest(row.unit.name, now, overdue, due, soon, new, more)


async def pressing(session: AsyncSession, path: str, now: datetime) -> list[Brief]:
    """Tasks of a unit and those below it that wait for their people and are due soon, are
    overdue, or were given and not yet acknowledged; the nearest deadline first."""
    book = await almanac(session)
    soon = end_of_day(book.calendar.add_working_days(today(now), SOON_DAYS))
    query = (
        select(Task)
        .where(
            Task.lead_unit_id.in_(units_below([path])),
            Task.state.in_(OPEN_TASK),
            or_(Task.due_at <= soon, Task.state == TaskState.ASSIGNED),
        )
        .options(*LOADED)
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
    )
    return [brief(task, now, book) for task in await session.scalars(query)]


def within_room(
    parts: Sequence[tuple[Brief, ...]],
) -> tuple[list[tuple[Brief, ...]], int]:
    """The first lines, part by part, and how many had no room."""
    kept, room = [], ROOM
    for part in parts:
        kept.append(part[:room])
        room -= len(kept[-1])
    return kept, sum(map(len, parts)) - sum(map(len, kept))


async def acknowledge(session: AsyncSession, task_id: int, by: Visitor, now: datetime) -> Task:
    """«Đã nhận» pressed before others: by whoever the task was given to (or stands in). Raises
    Refusal for everybody else, and nothing changes."""
    task = await tasks.for_visitor(session, task_id, by, now)
    who = await directory(session, now)
    theirs = with_stand_ins(hands(task, who), who)
    if by.person is None or by.person.id not in theirs:
        raise Refusal(GroupNotYours(task.code, task.assignee.name if task.assignee else ""))
    return await tasks.acknowledge(session, task_id, by, now)


async def lost(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    if await of_unit(session, claim.matter_id or 0) is not None:
        return None  # tied anew meanwhile
    unit = await session.get_one(Unit, claim.matter_id)
    return GroupLost(Choice(unit.id, unit.name), bool(claim.ids.get("topic")))


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.UNIT, DIGEST): plan_group_digests}
COMPOSERS: dict[str, Composer] = {DIGEST: digest, LOST: lost}
