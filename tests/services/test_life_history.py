"""Whatever happens to tasks (extended, paused, moved on, handed over, repeated, re-based,
withdrawn), the register of any past moment is the replay of the history until then, and its four
parts add up."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import OPEN_TASK, Matter, TaskState
from domain.notices import Refusal
from domain.recurring import Every
from domain.requests import RequestKind, RequestState
from domain.rights import Role
from domain.statistics import FourWay, is_overdue
from domain.worktime import end_of_day, today
from models.bulk import update_rows
from models.office import Unit
from models.requests import Request
from models.work import Alarm, Event, Task
from services import (
    assigning,
    extensions,
    handbacks,
    handovers,
    holding,
    replacing,
    series,
    tasks,
)
from services.alarms import COLUMNS, Due
from services.contacts import Visitor
from services.statistics import as_of, four_ways, live
from tests.tasks import visitor
from tests.world import THURSDAY, World


@dataclass(frozen=True)
class Town:
    """Who acts: a chair, two heads with an official each."""

    chair: Visitor
    heads: tuple[Visitor, Visitor]
    officials: tuple[Visitor, Visitor]
    units: tuple[int, int]


@dataclass(frozen=True)
class Try:
    session: AsyncSession
    town: Town
    task: int
    chance: random.Random
    now: datetime


Deed = Callable[[Try], Awaitable[object]]


async def give(it: Try) -> None:
    place = it.chance.randrange(2)
    person = it.town.officials[place].person
    assert person
    paper = it.chance.choice((None, await assigning.paper(it.session, "1/KH-UBND")))
    await tasks.assign(
        it.session,
        by=it.town.chair,
        content="Rà soát hồ sơ",
        lead_unit_id=it.town.units[place],
        assignee_id=person.id,
        due_at=it.chance.choice((None, *(it.now + timedelta(days=n) for n in (3, 12)))),
        now=it.now,
        document_id=paper,
    )


async def each(it: Try, act: Callable[[Visitor], Awaitable[object]]) -> None:
    """Whoever of the unit may: the task may be with one or the other."""
    for who in (*it.town.officials, *it.town.heads):
        try:
            await act(who)
        except Refusal:
            continue
        return


async def submit(it: Try) -> None:
    """An outage of ours lay between, perhaps; but nobody hands in what was not given yet."""
    given = (await it.session.get_one(Task, it.task)).assigned_at
    heard = max(given, it.now - timedelta(hours=it.chance.choice((0, 5))))
    await each(it, lambda who: tasks.submit(it.session, it.task, who, "x", at=heard, now=it.now))


async def extend(it: Try) -> None:
    """Of the tasks that could be given more time, one."""
    dated = select(Task.id, Task.due_at).where(Task.state.in_(OPEN_TASK), Task.due_at > it.now)
    found = (await it.session.execute(dated.order_by(Task.id))).all()
    if not found:
        return
    task, due = it.chance.choice(found)
    assert due

    async def asks(who: Visitor) -> object:
        return await extensions.request(
            it.session, task, who, reason="x", progress="x",
            proposed_at=due + timedelta(days=it.chance.choice((3, 9))), at=it.now, now=it.now,
        )  # fmt: skip

    await each(it, asks)


async def grant(it: Try) -> None:
    """Whatever somebody waits for."""
    asked = select(Request.id).where(
        Request.kind == RequestKind.EXTENSION, Request.state == RequestState.WAITING
    )
    for request in await it.session.scalars(asked.order_by(Request.id)):
        await extensions.grant(it.session, request, it.town.chair, it.now)


async def refuse(it: Try) -> None:
    """The oldest request for more time, and whatever was handed back."""
    query = select(Request.id, Request.kind).where(
        Request.kind.in_((RequestKind.EXTENSION, RequestKind.HAND_BACK)),
        Request.state == RequestState.WAITING,
    )
    for request, kind in (await it.session.execute(query.order_by(Request.id).limit(1))).all():
        no = extensions.refuse if kind is RequestKind.EXTENSION else handbacks.insist
        await no(it.session, request, it.town.chair, "x", it.now)


async def replace_paper(it: Try) -> None:
    """A document is replaced, and a task in hand goes on under the new one."""
    task = await it.session.get_one(Task, it.task)
    if task.document_id is not None:
        with suppress(Refusal):
            number = f"{task.document_id + 1}/KH-UBND"
            await replacing.replace(it.session, task.document_id, number, it.town.chair, it.now)
        await replacing.rebase(it.session, it.task, it.town.chair, it.now)


async def repeat(it: Try) -> None:
    every = it.chance.choice((Every.WEEKLY, Every.WEEKLY, Every.MONTHLY, None))
    await series.set_rule(it.session, it.task, it.town.chair, every, it.now)


async def come_again(it: Try) -> None:
    """What the planner does with the series whose time has come."""
    rings = select(*COLUMNS).where(Alarm.matter == Matter.SERIES, Alarm.next_at <= it.now)
    due = [Due(*row) for row in await it.session.execute(rings.order_by(Alarm.id))]
    plan = await series.plan_series(it.session, due, it.now)
    await update_rows(it.session, Alarm, plan.alarms)


async def hand_over(it: Try) -> None:
    one, other = it.town.officials
    assert one.person
    assert other.person
    await handovers.hand_over(it.session, one.person.id, None, it.town.chair, "x", it.now)


DEEDS: dict[str, tuple[int, Deed]] = {
    "give": (5, give),
    "submit": (9, submit),
    "accept": (4, lambda it: tasks.accept(it.session, it.task, it.town.chair, it.now)),
    "return": (4, lambda it: tasks.send_back(it.session, it.task, it.town.chair, "x", it.now)),
    "extend": (7, extend),
    "grant": (9, grant),
    "pause": (3, lambda it: holding.pause(it.session, it.task, it.town.chair, "x", it.now)),
    "resume": (3, lambda it: holding.resume(it.session, it.task, it.town.chair, it.now)),
    "cancel": (1, lambda it: holding.cancel(it.session, it.task, it.town.chair, "x", it.now)),
    "hand_back": (
        2,
        lambda it: each(it, lambda who: handbacks.hand_back(it.session, it.task, who, "x", it.now)),
    ),
    "move": (
        3,
        lambda it: handbacks.transfer(
            it.session, it.task, it.town.chair, it.chance.choice(it.town.units), "x", it.now
        ),
    ),
    "hand_over": (1, hand_over),
    "refuse": (2, refuse),
    "replace_paper": (3, replace_paper),
    "repeat": (3, repeat),
    "come_again": (3, come_again),
}


STATES = {
    "assigned": TaskState.ASSIGNED,
    "submitted": TaskState.SUBMITTED,
    "accepted": TaskState.DONE,
    "returned": TaskState.RETURNED,
    "reassigned": TaskState.ASSIGNED,
    "transferred": TaskState.ASSIGNED,
    "paused": TaskState.PAUSED,
    "resumed": TaskState.IN_PROGRESS,
    "withdrawn": TaskState.CANCELLED,
}
DATED = ("assigned", "extended", "resumed")
TURNS = {
    *("extended", "paused", "resumed", "withdrawn", "transferred", "reassigned"),
    *("handed_back", "accepted", "returned", "rebased", "repeated", "extension_refused"),
}


@dataclass(frozen=True)
class Stand:
    """How a task stands, told by its events."""

    state: TaskState | None = None
    due: datetime | None = None
    submitted: datetime | None = None

    def after(self, event: Event) -> Stand:
        stand = replace(self, state=STATES.get(event.kind, self.state))
        if event.kind in DATED:
            due = event.data.get("due")
            stand = replace(stand, due=datetime.fromisoformat(due) if due else None)
        if event.kind == "submitted":
            stand = replace(stand, submitted=event.at)
        return stand

    def counted(self, cut: datetime) -> FourWay:
        if self.state is None or self.state is TaskState.CANCELLED:
            return FourWay()
        undated = int(self.due is None)
        if self.state is TaskState.DONE:
            late = bool(self.due and self.submitted and self.submitted > self.due)
            return FourWay(done_on_time=1 - late, done_late=int(late), undated=undated)
        over = is_overdue(self.state, self.due, self.submitted, cut)
        return FourWay(open_in_time=1 - over, open_overdue=int(over), undated=undated)


def replayed(history: list[Event], cut: datetime) -> FourWay:
    stand = Stand()
    for event in history:
        if event.at <= cut:
            stand = stand.after(event)
    return stand.counted(cut)


async def town(world: World) -> Town:
    chair = await world.official("chu", unit="UBND", role=Role.LEADER)
    heads = [await world.official(f"head{unit}", unit, Role.HEAD) for unit in ("KT", "VHXH")]
    officials = [await world.official(f"one{unit}", unit) for unit in ("KT", "VHXH")]
    seen = [await visitor(world, one) for one in (chair, *heads, *officials)]
    units = await world.unit_id("KT"), await world.unit_id("VHXH")
    return Town(seen[0], (seen[1], seen[2]), (seen[3], seen[4]), units)


async def live_through(world: World, chance: random.Random) -> datetime:
    """A few weeks in which anybody may do anything; what does not fit is refused."""
    people, now = await town(world), THURSDAY
    names = list(DEEDS)
    weights = [DEEDS[name][0] for name in names]
    for _ in range(240):
        now += timedelta(hours=chance.randrange(5), minutes=chance.randrange(60))
        async with world.database.write() as session:
            ids = list(await session.scalars(select(Task.id).order_by(Task.id)))
            name = chance.choices(names, weights)[0] if ids else "give"
            task = chance.choice(ids) if ids else 0
            with suppress(Refusal):
                await DEEDS[name][1](Try(session, people, task, chance, now))
    return now


SEEDS = (0, 3, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, *range(4, 12))))


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_register_of_any_moment_is_the_replay_of_the_history(
    world: World, seed: int
) -> None:
    chance = random.Random(seed)
    now = await live_through(world, chance)
    async with world.database.read() as session:
        history: dict[int, list[Event]] = {}
        query = select(Event).where(Event.matter == Matter.TASK).order_by(Event.id)
        for event in await session.scalars(query):
            history.setdefault(event.matter_id, []).append(event)
        kinds = {event.kind for events in history.values() for event in events}
        assert len(kinds & TURNS) >= 9  # chance decides which

        def told(cut: datetime) -> FourWay:
            return FourWay().add(*(replayed(events, cut) for events in history.values()))

        top = Unit.parent_id.is_(None)
        day = today(THURSDAY) - timedelta(days=1)
        while day < today(now):
            [found] = await as_of(session, top, day)
            assert found.counts == told(end_of_day(day)), day
            day += timedelta(days=1)
        for _ in range(15):
            cut = THURSDAY + (now - THURSDAY) * chance.random()
            [found] = await four_ways(session, top, None, cut)
            assert found.counts == told(cut), cut
        [found] = await live(session, top, now)
        assert found.counts == told(now)
