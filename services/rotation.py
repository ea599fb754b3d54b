"""Sealing everything anew under the newest keys, beside a running program, some rows at a time.

Each batch is a transaction of its own; whoever is stopped half way goes on where rows of old keys
are left. A row somebody changed in between is theirs: it was sealed by the newest key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.reports import Attachment, Piece
from models.sealing import WrongKey, vault_of
from services.sealed_places import PLACES, Place

ROWS, LARGE_ROWS = 200, 8  # sealed anew in one transaction; pieces of files have 1 MiB
LARGE = ("piece.body", "chat_file.body", "upload.body", "chat_line.picture")


Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one batch did, and the key of its last row."""

    rows: int
    unreadable: int
    last: Key


async def left(session: AsyncSession) -> dict[str, int]:
    """How much is sealed by old keys, by place; only places that hold any."""
    counts: dict[str, int] = {}
    for place in PLACES:
        old = place.old(vault_of(session))
        if old is None:
            continue
        query = select(func.count()).select_from(place.table).where(old)
        if place.of_files:
            query = query.join(Attachment, Attachment.id == Piece.attachment_id)
        if count := await session.scalar(query) or 0:
            counts[place.name] = counts.get(place.name, 0) + count
    return counts


@dataclass(frozen=True)
class Batch:
    """The next rows of a place behind the key ``after``."""

    place: Place
    after: Key = ()

    async def seal_anew(self, session: AsyncSession) -> Sealed | None:
        """None when no row is left."""
        old = self.place.old(vault_of(session))
        if old is None:
            return None
        query = self.place.rows().where(old)
        if self.after:
            query = query.where(tuple_(*self.place.keys) > self.after)
        size = LARGE_ROWS if self.place.name in LARGE else ROWS
        rows = (await session.execute(query.limit(size))).all()
        if not rows:
            return None
        sealed = [one for row in rows if (one := await self.sealed_anew(session, row))]
        await self.put(session, sealed)
        return Sealed(len(sealed), len(rows) - len(sealed), self.key_of(rows[-1]))

    async def sealed_anew(self, session: AsyncSession, row: Row[Any]) -> dict[str, Any] | None:
        """The parameters of the change; None when no key opens it."""
        try:
            values = await self.place.anew(session, row)
        except WrongKey:
            return None
        keys = {f"key_{n}": value for n, value in enumerate(self.key_of(row))}
        new = {f"new_{name}": value for name, value in values.items()}
        return {**keys, "before": row.sealed, **new}

    def key_of(self, row: Row[Any]) -> Key:
        return tuple(row[: len(self.place.keys)])

    async def put(self, session: AsyncSession, rows: list[dict[str, Any]]) -> None:
        """Only where the column is still as it was read."""
        await session.flush()  # a case's new key first
        if not rows:
            return
        columns = self.place.table.c
        same = [key == bindparam(f"key_{n}") for n, key in enumerate(self.place.keys)]
        changed = [name.removeprefix("new_") for name in rows[0] if name.startswith("new_")]
        change = (
            update(self.place.table)
            .where(*same, columns[self.place.column.key] == bindparam("before"))
            .values({columns[name]: bindparam(f"new_{name}") for name in changed})
        )
        await (await session.connection()).execute(change, rows)
