"""Letters into the outbox, in the caller's transaction: nothing is sent before it commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState, Matter, Priority, Promise
from domain.notices import Notice
from models.bulk import insert_new
from models.contacts import Contact
from models.post import Letter
from models.sealing import vault_of

SAID = "said"
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
DOUBTED = "doubted"
"""Set in a session's info: what it posts may have been said before (services.backup_doubt)."""


@dataclass(frozen=True, slots=True)
class Post:
    """A letter about a matter, worded when it is sent. One recipient is set; without one the
    courier finds nobody, and the house counts what nobody could be told (services.untold)."""

    kind: str  # which composer words it
    matter: Matter
    matter_id: int
    to_person: int | None = None
    to_report: int | None = None  # the reporter of this report
    to_contact: int | None = None
    key: str | None = None  # posted once per key, ever
    ids: dict[str, Any] = field(default_factory=dict)
    promise: Promise = Promise.AT_LEAST
    priority: Priority = Priority.REMINDER
    again: bool = False  # holds what may have been said before


def file_for(kind: str, person_id: int, contact_id: int, ids: dict[str, Any]) -> Post:
    """The file somebody asked for, to the chat that asked."""
    return Post(
        kind, Matter.PERSON, person_id, to_contact=contact_id, ids=ids, priority=Priority.REPLY
    )


async def post(session: AsyncSession, letters: Sequence[Post], now: datetime) -> None:
    """Queue letters; one whose key was posted before is left out."""
    again = DOUBTED in session.info
    await insert_new(session, Letter, [row(letter, now, again=again) for letter in letters])


def row(letter: Post, now: datetime, *, again: bool = False) -> dict[str, Any]:
    return {
        "key": letter.key,
        "kind": letter.kind,
        "schema": 1,
        "matter": letter.matter,
        "matter_id": letter.matter_id,
        "ids": letter.ids,
        "person_id": letter.to_person,
        "report_id": letter.to_report,
        "contact_id": letter.to_contact,
        "promise": letter.promise,
        "priority": letter.priority,
        "state": LetterState.WAITING,
        "due_at": AT_ONCE,
        "posted_at": now,
        "attempts": 0,
        "again": again or letter.again,
    }


def reply(
    session: AsyncSession,
    contact: Contact,
    notice: Notice,
    now: datetime,
    promise: Promise = Promise.AT_LEAST,
    thread: str = "",
    kind: str = SAID,
) -> None:
    """Answer in the chat that asked, in that topic of a group (``thread``). What a dialogue says
    is sealed: it echoes people's words."""
    session.add(
        Letter(
            kind=kind,
            ids={"thread": thread} if thread else {},
            sealed=vault_of(session).seal(SAID, notice.to_json().encode()),
            contact_id=contact.id,
            promise=promise,
            priority=Priority.REPLY,
            due_at=AT_ONCE,
            posted_at=now,
            again=DOUBTED in session.info,
        )
    )


def said(session: AsyncSession, sealed: bytes) -> Notice:
    return Notice.from_json(vault_of(session).open(SAID, sealed).decode())
