"""Files that only look like workbooks, or would hurt who opens them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from documents.people import read_people
from documents.sniffing import RATIO_FROM, UNPACKED_LIMIT
from documents.tasks import read_tasks
from domain.papers import Flaw, Problem, Problems, TaskBook
from tests.documents.sheets import TASK, excel, rewritten, tasks

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
SHEET = "xl/worksheets/sheet1.xml"


def archive(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return file.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(tasks(TASK))) as source:
        parts = {each: source.read(each) for each in source.namelist()}
    return archive(parts | {name: data})


def locked() -> bytes:
    """The same archive with its parts marked as encrypted by the archiver."""
    data = bytearray(tasks(TASK))
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1
    return bytes(data)


def test_the_limit_of_a_bomb_is_told() -> None:
    read = read_people(with_part("xl/media/zeros", bytes(RATIO_FROM + 1)))
    assert read == Problems((Problem(Flaw.BOMB, expected=f"{UNPACKED_LIMIT >> 20} MiB"),))


def swollen() -> bytes:
    """Declares more than may be unpacked, from a size that makes it no suspicious ratio."""
    data = bytearray(tasks(TASK))
    place = data.find(b"PK\x01\x02")
    data[place + 20 : place + 24] = (UNPACKED_LIMIT // 2).to_bytes(4, "little")
    data[place + 24 : place + 28] = (UNPACKED_LIMIT + 1).to_bytes(4, "little")
    return bytes(data)


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'


@pytest.mark.parametrize(
    ("file", "flaw"),
    [
        (OLE, Flaw.OLD_XLS),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Flaw.ENCRYPTED),
        (locked(), Flaw.ENCRYPTED),
        ("Mã;Tên\nVP;Văn phòng".encode("utf-8-sig"), Flaw.CSV),
        ("Mã\tTên\nVP\tVăn phòng".encode("utf-16"), Flaw.CSV),
        (b"\r\n <html><table><tr><td>1</td></tr></table></html>", Flaw.HTML),
        (b'<?xml version="1.0"?><Workbook/>', Flaw.HTML),
        (b"", Flaw.NOT_XLSX),
        (b"%PDF-1.7 \0\1\2", Flaw.NOT_XLSX),
        ("Kính gửi các đơn vị".encode(), Flaw.NOT_XLSX),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), Flaw.NOT_XLSX),
        (tasks(TASK)[:900], Flaw.BROKEN),
        (rewritten(tasks(TASK), SHEET, b"</sheetData>", b""), Flaw.BROKEN),
        (rewritten(tasks(TASK), SHEET, b"<worksheet ", ENTITIES + b"<worksheet "), Flaw.BROKEN),
        (with_part("xl/workbook.xml", b"<workbook"), Flaw.BROKEN),
        (with_part("xl/media/zeros", bytes(RATIO_FROM + 1)), Flaw.BOMB),
        (swollen(), Flaw.BOMB),
    ],
)
def test_a_file_that_is_no_sound_workbook_is_refused_by_name(file: bytes, flaw: Flaw) -> None:
    read = read_tasks(file)
    assert isinstance(read, Problems)
    assert [each.code for each in read.found] == [flaw]


def formula(cell: bytes) -> bytes:
    """A task whose subject (column D) is the given cell."""
    file = tasks(TASK | {"subject": 1234})
    return rewritten(file, SHEET, b'<c r="D2" t="n"><v>1234</v></c>', cell)


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="D2"><f>A1&amp;B1</f></c>',
        b'<c r="D2"><f>A1&amp;B1</f><v/></c>',
        b'<c r="D2" t="str"><f>A1&amp;B1</f></c>',
    ],
)
def test_a_formula_nobody_calculated_is_no_empty_cell(cell: bytes) -> None:
    read = read_tasks(formula(cell))
    assert isinstance(read, Problems)
    assert read.found == (Problem(Flaw.UNCALCULATED, "Nhiệm vụ", 2, "D", "Trích yếu"),)


@pytest.mark.parametrize(
    ("cell", "subject"),
    [
        (b'<c r="D2" t="str"><f>A1&amp;B1</f><v>V\xe1\xbb\x81</v></c>', "Về"),
        (b'<c r="D2" t="str"><f>A1&amp;B1</f><v></v></c>', ""),
    ],
)
def test_a_calculated_formula_is_its_result(cell: bytes, subject: str) -> None:
    read = read_tasks(formula(cell))
    assert isinstance(read, TaskBook)
    assert read.tasks[0].subject == subject


def test_a_date_in_a_cell_of_text_is_quoted_as_excel_shows_it() -> None:
    read = read_tasks(tasks(TASK | {"number": excel(2024, 12, 1)}))
    assert isinstance(read, Problems)
    assert read.found[0].value == "01/12/2024 00:00"


def test_a_wrong_size_written_in_the_file_hides_no_rows() -> None:
    read = read_tasks(rewritten(tasks(TASK, TASK), SHEET, b'ref="A1:N3"', b'ref="A1:A1"'))
    assert isinstance(read, TaskBook)
    assert len(read.tasks) == 2
