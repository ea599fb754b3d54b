"""A program, a Telegram to talk to, and a free port that stays the same after a kill."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import postgres
from tests.emulators.telegram import TelegramEmulator
from tests.ports import free_port
from tests.program import Program

TOKEN = "7007:emulated-token-for-tests"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator(token=TOKEN) as emulator:
        yield emulator


PAIRS = (("sqlite", "polling"), ("postgresql", "webhook"))
"""Pairwise, to stay quick: each engine and each mode of hearing is met once."""


@pytest.fixture(params=PAIRS, ids="-".join)
def pair(request: pytest.FixtureRequest) -> tuple[str, str]:
    engine, mode = request.param
    return engine, mode


@pytest.fixture
async def program(
    pair: tuple[str, str], tmp_path: Path, telegram: TelegramEmulator
) -> AsyncIterator[Program]:
    engine, mode = pair
    port = free_port()
    url = f"sqlite:///{tmp_path}/town.sqlite" if engine == "sqlite" else postgres.fresh_database()
    settings = {
        "PORT": str(port),
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.base_url.removesuffix("/bot"),
        "TELEGRAM_MODE": mode,
    }
    if mode == "webhook":
        settings |= {
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}",
            "TELEGRAM_WEBHOOK_SECRET": "a-secret-for-tests",
        }
    running = Program(url, tmp_path, settings)
    await running.start()
    yield running
    if running.process is not None and running.process.returncode is None:
        await running.stop()
