"""A clock nobody can plan, in the middle of a working day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from domain.lifecycle import Matter
from models.work import Alarm
from tests.tasks import at, give
from tests.watching.watch import watched
from tests.world import World


async def test_a_clock_that_cannot_be_planned_waits_an_hour_the_others_ring_the_operator_hears(
    world: World,
) -> None:
    """It points at a task that does not exist, and stands first in the line: its neighbours ring
    at their moment all the same, it is tried again hour by hour, and the operator hears once."""
    watch = await watched(world)
    minh = await world.official("minh")
    code = await give(world, minh, due=at("2026-11-20"))
    await minh.presses("Đã nhận")
    async with world.database.write() as session:
        lost = {"matter": Matter.TASK, "matter_id": 10**6, "kind": "deadline", "version": 1}
        session.add(Alarm(**lost, anchor_at=world.now, next_at=world.now))
    await world.later(minutes=1)
    minh.clear()
    await watch.minutes(4)
    assert len(watch.heard) == 1
    assert "could not be planned" in watch.heard[0]

    await world.until_local("2026-11-20", "08:00")
    assert code in minh.last
    assert "NHẮC VIỆC" in minh.last
    async with world.database.read() as session:
        row = (await session.scalars(select(Alarm).where(Alarm.matter_id == 10**6))).one()
    assert row.failures == 25  # once an hour
    assert row.next_at is not None
    assert timedelta() < row.next_at - world.now <= timedelta(hours=1)
    await watch.minutes(4)
    assert len(watch.heard) == 1
