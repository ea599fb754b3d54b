"""Contacts: the chat behind an update, who stands behind the chat, opening and closing it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.codes import LINK_ALPHABET, normal_link_code
from domain.messages import Address, Incoming
from domain.notices import Refusal
from domain.notices.general import TooManyTries
from domain.rights import Right, Scope, holds, roots
from domain.worktime import local
from models.contacts import Attempt, Contact, LinkCode
from models.office import Absence, Grant, Person, Unit
from models.outward import CalendarFeed, UnitGroup
from models.post import Letter
from models.sealing import identity_of, vault_of
from services.intake import address_hash

WITH_PERSON = joinedload(Contact.person).joinedload(Person.unit)
ADDRESS = "identity"
CODE_LENGTH = 10
REMEMBERED = timedelta(days=1)  # guesses; limits look back some minutes


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who speaks: a chat, perhaps a linked official, and the grants in force today."""

    contact: Contact
    person: Person | None
    scopes: tuple[Scope, ...]

    @property
    def official(self) -> bool:
        return self.person is not None

    def may(self, right: Right, path: str | None = None) -> bool:
        return holds(self.scopes, right, path)

    def roots(self, right: Right) -> tuple[str, ...]:
        return roots(self.scopes, right)


async def visitor(session: AsyncSession, incoming: Incoming, now: datetime) -> Visitor:
    """The chat an update came from; a stranger gets a contact."""
    contact = await at(session, incoming.sender)
    if contact is None:
        contact = Contact(
            channel=incoming.sender.channel,
            account=incoming.sender.account,
            address_hash=address_hash(session, incoming.sender),
            address=identity_of(session).seal(ADDRESS, incoming.sender.chat.encode()),
            group=incoming.group,
            language="en" if incoming.language.startswith("en") else "vi",
            opened_at=now,
        )
        session.add(contact)
        await session.flush()
        return Visitor(contact, None, ())
    if contact.closed_at is not None:
        contact.closed_at = contact.closed_why = None  # whoever writes can be written to
    return await who(session, contact, now)


async def at(session: AsyncSession, address: Address) -> Contact | None:
    query = (
        select(Contact)
        .where(Contact.address_hash == address_hash(session, address))
        .options(WITH_PERSON)
    )
    return (await session.scalars(query)).one_or_none()


async def who(session: AsyncSession, contact: Contact, now: datetime) -> Visitor:
    """The visitor behind a contact whose ``person`` is loaded. Somebody who left is nobody."""
    today = local(now).date()
    person = contact.person
    if person is None or (person.left_on is not None and person.left_on <= today):
        return Visitor(contact, None, ())
    return Visitor(contact, person, await scopes_of(session, person.id, today))


async def scopes_of(session: AsyncSession, person_id: int, today: date) -> tuple[Scope, ...]:
    """The grants in force: one's own, and those of whoever one stands in for today."""
    away = (
        select(Absence.person_id)
        .join(Person, Person.id == Absence.person_id)
        .where(
            Absence.stand_in_id == person_id,
            Absence.from_on <= today,
            Absence.to_on >= today,
            or_(Person.left_on.is_(None), Person.left_on > today),
        )
    )
    query = (
        select(Grant.role, Grant.unit_id, Unit.path, Grant.person_id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(or_(Grant.person_id == person_id, Grant.person_id.in_(away)), in_force(today))
        .order_by(Grant.id)
    )
    return tuple(
        Scope(role, unit, path, lent=holder != person_id)
        for role, unit, path, holder in await session.execute(query)
    )


def in_force(today: date):  # type: ignore[no-untyped-def]  # a SQL condition
    return and_(Grant.from_on <= today, or_(Grant.to_on.is_(None), Grant.to_on >= today))


def address_of(session: AsyncSession, contact: Contact) -> Address:
    """The open address. Only the courier and the desk's acknowledgement need it."""
    chat = identity_of(session).open(ADDRESS, contact.address).decode()
    return Address(contact.channel, contact.account, chat)


def close(contact: Contact, why: str, now: datetime) -> None:
    contact.closed_at, contact.closed_why = now, why


async def move(session: AsyncSession, contact: Contact, chat: str, now: datetime) -> None:
    """The platform gave the chat a new id (a group became a supergroup). When somebody already
    wrote from there, the old chat closes and what waits for it goes to the new one."""
    address = Address(contact.channel, contact.account, chat)
    there = await at(session, address)
    if there is None:
        contact.address_hash = address_hash(session, address)
        contact.address = identity_of(session).seal(ADDRESS, chat.encode())
        await session.flush()
    elif there.id != contact.id:
        close(contact, "moved", now)
        await session.execute(
            update(Letter)
            .where(Letter.contact_id == contact.id, Letter.settled_at.is_(None))
            .values(contact_id=there.id)
            .execution_options(synchronize_session=False)
        )
        await session.execute(
            update(UnitGroup)
            .where(UnitGroup.contact_id == contact.id)
            .values(contact_id=there.id)
            .execution_options(synchronize_session=False)
        )


async def invite(session: AsyncSession, person: Person, now: datetime, lives: timedelta) -> str:
    """A fresh one-time code for a person; older unused codes of theirs die."""
    await session.execute(
        update(LinkCode)
        .where(LinkCode.person_id == person.id, LinkCode.used_at.is_(None))
        .values(expires_at=now)
    )
    code = "".join(secrets.choice(LINK_ALPHABET) for _ in range(CODE_LENGTH))
    session.add(
        LinkCode(
            code_hash=code_hash(session, code),
            person_id=person.id,
            made_at=now,
            expires_at=now + lives,
        )
    )
    return code


def code_hash(session: AsyncSession, code: str) -> str:
    return vault_of(session).digest("link-code", normal_link_code(code))


async def link(
    session: AsyncSession, contact: Contact, code: str, now: datetime, limit: Limit
) -> Person | None:
    """Tie this chat to the person the code was made for, or None when the code is no good.

    Raises Refusal(TooManyTries). The caller commits a failed try as well: it counts.
    """
    await count_attempt(session, f"link:{contact.id}", now, limit)
    query = select(LinkCode).where(LinkCode.code_hash == code_hash(session, code)).with_for_update()
    row = (await session.scalars(query)).one_or_none()
    if row is None or row.used_at is not None or row.expires_at <= now:
        return None
    row.used_at = now
    contact.person_id, contact.linked_at = row.person_id, now
    await session.flush()
    person = await session.get_one(Person, row.person_id, options=[joinedload(Person.unit)])
    contact.language = person.language
    return person


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``tries`` in ``span``."""

    tries: int
    span: timedelta


async def count_attempt(session: AsyncSession, what: str, now: datetime, limit: Limit) -> None:
    """Count a guess; raises Refusal(TooManyTries) when there were too many lately."""
    recent = select(func.count()).where(Attempt.what == what, Attempt.at > now - limit.span)
    if (await session.scalar(recent) or 0) >= limit.tries:
        raise Refusal(TooManyTries(max(1, round(limit.span.total_seconds() / 60))))
    session.add(Attempt(what=what, at=now))
    await session.flush()


async def forget_attempts(session: AsyncSession, now: datetime) -> None:
    """Guesses nobody counts any more: kept, they would tell for ever who tried what when."""
    await session.execute(delete(Attempt).where(Attempt.at <= now - REMEMBERED))


async def unlink(session: AsyncSession, person_id: int, now: datetime) -> int:
    """Revoke a lost phone: every chat of this person becomes a stranger's."""
    gone = (
        update(Contact)
        .where(Contact.person_id == person_id)
        .values(person_id=None, linked_at=None)
        .returning(Contact.id)
    )
    await session.execute(
        update(LinkCode)
        .where(LinkCode.person_id == person_id, LinkCode.used_at.is_(None))
        .values(expires_at=now)
    )
    await revoke_feeds(session, person_id, now)
    return len((await session.scalars(gone)).all())


async def one_at_a_time(session: AsyncSession, person_id: int) -> None:
    """Wait for whoever does the same for this person just now (another phone of theirs), so that
    what they did is seen. Letters and events about the person wait for nobody."""
    await session.execute(
        select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    )


async def revoke_feeds(session: AsyncSession, person_id: int, now: datetime) -> int:
    """Addresses of this person's calendar open nothing any more: they stood in the chat."""
    await one_at_a_time(session, person_id)
    gone = (
        update(CalendarFeed)
        .where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(CalendarFeed.token_hash)
    )
    return len((await session.scalars(gone)).all())
