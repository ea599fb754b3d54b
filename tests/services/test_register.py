"""The register added up equals the register counted: whatever happens to tasks, in whatever order,
by whichever way it is written, on both engines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import Table, delete, func, insert, select, text, true, update

from domain.lifecycle import TaskState
from domain.periods import Period
from domain.statistics import FourWay, is_overdue
from domain.worktime import end_of_day, today
from models.database import Database
from models.office import Unit
from models.tallies import Episode, Pending, Tally
from models.tally_triggers import FOLD_EVERY
from models.work import Task
from services import register
from services.statistics import as_of, four_ways, live, standing
from tests.office import task

UNITS = (1, 2, 3)
FIRST = date(2026, 5, 28)  # so that the days cross into another month
DAYS = 9
AFTER = end_of_day(FIRST + timedelta(days=DAYS + 2))
TASKS = cast(Table, Task.__table__)
HAND_MADE = {"due_at", "state", "lead_unit_id", "submitted_at", "done_at", "accepted_at"}
IN_HAND = (TaskState.ACCEPTED, TaskState.PAUSED, TaskState.RETURNED, TaskState.SUBMITTED)
TURNED_FROM = (TaskState.DONE, TaskState.PAUSED, TaskState.CANCELLED)


@dataclass(frozen=True)
class Stood:
    """How a task stood from one moment to another, written down by hand."""

    unit: int
    assigned: datetime
    begun: datetime
    ended: datetime | None
    due: datetime | None
    state: TaskState
    handed_in: datetime | None
    accepted: datetime | None

    def at(self, cut: datetime) -> bool:
        return self.begun <= cut and (self.ended is None or cut < self.ended)

    def done_by(self, cut: datetime) -> bool:
        return self.state is TaskState.DONE and (self.accepted or self.begun) <= cut


@dataclass
class Pencil:
    """A person who keeps books beside the database."""

    chance: random.Random
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    before: list[tuple[int, Stood]] = field(default_factory=list)
    last: int = 0

    def moment(self) -> datetime:
        """Somewhere in those days, often just around the end of one."""
        if self.chance.random() < 0.5:
            return end_of_day(FIRST) + timedelta(hours=self.chance.randint(-23, 24 * DAYS))
        edge = end_of_day(FIRST + timedelta(days=self.chance.randrange(DAYS)))
        return edge + timedelta(microseconds=self.chance.choice((-1, 0, 1, 500_000, 1_000_000)))

    def maybe(self) -> datetime | None:
        return self.moment() if self.chance.random() < 0.75 else None

    def enter(self) -> dict[str, Any]:
        self.last += 1
        state = self.chance.choice(list(TaskState))
        done, gone = state is TaskState.DONE, state is TaskState.CANCELLED
        row = task(self.chance.choice(UNITS), state, assigned_at=self.moment(), due_at=self.maybe())
        row |= {
            "id": self.last,
            "since": None,
            "submitted_at": self.maybe(),
            "done_at": self.maybe() if done else None,
            "accepted_at": self.maybe() if done else None,
            "closed_at": self.maybe() if gone else None,
        }
        self.rows[self.last] = row
        if row["closed_at"] and row["closed_at"] > row["assigned_at"]:
            worked = row | {"state": TaskState.ASSIGNED}
            self.before.append((self.last, stood(worked, row["closed_at"])))
        return row

    def change(self) -> tuple[int, dict[str, Any]]:
        key = self.chance.choice(list(self.rows))
        old = self.rows[key]
        fresh: dict[str, Any] = {
            "lead_unit_id": self.chance.choice(UNITS),
            "due_at": self.maybe(),
            "state": self.chance.choice(list(TaskState)),
            "submitted_at": self.maybe(),
            "done_at": self.moment(),
            "accepted_at": self.moment(),
        }
        changed = {name: fresh[name] for name in fresh if self.chance.random() < 0.35}
        new = old | changed
        if turned(old, new):
            begun = old["since"] or old["assigned_at"]
            changed["since"] = self.moment() + timedelta(microseconds=7)
            new["since"] = max(changed["since"], begun)
            if old["state"] is not TaskState.CANCELLED and begun < new["since"]:
                self.before.append((key, stood(old, new["since"])))
        self.rows[key] = new
        return key, changed

    def leave(self) -> int:
        key = self.chance.choice(list(self.rows))
        del self.rows[key]
        self.before = [(task, was) for task, was in self.before if task != key]
        return key

    def count(self, unit: int, cut: datetime, period: Period | None = None) -> FourWay:
        current = (
            stood(row) for row in self.rows.values() if row["state"] is not TaskState.CANCELLED
        )
        cells = dict.fromkeys(FourWay.__dataclass_fields__, 0)
        for was in (*current, *(was for _, was in self.before)):
            if was.unit != unit or not was.at(cut):
                continue
            if period and not period.start <= today(was.assigned) <= period.end:
                continue
            cells["undated"] += was.due is None
            cells[cell(was, cut)] += 1
        return FourWay(**cells)


def turned(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """What the stamps of the row alone cannot tell later."""
    before, after = old["state"], new["state"]
    moved = any(old[name] != new[name] for name in ("lead_unit_id", "due_at"))
    returned = before is TaskState.SUBMITTED and after is not TaskState.DONE
    stopped = after in (TaskState.PAUSED, TaskState.CANCELLED)
    return moved or (before != after and (stopped or before in TURNED_FROM or returned))


def stood(row: dict[str, Any], ended: datetime | None = None) -> Stood:
    state, begun = row["state"], row["since"] or row["assigned_at"]
    handed_in = accepted = None
    if state is TaskState.SUBMITTED:
        handed_in = row["submitted_at"]
    elif state is TaskState.DONE:
        handed_in = row["done_at"] or row["submitted_at"] or row["accepted_at"]
        accepted = row["accepted_at"] or row["done_at"] or row["submitted_at"]
    unit, due = row["lead_unit_id"], row["due_at"]
    return Stood(unit, row["assigned_at"], begun, ended, due, state, handed_in, accepted)


def cell(was: Stood, cut: datetime) -> str:
    late = was.due is not None and was.handed_in is not None and was.handed_in > was.due
    if was.done_by(cut):
        return "done_late" if late else "done_on_time"
    state = TaskState.SUBMITTED if was.state is TaskState.DONE else was.state
    over = is_overdue(state, was.due, was.handed_in, cut)
    return "open_overdue" if over else "open_in_time"


@pytest.fixture
async def office(database: Database) -> Database:
    async with database.write() as session:
        for number in UNITS:
            session.add(
                Unit(code=str(number), name="", name_fold="", path=f"/{number}/", valid_from=FIRST)
            )
    return database


async def happens(database: Database, pencil: Pencil, times: int) -> None:
    """Things happen to tasks, each written in a transaction of its own."""
    for _ in range(times):
        async with database.write() as session:
            dice = pencil.chance.random()
            if dice < 0.35 or not pencil.rows:
                await session.execute(insert(TASKS), [pencil.enter()])
            elif dice < 0.4:
                await session.execute(delete(Task).where(Task.id == pencil.leave()))
            else:
                key, changed = pencil.change()
                if changed:
                    await session.execute(update(TASKS).where(TASKS.c.id == key).values(**changed))


def ends() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range(-1, DAYS + 2))


async def figures(asked: Any) -> dict[int, FourWay]:
    return {branch.unit_id: branch.counts for branch in await asked}


@pytest.mark.parametrize("seed", range(4))
async def test_added_up_or_counted_the_figures_are_those_of_the_pencil(
    office: Database, seed: int
) -> None:
    pencil = Pencil(random.Random(seed))
    await happens(office, pencil, 150)
    async with office.read() as session:
        for day in ends():
            cut = end_of_day(day)
            by_hand = {unit: pencil.count(unit, cut) for unit in UNITS}
            assert await figures(as_of(session, true(), day)) == by_hand
            assert await figures(four_ways(session, true(), None, cut)) == by_hand
        for _ in range(12):
            cut = pencil.moment()
            by_hand = {unit: pencil.count(unit, cut) for unit in UNITS}
            assert await figures(four_ways(session, true(), None, cut)) == by_hand
            assert await figures(live(session, true(), cut)) == by_hand
            some = Period(FIRST + timedelta(days=2), FIRST + timedelta(days=5))
            by_hand = {unit: pencil.count(unit, cut, some) for unit in UNITS}
            assert await figures(four_ways(session, true(), some, cut)) == by_hand


@pytest.mark.parametrize("seed", range(3))
async def test_live_figures_are_added_up_and_only_today_is_counted(
    office: Database, seed: int
) -> None:
    """Everything has happened; deadlines go on passing, some of them today."""
    pencil = Pencil(random.Random(100 + seed))
    await happens(office, pencil, 120)
    given = AFTER - timedelta(days=9)
    rows = [
        task(unit, IN_HAND[n % len(IN_HAND)], due_at=AFTER + timedelta(minutes=17 * n))
        | {"id": 1_000 * unit + n, "assigned_at": given, "submitted_at": given}
        for n in range(90)
        for unit in UNITS
    ]
    async with office.write() as session:
        await session.execute(insert(TASKS), rows)
        for minutes in (0, 1, 60, 600, 1439, 1441):
            now = AFTER + timedelta(minutes=minutes)
            added = await register.by_now(session, [f"/{unit}/" for unit in UNITS], now)
            assert added is not None
            counted = await four_ways(session, true(), None, now)
            assert added == {branch.path: branch.counts for branch in counted}


async def test_a_task_moves_with_its_history_to_another_unit(office: Database) -> None:
    start, moved = end_of_day(FIRST), end_of_day(FIRST + timedelta(days=3))
    row = task(1, assigned_at=start, due_at=start + timedelta(days=2)) | {"id": 1}
    async with office.write() as session:
        await session.execute(insert(TASKS), [row])
        await session.execute(update(Task).values(lead_unit_id=2, since=moved))
        for days, expected in (
            (0, {1: FourWay(open_in_time=1), 2: FourWay(), 3: FourWay()}),
            (2, {1: FourWay(open_in_time=1), 2: FourWay(), 3: FourWay()}),
            (3, {1: FourWay(), 2: FourWay(open_overdue=1), 3: FourWay()}),
        ):
            day = FIRST + timedelta(days=days)
            assert await figures(as_of(session, true(), day)) == expected


async def test_a_change_nobody_dated_is_dated_by_the_clock(office: Database) -> None:
    """A repair by hand, or an act that forgot to say when: the past stays as it was."""
    begun = datetime.now(UTC) - timedelta(days=5)
    row = task(1, assigned_at=begun, due_at=begun + timedelta(days=1)) | {"id": 1}
    async with office.write() as session:
        await session.execute(insert(TASKS), [row])
        await session.execute(text("UPDATE task SET due_at = NULL"))
        [was] = await session.scalars(select(Episode))
        assert was.from_at == begun
        assert abs(was.to_at - datetime.now(UTC)) < timedelta(minutes=5)
        yesterday = await as_of(session, true(), today(datetime.now(UTC)) - timedelta(days=1))
        assert yesterday[0].counts == FourWay(open_overdue=1)
        now = await live(session, true(), datetime.now(UTC) + timedelta(minutes=6))
        assert now[0].counts == FourWay(open_in_time=1, undated=1)


async def test_what_gathers_is_folded_and_nobody_notices(office: Database, engine: str) -> None:
    """PostgreSQL appends changes and folds them in between; SQLite adds them up at once."""
    rows = [task(1, assigned_at=end_of_day(FIRST)) | {"id": n + 1} for n in range(FOLD_EVERY + 9)]
    async with office.write() as session:
        await session.execute(insert(TASKS), rows)
        waiting = await session.scalar(select(func.count()).select_from(Pending))
        assert waiting == (9 if engine == "postgresql" else 0)
        folded = await session.scalar(select(Tally.total).where(Tally.grain == "day"))
        assert folded == len(rows) - (waiting or 0)
        [unit, *_] = await as_of(session, true(), FIRST)
        assert unit.counts.total == len(rows)


async def test_the_last_second_of_the_day_before_is_not_of_this_day(office: Database) -> None:
    """It is tallied with the next day, but a period from that day on leaves it out."""
    moment = end_of_day(FIRST) + timedelta(microseconds=1)
    async with office.write() as session:
        await session.execute(insert(TASKS), [task(1, assigned_at=moment)])
        assert await register.beginning(session) == FIRST + timedelta(days=1)
        assert not await register.begins_by(session, FIRST + timedelta(days=1))
        assert await register.begins_by(session, FIRST)


async def test_the_whole_register_is_recognised(office: Database) -> None:
    """Asked for a period that leaves nothing out, the sum is used; else the tasks are counted."""
    now = end_of_day(FIRST) + timedelta(days=40)
    async with office.write() as session:
        await session.execute(insert(TASKS), [task(1, assigned_at=end_of_day(FIRST))])
        assert await register.begins_by(session, FIRST)
        assert not await register.begins_by(session, FIRST + timedelta(days=1))
        for start in (FIRST - timedelta(days=1), FIRST, FIRST + timedelta(days=1)):
            period = Period(start, today(now))
            for cut in (now, end_of_day(today(now) - timedelta(days=1)), now - timedelta(hours=1)):
                assert await figures(standing(session, true(), period, cut, now)) == await figures(
                    four_ways(session, true(), period, cut)
                )
