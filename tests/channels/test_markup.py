"""Markup: nothing lost, nothing torn, whatever a text is made of."""

from __future__ import annotations

import html as entities
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.markup import plain, spelled, split, visible_length

WORDS = st.text(
    alphabet=st.sampled_from("aàảãáạăằẳẵắặeéệoốợ uưừ ,.!?\n<>&\"'👍🏽🇻🇳́\u200d👩đĐ"),
    max_size=60,
)
TAGS = st.sampled_from(["b", "i", "u", "code", 'a href="https://example.vn/?a=1&amp;b=2"'])


def dressed(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag.split()[0]}>"


TEXTS = st.recursive(
    WORDS.map(entities.escape),
    lambda inner: st.lists(inner | st.builds(dressed, TAGS, inner), min_size=1, max_size=6).map(
        "".join
    ),
    max_leaves=30,
)


def balanced(html: str) -> bool:
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", html):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXTS, st.integers(2, 80))
@settings(max_examples=300, deadline=None)
def test_no_letter_is_lost_and_every_part_fits_and_is_balanced(html: str, limit: int) -> None:
    parts = split(html, limit)
    assert solid("".join(map(plain, parts))) == solid(plain(html))
    assert all(max(visible_length(part)) <= limit for part in parts)
    assert all(balanced(part) for part in parts)


@given(TEXTS, st.integers(2, 80))
@settings(max_examples=100, deadline=None)
def test_a_part_is_never_blank(html: str, limit: int) -> None:
    if len(parts := split(html, limit)) > 1:
        assert all(plain(part).strip() for part in parts)


@pytest.mark.parametrize("letter", ["ệ", "👍", "&amp;", "&#39;", "e\u0323\u0302"])
def test_more_than_4096_letters_go_into_parts_that_fit(letter: str) -> None:
    html = f"<b>{letter * 5000}</b>"
    parts = split(html, 4096)
    assert "".join(map(plain, parts)) == plain(html)
    assert all(max(visible_length(part)) <= 4096 for part in parts)
    assert all(part.startswith("<b>") and part.endswith("</b>") for part in parts)


def test_a_text_that_fits_comes_back_as_it_was_written() -> None:
    html = "<b>Nhắc việc</b> &amp; <i></i>hạn chót"
    assert split(html, plain_length := len(plain(html))) == [html]
    assert len(split(html, plain_length - 1)) == 2


@pytest.mark.parametrize(
    ("limit", "text", "first"),
    [
        (18, "một hai.\n\nba bốn.\nnăm. sáu", "một hai.\n\n"),
        (18, "một hai ba.\nnăm. sáu bảy", "một hai ba.\n"),
        (21, "một hai ba bốn. năm sáu bảy tám", "một hai ba bốn. "),
        (21, "một hai ba bốn năm sáu bảy tám", "một hai ba bốn năm "),
    ],
)
def test_the_cut_is_where_a_paragraph_line_sentence_or_word_ends(
    limit: int, text: str, first: str
) -> None:
    assert split(text, limit)[0] == first


@pytest.mark.parametrize("limit", range(18, 34))
@pytest.mark.parametrize("cluster", ["e\u0323\u0302", "👍🏽", "🇻🇳", "👩\u200d👩\u200d👧"])
def test_what_reads_as_one_letter_is_not_torn(cluster: str, limit: int) -> None:
    for part in split(cluster * 20, limit):
        assert part == cluster * (len(part) // len(cluster))


def test_a_link_goes_on_in_the_next_part_with_its_address() -> None:
    html = f'<a href="https://example.vn/?a=1&amp;b=2">{"chữ " * 10}</a>'
    parts = split(html, 24)
    assert len(parts) > 1
    assert all(part.startswith('<a href="https://example.vn/?a=1&amp;b=2">') for part in parts)


def test_length_counts_code_points_and_utf16_units_without_markup() -> None:
    assert visible_length("<b>ệ</b>👍&lt;") == (3, 4)


def test_plain_words_keep_what_only_looks_like_markup() -> None:
    assert plain("a &lt;b&gt; &amp;lt; 1 < 2 &nbsp; &#39;x&#39;") == "a <b> &lt; 1 < 2 &nbsp; 'x'"


def test_spelled_words_name_the_address_behind_a_label_once() -> None:
    html = 'Mời <a href="https://x.vn/?a&amp;b">xem <b>đây</b></a>, <a href="https://y.vn">https://y.vn</a>'
    assert spelled(html) == "Mời xem đây (https://x.vn/?a&b), https://y.vn"


def test_decomposed_letters_stay_decomposed() -> None:
    text = unicodedata.normalize("NFD", "Đề nghị " * 9)
    assert "".join(split(text, 20)) == text
