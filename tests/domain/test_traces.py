"""What gives people away is found as they type it; what only looks like it is left alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.traces import MASK, TraceKind, find, key, masked, replaced, said

PHONE, IDENTITY, EMAIL = TraceKind.PHONE, TraceKind.IDENTITY, TraceKind.EMAIL
PLATE, NAME, ADDRESS, DOSSIER = (
    *(TraceKind.PLATE, TraceKind.NAME, TraceKind.ADDRESS),
    TraceKind.DOSSIER,
)

TRUE: tuple[tuple[str, TraceKind, str], ...] = (
    ("Gọi tôi số 0912345678 nhé", PHONE, "0912345678"),
    ("0912 345 678", PHONE, "0912 345 678"),
    ("091.234.5678.", PHONE, "091.234.5678"),
    ("091-234-5678", PHONE, "091-234-5678"),
    ("(091) 234 5678", PHONE, "(091) 234 5678"),
    ("0 9 1 2 3 4 5 6 7 8", PHONE, "0 9 1 2 3 4 5 6 7 8"),
    ("0.9.1.2.3.4.5.6.7.8", PHONE, "0.9.1.2.3.4.5.6.7.8"),
    ("09 12 34 56 78 hoặc nhắn tin", PHONE, "09 12 34 56 78"),
    ("+84912345678", PHONE, "+84912345678"),
    ("+84 912 345 678", PHONE, "+84 912 345 678"),
    ("(+84) 912 345 678", PHONE, "(+84) 912 345 678"),
    ("+84 (0) 912 345 678", PHONE, "+84 (0) 912 345 678"),
    ("0084912345678", PHONE, "0084912345678"),
    ("sđt:0352345678", PHONE, "0352345678"),
    ("dt0912345678", PHONE, "0912345678"),
    ("số 5 0912345678", PHONE, "0912345678"),
    ("0912345678nhé", PHONE, "0912345678"),
    ("Gọi 0912345678.Tôi chờ", PHONE, "0912345678"),
    ("gọi 0912345678, 0987654321", PHONE, "0912345678"),
    ("o912345678", PHONE, "o912345678"),
    ("０９１２３４５６７８", PHONE, "０９１２３４５６７８"),
    ("0912\u200b345\u200b678", PHONE, "0912\u200b345\u200b678"),
    ("0912\u00a0345\u00a0678", PHONE, "0912\u00a0345\u00a0678"),
    ("0912–345–678", PHONE, "0912–345–678"),
    ("0292 3812 345", PHONE, "0292 3812 345"),
    ("máy bàn 02923812345", PHONE, "02923812345"),
    ("số cũ 01234567890", PHONE, "01234567890"),
    ("gọi số 38123456 gặp tôi", PHONE, "38123456"),
    ("lien he 3812345", PHONE, "3812345"),
    (
        "không chín một hai ba bốn năm sáu bảy tám",
        PHONE,
        "không chín một hai ba bốn năm sáu bảy tám",
    ),
    (
        "khong chin mot hai, ba bon nam sau bay tam",
        PHONE,
        "khong chin mot hai, ba bon nam sau bay tam",
    ),
    ("CCCD 092203001234", IDENTITY, "092203001234"),
    ("092203001234", IDENTITY, "092203001234"),
    ("can cuoc cong dan: 092 203 001 234", IDENTITY, "092 203 001 234"),
    ("079.203.001.234", IDENTITY, "079.203.001.234"),
    ("CMND số 361234567 cấp năm 2010", IDENTITY, "361234567"),
    ("cmt 361 234 567", IDENTITY, "361 234 567"),
    ("thư hoa.nguyen@example.vn ạ", EMAIL, "hoa.nguyen@example.vn"),
    ("hoa_nguyen+dd@mail.example.com", EMAIL, "hoa_nguyen+dd@mail.example.com"),
    ("hoa (at) example (dot) vn", EMAIL, "hoa (at) example (dot) vn"),
    ("xe 65A-123.45 đỗ trước cổng", PLATE, "65A-123.45"),
    ("bien so 65a 12345", PLATE, "65a 12345"),
    ("65-B1 234.56", PLATE, "65-B1 234.56"),
    ("xe máy 65F1-1234", PLATE, "65F1-1234"),
    ("51F12345", PLATE, "51F12345"),
    ("Tôi là Nguyễn Thị Hoa, ở ấp 3", NAME, "Nguyễn Thị Hoa"),
    ("tên tôi là Nguyễn Thị Hoa và tôi", NAME, "Nguyễn Thị Hoa"),
    ("ten toi la nguyen thi hoa", NAME, "nguyen thi hoa"),
    ("em tên Lan", NAME, "Lan"),
    ("em ten lan o ap 3", NAME, "lan"),
    ("Em tên là Trần Văn Tư, nộp hồ sơ", NAME, "Trần Văn Tư"),
    ("Họ và tên: Lê Thị Mười", NAME, "Lê Thị Mười"),
    ("Mình là chị Phạm Thị Lụa", NAME, "Phạm Thị Lụa"),
    ("tôi tên thật là gì cũng được, người gửi: Huỳnh Văn Ba", NAME, "Huỳnh Văn Ba"),
    ("nhà tôi ở số 12/3 đường Trần Phú", ADDRESS, "số 12/3 đường Trần Phú"),
    ("địa chỉ: 45 Lê Lợi, khu phố 2", ADDRESS, "45 Lê Lợi, khu phố 2"),
    ("thuong tru tai so 7 hem 12", ADDRESS, "so 7 hem 12"),
    ("tôi ở hẻm 12 đường 3/2", ADDRESS, "hẻm 12 đường 3/2"),
    ("hồ sơ 000.00.12.H10-261105-0007 trễ", DOSSIER, "000.00.12.H10-261105-0007"),
    ("H10.25-261105-0007", DOSSIER, "H10.25-261105-0007"),
    ("H10.25.12 - 261105 - 0007", DOSSIER, "H10.25.12 - 261105 - 0007"),
    ("hồ sơ 261105-0007 trễ", DOSSIER, "261105-0007"),
    ("ho so cua toi 261105-0007", DOSSIER, "261105-0007"),
    ("mã hồ sơ: BD2611-00077", DOSSIER, "BD2611-00077"),
    ("ma ho so cua toi la 2611050007", DOSSIER, "2611050007"),
    ("biên nhận số 1234/2026", DOSSIER, "1234/2026"),
)

FALSE = (
    "đơn sơ 261105-0007",  # its last letter is no zero
    "cấp số 2 611 050 007 đồng",
    "ngày 18/11/2026",
    "ngày 02 09 2026 lúc 08 giờ 30",
    "03.09.2026 0830",
    "08-10-2026, 09-10-2026",
    "từ 7:30 đến 11:00, 13:30 đến 17:00",
    "phạt 500.000.000 đồng",
    "500000000 đồng",
    "đòi 1.000.000.000 đ",
    "nộp 2 000 000 000 đồng",
    "mất 912345678 đồng",
    "1680/UBND-NC",
    "số 0912345678/UBND-VP",
    "12/2024/QĐ-UBND",
    "631-CT/BCSĐ",
    "quầy 3, số thứ tự 1234",
    "PA-261121-0012",
    "NV-2026-000123",
    "gọi 113, 114, 115",
    "tổng đài 1022",
    "hotline 19001234",
    "năm 2024 2025 2026",
    "chờ 3 tuần, 21 ngày, 2 lần",
    "thửa 123, tờ bản đồ số 45, 250 m2",
    "tôi là người dân phường Bình An",
    "toi la nguoi dan o day",
    "Tôi là công dân",
    "tôi là Công dân",
    "em là sinh viên",
    "anh Bình tên gì không rõ",
    "tên cán bộ không đeo bảng",
    "tôi ở quầy 3 từ sáng",
    "tôi ở đó cả buổi",
    "một hai ba bốn năm sáu bảy tám chín mười",
    "không một ai",
    "điểm a, khoản 2, điều 15",
    "https://example.vn/0912345678901234",
    "tiêu chuẩn TCVN 11930:2017",
    "cán bộ A@",
)


@pytest.mark.parametrize(("text", "kind", "trace"), TRUE, ids=[row[0] for row in TRUE])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_trace_is_found_where_it_stands(
    form: str, text: str, kind: TraceKind, trace: str
) -> None:
    text, trace = (unicodedata.normalize(form, each) for each in (text, trace))  # type: ignore[arg-type]  # one of its four
    assert (kind, trace) in [(one.kind, said(text, one)) for one in find(text)]


@pytest.mark.parametrize("text", FALSE)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_only_looks_like_a_trace_is_none(form: str, text: str) -> None:
    text = unicodedata.normalize(form, text)  # type: ignore[arg-type]  # one of its four
    sure = [(one.kind, said(text, one)) for one in find(text) if one.sure]
    assert sure == []


def test_a_number_that_may_be_something_else_is_shown_but_not_masked_unasked() -> None:
    [one] = find("số 361234567")
    assert (one.kind, one.sure) == (IDENTITY, False)
    assert masked("số 361234567") == "số 361234567"


def test_masking_leaves_the_rest_as_it_was() -> None:
    text = unicodedata.normalize("NFD", "Em tên Lan, số 0912 345 678, hẹn thứ Tư.")
    wanted = unicodedata.normalize("NFD", f"Em tên {MASK}, số {MASK}, hẹn thứ Tư.")
    assert masked(text) == wanted


def test_what_the_reporter_kept_stays_however_it_is_spaced() -> None:
    assert masked("gọi 0912.345.678 hoặc 0987654321", [key("0912345678")]) == (
        f"gọi 0912.345.678 hoặc {MASK}"
    )


def test_plates_addresses_and_files_are_masked_only_by_choice() -> None:
    text = "xe 65A-123.45, hồ sơ 000.00.12.H10-261105-0007"
    assert masked(text) == text
    assert replaced(text, lambda _: MASK) == f"xe {MASK}, hồ sơ {MASK}"


@given(st.text(alphabet="0123456789 .-+()/@abchốôồ \u0301\u200btên làôi", max_size=80))
def test_whatever_is_typed_spans_are_in_order_and_inside(text: str) -> None:
    behind = 0
    for one in find(text):
        assert behind <= one.start < one.end <= len(text)
        behind = one.end
    assert replaced(text, lambda _: None) == text
