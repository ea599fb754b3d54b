"""The statistic of Công văn 1680: the sentence, the partition, and SQL that counts as people do."""

from __future__ import annotations

import random
import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from channels.markup import plain
from domain.lifecycle import TaskState
from domain.notices.supervision import Choice, TaskStatus
from domain.periods import Period
from domain.statistics import FourWay, is_overdue
from domain.worktime import at, end_of_day, today
from models.office import Unit
from models.work import Task
from services.standing import overdue
from services.statistics import exactly, four_ways
from tests.office import task
from tests.world import World
from texts.catalogue import Catalogue

SPRING = Period(date(2023, 1, 1), date(2023, 4, 24))
CUT = end_of_day(SPRING.end)


def spring(unit: int, n: int, state: TaskState, **more: Any) -> dict[str, Any]:
    assigned = at(SPRING.start + timedelta(days=n % 100), datetime.min.time())
    return task(unit, state, assigned_at=assigned, **more)


def letter_of_the_city(units: list[int]) -> list[dict[str, Any]]:
    """916 tasks as in Công văn 1680/UBND-NC, spread over some units."""
    due, after, later = CUT - timedelta(days=10), CUT - timedelta(days=5), CUT + timedelta(days=9)
    groups = (
        (547, {"state": TaskState.DONE, "due_at": due, "done_at": due}),
        (135, {"state": TaskState.DONE, "due_at": due, "done_at": after}),
        (177, {"state": TaskState.IN_PROGRESS, "due_at": later}),
        (57, {"state": TaskState.IN_PROGRESS, "due_at": due}),
    )
    many = [facts for number, facts in groups for _ in range(number)]
    return [spring(units[n % len(units)], n, **facts) for n, facts in enumerate(many)]  # type: ignore[arg-type]


async def units_of(world: World) -> dict[str, str]:
    async with world.database.read() as session:
        from_code = await session.execute(Unit.__table__.select())
        return {row.code: row.path for row in from_code}


async def test_the_sentence_of_the_letter_is_rebuilt_word_for_word(world: World) -> None:
    paths = await units_of(world)
    leads = [await world.unit_id(code) for code in ("VP", "KT", "VHXH", "HCC", "DD")]
    async with world.database.write() as session:
        await session.execute(insert(Task), letter_of_the_city(leads))
        [office] = await four_ways(session, exactly([paths["UBND"]]), SPRING, CUT)

    notice = TaskStatus(Choice(0, office.name), SPRING.start, SPRING.end, CUT, office.counts)
    said = plain(Catalogue().render(notice, "vi").html)
    assert (
        "Từ ngày 01/01/2023 đến ngày 24/04/2023, đã có 916 nhiệm vụ được phân công, trong đó: "
        "đã hoàn thành 682 nhiệm vụ (có 135 nhiệm vụ quá hạn); "
        "đang xử lý 234 nhiệm vụ (có 57 nhiệm vụ quá hạn)."
    ) in said
    assert "đúng hạn 547, quá hạn 135" in said
    assert "trong hạn 177, quá hạn 57" in said
    assert len(said) < 600


async def test_the_past_is_told_as_it_was(world: World) -> None:
    """Accepted or withdrawn after the cut-off: still open on that day, and no longer today."""
    unit, paths = await world.unit_id("KT"), await units_of(world)
    later = CUT + timedelta(days=30)
    rows = [
        spring(unit, 1, TaskState.DONE, due_at=later, done_at=CUT, accepted_at=later),
        spring(unit, 2, TaskState.CANCELLED, closed_at=later),
    ]
    async with world.database.write() as session:
        await session.execute(insert(Task), rows)
        [then] = await four_ways(session, exactly([paths["KT"]]), SPRING, CUT)
        [now] = await four_ways(session, exactly([paths["KT"]]), SPRING, world.now)
    assert then.counts == FourWay(open_in_time=2, undated=1)
    assert now.counts == FourWay(done_on_time=1)


async def test_a_unit_counts_with_everything_below_it_and_nothing_beside_it(world: World) -> None:
    paths = await units_of(world)
    rows = [spring(await world.unit_id(code), 1, TaskState.ASSIGNED) for code in paths]
    async with world.database.write() as session:
        await session.execute(insert(Task), rows)
        found = await four_ways(session, exactly(paths.values()), SPRING, CUT)
    assert {unit.path: unit.counts.total for unit in found} == {
        path: sum(other.startswith(path) for other in paths.values()) for path in paths.values()
    }


# --- as people count -----------------------------------------------------------------------

NOON = datetime(2026, 5, 5, 5, tzinfo=UTC)


def lives(chance: random.Random) -> dict[str, Any]:
    """A task that may have lived: dates in any order people and imports may leave them."""
    state = chance.choice(list(TaskState))
    done = moment(chance) if state is TaskState.DONE else None
    return {
        "unit": chance.randrange(6),
        "state": state,
        "assigned_at": moment(chance, -8, 0),
        "due_at": moment(chance) if chance.random() < 0.8 else None,
        "done_at": done,
        "accepted_at": done + timedelta(hours=12 * chance.randrange(5)) if done else None,
        "closed_at": moment(chance) if state is TaskState.CANCELLED else None,
    }


def moment(chance: random.Random, first: int = -8, last: int = 8) -> datetime:
    """Half days: coarse enough for ties, where «no later than» differs from «before»."""
    return NOON + timedelta(hours=12 * chance.randint(first, last))


def by_hand(rows: list[dict[str, Any]], period: Period, as_of: datetime) -> FourWay:
    counted: dict[str, int] = {field.name: 0 for field in fields(FourWay)}
    for row in rows:
        if not period.start <= today(row["assigned_at"]) <= period.end:
            continue
        if row["assigned_at"] > as_of:
            continue
        closed, due = row["closed_at"], row["due_at"]
        if row["state"] is TaskState.CANCELLED and (closed is None or closed <= as_of):
            continue
        counted["undated"] += due is None
        if row["state"] is TaskState.DONE and row["accepted_at"] <= as_of:
            in_time = due is None or row["done_at"] <= due
            counted["done_on_time" if in_time else "done_late"] += 1
        else:
            # Handed in by then, a task is not overdue while it waits to be accepted.
            kept = due is not None and row["done_at"] is not None and row["done_at"] <= due
            late = due is not None and as_of > due and row["state"] is not TaskState.PAUSED
            counted["open_overdue" if late and not kept else "open_in_time"] += 1
    return FourWay(**counted)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
async def test_sql_counts_as_a_person_with_a_pencil_does(world: World, seed: int) -> None:
    """The chance is spread evenly over sixty tasks at a time; Hypothesis only picks the seed."""
    chance = random.Random(seed)
    rows = [lives(chance) for _ in range(60)]
    first = today(NOON) - timedelta(days=chance.randint(1, 4))
    period, as_of = Period(first, today(NOON)), moment(chance, -2, 8)
    async with world.database.write() as session:
        await session.execute(delete(Task))
        units = (await session.execute(Unit.__table__.select())).all()
        placed = [row | {"path": units[row["unit"]].path} for row in rows]
        made = [
            task(units[row["unit"]].id, **{k: v for k, v in row.items() if k != "unit"})
            for row in rows
        ]
        await session.execute(insert(Task), made)
        found = await four_ways(session, exactly(unit.path for unit in units), period, as_of)
    for unit in found:
        inside = [row for row in placed if row["path"].startswith(unit.path)]
        assert unit.counts == by_hand(inside, period, as_of), unit.path


async def test_what_is_listed_as_overdue_is_what_the_rule_calls_so(world: World) -> None:
    """Every state, handed in or not, around the very moment a deadline passes."""
    unit, second = await world.unit_id("KT"), timedelta(seconds=1)
    around = (None, NOON - second, NOON, NOON + second)
    rows = [
        task(unit, state, due_at=due) | {"submitted_at": handed_in}
        for state, due, handed_in in product(TaskState, around, around)
    ]
    async with world.database.write() as session:
        await session.execute(insert(Task), rows)
        found = set(await session.scalars(select(Task.code).where(overdue(NOON))))
    assert found == {
        row["code"]
        for row in rows
        if is_overdue(row["state"], row["due_at"], row["submitted_at"], NOON)
    }


@pytest.mark.parametrize("figure", ["A", "B", "C"])
def test_figures_that_do_not_reconcile_stop_the_answer(figure: str) -> None:
    names = {"A": "total", "B": "done", "C": "open"}
    with pytest.raises(ArithmeticError, match=re.escape(figure)):
        FourWay(1, 1, 1, 1).checked(**{names[figure]: 9})
