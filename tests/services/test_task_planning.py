"""Planning in batches, and what a handover takes back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from domain.lifecycle import LetterState, TaskState
from domain.messages import Busy
from domain.rights import Role
from models.work import Task
from services import alarms, tasks
from services.planners import PLANNERS
from tests.tasks import at, events, give, visitor
from tests.world import World, letters

THURSDAY = at("2026-12-03")


async def test_a_digest_waits_until_every_batch_of_its_moment_is_in(world: World) -> None:
    minh = await world.official("minh")
    for n in range(5):
        await give(world, minh, due=THURSDAY, content=f"Việc {n}")
        await minh.presses("Đã nhận")
    world.now = at("2026-11-30", "07:30")

    posted = 0
    async with world.database.write() as session:
        while await alarms.anything_due(session, world.now):
            posted += (await alarms.plan_due(session, PLANNERS, world.now, 2)).posted

    assert posted == 1
    await world.settle()
    assert "5 việc" in minh.last


async def test_a_clock_nobody_stopped_finds_its_task_over_and_is_silent(world: World) -> None:
    """As after a restored backup: the row says withdrawn, the clock still runs."""
    minh = await world.official("minh")
    code = await give(world, minh, due=THURSDAY)
    await minh.presses("Đã nhận")
    async with world.database.write() as session:
        over = update(Task).where(Task.code == code)
        await session.execute(
            over.values(state=TaskState.CANCELLED, closed_at=world.now, since=world.now)
        )
    minh.clear()
    await world.until_local("2026-12-10", "09:00")
    assert minh.sees == []
    assert [event.kind for event in await events(world, code)] == ["assigned", "acknowledged"]


async def test_a_handover_takes_back_what_has_not_left(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    lan = await world.official("lan")
    world.failing(Busy("later"))
    code = await give(world, minh, by=head, due=THURSDAY)
    assert minh.sees == []

    giver = await visitor(world, head)
    async with world.database.write() as session:
        row = await tasks.for_visitor(session, code, giver, world.now)
        await tasks.reassign(session, row.id, giver, lan.person_id, world.now)
    await world.later(hours=1)

    assert not any("GIAO NHIỆM VỤ" in text for text in minh.sees)
    assert "GIAO NHIỆM VỤ" in lan.last
    first = (await letters(world, kind="task.assigned", person_id=minh.person_id))[0]
    assert first.state is LetterState.SUPERSEDED


async def test_a_handover_takes_its_line_out_of_a_morning_still_waiting(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    lan = await world.official("lan")
    codes = []
    for n in range(3):
        codes.append(await give(world, minh, by=head, due=THURSDAY, content=f"Việc {n}"))
        await minh.presses("Đã nhận")
    world.failing(Busy("later", timedelta(minutes=20)))
    await world.until_local("2026-11-30", "07:35")

    giver = await visitor(world, head)
    async with world.database.write() as session:
        row = await tasks.for_visitor(session, codes[0], giver, world.now)
        await tasks.reassign(session, row.id, giver, lan.person_id, world.now)
    minh.clear()
    await world.later(hours=1)

    (morning,) = [said for said in minh.sees if "☀️" in said]
    assert codes[0] not in morning
    assert codes[1] in morning
