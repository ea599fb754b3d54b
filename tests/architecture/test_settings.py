"""Every setting is in the example and in both READMEs, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import settings
from tests.architecture.tree import ROOT

EXAMPLE = ROOT / ".env.example"
READMES = (ROOT / "README.md", ROOT / "README.vi.md")
SETTING = re.compile(r"^#? ?([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)`", re.MULTILINE)


def test_the_example_has_every_setting_in_order() -> None:
    found = SETTING.findall(EXAMPLE.read_text("utf-8"))
    assert tuple(name for name, _ in found) == settings.names()


def test_every_setting_of_the_example_has_a_sentence_before_it() -> None:
    """One sentence per setting, right above it."""
    blocks = re.split(r"\n\s*\n", EXAMPLE.read_text("utf-8"))
    for block in blocks:
        for match in SETTING.finditer(block):
            said = [line for line in block[: match.start()].splitlines() if line.startswith("# ")]
            assert said, match[1]


def test_the_example_shows_the_defaults() -> None:
    for name, value in SETTING.findall(EXAMPLE.read_text("utf-8")):
        if not settings.required(name) and settings.default(name):
            assert value == settings.default(name), name


@pytest.mark.parametrize("readme", READMES, ids=lambda file: file.name)
def test_a_readme_has_a_row_for_every_setting(readme: Path) -> None:
    assert tuple(ROW.findall(readme.read_text("utf-8"))) == settings.names()
