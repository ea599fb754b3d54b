"""What may ail the installation, one by one, each finding with the command that mends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import SystemClock, wall
from bot.connecting import telegram_of
from bot.opening import as_it_is
from bot.scanner import Clamd
from bot.schema import lag
from bot.settings import Settings
from domain.cleaning import ScannerAway, ScannerRefused
from domain.messages import DeliveryProblem
from domain.watching import LIMITS, OF_PEOPLE, STALE_EARS, Ailment
from domain.worktime import local
from models.contacts import Contact
from models.database import Database
from models.office import Person, Unit
from models.sealing import WrongKey, vault_of
from services import contacts, keyring, rotation, status
from services.almanac import almanac
from services.directory import directory
from services.exclusion import NOBODY, RECEIVER, receivers
from services.health import health
from services.operators import operators_to_reach

PATIENCE = 10.0  # s for Telegram to answer
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
    yield signing(settings)
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
    if settings.clamd is not None:
        yield await scanner(Clamd(settings.clamd, PATIENCE))
    yield await telegram(settings, offline=offline)


async def scanner(clamd: Clamd) -> Finding:
    try:
        return well("scanner_ok") if await clamd.finds() else ill("scanner_blind")
    except (ScannerAway, ScannerRefused):
        return ill("scanner_away")


async def inside(database: Database) -> AsyncIterator[Finding]:
    now = SystemClock().now()
    async with database.read() as session:
        yield await keys(session)
        for finding in await of_old_keys(session):
            yield finding
        for day in sorted({local(now).date(), local(now + AHEAD).date()}):
            confirmed = await status.year_confirmed(session, day)
            yield (well if confirmed else note)(
                "calendar_ok" if confirmed else "calendar_open", year=day.year
            )
        machine = None if database.embedded else wall()
        real = await database.moment(session)
        _, facts = await health(session, now, real, machine=machine)
        for account in facts["accounts"]:
            yield of_account(account)
        for finding in of_ailments(facts):
            yield finding
        yield await receiver(session, now)
        told = await operators_to_reach(session, now)
        yield well("operators_ok", count=told) if told else note("operators_none")
        away = (await status.staff(session, now)).unreachable
        yield note("reach", count=away) if away else well("reach_ok")


def signing(settings: Settings) -> Finding:
    """Whether receipts are signed with a key that is kept apart from the encryption keys."""
    signer = settings.signer
    if signer.own:
        return well("signing_ok", mark=signer.key, count=len(signer.public_keys))
    return note("signing_derived", mark=signer.key)


async def keys(session: AsyncSession) -> Finding:
    """Whether what is stored opens with the keys of the settings: one chat's address is tried."""
    contact = await session.scalar(select(Contact).limit(1))
    try:
        await keyring.load(session)
        if contact is not None:
            contacts.address_of(session, contact)
    except WrongKey:
        return ill("keys_wrong")
    return well("keys_ok")


async def of_old_keys(session: AsyncSession) -> list[Finding]:
    """Whether identities have keys of their own, and whether an old key may go."""
    vault = vault_of(session)
    found = [well("identity_apart") if vault.stands_apart else note("identity_derived")]
    count = sum((await rotation.left(session)).values())
    if count:
        found.append(note("keys_old", count=count))
    elif len(vault.tags) > 1 or len(vault.identity.tags) > len(vault.tags) + 1:
        kept = await keyring.all_kept(session)
        found.append(note("keys_may_go") if kept else note("keys_old", count=0))
    return found


async def receiver(session: AsyncSession, now: datetime) -> Finding:
    """Whether somebody is named for reports about the very top; an office without units needs
    nobody yet."""
    if not await session.scalar(select(func.count(Unit.id))):
        return note("receiver_early")
    found = await session.scalar(receivers(local(now).date()).limit(1))
    if found is None:
        named = (await almanac(session)).text(RECEIVER)
        return ill("receiver_none") if named == NOBODY else ill("receiver_unknown", named=named)
    person = await session.get_one(Person, found)
    if not (await directory(session, now)).can_hear(found):
        return note("receiver_unreached", name=person.name)
    return well("receiver_ok", name=person.name)


def of_account(account: dict[str, Any]) -> Finding:
    name, heard = account["account"], account["heard_s"]
    if account["refused"]:
        return ill("account_deaf", account=name, why=account["refused"])
    if not account["sender"]:
        return note("account_idle", account=name)
    if heard is None or heard > STALE_EARS.total_seconds():
        return ill("account_deaf", account=name, why=f"{heard} s")
    return well("account_held", account=name, heard=heard)


SENTENCES: dict[Ailment, tuple[str, str]] = {
    Ailment.ALARMS_LATE: ("alarms_ok", "alarms_late"),
    Ailment.ALARMS_FAILING: ("planning_ok", "planning_failing"),
    Ailment.ITEMS_STRANDED: ("digests_ok", "digests_stranded"),
    Ailment.UPDATES_LATE: ("updates_ok", "updates_late"),
    Ailment.UPDATES_FAILED: ("failed_ok", "failed"),
    Ailment.LETTERS_LATE: ("letters_ok", "letters_late"),
    Ailment.LEASES_PAST: ("leases_ok", "leases_past"),
    Ailment.CLOCK_APART: ("clock_ok", "clock_off"),
    Ailment.LETTERS_AMBIGUOUS: ("ambiguous_ok", "ambiguous"),
    Ailment.PEOPLE_UNTOLD: ("told_ok", "people_untold"),
    Ailment.REPORTERS_UNTOLD: ("reporters_ok", "reporters_untold"),
    Ailment.CASES_APART: ("cases_ok", "cases_apart"),
    Ailment.STAFF_CUT_OFF: ("chats_ok", "staff_cut_off"),
    Ailment.CONTACTS_CLOSED: ("closing_ok", "contacts_closed"),
}
"""What is said when all is well, and when it is not; accounts have sentences of their own."""


def of_ailments(facts: dict[str, Any]) -> Iterator[Finding]:
    for ailment, fact, limit in LIMITS:
        amount = facts[fact] or 0
        fine, wrong = SENTENCES[ailment]
        if amount <= limit:
            yield well(fine, amount=round(amount))
        else:
            yield (note if ailment in OF_PEOPLE else ill)(wrong, amount=round(amount))


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
