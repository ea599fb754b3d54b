"""Looking into the ledger: the late tasks of a scope with their causes, and the deadlines a task
had, each with the days it was in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.lateness import Cause, Statement
from domain.lifecycle import Matter
from domain.notices.ledger import CauseCount, DeadlineHistory, HeldDeadline, LateList, LateTask
from domain.notices.supervision import Choice
from domain.paging import leaf
from domain.periods import Period
from domain.timeline import InForce, deadlines, in_force
from domain.worktime import today
from models.ledger import Lateness
from models.work import Event, Task
from services.almanac import almanac
from services.breakdown import placed_tasks
from services.lateness import Record, latest
from services.scopes import pruned, units_below
from services.task_facts import brief
from services.task_lists import names_in
from services.timelines import lives

PAGE = 6
CHUNK = 500
NOT_ACTS = ("reminded", "escalated", "file_opened", "late_stated", "late_judged")


@dataclass(frozen=True, slots=True)
class LateRow:
    """A late task as of a moment, with what the ledger said of its deadline by then."""

    task: Task
    due_at: datetime
    ended: datetime | None  # handed in late; None: still overdue
    record: Record | None

    def days(self, cut: datetime) -> int:
        """Calendar days after the deadline."""
        return (today(self.ended or cut) - today(self.due_at)).days


async def late_rows(
    session: AsyncSession, roots: Sequence[str], period: Period, cut: datetime
) -> list[LateRow]:
    """Tasks assigned in the period that were done late or overdue at the cut-off (B2 and C2 of
    the statistic), the longest first."""
    each = placed_tasks(units_below(pruned(roots)), period, cut)
    query = select(each.c.task, each.c.due, each.c.done).where(
        ((each.c.done == 1) & (each.c.late == 1)) | (each.c.behind == 1)
    )
    found = {task: (due, bool(done)) for task, due, done in await session.execute(query)}
    ids = sorted(found)
    rows: list[LateRow] = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        said = await said_of(session, some, cut)
        tasks = select(Task).where(Task.id.in_(some)).options(
            joinedload(Task.lead), joinedload(Task.assignee), joinedload(Task.document)
        )  # fmt: skip
        for task in await session.scalars(tasks):
            due, done = found[task.id]
            of_deadline = [one for one in said.get(task.id, ()) if one.due_at == due]
            ended = (task.done_at or task.submitted_at) if done else None
            rows.append(LateRow(task, due, ended, latest(of_deadline)))
    return sorted(rows, key=lambda row: (row.due_at, row.task.id))


async def said_of(
    session: AsyncSession, ids: Sequence[int], cut: datetime
) -> dict[int, list[Lateness]]:
    query = (
        select(Lateness).where(Lateness.task_id.in_(ids), Lateness.at <= cut).order_by(Lateness.id)
    )
    found: dict[int, list[Lateness]] = {}
    for entry in await session.scalars(query):
        found.setdefault(entry.task_id, []).append(entry)
    return found


async def page_of(
    session: AsyncSession,
    roots: Sequence[str],
    scope: Choice,
    period: Period,
    page: int,
    now: datetime,
) -> LateList:
    """The ledger for a chat: counts, and the tasks that still wait for a cause or a verdict, then
    the others."""
    rows = await late_rows(session, roots, period, now)
    waiting = sorted(rows, key=lambda row: 0 if row.record is None else 1 + settled(row))
    shown, page, of = leaf(waiting, page, PAGE)
    return LateList(
        scope,
        period.start,
        period.end,
        len(rows),
        sum(row.record is None for row in rows),
        sum(row.record is not None and row.record.verdict is None for row in rows),
        sum(row.record is not None and row.record.spared for row in rows),
        by_cause(rows),
        tuple(line(row, now) for row in shown),
        page,
        of,
    )


def settled(row: LateRow) -> bool:
    return row.record is not None and row.record.verdict is not None


def by_cause(rows: Sequence[LateRow]) -> tuple[CauseCount, ...]:
    records = [row.record for row in rows if row.record is not None]
    counts = []
    for cause in Cause:
        same = [record for record in records if record.said.cause is cause]
        if same:
            counts.append(CauseCount(cause, len(same), sum(map(was_confirmed, same))))
    return tuple(counts)


def was_confirmed(record: Record) -> bool:
    return record.verdict is not None and record.verdict.act is Statement.CONFIRMED


def line(row: LateRow, now: datetime) -> LateTask:
    record, task = row.record, row.task
    return LateTask(
        task.id,
        task.code,
        task.content,
        task.lead.name,
        row.days(now),
        record.said.cause if record is not None else None,
        record.verdict.act if record is not None and record.verdict is not None else None,
    )


# --- the deadlines of one task --------------------------------------------------------------


async def deadline_history(
    session: AsyncSession, task: Task, now: datetime, on: date | None = None
) -> DeadlineHistory:
    """Every deadline of a task through the door, and the one in force on a day."""
    versions = deadlines((await lives(session, [task.id])).get(task.id, ()), now)
    acts = await acts_by_moment(session, task.id)
    told = tuple(shown(version, acts) for version in versions)
    held = in_force(versions, on) if on is not None else None
    return DeadlineHistory(
        brief(task, now, await almanac(session)),
        told,
        on,
        told[held.number - 1] if held is not None else None,
    )


def shown(version: InForce, acts: dict[datetime, tuple[str, str]]) -> HeldDeadline:
    by, text = acts.get(version.begun, ("", ""))
    return HeldDeadline(
        version.number,
        version.due_at,
        version.begun,
        version.ended,
        version.missed,
        by,
        text,
    )


async def acts_by_moment(session: AsyncSession, task_id: int) -> dict[datetime, tuple[str, str]]:
    """Who acted when, and the words of the act: a deadline begins with the act that set it."""
    query = (
        select(Event)
        .where(
            Event.matter == Matter.TASK,
            Event.matter_id == task_id,
            Event.kind.not_in(NOT_ACTS),
        )
        .order_by(Event.id)
    )
    events = list(await session.scalars(query))
    names = await names_in(session, events)
    return {
        event.at: (names.get(event.actor_id or 0, ""), str(event.data.get("text", "")))
        for event in events
    }
