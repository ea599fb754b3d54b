"""A town that many things happen to, and what must be true of it at every moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from channels.markup import plain
from domain.lifecycle import (
    OPEN_LETTER,
    OPEN_TASK,
    About,
    Category,
    LetterState,
    Matter,
    Privacy,
    Promise,
    ReportKind,
    TaskState,
    UpdateState,
)
from domain.messages import Address, Incoming
from domain.rights import Role
from models.contacts import Contact
from models.office import Unit
from models.post import Letter, Update
from models.work import Alarm, DigestItem, Event, Task
from services import absences, contacts, dispatch, statistics, status
from services.absences import Leave
from services.alarms import DIGEST
from services.reports import Evidence, Submission, receive
from services.scopes import in_being
from tests.tasks import give, visitor
from tests.world import PHONE, THURSDAY, Actor, World

KT, VHXH = "ktviec", "vxviec"
KT_REPORT, KT_ACCUSED = "ktchuyen", "ktlanhdao"
"""Words that stand in contents: who reads one of them has read the matter."""

STAFF: tuple[tuple[str, str, Role], ...] = (
    ("chu", "UBND", Role.HEAD),
    ("khoa", "KT", Role.HEAD),
    ("anh", "KT", Role.OFFICIAL),
    ("binh", "KT", Role.OFFICIAL),
    ("vy", "VHXH", Role.HEAD),
    ("sen", "VHXH", Role.OFFICIAL),
    ("truc", "VP", Role.HOTLINE),
)
CITIZENS = ("lan", "nam")
MAY_READ: dict[str, frozenset[str]] = {
    KT: frozenset({"chu", "khoa", "anh", "binh"}),
    VHXH: frozenset({"chu", "vy", "sen"}),
    KT_REPORT: frozenset({"chu", "khoa", "truc", "lan"}),
    KT_ACCUSED: frozenset({"chu", "truc", "nam"}),
}
MOST_TASKS = 6  # so that a digest shows them on its first page
LATE_ENOUGH = timedelta(days=5)  # a weekend and quiet hours after a deadline
LEASE = timedelta(minutes=1)


@dataclass
class Given:
    """A task as the test knows it. ``calm_since``: nothing that concerns it was done since."""

    id: int
    code: str
    assignee: str
    due_at: datetime
    calm_since: datetime

    @property
    def readers(self) -> frozenset[str]:
        """Whom the ladder may tell: after an outage only its highest rung speaks."""
        return frozenset({self.assignee, "vy" if self.assignee == "sen" else "khoa", "chu"})


@dataclass
class Town:
    world: World
    cast: dict[str, Actor] = field(default_factory=dict)
    tasks: list[Given] = field(default_factory=list)
    reports: list[int] = field(default_factory=list)
    away: set[str] = field(default_factory=set)
    read: int = 0  # of the phones' log
    up_since: datetime = THURSDAY

    async def open(self) -> None:
        await self.world.begin()
        for name, unit, role in STAFF:
            self.cast[name] = await self.world.official(
                name, unit, role, name=f"Nguyễn Thị {name.title()}"
            )
        for name in CITIZENS:
            self.cast[name] = self.world.citizen(name)

    # --- what happens ----------------------------------------------------------------------

    async def assign(self, unit: str, to: str, days: int) -> None:
        mark, head = (KT, "khoa") if unit == "KT" else (VHXH, "vy")
        due = self.world.now + timedelta(days=days, hours=1)
        number = len(self.tasks) + 1
        code = await give(
            self.world,
            self.cast[to],
            by=self.cast[head],
            unit=unit,
            due=due,
            content=f"{mark} số {number}",
        )
        async with self.world.database.read() as session:
            made = await session.scalar(select(Task.id).where(Task.code == code)) or 0
        self.tasks.append(Given(made, code, to, due, self.world.now))

    async def act(self, who: str, act: str, given: Given, words: str) -> None:
        """Press a task's button, allowed or not, and say what its question asks for."""
        given.calm_since = self.world.now
        await self.cast[who].acts(f"{act}:{given.id}")
        if words:
            await self.cast[who].says(words)

    async def report(self, who: str, mark: str) -> None:
        incoming = Incoming("0", Address(*PHONE, who), language="vi")
        async with self.world.database.write() as session:
            visitor = await contacts.visitor(session, incoming, self.world.now)
            sent = Submission(
                kind=ReportKind.REPORT,
                category=Category.ATTITUDE,
                unit_id=await self.world.unit_id("KT"),
                privacy=Privacy.DESK,
                about=About.LEADERSHIP if mark == KT_ACCUSED else About.UNSAID,
                evidence=Evidence(f"{mark} đã xảy ra ở quầy"),
            )
            made = await receive(
                session, visitor.contact, sent, "x", self.world.now, self.world.now
            )
            self.reports.append(made.id)
        await self.world.settle()

    async def press(self, who: str, action: str, *words: str) -> None:
        await self.cast[who].acts(action)
        for each in words:
            await self.cast[who].says(each)

    async def curious(self, which: int) -> None:
        matters = [("t.see", given.id) for given in self.tasks]
        matters += [(door, report) for report in self.reports for door in ("p.see", "r.see")]
        door, matter = matters[which % len(matters)]
        for name in self.cast:
            await self.world.receive({"chat": name, "action": f"{door}:{matter}"})
        await self.world.settle()

    async def be_away(self, who: str, stand_in: str, days: int) -> None:
        self.away.add(who)
        today = self.world.local.date()
        away = await visitor(self.world, self.cast[who])
        stand_in_id = self.cast[stand_in].person_id
        leave = Leave(today, today + timedelta(days=days), stand_in_id)
        assert away.person
        async with self.world.database.write() as session:
            await absences.note(session, away, away.person.id, leave, self.world.now)
        await self.world.settle()

    async def block(self, who: str) -> None:
        self.disturb(who)
        await self.cast[who].blocks()

    async def unblock(self, who: str) -> None:
        self.disturb(who)
        await self.cast[who].unblocks()
        await self.world.hear({"chat": who, "blocked": False})

    def disturb(self, who: str) -> None:
        for given in self.tasks:
            if who in given.readers:
                given.calm_since = self.world.now

    async def pass_time(self, hours: int, *, running: bool) -> None:
        if running:
            await self.world.later(hours=hours)
        else:
            await self.world.outage(hours=hours)
            self.up_since = self.world.now

    async def die(self, *, sending: bool, said: str = "") -> None:
        """Everything in memory is gone: perhaps with an update just stored, or letters claimed and
        never settled. A new program starts on the same database."""
        if said:
            await self.world.receive({"chat": "lan", "text": said})
            if sending:
                await self.world.desk.serve_waiting()
                async with self.world.database.write() as session:
                    await dispatch.claim(session, self.world.now, "dead", {PHONE: 5}, ())
        old = self.world
        self.world = World(old.database, old.clock, old.phones, old.updates)
        for actor in self.cast.values():
            actor.world = self.world
        await self.world.begin()
        await self.world.later(seconds=LEASE.total_seconds())

    # --- what must be true -----------------------------------------------------------------

    async def check(self) -> None:
        self.nobody_read_what_is_not_theirs()
        await self.nothing_is_left_lying()
        await self.statistics_are_a_partition()

    def nobody_read_what_is_not_theirs(self) -> None:
        log = self.world.phones.log
        for _, chat, message in log[self.read :]:
            text = plain(message.html) + " ".join(
                button.label for row in message.buttons for button in row
            )
            for mark, readers in MAY_READ.items():
                assert mark not in text or chat in readers, f"{chat} was shown {mark}: {text}"
        self.read = len(log)

    async def nothing_is_left_lying(self) -> None:
        """Every stage that is due was told, or has a message on its way, or is superseded."""
        now = self.world.now
        async with self.world.database.read() as session:
            for what, query in forgotten(now).items():
                assert await session.scalar(query) == 0, what

    async def statistics_are_a_partition(self) -> None:
        now = self.world.now
        async with self.world.database.read() as session:
            whole = await status.four_way(session, now)
            anywhere = in_being(self.world.local.date())
            live = await statistics.live(session, anywhere, now)
            scanned = await statistics.four_ways(session, anywhere, None, now)
            root = await session.scalar(select(Unit.id).where(Unit.code == "UBND"))
            kept = await session.scalar(
                select(func.count()).where(Task.state != TaskState.CANCELLED)
            )
        assert live == scanned
        for counts in (whole, *(each.counts for each in live)):
            assert counts.total == counts.done + counts.open
            assert counts.done == counts.done_on_time + counts.done_late
            assert counts.open == counts.open_in_time + counts.open_overdue
        (top,) = (each.counts for each in live if each.unit_id == root)
        assert top.total == whole.total == kept == len(self.tasks)

    async def overdue_was_told(self) -> None:
        """An oracle that knows no ladder: a deadline that passed in peace was spoken of."""
        async with self.world.database.read() as session:
            states = dict((await session.execute(select(Task.id, Task.state))).all())
            closed = set(
                await session.scalars(
                    select(Contact.person_id).where(Contact.closed_at.is_not(None))
                )
            )
        cut_off = self.world.phones.blocked | self.away
        cut_off |= {name for name, actor in self.cast.items() if actor.person_id in closed}
        for given in self.tasks:
            long_ago = self.world.now - LATE_ENOUGH
            calm = given.calm_since <= given.due_at <= long_ago and self.up_since <= long_ago
            if states[given.id] in OPEN_TASK and calm and not given.readers & cut_off:
                assert self.said_since(given), f"nobody heard that {given.code} is overdue"

    def said_since(self, given: Given) -> bool:
        return any(
            at >= given.due_at and reader in given.readers and given.code in plain(message.html)
            for at, reader, message in self.world.phones.log
        )


def forgotten(now: datetime) -> dict[str, Any]:
    """Counts that are zero once everything that could happen has happened."""
    count = select(func.count())
    waiting = Letter.state.in_(OPEN_LETTER)
    free = or_(Contact.wait_until.is_(None), Contact.wait_until <= now)
    digest = exists().where(
        Alarm.matter == Matter.PERSON,
        Alarm.matter_id == DigestItem.person_id,
        Alarm.kind == DIGEST,
        Alarm.next_at.is_not(None),
    )
    return {
        "a clock is due and nobody planned it": count.where(Alarm.next_at <= now),
        "a clock could not be planned": count.where(Alarm.failures > 0),
        "an update was not handled": count.where(
            Update.state.in_((UpdateState.NEW, UpdateState.FAILED, UpdateState.UNPARSABLE))
        ),
        "a letter could leave and did not": count.select_from(Letter)
        .outerjoin(Contact, Contact.id == Letter.contact_id)
        .where(waiting, Letter.due_at <= now, Letter.kind != DIGEST, free),
        "a letter was refused": count.where(Letter.state == LetterState.REJECTED),
        "a letter promised at least once was given up": count.where(
            Letter.state == LetterState.AMBIGUOUS, Letter.promise == Promise.AT_LEAST
        ),
        "a rung waits for a digest nobody ordered": count.where(
            DigestItem.letter_id.is_(None), ~digest
        ),
        "a rung was announced without a letter": count.where(
            and_(
                DigestItem.letter_id.is_not(None),
                ~exists().where(Letter.id == DigestItem.letter_id),
            )
        ),
        "an event names no matter": count.where(Event.matter_id.is_(None)),
    }
