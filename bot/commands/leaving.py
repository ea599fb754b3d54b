"""Somebody leaves the office."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.people import named
from bot.days import day_of
from bot.opening import opened
from bot.settings import load
from bot.speaker import Speaker
from domain.worktime import today
from services import leaving


def leave(
    context: typer.Context,
    person: Annotated[str, typer.Argument()],
    on: Annotated[str, typer.Option("--on")] = "",
) -> None:
    asyncio.run(written_down(context.obj, person, on))


async def written_down(speaker: Speaker, name: str, on: str) -> None:
    """Raises Unusable for a name or a day nobody understands."""
    now = SystemClock().now()
    day = day_of(speaker, on) if on else today(now)
    async with opened(load()) as database, database.write() as session:
        person = await named(session, speaker, name, now)
        held, told = await leaving.leave(session, person, day, now)
    speaker.say("leave.done", name=person.name, day=f"{day:%d/%m/%Y}")
    if held:
        speaker.say("leave.held" if told else "leave.nobody", count=held)
