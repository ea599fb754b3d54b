"""The list of settings as ``.env.example`` and the READMEs show it; a test holds them to this."""

from __future__ import annotations

from collections.abc import Iterator

from bot.settings import default, names, required
from texts import operator


def env_example() -> str:
    """The whole file: each setting with one sentence in each language, and its default."""
    blocks = []
    for name in names():
        comments = [f"# {operator.table(each, 'settings')[name]}" for each in operator.LANGUAGES]
        blocks.append("\n".join([*comments, f"{name}={default(name)}"]))
    return "\n\n".join(blocks) + "\n"


def markdown(language: str) -> str:
    """The table of a README."""
    lines = [headings(language), ("---",) * 3, *quoted(language)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def quoted(language: str) -> Iterator[tuple[str, str, str]]:
    for name, value, meaning in rows(language):
        code = f"`{value}`" if default(name) else value
        yield f"`{name}`", code, meaning.replace("|", "\\|")


def headings(language: str) -> tuple[str, str, str]:
    words = operator.table(language, "settings_table")
    return words["name"], words["default"], words["meaning"]


def rows(language: str) -> Iterator[tuple[str, str, str]]:
    meanings = operator.table(language, "settings")
    needed = operator.say(language, "settings_table.required")
    for name in names():
        yield name, needed if required(name) else default(name), meanings[name]
