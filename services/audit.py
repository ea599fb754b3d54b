"""What the house counts about itself. Every look is a handful of indexed reads: what is in order
is never walked through."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.lifecycle import OPEN_LETTER, LetterState, Matter, UpdateState
from domain.watching import LATELY, STALE_FILE, STALE_LEASE
from domain.worktime import local
from models.case_clock import CaseDoubt
from models.contacts import Account, Contact
from models.office import Person
from models.post import Letter, Update
from models.reports import Attachment
from models.work import Alarm, DigestItem
from services.alarms import DIGEST, wake_digests
from services.intake import failed_count
from services.leases import LEASE
from services.untold import told_to_nobody

Facts = dict[str, Any]
CAP = 10_000  # due clocks are counted up to here: after a long outage there may be a million
TROUBLED = (LetterState.AMBIGUOUS, LetterState.UNREACHABLE, LetterState.REJECTED)


async def facts(session: AsyncSession, now: datetime, real: datetime) -> Facts:
    """Counts, and ages in whole seconds (None: nothing waits). ``now`` is business time, by
    which clocks, updates and letters are dated; ``real`` the time of leases."""
    return {
        **await clocks(session, now),
        **await updates(session, now),
        **await letters(session, now, real),
        **await troubled(session, real),
        **await people(session, now, real),
    }


async def clocks(session: AsyncSession, now: datetime) -> Facts:
    """Clocks past due, clocks pushed aside because their planning fails, and rungs that wait for
    a digest although nothing will make one."""
    due = select(Alarm.next_at).where(Alarm.next_at <= now).order_by(Alarm.next_at).limit(CAP)
    rows = due.subquery()
    count, oldest = (await session.execute(select(func.count(), func.min(rows.c.next_at)))).one()
    # Counting next_at leaves the silent ones out; asking for it would lead SQLite to walk along
    # every clock that is armed (measured at 200,000: 93 ms).
    failing = select(func.count(Alarm.next_at)).where(Alarm.failures > literal_column("0"))
    stranded = select(func.count()).where(*stranded_items())
    return {
        "alarms_due": count,
        "oldest_due_alarm_s": age(oldest, now),
        "alarms_failing": await number(session, failing),
        "items_stranded": await number(session, stranded),
    }


def stranded_items() -> tuple[ColumnElement[bool], ...]:
    coming = exists().where(
        Alarm.matter == Matter.PERSON,
        Alarm.matter_id == DigestItem.person_id,
        Alarm.kind == DIGEST,
        Alarm.next_at.is_not(None),
    )
    return DigestItem.letter_id.is_(None), ~coming


async def rescue_stranded(session: AsyncSession, now: datetime) -> None:
    """Have the digest made after all. Items and their digest's clock are written in one
    transaction, so this is for what no transaction covers: a hand in the database, a bug."""
    people = select(DigestItem.person_id).where(*stranded_items()).distinct()
    await wake_digests(session, set(await session.scalars(people)), now)


async def updates(session: AsyncSession, now: datetime) -> Facts:
    query = select(func.count(), func.min(Update.received_at)).where(
        Update.state == UpdateState.NEW
    )
    waiting, oldest = (await session.execute(query)).one()
    return {
        "updates_waiting": waiting,
        "oldest_update_s": age(oldest, now),
        "failed_updates": await failed_count(session),
    }


async def letters(session: AsyncSession, now: datetime, real: datetime) -> Facts:
    """Letters on their way. One held back by its platform (a closed window, a pause it asked
    for) counts as waiting: whoever looks should see it."""
    abandoned = and_(Letter.state == LetterState.SENDING, Letter.due_at <= real - STALE_LEASE)
    query = select(
        func.count(),
        func.min(Letter.posted_at),
        func.coalesce(func.sum(case((abandoned, 1), else_=0)), 0),
    ).where(Letter.state.in_(OPEN_LETTER))
    waiting, oldest, left = (await session.execute(query)).one()
    files = select(func.count()).where(Attachment.due_at <= real - STALE_FILE)
    return {
        "letters_waiting": waiting,
        "oldest_letter_s": age(oldest, now),
        "leases_past": left + await number(session, files),
    }


async def troubled(session: AsyncSession, real: datetime) -> Facts:
    """Letters that ended badly: how many ever, and whom of late."""
    ever = select(Letter.state, func.count()).where(Letter.state.in_(TROUBLED))
    rows = await session.execute(ever.group_by(Letter.state))
    total: dict[LetterState, int] = {row[0]: row[1] for row in rows}
    lately = (
        select(
            Letter.state,
            func.count(),
            func.count(Letter.person_id.distinct()),
            func.count(Letter.report_id.distinct()),
        )
        .where(Letter.state.in_(TROUBLED), Letter.settled_at > real - LATELY)
        .group_by(Letter.state)
    )
    recent = {row[0]: tuple(row[1:]) for row in await session.execute(lately)}
    _, officials, reporters = recent.get(LetterState.UNREACHABLE, (0, 0, 0))
    return {
        "ambiguous_letters": total.get(LetterState.AMBIGUOUS, 0),
        "unreachable_letters": total.get(LetterState.UNREACHABLE, 0),
        "rejected_letters": total.get(LetterState.REJECTED, 0),
        "ambiguous_lately": recent.get(LetterState.AMBIGUOUS, (0,))[0],
        "people_untold_lately": officials,
        "reporters_untold_lately": reporters,
    }


async def people(session: AsyncSession, now: datetime, real: datetime) -> Facts:
    """Chats that closed of late, officials in office none of whose chats is open; matters nobody
    was told of, and deadlines of cases in doubt: in one question."""
    closed = select(func.count(Contact.id)).where(Contact.closed_at > now - LATELY)
    other = aliased(Contact)
    open_elsewhere = exists().where(other.person_id == Contact.person_id, other.closed_at.is_(None))
    in_office = or_(Person.left_on.is_(None), Person.left_on > local(now).date())
    cut_off = (
        select(func.count(Contact.person_id.distinct()))
        .join(Person, Person.id == Contact.person_id)
        .where(Contact.closed_at.is_not(None), in_office, ~open_elsewhere)
    )
    asked = {
        "contacts_closed_lately": closed,
        "staff_cut_off": cut_off,
        "matters_nobody_told": told_to_nobody(now, real),
        "case_clocks_apart": select(func.count()).select_from(CaseDoubt),
    }
    named = (query.scalar_subquery().label(name) for name, query in asked.items())
    return dict((await session.execute(select(*named))).mappings().one())


async def accounts(
    session: AsyncSession, real: datetime, used: Collection[str] | None
) -> list[Facts]:
    """Each bot account in use: when a platform last spoke to us, whether it refuses us, whether
    some process sends for it. A lease that has just run out is being taken over."""
    return [
        {
            "account": account.key,
            "heard_s": age(account.heard_at, real),
            "refused": account.down_why,
            "sender": account.lease_until is not None and account.lease_until > real - LEASE,
        }
        for account in await session.scalars(select(Account).order_by(Account.key))
        if used is None or account.key in used
    ]


def age(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else max(0, int((now - moment).total_seconds()))


async def number(session: AsyncSession, query: Select[int]) -> int:
    return await session.scalar(query) or 0
