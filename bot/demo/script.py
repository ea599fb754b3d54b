"""What the demo says and plays: its words live in ``texts/demo.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.demo.story import words


def progress(step: str, language: str, address: str = "") -> str:
    """One line for the terminal."""
    line: str = words()["progress"][language][step]
    return line.format(address=address)


def happened(letters: int, language: str) -> str:
    """What a turn of the clock led to, in words."""
    said = words()["happened"][language]
    line: str = said["nothing"] if letters == 0 else said["letters"]
    return line.format(n=letters)


def steps(language: str) -> Sequence[dict[str, Any]]:
    """The show: captions in the language, deeds the same in both."""
    return [
        {
            **{name: value for name, value in step.items() if name not in ("vi", "en")},
            "caption": step[language],
        }
        for step in words()["step"]
    ]
