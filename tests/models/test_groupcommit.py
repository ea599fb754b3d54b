"""Many callers share a commit, and each learns the fate of its own row."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.contacts import Lane
from models.database import Database
from models.groupcommit import GroupCommit


class Book:
    """Writes lanes; notes how many rows each commit had."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.sizes: list[int] = []

    async def write(self, keys: Sequence[str]) -> None:
        async with self.database.write(intake=True) as session:
            session.add_all(Lane(key=key) for key in keys)
        self.sizes.append(len(keys))


async def test_rows_that_come_together_are_committed_together(database: Database) -> None:
    book = Book(database)
    inbox = GroupCommit[str](book.write)
    await asyncio.gather(*(inbox.put(f"lane {n}") for n in range(50)))

    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Lane)) == 50
    assert len(book.sizes) < 10


async def test_a_bad_row_spoils_nobody_elses_commit(database: Database) -> None:
    inbox = GroupCommit[str](Book(database).write)
    await inbox.put("taken")
    fates = await asyncio.gather(
        *(inbox.put(key) for key in ("first", "taken", "last")), return_exceptions=True
    )

    assert [type(fate) for fate in fates] == [type(None), IntegrityError, type(None)]
    async with database.read() as session:
        kept = set(await session.scalars(select(Lane.key)))
    assert kept == {"taken", "first", "last"}


async def test_a_caller_that_left_loses_nobody_elses_row(database: Database) -> None:
    inbox = GroupCommit[str](Book(database).write)
    leaving = asyncio.ensure_future(inbox.put("leaving"))
    staying = asyncio.ensure_future(inbox.put("staying"))
    await asyncio.sleep(0)
    leaving.cancel()
    await staying

    with pytest.raises(asyncio.CancelledError):
        await leaving
