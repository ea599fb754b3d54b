"""Every way the house can be unwell, brought about in the town's own database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.lifecycle import (
    Category,
    LetterState,
    Matter,
    Priority,
    Promise,
    ReportKind,
    UpdateState,
)
from domain.messages import Address, Incoming
from domain.rights import Role
from domain.watching import MANY_CLOSED, Ailment
from models.base import Base
from models.contacts import Account, Contact
from models.post import Letter, Update
from models.reports import Attachment, Report
from models.work import Alarm, DigestItem
from services import contacts
from services.alarms import record
from services.case_doubts import look_over
from tests.world import PHONE, World

ACCOUNT = "phone/town"
LONG = timedelta(hours=1)

Trouble = Callable[[World], Awaitable[None]]


async def put(world: World, *rows: Base) -> None:
    async with world.database.write() as session:
        session.add_all(rows)


async def contact(world: World, chat: str) -> int:
    async with world.database.write() as session:
        visitor = await contacts.visitor(
            session, Incoming("0", Address(*PHONE, chat), language="vi"), world.now
        )
        return visitor.contact.id


def letter(world: World, **having: Any) -> Letter:
    """A letter nobody has sent, with these columns."""
    columns: dict[str, Any] = {
        "kind": "said",
        "promise": Promise.AT_LEAST,
        "priority": Priority.REPLY,
        "state": LetterState.WAITING,
        "due_at": world.now,
        "posted_at": world.now,
    }
    return Letter(**columns | having)


def alarm(world: World, **having: Any) -> Alarm:
    columns: dict[str, Any] = {"matter": Matter.TASK, "matter_id": 1, "kind": "of a test"}
    return Alarm(**columns | having)


async def alarms_late(world: World) -> None:
    await put(world, alarm(world, next_at=world.now - LONG))


async def alarms_failing(world: World) -> None:
    await put(world, alarm(world, matter_id=2, next_at=world.now + LONG, failures=1))


async def items_stranded(world: World) -> None:
    idle = await world.official("idle", linked=False)
    item = DigestItem(
        key="of a test",
        person_id=idle.person_id,
        matter=Matter.TASK,
        matter_id=1,
        kind="deadline",
        version=1,
        rung=1,
        audience="assignee",
        at=world.now,
    )
    await put(world, item)


async def update(world: World, state: UpdateState) -> None:
    row = Update(
        channel=PHONE[0],
        account=PHONE[1],
        key=f"of a test {state}",
        lane="of a test",
        state=state,
        received_at=world.now - LONG,
    )
    await put(world, row)


async def updates_late(world: World) -> None:
    await update(world, UpdateState.NEW)


async def updates_failed(world: World) -> None:
    await update(world, UpdateState.FAILED)


async def letters_late(world: World) -> None:
    """The platform asked us to leave a chat alone."""
    chat = await contact(world, "hot")
    async with world.database.write() as session:
        (await session.get_one(Contact, chat)).wait_until = world.now + 2 * LONG
    await put(world, letter(world, contact_id=chat, posted_at=world.now - LONG))


async def leases_past(world: World) -> None:
    file = Attachment(
        matter="report",
        matter_id=1,
        channel=PHONE[0],
        account=PHONE[1],
        ref=b"",
        kind="photo",
        name=b"",
        due_at=world.now - LONG,
        at=world.now,
    )
    await put(world, file)


async def account_deaf(world: World) -> None:
    row = Account(key=ACCOUNT, lease_until=world.now + LONG, heard_at=world.now - LONG)
    await put(world, row)


async def account_idle(world: World) -> None:
    row = Account(key=ACCOUNT, lease_until=world.now - LONG, heard_at=world.now + LONG)
    await put(world, row)


async def letters_ambiguous(world: World) -> None:
    await put(world, letter(world, state=LetterState.AMBIGUOUS, settled_at=world.now))


async def people_untold(world: World) -> None:
    away = await world.official("away", linked=False)
    state = LetterState.UNREACHABLE
    await put(world, letter(world, state=state, settled_at=world.now, person_id=away.person_id))


async def reporters_untold(world: World) -> None:
    state = LetterState.UNREACHABLE
    await put(world, letter(world, state=state, settled_at=world.now, report_id=7))


async def cases_apart(world: World) -> None:
    """A hand in the database moves a deadline that nothing in the history moved."""
    await world.official("binh", role=Role.HEAD)
    async with world.database.write() as session:
        report = Report(
            code="PA-261119-0001", kind=ReportKind.REPORT, category=Category.OTHER,
            received_at=world.now, due_at=world.now, pin_hash="-",
        )  # fmt: skip
        session.add(report)
        await session.flush()
        await record(session, Matter.REPORT, report.id, "received", world.now, version=1)
        await look_over(session, 0, world.now)


async def close_chats_of(world: World, person_id: int) -> None:
    async with world.database.write() as session:
        theirs = await session.scalars(select(Contact).where(Contact.person_id == person_id))
        for each in theirs:
            contacts.close(each, "blocked", world.now - timedelta(days=3))


async def staff_cut_off(world: World) -> None:
    blocker = await world.official("blocker")
    await close_chats_of(world, blocker.person_id)


async def contacts_closed(world: World) -> None:
    for number in range(MANY_CLOSED + 1):
        chat = await contact(world, f"gone{number}")
        async with world.database.write() as session:
            contacts.close(await session.get_one(Contact, chat), "blocked", world.now)


async def clock_apart(world: World) -> None:
    """The auditor's own wall clock goes wrong; see ``watched``."""


TROUBLES: dict[Ailment, tuple[Trouble, str]] = {
    Ailment.ALARMS_LATE: (alarms_late, "python -m bot serve"),
    Ailment.ALARMS_FAILING: (alarms_failing, "could not be planned"),
    Ailment.ITEMS_STRANDED: (items_stranded, "python -m bot doctor"),
    Ailment.UPDATES_LATE: (updates_late, "python -m bot serve"),
    Ailment.UPDATES_FAILED: (updates_failed, ""),
    Ailment.LETTERS_LATE: (letters_late, "python -m bot doctor"),
    Ailment.LEASES_PAST: (leases_past, "Khởi động lại chương trình"),
    Ailment.ACCOUNT_DEAF: (account_deaf, "TELEGRAM_PROXY"),
    Ailment.ACCOUNT_IDLE: (account_idle, "python -m bot serve"),
    Ailment.CLOCK_APART: (clock_apart, "timedatectl set-ntp true"),
    Ailment.LETTERS_AMBIGUOUS: (letters_ambiguous, "python -m bot doctor"),
    Ailment.PEOPLE_UNTOLD: (people_untold, ""),
    Ailment.REPORTERS_UNTOLD: (reporters_untold, "mã PIN"),
    Ailment.CASES_APART: (cases_apart, "python -m bot doctor"),
    Ailment.STAFF_CUT_OFF: (staff_cut_off, "python -m bot invite --all"),
    Ailment.CONTACTS_CLOSED: (contacts_closed, "python -m bot doctor"),
}
"""Each ailment, what brings it about, and what the operator is told to do; "" where a letter of
its own has said it already."""
