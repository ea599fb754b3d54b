"""Writers of one SQLite file take turns, and intake never waits behind more than one."""

from __future__ import annotations

import asyncio

from models.turns import LONGEST, Turns


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


class Hands:
    """A clock a test turns by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_a_short_gap_between_two_intakes_is_left_to_intake() -> None:
    """After its own long turn a handler stands back, but for no longer than agreed."""
    hands, log = Hands(), list[str]()
    turns = Turns(time=hands)
    async with turns.turn(intake=False):
        hands.now += 0.004
    await writer(turns, log, "first", intake=True)
    desk = asyncio.ensure_future(writer(turns, log, "desk", intake=False))
    await asyncio.sleep(0)
    await writer(turns, log, "second", intake=True)
    assert log == ["first", "second"]

    hands.now += LONGEST
    await desk
    assert log == ["first", "second", "desk"]


async def test_where_intake_needs_no_place_the_others_share_theirs() -> None:
    turns, inside = Turns(2, apart=True), list[str]()
    leave = asyncio.Event()

    async def stay(name: str, *, intake: bool = False) -> None:
        async with turns.turn(intake=intake):
            inside.append(name)
            await leave.wait()

    async with asyncio.TaskGroup() as group:
        for name in ("one", "two", "three"):
            group.create_task(stay(name))
        group.create_task(stay("intake", intake=True))
        for _ in range(5):
            await asyncio.sleep(0)
        assert sorted(inside) == ["intake", "one", "two"]
        leave.set()
    assert sorted(inside) == ["intake", "one", "three", "two"]
