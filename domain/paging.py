"""Long lists in pages, counted from 1; a page that does not exist is the nearest there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def nearest(page: int, total: int, size: int) -> tuple[int, int]:
    """The nearest page there is, and how many there are: one at least."""
    of = max(1, -(-total // size))
    return min(max(page, 1), of), of


def leaf(items: Sequence[Item], page: int, size: int) -> tuple[Sequence[Item], int, int]:
    """What stands on the nearest page there is, its number, and how many there are."""
    page, of = nearest(page, len(items), size)
    return items[(page - 1) * size : page * size], page, of
