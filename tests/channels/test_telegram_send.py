"""What people see when the adapter speaks, and what the platform was asked for."""

from __future__ import annotations

import json
from datetime import timedelta
from html import escape

import pytest
from telegram.error import BadRequest

from channels.markup import plain
from channels.telegram import FILE_LIMIT, Telegram, account_of, file_template, template
from channels.telegram_request import AiohttpRequest
from domain.messages import (
    Ambiguous,
    Busy,
    Button,
    Command,
    Moved,
    Outgoing,
    Picture,
    Rejected,
    Unreachable,
)
from tests.channels.telegram_line import SECRET, TOKEN, answering, line, speaking, told

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
DONE = ((Button("Đã nhận", "t:1:ack"), Button("Hoàn thành", "t:1:done")), (Button("Xem", "t:1:v"),))


async def test_a_person_sees_the_words_and_the_buttons() -> None:
    async with line() as (platform, telegram):
        message = await telegram.send("1", Outgoing("<b>Hạn chót</b> 1 &lt; 2", DONE))
        person = platform.person(1)
        assert person.sees == ["Hạn chót 1 < 2"]
        assert person.buttons == ["Đã nhận", "Hoàn thành", "Xem"]
        assert message == str(person.messages[-1]["message_id"])


@pytest.mark.parametrize("picture", [None, Picture(PNG, "biểu đồ")])
async def test_a_protected_message_may_not_be_forwarded(picture: Picture | None) -> None:
    async with line() as (platform, telegram):
        await telegram.send("1", Outgoing("Mã PIN", picture=picture, protected=True))
        (call,) = platform.calls()
    assert call.fields["protect_content"] in ("true", True)


async def test_links_show_no_preview() -> None:
    async with line() as (platform, telegram):
        await telegram.send("1", Outgoing('<a href="https://example.vn">Cổng</a>'))
        (call,) = platform.calls("sendMessage")
    preview = call.fields["link_preview_options"]
    assert (json.loads(preview) if isinstance(preview, str) else preview) == {"is_disabled": True}


async def test_what_a_person_typed_comes_back_as_typed_when_escaped() -> None:
    typed = "a < b & c > d </b> 'x' \"y\" &amp; &lt;"
    async with line() as (platform, telegram):
        await telegram.send("1", Outgoing(f"<i>{escape(typed)}</i>"))
        assert platform.person(1).sees == [typed]


@pytest.mark.parametrize("letter", ["ệ", "👍", "&amp;", "chữ "])
async def test_a_long_text_arrives_whole_with_the_buttons_on_its_last_part(letter: str) -> None:
    html = f"<b>{letter * 5000}</b>hết"
    async with line() as (platform, telegram):
        last = await telegram.send("1", Outgoing(html, DONE))
        shown = platform.person(1).messages
    assert "".join(message["text"] for message in shown).replace(" ", "") == plain(html).replace(
        " ", ""
    )
    assert ["reply_markup" in message for message in shown] == [False] * (len(shown) - 1) + [True]
    assert last == str(shown[-1]["message_id"])
    assert len(shown) > 1


async def test_a_picture_carries_a_short_text_as_its_caption() -> None:
    async with line() as (platform, telegram):
        await telegram.send("1", Outgoing("<b>B1</b> đúng hạn", DONE, Picture(PNG, "biểu đồ")))
        (message,) = platform.person(1).messages
        (call,) = platform.calls("sendPhoto")
    assert message["caption"] == "B1 đúng hạn"
    assert len(message["reply_markup"]["inline_keyboard"]) == 2
    assert call.files["photo"].data == PNG


async def test_a_picture_goes_before_a_text_too_long_for_a_caption() -> None:
    async with line() as (platform, telegram):
        await telegram.send("1", Outgoing("ệ" * 1025, DONE, Picture(PNG, "biểu đồ")))
        photo, text = platform.person(1).messages
    assert "photo" in photo
    assert "reply_markup" not in photo
    assert text["text"] == "ệ" * 1025
    assert "reply_markup" in text


async def test_a_message_cut_short_by_the_pace_is_neither_sent_nor_unsent() -> None:
    async with line() as (platform, telegram):
        platform.fault("delay", "sendMessage", seconds=0.0)
        platform.fault("error", "sendMessage", retry_after=3)
        with pytest.raises(Ambiguous, match="part 2 of 2"):
            await telegram.send("1", Outgoing("chữ " * 1500))
        assert len(platform.person(1).sees) == 1


@pytest.mark.parametrize(
    ("fault", "problem"),
    [({"code": 403}, Unreachable), ({"migrate_to": -5}, Moved)],
)
async def test_a_chat_lost_in_mid_message_is_reported_as_lost(
    fault: dict[str, int], problem: type[Exception]
) -> None:
    async with line() as (platform, telegram):
        platform.fault("delay", "sendMessage", seconds=0.0)
        platform.fault("error", "sendMessage", **fault)
        with pytest.raises(problem):
            await telegram.send("1", Outgoing("chữ " * 1500))


async def test_the_platforms_real_pace_is_told_as_busy() -> None:
    async with line() as (platform, telegram):
        platform.limits.enforced = True
        for _ in range(platform.limits.pace.burst):
            await telegram.send("1", Outgoing("Xin chào"))
        with pytest.raises(Busy) as caught:
            await telegram.send("1", Outgoing("Xin chào"))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= timedelta(seconds=1)


async def test_broken_markup_is_refused_as_our_bug() -> None:
    async with line() as (_, telegram):
        with pytest.raises(Rejected):
            await telegram.send("1", Outgoing("<b>1 < 2</b>"))


async def test_a_pressed_button_stops_turning() -> None:
    async with line() as (platform, telegram):
        await telegram.send("1", Outgoing("Việc", DONE))
        await platform.person(1).presses("Đã nhận")
        (press,) = platform.unanswered
        await telegram.acknowledge(press)
        assert platform.unanswered == []


@pytest.mark.parametrize("trouble", ["stale", "error", "lost", "html"])
async def test_an_acknowledgement_that_fails_disturbs_nobody(trouble: str) -> None:
    async with line() as (platform, telegram):
        if trouble != "stale":
            platform.fault(trouble, "answerCallbackQuery")
        await telegram.acknowledge("1000000000001")
        assert len(platform.calls("answerCallbackQuery")) == 1


async def test_an_acknowledgement_without_a_platform_disturbs_nobody() -> None:
    async with line() as (platform, telegram):
        await platform.unreachable()
        await telegram.acknowledge("1000000000001")


async def test_a_menu_is_kept_per_chat_and_language() -> None:
    menu = [Command("viec", "Việc của tôi"), Command("quahan", "Việc quá hạn")]
    async with line() as (platform, telegram):
        await telegram.set_menu("", "vi", menu[:1])
        await telegram.set_menu("1", "", menu)
        default, own = platform.calls("setMyCommands")
    assert json.loads(default.fields["scope"]) == {"type": "default"}
    assert default.fields["language_code"] == "vi"
    assert json.loads(own.fields["scope"]) == {"type": "chat", "chat_id": 1}
    assert "language_code" not in own.fields
    assert [entry["command"] for entry in json.loads(own.fields["commands"])] == ["viec", "quahan"]


async def test_an_empty_menu_gives_way_to_the_default() -> None:
    async with line() as (platform, telegram):
        await telegram.set_menu("1", "vi", [])
        (call,) = platform.calls("deleteMyCommands")
    assert call.ok


async def test_a_menu_that_meets_trouble_may_be_set_again() -> None:
    async with line() as (platform, telegram):
        platform.fault("lost", "setMyCommands")
        with pytest.raises(Busy):
            await telegram.set_menu("1", "vi", [Command("viec", "Việc")])


async def fetched(telegram: Telegram, ref: str) -> bytes:
    return b"".join([chunk async for chunk in telegram.fetch(ref)])


async def ref_of(telegram: Telegram) -> str:
    """The file of the first update that waits."""
    (update,) = await telegram.updates(None, 0)
    incoming = telegram.parse(update)
    assert incoming is not None
    return incoming.files[0].ref


async def test_a_file_comes_back_byte_by_byte() -> None:
    content = bytes(range(256)) * 1024
    async with line() as (platform, telegram):
        await platform.person(1).sends_document(content, "Đơn.pdf", "application/pdf")
        assert await fetched(telegram, await ref_of(telegram)) == content


async def test_a_file_beyond_20_mb_is_refused() -> None:
    async with line() as (platform, telegram):
        await platform.person(1).sends_document(bytes(FILE_LIMIT + 1), "phim.mp4")
        ref = await ref_of(telegram)
        with pytest.raises(Rejected):
            await fetched(telegram, ref)


async def test_a_file_announced_too_large_is_not_even_begun() -> None:
    found = b'{"ok":true,"result":{"file_id":"f","file_path":"f","file_size":20971521}}'
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(found), found)
    async with answering(answer) as url, speaking(url) as telegram:
        with pytest.raises(Rejected):
            await fetched(telegram, "f")


async def test_a_file_longer_than_announced_is_cut_off() -> None:
    async with line() as (platform, telegram):
        await platform.person(1).sends_document(bytes(1000), "a.bin")
        ref = await ref_of(telegram)
        async with AiohttpRequest() as request:
            found = await request.call(f"{platform.base_url}{TOKEN}/getFile", {"file_id": ref})
            url = f"{platform.file_url}{TOKEN}/{found['file_path']}"
            with pytest.raises(BadRequest, match="too big"):
                async for _ in request.stream(url, limit=999):
                    pass
            assert [len(chunk) async for chunk in request.stream(url, limit=1000)] == [1000]


async def test_an_unknown_file_is_refused() -> None:
    async with line() as (_, telegram):
        with pytest.raises((Rejected, Busy)):
            await fetched(telegram, "no-such-file")


@pytest.mark.parametrize(
    ("method", "trouble", "times"),
    [
        ("getFile", "drop", 1),
        ("getFile", "html", 1),
        ("getFile", "error", 1),
        ("file", "drop", 2),  # aiohttp repeats a download by itself once
        ("file", "error", 1),
    ],
)
async def test_a_download_that_breaks_may_be_tried_again(
    method: str, trouble: str, times: int
) -> None:
    async with line() as (platform, telegram):
        await platform.person(1).sends_document(bytes(1000), "a.bin")
        ref = await ref_of(telegram)
        platform.fault(trouble, method, times=times)
        with pytest.raises(Busy) as caught:
            await fetched(telegram, ref)
        assert len(await fetched(telegram, ref)) == 1000
    assert SECRET not in told(caught.value)


def test_the_account_is_known_without_network() -> None:
    assert Telegram(TOKEN).account == "7"


@pytest.mark.parametrize("token", ["", "7", "7:", ":abc", "x7:abc", "٧:abc"])
def test_a_malformed_token_is_named_without_being_shown(token: str) -> None:
    with pytest.raises(ValueError, match="looks like") as caught:
        account_of(token)
    assert not token or token not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "methods", "files"),
    [
        ("https://x.vn", "https://x.vn/bot{token}", "https://x.vn/file/bot{token}"),
        ("https://x.vn/", "https://x.vn/bot{token}", "https://x.vn/file/bot{token}"),
        ("https://x.vn/bot", "https://x.vn/bot{token}", "https://x.vn/file/bot{token}"),
        (
            "https://x.vn/bot{token}/test",
            "https://x.vn/bot{token}/test",
            "https://x.vn/file/bot{token}/test",
        ),
    ],
)
def test_the_servers_addresses_follow_from_one(given: str, methods: str, files: str) -> None:
    assert template(given) == methods
    assert file_template(methods) == files
