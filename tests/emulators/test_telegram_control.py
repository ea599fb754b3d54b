"""The emulator as a program of its own, driven from this process through its control door."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import RetryAfter

from tests.emulators.telegram_control import ControlError, TelegramControl
from tests.emulators.telegram_tools import TOKEN


class Program(NamedTuple):
    url: str
    control: TelegramControl
    bot: Bot


@asynccontextmanager
async def program(*options: str) -> AsyncIterator[Program]:
    """The emulator in a child process; ended by SIGTERM, which it must survive cleanly."""
    command = (sys.executable, "-m", "tests.emulators.telegram", "--token", TOKEN, *options)
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    try:
        url = (await child.stdout.readline()).decode().strip()
        bot = Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
        async with TelegramControl(url) as control, bot:
            yield Program(url, control, bot)
        child.terminate()
        assert await child.wait() == 0
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


async def test_a_person_speaks_hears_and_presses_from_another_process() -> None:
    async with program() as (_, control, bot):
        person = control.person(1001)
        await person.says("/start")
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.text == "/start"
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("Đã nhận", callback_data="t:1")]])
        await bot.send_message(1001, "Việc mới", reply_markup=keys)
        assert (await person.hears("Việc"))["text"] == "Việc mới"
        assert await person.buttons() == ["Đã nhận"]
        press = await person.presses("nhận")
        assert [u.update_id for u in await bot.get_updates(offset=press)] == [press]
        with pytest.raises(ControlError, match="NoSuchButton"):
            await person.presses("Không có")
        assert (await control.state())["counts"]["sendMessage"] == 1


async def test_faults_files_and_calls_cross_the_control_door() -> None:
    async with program("--no-limits") as (_, control, bot):
        await control.act("populate", first=1, count=2)
        await control.person(1).does("sends_document", data=b"%PDF", name="Đơn.pdf")
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.document is not None
        file = await bot.get_file(update.message.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"%PDF"
        await control.act("fault", kind="error", method="sendMessage", retry_after=3)
        with pytest.raises(RetryAfter):
            await bot.send_message(2, "a")
        assert [call["status"] for call in await control.calls("sendMessage", 2)] == [429]


async def test_a_group_speaks_and_moves_from_another_process() -> None:
    async with program() as (_, control, bot):
        await control.act("group", group=-5, members=[1])
        assert await control.person(1).says("/viec", group=-5)
        assert await control.act("migrates", group=-5, new=-1005) == -1005
        await bot.send_message(-1005, "a")
        assert (await control.act("screen", chat=-1005))["sees"] == ["a"]


async def test_control_stays_open_while_telegram_is_out_of_reach() -> None:
    async with program() as (url, control, bot), aiohttp.ClientSession() as session:
        await control.act("unreachable")
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(url)
        await control.act("reachable")
        assert await bot.get_me()


async def test_counts_only_records_no_words() -> None:
    async with program("--counts-only", "--strangers", "--no-limits") as (_, control, bot):
        for n in range(3):
            await bot.send_message(500 + n, "kín")
        await control.wait_for(3, method="sendMessage")
        assert await control.calls() == []
        assert (await control.state())["counts"]["sendMessage"] == 3
        with pytest.raises(ControlError, match="no act"):
            await control.act("nothing")
