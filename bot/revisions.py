"""Which revision the tables are at, told without the library that changes them.

A server whose tables are as it wants them never loads that library: about 10 MB and a tenth of a
second at every start.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, Connection, make_url

from models.database import Database

MIGRATIONS = Path(__file__).parents[1] / "migrations"


class NewerSchema(Exception):
    """The database was migrated by a newer program; this one must not touch it."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


@cache
def revisions() -> frozenset[str]:
    """Those this program brings: a revision is the number its file begins with."""
    files = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return frozenset(file.name.partition("_")[0] for file in files)


def head() -> str:
    """The newest."""
    return max(revisions())


def known_revision(connection: Connection) -> str | None:
    """The revision of the database, None for one without tables. Raises NewerSchema."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision is not None and revision not in revisions():
        raise NewerSchema(revision)
    return revision


async def up_to_date(database: Database) -> bool:
    """Raises NewerSchema, and SQLAlchemy's errors when the database cannot be reached."""
    async with database.look() as connection:
        return await connection.run_sync(known_revision) == head()


def make_room(address: str | URL) -> None:
    """SQLite makes its file but not the directory around it."""
    url = make_url(address)
    file = url.database
    if url.get_backend_name() == "sqlite" and file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).touch(mode=0o600, exist_ok=True)  # nobody else on the machine reads it
