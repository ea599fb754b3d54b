"""One clock of one matter: laying its ladder, setting and silencing it, climbing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Ladder, Step, climb, climbed_before, moments
from domain.lifecycle import Matter
from domain.rungs import Rung
from models.bulk import insert_new
from models.work import Alarm
from services.alarms import Due
from services.almanac import Almanac

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
        key = (self.ladder.name, self.anchor, self.urgent)
        laid = book.laid.get(key)
        if laid is None:
            if any(rung.share is not None for rung in self.ladder.rungs):
                return self._lay(book, self.since)
            if len(book.laid) >= LAID:
                book.laid.clear()
            laid = book.laid[key] = self._lay(book, None)
        return laid if self.since < laid[0] else self._lay(book, self.since)

    def said(self, step: Step) -> tuple[Rung, ...]:
        """The rungs that one message speaks for: the one reached, and those passed unsaid."""
        rungs = self.ladder.rungs
        reached = (step.rung, *step.skipped) if step.rung is not None else ()
        return tuple(rungs[n] for n in reached if n < len(rungs))

    def _lay(self, book: Almanac, since: datetime | None) -> tuple[datetime, ...]:
        return moments(
            self.ladder, self.anchor, book.calendar, book.quiet, urgent=self.urgent, since=since
        )


class Climber:
    """Climbs the clocks of one batch. Tasks share deadlines, so many take the same step."""

    def __init__(self, book: Almanac, now: datetime) -> None:
        self._book = book
        self._now = now
        self._taken: dict[tuple[Any, ...], Step] = {}

    def step(self, alarm: Due, course: Course, *, head: bool) -> Step:
        """What this alarm announces now. ``head``: the head of the unit can be told."""
        placed = course.moments(self._book)
        key = (course.ladder.name, placed, alarm.climbed, alarm.told_head_at, head, course.urgent)
        if key not in self._taken:
            self._taken[key] = climb(
                placed,
                course.ladder,
                alarm.climbed,
                self._now,
                head_told_at=alarm.told_head_at,
                head_reachable=head,
                calendar=self._book.calendar,
                quiet=self._book.quiet,
                urgent=course.urgent,
            )
        return self._taken[key]


def advance(alarm: Due, step: Step) -> dict[str, Any]:
    return {
        "id": alarm.id,
        "climbed": step.climbed,
        "next_at": step.next_at,
        "told_head_at": step.head_told_at,
        "failures": 0,
    }


async def arm(
    session: AsyncSession,
    matter: Matter,
    matter_id: int,
    kind: str,
    version: int,
    course: Course,
    book: Almanac,
    *,
    begun: datetime | None = None,
) -> None:
    """Set a clock: rungs that lie before its beginning count as climbed, silently. ``begun`` is
    remembered in place of the anchor, where that follows from it."""
    placed = course.moments(book)
    climbed = climbed_before(placed, course.since)
    await put(
        session,
        {
            "matter": matter,
            "matter_id": matter_id,
            "kind": kind,
            "version": version,
            "anchor_at": begun or course.anchor,
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
        await insert_new(session, Alarm, [row])


async def silence(session: AsyncSession, matter: Matter, matter_id: int, *kinds: str) -> None:
    """Stop clocks of a matter: all of them, or those named."""
    change = update(Alarm).where(Alarm.matter == matter, Alarm.matter_id == matter_id)
    if kinds:
        change = change.where(Alarm.kind.in_(kinds))
    await session.execute(change.values(next_at=None))
