"""The person's side: what one sees and does, alone and in a group, and how a test waits for it."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot, Update

from tests.emulators.telegram_people import NoSuchButton
from tests.emulators.telegram_tools import telegram_and_api, telegram_and_bot
from tests.emulators.telegram_wire import Json


def markup(*labels: str) -> Json:
    return {
        "inline_keyboard": [[{"text": label, "callback_data": f"t:{label}"}] for label in labels]
    }


async def newest(bot: Bot) -> Update:
    update = (await bot.get_updates())[-1]
    await bot.get_updates(offset=update.update_id + 1)
    return update


async def test_a_command_is_marked_as_one_also_behind_letters_outside_the_plane() -> None:
    async with telegram_and_bot() as (telegram, bot):
        await telegram.person(1).says("😀 /viec@don_doc_bot 12/2026")
        message = (await newest(bot)).message
        assert message is not None
        entities = message.parse_entities(["bot_command"])
        assert list(entities.values()) == ["/viec@don_doc_bot"]


async def test_who_speaks_has_a_name_and_a_language() -> None:
    async with telegram_and_bot() as (telegram, bot):
        await telegram.person(5, "Bình", last_name="Lê", language="en").says("chào")
        user = (await newest(bot)).effective_user
        assert user is not None
        assert (user.full_name, user.language_code) == ("Bình Lê", "en")


async def test_a_press_is_of_the_newest_message_that_carries_the_button() -> None:
    async with telegram_and_api() as (telegram, api):
        for text in ("một", "hai"):
            await api("sendMessage", chat_id=1, text=text, reply_markup=markup("Đã nhận", text))
        await telegram.person(1).presses("nhận")
        await telegram.person(1).presses("một")
        pressed = [update["callback_query"] for update in await api.updates()]
        assert [press["message"]["text"] for press in pressed] == ["hai", "một"]
        assert [press["data"] for press in pressed] == ["t:Đã nhận", "t:một"]


async def test_a_button_that_is_gone_is_pressed_only_by_a_stale_client() -> None:
    async with telegram_and_api() as (telegram, api):
        person = telegram.person(1)
        sent = (await api("sendMessage", chat_id=1, text="a", reply_markup=markup("Cũ"))).result
        await api("editMessageText", chat_id=1, message_id=sent["message_id"], text="b")
        with pytest.raises(NoSuchButton):
            await person.presses("Cũ")
        await person.presses("Cũ", stale=True)
        (update,) = await api.updates()
        assert update["callback_query"]["data"] == "t:Cũ"
        with pytest.raises(NoSuchButton):
            await person.presses("Chưa từng có", stale=True)


async def test_photos_documents_voices_and_places_reach_the_bot() -> None:
    async with telegram_and_bot() as (telegram, bot):
        person = telegram.person(1)
        await person.sends_photo(b"\xff\xd8 small", "ổ gà")
        photo = (await newest(bot)).message
        assert photo is not None
        assert photo.caption == "ổ gà"
        file = await bot.get_file(photo.photo[-1].file_id)
        assert bytes(await file.download_as_bytearray()) == b"\xff\xd8 small"
        await person.sends_document(b"%PDF", "Đơn.pdf", "application/pdf")
        document = (await newest(bot)).message
        assert document is not None
        assert document.document is not None
        assert (document.document.file_name, document.document.file_size) == ("Đơn.pdf", 4)
        await person.sends_voice(b"OggS", 3)
        voice = (await newest(bot)).message
        assert voice is not None
        assert voice.voice is not None
        await person.sends_location(21.0, 105.8)
        place = (await newest(bot)).message
        assert place is not None
        assert place.location is not None


async def test_an_album_is_one_group_with_one_caption() -> None:
    async with telegram_and_bot() as (telegram, bot):
        await telegram.person(1).sends_photos([b"1", b"2", b"3"], "ba ảnh")
        messages = [update.message for update in await bot.get_updates()]
        assert len({message.media_group_id for message in messages if message}) == 1
        assert [message.caption for message in messages if message] == ["ba ảnh", None, None]


async def test_a_person_changes_what_was_written() -> None:
    async with telegram_and_bot() as (telegram, bot):
        person = telegram.person(1)
        await person.says("sia")
        (message,) = person.chat.messages
        await person.edits(message, "sai")
        edited = (await newest(bot)).edited_message
        assert edited is not None
        assert edited.text == "sai"


@pytest.mark.parametrize(
    ("text", "reaches"),
    [("/viec", True), ("/viec@don_doc_bot", True), ("/viec@khac_bot", False), ("chào", False)],
)
async def test_privacy_mode_hides_talk_that_is_not_for_the_bot(text: str, reaches: bool) -> None:
    async with telegram_and_api() as (telegram, api):
        group = telegram.group(-100, kind="supergroup")
        update = await telegram.person(1).says(text, chat=group)
        assert bool(update) is reaches
        assert len(await api.updates()) == int(reaches)


async def test_a_reply_to_the_bot_and_an_admin_bot_pass_privacy_mode() -> None:
    async with telegram_and_api() as (telegram, api):
        group = telegram.group(-100, kind="supergroup")
        sent = (await api("sendMessage", chat_id=-100, text="a")).result
        assert await telegram.person(1).says("vâng", chat=group, reply_to=sent["message_id"])
        await group.adds_bot(telegram.person(1), admin=True)
        assert await telegram.person(1).says("chào", chat=group)


async def test_waiting_ends_when_the_message_comes_and_names_what_came_instead() -> None:
    async with telegram_and_api() as (telegram, api):
        waiting = asyncio.create_task(telegram.person(1).hears("Đã giao"))
        await api("sendMessage", chat_id=1, text="Đã giao việc 12")
        assert (await waiting)["text"] == "Đã giao việc 12"
        with pytest.raises(TimeoutError, match="Đã giao việc 12"):
            await telegram.person(1).hears("khác", timeout=0.01)
        with pytest.raises(TimeoutError, match="sendMessage"):
            await telegram.wait_for(2, 0.01, method="sendMessage")
