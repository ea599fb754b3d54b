"""Every clock of every matter: claiming what is due, and writing what that leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain.ladder import Rung, Step
from domain.lifecycle import Matter
from models.bulk import insert_new, update_rows
from models.work import Alarm, DigestItem, Event
from services.post import Post, post

DIGEST, CAUSE = "digest", "cause"
PUSH_ASIDE = timedelta(hours=1)


class Due(NamedTuple):
    """A clock that rings: the columns of its ``Alarm``."""

    id: int
    matter: Matter
    matter_id: int
    kind: str
    version: int
    anchor_at: datetime | None
    climbed: int
    told_head_at: datetime | None
    next_at: datetime
    failures: int


COLUMNS = tuple(getattr(Alarm, name) for name in Due._fields)


@dataclass
class Plan:
    """What a batch of alarms leads to; written set by set in one transaction."""

    letters: list[Post] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    alarms: list[dict[str, Any]] = field(default_factory=list)
    failures: list[tuple[Due, Exception]] = field(default_factory=list)
    late: list[int] = field(default_factory=list)  # tasks whose lateness was just announced
    posted: int = 0  # letters the planner posted itself
    oldest: datetime | None = None  # when the first of the batch fell due

    def silence(self, alarm: Due) -> None:
        self.alarms.append({"id": alarm.id, "next_at": None})


class UnknownClock(Exception):
    """A kind of clock this version has no planner for."""


Planner = Callable[[AsyncSession, Sequence[Due], datetime], Awaitable[Plan]]


async def claim_due(session: AsyncSession, now: datetime, limit: int) -> list[Due]:
    query = (
        select(*COLUMNS)
        .where(Alarm.next_at <= now)
        .order_by(Alarm.next_at, Alarm.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Due._make(row) for row in await session.execute(query)]


async def anything_due(session: AsyncSession | AsyncConnection, now: datetime) -> bool:
    """The idle tick: one indexed read."""
    return await session.scalar(select(Alarm.id).where(Alarm.next_at <= now).limit(1)) is not None


async def next_due(session: AsyncSession) -> datetime | None:
    return await session.scalar(
        select(Alarm.next_at).where(Alarm.next_at.is_not(None)).order_by(Alarm.next_at).limit(1)
    )


async def plan_due(
    session: AsyncSession,
    planners: Mapping[tuple[Matter, str], Planner],
    now: datetime,
    limit: int,
) -> Plan:
    """Claim what is due and do what it asks for. A row whose planning fails is pushed aside for
    an hour; the others go on. ``Plan.failures`` says which."""
    groups: defaultdict[tuple[Matter, str], list[Due]] = defaultdict(list)
    claimed = await claim_due(session, now, limit)
    for alarm in claimed:
        groups[alarm.matter, alarm.kind].append(alarm)
    if len(groups) > 1:
        groups.pop((Matter.PERSON, DIGEST), None)  # after the rungs of this batch are written
    whole = Plan(oldest=min((alarm.next_at for alarm in claimed), default=None))
    for key, alarms in groups.items():
        planner = planners.get(key)
        if planner is None:
            whole.failures += [(alarm, UnknownClock(*key)) for alarm in alarms]
            continue
        plan = await planner(session, alarms, now)
        whole.letters += plan.letters
        whole.items += plan.items
        whole.events += plan.events
        whole.alarms += plan.alarms
        whole.failures += plan.failures
        whole.late += plan.late
        whole.posted += plan.posted + len(plan.letters)
    await write(session, whole, now)
    return whole


def plan_each(alarms: Iterable[Due], plan_one: Callable[[Plan, Due], None]) -> Plan:
    """The plan of a batch, alarm by alarm; one that cannot be planned stops no other."""
    plan = Plan()
    for alarm in alarms:
        try:
            plan_one(plan, alarm)
        except Exception as exc:  # noqa: BLE001 an edge: one bad row must not stop the others
            plan.failures.append((alarm, exc))
    return plan


async def write(session: AsyncSession, plan: Plan, now: datetime) -> None:
    plan.alarms += [pushed_aside(alarm, now) for alarm, _ in plan.failures]
    await update_rows(session, Alarm, plan.alarms)
    await insert_new(session, DigestItem, plan.items)
    await wake_digests(session, {item["person_id"] for item in plan.items}, now)
    await wake_all(session, Matter.TASK, set(plan.late), CAUSE, now)
    await post(session, plan.letters, now)
    await insert_new(session, Event, plan.events)


async def wake_digests(session: AsyncSession, people: set[int], now: datetime) -> None:
    """Have each reader's one message made, after every rung of this moment is in."""
    await wake_all(session, Matter.PERSON, people, DIGEST, now)


async def wake_all(
    session: AsyncSession, matter: Matter, ids: set[int], kind: str, now: datetime
) -> None:
    """Have a clock of each of these matters looked at now; one that never ran is made."""
    if not ids:
        return
    rows = [
        {
            "matter": matter,
            "matter_id": each,
            "kind": kind,
            "version": 1,
            "climbed": 0,
            "failures": 0,
        }
        for each in sorted(ids)
    ]
    await insert_new(session, Alarm, rows)
    await session.execute(
        update(Alarm)
        .where(
            Alarm.matter == matter,
            Alarm.kind == kind,
            Alarm.matter_id.in_(ids),
            Alarm.next_at.is_(None),
        )
        .values(next_at=now)
        .execution_options(synchronize_session=False)
    )


def event(
    matter: Matter,
    matter_id: int,
    kind: str,
    now: datetime,
    *,
    actor: int | None = None,
    version: int | None = None,
    data: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "at": now,
        "matter": matter,
        "matter_id": matter_id,
        "kind": kind,
        "actor_id": actor,
        "version": version,
        "data": data or {},
    }


def digest_item(
    alarm: Due, key: str, climbed: int, person: int, audience: str, now: datetime
) -> dict[str, Any]:
    """A rung that waits for its reader's one message of the morning."""
    return {
        "key": key,
        "person_id": person,
        "matter": alarm.matter,
        "matter_id": alarm.matter_id,
        "kind": alarm.kind,
        "version": alarm.version,
        "rung": climbed,
        "audience": audience,
        "at": now,
    }


def announced(
    alarm: Due, step: Step, rung: Rung, told: Iterable[int], now: datetime
) -> dict[str, Any]:
    """The history of a rung that was said: which clock, to whom, how many it spoke for."""
    data = {
        "clock": alarm.kind,
        "rung": str(rung),
        "to": sorted(told),
        "collapsed": len(step.skipped),
    }
    kind = "escalated" if rung.above else "reminded"
    return event(alarm.matter, alarm.matter_id, kind, now, version=alarm.version, data=data)


async def record(
    session: AsyncSession,
    matter: Matter,
    matter_id: int,
    kind: str,
    now: datetime,
    *,
    actor: int | None = None,
    version: int | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Write one event of the history. Never words of citizens: only ids, codes and dates."""
    row = event(matter, matter_id, kind, now, actor=actor, version=version, data=data)
    session.add(Event(**row))


async def push_first_aside(session: AsyncSession, now: datetime) -> None:
    """The row at the head of the line cannot be planned at all: try it again in an hour."""
    first = await claim_due(session, now, 1)
    await update_rows(session, Alarm, [pushed_aside(alarm, now) for alarm in first])


def pushed_aside(alarm: Due, now: datetime) -> dict[str, Any]:
    return {"id": alarm.id, "next_at": now + PUSH_ASIDE, "failures": alarm.failures + 1}
