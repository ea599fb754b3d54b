"""The numbers of the real program, over HTTP, and its signs of life."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from tests import postgres
from tests.program import Program
from tests.watching.test_deadman import Outside

SOON = 30.0  # s


@pytest.fixture
def address(engine: str, tmp_path: Path) -> str:
    if engine == "postgresql":
        return postgres.fresh_database()
    return f"sqlite:///{tmp_path}/town.sqlite"


async def test_a_program_shows_its_numbers_and_says_that_it_lives(
    address: str, tmp_path: Path
) -> None:
    outside = Outside()
    async with outside.server, aiohttp.ClientSession() as session:
        program = Program(address, tmp_path, {"DEADMAN_URL": outside.url})
        await program.start()
        try:
            async with asyncio.timeout(SOON):
                await outside.called.wait()
            async with session.get(f"{program.address}/metrics") as answer:
                assert answer.status == 200
                numbers = await answer.text()
            async with session.get(f"{program.address}/health") as answer:
                assert answer.status == 200
                facts = await answer.json()
        finally:
            await program.stop()

    assert "dondoc_letter_dwell_seconds" in numbers
    assert "\ndondoc_updates_failed 0.0\n" in numbers
    assert "process_resident_memory_bytes" in numbers
    assert (facts["stale"], facts["ill"]) == ([], [])
    assert "dead man" not in (tmp_path / "stderr.log").read_text()
