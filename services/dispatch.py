"""The courier's side of the outbox: claim what may leave now, under a lease."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import aliased

from domain.lifecycle import OPEN_LETTER, LetterState, Matter, Promise
from models.contacts import Contact
from models.post import Letter
from services.addressing import NOBODY, choose_contacts, ever_linked
from services.alarms import DIGEST
from services.settling import settle_all

LEASE = timedelta(seconds=30)
FILE_LEASE = timedelta(minutes=5)
REPORT_FILE, TASK_FILE = "report.file", "task.file"  # kinds that take long to carry
EVALUATION_FILE = "evaluation.file"  # and to write
BOOK_FILE = "book.file"
PAPER = "paper"  # likewise: printed first
SLOW = (REPORT_FILE, TASK_FILE, EVALUATION_FILE, BOOK_FILE, PAPER)
WINDOW = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter that is ours to send until its lease ends."""

    letter_id: int
    kind: str
    matter: Matter | None
    matter_id: int | None
    ids: dict[str, Any]
    sealed: bytes | None
    person_id: int | None
    report_id: int | None
    contact_id: int
    channel: str
    account: str
    address: bytes
    group: bool
    language: str
    promise: Promise
    attempts: int
    again: bool
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Unheard:
    """A letter nobody could be told by: who, about what, and why."""

    letter_id: int
    person_id: int | None
    matter: Matter | None
    matter_id: int | None
    kind: str
    why: str  # none, closed


@dataclass(frozen=True, slots=True)
class Haul:
    claims: tuple[Claim, ...]
    unheard: tuple[Unheard, ...]
    more: bool  # the window was full: look again at once


async def claim(
    session: AsyncSession,
    real: datetime,
    worker: str,
    allowances: Mapping[tuple[str, str], int],
    cooling: Collection[int],
    hushed: Collection[str] = (),
    resting: Collection[int] = (),
    away: Mapping[int, int] = NOBODY,
) -> Haul:
    """Take letters that may leave now: at most one per chat, within each account's allowance.

    ``allowances`` names the accounts this process may send for, ``hushed`` the kinds of letters
    that wait for office hours, ``resting`` the people whose digests wait for the end of their
    quiet hours, ``away`` whoever is absent and their stand-ins. A letter whose last courier died
    while sending is sent again with a mark, or, promised at most once, left as ambiguous.
    """
    query = candidates(real, tuple(allowances), cooling, hushed, resting)
    rows = (await session.execute(query)).all()
    await choose_contacts(session, rows, away)
    fresh = (await session.execute(with_contact([row.id for row in rows]))).all()
    linked = await ever_linked(session, [row for row in fresh if row.contact_id is None])
    left = dict(allowances)
    claims: list[Claim] = []
    unheard: list[Unheard] = []
    doubtful: list[int] = []
    spoken_to: set[int] = set(cooling)
    for row in fresh:
        if row.state is LetterState.SENDING and row.promise is Promise.AT_MOST:
            doubtful.append(row.id)
        elif row.contact_id is None:
            unheard.append(unheard_of(row, linked))
        elif may_leave(row, left, spoken_to, real):
            spoken_to.add(row.contact_id)
            left[row.channel, row.account] -= 1
            claims.append(claimed(row))
    await mark_sending(session, claims, real, worker)
    await mark_ambiguous(session, doubtful, real)
    await mark_unheard(session, unheard, real)
    return Haul(tuple(claims), tuple(unheard), len(rows) == WINDOW)


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
    earlier = aliased(Letter)
    ahead = exists().where(
        earlier.contact_id == Letter.contact_id,
        earlier.state.in_(OPEN_LETTER),
        earlier.kind.not_in(hushed),
        *awake(earlier, resting),
        or_(
            earlier.priority < Letter.priority,
            and_(earlier.priority == Letter.priority, earlier.id < Letter.id),
        ),
    )
    return (
        select(*(getattr(Letter, name) for name in ADDRESSED))
        .outerjoin(Contact, Contact.id == Letter.contact_id)
        .where(
            Letter.state.in_(OPEN_LETTER),
            Letter.due_at <= real,
            Letter.kind.not_in(hushed),
            *awake(Letter, resting),
            or_(
                Letter.contact_id.is_(None),
                and_(
                    tuple_(Contact.channel, Contact.account).in_(accounts) if accounts else false(),
                    or_(Contact.wait_until.is_(None), Contact.wait_until <= real),
                    Letter.contact_id.not_in(cooling) if cooling else Letter.id.is_not(None),
                    ~ahead,
                ),
            ),
        )
        .order_by(Letter.priority, Letter.id)
        .limit(WINDOW)
        .with_for_update(of=Letter, skip_locked=True)
    )


def awake(letter: type[Letter], resting: Collection[int]) -> list[ColumnElement[bool]]:
    """No condition where nobody rests: the usual question stays the usual question."""
    if not resting:
        return []
    theirs = letter.person_id.not_in(resting)
    return [or_(letter.kind != DIGEST, letter.person_id.is_(None), theirs)]


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


def may_leave(
    row: Row[Any],
    left: Mapping[tuple[str, str], int],
    spoken_to: Collection[int],
    real: datetime,
) -> bool:
    waiting = row.wait_until is not None and row.wait_until > real
    return (
        left.get((row.channel, row.account), 0) > 0
        and row.contact_id not in spoken_to
        and not waiting
    )


def claimed(row: Row[Any]) -> Claim:
    doubted = row.state is LetterState.SENDING
    return Claim(
        letter_id=row.id,
        kind=row.kind,
        matter=row.matter,
        matter_id=row.matter_id,
        ids=row.ids,
        sealed=row.sealed,
        person_id=row.person_id,
        report_id=row.report_id,
        contact_id=row.contact_id,
        channel=row.channel,
        account=row.account,
        address=row.address,
        group=row.group,
        language=row.language,
        promise=row.promise,
        attempts=row.attempts + 1,
        again=row.again or doubted,
        posted_at=row.posted_at,
    )


def unheard_of(row: Row[Any], linked: Collection[int]) -> Unheard:
    why = "closed" if row.attempts or row.person_id in linked else "none"
    return Unheard(row.id, row.person_id, row.matter, row.matter_id, row.kind, why)


async def mark_sending(
    session: AsyncSession, claims: Iterable[Claim], real: datetime, worker: str
) -> None:
    ids = [claim.letter_id for claim in claims]
    doubted = [claim.letter_id for claim in claims if claim.again]
    if not ids:
        return
    await session.execute(
        update(Letter)
        .where(Letter.id.in_(ids))
        .values(
            state=LetterState.SENDING,
            due_at=case(
                (Letter.kind.in_(SLOW), real + FILE_LEASE),
                else_=real + LEASE,
            ),
            tried_at=real,
            attempts=Letter.attempts + 1,
            worker=worker,
        )
        .execution_options(synchronize_session=False)
    )
    if doubted:
        await session.execute(
            update(Letter)
            .where(Letter.id.in_(doubted))
            .values(again=True)
            .execution_options(synchronize_session=False)
        )


async def recall(session: AsyncSession, real: datetime) -> None:
    """End leases longer than any courier takes: the database's clock was set back meanwhile."""
    await session.execute(
        update(Letter)
        .where(Letter.state == LetterState.SENDING, Letter.due_at > real + FILE_LEASE)
        .values(due_at=real)
        .execution_options(synchronize_session=False)
    )


async def mark_ambiguous(session: AsyncSession, ids: Sequence[int], real: datetime) -> None:
    await settle_all(session, ids, LetterState.AMBIGUOUS, real, "courier died while sending")


async def mark_unheard(session: AsyncSession, unheard: Iterable[Unheard], real: datetime) -> None:
    ids = [letter.letter_id for letter in unheard]
    await settle_all(session, ids, LetterState.UNREACHABLE, real, "no open contact")
