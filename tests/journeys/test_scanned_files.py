"""Files looked into for what harms, by a scanner that is there, late or away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.scanner import Clamd as Client
from domain.rights import Role
from models.reports import Attachment, Piece
from scheduler.cleaner import Cleaning
from tests import hidden
from tests.emulators.clamd import MARK, Clamd
from tests.hidden import everything
from tests.journeys.test_clean_files import with_file
from tests.journeys.test_files import bodies, files
from tests.world import Actor, World, letters

HARMFUL = hidden.jpeg() + MARK


@dataclass
class Scanner:
    """clamd on a socket of this machine: started, stopped, started again."""

    path: Path
    clamd: Clamd = field(default_factory=Clamd)
    open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        server, _ = await self.clamd.on_socket(self.path)
        self.open.push_async_callback(self._close, server)

    async def stop(self) -> None:
        await self.open.aclose()
        self.path.unlink(missing_ok=True)

    async def _close(self, server: asyncio.Server) -> None:
        server.close()


@pytest.fixture
async def scanner(world: World, tmp_path: Path) -> AsyncIterator[Scanner]:
    made = Scanner(tmp_path / "clamd.ctl")
    client = Client(f"unix:{made.path}", patience=0.2)
    world.cleaner = Cleaning(world.database, world.basin, world.nudges, world.clock, client)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def binh(world: World) -> Actor:
    return await world.official("binh", role=Role.HEAD)


async def sends(world: World, body: bytes) -> tuple[Actor, str]:
    hoa = world.citizen("hoa")
    return hoa, await with_file(hoa, body, "", "photo")


async def opens(binh: Actor) -> list[bytes]:
    await binh.presses("📎 Xem tệp (1)")
    return bodies(binh)


async def the_file(world: World) -> Attachment:
    async with world.database.read() as session:
        listed = select(Attachment).where(Attachment.matter == "report")
        return (await session.scalars(listed)).one()


async def test_a_file_in_which_nothing_is_found_is_passed_on(
    world: World, scanner: Scanner, binh: Actor
) -> None:
    await sends(world, hidden.jpeg())
    [body] = await opens(binh)
    assert hidden.MARK.encode() not in everything(body)
    assert scanner.clamd.scanned == [len(hidden.jpeg())]  # as it came, before it was cleaned


@pytest.mark.parametrize(
    ("limit", "said"), [(25 << 20, "có mã độc"), (100, "không kiểm tra mã độc được")]
)
async def test_a_harmful_file_is_kept_from_everybody_and_both_sides_are_told(
    world: World, scanner: Scanner, binh: Actor, limit: int, said: str
) -> None:
    scanner.clamd.limit = limit
    hoa, code = await sends(world, HARMFUL)
    assert f"Tệp thứ 1 Ông/Bà gửi kèm {code}" in hoa.last
    assert said in hoa.last
    assert said in binh.last
    assert await opens(binh) == []
    file = (await the_file(world)).id
    async with world.database.read() as session:
        kept = select(Piece.number).where(Piece.attachment_id == file)
        assert (await session.scalars(kept)).all() == []
    await binh.acts(f"p.original:{file}")
    assert "kể cả bản gốc" in binh.last
    await binh.acts(f"p.unclean:{file}")
    assert files(binh) == []


async def test_a_file_waits_for_a_scanner_that_answers_late_and_is_passed_on_once(
    world: World, scanner: Scanner, binh: Actor
) -> None:
    scanner.clamd.silent = True
    await sends(world, hidden.jpeg())
    assert await opens(binh) == []
    assert "đang được xóa thông tin ẩn" in binh.last
    scanner.clamd.silent = False
    await world.outage(minutes=1)
    assert len(await opens(binh)) == 1
    assert len(scanner.clamd.scanned) == 1


async def test_while_the_scanner_is_away_files_wait_and_the_operator_hears(
    world: World, scanner: Scanner, binh: Actor
) -> None:
    await scanner.stop()
    operator = await world.official("van", unit="VP", role=Role.OPERATOR)
    await sends(world, hidden.jpeg())
    await world.outage(minutes=11)
    assert "CLAMD" not in " ".join(operator.sees)  # it may only be restarting
    for _ in range(9):
        await world.outage(minutes=11)
    assert len(await letters(world, kind="scanner.away")) in (1, 2)  # once an hour
    assert "CLAMD" in operator.last
    assert await opens(binh) == []
    await scanner.start()
    world.basin.deaths = 1  # waiting was no try of cleaning it: another child may still die
    for _ in range(2):
        await world.outage(minutes=11)
    assert len(await opens(binh)) == 1


async def test_a_harmful_file_is_found_however_long_the_scanner_was_away(
    world: World, scanner: Scanner, binh: Actor
) -> None:
    await scanner.stop()
    hoa, _ = await sends(world, HARMFUL)
    await world.outage(hours=30)
    assert await opens(binh) == []
    await scanner.start()
    await world.outage(minutes=11)
    assert "có mã độc" in hoa.last
    assert await opens(binh) == []
