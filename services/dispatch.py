"""The courier's side of the outbox: claim what may leave now, under a lease."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState, Matter, Promise
from models.post import Letter
from services.addressing import NOBODY, choose_contacts, ever_linked, without_mailbox
from services.letter_queue import WINDOW, candidates, with_contact
from services.settling import settle_all

LEASE = timedelta(seconds=30)
FILE_LEASE = timedelta(minutes=5)
REPORT_FILE, TASK_FILE = "report.file", "task.file"  # kinds that take long to carry
ANSWER_FILE = "answer.file"
EVALUATION_FILE = "evaluation.file"  # and to write
BOOK_FILE = "book.file"
PAKN_FILE = "pakn.file"
PAPER = "paper"  # likewise: printed first
OWN_COPY = "own.copy"  # likewise; sealed as a reply is
KEPT = "kept"
HOTLINE_PAPER, HOTLINE_SPOTS, POSTER = "hotline.paper", "hotline.spots", "poster"
APOLOGY_SLIP = "late.slip"
SLOW = (
    *(REPORT_FILE, TASK_FILE, ANSWER_FILE, EVALUATION_FILE, BOOK_FILE, PAKN_FILE, PAPER),
    *(OWN_COPY, HOTLINE_PAPER, HOTLINE_SPOTS, POSTER, APOLOGY_SLIP),
)


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
    why: str  # none, closed, kept
    report_id: int | None = None


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
    nowhere = await unheard_among(session, [row for row in fresh if row.contact_id is None])
    left = dict(allowances)
    claims: list[Claim] = []
    unheard: list[Unheard] = []
    doubtful: list[int] = []
    spoken_to: set[int] = set(cooling)
    for row in fresh:
        if row.state is LetterState.SENDING and row.promise is Promise.AT_MOST:
            doubtful.append(row.id)
        elif row.contact_id is None:
            unheard.append(nowhere[row.id])
        elif may_leave(row, left, spoken_to, real):
            spoken_to.add(row.contact_id)
            left[row.channel, row.account] -= 1
            claims.append(claimed(row))
    await mark_sending(session, claims, real, worker)
    await mark_ambiguous(session, doubtful, real)
    await mark_unheard(session, unheard, real)
    return Haul(tuple(claims), tuple(unheard), len(rows) == WINDOW)


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


async def unheard_among(session: AsyncSession, rows: Sequence[Row[Any]]) -> dict[int, Unheard]:
    """Letters no chat was found for, and why."""
    linked = await ever_linked(session, rows)
    boxless = await without_mailbox(session, {row.report_id for row in rows if row.report_id})
    return {row.id: unheard_of(row, linked, boxless) for row in rows}


def unheard_of(row: Row[Any], linked: Collection[int], boxless: Collection[int]) -> Unheard:
    why = "closed" if row.attempts or row.person_id in linked else "none"
    if row.report_id in boxless:
        why = KEPT
    return Unheard(row.id, row.person_id, row.matter, row.matter_id, row.kind, why, row.report_id)


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


async def mark_unheard(session: AsyncSession, unheard: Sequence[Unheard], real: datetime) -> None:
    """A letter to a case without mailbox waits there: that is no failure to tell anybody."""
    ids = [letter.letter_id for letter in unheard if letter.why != KEPT]
    await settle_all(session, ids, LetterState.UNREACHABLE, real, "no open contact")
    kept = [letter.letter_id for letter in unheard if letter.why == KEPT]
    await settle_all(session, kept, LetterState.KEPT, real, "no mailbox")
