"""Benchmark 6, the other side: what the triggers of the statistic add to a durable commit."""

from __future__ import annotations

import shutil
import sqlite3
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.register import NOW, register_of, stored
from bench.servers import drop_database, make_database, postgres_url, raw_postgres

TASKS = 20_000
BLOCK = 20  # acts with triggers, then as many without
HAND_IN = "UPDATE task SET state = 'submitted', submitted_at = {0} WHERE id = {1}"
ACCEPT = "UPDATE task SET state = 'done', done_at = submitted_at, accepted_at = {0} WHERE id = {1}"
OPEN = "SELECT id FROM task WHERE state = 'in_progress' ORDER BY id LIMIT {}"


def figures(took: dict[bool, list[float]]) -> Figures:
    """Microseconds per commit; the ratio is that of the medians."""
    bare, kept = median(took[False]), median(took[True])
    return {"bare": bare, "kept": kept, "ratio": kept / bare}


async def on_sqlite(turn: Round) -> Figures:
    """Two copies of one register, one of them without triggers, acts in turns."""
    source = Path((await register_of("sqlite", turn.store, TASKS)).partition("///")[2])
    offices = {kept: opened(source, turn.home / f"{kept}.sqlite", kept=kept) for kept in (0, 1)}
    ids = [row[0] for row in offices[1].execute(OPEN.format(turn.size(1_200, 60)))]
    took: dict[bool, list[float]] = {False: [], True: []}
    for start in range(0, len(ids), BLOCK):
        for kept, office in offices.items():
            for act in (HAND_IN, ACCEPT):
                statement = act.format("?", "?")
                for task in ids[start : start + BLOCK]:
                    begun = time.perf_counter()
                    office.execute("BEGIN IMMEDIATE")
                    office.execute(statement, (stored(NOW), task))
                    office.execute("COMMIT")
                    took[bool(kept)].append((time.perf_counter() - begun) * 1e6)
    return figures(took)


def opened(source: Path, file: Path, *, kept: int) -> sqlite3.Connection:
    shutil.copyfile(source, file)
    office = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        office.execute(f"PRAGMA {pragma}")
    if not kept:
        for (name,) in office.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            office.execute(f"DROP TRIGGER {name}")
    return office


async def on_postgresql(turn: Round) -> Figures:
    """One copy whose triggers are put to sleep and woken again."""
    source = await register_of("postgresql", turn.store, TASKS)
    name = "run_upkeep"
    await drop_database(name)
    await make_database(name, like=source.partition("@/")[2].partition("?")[0])
    office = await raw_postgres(postgres_url(name))
    try:
        rows = await office.fetch(OPEN.format(turn.size(1_200, 60) * 2))
        took: dict[bool, list[float]] = {False: [], True: []}
        for start in range(0, len(rows), BLOCK):
            kept = start // BLOCK % 2 == 0
            await office.execute(f"ALTER TABLE task {'ENABLE' if kept else 'DISABLE'} TRIGGER USER")
            await acts(office, [row["id"] for row in rows[start : start + BLOCK]], took[kept])
        return figures(took)
    finally:
        await office.close()
        await drop_database(name)


async def acts(office: Any, ids: list[int], took: list[float]) -> None:
    for act in (HAND_IN, ACCEPT):
        prepared = await office.prepare(act.format("$1", "$2"))
        await prepared.fetch(NOW, -1)  # planned before it is measured
        for task in ids:
            begun = time.perf_counter()
            await prepared.fetch(NOW, task)
            took.append((time.perf_counter() - begun) * 1e6)


async def prepare(engine: str, turn: Round) -> None:
    await register_of(engine, turn.store, TASKS)


SQLITE, POSTGRES = "ours, SQLite", "ours, PostgreSQL"
BENCH = Bench(
    name="upkeep",
    number=6.5,
    title="What keeping the statistic adds to a durable commit",
    contestants=(
        Contestant(SQLITE, on_sqlite, partial(prepare, "sqlite"), ours=True),
        Contestant(
            POSTGRES, on_postgresql, partial(prepare, "postgresql"), ours=True, in_quick=False
        ),
    ),
    units={"bare": "µs", "kept": "µs", "ratio": "kept / bare"},
    goals=(
        Goal("SQLite: at most 15 % of a commit", "ratio", SQLITE, at_most=1.15),
        Goal("PostgreSQL: at most 15 % of a commit", "ratio", POSTGRES, at_most=1.15),
    ),
    notes=(
        "One UPDATE and its commit on the bare driver, in turns with and without triggers: handing "
        "in, then accepting. The program's own acts are many statements each, so that the share of "
        "the triggers in them is smaller.",
    ),
)
