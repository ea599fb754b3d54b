"""Letters that wait in a case without mailbox: read out at its reporter's next visit, or by the
desk on the telephone. Worded then as they would be sent then; what has moved on says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState, Matter
from domain.notices import Notice
from models.post import Letter
from models.reports import Report
from services import letters
from services.compose import compose
from services.dispatch import Claim

UNTOLD = (LetterState.KEPT, LetterState.UNREACHABLE)
BY_VISIT, BY_CALL = "visit", "call"
"""How a kept letter was told in the end, where others have the platform's message id."""


async def read_out(session: AsyncSession, report: Report, now: datetime) -> tuple[Notice, ...]:
    """What was written to the reporter since the last visit, oldest first; it counts as told."""
    rows = await waiting(session, report.id)
    told = await worded(session, rows, now)
    mark_told(rows, BY_VISIT)
    return tuple(told.values())


async def waiting(session: AsyncSession, report_id: int, until: int = 0) -> Sequence[Letter]:
    """The letters that wait in a case, also those that could not be delivered to its chat;
    ``until``: up to that letter."""
    query = (
        select(Letter)
        .where(
            Letter.matter == Matter.REPORT,  # by the index of matters
            Letter.matter_id == report_id,
            Letter.report_id == report_id,
            Letter.state.in_(UNTOLD),
        )
        .order_by(Letter.id)
        .with_for_update()
    )
    if until:
        query = query.where(Letter.id <= until)
    return (await session.scalars(query)).all()


async def worded(session: AsyncSession, rows: Iterable[Letter], now: datetime) -> dict[int, Notice]:
    """What these letters say now, by letter; who has nothing to say any more is settled."""
    said: dict[int, Notice] = {}
    for row in rows:
        notice = await compose(session, claim_of(row), now, letters.COMPOSERS)
        if notice is None:
            row.state = LetterState.SUPERSEDED
        else:
            said[row.id] = notice
    return said


def mark_told(rows: Iterable[Letter], how: str) -> None:
    for row in rows:
        if row.state in UNTOLD:
            row.state, row.platform_id = LetterState.SENT, how


def claim_of(row: Letter) -> Claim:
    """A letter as its composer knows it; it travels nowhere."""
    return Claim(
        letter_id=row.id, kind=row.kind, matter=row.matter, matter_id=row.matter_id, ids=row.ids,
        sealed=row.sealed, person_id=None, report_id=row.report_id, contact_id=0, channel="",
        account="", address=b"", group=False, language="", promise=row.promise,
        attempts=row.attempts, again=False, posted_at=row.posted_at,
    )  # fmt: skip
