"""What goes wrong on purpose, and the pace the platform insists on."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from tests.emulators.telegram_tools import Clock, telegram_and_api, telegram_and_bot


async def test_an_error_strikes_the_chosen_method_and_chat_so_often_and_no_more() -> None:
    async with telegram_and_api() as (telegram, api):
        telegram.person(2, started=True)
        telegram.fault("error", "sendMessage", chat=1, code=400, description="chat not found")
        assert (await api("sendMessage", chat_id=2, text="a")).status == 200
        assert (await api("sendChatAction", chat_id=1, action="typing")).status == 200
        assert (
            await api("sendMessage", chat_id=1, text="a")
        ).words == "Bad Request: chat not found"
        assert (await api("sendMessage", chat_id=1, text="a")).status == 200
        assert [call.status for call in telegram.calls("sendMessage", 1)] == [400, 200]


async def test_the_library_meets_every_error_class() -> None:
    async with telegram_and_bot() as (telegram, bot):
        telegram.fault("error", code=403)
        with pytest.raises(Forbidden, match="blocked by the user"):
            await bot.send_message(1, "a")
        telegram.fault("error", retry_after=2)
        with pytest.raises(RetryAfter):
            await bot.send_message(1, "a")
        telegram.fault("error", migrate_to=-1005)
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(1, "a")
        assert moved.value.new_chat_id == -1005
        telegram.fault("html")
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(1, "a")
        assert telegram.person(1).sees == []


async def test_a_dropped_call_was_not_done_and_a_lost_reply_was() -> None:
    async with telegram_and_bot() as (telegram, bot):
        for kind, shown in (("drop", []), ("lost", ["a"])):
            telegram.fault(kind, "sendMessage")
            with pytest.raises(NetworkError):
                await bot.send_message(1, "a")
            assert telegram.person(1).sees == shown
        assert [call.ok for call in telegram.calls("sendMessage")] == [False, True]
        assert telegram.record.accepted["sendMessage"] == 1


async def test_a_hanging_call_was_done_though_its_caller_gave_up() -> None:
    async with telegram_and_bot() as (telegram, bot):
        telegram.fault("hang", "sendMessage")
        with pytest.raises(TimedOut):
            await bot.send_message(1, "a", read_timeout=0.05)
        assert telegram.person(1).sees == ["a"]


async def test_a_late_answer_still_comes() -> None:
    async with telegram_and_bot() as (telegram, bot):
        telegram.fault("delay", "sendMessage", seconds=0.01)
        assert (await bot.send_message(1, "a")).text == "a"


async def test_clearing_the_faults_answers_what_hangs() -> None:
    async with telegram_and_api() as (telegram, api):
        telegram.fault("hang", "getMe", times=None)
        call = asyncio.create_task(api("getMe"))
        await telegram.wait_for(1, method="getMe")
        telegram.clear_faults()
        assert (await asyncio.wait_for(call, 5)).status == 200
        assert (await api("getMe")).status == 200


async def test_out_of_reach_refuses_connections_and_comes_back_on_its_port() -> None:
    async with telegram_and_api() as (telegram, api):
        await api("getMe")
        before = telegram.url
        await telegram.unreachable()
        for _ in range(2):  # the first may still hold a broken connection
            with pytest.raises(aiohttp.ClientConnectionError):
                await api("getMe")
        with pytest.raises(aiohttp.ClientConnectorError):
            await api("getMe")
        await telegram.reachable()
        assert telegram.url == before
        assert (await api("getMe")).status == 200


async def test_out_of_reach_breaks_the_waiting_poll() -> None:
    async with telegram_and_api() as (telegram, api):
        poll = asyncio.create_task(api("getUpdates", timeout=30))
        await telegram.wait_for(lambda: telegram.polling)
        await telegram.unreachable()
        with pytest.raises(aiohttp.ClientConnectionError):
            await poll


async def test_who_blocked_the_bot_left_or_never_started_it_is_not_written_to() -> None:
    async with telegram_and_bot() as (telegram, bot):
        stranger, blocker, gone = (telegram.person(user) for user in (10, 11, 12))
        await blocker.says("/start")
        await blocker.blocks()
        await gone.says("/start")
        await gone.leaves_telegram()
        for person, words in (
            (stranger, "can't initiate conversation"),
            (blocker, "bot was blocked by the user"),
            (gone, "user is deactivated"),
        ):
            with pytest.raises(Forbidden, match=words):
                await bot.send_message(person.id, "a")
        await blocker.unblocks()
        assert await bot.send_message(blocker.id, "a")


async def test_a_group_that_migrated_names_its_new_id() -> None:
    async with telegram_and_bot() as (telegram, bot):
        group = telegram.group(-5, "Phòng", members=[telegram.person(1)])
        moved = await group.migrates(-1005)
        with pytest.raises(ChatMigrated) as refusal:
            await bot.send_message(-5, "a")
        await bot.send_message(refusal.value.new_chat_id, "a")
        assert moved.sees == ["a"]
        away, here = await bot.get_updates()
        assert away.message is not None
        assert here.message is not None
        assert (away.message.migrate_to_chat_id, here.message.migrate_from_chat_id) == (-1005, -5)


async def test_a_bot_removed_from_a_group_is_told_so() -> None:
    async with telegram_and_bot() as (telegram, bot):
        group = telegram.group(-100, kind="supergroup", members=[telegram.person(1)])
        await group.removes_bot(telegram.person(1))
        with pytest.raises(Forbidden, match="kicked from the supergroup chat"):
            await bot.send_message(-100, "a")
        await group.adds_bot(telegram.person(1), admin=True)
        await bot.send_message(-100, "a")
        removed, added = await bot.get_updates()
        assert removed.my_chat_member is not None
        assert added.my_chat_member is not None
        assert removed.my_chat_member.new_chat_member.status == "kicked"
        assert added.my_chat_member.new_chat_member.status == "administrator"


async def test_thirty_a_second_pass_and_the_next_must_wait() -> None:
    clock = Clock()
    async with telegram_and_api(limits=True, monotonic=clock) as (telegram, api):
        telegram.populate(100, 31)
        for user in range(100, 130):
            assert (await api("sendMessage", chat_id=user, text="a")).status == 200
        late = await api("sendMessage", chat_id=130, text="a")
        assert late.status == 429
        assert late.words == "Too Many Requests: retry after 1"
        assert late.body["parameters"] == {"retry_after": 1}
        clock.now += 1
        assert (await api("sendMessage", chat_id=130, text="a")).status == 200
        assert telegram.limits.peaks.total == 31
        assert telegram.limits.early == 0


async def test_one_private_chat_bears_a_short_burst_then_one_a_second() -> None:
    clock = Clock()
    async with telegram_and_api(limits=True, monotonic=clock) as (telegram, api):
        burst = [(await api("sendMessage", chat_id=1, text=str(n))).status for n in range(4)]
        assert burst == [200, 200, 200, 429]
        clock.now += 0.5
        assert (await api("sendMessage", chat_id=1, text="sớm")).status == 429
        assert telegram.limits.early == 1
        clock.now += 1
        assert (await api("sendMessage", chat_id=1, text="đúng")).status == 200


async def test_a_group_bears_twenty_a_minute_edits_included() -> None:
    clock = Clock()
    async with telegram_and_api(limits=True, monotonic=clock) as (telegram, api):
        telegram.group(-100, kind="supergroup")
        sent = (await api("sendMessage", chat_id=-100, text="0")).result
        for n in range(1, 20):
            fields = {"chat_id": -100, "message_id": sent["message_id"], "text": str(n)}
            assert (await api("editMessageText", **fields)).status == 200
        late = await api("sendMessage", chat_id=-100, text="a")
        assert late.body["parameters"] == {"retry_after": 60}
        assert telegram.limits.peaks.group == 21


async def test_limits_can_be_switched_off_and_are_still_measured() -> None:
    async with telegram_and_api(limits=False, monotonic=Clock()) as (telegram, api):
        for n in range(40):
            assert (await api("sendMessage", chat_id=1, text=str(n))).status == 200
        assert (telegram.limits.peaks.total, telegram.limits.peaks.private) == (40, 40)


async def test_a_message_before_its_announced_pause_has_passed_is_noticed() -> None:
    clock = Clock()
    async with telegram_and_api(monotonic=clock) as (telegram, api):
        telegram.fault("error", "sendMessage", chat=1, retry_after=5)
        await api("sendMessage", chat_id=1, text="a")
        clock.now += 4
        await api("sendMessage", chat_id=1, text="a")
        assert telegram.limits.early == 1
        clock.now += 1
        await api("sendMessage", chat_id=1, text="a")
        assert telegram.limits.early == 1


async def test_an_injected_refusal_is_the_libraries_bad_request() -> None:
    async with telegram_and_bot() as (telegram, bot):
        telegram.fault(
            "error", "editMessageText", code=400, description="message to edit not found"
        )
        with pytest.raises(BadRequest, match="essage to edit not found"):
            await bot.edit_message_text("a", 1, 1)
