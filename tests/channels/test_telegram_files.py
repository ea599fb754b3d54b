"""Files on their way to a Telegram chat, met over real HTTP."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Any

import pytest

from channels.telegram_enclosures import PHOTO_LIMIT, method_of
from domain.messages import Busy, Button, Enclosure, Outgoing, Rejected, Unreachable
from tests.channels.telegram_line import line


def png(width: int, height: int) -> bytes:
    """As much of a picture as a platform looks at."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + bytes(60)


MORE = ((Button("Xem tiếp", "p.files:1:10"),),)
PHOTO = Enclosure("PA-1.png", "image/png", "photo", png(2, 2))
VOICE = Enclosure("ghi âm.ogg", "audio/ogg", "voice", b"OggS" + bytes(60))
PAPER = Enclosure("Báo cáo «quý 3».pdf", "application/pdf", "document", b"%PDF-1.7 x")


@pytest.mark.parametrize(
    ("enclosure", "method"),
    [(PHOTO, "photo"), (VOICE, "voice"), (PAPER, "document")],
    ids=["photo", "voice", "document"],
)
async def test_a_file_goes_as_what_it_is_with_words_and_buttons(
    enclosure: Enclosure, method: str
) -> None:
    async with line() as (platform, telegram):
        sent = await telegram.send(
            "1", Outgoing("<b>Tệp</b> 1/1", MORE, protected=True, enclosure=enclosure)
        )
        (message,) = platform.person(1).messages
        (call,) = platform.calls(f"send{method.title()}")
    part = call.files[method]
    assert (part.data, part.name) == (enclosure.body, enclosure.name)
    assert (message["caption"], sent) == ("Tệp 1/1", str(message["message_id"]))
    assert message["has_protected_content"]
    assert len(message["reply_markup"]["inline_keyboard"]) == 1


async def test_words_too_long_for_a_caption_follow_their_file_protected_too() -> None:
    async with line() as (platform, telegram):
        await telegram.send("1", Outgoing("ệ" * 1025, MORE, protected=True, enclosure=PAPER))
        file, words = platform.person(1).messages
    assert "document" in file
    assert "reply_markup" not in file
    assert (words["text"], "reply_markup" in words) == ("ệ" * 1025, True)
    assert file["has_protected_content"]
    assert words["has_protected_content"]


async def test_a_photo_the_platform_cannot_show_goes_as_a_document() -> None:
    async with line() as (platform, telegram):
        await telegram.send("1", Outgoing("Ảnh", enclosure=replace(PHOTO, body=png(100, 9990))))
        (message,) = platform.person(1).messages
    assert "document" in message


def test_a_photo_over_ten_megabytes_is_a_document() -> None:
    assert method_of(PHOTO) == "photo"
    assert method_of(replace(PHOTO, body=bytes(PHOTO_LIMIT + 1))) == "document"
    assert method_of(replace(VOICE, mime="audio/webm")) == "document"


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ({"code": 403}, Unreachable),
        ({"retry_after": 3}, Busy),
        ({"code": 400, "description": "can't parse entities"}, Rejected),
    ],
)
async def test_a_file_that_is_refused_means_what_it_means_for_words(
    fault: dict[str, Any], problem: type[Exception]
) -> None:
    async with line() as (platform, telegram):
        platform.fault("error", "sendDocument", **fault)
        with pytest.raises(problem):
            await telegram.send("1", Outgoing("Tệp", enclosure=PAPER))
        assert platform.person(1).messages == []
