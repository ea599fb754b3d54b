"""The methods about menus, chats, topics and the token itself."""

from __future__ import annotations

import pytest
from telegram import BotCommand, BotCommandScopeChat, MenuButtonCommands, ReplyKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken

from tests.emulators.telegram_tools import telegram_and_api, telegram_and_bot


async def test_menus_are_kept_per_scope_and_language() -> None:
    async with telegram_and_bot() as (_, bot):
        chat = BotCommandScopeChat(1)
        await bot.set_my_commands([BotCommand("viec", "Việc")], language_code="vi")
        await bot.set_my_commands([BotCommand("tinhhinh", "Tình hình")], scope=chat)
        assert [c.command for c in await bot.get_my_commands(language_code="vi")] == ["viec"]
        assert [c.command for c in await bot.get_my_commands(scope=chat)] == ["tinhhinh"]
        assert await bot.get_my_commands() == ()
        await bot.delete_my_commands(scope=chat)
        assert await bot.get_my_commands(scope=chat) == ()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "Việc", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "a", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_bad_command_is_refused(command: dict[str, str], words: str) -> None:
    async with telegram_and_api() as (_, api):
        assert (await api("setMyCommands", commands=[command])).words == f"Bad Request: {words}"


async def test_chats_members_and_the_small_methods_answer() -> None:
    async with telegram_and_bot() as (telegram, bot):
        group = telegram.group(-100, "Phòng", kind="supergroup", members=[telegram.person(1)])
        assert (await bot.get_chat(1)).first_name == "An"
        assert (await bot.get_chat(group.id)).title == "Phòng"
        assert (await bot.get_chat_member(group.id, 1)).status == "member"
        assert await bot.send_chat_action(1, "typing")
        assert await bot.set_chat_menu_button(1, MenuButtonCommands())
        assert await bot.set_my_description("Đôn đốc", language_code="vi")
        place = await bot.send_location(1, 21.0, 105.8)
        assert place.location is not None
        copy = await bot.copy_message(1, 1, (await bot.send_message(1, "a")).message_id)
        assert await bot.pin_chat_message(1, copy.message_id)
        assert await bot.leave_chat(group.id)
        with pytest.raises(Forbidden, match="not a member"):
            await bot.send_message(group.id, "a")


async def test_a_topic_takes_messages_until_it_is_deleted() -> None:
    async with telegram_and_bot() as (telegram, bot):
        telegram.group(-100, kind="supergroup", forum=True)
        topic = await bot.create_forum_topic(-100, "Phòng Một")
        thread = topic.message_thread_id
        sent = await bot.send_message(-100, "a", message_thread_id=thread)
        assert (sent.message_thread_id, sent.is_topic_message) == (thread, True)
        await bot.delete_forum_topic(-100, thread)
        with pytest.raises(BadRequest, match="essage thread not found"):
            await bot.send_message(-100, "a", message_thread_id=thread)


async def test_a_reply_keyboard_is_pressed_as_text() -> None:
    async with telegram_and_bot() as (telegram, bot):
        await bot.send_message(1, "chọn", reply_markup=ReplyKeyboardMarkup([["Có", "Không"]]))
        assert telegram.person(1).buttons == ["Có", "Không"]
        await telegram.person(1).presses("Không")
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.text == "Không"


async def test_a_dead_token_comes_back_to_life() -> None:
    async with telegram_and_bot() as (telegram, bot):
        telegram.authorize(False)
        with pytest.raises(InvalidToken):
            await bot.get_me()
        telegram.authorize(True)
        assert await bot.get_me()
