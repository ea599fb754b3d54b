"""Two people, or two phones of one, at the same moment: the second sees what the first did."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.enrolling import Book
from domain.lifecycle import TaskState
from domain.notices import Refusal
from domain.requests import RequestState
from domain.rights import Role
from models.ledger import Enrolment
from models.office import Absence
from services import absences, enrolments, extensions, feeds, tasks
from services.absences import Leave
from tests.journeys.test_extensions import asks, office, requests
from tests.tasks import events, task, visitor
from tests.world import World

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]
BLOCKED = 0.3  # s within which whoever must wait has come to the lock


async def meanwhile(world: World, first: Work[T], second: Work[T]) -> list[T | Refusal]:
    """The second begins when the first has done everything but commit."""

    async def tried(work: Coroutine[Any, Any, T]) -> T | Refusal:
        try:
            return await work
        except Refusal as refusal:
            return refusal

    async with world.database.write() as session:
        one = await first(session)
        other = asyncio.create_task(tried(world.database.run(second)))
        await asyncio.wait({other}, timeout=BLOCKED)
    return [one, await other]


async def test_a_calendar_address_made_on_two_phones_is_one(world: World) -> None:
    minh = await world.official("minh")
    person = (await visitor(world, minh)).person
    assert person is not None

    def give(session: AsyncSession) -> Awaitable[str]:
        return feeds.give(session, person, world.now)

    made = [str(token) for token in await meanwhile(world, give, give)]
    async with world.database.read() as session:
        opened = [await feeds.read(session, token, world.now) is not None for token in made]
    assert opened == [False, True]


async def test_days_away_noted_on_two_phones_do_not_overlap(world: World) -> None:
    minh = await world.official("minh")
    mine = await visitor(world, minh)

    def from_(first: int) -> Work[Any]:
        leave = Leave(date(2026, 12, first), date(2026, 12, first + 5), None)
        return lambda session: absences.note(session, mine, minh.person_id, leave, world.now)

    await meanwhile(world, from_(1), from_(4))
    async with world.database.read() as session:
        rows = await session.scalars(select(Absence).order_by(Absence.from_on))
        noted = [(row.from_on.day, row.to_on.day) for row in rows]
    assert noted == [(1, 3), (4, 9)]


async def test_nothing_to_enter_said_by_head_and_clerk_is_one_answer(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    clerk = await world.official("thu", role=Role.CLERK)
    unit = await world.unit_id("KT")

    def by(who: Any) -> Work[Any]:
        return lambda session: enrolments.say_none(session, who, unit, Book.OBSTACLES, world.now)

    await meanwhile(world, by(await visitor(world, head)), by(await visitor(world, clerk)))
    async with world.database.read() as session:
        assert len((await session.scalars(select(Enrolment))).all()) == 1


async def test_an_extension_granted_and_refused_is_decided_once(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code)
    [asked], giver = await requests(world), await visitor(world, head)
    _, refused = await meanwhile(
        world,
        lambda session: extensions.grant(session, asked.id, giver, world.now),
        lambda session: extensions.refuse(session, asked.id, giver, "Không", world.now),
    )
    assert isinstance(refused, Refusal)
    assert [one.state for one in await requests(world)] == [RequestState.GRANTED]
    assert (await task(world, code)).due_version == 2
    kinds = [event.kind for event in await events(world, code)]
    assert (kinds.count("extended"), kinds.count("extension_refused")) == (1, 0)


async def test_more_time_granted_while_the_result_comes_in_moves_nothing(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code)
    [asked] = await requests(world)
    giver, doer = await visitor(world, head), await visitor(world, minh)
    row = await task(world, code)
    now = world.now

    def submit(session: AsyncSession) -> Awaitable[Any]:
        return tasks.submit(session, row.id, doer, "Tờ trình 12/TTr-KT", at=now, now=now)

    def grant(session: AsyncSession) -> Awaitable[Any]:
        return extensions.grant(session, asked.id, giver, now)

    _, refused = await meanwhile(world, submit, grant)
    assert isinstance(refused, Refusal)
    after = await task(world, code)
    assert (after.state, after.due_version, after.due_at) == (
        TaskState.SUBMITTED, 1, row.due_at,
    )  # fmt: skip
    assert [one.state for one in await requests(world)] == [RequestState.CLOSED]
