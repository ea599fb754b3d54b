"""A town with secrets: matters of another unit, of one's own, and a report about one's leaders.

Everybody of the cast has their role over «VHXH»; everything marked ``FOREIGN`` belongs to «KT».
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from itertools import product
from typing import Any

from sqlalchemy import select

from domain.enrolling import Book
from domain.lateness import Cause, Group, Statement
from domain.lifecycle import About, Category, Matter, Privacy, ReportKind, TaskState, UpdateState
from domain.messages import Address, Incoming
from domain.rights import Role
from models.contacts import Draft
from models.ledger import Enrolment, Lateness
from models.office import Absence, Person
from models.post import Update
from models.routing import CaseExplanation, CasePart
from models.sealing import seal_json
from models.tables import METADATA
from models.work import Event, Task
from services import contacts, tasks
from services.case_explanations import ASKED
from services.report_file import write
from services.report_parts import PART
from services.reports import Evidence, Submission, receive
from tests.world import PHONE, Actor, World

FOREIGN, OWN, ACCUSING = "zzforeign", "zzown", "zzaccusing"
"""Words that stand in contents: who reads one of them has read the matter."""

ROLES = tuple(role.value for role in Role)
CAST = ("citizen", *ROLES, "gone")
"""Everybody who may knock: a stranger, each role, and a head who left the office."""

AT_ONCE = 20  # updates before everybody has their turn

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
    world: World
    cast: dict[str, Actor] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    reports: dict[str, tuple[int, str]] = field(default_factory=dict)  # id and code
    absence: int = 0
    worker: Actor | None = None
    stated: int = 0  # why a foreign task is late
    entry: int = 0  # of the foreign unit in a register
    explanation: int = 0  # asked of somebody of the foreign unit
    part: int = 0  # of the foreign report, done by another body
    unsaid: int = 0  # updates since everything was said last

    async def open(self, who: str) -> Actor:
        """Plant the secrets and seat one of the cast."""
        world = self.world
        other = await world.official("tam", "KT", name="Phan Văn Zzforeign")
        await world.official("khoa", "KT", Role.HEAD, name="Đỗ Văn Khoa")
        worker = self.worker = await world.official("sen", "VHXH", name="Hồ Thị Sen")
        await world.official("chair", "UBND", Role.HEAD, name="Mai Văn Chủ")
        actor = await self.seat(who)
        for state, (mark, person, unit) in product(
            (TaskState.ASSIGNED, TaskState.SUBMITTED, TaskState.IN_PROGRESS),
            ((FOREIGN, other, "KT"), (OWN, worker, "VHXH")),
        ):
            await self.task(mark, person, unit, state)
        await self.report(FOREIGN, "KT", About.UNSAID)
        await self.report(ACCUSING, "VHXH", About.LEADERSHIP)
        await self.be_away(other)
        await self.explain(other)
        await self.ask_and_part(other)
        await world.settle()
        actor.clear()
        return actor

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

    async def tries(self, actor: Actor, things: Iterable[str], what: str) -> None:
        """All of these one after the other, as fast as a thumb can, and all are handled. What is
        said to them leaves a few at a time: a chat has one queue."""
        for thing in things:
            await self.world.receive({"chat": actor.chat, what: thing})
            self.unsaid += 1
            if self.unsaid == AT_ONCE:
                await self.settle()
        await self.world.desk.serve_waiting()

    async def settle(self) -> None:
        await self.world.settle()
        self.unsaid = 0

    # --- looking ---------------------------------------------------------------------------

    async def digest(self) -> dict[str, str]:
        """Table by table, a fingerprint of what it holds when all is said."""
        await self.settle()
        prints: dict[str, str] = {}
        async with self.world.database.read() as session:
            for name in DOMAIN:
                rows = await session.execute(METADATA.tables[name].select())
                prints[name] = fingerprint(rows)
            acts = select(Event).where(Event.matter != Matter.PERSON)
            events = [(one.matter, one.matter_id, one.kind) for one in await session.scalars(acts)]
            prints["event"] = fingerprint(events)
        return prints

    async def failures(self) -> list[str]:
        """What handlers broke on: a probe is answered, never a bug."""
        await self.settle()
        query = select(Update.failure).where(Update.state != UpdateState.DONE)
        async with self.world.database.read() as session:
            return [why or "" for why in await session.scalars(query)]

    async def forge(self, actor: Actor, form: str, step: str, answers: dict[str, Any]) -> int:
        """A dialogue that was opened while it was allowed; its turn."""
        incoming = Incoming("0", Address(*PHONE, actor.chat))
        async with self.world.database.write() as session:
            visitor = await contacts.visitor(session, incoming, self.world.now)
            draft = await session.get(Draft, visitor.contact.id)
            if draft is None:
                draft = Draft(contact_id=visitor.contact.id, turn=0)
                session.add(draft)
            draft.form, draft.step, draft.turn = form, step, draft.turn + 1
            draft.answers = seal_json(session, "draft", {"_path": [], **answers})
            draft.expires_at = self.world.now + timedelta(days=1)
            return draft.turn


def fingerprint(rows: Any) -> str:
    text = json.dumps(sorted(str(tuple(row)) for row in rows))
    return sha256(text.encode()).hexdigest()


def shown(actor: Actor) -> str:
    """Everything on a phone: words and buttons."""
    return "\n".join([*actor.sees, *(f"{one.label} {one.action}" for one in actor.buttons)])
