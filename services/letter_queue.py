"""The queue of the outbox: which letters may leave now, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import aliased

from domain.lifecycle import OPEN_LETTER
from models.contacts import Contact
from models.post import Letter
from services.alarms import DIGEST

WINDOW = 200


async def anything_waits(session: AsyncSession | AsyncConnection, real: datetime) -> bool:
    """The idle tick: one indexed read."""
    query = select(Letter.id).where(Letter.state.in_(OPEN_LETTER), Letter.due_at <= real).limit(1)
    return await session.scalar(query) is not None


def candidates(
    real: datetime,
    accounts: Sequence[tuple[str, str]],
    cooling: Collection[int],
    hushed: Collection[str],
    resting: Collection[int],
) -> Select[*tuple[Any, ...]]:
    """Due letters in the post room's order: the first of each chat, and those without one."""
    return (
        select(*(getattr(Letter, name) for name in ADDRESSED))
        .outerjoin(Contact, Contact.id == Letter.contact_id)
        .where(
            Letter.state.in_(OPEN_LETTER),
            Letter.due_at <= real,
            *talking(Letter, hushed, resting),
            or_(
                Letter.contact_id.is_(None),
                and_(
                    tuple_(Contact.channel, Contact.account).in_(accounts) if accounts else false(),
                    or_(Contact.wait_until.is_(None), Contact.wait_until <= real),
                    Letter.contact_id.not_in(cooling) if cooling else Letter.id.is_not(None),
                    ~ahead(tuple(hushed), tuple(resting)),
                ),
            ),
        )
        .order_by(Letter.priority, Letter.id)
        .limit(WINDOW)
        .with_for_update(of=Letter, skip_locked=True)
    )


@lru_cache(maxsize=64)  # it is asked at every claim, and spelled out more slowly than answered
def ahead(hushed: tuple[str, ...], resting: tuple[int, ...]) -> ColumnElement[bool]:
    """Another letter to the same chat leaves first."""
    earlier = aliased(Letter)
    return (
        select(literal(1))
        .select_from(earlier)
        .where(
            earlier.contact_id == Letter.contact_id,
            earlier.state.in_(OPEN_LETTER),
            *talking(earlier, hushed, resting),
            tuple_(earlier.priority, earlier.id) < tuple_(Letter.priority, Letter.id),
        )
        # Left to itself SQLite reads everything the chat was ever sent.
        .with_hint(earlier, "INDEXED BY ix_outbox_queue", "sqlite")
        .exists()
    )


def talking(
    letter: type[Letter], hushed: Collection[str], resting: Collection[int]
) -> list[ColumnElement[bool]]:
    """No condition where nobody rests: the usual question stays the usual question."""
    asked: list[ColumnElement[bool]] = [letter.kind.not_in(hushed)] if hushed else []
    if resting:
        theirs = letter.person_id.not_in(resting)
        asked.append(or_(letter.kind != DIGEST, letter.person_id.is_(None), theirs))
    return asked


def with_contact(letter_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    columns: tuple[Any, ...] = (
        *(getattr(Letter, name) for name in LETTER_FIELDS),
        *(getattr(Contact, name) for name in CONTACT_FIELDS),
    )
    return (
        select(*columns)
        .outerjoin(Contact, Contact.id == Letter.contact_id)
        .where(Letter.id.in_(letter_ids))
        .order_by(Letter.priority, Letter.id)
    )


ADDRESSED = ("id", "kind", "matter", "contact_id", "person_id", "report_id")
LETTER_FIELDS = (
    "id",
    "kind",
    "matter",
    "matter_id",
    "ids",
    "sealed",
    "person_id",
    "report_id",
    "contact_id",
    "promise",
    "state",
    "attempts",
    "again",
    "posted_at",
)
CONTACT_FIELDS = (
    "channel",
    "account",
    "address",
    "group",
    "language",
    "closed_at",
    "wait_until",
)
