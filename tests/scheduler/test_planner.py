"""The planner's promises: one bad row stops nobody, and an idle look asks one question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from models.work import Alarm
from scheduler.planner import Planning
from services.alarms import Due, Plan
from services.planners import PLANNERS
from tests.world import World


async def ring(world: World, *kinds: str) -> None:
    async with world.database.write() as session:
        session.add_all(
            Alarm(matter=Matter.TASK, matter_id=number, kind=kind, next_at=world.now)
            for number, kind in enumerate(kinds)
        )


async def good(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    return Plan(alarms=[{"id": alarm.id, "next_at": None} for alarm in alarms])


async def bad(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    raise ZeroDivisionError


def planning(world: World) -> Planning:
    planners = {(Matter.TASK, "good"): good, (Matter.TASK, "bad"): bad}
    return Planning(world.database, planners, world.nudges, world.clock)


async def rings(world: World) -> dict[str, datetime | None]:
    async with world.database.read() as session:
        rows = await session.execute(select(Alarm.kind, Alarm.next_at))
        return {kind: moment for kind, moment in rows}  # noqa: C416 a Result is no mapping


async def test_a_row_that_cannot_be_planned_waits_an_hour_and_stops_nobody(world: World) -> None:
    await ring(world, "bad", "good")
    await planning(world).plan_due()

    assert await rings(world) == {"good": None, "bad": world.now + timedelta(hours=1)}


async def test_a_clock_this_version_does_not_know_waits_an_hour(world: World) -> None:
    await ring(world, "from the future", "good")
    await planning(world).plan_due()

    after = await rings(world)
    assert after == {"good": None, "from the future": world.now + timedelta(hours=1)}


async def test_an_idle_look_is_one_read(world: World) -> None:
    statements: list[str] = []
    engine = world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    await Planning(world.database, PLANNERS, world.nudges, world.clock).plan_due()

    asked = [one for one in statements if not one.startswith("BEGIN")]
    assert len(asked) == 1
