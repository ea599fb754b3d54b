"""Our way to SQLite says what the adapter's own says, and goes to the thread once a statement."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from models.one_trip import OneTripModule

TABLE = "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"
ADD = text("INSERT INTO thing (name) VALUES (:name)")


@pytest.fixture(params=["ours", "theirs"])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    module = {"module": OneTripModule()} if request.param == "ours" else {}
    made = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/one.sqlite", **module)
    async with made.begin() as connection:
        await connection.execute(text(TABLE))
        await connection.execute(ADD, [{"name": f"thing {n}"} for n in range(5)])
    yield made
    await made.dispose()


async def test_rows_names_and_counts_are_told(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        added = await connection.execute(ADD, {"name": "another"})
        assert (added.lastrowid, added.rowcount) == (6, 1)
        changed = await connection.execute(text("UPDATE thing SET name = name || '!' WHERE id < 4"))
        assert changed.rowcount == 3
        found = await connection.execute(text("SELECT id, name FROM thing ORDER BY id"))
        assert list(found.keys()) == ["id", "name"]
        assert found.fetchmany(2) == [(1, "thing 0!"), (2, "thing 1!")]
        assert len(found.all()) == 4
        none = await connection.execute(text("SELECT id FROM thing WHERE id < 0"))
        assert none.all() == []
        gone = text("DELETE FROM thing WHERE id > 4 RETURNING id")
        assert sorted(await connection.scalars(gone)) == [5, 6]


async def test_what_streams_still_streams(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        streamed = await connection.stream(text("SELECT id FROM thing ORDER BY id"))
        assert [row[0] async for row in streamed] == [1, 2, 3, 4, 5]


async def test_errors_are_the_adapters_and_leave_the_connection_usable(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(OperationalError, match="no such table"):
            await connection.execute(text("SELECT 1 FROM nowhere"))
        await connection.rollback()
        with pytest.raises(IntegrityError):
            await connection.execute(ADD, [{"name": "new"}, {"name": "thing 1"}])
        await connection.rollback()
        assert await connection.scalar(text("SELECT count(*) FROM thing")) == 5


async def test_a_statement_is_one_trip(tmp_path: Path) -> None:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{tmp_path}/one.sqlite", module=OneTripModule()
    )
    async with engine.connect() as connection:
        trips = await counted(connection)
        await connection.execute(text(TABLE))
        assert len(trips) == 1
        await connection.execute(text("SELECT * FROM thing"))
        assert len(trips) == 2
    await engine.dispose()


async def counted(connection: AsyncConnection) -> list[Any]:
    """What goes to the thread of this connection from now on."""
    line: Any = (await connection.get_raw_connection()).driver_connection
    trips: list[Any] = []
    through = line._tx.put_nowait

    class Queue:
        def put_nowait(self, work: Any) -> None:
            trips.append(work)
            through(work)

    line._tx = Queue()
    return trips
