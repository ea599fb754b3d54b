"""Lists and searches over many tasks: what is overdue is one thing everywhere, and it is found by
an index, in a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskState
from domain.notices.supervision import Choice, OverdueTasks
from domain.periods import Period
from domain.rights import Role
from domain.statistics import is_overdue
from models.database import Database
from models.work import Task
from services import register, standing, statistics, task_lists, task_search
from services.scopes import units_below
from tests.office import DAY, remember, task
from tests.services.plans import plan_of
from tests.tasks import visitor
from tests.world import THURSDAY, World

DUE = THURSDAY - 2 * DAY
EVERYTHING = Choice(0, "")


def each_kind(unit: int, content: str = "Việc") -> list[dict[str, Any]]:
    """A task of every state, handed in by its deadline, after it, or never."""
    handed_in = (None, DUE, DUE + timedelta(microseconds=1))
    return [
        task(unit, state, due_at=due, submitted_at=submitted, content=content)
        for state in TaskState
        for due in (None, DUE, THURSDAY, THURSDAY + DAY)
        for submitted in handed_in
    ]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            said.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


# --- one meaning ----------------------------------------------------------------------------


async def test_overdue_is_the_same_in_sql_and_in_words(world: World) -> None:
    await remember(world, each_kind(await world.unit_id("KT")))
    async with world.database.read() as session:
        query = select(Task.id).where(standing.overdue(THURSDAY))
        found = set(await session.scalars(query))
        assert found == {
            each.id
            for each in await session.scalars(select(Task))
            if is_overdue(each.state, each.due_at, each.submitted_at, THURSDAY)
        }
    # Five states at work or returned... whatever was handed in before; one that waits, late.
    assert len(found) == 4 * 3 + 2


async def test_statistic_and_lists_agree_on_what_is_overdue(world: World) -> None:
    """/tinhhinh, /quahan and /donvi tell the head the same number."""
    await remember(world, each_kind(await world.unit_id("KT")))
    head = await world.official("trang", role=Role.HEAD)
    who = await visitor(world, head)
    async with world.database.read() as session:
        [unit] = await statistics.live(session, statistics.exactly([who.scopes[0].path]), THURSDAY)
        listed = await task_search.overdue(session, [who.scopes[0].path], EVERYTHING, 1, THURSDAY)
        own = await task_lists.of_unit(session, who, THURSDAY)
        only = await task_lists.of_unit(session, who, THURSDAY, "overdue")
    assert unit.counts.open_overdue == listed.total == own.overdue == only.total == 14


async def test_a_result_handed_in_in_time_is_not_overdue_while_it_waits(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    unit = await world.unit_id("KT")
    rows = [
        task(unit, TaskState.SUBMITTED, due_at=DUE, submitted_at=DUE - DAY, content="Đúng hẹn"),
        task(unit, TaskState.SUBMITTED, due_at=DUE, submitted_at=DUE + DAY, content="Trễ hẹn"),
    ]
    await remember(world, rows)
    await head.says("/tinhhinh")
    assert "đang xử lý 2 nhiệm vụ (có 1 nhiệm vụ quá hạn)" in head.last
    await head.says("/quahan")
    assert "NHIỆM VỤ QUÁ HẠN: 1" in head.last
    assert "Trễ hẹn" in head.last
    assert "Đúng hẹn" not in head.last
    await head.says("/donvi quá hạn")
    assert "Trễ hẹn" in head.last
    assert "Đúng hẹn" not in head.last


# --- pages ----------------------------------------------------------------------------------


async def all_pages(world: World, root: str) -> list[OverdueTasks]:
    async with world.database.read() as session:
        first = await task_search.overdue(session, [root], EVERYTHING, 1, THURSDAY)
        others = [
            await task_search.overdue(session, [root], EVERYTHING, page, THURSDAY)
            for page in range(2, first.of + 1)
        ]
    return [first, *others]


async def test_the_pages_of_what_is_overdue_are_one_list(world: World) -> None:
    """The unit with the longest overdue first, in it the longest overdue first; none twice."""
    units = [await world.unit_id(code) for code in ("KT", "VHXH", "VP")]
    rows = [task(units[n * n % 3], due_at=DUE - timedelta(hours=7 * n % 50)) for n in range(23)]
    await remember(world, rows)
    pages = await all_pages(world, "/1/")
    async with world.database.read() as session:
        longest = func.min(Task.due_at).over(partition_by=Task.lead_unit_id)
        query = select(Task.id).order_by(longest, Task.lead_unit_id, Task.due_at, Task.id)
        wanted = list(await session.scalars(query))
    assert [each.id for page in pages for each in page.tasks] == wanted
    assert {page.total for page in pages} == {23}


async def test_a_search_that_finds_very_much_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_search, "COUNTED", 12)
    unit = await world.unit_id("KT")
    done = [task(unit, TaskState.DONE, done_at=DUE, content="Báo cáo quý") for _ in range(9)]
    await remember(world, [*done, *each_kind(unit, "Báo cáo tháng")])
    ha = await world.official("ha", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await ha.says("/timkiem báo cáo")
    assert "hơn 12 nhiệm vụ (trang 1/3)" in ha.last
    assert "gõ thêm từ" in ha.last
    await ha.says("/timkiem báo cáo quý")
    assert "9 nhiệm vụ (trang 1/2)" in ha.last
    assert "hơn" not in ha.last


async def test_what_is_in_hand_is_found_before_what_is_done(world: World) -> None:
    unit = await world.unit_id("KT")
    rows = [
        *(task(unit, TaskState.DONE, done_at=DUE, content=f"Đê điều cũ {n}") for n in range(4)),
        *(task(unit, due_at=THURSDAY + n * DAY, content=f"Đê điều {n}") for n in (3, 1, 2)),
    ]
    await remember(world, rows)
    who = await visitor(world, await world.official("trang", role=Role.HEAD))
    async with world.database.read() as session:
        pages = [await task_search.find(session, who, "de dieu", n, THURSDAY) for n in (1, 2)]
    assert [each.content for page in pages for each in page.tasks] == [
        "Đê điều 1", "Đê điều 2", "Đê điều 3", "Đê điều cũ 3", "Đê điều cũ 2", "Đê điều cũ 1",
        "Đê điều cũ 0",
    ]  # fmt: skip


# --- what it costs --------------------------------------------------------------------------

Question = Callable[[AsyncSession, Any], Awaitable[object]]
QUESTIONS: dict[str, tuple[Question, int]] = {
    "live": (lambda s, _: statistics.live(s, statistics.exactly(["/1/"]), THURSDAY), 2),
    "past": (lambda s, _: statistics.as_of(s, statistics.exactly(["/1/"]), DUE.date()), 2),
    "overdue": (lambda s, _: task_search.overdue(s, ["/1/"], EVERYTHING, 2, THURSDAY), 9),
    "search": (lambda s, who: task_search.find(s, who, "bao cao quy", 2, THURSDAY), 8),
    "unit": (lambda s, who: task_lists.of_unit(s, who, THURSDAY, "all", 2), 9),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_the_number_of_statements_does_not_grow(world: World, name: str) -> None:
    """With ten times the tasks it is the same, and small. The first asking fills the almanac."""
    question, most = QUESTIONS[name]
    units = [await world.unit_id(code) for code in ("KT", "VHXH", "VP", "HCC", "DD")]
    who = await visitor(world, await world.official("trang", role=Role.HEAD))
    asked = []
    for times in (1, 10):
        many = [row for unit in units for _ in range(times) for row in each_kind(unit)]
        async with world.database.write() as session:
            await session.execute(insert(Task), many)
        async with world.database.read() as session:
            await question(session, who)
            with statements(world.database) as said:
                await question(session, who)
        asked.append(len(said))
    assert asked[0] == asked[1] <= most


async def test_what_is_overdue_and_what_falls_due_is_read_from_the_index(world: World) -> None:
    await remember(world, each_kind(await world.unit_id("KT")))
    by_unit = (
        select(Task.lead_unit_id, func.count(), func.min(Task.due_at))
        .where(standing.overdue(THURSDAY), Task.lead_unit_id.in_(units_below(["/1/"])))
        .group_by(Task.lead_unit_id)
    )
    of_one = (
        select(Task.id)
        .where(standing.overdue(THURSDAY), Task.lead_unit_id == 3)
        .order_by(Task.due_at, Task.id)
        .limit(5)
    )
    moments = {"ended": THURSDAY - DAY, "now": THURSDAY, "root0": "/1/"}
    today = register.passed_today(1).params(moments)
    async with world.database.read() as session:
        for query in (by_unit, of_one, today):
            plan = await plan_of(session, query)
            assert "ix_task_live" in plan, plan
            assert "SCAN task\n" not in plan


async def test_a_period_is_counted_from_the_covering_index(world: World) -> None:
    await remember(world, each_kind(await world.unit_id("KT")))
    period = Period(THURSDAY.date() - 90 * DAY, THURSDAY.date())
    async with world.database.read() as session:
        rows, _ = statistics.stood(units_below(["/1/"]), period, THURSDAY)
        plan = await plan_of(session, statistics.cells(rows, THURSDAY))
        assert "ix_task_statistics" in plan
        if world.database.embedded:
            assert "COVERING INDEX ix_task_statistics (lead_unit_id=? AND assigned_at>?" in plan
