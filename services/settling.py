"""What became of letters: recorded by whoever still holds them, and forgotten in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState
from models.contacts import Contact
from models.post import Letter
from services.post import AT_ONCE

REMEMBERED = timedelta(minutes=1)
LETTERS = cast(Table, Letter.__table__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try of a letter."""

    letter_id: int
    attempt: int
    state: LetterState
    platform_id: str | None = None
    failure: str | None = None
    again: bool = False
    elsewhere: bool = False  # try the person's next contact


async def settle(
    session: AsyncSession, outcomes: Sequence[Outcome], real: datetime, worker: str
) -> None:
    """Write down what became of tries that are still ours: a lease may have run out, and the
    letter be on its way again, from another's hands or from our own."""
    if not outcomes:
        return
    ours = (
        (Letter.state == LetterState.SENDING)
        & (Letter.worker == worker)
        & (LETTERS.c.attempts == bindparam("attempt"))
    )
    change = (
        update(LETTERS)
        .where(LETTERS.c.id == bindparam("letter"), ours)
        .values(
            state=bindparam("new_state"),
            platform_id=bindparam("platform"),
            failure=bindparam("why"),
            settled_at=bindparam("settled"),
            due_at=bindparam("due"),
            again=LETTERS.c.again | bindparam("doubted"),
            contact_id=case((bindparam("elsewhere"), null()), else_=LETTERS.c.contact_id),
        )
    )
    rows = [settled(outcome, real) for outcome in outcomes]
    await (await session.connection()).execute(change, rows)


def settled(outcome: Outcome, real: datetime) -> dict[str, Any]:
    """A letter that waits is due whatever the clock says; its chat may have to be quiet."""
    waits = outcome.state is LetterState.WAITING
    return {
        "letter": outcome.letter_id,
        "attempt": outcome.attempt,
        "new_state": outcome.state,
        "platform": outcome.platform_id,
        "why": outcome.failure,
        "settled": None if waits else real,
        "due": AT_ONCE if waits else real,
        "doubted": outcome.again,
        "elsewhere": outcome.elsewhere,
    }


async def quiet_until(session: AsyncSession, contact_id: int, until: datetime) -> None:
    await session.execute(
        update(Contact)
        .where(Contact.id == contact_id)
        .values(wait_until=until)
        .execution_options(synchronize_session=False)
    )


async def forget_reporters(session: AsyncSession, real: datetime) -> None:
    """Which chat an answer went to is known only while it travels. The last minute stays: the
    platforms' limits are rebuilt from it."""
    await session.execute(
        update(Letter)
        .where(
            Letter.report_id.is_not(None),
            Letter.contact_id.is_not(None),
            Letter.settled_at <= real - REMEMBERED,
        )
        .values(contact_id=None)
        .execution_options(synchronize_session=False)
    )


async def recent_tries(
    session: AsyncSession, channel: str, account: str, since: datetime
) -> list[tuple[int, datetime, bool]]:
    """(contact, when, group) of everything tried for an account lately, settled or not."""
    query = (
        select(Letter.contact_id, Letter.tried_at, Contact.group)
        .join(Contact, Contact.id == Letter.contact_id)
        .where(Letter.tried_at > since, Contact.channel == channel, Contact.account == account)
    )
    rows = await session.execute(query)
    return [(contact, when, group) for contact, when, group in rows if contact and when]


async def settle_all(
    session: AsyncSession, ids: Sequence[int], state: LetterState, real: datetime, why: str
) -> None:
    if ids:
        await session.execute(
            update(Letter)
            .where(Letter.id.in_(ids))
            .values(state=state, settled_at=real, failure=why)
            .execution_options(synchronize_session=False)
        )
