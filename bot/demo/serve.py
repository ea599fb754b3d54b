"""The demo's serving process: killed without mercy by «Rút điện», and started again."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from socket import socket

from bot import settings as configuration
from bot.clock import ShiftedClock
from bot.demo.office import found, new_tokens
from bot.demo.script import progress
from bot.demo.story import OPENS
from bot.demo.theatre import (
    GENERATION,
    SHIFT,
    TOKENS,
    DemoTheatre,
    recall,
    recall_tokens,
    remember,
)
from bot.house import build, living
from bot.schema import migrate
from bot.serving import listening, until_stopped
from models.database import Database
from web.stage import routes

PLUG = b"p"


@dataclass(frozen=True, slots=True)
class Stagehand:
    """What the parent gave us: the listening socket, the plug's wire, the database's place."""

    socket_fd: int
    plug_fd: int
    home: Path
    key: str
    generation: int
    language: str

    @classmethod
    def from_argument(cls, text: str) -> Stagehand:
        given = json.loads(text)
        return cls(**{**given, "home": Path(given["home"])})


async def play(hand: Stagehand) -> None:
    """Open the theatre; the first time with the invented office, later with what is there."""
    listener = socket(fileno=hand.socket_fd)
    host, port = listener.getsockname()
    settings = configuration.load(
        env_file=None,
        encryption_keys=hand.key,
        database_url=f"sqlite:///{hand.home}/demo.sqlite",
        public_url=f"http://{host}:{port}",
        log_level="WARNING",
    )
    say = speaker(hand)
    if hand.generation == 1:
        say("tables")
    await migrate(settings.database_url)
    clock = ShiftedClock()
    house = build(settings, clock)
    if hand.generation == 1:
        say("office")
        await open_office(house.database, clock)
    tokens = await come_back(house.database, clock, hand.generation)
    theatre = DemoTheatre(house, clock, tokens, hand.generation, lambda: pull(hand))
    async with (
        living(house, settings),
        listening(house, settings, stage=routes(theatre), ready_socket=listener) as address,
    ):
        say("ready" if hand.generation == 1 else "back", address)
        await until_stopped()


def speaker(hand: Stagehand) -> Callable[..., None]:
    def say(step: str, address: str = "") -> None:
        sys.stdout.write(progress(step, hand.language, address) + "\n")
        sys.stdout.flush()

    return say


async def open_office(database: Database, clock: ShiftedClock) -> None:
    shift = OPENS - clock.real()
    tokens = new_tokens()
    async with database.write() as session:
        await found(session, tokens)
        await remember(session, TOKENS, json.dumps(tokens))
        await remember(session, SHIFT, str(shift.total_seconds()))


async def come_back(database: Database, clock: ShiftedClock, generation: int) -> dict[str, str]:
    async with database.write() as session:
        clock.shift = timedelta(seconds=float(await recall(session, SHIFT) or 0))
        await remember(session, GENERATION, str(generation))
        return await recall_tokens(session)


def pull(hand: Stagehand) -> None:
    """Ask the parent to kill us, now."""
    os.write(hand.plug_fd, PLUG)


def main() -> None:
    asyncio.run(play(Stagehand.from_argument(sys.argv[1])))


if __name__ == "__main__":
    main()
