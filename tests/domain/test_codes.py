"""Codes as people type them, document numbers as offices write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import (
    DOC_NO,
    LINK_ALPHABET,
    LINK_LENGTH,
    ReportRef,
    TaskRef,
    looks_like_link_code,
    normal_link_code,
    read_code,
    report_code,
    task_code,
)
from domain.words import fold


def test_codes_are_written_the_official_way() -> None:
    assert task_code(2026, 123) == "NV-2026-000123"
    assert report_code(date(2026, 11, 21), 12) == "PA-261121-0012"


@pytest.mark.parametrize(
    "text",
    ["NV-2026-000123", "nv 2026 123", "nv2026000123", "xem giúp NV–2026–123 với", "Nv.2026/0123.",
     "(nv_2026_123)", "Ǹv 2026 123"],
)  # fmt: skip
def test_a_task_code_is_found_however_it_was_typed(text: str) -> None:
    assert read_code(text) == TaskRef(2026, 123)


@pytest.mark.parametrize(
    "text",
    ["PA-261121-0012", "pa261121 12", "TRACUU pá 26 11 21 12", "pa2611210012", "PA 261121.12"],
)
def test_a_report_code_is_found_however_it_was_typed(text: str) -> None:
    assert read_code(text) == ReportRef(date(2026, 11, 21), 12)


@pytest.mark.parametrize(
    "text",
    ["", "nv", "NV-2026-000000", "PA-261341-0012", "snv 2026 123", "nv 2026 123a", "spa261121 12",
     "NV-1026-12", "pa 26112"],
)  # fmt: skip
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert read_code(text) is None


def test_a_false_code_does_not_hide_a_true_one() -> None:
    assert read_code("pa 991399 1, pa 261121 12") == ReportRef(date(2026, 11, 21), 12)


@given(st.integers(2000, 2099), st.integers(1, 999_999_999))
def test_every_task_code_reads_back(year: int, serial: int) -> None:
    assert read_code(task_code(year, serial)) == TaskRef(year, serial)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 999_999_999))
def test_every_report_code_reads_back(on: date, serial: int) -> None:
    assert read_code(report_code(on, serial).lower()) == ReportRef(on, serial)


STATE = [
    "1680/UBND-NC", "73/2023/NĐ-CP", "12/2024/QĐ-UBND", "3457/SNV-CCVC", "33/KH-BCĐCCHC&CDS",
    "06/KH-UBND-UBMTTQ", "07/CTr-UBND", "968/CĐ-TTg", "74/2022/QH15", "29/NQ-HĐND", "3719/BC-SNV",
    "968/CD-TTg", "28/2026/QH16", "12/QyĐ-UBND",
]  # fmt: skip
PARTY = [
    "631-CT/BCSĐ", "144-QĐ/TW", "380-CV/TU", "505-TB/TU", "26-CTr/TU", "01-KL/TW", "1003-CV/HU",
    "23-CT/TU",
]  # fmt: skip


@pytest.mark.parametrize("number", STATE + PARTY)
def test_a_document_number_is_found_whole_in_a_sentence(number: str) -> None:
    found = DOC_NO.search(f"Thực hiện Công văn số {number}, ngày 15/5/2023")
    assert found is not None
    assert found[0] == number


def test_the_parts_of_a_document_number_are_named() -> None:
    state = DOC_NO.search("số 1680 /UBND-NC")
    party = DOC_NO.search("số 631-CT/BCSĐ.")
    dated = DOC_NO.search("Nghị định 73/2023/NĐ-CP")
    assert state is not None
    assert party is not None
    assert dated is not None
    assert state.group("number", "year", "symbol") == ("1680", None, "UBND-NC")
    assert party.group("number", "kind", "body") == ("631", "CT", "BCSĐ")
    assert dated.group("number", "year", "symbol") == ("73", "2023", "NĐ-CP")


@pytest.mark.parametrize(
    "text",
    ["13/6/2023", "24/7", "Số:      /BC-UBND", "a12/UBND-NC", "1/12/UBND-NC", "123456/UBND-NC",
     "3/Ngày", "25-11-2026", "12/UBNDx1y"],
)  # fmt: skip
def test_dates_drafts_and_fragments_are_no_document_numbers(text: str) -> None:
    assert DOC_NO.search(text) is None


def test_no_letter_of_a_linking_code_is_changed_by_a_vietnamese_keyboard() -> None:
    assert not set(LINK_ALPHABET) & set("AEIOUYDW")
    assert len(set(LINK_ALPHABET)) == len(LINK_ALPHABET)
    assert fold(LINK_ALPHABET).upper() == LINK_ALPHABET


@given(st.text(LINK_ALPHABET, min_size=LINK_LENGTH, max_size=LINK_LENGTH))
def test_a_linking_code_is_known_however_it_is_spaced(code: str) -> None:
    typed = f" {code[:5].lower()}-{code[5:]} "
    assert normal_link_code(typed) == code
    assert looks_like_link_code(typed)


@pytest.mark.parametrize("text", ["", "CFGHJ", "CFGHJKMNPQR", "CFGHJKMNPO", "xin chào anh"])
def test_other_texts_are_no_linking_codes(text: str) -> None:
    assert not looks_like_link_code(text)
