"""The command line speaks both languages, and never lacks a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import build, spoken
from bot.speaker import language_of
from texts import operator

TREE = Path(__file__).parents[2]
SOURCES = [*sorted((TREE / "bot").rglob("*.py")), *sorted((TREE / "models").glob("backup_*.py"))]
FACT = re.compile(r"\{(\w+)\}")


def sentences(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield path + name, value
        else:
            yield from sentences(value, f"{path}{name}.")


def test_both_languages_say_the_same_things_with_the_same_facts() -> None:
    facts = [
        {key: set(FACT.findall(text)) for key, text in sentences(operator.book(language))}
        for language in operator.LANGUAGES
    ]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("language", operator.LANGUAGES)
def test_every_command_and_parameter_has_its_help(language: str) -> None:
    """A missing word is a KeyError."""
    assert spoken(get_command(build()), "", language).help


def test_no_word_of_help_is_left_over() -> None:
    used: set[str] = {"options", "arguments", "commands", "help", "main"}

    def visit(command: Any, path: str) -> None:
        used.update(f"{path}_{each.name}".strip("_") for each in command.params)
        for name, child in getattr(command, "commands", {}).items():
            used.add(f"{path}_{name}".strip("_"))
            visit(child, f"{path}_{name}".strip("_"))

    visit(get_command(build()), "")
    assert set(operator.table("vi", "help")) == used


def test_whatever_the_program_says_is_written_and_whatever_is_written_is_said() -> None:
    code = "\n".join(path.read_text("utf-8") for path in SOURCES)
    said = set(re.findall(r'"(\w+\.\w+)"', code))
    for key, _ in sentences(operator.book("vi")):
        section, name = key.split(".", 1)
        if section in (
            "settings",
            "settings_problems",
            "help",
            "status",
            "usage",
            "statistics",
            "ledger",
        ):
            continue  # their keys are put together; other tests hold them
        assert key in said or f'"{name}"' in code, key


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "vi"),
        ([], {"LANG": "C.UTF-8"}, "vi"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, "vi"),
        (["--language", "en", "doctor"], {"LANG": "vi_VN"}, "en"),
        (["--language=vi", "doctor"], {"LANG": "en_US"}, "vi"),
        (["--language"], {"LANG": "en_US"}, "vi"),
    ],
)
def test_vietnamese_comes_first(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(arguments, environment) == language
