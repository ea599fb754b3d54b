"""How buttons stand below the words: several a row, and a row that turns pages."""

from __future__ import annotations

from collections.abc import Sequence

from domain.notices.base import Pick, Press, Rows


def in_rows(buttons: Sequence[Press | Pick], a_row: int = 2) -> Rows:
    return tuple(tuple(buttons[i : i + a_row]) for i in range(0, len(buttons), a_row))


def pages(action: str, page: int, of: int) -> Rows:
    """The row that turns pages; ``action`` is completed by the page's number, from 1."""
    row = tuple(Press(label, f"{action}:{to}") for label, to in turns(page, of))
    return (row,) if row else ()


def turns(page: int, of: int) -> tuple[tuple[str, int], ...]:
    """The labels of the pages beside this one, and their numbers."""
    near = (("less", page - 1), ("more", page + 1))
    return tuple((label, to) for label, to in near if 1 <= to <= of)
