"""The office in the storm: many units with a head each, officials, and a register of tasks whose
reminders come due one after another while processes die."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil
from random import Random

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Urgency
from domain.messages import Address, Incoming
from domain.rights import Role
from domain.words import fold
from models.database import Database
from models.office import Grant, Person, Unit
from services import contacts
from services.tasks import assign
from tests.crash.ledger import Given, Ledger
from tests.tasks import at
from tests.world import BEGAN, let_them_all_write

MORNING = at("2026-12-03", "09:00")  # a Thursday
SHARE = timedelta(hours=3)  # assigned so long ago, due so far ahead: «50%» of the short ladder
HEADS, OFFICIALS, CITIZENS = 10_000, 20_000, 30_000  # chats count from here
TASKS_EACH = 8  # one page of a digest: every reminder is on the screen


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens, over how many seconds."""

    kills: int
    citizens: int
    bursts: int  # additions per citizen, several messages each
    units: int
    officials: int
    span: float  # s
    processes: int  # on PostgreSQL; an SQLite file is served by one

    @property
    def updates(self) -> int:
        """Roughly: eight for a report, five for an addition; two for a task."""
        return self.citizens * (8 + 5 * self.bursts) + self.officials * TASKS_EACH * 2

    def scaled(self, by: float) -> Size:
        """As dense, but shorter or longer."""
        counts = {
            name: ceil(getattr(self, name) * by)
            for name in ("kills", "citizens", "units", "officials")
        }
        return replace(self, **counts, span=self.span * by)


@dataclass
class Office:
    units: dict[str, int] = field(default_factory=dict)  # code -> chat of the head
    officials: dict[int, list[Given]] = field(default_factory=dict)  # chat -> tasks

    async def found(
        self, database: Database, account: str, size: Size, rng: Random, ledger: Ledger
    ) -> None:
        async with database.write() as session:
            await let_them_all_write(session, MORNING)
            root = await unit(session, "UBND", "UBND phường Bình An", None)
            for n in range(size.units):
                code = f"DV{n:02}"
                made = await unit(session, code, f"Đơn vị số {n:02}", root)
                self.units[code] = HEADS + n
                await official(session, account, HEADS + n, made, Role.HEAD)
                for k in range(n, size.officials, size.units):
                    chat = OFFICIALS + k
                    person = await official(session, account, chat, made, Role.OFFICIAL)
                    self.officials[chat] = [
                        await task(session, made, person, chat, size, rng)
                        for _ in range(TASKS_EACH)
                    ]
        ledger.tasks += [given for tasks in self.officials.values() for given in tasks]


async def unit(session: AsyncSession, code: str, name: str, parent: Unit | None) -> Unit:
    made = Unit(
        code=code,
        name=name,
        name_fold=fold(name),
        parent_id=parent.id if parent else None,
        valid_from=BEGAN,
    )
    session.add(made)
    await session.flush()
    made.path = f"{parent.path if parent else '/'}{made.id}/"
    return made


async def official(
    session: AsyncSession, account: str, chat: int, home: Unit, role: Role
) -> Person:
    """Somebody of the office, linked to a chat without the words of a real linking."""
    name = f"Lê Văn {'Trưởng' if role is Role.HEAD else 'Sự'} {chat}"
    person = Person(name=name, name_fold=fold(name), title="", unit_id=home.id, language="vi")
    session.add(person)
    await session.flush()
    session.add(Grant(person_id=person.id, role=role, unit_id=home.id, from_on=BEGAN))
    incoming = Incoming("0", Address("telegram", account, str(chat)), language="vi")
    contact = (await contacts.visitor(session, incoming, MORNING)).contact
    contact.person_id, contact.linked_at, contact.greeted = person.id, MORNING, True
    return person


async def task(
    session: AsyncSession, home: Unit, person: Person, chat: int, size: Size, rng: Random
) -> Given:
    """Half of its time is over at a random moment of the storm: then its reminder is due."""
    due = MORNING + timedelta(seconds=rng.uniform(0.05, 0.9) * size.span)
    urgent = rng.random() < 0.3
    made = await assign(
        session,
        by=None,
        content="Rà soát hồ sơ đất đai tồn đọng",
        lead_unit_id=home.id,
        assignee_id=person.id,
        due_at=due + SHARE,
        now=due - SHARE,
        urgency=Urgency.VERY_URGENT if urgent else Urgency.NORMAL,
    )
    return Given(made.code, chat, urgent)


def shift(real: datetime) -> timedelta:
    """What makes the business clock show the morning now."""
    return MORNING - real
