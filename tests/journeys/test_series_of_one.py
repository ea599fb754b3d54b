"""A series has one end: whichever of its tasks the giver opens, it is stopped, changed, begun."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from domain.recurring import Every
from models.requests import Instance
from models.work import Alarm, Task
from services import series
from services.alarms import plan_due
from services.planners import PLANNERS
from tests.journeys.test_holding import does
from tests.journeys.test_parts_and_series import all_tasks, due, monthly
from tests.tasks import task, visitor
from tests.world import Actor, World

BLOCKED = 0.5  # s within which a writer stands at the lock another holds


async def second(world: World) -> tuple[Actor, str]:
    """A monthly series whose second task was made while the first is still in hand."""
    head, _, code = await monthly(world)
    await world.until_local("2026-11-26", "09:00")
    assert len(await all_tasks(world)) == 2
    return head, code


async def test_stopped_at_an_older_task_it_makes_no_more(world: World) -> None:
    head, code = await second(world)
    await does(head, code, "Nhiệm vụ định kỳ")
    await head.presses("Không lặp lại nữa")
    await world.until_local("2027-03-01", "09:00")
    assert len(await all_tasks(world)) == 2
    await head.says(f"/viec {code}")
    assert "Nhiệm vụ định kỳ hằng tháng" not in head.last


async def test_set_again_at_an_older_task_it_makes_each_task_once(world: World) -> None:
    head, code = await second(world)
    await does(head, code, "Nhiệm vụ định kỳ")
    await head.presses("Hằng quý")
    assert "kỳ tiếp theo có thời hạn 17:00 ngày 25/03/2027" in head.last
    await world.until_local("2027-07-30", "09:00")
    assert [due(row)[:5] for row in await all_tasks(world)] == ["25/11", "25/12", "25/03", "25/06"]


async def test_after_its_newest_task_was_withdrawn_an_older_one_begins_it_anew(
    world: World,
) -> None:
    head, code = await second(world)
    newest = (await all_tasks(world))[1]
    await does(head, newest.code, "Thu hồi", "Chưa cần")
    await world.until_local("2027-01-05", "09:00")
    assert len(await all_tasks(world)) == 2
    await does(head, code, "Nhiệm vụ định kỳ")
    await head.presses("Hằng tháng")
    await world.until_local("2027-01-26", "09:00")
    assert [due(row)[:5] for row in await all_tasks(world)] == ["25/11", "25/12", "25/01", "25/02"]
    async with world.database.read() as session:
        turns = list(await session.scalars(select(Instance.turn).order_by(Instance.task_id)))
    assert len(set(turns)) == 4


async def test_stopped_while_the_next_is_being_made_it_ends_there(world: World) -> None:
    """Whoever comes second sees what the first did, whichever it is."""
    head, _, code = await monthly(world)
    giver, row = await visitor(world, head), await task(world, code)
    async with world.database.read() as session:
        rings = await session.scalar(select(Alarm.next_at).where(Alarm.kind == series.NEXT))
    assert rings is not None
    world.now = rings

    async def stop() -> None:
        await world.database.run(
            lambda session: series.set_rule(session, row.id, giver, None, world.now)
        )

    async with world.database.write() as session:
        await plan_due(session, PLANNERS, world.now, 200)
        stopping = asyncio.create_task(stop())
        await asyncio.wait({stopping}, timeout=BLOCKED)
    await stopping
    await world.until_local("2027-06-01", "09:00")
    assert len(await all_tasks(world)) == 2
    async with world.database.read() as session:
        assert set(await session.scalars(select(Instance.rule))) == {""}


async def test_begun_twice_at_once_it_is_one(world: World) -> None:
    head, _, code = await monthly(world)
    giver, row = await visitor(world, head), await task(world, code)

    async def begin(every: Every) -> None:
        await world.database.run(
            lambda session: series.set_rule(session, row.id, giver, every, world.now)
        )

    await asyncio.gather(begin(Every.QUARTERLY), begin(Every.YEARLY), begin(Every.QUARTERLY))
    async with world.database.read() as session:
        clocks = await session.scalars(select(Alarm).where(Alarm.kind == series.NEXT))
        assert len(clocks.all()) == 1
        assert len((await session.scalars(select(Instance))).all()) == 1
        assert len((await session.scalars(select(Task))).all()) == 1
