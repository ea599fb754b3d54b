"""The law as configuration: showing and changing policies, each with its basis."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import time
from difflib import get_close_matches
from typing import Annotated

import typer
from sqlalchemy import select

from bot.clock import SystemClock
from bot.failures import Unusable
from bot.opening import opened
from bot.settings import load
from bot.speaker import Speaker
from domain.beats import Beat
from domain.case_terms import Exceptions
from domain.policies import DEFAULTS
from domain.retention import Exceptional
from domain.rungs import Ladder
from domain.words import nfc
from models.office import Policy
from services import summaries
from services.almanac import set_policy

LONGEST = 500  # characters of a text a policy may hold
EXAMPLES = {each.name: each.value for each in DEFAULTS}
CHOICES = {each.name: each.choices for each in DEFAULTS if each.choices}


def show(context: typer.Context) -> None:
    speaker: Speaker = context.obj
    rows = asyncio.run(in_force())
    speaker.table([speaker.words(f"policy.{key}") for key in ("name", "value", "basis")], rows)


async def in_force() -> list[tuple[str, str, str]]:
    async with opened(load()) as database, database.read() as session:
        query = select(Policy.name, Policy.value, Policy.basis).order_by(Policy.name)
        return [(name, value, basis) for name, value, basis in await session.execute(query)]


def change(
    context: typer.Context,
    name: Annotated[str, typer.Argument()],
    value: Annotated[str, typer.Argument()],
    basis: Annotated[str, typer.Option()] = "",
) -> None:
    speaker: Speaker = context.obj
    value = nfc(value)  # names in it are compared with the register's
    if name not in EXAMPLES:
        near = next(iter(get_close_matches(name, EXAMPLES)), "")
        kind = "unknown_near" if near else "unknown"
        raise Unusable(speaker.words(f"policy.{kind}", name=name, near=near))
    if not usable(name, value):
        example = " | ".join(CHOICES.get(name, (EXAMPLES[name],)))
        said = speaker.words("policy.bad", name=name, value=value, example=example)
        raise Unusable(said)
    if not basis.strip():
        raise Unusable(speaker.words("policy.no_basis"))
    asyncio.run(store(name, value, basis))
    speaker.say("policy.changed", name=name, value=value)


async def store(name: str, value: str, basis: str) -> None:
    async with opened(load()) as database, database.write() as session:
        now = SystemClock().now()
        await set_policy(session, name, value, basis, now)
        await summaries.wind(session, now, anew=name in summaries.CADENCES)


def usable(name: str, value: str) -> bool:
    """Whether the office could still be run with it: read as its default is read."""
    if name in CHOICES:
        return value in CHOICES[name]
    example = EXAMPLES[name]
    for read in (int, time.fromisoformat, as_ladder, Beat.read, Exceptions.read, Exceptional.read):
        if reads(read, example):
            return reads(read, value) and (read is not int or int(value) > 0)
    return 0 < len(value.strip()) <= LONGEST


def as_ladder(text: str) -> Ladder:
    return Ladder.read("", text)


def reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
