"""Linking officials to their chats, and unlinking a lost phone."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.clock import SystemClock
from bot.connecting import telegram_of
from bot.failures import Unusable
from bot.opening import opened
from bot.settings import Settings, load
from bot.speaker import Speaker
from domain.messages import DeliveryProblem
from domain.worktime import local
from models.contacts import Contact
from models.office import Person
from services import contacts
from services.almanac import almanac
from services.import_names import Crowd, crowd_of, places_of

PATIENCE = 10.0  # s for Telegram to tell the bot's name


@dataclass(frozen=True, slots=True)
class Invitation:
    """One row of the table: a person, their code, and the links that carry it."""

    name: str
    unit: str
    code: str
    telegram: str
    web: str
    expires: str


HEADINGS = ("name", "unit", "code", "telegram", "web", "expires")


def invite(
    context: typer.Context,
    name: Annotated[str, typer.Argument()] = "",
    everyone: Annotated[bool, typer.Option("--all")] = False,
    csv: Annotated[Path | None, typer.Option("--csv")] = None,
) -> None:
    speaker: Speaker = context.obj
    if bool(name) == everyone:
        raise Unusable(speaker.words("invite.who"))
    invitations = asyncio.run(invitations_for(speaker, name))
    if not invitations:
        speaker.say("invite.all_linked")
    elif csv is None:
        speaker.table(*filled(speaker, invitations))
    else:
        write(csv, speaker, invitations)
        speaker.say("invite.written", count=len(invitations), path=csv)


def filled(
    speaker: Speaker, invitations: Sequence[Invitation]
) -> tuple[list[str], list[list[str]]]:
    """The table without columns nobody has anything in."""
    rows = [astuple(one) for one in invitations]
    kept = [place for place in range(len(HEADINGS)) if any(row[place] for row in rows)]
    headings = [speaker.words(f"invite.{HEADINGS[place]}") for place in kept]
    return headings, [[row[place] for place in kept] for row in rows]


async def invitations_for(speaker: Speaker, name: str) -> list[Invitation]:
    """Fresh codes for the person of that name, or without one for everybody not linked."""
    settings, now = load(), SystemClock().now()
    username = await bot_name(speaker, settings)
    async with opened(settings) as database, database.write() as session:
        people = await wanted(session, speaker, name, now)
        lives = (await almanac(session)).hours("link.lives_hours")
        return [
            invitation(
                settings,
                username,
                person,
                await contacts.invite(session, person, now, lives),
                now + lives,
            )
            for person in people
        ]


def invitation(
    settings: Settings, username: str, person: Person, code: str, expires: datetime
) -> Invitation:
    return Invitation(
        person.name,
        person.unit.name,
        code,
        f"https://t.me/{username}?start={code}" if username else "",
        f"{settings.address}/chat?start={code}",
        f"{local(expires):%H:%M %d/%m/%Y}",
    )


async def bot_name(speaker: Speaker, settings: Settings) -> str:
    """The bot's username; "" without a token, or when Telegram cannot be asked now."""
    telegram = telegram_of(settings)
    if telegram is None:
        return ""
    await telegram.open()
    try:
        async with asyncio.timeout(PATIENCE):
            return (await telegram.who())[1]
    except (DeliveryProblem, TimeoutError) as problem:
        speaker.complain(speaker.words("invite.no_telegram", why=type(problem).__name__))
        return ""
    finally:
        await telegram.close()


async def wanted(
    session: AsyncSession, speaker: Speaker, name: str, now: datetime
) -> Sequence[Person]:
    return [await named(session, speaker, name, now)] if name else await unlinked(session, now)


async def unlinked(session: AsyncSession, now: datetime) -> Sequence[Person]:
    """Everybody in office without an open chat."""
    linked = exists().where(Contact.person_id == Person.id, Contact.closed_at.is_(None))
    query = (
        select(Person)
        .where(~linked, or_(Person.left_on.is_(None), Person.left_on > local(now).date()))
        .options(joinedload(Person.unit))
        .order_by(Person.unit_id, Person.id)
    )
    return (await session.scalars(query)).all()


async def named(session: AsyncSession, speaker: Speaker, name: str, now: datetime) -> Person:
    """The one person of that name; «Tên (MÃ)» tells namesakes apart. Raises Unusable."""
    crowd: Crowd = await crowd_of(session, await places_of(session), local(now).date())
    found = crowd.find(name)
    if not found:
        raise Unusable(speaker.words("invite.nobody", name=name))
    if len(found) > 1:
        several = [crowd.full(one) for one in found]
        said = speaker.words("invite.several", name=name, example=several[0])
        raise Unusable("\n".join([said, *(f"  {each}" for each in several)]))
    return await session.get_one(Person, found[0].id, options=[joinedload(Person.unit)])


def write(path: Path, speaker: Speaker, invitations: Sequence[Invitation]) -> None:
    """CSV as Excel opens it: UTF-8 with a mark, readable by its owner alone."""
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([speaker.words(f"invite.{key}") for key in HEADINGS])
        rows.writerows(astuple(one) for one in invitations)


def unlink(context: typer.Context, person: Annotated[str, typer.Argument()]) -> None:
    asyncio.run(revoke(context.obj, person))


async def revoke(speaker: Speaker, name: str) -> None:
    now = SystemClock().now()
    async with opened(load()) as database, database.write() as session:
        person = await named(session, speaker, name, now)
        count = await contacts.unlink(session, person.id, now)
    kind = "done" if count else "none"
    speaker.say(f"unlink.{kind}", count=count, name=person.name)
