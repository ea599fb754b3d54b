"""The workbooks we hand out are the best example of what we take in."""

from __future__ import annotations

import io

import openpyxl
import pytest

from documents.people import PEOPLE, UNITS, read_people
from documents.tasks import COLUMNS, read_tasks
from documents.templates import people_template, tasks_template
from domain.lifecycle import Urgency
from domain.papers import PeopleBook, TaskBook
from domain.rights import Role
from texts import papers as words


def test_the_people_template_reads_back_without_a_problem() -> None:
    book = read_people(people_template())
    assert isinstance(book, PeopleBook)
    assert book.unknown_units == ()
    assert len(book.units) == 6
    assert len({each.name for each in book.people}) == 12
    assert {each.role for each in book.people} == set(Role)


def test_the_tasks_template_reads_back_and_names_only_the_people_templates_office() -> None:
    office, book = read_people(people_template()), read_tasks(tasks_template())
    assert isinstance(book, TaskBook)
    assert isinstance(office, PeopleBook)
    assert len(book.tasks) == 15
    assert {each.urgency for each in book.tasks} == set(Urgency)
    known = {unit.code for unit in office.units} | {unit.name for unit in office.units}
    assert {each.value for each in book.unknown_units} <= known
    staff = {person.name for person in office.people}
    assert {each.value for each in book.unknown_people} <= staff


@pytest.mark.parametrize("made", [people_template(), tasks_template()])
def test_a_template_is_pleasant_to_fill(made: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames[-1] == words.sheet("guide")
    for sheet in book.worksheets[:-1]:
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet.data_validations.dataValidation
        assert all(len(each.formula1) < 256 for each in sheet.data_validations.dataValidation)


@pytest.mark.parametrize(
    ("made", "columns"),
    [(people_template(), [*UNITS, *PEOPLE]), (tasks_template(), [*COLUMNS])],
)
def test_the_guide_explains_every_column(made: bytes, columns: list[str]) -> None:
    guide = openpyxl.load_workbook(io.BytesIO(made))[words.sheet("guide")]
    explained = [row for row in guide.iter_rows(min_row=7, values_only=True) if row[3]]
    assert len(explained) == len(columns)


def test_an_offered_choice_is_an_understood_choice() -> None:
    book = openpyxl.load_workbook(io.BytesIO(people_template()))
    offered = {
        name
        for sheet in book.worksheets
        for each in sheet.data_validations.dataValidation
        for name in each.formula1.strip('"').split(",")
    }
    assert {names[0] for names in words.choices("roles").values()} <= offered
    assert {names[0] for names in words.choices("levels").values()} <= offered
