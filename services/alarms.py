"""Every clock of every matter: arming it, claiming what is due, climbing its ladder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Ladder, Rung, Step, climb, climbed_before, moments
from domain.lifecycle import Matter
from models.upsert import insert_ignoring, insert_new
from models.work import Alarm, DigestItem, Event
from services.almanac import Almanac
from services.post import Post, post

DIGEST = "digest"
PUSH_ASIDE = timedelta(hours=1)
LAID = 20_000  # deadlines whose ladders are kept


@dataclass(frozen=True, slots=True)
class Course:
    """A ladder laid over one deadline: what ``climb`` needs besides the alarm's own state."""

    ladder: Ladder
    anchor: datetime
    since: datetime
    urgent: bool

    def moments(self, book: Almanac) -> tuple[datetime, ...]:
        """Tasks share deadlines, so a ladder is laid once over each; only where the beginning
        lies among the rungs, or a rung is a share of the time, does it matter too."""
        if any(rung.share is not None for rung in self.ladder.rungs):
            return self._lay(book, self.since)
        key = (self.ladder.name, self.anchor, self.urgent)
        if key not in book.laid:
            if len(book.laid) >= LAID:
                book.laid.clear()
            book.laid[key] = self._lay(book, None)
        laid = book.laid[key]
        return laid if self.since < laid[0] else self._lay(book, self.since)

    def _lay(self, book: Almanac, since: datetime | None) -> tuple[datetime, ...]:
        return moments(
            self.ladder, self.anchor, book.calendar, book.quiet, urgent=self.urgent, since=since
        )


@dataclass
class Plan:
    """What a batch of alarms leads to; written set by set in one transaction."""

    letters: list[Post] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    alarms: list[dict[str, Any]] = field(default_factory=list)
    failures: list[tuple[Alarm, Exception]] = field(default_factory=list)
    posted: int = 0  # letters the planner posted itself


class UnknownClock(Exception):
    """A kind of clock this version has no planner for."""


Planner = Callable[[AsyncSession, Sequence[Alarm], datetime], Awaitable[Plan]]


async def arm(
    session: AsyncSession,
    matter: Matter,
    matter_id: int,
    kind: str,
    version: int,
    course: Course,
    book: Almanac,
) -> None:
    """Set a clock: rungs that lie before its beginning count as climbed, silently."""
    placed = course.moments(book)
    climbed = climbed_before(placed, course.since)
    await put(
        session,
        {
            "matter": matter,
            "matter_id": matter_id,
            "kind": kind,
            "version": version,
            "anchor_at": course.anchor,
            "climbed": climbed,
            "told_head_at": None,
            "next_at": placed[climbed] if climbed < len(placed) else None,
            "failures": 0,
        },
    )


async def put(session: AsyncSession, row: dict[str, Any]) -> None:
    keys = ("matter", "matter_id", "kind")
    values = {name: value for name, value in row.items() if name not in keys}
    change = update(Alarm).where(*(getattr(Alarm, key) == row[key] for key in keys))
    found = await session.execute(change.values(**values).returning(Alarm.id))
    if found.first() is None:
        await session.execute(insert_ignoring(session, Alarm), [row])


async def silence(session: AsyncSession, matter: Matter, matter_id: int, *kinds: str) -> None:
    """Stop clocks of a matter: all of them, or those named."""
    change = update(Alarm).where(Alarm.matter == matter, Alarm.matter_id == matter_id)
    if kinds:
        change = change.where(Alarm.kind.in_(kinds))
    await session.execute(change.values(next_at=None))


async def claim_due(session: AsyncSession, now: datetime, limit: int) -> list[Alarm]:
    query = (
        select(Alarm)
        .where(Alarm.next_at <= now)
        .order_by(Alarm.next_at, Alarm.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await session.scalars(query))


async def anything_due(session: AsyncSession, now: datetime) -> bool:
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
    groups: defaultdict[tuple[Matter, str], list[Alarm]] = defaultdict(list)
    for alarm in await claim_due(session, now, limit):
        groups[alarm.matter, alarm.kind].append(alarm)
    if len(groups) > 1:
        groups.pop((Matter.PERSON, DIGEST), None)  # after the rungs of this batch are written
    whole = Plan()
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
        whole.posted += plan.posted + len(plan.letters)
    await write(session, whole, now)
    return whole


async def write(session: AsyncSession, plan: Plan, now: datetime) -> None:
    for alarm, _ in plan.failures:
        plan.alarms.append(
            {"id": alarm.id, "next_at": now + PUSH_ASIDE, "failures": alarm.failures + 1}
        )
    by_fields: defaultdict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for change in plan.alarms:
        by_fields[frozenset(change)].append(change)
    for changes in by_fields.values():
        await session.execute(update(Alarm), changes)
    await insert_new(session, DigestItem, plan.items)
    await wake_digests(session, {item["person_id"] for item in plan.items}, now)
    await post(session, plan.letters, now)
    if plan.events:
        await session.execute(insert_ignoring(session, Event), plan.events)


async def wake_digests(session: AsyncSession, people: set[int], now: datetime) -> None:
    """Have each reader's one message made, after every rung of this moment is in."""
    if not people:
        return
    rows = [
        {
            "matter": Matter.PERSON,
            "matter_id": person,
            "kind": DIGEST,
            "version": 1,
            "climbed": 0,
            "failures": 0,
        }
        for person in sorted(people)
    ]
    await insert_new(session, Alarm, rows)
    await session.execute(
        update(Alarm)
        .where(
            Alarm.matter == Matter.PERSON,
            Alarm.kind == DIGEST,
            Alarm.matter_id.in_(people),
            Alarm.next_at.is_(None),
        )
        .values(next_at=now)
    )


def step_of(alarm: Alarm, course: Course, now: datetime, book: Almanac, *, head: bool) -> Step:
    """Climb: what this alarm announces now. ``head``: the head of the unit can be told."""
    return climb(
        course.moments(book),
        course.ladder,
        alarm.climbed,
        now,
        head_told_at=alarm.told_head_at,
        head_reachable=head,
        calendar=book.calendar,
        quiet=book.quiet,
        urgent=course.urgent,
    )


def advance(alarm: Alarm, step: Step) -> dict[str, Any]:
    return {
        "id": alarm.id,
        "climbed": step.climbed,
        "next_at": step.next_at,
        "told_head_at": step.head_told_at,
        "failures": 0,
    }


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


def announced(
    alarm: Alarm, step: Step, rung: Rung, told: Iterable[int], now: datetime
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
    for alarm in await claim_due(session, now, 1):
        alarm.next_at, alarm.failures = now + PUSH_ASIDE, alarm.failures + 1
