"""A town with secrets: matters of another unit, of one's own, and a report about one's leaders.

Everybody of the cast has their role over «VHXH»; everything marked ``FOREIGN`` belongs to «KT».
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from itertools import islice, product
from typing import Any, TypeVar

from sqlalchemy import delete, select

from domain.enrolling import Book
from domain.lateness import Cause, Group, Statement
from domain.lifecycle import About, Category, Matter, Privacy, ReportKind, TaskState, UpdateState
from domain.messages import Address, Incoming, Raw
from domain.rights import Role
from models.contacts import Draft
from models.ledger import Enrolment, Lateness
from models.office import Absence, Person
from models.post import Update
from models.routing import CaseExplanation, CasePart
from models.sealing import seal_json
from models.tables import METADATA
from models.work import Event, Task
from services import contacts, intake, tasks
from services.case_explanations import ASKED
from services.report_file import write
from services.report_parts import PART
from services.reports import Evidence, Submission, receive
from tests.world import PHONE, Actor, World

T = TypeVar("T")

FOREIGN, OWN, ACCUSING = "zzforeign", "zzown", "zzaccusing"
"""Words that stand in contents: who reads one of them has read the matter."""

ROLES = tuple(role.value for role in Role)
CAST = ("citizen", *ROLES, "gone")
"""Everybody who may knock: a stranger, each role, and a head who left the office."""

PHONES = 16  # chats of whoever knocks: as many as the desk serves at once

Begun = tuple[str, str, dict[str, object]]
"""A dialogue: its form, the open step and the answers so far."""

HOME = {"official": "VHXH", "head": "VHXH", "deputy": "VHXH", "gone": "VHXH"}
"""The others sit in «VP», with their role over «VHXH»."""

DOMAIN = (
    "absence", "alarm", "attachment", "block", "coordination", "digest_item", "document",
    "enrolment", "lateness", "link_code", "office_grant", "person", "report", "report_barred",
    "report_course", "report_entry", "report_explanation", "report_link", "report_part",
    "reporter", "routing_rule", "sending", "suspicion", "task", "unit",
)  # fmt: skip
"""Tables no refused act may touch; ``event`` too, but for the record of queries."""


@dataclass
class Town:
    """``cast`` is everybody who may knock, ``phones`` are all the chats of whoever knocks now."""

    world: World
    cast: dict[str, Actor] = field(default_factory=dict)
    phones: tuple[Actor, ...] = ()
    chats: dict[str, int] = field(default_factory=dict)  # ids of their contacts
    tasks: dict[str, Task] = field(default_factory=dict)
    reports: dict[str, tuple[int, str]] = field(default_factory=dict)  # id and code
    absence: int = 0
    stated: int = 0  # why a foreign task is late
    entry: int = 0  # of the foreign unit in a register
    explanation: int = 0  # asked of somebody of the foreign unit
    part: int = 0  # of the foreign report, done by another body

    @classmethod
    async def plant(cls, world: World) -> Town:
        """Everybody is there, and the secrets are planted."""
        town = cls(world)
        other = await world.official("tam", "KT", name="Phan Văn Zzforeign")
        await world.official("khoa", "KT", Role.HEAD, name="Đỗ Văn Khoa")
        worker = await world.official("sen", "VHXH", name="Hồ Thị Sen")
        await world.official("chair", "UBND", Role.HEAD, name="Mai Văn Chủ")
        town.cast = {who: await town.seat(who) for who in CAST}
        for state, (mark, person, unit) in product(
            (TaskState.ASSIGNED, TaskState.SUBMITTED, TaskState.IN_PROGRESS),
            ((FOREIGN, other, "KT"), (OWN, worker, "VHXH")),
        ):
            await town.task(mark, person, unit, state)
        await town.report(FOREIGN, "KT", About.UNSAID)
        await town.report(ACCUSING, "VHXH", About.LEADERSHIP)
        await town.be_away(other)
        await town.explain(other)
        await town.ask_and_part(other)
        await world.settle()
        for actor in town.cast.values():
            town.chats |= await open_chats(world, actor)
        return town

    def again(self, world: World) -> Town:
        """The same in a copy of that world."""
        cast = {who: replace(actor, world=world) for who, actor in self.cast.items()}
        return replace(self, world=world, cast=cast)

    def knocks(self, who: str) -> Actor:
        """One of the cast, who looked away from everything until now."""
        first = self.cast[who]
        self.phones = phones_of(first)
        first.clear()
        return first

    async def seat(self, who: str) -> Actor:
        if who == "citizen":
            return self.world.citizen(who)
        role = Role.HEAD if who == "gone" else Role(who)
        home = HOME.get(who, "VP")
        actor = await self.world.official(who, home, role, name=f"Lê Thị {who}", scope="VHXH")
        if who == "gone":
            async with self.world.database.write() as session:
                person = await session.get_one(Person, actor.person_id)
                person.left_on = self.world.now.date() - timedelta(days=1)
        return actor

    async def task(self, mark: str, to: Actor, unit: str, state: TaskState) -> None:
        world = self.world
        async with world.database.write() as session:
            made = await tasks.assign(
                session,
                by=None,
                content=f"{mark} {state.value}",
                lead_unit_id=await world.unit_id(unit),
                assignee_id=to.person_id,
                due_at=world.now + timedelta(days=20),
                now=world.now - timedelta(days=30),
            )
            made.state = state
            if state is TaskState.SUBMITTED:
                made.submitted_at, made.result = world.now, mark
            if state is TaskState.IN_PROGRESS:
                made.due_at = world.now - timedelta(days=3)
        self.tasks[f"{mark} {state.value}"] = made

    async def report(self, mark: str, unit: str, about: About) -> None:
        world = self.world
        incoming = Incoming("0", Address(*PHONE, "reporter"), language="vi")
        async with world.database.write() as session:
            visitor = await contacts.visitor(session, incoming, world.now)
            sent = Submission(
                kind=ReportKind.REPORT,
                category=Category.ATTITUDE,
                unit_id=await world.unit_id(unit),
                privacy=Privacy.DESK,
                about=about,
                evidence=Evidence(f"{mark} chuyện đã xảy ra"),
            )
            made = await receive(session, visitor.contact, sent, "x", world.now, world.now)
        self.reports[mark] = (made.id, made.code)

    async def be_away(self, person: Actor) -> None:
        day = self.world.now.date()
        async with self.world.database.write() as session:
            row = Absence(person_id=person.person_id, from_on=day, to_on=day + timedelta(days=9))
            session.add(row)
            await session.flush()
            self.absence = row.id

    async def explain(self, person: Actor) -> None:
        """The foreign unit says why a task is late, and enters an obstacle."""
        now, late = self.world.now, self.tasks[f"{FOREIGN} {TaskState.IN_PROGRESS.value}"]
        said = Lateness(
            task_id=late.id, version=1, due_at=now - timedelta(days=3), at=now,
            act=Statement.STATED, actor_id=person.person_id, cause=Cause.OBJECTIVE,
            obstacle=Group.NEITHER, words=FOREIGN,
        )  # fmt: skip
        entry = Enrolment(
            book=Book.OBSTACLES, unit_id=await self.world.unit_id("KT"), at=now,
            author_id=person.person_id, words=FOREIGN, proposal=FOREIGN,
        )  # fmt: skip
        async with self.world.database.write() as session:
            session.add_all([said, entry])
            await session.flush()
            self.stated, self.entry = said.id, entry.id

    async def ask_and_part(self, other: Actor) -> None:
        """In the foreign report somebody was asked to explain, and a body has a part."""
        now, report = self.world.now, self.reports[FOREIGN][0]
        who = {"report_id": report, "due_at": now + timedelta(days=5)}
        asked = CaseExplanation(
            **who, person_id=other.person_id, asked_by_id=other.person_id, asked_at=now, turn=1
        )
        part = CasePart(
            **who, number=1, unit_id=await self.world.unit_id("HCC"), holder_id=other.person_id,
            given_by_id=other.person_id, given_at=now,
        )  # fmt: skip
        async with self.world.database.write() as session:
            session.add_all([asked, part])
            for kind in (ASKED, PART):
                write(session, report, kind, FOREIGN, now, other.person_id)
            await session.flush()
            self.explanation, self.part = asked.id, part.id

    async def tries(self, things: Iterable[str], what: str) -> None:
        """All of these, one in each chat at a time."""
        for some in batches(things):
            await self.say([{what: thing} for thing in some])

    async def say(self, things: Iterable[dict[str, str]]) -> None:
        await hear_together(self.world, zip(self.phones, things, strict=False))

    async def finish(self, choices: Sequence[str]) -> None:
        """In each chat the choice that ends its dialogue is pressed, where one is open still."""
        query = select(Draft.contact_id, Draft.turn).where(Draft.form != "")
        async with self.world.database.read() as session:
            turns = dict((await session.execute(query)).all())
        pressed = [
            (phone, {"action": f"d:{turns[self.chats[phone.chat]]}:{choice}"})
            for phone, choice in zip(self.phones, choices, strict=False)
            if self.chats[phone.chat] in turns
        ]
        await hear_together(self.world, pressed)

    async def forge(self, begun: Sequence[Begun]) -> None:
        """In each chat a dialogue that was opened while it was allowed."""
        now = self.world.now
        async with self.world.database.write() as session:
            ids = [self.chats[phone.chat] for phone in self.phones[: len(begun)]]
            await session.execute(delete(Draft).where(Draft.contact_id.in_(ids)))
            session.add_all(
                Draft(
                    contact_id=contact,
                    form=form,
                    step=step,
                    turn=1,
                    answers=seal_json(session, "draft", {"_path": [], **answers}),
                    expires_at=now + timedelta(days=1),
                )
                for contact, (form, step, answers) in zip(ids, begun, strict=True)
            )

    # --- looking ---------------------------------------------------------------------------

    async def digest(self) -> dict[str, str]:
        """Table by table, a fingerprint of what it holds when all is said."""
        await self.world.settle()
        prints: dict[str, str] = {}
        async with self.world.database.read() as session:
            for name in DOMAIN:
                rows = await session.execute(METADATA.tables[name].select())
                prints[name] = fingerprint(row for row in rows if not own_talk(row))
            acts = select(Event).where(Event.matter.not_in((Matter.PERSON, Matter.TALK)))
            events = [(one.matter, one.matter_id, one.kind) for one in await session.scalars(acts)]
            prints["event"] = fingerprint(events)
        return prints

    async def failures(self) -> list[str]:
        """What handlers broke on: a probe is answered, never a bug."""
        await self.world.settle()
        query = select(Update.failure).where(Update.state != UpdateState.DONE)
        async with self.world.database.read() as session:
            return [why or "" for why in await session.scalars(query)]


async def hear_together(world: World, said: Iterable[tuple[Actor, dict[str, str]]]) -> None:
    """Something from each of these phones: all of it is handled and answered."""
    heard = [
        {"update": str(next(world.updates)), "chat": phone.chat, **thing} for phone, thing in said
    ]
    raws = [Raw(*PHONE, one["update"], one["chat"], one) for one in heard]
    async with world.database.write(intake=True) as session:
        await intake.record(session, raws, world.now)
    while await world.desk.serve_waiting():
        pass
    while await world.courier.deliver_due():
        pass


async def open_chats(world: World, actor: Actor) -> dict[str, int]:
    """Many chats for somebody, so that much can be tried at once; the ids of their contacts."""
    async with world.database.write() as session:
        found = {}
        for chat in chats_of(actor):
            contact = (await contacts.visitor(session, at(chat), world.now)).contact
            contact.person_id = actor.person_id or None
            contact.linked_at = world.now if actor.person_id else None
            found[chat] = contact.id
    return found


def phones_of(actor: Actor) -> tuple[Actor, ...]:
    return tuple(replace(actor, chat=chat) for chat in chats_of(actor))


def at(chat: str) -> Incoming:
    return Incoming("0", Address(*PHONE, chat), language="vi")


def chats_of(actor: Actor) -> tuple[str, ...]:
    return (actor.chat, *(f"{actor.chat}{n}" for n in range(1, PHONES)))


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    """As many at a time as there are phones."""
    rest = iter(things)
    while some := list(islice(rest, PHONES)):
        yield some


def own_talk(row: Any) -> bool:
    """The clock of a talk with the desk: anybody may ask for an officer."""
    return getattr(row, "matter", None) == Matter.TALK


def fingerprint(rows: Any) -> str:
    text = json.dumps(sorted(str(tuple(row)) for row in rows))
    return sha256(text.encode()).hexdigest()


def shown(*phones: Actor) -> str:
    """Everything on these phones: words and buttons."""
    told = [line for phone in phones for line in phone.sees]
    pressed = [f"{one.label} {one.action}" for phone in phones for one in phone.buttons]
    return "\n".join([*told, *pressed])
