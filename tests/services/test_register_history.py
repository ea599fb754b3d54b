"""The past as the register tells it is the past as the history tells it, event by event; whoever
writes, however many at once, and for the tasks that were there before the register was."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Table, delete, insert, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import schema
from domain.lifecycle import Matter, TaskState
from domain.notices import Refusal
from domain.rights import Role
from domain.statistics import FourWay, is_overdue
from domain.worktime import end_of_day, today
from models.database import Database
from models.office import Unit
from models.tallies import Episode
from models.work import Event, Task
from services import tasks
from services.contacts import Visitor
from services.statistics import as_of, four_ways, live
from tests import postgres
from tests.office import LONG_AGO, remember
from tests.office import task as row
from tests.tasks import visitor
from tests.towns import open_database
from tests.world import THURSDAY, TownClock, World

STEPS = {
    "assigned": TaskState.ASSIGNED,
    "submitted": TaskState.SUBMITTED,
    "returned": TaskState.RETURNED,
    "reassigned": TaskState.ASSIGNED,
    "accepted": TaskState.DONE,
}


DEEDS = (*["submit"] * 4, "accept", "send_back", "send_back", "reassign", "progress")


# --- against the history --------------------------------------------------------------------


async def act(
    session: AsyncSession, chance: random.Random, staff: list[Visitor], now: datetime
) -> None:
    """Somebody does something with some task; what does not fit its state is refused."""
    head, *officials = staff
    ids = list(await session.scalars(select(Task.id)))
    who = chance.choice(officials)
    assert head.person
    assert who.person
    if not ids or chance.random() < 0.12:
        await tasks.assign(
            session,
            by=head,
            content="Rà soát hồ sơ",
            lead_unit_id=head.person.unit_id,
            assignee_id=who.person.id,
            due_at=chance.choice((None, now + timedelta(days=2), now + timedelta(days=6))),
            now=now,
        )
        return
    task = chance.choice(ids)
    deed = chance.choice(DEEDS)
    try:
        match deed:
            case "submit":
                heard = now - timedelta(hours=chance.choice((0, 0, 5)))
                await tasks.submit(session, task, who, "xong", at=heard, now=now)
            case "accept":
                await tasks.accept(session, task, head, now)
            case "send_back":
                await tasks.send_back(session, task, head, "làm lại", now)
            case "reassign":
                await tasks.reassign(session, task, head, who.person.id, now)
            case _:
                await tasks.progress(session, task, who, "một nửa", now)
    except Refusal:
        pass


def replayed(history: list[Event], due: datetime | None, cut: datetime) -> FourWay:
    """One task's place among the four at a moment, from its events alone."""
    state, submitted = None, None
    for event in history:
        if event.at > cut or event.kind not in STEPS:
            continue
        state = STEPS[event.kind]
        submitted = event.at if event.kind == "submitted" else submitted
    if state is None:
        return FourWay()
    undated = int(due is None)
    if state is TaskState.DONE:
        late = due is not None and submitted is not None and submitted > due
        return FourWay(done_on_time=1 - late, done_late=int(late), undated=undated)
    over = is_overdue(state, due, submitted, cut)
    return FourWay(open_in_time=1 - over, open_overdue=int(over), undated=undated)


@pytest.mark.parametrize("seed", range(2))
async def test_as_of_any_day_the_register_is_the_replay_of_the_events(
    world: World, seed: int
) -> None:
    chance = random.Random(seed)
    people = [await world.official("trang", role=Role.HEAD)]
    people += [await world.official(name) for name in ("minh", "lan")]
    staff = [await visitor(world, one) for one in people]
    now = THURSDAY
    for _ in range(130):
        now += timedelta(hours=chance.randrange(7), minutes=chance.randrange(60))
        async with world.database.write() as session:
            await act(session, chance, staff, now)
    async with world.database.read() as session:
        dues = dict((await session.execute(select(Task.id, Task.due_at))).all())
        history: dict[int, list[Event]] = {task: [] for task in dues}
        query = select(Event).where(Event.matter == Matter.TASK).order_by(Event.id)
        for event in await session.scalars(query):
            history[event.matter_id].append(event)
        kinds = {event.kind for events in history.values() for event in events}
        assert set(STEPS) <= kinds

        def told(cut: datetime) -> FourWay:
            each = (replayed(history[task], due, cut) for task, due in dues.items())
            return FourWay().add(*each)

        top = Unit.parent_id.is_(None)
        day = today(THURSDAY) - timedelta(days=1)
        while day < today(now):
            [found] = await as_of(session, top, day)
            assert found.counts == told(end_of_day(day)), day
            day += timedelta(days=1)
        for _ in range(20):
            cut = THURSDAY + (now - THURSDAY) * chance.random()
            [found] = await four_ways(session, top, None, cut)
            assert found.counts == told(cut), cut
        [found] = await live(session, top, now)
        assert found.counts == told(now)


# --- many at once ---------------------------------------------------------------------------


async def test_many_writers_of_one_unit_and_day_do_not_wait_for_each_other(
    world: World, engine: str
) -> None:
    """On PostgreSQL one transaction stays open while the others commit; on SQLite they queue."""
    unit = await world.unit_id("KT")
    due = THURSDAY + timedelta(days=2)
    await remember(world, [row(unit, due_at=due) | {"id": n + 1} for n in range(60)])

    async def hand_in(database: Database, ids: range) -> None:
        for task in ids:
            async with database.write() as session:
                change = update(Task).where(Task.id == task)
                await session.execute(
                    change.values(state=TaskState.SUBMITTED, submitted_at=THURSDAY)
                )

    if engine == "postgresql":
        async with world.database.write() as slow:
            await slow.execute(text("SET LOCAL lock_timeout = '20s'"))
            change = update(Task).where(Task.id == 60)
            await slow.execute(change.values(state=TaskState.SUBMITTED, submitted_at=THURSDAY))
            writers = (hand_in(world.database, range(n, 60, 4)) for n in (1, 2, 3, 4))
            await asyncio.gather(*writers)  # would hang here, were there a row to wait for
    else:
        await asyncio.gather(*(hand_in(world.database, range(n, 61, 4)) for n in (1, 2, 3, 4)))
    async with world.database.read() as session:
        [whole] = await live(session, Unit.parent_id.is_(None), due + timedelta(days=1))
    assert whole.counts == FourWay(open_in_time=60)


async def test_a_rolled_back_change_leaves_no_trace(world: World) -> None:
    unit = await world.unit_id("KT")
    await remember(world, [row(unit, due_at=THURSDAY - timedelta(days=1))])

    async def change_ones_mind() -> None:
        async with world.database.write() as session:
            await session.execute(update(Task).values(state=TaskState.CANCELLED))
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await change_ones_mind()
    async with world.database.read() as session:
        [whole] = await live(session, Unit.parent_id.is_(None), THURSDAY)
    assert whole.counts == FourWay(open_overdue=1)


# --- what was there before ------------------------------------------------------------------

GIVEN, BACK = LONG_AGO, LONG_AGO + timedelta(days=4)
OLD = "0003"


@pytest.fixture
async def older(engine: str, tmp_path: Path, clock: TownClock) -> str:
    """A database of the revision before, with a task returned once, and one accepted late."""
    url = f"sqlite+aiosqlite:///{tmp_path}/old.sqlite"
    if engine == "postgresql":
        url = postgres.fresh_database()
    await schema.migrate(url, OLD)
    database = open_database(url, clock)
    rows = [
        row(1, TaskState.RETURNED, due_at=GIVEN + timedelta(days=3), id=1),
        row(1, TaskState.DONE, due_at=GIVEN + timedelta(days=1), done_at=BACK, id=2),
        row(1, TaskState.ASSIGNED, id=3),
    ]
    happened = (("assigned", GIVEN), ("submitted", GIVEN + timedelta(days=2)), ("returned", BACK))
    async with database.write() as session:
        await session.execute(
            insert(cast(Table, Unit.__table__)),
            [{"id": 1, "code": "A", "name": "", "name_fold": "", "path": "/1/",
              "level": "", "public": True, "valid_from": date(2020, 1, 1)}],
        )  # fmt: skip
        columns = [name for name in rows[0] if name != "since"]
        for each in rows:
            await session.execute(
                insert(cast(Table, Task.__table__)).values({c: each[c] for c in columns})
            )
        for kind, moment in happened:
            session.add(Event(at=moment, matter=Matter.TASK, matter_id=1, kind=kind, data={}))
    await database.close()
    return url


async def test_what_was_there_before_is_in_the_register(older: str, clock: TownClock) -> None:
    """Twice: up, down to the revision before, and up again."""
    await schema.migrate(older)
    await schema.downgrade(older, OLD)
    await schema.migrate(older)
    database = open_database(older, clock)
    async with database.write() as session:
        [was] = await session.scalars(select(Episode))
        assert (was.from_at, was.to_at, was.state) == (GIVEN, BACK, TaskState.SUBMITTED)
        for days, expected in expectations():
            day = today(GIVEN + timedelta(days=days))
            [found] = await as_of(session, true(), day)
            assert found.counts == expected, days
            [counted] = await four_ways(session, true(), None, end_of_day(day))
            assert counted.counts == expected, days
        await session.execute(delete(Task))
        [found] = await live(session, true(), THURSDAY)
        assert found.counts == FourWay()
    await database.close()


def expectations() -> Iterator[tuple[int, FourWay]]:
    yield 0, FourWay(open_in_time=3, undated=1)
    yield 2, FourWay(open_in_time=2, open_overdue=1, undated=1)
    yield 3, FourWay(open_in_time=2, open_overdue=1, undated=1)  # handed in: it waits, in time
    yield 4, FourWay(done_late=1, open_in_time=1, open_overdue=1, undated=1)  # returned
