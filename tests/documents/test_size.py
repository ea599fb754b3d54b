"""A year of a whole city's tasks in one file is read, one row more is refused, within bounds."""

from __future__ import annotations

import io
from contextlib import closing

import pytest
from openpyxl import Workbook

from bot.papers import ChildPapers
from documents.tasks import LIMIT, read_tasks
from domain.papers import Flaw, Problems, TaskBook
from tests.documents.sheets import TASK, table

CONTENT = "Rà soát, tổng hợp, báo cáo kết quả thực hiện nhiệm vụ số {n} của đơn vị"


def large(rows: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Nhiệm vụ")
    headings, row = table("tasks", [TASK])
    sheet.append(headings)
    content = headings.index("Nội dung nhiệm vụ")
    for n in range(rows):
        sheet.append([*row[:content], CONTENT.format(n=n), *row[content + 1 :]])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_one_row_more_than_allowed_is_refused() -> None:
    over = read_tasks(large(501), limit=500)

    assert isinstance(over, Problems)
    assert [(each.code, each.row) for each in over.found] == [(Flaw.TOO_MANY_ROWS, 502)]


async def test_a_large_file_is_read_whole_by_the_child() -> None:
    with closing(ChildPapers()) as papers:
        book = await papers.read_tasks(large(3_000))
    assert isinstance(book, TaskBook)
    assert book.tasks[-1].content == CONTENT.format(n=2_999)


@pytest.mark.slow
async def test_a_hundred_thousand_tasks_are_read_and_one_more_refused() -> None:
    with closing(ChildPapers(reading_patience=550)) as papers:
        full = await papers.read_tasks(large(LIMIT))
        over = await papers.read_tasks(large(LIMIT + 1))
    assert isinstance(full, TaskBook)
    assert len(full.tasks) == LIMIT
    assert full.tasks[-1].content == CONTENT.format(n=LIMIT - 1)
    assert isinstance(over, Problems)
    assert [(each.code, each.row) for each in over.found] == [(Flaw.TOO_MANY_ROWS, LIMIT + 2)]
