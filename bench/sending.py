"""The cost of one message on its way to the platform, fifty in the air."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.request import HTTPXRequest

from bench import stub
from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.office import TOKEN
from channels.telegram import Telegram
from domain.messages import Button, Outgoing

FLYING = 50
MESSAGES = 3_000
TEXT = "⏰ <b>Sắp đến hạn</b>\nNhiệm vụ NV-2025-1: Rà soát, báo cáo hồ sơ đất đai tồn đọng"


async def measured(send: Callable[[int], Awaitable[object]], messages: int) -> Figures:
    left = iter(range(messages))

    async def sender() -> None:
        for chat in left:
            await send(chat + 10_000)

    for chat in range(FLYING):
        await send(chat + 10_000)
    began, worked = time.perf_counter(), time.process_time()
    await asyncio.gather(*(sender() for _ in range(FLYING)))
    took, worked = time.perf_counter() - began, time.process_time() - worked
    return {"messages": messages / took, "CPU": worked / messages * 1e6}


async def ours(turn: Round) -> Figures:
    message = Outgoing(TEXT, ((Button("Báo tiến độ", "task:1:progress"),),))
    async with stub.running() as platform:
        channel = Telegram(TOKEN, base_url=platform)
        await channel.open()
        try:
            return await measured(
                lambda chat: channel.send(str(chat), message), turn.size(MESSAGES, 50)
            )
        finally:
            await channel.close()


async def plain(turn: Round) -> Figures:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Báo tiến độ", callback_data="task:1")]])
    async with stub.running() as platform:
        calls = HTTPXRequest(connection_pool_size=FLYING, read_timeout=60, pool_timeout=60)
        async with Bot(TOKEN, base_url=f"{platform}/bot", request=calls) as bot:
            return await measured(
                lambda chat: bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keys),
                turn.size(MESSAGES, 50),
            )


OURS, PEER = "ours (channels.telegram)", "python-telegram-bot"
BENCH = Bench(
    name="sending",
    number=5.1,
    title="Sending: a message with a button, 50 in flight",
    contestants=(Contestant(OURS, ours, ours=True), Contestant(PEER, plain)),
    units={"messages": "per s", "CPU": "µs each"},
    goals=(
        Goal("CPU a message at most 1/5 of python-telegram-bot", "CPU", OURS, PEER, at_most=0.2),
    ),
)
