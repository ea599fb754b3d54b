"""What may ail the installation, one by one, each finding with the command that mends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import SystemClock
from bot.house import telegram_of
from bot.opening import as_it_is
from bot.schema import lag
from bot.settings import Settings
from domain.messages import DeliveryProblem
from domain.worktime import local
from models.contacts import Contact
from models.database import Database
from models.sealing import WrongKey
from services import contacts, status
from services.health import (
    STALE_ALARM,
    STALE_EARS,
    STALE_LETTER,
    STALE_UPDATE,
    health,
)

PATIENCE = 10.0  # s for Telegram to answer
APART = 5.0  # s the clocks of machine and database may differ
AHEAD = timedelta(days=60)  # deadlines reach that far: the year they fall in should be confirmed


class Grade(StrEnum):
    WELL = "well"
    NOTE = "note"  # known and no fault, or not ours to mend
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    grade: Grade
    key: str  # of its sentence in texts/*/operator.toml, section doctor
    facts: dict[str, object] = field(default_factory=dict)


def well(key: str, **facts: object) -> Finding:
    return Finding(Grade.WELL, key, facts)


def note(key: str, **facts: object) -> Finding:
    return Finding(Grade.NOTE, key, facts)


def ill(key: str, **facts: object) -> Finding:
    return Finding(Grade.ILL, key, facts)


async def examine(settings: Settings, *, offline: bool) -> AsyncIterator[Finding]:
    """Every finding in turn. Raises what opening the database raises."""
    yield well("settings_ok")
    state = await lag(settings.database_url)
    shown = make_url(settings.database_url).render_as_string(hide_password=True)
    yield well("database_ok", url=shown)
    if state.changed:
        key = "migrations_old" if state.before else "migrations_new"
        yield ill(key, before=state.before, after=state.after)
    else:
        yield well("migrations_ok", after=state.after)
        async with as_it_is(settings) as database:
            async for finding in inside(database):
                yield finding
    yield await telegram(settings, offline=offline)


async def inside(database: Database) -> AsyncIterator[Finding]:
    now = SystemClock().now()
    async with database.read() as session:
        yield await keys(session)
        yield await clock(database, session)
        for day in sorted({local(now).date(), local(now + AHEAD).date()}):
            confirmed = await status.year_confirmed(session, day)
            yield (well if confirmed else note)(
                "calendar_ok" if confirmed else "calendar_open", year=day.year
            )
        _, facts = await health(session, now, await database.moment(session))
        for account in facts["accounts"]:
            yield of_account(account)
        for finding in of_queues(facts):
            yield finding
        away = (await status.staff(session, now)).unreachable
        yield note("reach", count=away) if away else well("reach_ok")


async def keys(session: AsyncSession) -> Finding:
    """Whether what is stored opens with the keys of the settings: one chat's address is tried."""
    contact = await session.scalar(select(Contact).limit(1))
    if contact is not None:
        try:
            contacts.address_of(session, contact)
        except WrongKey:
            return ill("keys_wrong")
    return well("keys_ok")


async def clock(database: Database, session: AsyncSession) -> Finding:
    before = SystemClock().real()
    theirs: datetime = await database.moment(session)
    apart = abs((theirs - before).total_seconds())
    key = "clock_ok" if apart <= APART else "clock_off"
    return (well if apart <= APART else ill)(key, seconds=round(apart))


def of_account(account: dict[str, Any]) -> Finding:
    name, heard = account["account"], account["heard_s"]
    if account["refused"]:
        return ill("account_deaf", account=name, why=account["refused"])
    if not account["sender"]:
        return note("account_idle", account=name)
    if heard is None or heard > STALE_EARS.total_seconds():
        return ill("account_deaf", account=name, why=f"{heard} s")
    return well("account_held", account=name, heard=heard)


AGES = (
    ("oldest_due_alarm_s", STALE_ALARM, "alarms_ok", "alarms_late"),
    ("oldest_update_s", STALE_UPDATE, "updates_ok", "updates_late"),
    ("oldest_letter_s", STALE_LETTER, "letters_ok", "letters_late"),
)


def of_queues(facts: dict[str, Any]) -> list[Finding]:
    found = []
    for name, limit, fine, late in AGES:
        age = facts[name] or 0
        found.append(ill(late, seconds=age) if age > limit.total_seconds() else well(fine))
    failed, doubtful = facts["failed_updates"], facts["ambiguous_letters"]
    found.append(ill("failed", count=failed) if failed else well("failed_ok"))
    found.append(note("ambiguous", count=doubtful) if doubtful else well("ambiguous_ok"))
    return found


async def telegram(settings: Settings, *, offline: bool) -> Finding:
    bot = telegram_of(settings)
    if bot is None:
        return note("telegram_off")
    if offline:
        return note("telegram_skipped")
    await bot.open()
    try:
        async with asyncio.timeout(PATIENCE):
            _, name = await bot.who()
    except (DeliveryProblem, TimeoutError) as problem:
        return ill("telegram_bad", why=str(problem) or type(problem).__name__)
    finally:
        with suppress(DeliveryProblem):
            await bot.close()
    return well("telegram_ok", name=name)
