"""The report in its four forms: the form of the state, nothing outside the page, sums that live."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

from bot.painter import PaperPainter
from bot.papers import ChildPapers
from documents.report_docx import docx
from documents.report_pdf import pdf
from documents.report_png import png
from documents.report_xlsx import xlsx
from domain.reporting import PaperFormat, ReportOrder, ReportPaper, Standing, ages
from domain.statistics import FourWay
from tests.documents.reports import report
from texts.report import body_name, long_day, number

MM = 72 / 25.4  # points
SIZES = pytest.mark.parametrize(("units", "tasks"), [(1, 30), (6, 1000), (60, 3000)])


@pytest.mark.parametrize("form", PaperFormat)
async def test_what_the_courier_orders_is_a_file_of_that_form(form: PaperFormat) -> None:
    paper = report(3, 40)
    with closing(ChildPapers()) as papers:
        file = await PaperPainter(papers).write(ReportOrder(paper, form))
    magic = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "png": b"\x89PNG"}
    assert file is not None
    assert file.body.startswith(magic[form])
    days = f"{paper.start:%Y%m%d}-{paper.as_of:%Y%m%d}"
    assert file.name == f"bao-cao-nhiem-vu-{days}.{form}"


# --- pages -----------------------------------------------------------------------------------


def letters(body: bytes) -> Iterator[tuple[int, float, float, float, float]]:
    """Every letter with its page and its distance from the four edges, in points."""
    book = pypdfium2.PdfDocument(body)
    for place, page in enumerate(book):
        width, height = page.get_size()
        text = page.get_textpage()
        for letter in range(text.count_chars()):
            if text.get_text_range(letter, 1).strip():
                left, bottom, right, top = text.get_charbox(letter)
                yield place, left, width - right, height - top, bottom
    book.close()


@SIZES
def test_nothing_runs_over_the_margins(units: int, tasks: int) -> None:
    paper = report(units, min(tasks, 1000))
    for page, left, right, top, bottom in letters(pdf(paper)):
        assert left >= 20 * MM - 1, page
        assert right >= 15 * MM - 1, page
        assert top >= 8 * MM, page  # the page number
        assert bottom >= 15 * MM - 1, page


@SIZES
def test_every_unit_and_every_overdue_task_is_on_paper(units: int, tasks: int) -> None:
    paper = report(units, tasks)
    book = pypdfium2.PdfDocument(pdf(paper))
    said = " ".join(" ".join(page.get_textpage().get_text_range() for page in book).split())
    book.close()
    for unit in paper.units[1:]:
        assert unit.name.split(" về ")[0] in said
    assert all(task.code in said for task in paper.overdue)
    assert all(code not in said for code in within_term(paper))


def within_term(paper: ReportPaper) -> list[str]:
    return [each.code for each in paper.tasks if each.standing is Standing.OPEN_IN_TIME]


NATION = 95 * 56.7
"""Its name in Times New Roman 13 bold is 88 mm wide; some programs set other letters."""


def test_the_draft_has_the_form_of_the_state() -> None:
    paper: Any = Document(io.BytesIO(docx(report(6, 200))))
    upright, across = paper.sections
    assert (upright.page_width.mm, upright.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert upright.left_margin.mm == pytest.approx(30, abs=0.1)
    assert upright.right_margin.mm == pytest.approx(15, abs=0.1)
    assert upright.different_first_page_header_footer
    assert "PAGE" in upright.header._element.xml
    assert across.orientation == WD_ORIENT.LANDSCAPE
    assert paper.styles["Normal"].font.name == "Times New Roman"
    text = [each.text for each in paper.paragraphs]
    assert "I. TÌNH HÌNH, KẾT QUẢ THỰC HIỆN NHIỆM VỤ" in text
    assert "II. ĐÁNH GIÁ VÀ NHIỆM VỤ, GIẢI PHÁP THỜI GIAN TỚI" in text
    assert any(each.endswith("./.") for each in text)
    head, foot = paper.tables[0], paper.tables[-2]
    assert "Độc lập - Tự do - Hạnh phúc" in head.rows[0].cells[1].text
    assert "Bình An, ngày       tháng       năm 2026" in head.rows[1].cells[1].text
    assert "Số:          /BC-UBND" in head.rows[1].cells[0].text  # in one row, at one height
    widths = [int(each) for each in re.findall(r'gridCol w:w="(\d+)"', head._element.xml)]
    assert widths[1] >= NATION, "the nation's name breaks where a program reads the grid alone"
    assert foot.rows[0].cells[0].text.startswith("Nơi nhận:")
    assert "CHỦ TỊCH" in foot.rows[0].cells[1].text


def test_nobody_signs_an_empty_page() -> None:
    paper = Document(io.BytesIO(docx(report(6, 40))))
    body = [each for each in paper.paragraphs if each.text.endswith("./.")]
    assert [each.paragraph_format.keep_with_next for each in body] == [True]


@pytest.mark.parametrize("name", ["UBND phường Bình An", "Ủy ban nhân dân phường Bình An"])
def test_the_head_says_what_kind_of_body_it_is_and_below_which(name: str) -> None:
    assert body_name(name) == ("ỦY BAN NHÂN DÂN", "PHƯỜNG BÌNH AN")


def test_rows_of_the_workbook_are_as_high_as_what_is_in_them() -> None:
    """A program that does not measure rows anew lays long names over one another."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(report(3, 20))))
    summary, tasks = book.worksheets
    short, long = summary.row_dimensions[7].height, summary.row_dimensions[8].height
    assert short is not None
    assert long is not None
    assert long > 1.8 * short  # two lines and more
    assert all((tasks.row_dimensions[row].height or 0) > 30 for row in range(2, 22))


def test_tables_fit_between_the_margins_and_repeat_their_headings() -> None:
    paper = Document(io.BytesIO(docx(report(60, 1000))))
    whole, units, overdue = (paper.tables[place] for place in (1, 2, -1))
    for table, most in ((whole, 165), (units, 165), (overdue, 262)):
        widths = [int(each) for each in re.findall(r'gridCol w:w="(\d+)"', table._element.xml)]
        assert sum(widths) <= most * 56.7 + 1
        assert "w:tblHeader" in table._element.xml
        assert "w:cantSplit" in table._element.xml


ORDER = ("pStyle", "keepNext", "pBdr", "spacing", "ind", "jc", "rPr", "sectPr")


def test_properties_stand_in_the_order_word_wants() -> None:
    paper = Document(io.BytesIO(docx(report(6, 200))))
    found: set[str] = set()
    for properties in paper.element.body.iter(qn("w:pPr")):
        names = [str(each.tag).rpartition("}")[2] for each in properties]
        assert names == sorted(names, key=ORDER.index)
        found.update(names)
    assert "pBdr" in found


def test_hostile_words_stay_words() -> None:
    content = "<w:t>&amp; </w:t> ]]> \x0b\x00 «quote» =1+1"
    paper = report(2, 60, content=content)
    annex = Document(io.BytesIO(docx(paper))).tables[-1]
    assert content.translate({0: None, 11: None}) == annex.rows[1].cells[2].text
    assert pdf(paper).startswith(b"%PDF")


def test_without_tasks_there_is_a_report_that_says_so() -> None:
    empty = replace(report(1, 1), tasks=(), counts=FourWay(), units=())
    said = "\n".join(each.text for each in Document(io.BytesIO(docx(empty))).paragraphs)
    assert "không có nhiệm vụ nào được phân công" in said
    for make in (xlsx, pdf, png):
        assert make(empty)


# --- the workbook ----------------------------------------------------------------------------


def test_the_sums_of_the_workbook_live() -> None:
    """Its formulas, calculated here from the list of tasks as Excel would, give what is stored
    beside them; a task that is changed by hand changes them."""
    paper = report(6, 300)
    body = xlsx(paper)
    formulas: Any = openpyxl.load_workbook(io.BytesIO(body))
    stored: Any = openpyxl.load_workbook(io.BytesIO(body), data_only=True).worksheets[0]
    calculated = 0
    for row in formulas.worksheets[0].iter_rows():
        for cell in row:
            if cell.data_type == "f":
                assert stored[cell.coordinate].value == pytest.approx(
                    worked_out(formulas, cell.coordinate)
                ), cell.coordinate
                calculated += 1
    assert calculated == 6 * 9 + 9 + 1

    before = worked_out(formulas, "C7"), worked_out(formulas, "I7")
    sheet = formulas.worksheets[1]
    row = next(n for n in range(2, 302) if sheet[f"A{n}"].value == paper.units[0].name
               and sheet[f"J{n}"].value != "Đang xử lý quá hạn")  # fmt: skip
    sheet[f"J{row}"].value = "Đang xử lý quá hạn"
    assert (worked_out(formulas, "C7"), worked_out(formulas, "I7")) == (before[0], before[1] + 1)


def worked_out(book: Any, place: str) -> Any:
    """The value of a cell of the first sheet: just the functions our formulas use."""
    cell = book.worksheets[0][place]
    if cell.data_type != "f":
        return cell.value or 0
    return calculated(book, cell.value[1:])


def calculated(book: Any, formula: str) -> Any:
    if found := re.fullmatch(r"SUM\((\w)(\d+):\w(\d+)\)", formula):
        column, first, last = found.groups()
        return sum(worked_out(book, f"{column}{n}") for n in range(int(first), int(last) + 1))
    if found := re.fullmatch(r"(\w\d+)([+/=])(\w\d+)", formula):
        one, sign, other = worked_out(book, found[1]), found[2], worked_out(book, found[3])
        return {"+": one + other, "/": one / other if other else 0, "=": one == other}[sign]
    if found := re.fullmatch(r'IF\((\w\d+)=0,"",(.+)\)', formula):
        return calculated(book, found[2]) if worked_out(book, found[1]) else ""
    if found := re.fullmatch(r'COUNTIFS\((.+),\$(B\d+),(.+),"(.*)"\)', formula):
        units, name, column, word = found.groups()
        pairs = zip(listed(book, units), listed(book, column), strict=True)
        unit = book.worksheets[0][name].value
        return sum(1 for each in pairs if each == (unit, word or None))
    found = re.fullmatch(r'IF\(AND\((SUM.+?\))=(\w\d+),(\w\d+)=(\w\d+)\+(\w\d+)\),"(.+)","(.+)"\)',
                         formula)  # fmt: skip
    assert found, formula
    whole, total, again, done, open_, right, wrong = found.groups()
    sums = calculated(book, whole) == worked_out(book, total)
    parts = worked_out(book, again) == worked_out(book, done) + worked_out(book, open_)
    return right if sums and parts else wrong


def listed(book: Any, area: str) -> list[Any]:
    sheet, cells = area.rsplit("!", 1)
    found = book[sheet.strip("'")][cells.replace("$", "")]
    return [cell.value for (cell,) in found]


def test_what_begins_with_an_equals_sign_is_text() -> None:
    body = xlsx(report(1, 3, content='=HYPERLINK("http://example.invalid";"bấm")'))
    book: Any = openpyxl.load_workbook(io.BytesIO(body))
    assert {cell.data_type for cell in book.worksheets[1]["C"][1:]} == {"s"}


def test_days_are_days() -> None:
    paper = report(1, 20)
    book: Any = openpyxl.load_workbook(io.BytesIO(xlsx(paper)))
    for row, task in zip(book.worksheets[1].iter_rows(min_row=2), paper.tasks, strict=True):
        due = row[7].value
        assert (due.date() if due else None) == task.due_on


def test_numbers_alone_where_no_tasks_are_named() -> None:
    paper = replace(report(6, 100), tasks=(), unlisted=100)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(paper)))
    assert len(book.worksheets) == 1
    assert worked_out(book, "C13") == 100


# --- the picture -----------------------------------------------------------------------------


@SIZES
def test_the_picture_is_as_wide_as_a_phone_shows(units: int, tasks: int) -> None:
    with Image.open(io.BytesIO(png(report(units, tasks)))) as picture:
        assert picture.width == 1080
        assert picture.height < 2600  # a platform refuses pictures of more than 10,000 together


# --- words and sums ----------------------------------------------------------------------------


def test_numbers_and_days_are_written_as_the_state_writes_them() -> None:
    assert [number(each) for each in (0, 1, 9, 10, 1234)] == ["0", "01", "09", "10", "1.234"]
    assert long_day(date(2022, 2, 7)) == "07 tháng 02 năm 2022"
    assert long_day(date(2023, 5, 15)) == "15 tháng 5 năm 2023"
    assert body_name("UBND phường Bình An") == ("ỦY BAN NHÂN DÂN", "PHƯỜNG BÌNH AN")
    assert body_name("Văn phòng HĐND và UBND") == (
        "VĂN PHÒNG HỘI ĐỒNG NHÂN DÂN VÀ ỦY BAN NHÂN DÂN",
    )


def test_every_overdue_task_has_an_age() -> None:
    paper = report(6, 1000)
    assert sum(ages(paper)) == len(paper.overdue) == paper.counts.open_overdue


def test_a_report_that_does_not_add_up_is_never_printed() -> None:
    paper = report(2, 50)
    with pytest.raises(ArithmeticError):
        replace(paper, counts=replace(paper.counts, done_late=0, done_on_time=0)).checked()
    with pytest.raises(ArithmeticError):
        replace(paper, tasks=paper.tasks[1:]).checked()
