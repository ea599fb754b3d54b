"""Directives in the real forms are read field by field, also when they were spoilt on the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents.directive import read_file, read_text
from documents.directive_files import text_of
from domain.directives import LARGEST, Directive, Doubt, NotRead, Scan, Unread
from services.almanac import shipped
from tests.documents.papers import docx_of, locked, pdf_of, picture_pdf
from tests.documents.scored import SPOILT, expected, facts, papers, score

CALENDAR = shipped().calendar
LETTER = Path(__file__).parent / "directives" / "01-cong-van-giao-viec.txt"


def read(text: str) -> Directive:
    found = read_text(text)
    assert isinstance(found, Directive), found
    return found


def refused(body: bytes, name: str = "van-ban") -> Unread:
    found = read_file(body, name)
    assert isinstance(found, NotRead), found
    return found.why


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.stem)
def test_every_field_of_a_directive_is_read_as_it_stands(paper: Path) -> None:
    assert facts(read(paper.read_text("utf-8")), CALENDAR) == expected(paper)


@pytest.mark.parametrize("spoilt", ["printed", "decomposed"])
@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.stem)
def test_broken_lines_page_numbers_and_loose_marks_change_nothing(paper: Path, spoilt: str) -> None:
    text = SPOILT[spoilt](paper.read_text("utf-8"))
    assert facts(read(text), CALENDAR) == expected(paper)


def test_a_worn_scan_loses_no_item_and_few_fields() -> None:
    found = score(SPOILT["scanned"], CALENDAR)
    assert (found.precision, found.recall) == (1.0, 1.0)
    assert found.head >= 0.95
    assert min(found.share(name) for name in found.right) >= 0.9


def test_what_is_missing_is_said_and_not_made_up() -> None:
    found = read(
        "Kính gửi: Sở Nội vụ\n\nUBND tỉnh giao Sở Nội vụ rà soát số liệu và báo cáo kết quả."
    )
    doubts = {each.doubt for each in found.warnings}
    assert {Doubt.NO_NUMBER, Doubt.NO_DATE, Doubt.NO_SIGNER} <= doubts
    assert (found.number, found.issued_on, found.signer) == ("", None, "")
    assert [item.lead for item in found.items] == [("Sở Nội vụ",)]


def test_a_letter_lost_in_scanning_is_kept_and_pointed_at() -> None:
    found = read("Số 12-CT/BCSD\n\nBình Giang, ngày 05 tháng 6 năm 2026\n\nCHỈ THỊ\nvề kỷ luật\n")
    assert (found.symbol, found.full_number) == ("CT/BCSD", "12-CT/BCSD")
    assert Doubt.LOST_LETTER in {each.doubt for each in found.warnings}


def test_numbers_of_party_and_state_are_put_together_by_their_own_rules() -> None:
    assert read(LETTER.read_text("utf-8")).full_number == "2143/UBND-TH"


def test_a_second_deadline_in_one_item_is_not_passed_over() -> None:
    found = read(
        "UBND tỉnh yêu cầu các sở thực hiện các nội dung sau:\n\n1. Sở Y tế lập kế hoạch trước ngày"
        " 20/12/2026, hoàn thành tiêm chủng trước ngày 30/12/2026.\n"
    )
    assert found.items[0].deadline_phrase == "trước ngày 20/12/2026"
    [warned] = [each for each in found.warnings if each.doubt is Doubt.SECOND_DEADLINE]
    assert "30/12/2026" in warned.about


# --- files -----------------------------------------------------------------------------------


def test_a_word_file_with_automatic_numbers_and_a_two_column_head() -> None:
    found = read_file(docx_of(), "cong-van.docx")
    assert isinstance(found, Directive)
    assert (found.issuer, found.number) == ("ỦY BAN NHÂN DÂN PHƯỜNG BÌNH AN", "315")
    assert found.issued_on == date(2026, 11, 10)
    assert [(item.path, item.lead) for item in found.items] == [
        ("1", ("Phòng Văn hóa - Xã hội",)),
        ("2", ("Trung tâm Phục vụ hành chính công",)),
    ]


def test_a_plan_in_a_table_is_read_row_by_row() -> None:
    found = read_file(docx_of(table=True), "ke-hoach.docx")
    assert isinstance(found, Directive)
    item = found.items[-1]
    assert item.lead == ("Phòng Kinh tế, Hạ tầng và Đô thị",)
    assert item.coordinating == ("Công an phường",)
    assert (item.deadline_phrase, item.deliverable) == ("trước ngày 15/12/2026", "Báo cáo")


def test_a_pdf_with_text() -> None:
    found = read_file(pdf_of(LETTER.read_text("utf-8")), "cong-van.pdf")
    assert isinstance(found, Directive)
    assert [item.path for item in found.items] == ["1", "2", "3", "4"]
    assert found.items[0].lead == ("Sở Nội vụ",)


def test_a_pdf_of_pictures_comes_back_as_pages() -> None:
    found = text_of(picture_pdf(), "scan.pdf")
    assert isinstance(found, Scan)
    assert found.pages[0].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", Unread.EMPTY),
        (b"PK\x03\x04 torn", Unread.BROKEN),
        (b"%PDF-1.7 torn", Unread.BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 word of 2003", Unread.OLD_DOC),
        (b"MZ\x90\0", Unread.WRONG_TYPE),
        (b"C\xe9ng h\xdfa x\xb7 h\xe9i", Unread.LEGACY_FONT),
        (b"x" * (LARGEST + 1), Unread.TOO_LARGE),
        (b"1 2 3", Unread.EMPTY),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(body: bytes, why: Unread) -> None:
    assert refused(body) is why


def test_a_file_with_a_password_is_refused() -> None:
    assert refused(locked()) is Unread.ENCRYPTED


# --- secrets ---------------------------------------------------------------------------------

SECRETS = (
    "MẬT\n\nUBND TỈNH",
    "UBND TỈNH      TỐI MẬT\nSố: 1/UBND",
    "M Ậ T\n",
    "TUYET MAT\n",
    "Độ mật: Tối mật\n",
    "Số: 12/UBND (Mật)\nĐộ mật: Mật",
)


@pytest.mark.parametrize("mark", SECRETS)
def test_a_stamp_of_secrecy_refuses_the_paper(mark: str) -> None:
    found = read_text(f"{mark}\n{LETTER.read_text('utf-8')}")
    assert found == NotRead(Unread.SECRET)


@pytest.mark.parametrize(
    "name", ["CV 12 (Mật).docx", "12-CT-TU-MẬT.pdf", "toi_mat.docx", "cv-mat.docx"]
)
def test_a_stamp_in_the_name_of_the_file_refuses_it_unopened(name: str) -> None:
    assert read_file(b"%PDF", name) == NotRead(Unread.SECRET)


@pytest.mark.parametrize("part", ["header", "box", "picture"])
def test_a_stamp_in_a_header_a_text_box_or_under_a_picture_is_seen(part: str) -> None:
    assert refused(docx_of(stamp=part)) is Unread.SECRET


@pytest.mark.parametrize(
    "words",
    [
        "V/v bảo vệ bí mật nhà nước",
        "Về công tác BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "tài liệu có độ mật phải quản lý riêng, kể cả tối mật và tuyệt mật",
        "ỦY BAN MẶT TRẬN TỔ QUỐC",
        "MẶT TRẬN TỔ QUỐC VIỆT NAM",
        "giữ gìn an ninh, không để lộ mật khẩu",
    ],
)
def test_words_about_secrets_are_no_stamp(words: str) -> None:
    assert isinstance(read_text(f"{words}\n{LETTER.read_text('utf-8')}"), Directive)


@pytest.mark.parametrize("name", ["bao-mat.docx", "mat-tran-to-quoc.docx", "mặt bằng.pdf.txt"])
def test_names_of_files_that_only_sound_secret_are_read(name: str) -> None:
    assert isinstance(read_file(LETTER.read_bytes(), name), Directive)
