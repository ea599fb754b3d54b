"""What of a reporter's text stands in a question to the person complained about."""

from __future__ import annotations

import unicodedata

import pytest

from domain.echoes import Echo, echoes

TOLD = (
    "Tôi nộp hồ sơ ở quầy 3 từ thứ Hai, hẹn thứ Tư mà đến nay chưa có kết quả.",
    "Mã hồ sơ 000.12.H10-261105-0007, số điện thoại 0912 345 678.",
)

CASES: tuple[tuple[str, str, set[Echo]], ...] = (
    ("own words", "Đồng chí cho biết việc trả kết quả ở bộ phận đầu tuần?", set()),
    ("four words are chance", "Vì sao đến nay chưa xong?", set()),
    ("five words in a row", "Vì sao hẹn thứ Tư mà đến nay chưa xong?", {Echo.WORDS}),
    ("without accents", "vi sao hen thu tu ma den nay chua xong", {Echo.WORDS}),
    ("the code", "Về PA-261119-0001, đồng chí giải thích.", {Echo.CODE}),
    ("the code, typed otherwise", "Về pa 261119 0001 thì sao?", {Echo.CODE}),
    ("a telephone number", "Ai gọi từ 0912.345.678?", {Echo.TRACE}),
    ("one in words", "Ai gọi từ không chín một hai ba bốn năm sáu bảy tám?", {Echo.TRACE}),
    ("a veiled address", "Thư từ hoa (at) example (dot) vn nói gì?", {Echo.TRACE}),
    ("a plate", "Xe 65A-123.45 của ai?", {Echo.TRACE}),
    ("an identity number", "Người có số 079123456789 nói gì?", {Echo.TRACE}),
    ("an address", "Thư từ hoa@example.vn nói gì?", {Echo.TRACE}),
    ("the number of the file", "Hồ sơ 261105-0007 xử lý ra sao?", {Echo.NUMBER}),
    ("a number the reporter did not write", "Văn bản số 1680/UBND-NC đã triển khai chưa?", set()),
)


@pytest.mark.parametrize(("name", "question", "expected"), CASES, ids=[case[0] for case in CASES])
def test_an_echo_is_found_and_nothing_else(name: str, question: str, expected: set[Echo]) -> None:
    for form in ("NFC", "NFD"):
        found = {one.echo for one in echoes(unicodedata.normalize(form, question), TOLD)}
        assert found == expected, name


def test_a_stretch_is_shown_whole_as_the_handler_wrote_it() -> None:
    [heard] = echoes("Nghe nói HẸN thứ Tư, mà đến nay chưa có kết quả, đúng không?", TOLD)
    assert heard.text == "HẸN thứ Tư, mà đến nay chưa có kết quả"
