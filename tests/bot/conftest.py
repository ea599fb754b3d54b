"""The program as its operator runs it, in an empty folder or with an office in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture
def office(program: Program) -> Program:
    """With the people of the template."""
    program.well("template", "people", "people.xlsx")
    program.well("import", "people", "people.xlsx")
    return program
