"""Webhooks: delivery, secret, order, parallelism, retries, and what is reported of them."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import BadRequest

from tests.emulators.telegram_tools import BotServer, bot_server, telegram_and_api, telegram_and_bot
from tests.emulators.telegram_wire import Json


def refusing(times: int, retry_after: str = "", status: int = 500) -> BotServer:
    """A server that fails ``times`` times, then answers 200."""
    left = [times]

    def answer(body: Json) -> tuple[int, str]:
        left[0] -= 1
        return (status, retry_after) if left[0] >= 0 else (200, "")

    return BotServer(answer)


async def test_updates_arrive_with_the_secret_and_are_then_done() -> None:
    async with bot_server() as server, telegram_and_bot() as (telegram, bot):
        waiting = await telegram.person(1).says("trước")
        await bot.set_webhook(server.url, secret_token="mat-khau_1")
        after = await telegram.person(1).says("sau")
        await telegram.wait_for(lambda: telegram.pending == 0)
        assert server.ids == [waiting, after]
        assert server.secrets == ["mat-khau_1"] * 2
        assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_a_failed_delivery_is_tried_again_and_the_error_is_reported() -> None:
    fails = refusing(2)
    async with bot_server(fails.answer) as server, telegram_and_bot() as (telegram, bot):
        telegram.webhook.first_backoff = 0.001
        await bot.set_webhook(server.url)
        update = await telegram.person(1).says("một")
        await telegram.wait_for(lambda: telegram.pending == 0)
        assert server.ids == [update] * 3
        info = await bot.get_webhook_info()
        assert info.last_error_message == (
            "Wrong response from the webhook: 500 Internal Server Error"
        )


async def test_retries_start_at_once_and_then_double() -> None:
    fails = refusing(4)
    async with bot_server(fails.answer) as server, telegram_and_bot() as (telegram, bot):
        telegram.webhook.first_backoff = 0.001
        await bot.set_webhook(server.url)
        await telegram.person(1).says("một")
        await telegram.wait_for(lambda: telegram.pending == 0)
        waits = [delivery.again_in for delivery in telegram.webhook.deliveries]
        assert waits == [0.0, 0.002, 0.004, 0.008, None]


async def test_retry_after_is_honoured() -> None:
    fails = refusing(2, "900", 503)
    async with bot_server(fails.answer) as server, telegram_and_bot() as (telegram, bot):
        deliveries = telegram.webhook.deliveries
        await bot.set_webhook(server.url)
        update = await telegram.person(1).says("một")
        for _ in range(2):
            await telegram.wait_for(lambda: deliveries)
            assert deliveries.pop().again_in == 900
            assert (await bot.get_webhook_info()).pending_update_count == 1
            telegram.webhook.hurry()
        await telegram.wait_for(lambda: telegram.pending == 0)
        assert server.ids == [update] * 3


async def test_one_chat_stays_in_order_behind_a_failure_and_others_pass() -> None:
    fails = refusing(1, "900")
    async with bot_server(fails.answer) as server, telegram_and_bot() as (telegram, bot):
        await bot.set_webhook(server.url)
        first = await telegram.person(1).says("một")
        second = await telegram.person(1).says("hai")
        await telegram.wait_for(lambda: telegram.webhook.deliveries)
        other = await telegram.person(2).says("khác")
        await telegram.wait_for(lambda: other in server.ids and telegram.pending == 2)
        telegram.webhook.hurry()
        await telegram.wait_for(lambda: telegram.pending == 0)
        assert server.ids == [first, other, first, second]


@pytest.mark.parametrize(("most", "together"), [(3, 3), (40, 5)])
async def test_chats_are_delivered_in_parallel_up_to_max_connections(
    most: int, together: int
) -> None:
    async with bot_server() as server, telegram_and_bot() as (telegram, bot):
        server.held.clear()
        await bot.set_webhook(server.url, max_connections=most)
        for user in range(1, 6):
            await telegram.person(user).says("cùng lúc")
        await server.has(together)
        server.held.set()
        await telegram.wait_for(lambda: telegram.pending == 0)
        assert telegram.webhook.busiest == together


async def test_racing_delivers_one_chats_updates_at_the_same_time() -> None:
    async with bot_server() as server, telegram_and_bot() as (telegram, bot):
        telegram.webhook.racing = True
        server.held.clear()
        await bot.set_webhook(server.url)
        for n in range(4):
            await telegram.person(1).says(str(n))
        await server.has(4)
        server.held.set()
        await telegram.wait_for(lambda: telegram.pending == 0)


async def test_a_server_that_is_down_is_reported_and_the_update_kept() -> None:
    async with telegram_and_api() as (telegram, api):
        await api("setWebhook", url="http://127.0.0.1:1/hook")
        await telegram.person(1).says("một")
        await telegram.wait_for(lambda: telegram.webhook.deliveries)
        info = (await api("getWebhookInfo")).result
        assert info["last_error_message"] == "Connection refused"
        assert info["pending_update_count"] == 1


async def test_deleting_the_webhook_keeps_what_waits_unless_told_to_drop() -> None:
    async with telegram_and_api() as (telegram, api):
        await api("setWebhook", url="http://127.0.0.1:1/hook")
        update = await telegram.person(1).says("một")
        await api("deleteWebhook")
        assert [u["update_id"] for u in await api.updates()] == [update]
        await api("deleteWebhook", drop_pending_updates=True)
        assert await api.updates() == []


async def test_a_replay_comes_outside_the_line_with_any_secret() -> None:
    async with bot_server() as server, telegram_and_bot() as (telegram, bot):
        await bot.set_webhook(server.url, secret_token="dung")
        update = await telegram.person(1).says("một")
        await telegram.wait_for(lambda: telegram.pending == 0)
        assert await telegram.replay(update) == 200
        assert await telegram.replay(update, secret="sai") == 200
        assert await telegram.push({"update_id": 5}, secret="") == 200
        assert server.ids == [update, update, update, 5]
        assert server.secrets == ["dung", "dung", "sai", ""]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "http://dondoc.example/hook"}, "An HTTPS URL"),
        ({"url": "https://dondoc.example:8080/hook"}, "only on ports"),
        ({"url": "http://127.0.0.1:1/", "secret_token": "mật khẩu"}, "secret token"),
    ],
)
async def test_a_bad_webhook_is_refused(fields: dict[str, Any], words: str) -> None:
    async with telegram_and_bot() as (_, bot):
        with pytest.raises(BadRequest, match=f"(?i){words}"):
            await bot.set_webhook(**fields)
        assert (await bot.get_webhook_info()).url == ""
