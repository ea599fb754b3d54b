"""The real program serves and hears while keys are rotated; the rotation is killed half way."""

from __future__ import annotations

import asyncio
import base64
import sys
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from bot import schema
from domain.lifecycle import About, Category, Privacy, ReportKind
from domain.messages import Address, Incoming
from models.database import Database
from models.reports import ReportEntry, Reporter
from models.sealing import Vault
from services import contacts, keyring
from services.identities import open_box
from services.report_file import lines
from services.report_owners import own_reports
from services.reports import Evidence, Submission, receive
from services.rotation import left
from tests import postgres
from tests.program import ROOT, Program
from tests.world import found

OLD, NEW, APART = b"o" * 32, b"n" * 32, b"i" * 32
REPORTS = 12
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PATIENCE = 240.0  # s, on a machine that is busy with other tests


def keys(*each: bytes) -> str:
    return ",".join(base64.b64encode(key).decode() for key in each)


def opened(url: str, vault: Vault) -> Database:
    return Database(url, vault, lambda: datetime.now(UTC))


async def filled(url: str) -> None:
    """An office with reports of as many chats, sealed by the old key alone."""
    await schema.migrate(url)
    database = opened(url, Vault([OLD]))
    await found(database)
    async with database.write() as session:
        for number in range(REPORTS):
            incoming = Incoming("0", Address("phone", "town", f"chat{number}"), language="vi")
            contact = (await contacts.visitor(session, incoming, NOW)).contact
            sent = Submission(
                ReportKind.REPORT,
                Category.DELAY,
                None,
                Privacy.DESK,
                About.UNSAID,
                Evidence(f"Chuyện số {number}"),
            )
            await receive(session, contact, sent, "", NOW, NOW)
    await database.close()


async def rotating(program: Program) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "rotate-keys"),
        env={**program.environment, "PYTHONPATH": str(ROOT)},
        cwd=program.home,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def remaining(database: Database) -> int:
    async with database.read() as session:
        return sum((await left(session)).values())


async def killed_half_way(program: Program, database: Database) -> int:
    """SIGKILL as soon as something was sealed anew; how much was left then."""
    before = await remaining(database)
    process = await rotating(program)
    async with asyncio.timeout(PATIENCE):
        while await remaining(database) >= before and process.returncode is None:  # noqa: ASYNC110 a look
            await asyncio.sleep(0.005)
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
    return await remaining(database)


async def talking(address: str, over: asyncio.Event) -> int:
    """Somebody in the web chat, who says the next thing as soon as the last one is durable."""
    async with aiohttp.ClientSession() as client, client.ws_connect(f"{address}/chat/ws") as socket:
        await socket.send_json({"type": "hello", "token": "t" * 32, "after": 0, "language": "vi"})
        for number in count(1):
            frame = {"type": "say", "ref": f"ref-{number:05}", "text": "/trogiup", "files": []}
            await socket.send_json(frame)
            while (await socket.receive_json(timeout=PATIENCE))["type"] != "received":
                pass
            if over.is_set():
                return number
    raise AssertionError


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_killed_half_way_and_run_again_while_people_talk(engine: str, tmp_path: Path) -> None:
    file = f"sqlite+aiosqlite:///{tmp_path}/office.sqlite"
    url = postgres.fresh_database() if engine == "postgresql" else file
    await filled(url)
    both = {"IDENTITY_KEYS": keys(APART)}
    program = Program(url, tmp_path, both, key=keys(NEW, OLD))
    database = opened(url, Vault([NEW, OLD], [APART]))
    await program.start()
    over = asyncio.Event()
    chat = asyncio.create_task(talking(program.address, over))
    try:
        half = await killed_half_way(program, database)
        again = await rotating(program)
        assert await asyncio.wait_for(again.wait(), PATIENCE) == 0
        assert half >= 0
        assert await remaining(database) == 0
        over.set()
        assert await chat > 1, "nobody had to wait for the rotation"
    finally:
        over.set()
        await program.stop()
        await database.close()
    await all_open(url)
    told = await Program(url, tmp_path, both, key=keys(NEW, OLD)).run("rotate-keys")
    assert "Mọi thứ đã niêm phong bằng khóa mới nhất" in told


async def all_open(url: str) -> None:
    """With the new keys alone: every word, every mailbox, everybody's own reports."""
    database = opened(url, Vault([NEW], [APART]))
    async with database.read() as session:
        await keyring.load(session)
        reports = set(await session.scalars(select(ReportEntry.report_id)))
        assert len(reports) == REPORTS
        said = {(await lines(session, report, "body"))[0].words for report in reports}
        assert said == {f"Chuyện số {number}" for number in range(REPORTS)}
        boxes = [
            open_box(session, row.report_id, row.mailbox)
            for row in await session.scalars(select(Reporter))
        ]
        assert len(set(boxes)) == REPORTS
        found_again = await contacts.at(session, Address("phone", "town", "chat7"))
        assert found_again is not None
        assert len(await own_reports(session, found_again, 5)) == 1
    await database.close()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_rotation_waits_for_a_program_that_lacks_the_new_key(
    engine: str, tmp_path: Path
) -> None:
    file = f"sqlite+aiosqlite:///{tmp_path}/office.sqlite"
    url = postgres.fresh_database() if engine == "postgresql" else file
    await schema.migrate(url)
    serving = Program(url, tmp_path, key=keys(OLD))
    await serving.start()
    try:
        process = await rotating(Program(url, tmp_path, key=keys(NEW, OLD)))
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 1
    finally:
        await serving.stop()
