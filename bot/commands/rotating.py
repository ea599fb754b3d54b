"""``rotate-keys``: everything sealed anew with the newest keys, beside a running program."""

from __future__ import annotations

import asyncio

import typer

from bot import rotation
from bot.failures import Unusable
from bot.opening import opened
from bot.settings import load
from bot.speaker import Speaker, Step
from models.database import Database
from services import keyring


def rotate_keys(context: typer.Context) -> None:
    speaker: Speaker = context.obj
    with speaker.progress("rotate.sealing") as (step,):
        rotated = asyncio.run(rotate(speaker, step))
    for place, count in rotated.unreadable.items():
        speaker.complain(speaker.words("rotate.unreadable", count=count, place=place))
    speaker.say("rotate.done" if rotated.done else "rotate.none", count=rotated.done)
    speaker.say("rotate.next")


async def rotate(speaker: Speaker, step: Step) -> rotation.Rotated:
    async with opened(load()) as database:
        workers = await behind(database)
        if workers:
            raise Unusable(speaker.words("rotate.behind", workers=", ".join(workers)))
        return await rotation.rotate(database, step)


async def behind(database: Database) -> tuple[str, ...]:
    async with database.read() as session:
        return await keyring.behind(session, await database.moment(session))
