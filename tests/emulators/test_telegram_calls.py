"""Every method we use, spoken to by python-telegram-bot and by hand."""

from __future__ import annotations

import struct
from typing import Any

import aiohttp
import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
)
from telegram.error import BadRequest

from tests.emulators.telegram_tools import TOKEN, Clock, telegram_and_api, telegram_and_bot

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(x, callback_data=f"t:{x}")] for x in labels])


def inline(data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Đã nhận", "callback_data": data}]]}


async def test_the_library_initialises_and_knows_the_bot() -> None:
    async with telegram_and_bot() as (_, bot):
        assert (await bot.get_me()).username == "don_doc_bot"


async def test_a_message_carries_chat_sender_and_a_rising_id() -> None:
    async with telegram_and_bot() as (telegram, bot):
        first = await bot.send_message(1, "Một", reply_markup=keyboard("Đã nhận"))
        second = await bot.send_message(1, "Hai", reply_to_message_id=first.message_id)
        assert second.message_id > first.message_id
        assert (first.chat.id, first.chat.type, first.from_user.id) == (1, "private", 7)  # type: ignore[union-attr]
        assert second.reply_to_message is not None
        assert second.reply_to_message.text == "Một"
        assert telegram.person(1).sees == ["Một", "Hai"]


@pytest.mark.parametrize("encoding", ["query", "form", "json", "multipart"])
async def test_fields_come_in_any_encoding(encoding: str) -> None:
    async with telegram_and_api() as (telegram, api):
        url = f"{telegram.base_url}{TOKEN}/sendMessage"
        fields = {"chat_id": "1", "text": "Chào & <b>"}
        forms = {
            "query": {"params": fields},
            "form": {"data": fields},
            "json": {"json": fields},
            "multipart": {"data": aiohttp.FormData(fields, default_to_multipart=True)},
        }
        async with api.session.post(url, **forms[encoding]) as answer:  # type: ignore[arg-type]
            assert answer.status == 200
        assert telegram.person(1).sees == ["Chào & <b>"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/bot8:AAother/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        (f"/bot{TOKEN}/sendNothing", 404, "Not Found"),
        (f"/bot{TOKEN}/", 404, "Not Found"),
        ("/", 404, "Not Found"),
    ],
)
async def test_a_wrong_address_is_refused(path: str, status: int, words: str) -> None:
    async with (
        telegram_and_api() as (telegram, api),
        api.session.get(telegram.url + path) as answer,
    ):
        body = await answer.json()
    assert (answer.status, body["error_code"], body["description"]) == (status, status, words)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "ạ" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "a", "chat_id": 99}, "chat not found"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "reply_markup": inline("x" * 65)}, "invalid reply_markup"),
        ({"text": "a", "reply_markup": inline("ạ" * 22)}, "invalid reply_markup"),
        ({"text": "a", "reply_markup": inline("")}, "invalid reply_markup"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [{}]}}, "invalid reply_markup"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}, "invalid reply"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply_markup"),
        ({"text": "a", "message_thread_id": 5}, "message thread not found"),
        ({"text": "a", "reply_parameters": {"message_id": 77}}, "message to be replied not found"),
    ],
)
async def test_a_bad_message_is_refused_and_not_shown(fields: dict[str, Any], words: str) -> None:
    async with telegram_and_api() as (telegram, api):
        answer = await api("sendMessage", **{"chat_id": 1, **fields})
        assert answer.status == 400
        assert answer.words.startswith(f"Bad Request: {words}")
        assert telegram.person(1).sees == []
        assert len(telegram.refused) == 1


async def test_4096_vietnamese_letters_and_64_bytes_of_data_pass() -> None:
    async with telegram_and_api() as (_, api):
        markup = inline("x" * 64)
        answer = await api("sendMessage", chat_id=1, text="ạ" * 4096, reply_markup=markup)
        assert answer.status == 200


async def test_options_we_use_are_accepted() -> None:
    async with telegram_and_bot() as (_, bot):
        sent = await bot.send_message(
            1, "kín", protect_content=True, disable_notification=True, disable_web_page_preview=True
        )
        assert sent.has_protected_content


async def test_an_edit_shows_the_new_text_and_drops_the_keyboard() -> None:
    async with telegram_and_bot() as (telegram, bot):
        sent = await bot.send_message(1, "cũ", reply_markup=keyboard("Đã nhận"))
        await bot.edit_message_text("mới", 1, sent.message_id)
        assert telegram.person(1).sees == ["mới"]
        assert telegram.person(1).buttons == []


async def test_the_same_text_and_keyboard_again_is_not_modified() -> None:
    async with telegram_and_bot() as (_, bot):
        sent = await bot.send_message(1, "<b>a</b>", parse_mode="HTML", reply_markup=keyboard("x"))
        with pytest.raises(BadRequest, match="essage is not modified"):
            await bot.edit_message_text(
                "<b>a</b>", 1, sent.message_id, parse_mode="HTML", reply_markup=keyboard("x")
            )
        await bot.edit_message_reply_markup(1, sent.message_id)
        with pytest.raises(BadRequest, match="essage is not modified"):
            await bot.edit_message_reply_markup(1, sent.message_id)


async def test_only_the_bots_own_messages_can_be_edited() -> None:
    async with telegram_and_api() as (telegram, api):
        await telegram.person(1).says("của tôi")
        (theirs,) = telegram.person(1).chat.messages
        for message, words in ((99, "message to edit not found"), (theirs, "message can't be")):
            answer = await api("editMessageText", chat_id=1, message_id=message, text="x")
            assert answer.words.startswith(f"Bad Request: {words}")


async def test_a_caption_is_edited() -> None:
    async with telegram_and_bot() as (telegram, bot):
        sent = await bot.send_photo(1, PNG, caption="cũ")
        await bot.edit_message_caption(1, sent.message_id, caption="mới")
        assert telegram.person(1).sees == ["mới"]


async def test_a_deleted_message_is_gone_and_cannot_be_deleted_twice() -> None:
    async with telegram_and_bot() as (telegram, bot):
        sent = await bot.send_message(1, "a")
        assert await bot.delete_message(1, sent.message_id)
        assert telegram.person(1).sees == []
        with pytest.raises(BadRequest, match="essage to delete not found"):
            await bot.delete_message(1, sent.message_id)


async def test_a_message_older_than_two_days_cannot_be_deleted() -> None:
    clock = Clock()
    async with telegram_and_api(wall=clock) as (_, api):
        sent = (await api("sendMessage", chat_id=1, text="a")).result
        clock.now += 2 * 86_400 + 1
        answer = await api("deleteMessage", chat_id=1, message_id=sent["message_id"])
        assert answer.words == "Bad Request: message can't be deleted for everyone"


async def test_a_press_is_answered_once() -> None:
    async with telegram_and_bot() as (telegram, bot):
        person = telegram.person(1)
        await bot.send_message(1, "a", reply_markup=keyboard("Đã nhận"))
        await person.presses("nhận")
        (press,) = telegram.unanswered
        assert await bot.answer_callback_query(press, "Vâng")
        assert telegram.unanswered == []
        with pytest.raises(BadRequest, match="uery is too old"):
            await bot.answer_callback_query(press)


async def test_a_press_grows_too_old_to_answer() -> None:
    clock = Clock()
    async with telegram_and_api(monotonic=clock) as (telegram, api):
        await api("sendMessage", chat_id=1, text="a", reply_markup=inline("x"))
        await telegram.person(1).presses("nhận")
        clock.now += 61
        answer = await api("answerCallbackQuery", callback_query_id=telegram.unanswered[0])
        assert answer.words.startswith("Bad Request: query is too old")


async def test_a_document_keeps_its_vietnamese_name_and_its_bytes() -> None:
    async with telegram_and_bot() as (telegram, bot):
        data = bytes(range(256)) * 10
        sent = await bot.send_document(1, data, filename="Báo cáo quý.xlsx", caption="Đây")
        assert sent.document is not None
        assert sent.document.file_name == "Báo cáo quý.xlsx"
        file = await bot.get_file(sent.document.file_id)
        assert bytes(await file.download_as_bytearray()) == data
        (call,) = telegram.calls("sendDocument")
        assert call.files["document"].size == len(data)
        again = await bot.send_document(1, sent.document.file_id)
        assert again.document is not None
        assert again.document.file_unique_id == sent.document.file_unique_id


async def test_a_voice_is_sent() -> None:
    async with telegram_and_bot() as (_, bot):
        sent = await bot.send_voice(1, b"OggS", caption="nghe")
        assert sent.voice is not None
        assert sent.voice.file_size == 4


async def test_a_photo_must_be_a_picture_of_bearable_size() -> None:
    huge = PNG.replace(struct.pack(">II", 640, 480), struct.pack(">II", 9000, 1001))
    async with telegram_and_bot() as (_, bot):
        sent = await bot.send_photo(1, PNG)
        assert (sent.photo[-1].width, sent.photo[-1].height) == (640, 480)
        for data, words in ((b"not a picture", "IMAGE_PROCESS_FAILED"), (huge, "DIMENSIONS")):
            with pytest.raises(BadRequest, match=f"(?i){words}"):
                await bot.send_photo(1, data)


async def test_an_album_is_one_group_of_two_to_ten() -> None:
    async with telegram_and_bot() as (_, bot):
        sent = await bot.send_media_group(1, [InputMediaPhoto(PNG) for _ in range(3)])
        assert len({message.media_group_id for message in sent}) == 1
        with pytest.raises(BadRequest, match="2-10"):
            await bot.send_media_group(1, [InputMediaPhoto(PNG)])


async def test_files_over_the_download_limit_cannot_be_fetched() -> None:
    async with telegram_and_bot() as (telegram, bot):
        await telegram.person(1).sends_document(bytes(20 * 2**20 + 1), "to.bin")
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.document is not None
        with pytest.raises(BadRequest, match="ile is too big"):
            await bot.get_file(update.message.document.file_id)
