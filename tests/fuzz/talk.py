"""A town that hears anything: typed words and pressed buttons that nobody ever offered."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from domain.lifecycle import LetterState, UpdateState
from domain.rights import Role
from handlers.routes import BUTTONS, COMMANDS
from models.post import Letter, Update
from tests.fuzz.targets import Target
from tests.tasks import at, give
from tests.towns import open_database, town
from tests.world import TownClock, World

STEPS = 5  # per input
INPUTS = 200  # per town
LONGEST = 200  # characters of one text
WHO = ("khoa", "anh", "truc", "lan")
NAMES = (*sorted(BUTTONS), "d")
WORDS = (
    *(f"/{name}" for name in sorted(COMMANDS)),
    "xin chào",
    "Tôi nộp hồ sơ ở quầy 3 từ thứ Hai mà chưa có kết quả",
    "anh",
    "17h ngày 25/11/2026",
    "31/02/2026",
    "từ 1/1 đến 99/99",
    "1",
    "NV-2026-000001",
    "TRACUU PA-261119-0001",
    "' OR 1=1 --",
    "{{ n.code }} {% raw %}<b>",
    "\u202e\u200b\ufeff",
    "ạ" * LONGEST,
)


class Broke(AssertionError):
    """A handler broke on what somebody said."""


@dataclass
class Talk:
    """Keeps a town between inputs and opens a new one now and then."""

    runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="fuzz-")))
    world: World | None = None
    inputs: int = 0

    def close(self) -> None:
        if self.world is not None:
            self.runner.run(self.world.database.close())
        self.runner.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def dialogue(self, data: bytes) -> None:
        self.runner.run(self.hear(typed(data)))

    def buttons(self, data: bytes) -> None:
        self.runner.run(self.hear(pressed(data)))

    async def hear(self, things: Iterator[dict[str, Any]]) -> None:
        world = await self.town()
        for each in things:
            await world.hear(each)
        async with world.database.read() as session:
            failed = await session.execute(
                select(Update.state, Update.failure).where(Update.state != UpdateState.DONE)
            )
            broken = [f"{state}: {why}" for state, why in failed]
            refused = await session.scalars(
                select(Letter.failure).where(Letter.state == LetterState.REJECTED)
            )
            broken += [f"letter: {why}" for why in refused]
        if broken:
            self.inputs = INPUTS  # the next input finds a town in order
            raise Broke("; ".join(broken))
        for screen in world.phones.screens.values():
            screen.clear()
        world.phones.log.clear()

    async def town(self) -> World:
        self.inputs += 1
        if self.world is None or self.inputs > INPUTS:
            if self.world is not None:
                await self.world.database.close()
            self.world, self.inputs = await opened(self.home), 0
        return self.world


async def opened(home: Path) -> World:
    clock = TownClock()
    world = World(open_database(await town("sqlite", home, home), clock), clock)
    await world.begin()
    khoa = await world.official("khoa", "KT", Role.HEAD)
    anh = await world.official("anh", "KT")
    await world.official("truc", "VP", Role.HOTLINE)
    await give(world, anh, by=khoa, due=at("2026-11-25"))
    return world


def typed(data: bytes) -> Iterator[dict[str, Any]]:
    """Lines: the first byte says who, the second which words; 255 means the rest, as text."""
    for line in data.split(b"\n")[:STEPS]:
        who, which = (line[0], line[1]) if len(line) > 1 else (0, 0)
        text = text_of(line[2:]) if which == 255 else WORDS[which % len(WORDS)]
        update: dict[str, Any] = {"chat": WHO[who % len(WHO)], "text": text}
        if who & 0x40:
            update["place"] = {"latitude": float(which), "longitude": -float(who)}
        if who & 0x80:
            update["files"] = [{"ref": "gone", "kind": "document", "name": text[:60]}]
        yield update


def pressed(data: bytes) -> Iterator[dict[str, Any]]:
    for line in data.split(b"\n")[:STEPS]:
        who, which = (line[0], line[1]) if len(line) > 1 else (0, 0)
        rest = text_of(line[2:])
        action = rest if which == 255 else f"{NAMES[which % len(NAMES)]}:{rest}"
        yield {"chat": WHO[who % len(WHO)], "action": action[:64]}


def text_of(raw: bytes) -> str:
    """As the adapter would let it in."""
    return raw.decode("utf-8", "replace").replace("\0", "")[:LONGEST]


def talk_targets(talk: Talk) -> dict[str, Target]:
    words = range(0, len(WORDS), 4)
    said = tuple(bytes([n % 4, n, 10, n % 4, n + 1, 10, n % 4, n + 2]) for n in words)
    odd = (b"1", b":", b"1:2:3", b"-1", b"99999999999999999999", "đ:Ă".encode(), b"")
    every = [
        bytes([k % 4, n]) + odd[(n + k) % len(odd)] for n in range(len(NAMES)) for k in (n % 2,)
    ]
    acts = tuple(b"\n".join(every[n : n + STEPS]) for n in range(0, len(every), STEPS))
    return {
        "dialogue": Target(talk.dialogue, said),
        "buttons": Target(talk.buttons, (*acts, b"\x03\xff\xff\xfe\x00:::")),
    }
