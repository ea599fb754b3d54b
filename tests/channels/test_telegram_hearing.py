"""The hearing side: raw updates for the poller, the webhook, who we are."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from channels.telegram_errors import Contested
from channels.telegram_request import AiohttpRequest
from domain.messages import Busy, Down, Outgoing
from tests.channels.telegram_line import SECRET, line, speaking, told

HEARD = ["message", "edited_message", "callback_query", "my_chat_member"]
HOOK = "https://donvi.example.vn/telegram"


async def test_an_update_comes_again_until_a_higher_offset_confirms_it() -> None:
    async with line() as (platform, telegram):
        first = await platform.person(1).says("Xin chào")
        assert [u["update_id"] for u in await telegram.updates(None, 0)] == [first]
        assert [u["update_id"] for u in await telegram.updates(first, 0)] == [first]
        assert await telegram.updates(first + 1, 0) == []


async def test_the_kinds_of_updates_wanted_are_always_named() -> None:
    async with line() as (platform, telegram):
        await telegram.updates(None, 0)
        (call,) = platform.calls("getUpdates")
    assert json.loads(call.fields["allowed_updates"]) == HEARD


async def test_poison_among_the_updates_comes_through_raw() -> None:
    async with line() as (platform, telegram):
        poison = platform.poison()
        after = await platform.person(1).says("Xin chào")
        heard = await telegram.updates(None, 0)
    assert [update["update_id"] for update in heard] == [poison, after]


async def test_listening_does_not_hold_up_speaking() -> None:
    async with line() as (platform, telegram):
        listening = asyncio.create_task(telegram.updates(None, 50))
        await telegram.send("1", Outgoing("Xin chào"))
        await platform.person(1).says("Chào")
        assert len(await listening) == 1


ACCEPTED = b'HTTP/1.1 200 OK\r\nContent-Length: 38\r\n\r\n{"ok":true,"result":{"message_id":41}}'


async def test_listeners_that_hang_take_no_connection_from_speaking() -> None:
    asleep = asyncio.Event()

    async def answer_all_but_polls(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if b"getUpdates" in await reader.readuntil(b"\r\n\r\n"):
            asleep.set()
        else:
            writer.write(ACCEPTED)
        await reader.read()  # until the other side hangs up
        writer.close()

    server = await asyncio.start_server(answer_all_but_polls, "127.0.0.1", 0)
    url = "http://127.0.0.1:{1}".format(*server.sockets[0].getsockname())
    async with server, speaking(url, read=60.0) as telegram:
        hanging = [asyncio.create_task(telegram.updates(None, 0)) for _ in range(40)]
        await asleep.wait()
        assert await telegram.send("1", Outgoing("Xin chào")) == "41"
        for listening in hanging:
            listening.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)


async def test_the_poll_may_last_longer_than_any_other_call() -> None:
    async with line(read=0.1) as (platform, telegram):
        listening = asyncio.create_task(telegram.updates(None, 1))
        assert await listening == []
        assert platform.calls("getUpdates")[0].ok


TROUBLES: list[tuple[str, dict[str, Any], type[Exception]]] = [
    ("error", {"code": 401}, Down),
    ("error", {"code": 404}, Down),
    ("error", {"code": 409}, Contested),
    ("error", {"code": 500}, Busy),
    ("error", {"retry_after": 5}, Busy),
    ("html", {}, Busy),
    ("drop", {}, Busy),
    ("hang", {}, Busy),
]


@pytest.mark.parametrize(("kind", "detail", "problem"), TROUBLES)
async def test_hearing_recovers_from_every_trouble(
    kind: str, detail: dict[str, Any], problem: type[Exception]
) -> None:
    async with line(read=0.2) as (platform, telegram):
        platform.fault(kind, "getUpdates", **detail)
        with pytest.raises(problem) as caught:
            await telegram.updates(None, 0)
        platform.clear_faults()
        said = await platform.person(1).says("Xin chào")
        assert [u["update_id"] for u in await telegram.updates(None, 0)] == [said]
    assert SECRET not in told(caught.value)


async def test_hearing_recovers_when_the_platform_was_away() -> None:
    async with line() as (platform, telegram):
        await platform.unreachable()
        with pytest.raises(Busy):
            await telegram.updates(None, 0)
        await platform.reachable()
        assert await telegram.updates(None, 0) == []


async def test_a_second_listener_is_told_apart_from_a_webhook() -> None:
    async with line() as (platform, telegram):
        platform.fault("error", "getUpdates", code=409)
        with pytest.raises(Contested) as second:
            await telegram.updates(None, 0)
        await telegram.arrange_webhook(HOOK, "secret")
        with pytest.raises(Contested) as hook:
            await telegram.updates(None, 0)
    assert (second.value.by_webhook, hook.value.by_webhook) == (False, True)
    assert hook.value.scope == "account"


async def test_polling_works_again_once_the_webhook_is_removed() -> None:
    async with line() as (platform, telegram):
        await telegram.arrange_webhook(HOOK, "secret")
        await telegram.remove_webhook()
        said = await platform.person(1).says("Xin chào")
        assert [u["update_id"] for u in await telegram.updates(None, 0)] == [said]


async def test_a_webhook_is_set_with_its_secret_and_the_kinds_wanted() -> None:
    async with line() as (platform, telegram):
        await telegram.arrange_webhook(HOOK, "s3cret")
        (call,) = platform.calls("setWebhook")
    assert call.fields["url"] == HOOK
    assert call.fields["secret_token"] == "s3cret"
    assert json.loads(call.fields["allowed_updates"]) == HEARD
    assert "drop_pending_updates" not in call.fields


async def test_a_webhook_that_stands_is_left_alone() -> None:
    async with line() as (platform, telegram):
        await telegram.arrange_webhook(HOOK, "s3cret")
        await telegram.arrange_webhook(HOOK, "s3cret")
        assert len(platform.calls("setWebhook")) == 1


@pytest.mark.parametrize(("url", "secret"), [(HOOK, "new"), (HOOK + "2", "s3cret")])
async def test_a_new_secret_or_address_is_told_to_the_platform(url: str, secret: str) -> None:
    async with line() as (platform, telegram):
        await telegram.arrange_webhook(HOOK, "s3cret")
        await telegram.arrange_webhook(url, secret)
        assert platform.calls("setWebhook")[-1].fields["secret_token"] == secret
        assert len(platform.calls("setWebhook")) == 2


async def test_a_webhook_somebody_removed_is_set_again() -> None:
    async with line() as (platform, telegram):
        await telegram.arrange_webhook(HOOK, "s3cret")
        async with AiohttpRequest() as somebody:
            await somebody.call(f"{platform.base_url}{platform.token}/deleteWebhook", {})
        await telegram.arrange_webhook(HOOK, "s3cret")
        assert len(platform.calls("setWebhook")) == 2


async def test_the_backlog_counts_what_waits() -> None:
    async with line() as (platform, telegram):
        await platform.person(1).says("một")
        await platform.person(1).says("hai")
        backlog = await telegram.webhook_backlog()
    assert (backlog.waiting, backlog.failed_at, backlog.failure) == (2, None, "")


async def test_the_platform_tells_who_we_are() -> None:
    async with line() as (_, telegram):
        assert await telegram.who() == ("7", "don_doc_bot")


async def test_a_revoked_token_is_told_as_down() -> None:
    async with line() as (platform, telegram):
        platform.authorize(False)
        with pytest.raises(Down):
            await telegram.who()
