"""One process serves an SQLite file. Small: a command that fails need not load the house."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.engine import make_url


class AlreadyServed(Exception):
    """Another program serves this SQLite file; one process per file, more with PostgreSQL."""


@contextmanager
def alone(database_url: str) -> Any:
    """Serve an SQLite file alone. The lock dies with the process, however it dies."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    path = Path(url.database).with_suffix(".serving")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        lock(file)
        yield


def lock(file: BinaryIO) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyServed from None
