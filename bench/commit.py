"""The ground under everything: one durable commit of one row, on both engines."""

from __future__ import annotations

import sqlite3
import time

from sqlalchemy.ext.asyncio import create_async_engine

from bench.contest import Bench, Contestant, Figures, Round
from bench.servers import postgres_url

SQLITE, POSTGRES = "sqlite3, one row per commit", "asyncpg, one row per commit"


def sqlite(turn: Round) -> Figures:
    database = sqlite3.connect(turn.home / "file.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, body TEXT)")
    commits = turn.size(3_000, 50)
    began = time.perf_counter()
    for _ in range(commits):
        database.execute("INSERT INTO line (body) VALUES ('x')")
    return {"commits": commits / (time.perf_counter() - began)}


async def postgres(turn: Round) -> Figures:
    engine = create_async_engine(postgres_url("postgres"))
    commits = turn.size(3_000, 50)
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute("CREATE TABLE IF NOT EXISTS commit_line (body text)")
        began = time.perf_counter()
        for _ in range(commits):
            await raw.execute("INSERT INTO commit_line VALUES ('x')")
        took = time.perf_counter() - began
        await raw.execute("DROP TABLE commit_line")
    await engine.dispose()
    return {"commits": commits / took}


BENCH = Bench(
    name="commit",
    number=0,
    title="The ground: durable commits of one row",
    contestants=(Contestant(SQLITE, sqlite), Contestant(POSTGRES, postgres)),
    units={"commits": "per s"},
    notes=("What the disk of this machine allows; every durable figure below stands on it.",),
)
