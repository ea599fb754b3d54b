"""Words as people type them: folding, names, searching, and what a sentence sounds like."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.words import (
    expand,
    fold,
    given_name,
    looks_done,
    looks_like_greeting,
    matches,
    name_key,
    nfc,
    search,
    short,
    sounds_formal,
    sounds_urgent,
)

UNITS = [
    "Ủy ban nhân dân phường An Bình",
    "Trung tâm Phục vụ hành chính công phường An Bình",
    "Ủy ban nhân dân xã Hương Sơn",
    "Ủy ban nhân dân xã Hướng Dương",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Sở Nội vụ",
    "UBND phường Hòa Lạc",
]


def found(query: str) -> list[str]:
    return search(query, UNITS, key=str)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("Đùn ĐẨY", "dun day"), (unicodedata.normalize("NFD", "Hướng"), "huong"), ("hoà", "hoa")],
)
def test_folding_drops_case_accents_and_the_stroke_of_d(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more_and_ignores_the_form_typed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_abbreviations_are_written_out() -> None:
    assert expand("CB ubnd ko làm đc, hok sao") == "can bo uy ban nhan dan khong lam duoc khong sao"


def test_one_is_greeted_by_the_last_word_of_the_name() -> None:
    assert given_name("  Nguyễn Văn An ") == "An"
    assert given_name(" ") == ""


def test_people_sort_by_given_name_then_family_in_vietnamese_order() -> None:
    right = [
        "Trần Thị An",
        "Lê Văn Án",
        "Đỗ Thị Ánh",
        "Phạm Văn Ăn",
        "Võ Thị Ân",
        "Lý Văn Dũng",
        "Hồ Thị Đào",
        "Đặng Văn Đinh",
        "Nguyễn An Hà",
        "Nguyễn Văn Hà",
        "Nguyễn Thị Hoa",
        "Đinh Văn Hoá",
        "Bùi Thị Yến",
    ]
    wrong = right[::-1]
    assert sorted(wrong, key=name_key) == right


def test_tones_sort_level_falling_asking_broken_sharp_heavy() -> None:
    right = ["ma", "mà", "mả", "mã", "má", "mạ"]
    wrong = right[::-1]
    assert sorted(wrong, key=name_key) == right


def test_the_form_in_which_a_name_was_typed_does_not_move_it() -> None:
    assert name_key(unicodedata.normalize("NFD", "Đỗ Thị Ánh")) == name_key("Đỗ Thị Ánh")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("an binh", "Ủy ban nhân dân phường An Bình"),
        ("ubnd phuong an binh", "Ủy ban nhân dân phường An Bình"),
        ("bình phường", "Ủy ban nhân dân phường An Bình"),
        ("ttpvhcc", "Trung tâm Phục vụ hành chính công phường An Bình"),
        ("hanh chinh cong an binh", "Trung tâm Phục vụ hành chính công phường An Bình"),
        ("kinh te", "Phòng Kinh tế, Hạ tầng và Đô thị"),
        ("k", "Phòng Kinh tế, Hạ tầng và Đô thị"),
        ("pkt", "Phòng Kinh tế, Hạ tầng và Đô thị"),
        ("do thi", "Phòng Kinh tế, Hạ tầng và Đô thị"),
        ("snv", "Sở Nội vụ"),
        ("hướng", "Ủy ban nhân dân xã Hướng Dương"),
        ("hương", "Ủy ban nhân dân xã Hương Sơn"),
        ("ủy ban nhân dân phường hoà lạc", "UBND phường Hòa Lạc"),
        ("hoà lạc", "UBND phường Hòa Lạc"),
    ],
)
def test_a_unit_is_found_by_any_usual_way_of_typing_it(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_a_search_without_accents_finds_every_accent() -> None:
    assert set(found("huong")) == {UNITS[2], UNITS[3]}


def test_the_inside_of_words_counts_when_nothing_fits_better() -> None:
    assert found("uong duong") == [UNITS[3]]


@pytest.mark.parametrize("typed", ["", " . ", "thanh tra", "an binh hai"])
def test_what_fits_nothing_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_exact_accents_rank_before_accents_ignored_and_both_before_initials() -> None:
    exact, plain = matches("Sở Nội vụ", "Sở Nội vụ"), matches("so noi vu", "Sở Nội vụ")
    initials, inside = matches("snv", "Sở Nội vụ"), matches("oi", "Sở Nội vụ")
    assert exact == 0
    assert plain is not None
    assert initials is not None
    assert inside is not None
    assert exact < plain < initials < inside


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_shortened_text_is_never_longer_than_allowed(text: str, limit: int) -> None:
    assert len(short(text, limit)) <= limit


def test_a_long_text_is_cut_after_a_word() -> None:
    assert short("Báo cáo kết quả cải cách hành chính", 20) == "Báo cáo kết quả cải…"
    assert short("Báo cáo kết quả, cải cách", 17) == "Báo cáo kết quả…"
    assert short("Báo cáo\n kết quả", 20) == "Báo cáo kết quả"
    assert short("Khôngcókhoảngtrắng", 6) == "Không…"


@pytest.mark.parametrize(
    "text",
    ["chào", "Xin chào ạ", "hello", "ALO ALO", "hi ad", "cảm ơn anh nhiều", "ok", "dạ vâng ạ",
     "em chào anh", "chao buoi sang", "👍", "", "Cám ơn"],
)  # fmt: skip
def test_a_greeting_starts_nothing(text: str) -> None:
    assert looks_like_greeting(text)


@pytest.mark.parametrize(
    "text",
    ["chào, cán bộ phường gây khó dễ", "cảm ơn cán bộ Lan đã giúp tôi", "đá đổ đầy đường", "tôi",
     "alo, hồ sơ trễ hẹn 3 ngày"],
)  # fmt: skip
def test_a_greeting_that_goes_on_is_heard(text: str) -> None:
    assert not looks_like_greeting(text)


@pytest.mark.parametrize(
    "text",
    ["em xong rồi", "đã hoàn thành", "da lam xong", "Đã gửi báo cáo lên Sở", "em làm xong r",
     "đã hoàn thành, không có vướng mắc", "da nop bc roi, xong"],
)  # fmt: skip
def test_a_sentence_that_sounds_finished(text: str) -> None:
    assert looks_done(text)


@pytest.mark.parametrize(
    "text",
    ["chưa xong", "xong chưa?", "em sắp xong", "em sẽ hoàn thành ngày mai", "đang làm",
     "xin gia hạn để hoàn thành", "ko làm xong đc", "chào anh"],
)  # fmt: skip
def test_a_sentence_that_denies_asks_or_plans_is_not_finished(text: str) -> None:
    assert not looks_done(text)


@pytest.mark.parametrize(
    "text",
    ["Có cháy ở chợ!", "cap cuu voi", "họ đang đánh nhau trước trụ sở", "hoả hoạn ở phường",
     "nó dọa giết tôi", "danh nhau to lam"],
)  # fmt: skip
def test_danger_to_life_is_heard(text: str) -> None:
    assert sounds_urgent(text)


@pytest.mark.parametrize(
    "text",
    ["hồ sơ phòng cháy chữa cháy chậm", "lãnh đạo phường không tiếp dân", "em chạy ho so 3 lan",
     "cán bộ làm từ từ", "ho so chay tu tu"],
)  # fmt: skip
def test_everyday_words_that_look_like_danger_are_not(text: str) -> None:
    assert not sounds_urgent(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tôi muốn tố cáo cán bộ A", "to_cao"),
        ("toi muon to cao can bo", "to_cao"),
        ("Đơn khiếu nại quyết định thu hồi đất", "khieu_nai"),
        ("gửi đơn khieu nai, tố cáo", "to_cao"),
        ("đây không phải đơn tố cáo", None),
        ("ông ấy to cao, nói lớn tiếng", None),
        ("hồ sơ trễ hạn", None),
    ],
)
def test_a_formal_complaint_or_denunciation_is_told_apart(text: str, kind: str | None) -> None:
    assert sounds_formal(text) == kind


def test_composed_and_decomposed_text_are_one() -> None:
    assert nfc(unicodedata.normalize("NFD", "đẩy")) == "đẩy"
