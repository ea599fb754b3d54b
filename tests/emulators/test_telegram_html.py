"""HTML mode: what becomes text and entities, and what Telegram refuses to read."""

from __future__ import annotations

import pytest

from tests.emulators.telegram_html import parse_html
from tests.emulators.telegram_tools import telegram_and_api
from tests.emulators.telegram_wire import Refused


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Xin chào", "Xin chào"),
        ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"'),
        ("&#273;&#x111;", "đđ"),
        ("R&D &nbsp; &", "R&D &nbsp; &"),
        ("2 > 1", "2 > 1"),
        ("<b>a<i>b</i></b>c", "abc"),
        ("<B>a</B>", "a"),
        ("<b>a</>", "a"),
        ("<a href='https://x.vn/?a=1&amp;b=2'>đây</a>", "đây"),
        ("<a>trơ</a>", "trơ"),
        ("&#55296;", "&#55296;"),
    ],
)
def test_markup_becomes_the_text_people_see(markup: str, text: str) -> None:
    assert parse_html(markup)[0] == text


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("3 < 5", 'Unsupported start tag "" at byte offset 2'),
        ("việc <hạn> mai", 'Unsupported start tag "hạn" at byte offset 7'),
        ("<div>a</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(markup: str, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_html(markup)
    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


def test_entities_count_utf16_units() -> None:
    text, entities = parse_html('😀<b>đậm <i>n</i></b><a href="https://x.vn">y</a>')
    assert text == "😀đậm ny"
    assert entities == [
        {"type": "bold", "offset": 2, "length": 5},
        {"type": "italic", "offset": 6, "length": 1},
        {"type": "text_link", "offset": 7, "length": 1, "url": "https://x.vn"},
    ]


async def test_a_sent_message_shows_its_text_without_markup() -> None:
    async with telegram_and_api() as (_, api):
        markup = " <b>Hạn</b> 5 &lt; 7\n"
        sent = (await api("sendMessage", chat_id=1, text=markup, parse_mode="HTML")).result
    assert sent["text"] == "Hạn 5 < 7"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 3}]


async def test_a_citizens_bracket_unescaped_is_refused() -> None:
    async with telegram_and_api() as (telegram, api):
        answer = await api("sendMessage", chat_id=1, text="lương <3 triệu", parse_mode="HTML")
        assert answer.status == 400
        assert answer.words.startswith("Bad Request: can't parse entities")
        assert telegram.person(1).sees == []


async def test_without_a_mode_brackets_are_plain_text() -> None:
    async with telegram_and_api() as (telegram, api):
        await api("sendMessage", chat_id=1, text="<b>")
        assert telegram.person(1).last == "<b>"
