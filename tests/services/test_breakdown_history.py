"""Whatever happens to tasks (more time, pauses, moves, hand-backs, handovers, new documents and
withdrawals included), every part of the statistic as of any moment is what a replay of the events
alone gives."""

from __future__ import annotations

import random
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.breakdowns import Buckets, By
from domain.lateness import Cause, Group, Statement, groups_of, spares
from domain.lifecycle import Matter, TaskState, Urgency
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.periods import Period
from domain.requests import RequestKind
from domain.rights import Role
from domain.statistics import FourWay, is_overdue
from domain.timeline import times_missed
from domain.worktime import end_of_day, local, today
from models.ledger import Lateness
from models.work import Document, Event, Task
from services import (
    breakdown,
    extensions,
    handbacks,
    handovers,
    holding,
    lateness,
    replacing,
    requests,
    tasks,
)
from services.contacts import Visitor
from services.timelines import lives
from tests.tasks import visitor
from tests.world import THURSDAY, World

DEEDS = (
    *["submit"] * 6, *["accept"] * 2, "send_back", "send_back", *["reassign"] * 3,
    *["extend"] * 3, "pause", "pause", "resume", "resume", "cancel", "move", "hand_back",
    "hand_over", *["replace"] * 2, *["rebase"] * 4, *["why"] * 4, *["judge"] * 2,
)  # fmt: skip
STATES = {
    "assigned": TaskState.ASSIGNED,
    "submitted": TaskState.SUBMITTED,
    "returned": TaskState.RETURNED,
    "reassigned": TaskState.ASSIGNED,
    "accepted": TaskState.DONE,
    "paused": TaskState.PAUSED,
    "resumed": TaskState.IN_PROGRESS,
    "transferred": TaskState.ASSIGNED,
    "withdrawn": TaskState.CANCELLED,
}
TURNS = {*STATES, "extended", "handed_back", "rebased", "late_stated", "late_judged"}


# --- living ---------------------------------------------------------------------------------


@dataclass
class Office:
    chance: random.Random
    head: Visitor
    staff: list[Visitor]
    units: list[int]
    papers: list[int]


async def opened(world: World, seed: int) -> Office:
    head = await world.official("trang", role=Role.HEAD, unit="UBND")
    staff = [await world.official(name) for name in ("minh", "lan")]
    async with world.database.write() as session:
        papers = [Document(number=f"{n}/UBND-NC") for n in (1, 2)]
        session.add_all(papers)
        await session.flush()
        numbers = [paper.id for paper in papers]
    units = [await world.unit_id(code) for code in ("KT", "VHXH", "DD")]
    return Office(
        random.Random(seed),
        await visitor(world, head),
        [await visitor(world, one) for one in staff],
        units,
        numbers,
    )


async def act(session: AsyncSession, office: Office, now: datetime) -> None:
    """Somebody does something with some task; what does not fit its state is refused."""
    chance = office.chance
    ids = list(await session.scalars(select(Task.id).order_by(Task.id)))
    if not ids or chance.random() < 0.12:
        await give(session, office, now)
        return
    deed = chance.choice(DEEDS)
    for each in chance.sample(ids, min(len(ids), 8)):
        task = await session.get_one(Task, each, populate_existing=True)
        with suppress(Refusal):
            await do(session, office, task, deed, now)
            return


async def do(session: AsyncSession, office: Office, task: Task, deed: str, now: datetime) -> None:
    chance, who = office.chance, office.chance.choice(office.staff)
    match deed:
        case "submit":
            heard = now - timedelta(hours=chance.choice((0, 0, 5)))
            heard = max(heard, task.since or task.assigned_at)
            await tasks.submit(session, task.id, who, "xong", at=heard, now=now)
        case "accept":
            await tasks.accept(session, task.id, office.head, now)
        case "send_back":
            await tasks.send_back(session, task.id, office.head, "làm lại", now)
        case "reassign" if (person := who.person) is not None:
            await tasks.reassign(session, task.id, office.head, person.id, now)
        case "why":
            cause = chance.choice((*Cause, Cause.OBJECTIVE, Cause.OBJECTIVE))
            group = chance.choice(groups_of(cause))
            await lateness.state(session, task.id, who, cause, group, "bão", now)
        case "judge":
            await judged(session, office, now)
        case _:
            await changed(session, office, task, deed, now)


async def give(session: AsyncSession, office: Office, now: datetime) -> None:
    chance = office.chance
    person = chance.choice(office.staff).person
    assert person
    await tasks.assign(
        session,
        by=chance.choice((office.head, None)),
        content="Rà soát hồ sơ",
        lead_unit_id=office.units[0],
        assignee_id=person.id,
        due_at=chance.choice((None, now + timedelta(days=2), now + timedelta(days=6))),
        now=now,
        urgency=chance.choice((Urgency.NORMAL, Urgency.URGENT)),
        document_id=chance.choice((None, *office.papers)),
    )


async def judged(session: AsyncSession, office: Office, now: datetime) -> None:
    query = select(Lateness.id).where(Lateness.act == Statement.STATED).order_by(Lateness.id)
    for entry in list(await session.scalars(query))[-3:]:
        verdict = office.chance.choice(
            (Statement.CONFIRMED, Statement.CONFIRMED, Statement.REFUSED)
        )
        with suppress(Refusal):
            await lateness.judge(session, entry, office.head, verdict, now, document="1/TB-UBND")


async def explained(session: AsyncSession, office: Office, now: datetime) -> None:
    """In the end every late task has an objective cause, confirmed where that may be."""
    for task in list(await session.scalars(select(Task.id).order_by(Task.id))):
        for who in office.staff:
            with suppress(Refusal):
                await lateness.state(session, task, who, Cause.OBJECTIVE, Group.NEITHER, "bão", now)
    said = select(Lateness.id).where(Lateness.at == now).order_by(Lateness.id)
    for entry in list(await session.scalars(said)):
        with suppress(Refusal):
            await lateness.judge(
                session, entry, office.head, Statement.CONFIRMED, now, document="1/TB-UBND"
            )


async def changed(
    session: AsyncSession, office: Office, task: Task, deed: str, now: datetime
) -> None:
    """What stops or ends a task, or gives it more time, as the office does it."""
    chance, head, who = office.chance, office.head, office.chance.choice(office.staff)
    match deed:
        case "extend":
            await extended(session, task, who, head, timedelta(days=chance.choice((1, 9))), now)
        case "pause":
            await holding.pause(session, task.id, head, "x", now)
        case "resume":
            await holding.resume(session, task.id, head, now)
        case "cancel" if chance.random() < 0.4:
            await holding.cancel(session, task.id, head, "x", now)
        case _:
            await moved(session, office, task, deed, now)


async def moved(
    session: AsyncSession, office: Office, task: Task, deed: str, now: datetime
) -> None:
    """What brings it to other hands, another unit, another document."""
    chance, head, who = office.chance, office.head, office.chance.choice(office.staff)
    match deed:
        case "move":
            unit = chance.choice(office.units)
            await handbacks.transfer(session, task.id, head, unit, "x", now)
        case "hand_back":
            await handbacks.hand_back(session, task.id, who, "x", now)
        case "hand_over" if (person := who.person) is not None and chance.random() < 0.3:
            await handovers.hand_over(session, person.id, None, head, "x", now)
        case "replace":
            old, number = chance.choice(office.papers), f"{len(office.papers) + 1}/UBND-NC"
            new = await replacing.replace(session, old, number, head, now)
            office.papers.append(new.id)
        case "rebase":
            await replacing.rebase(session, task.id, head, now)
        case _:
            raise Refusal(NotYours())


async def extended(
    session: AsyncSession, task: Task, who: Visitor, head: Visitor, later: timedelta, now: datetime
) -> None:
    """Asked for by whoever does it, and granted."""
    due = (task.due_at or now) + later
    await extensions.request(
        session, task.id, who, reason="x", progress="x", proposed_at=due, at=now, now=now
    )
    asked = await requests.waiting(session, task.id, RequestKind.EXTENSION)
    assert asked
    await extensions.grant(session, asked.id, head, now)


# --- replaying ------------------------------------------------------------------------------


@dataclass
class Life:
    """One task, from its events alone."""

    task: int = 0
    state: TaskState | None = None
    unit: int = 0
    document: int | None = None
    due: datetime | None = None
    submitted: datetime | None = None
    missed: set[datetime] = field(default_factory=set)
    said: dict[datetime, tuple[int, Cause]] = field(default_factory=dict)
    verdicts: dict[int, Statement] = field(default_factory=dict)

    def pass_time(self, until: datetime) -> None:
        live = self.state not in (None, TaskState.DONE, TaskState.CANCELLED)
        if live and self.due and is_overdue(self.state, self.due, self.submitted, until):  # type: ignore[arg-type]
            self.missed.add(self.due)

    def happen(self, event: Event) -> None:
        data = event.data
        self.state = STATES.get(event.kind, self.state)
        if event.kind == "submitted":
            self.submitted = event.at
        elif event.kind in ("returned", "reassigned", "resumed", "transferred"):
            self.submitted = None
        if event.kind in ("assigned", "transferred"):
            self.unit = data["unit"]
        if event.kind in ("assigned", "extended", "resumed") and data["due"]:
            self.due = datetime.fromisoformat(data["due"]).astimezone(UTC)
        if event.kind == "rebased":
            self.document = data["document"]
        if event.kind == "late_stated" and self.due:
            self.said[self.due] = (data["entry"], Cause(data["cause"]))
        if event.kind == "late_judged":
            self.verdicts[data["entry"]] = Statement(data["verdict"])

    def late(self, cut: datetime) -> bool:
        assert self.state
        if self.state is TaskState.DONE:
            return bool(self.due and self.submitted and self.submitted > self.due)
        return is_overdue(self.state, self.due, self.submitted, cut)

    def spared(self, cut: datetime) -> bool:
        entry, cause = self.said.get(self.due, (0, None)) if self.due else (0, None)
        return self.late(cut) and spares(cause, self.verdicts.get(entry))

    def four(self, cut: datetime) -> FourWay:
        late, undated = self.late(cut), int(self.due is None)
        if self.state is TaskState.DONE:
            return FourWay(done_on_time=1 - late, done_late=int(late), undated=undated)
        return FourWay(open_in_time=1 - late, open_overdue=int(late), undated=undated)


def replayed(
    rows: dict[int, Task], history: dict[int, list[Event]], cut: datetime
) -> dict[int, Life]:
    found = {}
    for task, events in history.items():
        life = Life(task, document=given_under(rows[task], events))
        for event in (one for one in events if one.at <= cut):
            life.pass_time(event.at)
            life.happen(event)
        life.pass_time(cut)
        if life.state is not None:
            found[task] = life
    return found


def given_under(row: Task, events: list[Event]) -> int | None:
    """The document a task was given under: where the first that replaced it says it came from."""
    moved = (event.data["from"] for event in events if event.kind == "rebased")
    return next(moved, row.document_id)


Told = dict[str, tuple[FourWay, tuple[int, ...], int]]


def told_by(lives_: dict[int, Life], rows: dict[int, Task], by: By, cut: datetime) -> Told:
    buckets = Buckets.read("10, 30, 60, 120")
    lines: defaultdict[str, list[Life]] = defaultdict(list)
    for task, life in lives_.items():
        if life.state is not TaskState.CANCELLED:
            lines[key_of(rows[task], life, by)].append(life)
    return {
        key: (
            FourWay().add(*(life.four(cut) for life in some)),
            tuple(
                sum(low - 1 < age(life, cut) <= (high or 10**6) for life in some if over(life, cut))
                for low, high in buckets.spans
            ),
            sum(life.spared(cut) for life in some),
        )
        for key, some in lines.items()
    }


def over(life: Life, cut: datetime) -> bool:
    return life.state is not TaskState.DONE and life.late(cut)


def age(life: Life, cut: datetime) -> float:
    assert life.due
    return (cut - life.due) / timedelta(days=1)


def key_of(row: Task, life: Life, by: By) -> str:
    keys = {
        By.UNIT: life.unit,
        By.ASSIGNER: row.assigner_id,
        By.DOCUMENT: life.document,
        By.URGENCY: row.urgency,
        By.MONTH: f"{local(row.assigned_at):%Y-%m}",
    }
    return "" if keys[by] is None else str(keys[by])


# --- the promise ----------------------------------------------------------------------------


SEEDS = (3, 6, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, 4, 5, 7, 8, 9)))


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_part_as_of_any_moment_is_the_replay_of_the_events(
    world: World, seed: int
) -> None:
    office = await opened(world, seed)
    now = THURSDAY
    for _ in range(200):
        now += timedelta(hours=office.chance.randrange(7), minutes=office.chance.randrange(60))
        async with world.database.write() as session:
            await act(session, office, now)
    now += timedelta(hours=1)
    async with world.database.write() as session:
        await explained(session, office, now)
    async with world.database.read() as session:
        rows = {task.id: task for task in await session.scalars(select(Task))}
        history: dict[int, list[Event]] = {task: [] for task in rows}
        query = select(Event).where(Event.matter == Matter.TASK).order_by(Event.id)
        for event in await session.scalars(query):
            history[event.matter_id].append(event)
        kinds = {event.kind for events in history.values() for event in events}
        assert len(kinds & TURNS) >= len(TURNS) - 2  # chance decides which
        root = [f"/{await world.unit_id('UBND')}/"]
        whole = Period(today(THURSDAY), today(now))
        known = await lives(session, list(rows))
        cuts = [THURSDAY + (now - THURSDAY) * office.chance.random() for _ in range(6)]
        cuts += [end_of_day(today(cut)) for cut in cuts if today(cut) < today(now)]
        spared = 0
        for cut in (*cuts, now):
            expected = replayed(rows, history, cut)
            for by in By:
                table = await breakdown.table(session, root, by, whole, cut, now)
                found = {line.key: (line.counts, line.ages, line.spared) for line in table.lines}
                assert found == told_by(expected, rows, by, cut), (by, cut)
            spared += table.whole.spared
            for task, life in expected.items():
                assert set(times_missed(known[task], cut)) == life.missed, (task, cut)
        assert spared  # a history in which nothing was confirmed would prove nothing


def test_every_group_may_be_tried() -> None:
    assert {group for cause in Cause for group in groups_of(cause)} == set(Group)
