"""Long polling: what is kept, what is confirmed, who may poll, what is never shown."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict

from tests.emulators.telegram_tools import TOKEN, Clock, telegram_and_api, telegram_and_bot


async def test_an_update_comes_again_until_a_higher_offset_confirms_it() -> None:
    async with telegram_and_api() as (telegram, api):
        first = await telegram.person(1).says("một")
        second = await telegram.person(1).says("hai")
        for _ in range(2):
            assert [u["update_id"] for u in await api.updates()] == [first, second]
        assert [u["update_id"] for u in await api.updates(first + 1)] == [second]
        assert [u["update_id"] for u in await api.updates()] == [second]
        assert await api.updates(second + 1) == []
        assert telegram.pending == 0


async def test_a_poll_waits_for_what_is_not_there_yet() -> None:
    async with telegram_and_bot() as (telegram, bot):
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await telegram.wait_for(lambda: telegram.polling)
        await telegram.person(1).says("/start abc")
        (update,) = await poll
    assert update.message is not None
    assert update.message.text == "/start abc"
    assert update.message.entities[0].type == "bot_command"
    assert update.message.entities[0].length == 6


async def test_a_limit_keeps_the_rest_for_later() -> None:
    async with telegram_and_api() as (telegram, api):
        ids = [await telegram.person(1).says(str(n)) for n in range(5)]
        assert [u["update_id"] for u in await api.updates(limit=2)] == ids[:2]
        assert [u["update_id"] for u in await api.updates(ids[1] + 1)] == ids[2:]


async def test_a_negative_offset_forgets_all_but_the_newest() -> None:
    async with telegram_and_api() as (telegram, api):
        ids = [await telegram.person(1).says(str(n)) for n in range(3)]
        assert [u["update_id"] for u in await api.updates(-1)] == ids[-1:]
        assert telegram.pending == 1


async def test_a_second_poller_ends_the_first() -> None:
    async with telegram_and_bot() as (telegram, bot):
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await telegram.wait_for(lambda: telegram.polling)
        async with Bot(TOKEN, base_url=telegram.base_url) as other:
            assert await other.get_updates() == ()
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first


async def test_polling_is_refused_while_a_webhook_is_set() -> None:
    async with telegram_and_bot() as (_, bot):
        await bot.set_webhook("http://127.0.0.1:9/hook")
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert await bot.get_updates() == ()


async def test_a_poller_that_went_away_ends_nobody() -> None:
    async with telegram_and_api() as (telegram, api):
        gone = asyncio.create_task(api.updates(timeout=30))
        await telegram.wait_for(lambda: telegram.polling)
        gone.cancel()
        await telegram.person(1).says("còn đây")
        assert len(await api.updates()) == 1


async def test_allowed_updates_are_remembered() -> None:
    async with telegram_and_api() as (telegram, api):
        await api.updates(allowed_updates=["message"])
        assert await telegram.person(1).blocks() == 0
        await api.updates()
        assert await telegram.person(1).unblocks() == 0
        await api.updates(allowed_updates=["message", "my_chat_member"])
        assert await telegram.person(1).blocks() > 0
        (update,) = await api.updates()
        assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_an_update_nobody_fetched_for_a_day_is_dropped() -> None:
    clock = Clock()
    async with telegram_and_api(wall=clock) as (telegram, api):
        await telegram.person(1).says("cũ")
        clock.now += 86_401
        fresh = await telegram.person(1).says("mới")
        assert [u["update_id"] for u in await api.updates()] == [fresh]


async def test_old_updates_may_come_back() -> None:
    async with telegram_and_api() as (telegram, api):
        old = await telegram.person(1).says("một")
        await api.updates(old + 1)
        telegram.fault("repeat", "getUpdates")
        assert [u["update_id"] for u in await api.updates(old + 1)] == [old]
        assert await api.updates(old + 1) == []


async def test_poison_and_raw_updates_stand_in_line_like_any_other() -> None:
    async with telegram_and_api() as (telegram, api):
        telegram.poison()
        raw = telegram.inject({"update_id": 9_000_000_000, "message": {"message_id": 2}})
        after = await telegram.person(1).says("sau")
        poison, *rest = await api.updates()
        assert poison["message"] == {"message_id": 1}
        assert [u["update_id"] for u in rest] == [raw, after]


async def test_a_token_that_dies_ends_the_waiting_poll() -> None:
    async with telegram_and_api() as (telegram, api):
        poll = asyncio.create_task(api("getUpdates", timeout=30))
        await telegram.wait_for(lambda: telegram.polling)
        telegram.authorize(False)
        assert (await poll).status == 401
