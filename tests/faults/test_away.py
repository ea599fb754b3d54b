"""A database that goes away is nobody's fault: whatever was being done is done again, later."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from handlers import routes
from handlers.context import Context
from models.database import Database
from models.groupcommit import GroupCommit
from models.work import Alarm
from scheduler.leases import Leaseholder
from scheduler.planner import Planning
from services.alarms import Plan
from tests.towns import open_database
from tests.world import TownClock, World

DIES = text("SELECT pg_terminate_backend(pg_backend_pid())")
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"])


@pytest.fixture
def nowhere(tmp_path: Path, clock: TownClock) -> Database:
    """A server that is not running."""
    return open_database(f"postgresql+asyncpg://postgres@/town?host={tmp_path}", clock)


@on_postgresql
async def test_a_connection_that_dies_is_told_apart_from_a_bug(database: Database) -> None:
    with pytest.raises(OperationalError):
        async with database.write() as session:
            await session.execute(DIES)


async def test_a_server_that_is_down_is_told_apart_from_a_bug(nowhere: Database) -> None:
    """To the driver it is a missing file or a refused connection, which killed the program."""
    for way in (nowhere.read, nowhere.write, nowhere.look):
        with pytest.raises(OperationalError):
            async with way() as session:
                await session.execute(select(1))


@on_postgresql
async def test_a_clock_is_not_pushed_aside_because_the_database_went_away(world: World) -> None:
    async def dies(session: AsyncSession, due: Sequence[Any], now: datetime) -> Plan:
        await session.execute(DIES)
        return Plan()

    async with world.database.write() as session:
        session.add(Alarm(matter=Matter.TASK, matter_id=1, kind="any", next_at=world.now))
    planning = Planning(world.database, {(Matter.TASK, "any"): dies}, world.nudges, world.clock)
    with pytest.raises(OperationalError):
        await planning.plan_due()
    async with world.database.read() as session:
        alarm = (await session.scalars(select(Alarm))).one()
    assert (alarm.next_at, alarm.failures) == (world.now, 0)


@on_postgresql
async def test_words_are_not_set_aside_because_the_database_went_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told that something broke; the words are understood when it is back."""

    async def dies(ctx: Context, _argument: str) -> None:
        await ctx.session.execute(DIES)

    with monkeypatch.context() as broken:
        broken.setitem(routes.COMMANDS, "trogiup", dies)
        with pytest.raises(ExceptionGroup):
            await world.citizen("hoa").says("/trogiup")
    assert world.citizen("hoa").sees == []
    await world.settle()
    assert [text.count("/phananh") for text in world.citizen("hoa").sees] == [1]


async def test_what_comes_in_is_refused_together_while_the_database_is_away(
    nowhere: Database,
) -> None:
    """Whoever brought it brings it again; nobody waits for it to be tried row by row."""
    tries: list[list[int]] = []

    async def commit(rows: Sequence[int]) -> None:
        tries.append(list(rows))
        async with nowhere.write():
            raise AssertionError("there is no such server")

    inbox = GroupCommit[int](commit)
    told = await asyncio.gather(*(inbox.put(n) for n in range(4)), return_exceptions=True)
    assert {type(each) for each in told} == {OperationalError}
    assert tries == [[0, 1, 2, 3]]


async def test_a_lease_that_cannot_be_renewed_costs_the_lease_and_nothing_else(
    world: World, nowhere: Database
) -> None:
    world.courier.database = nowhere
    await Leaseholder(world.courier).renew()
    assert world.courier.held == {}
