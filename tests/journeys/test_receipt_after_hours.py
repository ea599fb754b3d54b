"""A paper that comes in after office hours: counted from the next working day, where the office
says so."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.deadlines import TaskDeadline
from models.work import Task
from services import office_hours
from services.almanac import set_policy
from tests.journeys.test_calendar import decree
from tests.journeys.test_directives import LETTER, staffed
from tests.tasks import at
from tests.world import Actor, World

BASIS = "Quy chế làm việc 12/QC-UBND"


async def after_hours(world: World) -> None:
    async with world.database.write() as session:
        assert await set_policy(session, "deadline.received_late", "yes", BASIS, world.now)


async def given_from_receipt(world: World, son: Actor, hour: str) -> Task:
    """The item that counts from the receipt, sent at that hour of Friday 20/11/2026."""
    await world.until_local("2026-11-20", hour)
    await son.says(LETTER)
    await son.presses("Giao hết các việc đã rõ")
    async with world.database.read() as session:
        found = await session.scalars(select(Task).order_by(Task.id))
        return found.all()[-1]


async def test_after_closing_it_counts_from_the_next_working_day_and_says_so(
    world: World,
) -> None:
    son = await staffed(world)
    await after_hours(world)
    task = await given_from_receipt(world, son, "17:40")
    # 24/11 is a day off: from Monday 23/11 five working days end on Tuesday 01/12.
    assert task.due_at == at("2026-12-01", "23:59").replace(second=59)
    await son.acts(f"h.how:{task.id}")
    assert "nhận lúc 17:40 ngày 20/11, ngoài giờ hành chính" in son.last
    assert "tính là nhận ngày làm việc kế tiếp 23/11/2026" in son.last
    assert "nhận 23/11, không tính ngày đầu" in son.last
    async with world.database.read() as session:
        words = await session.get_one(TaskDeadline, (task.id, 1))
    assert (words.starts_on, words.received_at) == (date(2026, 11, 23), world.now)


@pytest.mark.parametrize(("hour", "kept"), [("17:40", "no"), ("16:40", "yes")])
async def test_within_hours_or_where_nobody_says_so_the_day_itself_counts(
    world: World, hour: str, kept: str
) -> None:
    son = await staffed(world)
    if kept == "yes":
        await after_hours(world)
    task = await given_from_receipt(world, son, hour)
    assert task.due_at == at("2026-11-30", "23:59").replace(second=59)
    await son.acts(f"h.how:{task.id}")
    assert "nhận 20/11, không tính ngày đầu" in son.last
    assert "ngoài giờ" not in son.last


async def test_the_hours_are_those_of_the_unit_that_receives(world: World) -> None:
    son = await staffed(world)
    await after_hours(world)
    async with world.database.write() as session:
        span = (date(2026, 11, 1), None)
        await office_hours.put(session, "UBND", "7h-11h, 13h-16h30", span, "QĐ 5", world.now)
    task = await given_from_receipt(world, son, "16:40")
    assert task.due_at == at("2026-12-01", "23:59").replace(second=59)


async def test_a_day_off_decreed_later_moves_the_day_of_the_receipt_too(world: World) -> None:
    son = await staffed(world)
    operator = await world.official("quan", "VP", Role.OPERATOR)
    await after_hours(world)
    task = await given_from_receipt(world, son, "17:40")
    await decree(operator, "23/11")
    async with world.database.read() as session:
        again = await session.get_one(Task, task.id)
        words = await session.get_one(TaskDeadline, (task.id, 2))
    # Wednesday 25/11 is the first working day now.
    assert (words.starts_on, words.received_at is not None) == (date(2026, 11, 25), True)
    assert again.due_at == at("2026-12-02", "23:59").replace(second=59)
    await son.acts(f"h.how:{task.id}")
    assert "tính là nhận ngày làm việc kế tiếp 25/11/2026" in son.last
