"""SQLite in one trip to its thread for each statement.

SQLAlchemy's adapter goes there four times for a question: for a cursor, to execute, to fetch, to
close. Each trip wakes two threads, which costs more than the question itself. Everything else is
left to the adapter; what streams (``server_side``) goes its way.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from dataclasses import dataclass
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import EMPTY_DICT


@dataclass(slots=True)
class Outcome:
    """What a cursor would still know after it was closed."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1


class OneTripCursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    _awaitable_cursor_close = False

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._soft_closed_memoized = EMPTY_DICT
        self._cursor: Any = Outcome()
        self._rows = deque()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._go("execute", operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._go("executemany", operation, seq_of_parameters)

    async def _go(self, how: str, sql: str, parameters: Any) -> None:
        line: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            self._cursor, rows = await line._execute(trip, line._conn, how, sql, parameters)
        self._rows = deque(rows)

    def close(self) -> None:
        """It was closed on the trip; what was fetched is given back."""
        self._rows.clear()


def trip(
    connection: sqlite3.Connection, how: str, sql: str, parameters: Any
) -> tuple[Outcome, list[Any]]:
    """In the thread of the connection. Raises what SQLite raises."""
    cursor = connection.cursor()
    try:
        getattr(cursor, how)(sql, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return Outcome(cursor.description, cursor.rowcount, cursor.lastrowid), rows
    finally:
        cursor.close()


class OneTripConnection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = OneTripCursor  # type: ignore[assignment]  # said too narrowly there


class OneTripModule(AsyncAdapt_aiosqlite_dbapi):
    """What ``create_async_engine`` takes as its ``module``."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arg: Any, **kw: Any) -> OneTripConnection:
        return OneTripConnection(self, super().connect(*arg, **kw)._connection)
