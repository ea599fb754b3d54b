"""The sentence of Công văn 1680/UBND-NC, rebuilt from 916 tasks that lived through the months:
handed in and returned, extended, paused, moved, withdrawn, and lived on after the cut-off."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from channels.markup import plain
from domain.breakdowns import By
from domain.lifecycle import TaskState, Urgency
from domain.notices.supervision import Choice, TaskStatus
from domain.periods import Period
from domain.statistics import FourWay
from domain.worktime import at, end_of_day
from models.office import Unit
from models.tallies import Episode
from models.work import Task
from services import breakdown, statistics
from tests.office import task
from tests.world import CATALOGUE, World

SPRING = Period(date(2023, 1, 1), date(2023, 4, 24))
CUT = end_of_day(SPRING.end)
AUGUST = at(date(2023, 8, 31), time(17, 0))
DAY = timedelta(days=1)
Turn = tuple[datetime, dict[str, Any]]

SIZES = {"on time": 547, "late": 135, "within": 177, "overdue": 57, "withdrawn": 40, "later": 60}


class Lives:
    """Rows as they are given, and what happens to each, in order."""

    def __init__(self, units: list[int]) -> None:
        self.chance = random.Random(1680)
        self.units = units
        self.rows: list[dict[str, Any]] = []
        self.turns: list[tuple[datetime, str, dict[str, Any]]] = []

    def moment(self, first: datetime, last: datetime) -> datetime:
        return first + (last - first) * self.chance.random()

    def live(self, kind: str) -> None:
        chance = self.chance
        given = self.moment(at(SPRING.start, time(8)), CUT - 30 * DAY)
        if kind == "later":
            given = CUT + timedelta(seconds=1) + chance.randint(0, 60) * DAY
        due = given + chance.randint(4, 20) * DAY
        if kind == "within":
            due = CUT + chance.randint(1, 40) * DAY
        row = task(
            chance.choice(self.units), TaskState.ASSIGNED, assigned_at=given, due_at=due,
            urgency=chance.choice(list(Urgency)),
        )  # fmt: skip
        self.rows.append(row)
        for turn in getattr(self, kind.replace(" ", "_"))(given, due):
            self.turns.append((turn[0], row["code"], turn[1]))

    def on_time(self, given: datetime, due: datetime) -> Iterator[Turn]:
        """A third was returned first, a third had a new deadline before the old one passed."""
        if self.chance.random() < 0.33:
            yield from self.handed_in(given + DAY, returned=True)
        elif self.chance.random() < 0.5:
            due += 5 * DAY
            yield given + 2 * DAY, {"due_at": due, "due_version": 2, "since": given + 2 * DAY}
        yield from self.finished(due - timedelta(hours=3))

    def late(self, given: datetime, due: datetime) -> Iterator[Turn]:
        """Some in time at first and returned: what was returned keeps no deadline."""
        if self.chance.random() < 0.5:
            yield from self.handed_in(due - timedelta(hours=1), returned=True)
        yield from self.finished(due + 3 * DAY)

    def within(self, given: datetime, due: datetime) -> Iterator[Turn]:
        """Some were overdue and then extended; after the cut-off all are done, late or not."""
        if self.chance.random() < 0.3:
            moved = given + DAY
            yield moved, {"lead_unit_id": self.chance.choice(self.units), "since": moved}
        yield from self.finished(due + self.chance.choice((-1, 4)) * timedelta(hours=5))

    def overdue(self, given: datetime, due: datetime) -> Iterator[Turn]:
        if self.chance.random() < 0.3:
            yield from self.handed_in(due - timedelta(hours=1), returned=True)
        yield from self.finished(CUT + self.chance.randint(2, 90) * DAY)

    def withdrawn(self, given: datetime, due: datetime) -> Iterator[Turn]:
        gone = given + 3 * DAY
        yield gone, {"state": TaskState.CANCELLED, "closed_at": gone, "since": gone}

    def later(self, given: datetime, due: datetime) -> Iterator[Turn]:
        yield from self.finished(due)

    def handed_in(self, when: datetime, *, returned: bool = False) -> Iterator[Turn]:
        yield when, {"state": TaskState.SUBMITTED, "submitted_at": when}
        if returned:
            back = when + timedelta(hours=2)
            yield back, {"state": TaskState.RETURNED, "since": back}

    def finished(self, when: datetime) -> Iterator[Turn]:
        yield from self.handed_in(when)
        accepted = when + timedelta(hours=self.chance.randint(1, 6))
        yield accepted, {"state": TaskState.DONE, "done_at": when, "accepted_at": accepted}


async def lived(world: World) -> dict[str, int]:
    units = {code: await world.unit_id(code) for code in ("VP", "KT", "VHXH", "HCC", "DD")}
    lives = Lives(list(units.values()))
    for kind, size in SIZES.items():
        for _ in range(size):
            lives.live(kind)
    async with world.database.write() as session:
        await session.execute(insert(Task), lives.rows)
        for _, code, values in sorted(lives.turns, key=lambda turn: turn[0]):
            await session.execute(update(Task).where(Task.code == code).values(**values))
    return units


async def test_916_tasks_live_through_the_months_and_the_sentence_stands(world: World) -> None:
    await lived(world)
    world.now = AUGUST
    root = f"/{await world.unit_id('UBND')}/"
    async with world.database.read() as session:
        assert (await session.scalar(select(func.count(Episode.id))) or 0) > 300
        [counted] = await statistics.four_ways(session, statistics.exactly([root]), SPRING, CUT)
        [summed] = await statistics.as_of(session, Unit.path == root, SPRING.end)
        tables = [await breakdown.table(session, [root], by, SPRING, CUT, AUGUST) for by in By]
        [after] = await statistics.four_ways(session, statistics.exactly([root]), SPRING, AUGUST)
    assert counted.counts == FourWay(547, 135, 177, 57)
    assert summed.counts == counted.counts
    assert {table.whole.counts for table in tables} == {counted.counts}
    assert all(len(table.lines) > 1 for table in tables if table.lines[0].key)
    assert after.counts.open == 0  # they lived on, and the past did not change

    notice = TaskStatus(Choice(0, counted.name), SPRING.start, SPRING.end, CUT, counted.counts)
    assert (
        "đã có 916 nhiệm vụ được phân công, trong đó: đã hoàn thành 682 nhiệm vụ (có 135 nhiệm vụ "
        "quá hạn); đang xử lý 234 nhiệm vụ (có 57 nhiệm vụ quá hạn)"
    ) in plain(CATALOGUE.render(notice, "vi").html)
