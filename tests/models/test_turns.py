"""Writers of one SQLite file take turns, and intake never waits behind more than one."""

from __future__ import annotations

import asyncio

from models.turns import Turns


async def writer(turns: Turns, log: list[str], name: str, *, intake: bool) -> None:
    async with turns.turn(intake=intake):
        log.append(name)
        await asyncio.sleep(0)


async def test_intake_passes_the_queue_of_others() -> None:
    turns, log = Turns(), list[str]()
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(writer(turns, log, f"desk {number}", intake=False))
        group.create_task(writer(turns, log, "intake", intake=True))

    assert log.index("intake") <= 1


async def test_a_flood_of_intake_does_not_starve_the_others() -> None:
    turns, log = Turns(), list[str]()
    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(writer(turns, log, f"intake {number}", intake=True))
        group.create_task(writer(turns, log, "desk", intake=False))

    assert log.index("desk") <= 2


async def test_a_writer_that_gave_up_passes_its_turn_on() -> None:
    turns, log = Turns(), list[str]()
    async with turns.turn(intake=False):
        waiting = asyncio.ensure_future(writer(turns, log, "gave up", intake=False))
        behind = asyncio.ensure_future(writer(turns, log, "behind", intake=False))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
    await behind

    assert log == ["behind"]
