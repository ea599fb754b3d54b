"""Whatever the deadlines: nobody is disturbed out of hours, and no rung is lost."""

from __future__ import annotations

import asyncio
import tempfile
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.ladder import Audience
from domain.lifecycle import OPEN_TASK, LetterState, Matter, Urgency
from domain.rights import Role
from domain.worktime import may_speak
from models.database import Database
from models.post import Letter
from models.sealing import Vault
from models.tables import METADATA
from models.work import Alarm, DigestItem, Task
from services import tasks
from services.almanac import Almanac, almanac
from services.task_alarms import DEADLINE, course_of
from tests.tasks import give, visitor
from tests.towns import KEYS
from tests.world import Actor, TownClock, World

DAYS = 24


@dataclass(frozen=True)
class Job:
    """A task: due so many hours after it was given, so urgent, done after so many hours or not."""

    due: int
    urgency: Urgency
    done: int | None


JOBS = st.lists(
    st.builds(
        Job,
        st.integers(1, 24 * 14),
        st.sampled_from([*[Urgency.NORMAL] * 3, Urgency.URGENT, Urgency.EXPRESS]),
        st.none() | st.integers(1, 24 * 16),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(jobs=JOBS, started=st.integers(0, 24 * 7))
def test_no_message_out_of_hours_and_no_rung_lost(jobs: list[Job], started: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live_through(Path(folder), jobs, started))


async def live_through(folder: Path, jobs: list[Job], started: int) -> None:
    clock = TownClock()
    database = Database(f"sqlite+aiosqlite:///{folder}/town.sqlite", Vault(KEYS), clock.real)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    world = World(database, clock)
    try:
        await world.open()
        minh = await world.official("minh")
        head = await world.official("trang", role=Role.HEAD)
        await world.official("chu", unit="UBND", role=Role.HEAD)
        await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
        await world.later(hours=started)
        acts = await play(world, jobs, minh, head)
        await nobody_was_disturbed(world, acts)
        await every_rung_was_told(world)
    finally:
        await database.close()


async def play(world: World, jobs: list[Job], minh: Actor, head: Actor) -> set[datetime]:
    """Give the tasks, finish some on the way; the moments at which somebody acted."""
    began = world.now
    acts = {began}
    codes = [
        await give(world, minh, by=head, due=began + timedelta(hours=job.due), urgency=job.urgency)
        for job in jobs
    ]
    ends = sorted((job.done, code) for job, code in zip(jobs, codes, strict=True) if job.done)
    for hours, code in ends:
        await world.until(began + timedelta(hours=hours))
        acts.add(world.now)
        async with world.database.write() as session:
            worker, giver, task_id = await visitor(world, minh), await visitor(world, head), 0
            task_id = (await tasks.for_visitor(session, code, worker, world.now)).id
            await tasks.submit(session, task_id, worker, "xong", at=world.now, now=world.now)
            await tasks.accept(session, task_id, giver, world.now)
        await world.settle()
    await world.until(began + timedelta(days=DAYS))
    return acts


async def nobody_was_disturbed(world: World, acts: set[datetime]) -> None:
    book = await book_of(world)
    for when, _, message in world.phones.log:
        urgent = "HỎA TỐC" in message.html
        assert when in acts or urgent or may_speak(when, book.calendar, book.quiet), message.html


async def every_rung_was_told(world: World) -> None:
    """Each clock stands where the day says, and each of its rungs is in a letter that left or
    had become untrue; what tells the assignee rang at its very moment."""
    book = await book_of(world)
    async with world.database.read() as session:
        alarms = list(await session.scalars(select(Alarm).where(Alarm.matter == Matter.TASK)))
        rows = {task.id: task for task in await session.scalars(select(Task))}
        items = list(await session.scalars(select(DigestItem)))
        letters = {letter.id: letter.state for letter in await session.scalars(select(Letter))}
    assert all(state in (LetterState.SENT, LetterState.SUPERSEDED) for state in letters.values())
    assert all(item.letter_id in letters for item in items)
    for alarm in alarms:
        assert alarm.next_at is None or alarm.next_at > world.now
        task = rows[alarm.matter_id]
        if alarm.kind != DEADLINE or task.state not in OPEN_TASK:
            continue
        course = course_of(task, DEADLINE, book)
        assert course is not None
        placed = course.moments(book)
        told = {item.at for item in items if item.matter_id == task.id and item.kind == DEADLINE}
        reached = bisect_right(placed, world.now)
        assert alarm.climbed >= min(reached, len(placed) - 2)  # those above wait for the head
        for rung, moment in zip(course.ladder.rungs[:reached], placed, strict=False):
            if Audience.ASSIGNEE in rung.tell and moment > task.assigned_at:
                assert moment in told or task.urgency.any_hour


async def book_of(world: World) -> Almanac:
    async with world.database.read() as session:
        return await almanac(session)
