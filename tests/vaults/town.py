"""The town with other keys: as after its settings changed and the program started again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import select

from bot.rotation import Rotated, rotate
from models.cases import NAME, REF, CaseKey, open_file_words, open_words, piece_opener
from models.database import Database
from models.reports import Attachment, Piece, ReportEntry
from models.sealing import Vault
from services import keyring
from services.rotation import left
from tests.towns import open_database
from tests.world import World

FRESH, APART = b"n" * 32, b"i" * 32
"""A new key of the office, and one of identities."""


@asynccontextmanager
async def restarted(
    world: World, *keys: bytes, identity: Sequence[bytes] = ()
) -> AsyncIterator[World]:
    """The same office, its program started with these keys."""
    url = world.database.url.render_as_string(hide_password=False)
    database = open_database(url, world.clock, Vault(keys, identity))
    async with database.read() as session:
        await keyring.load(session)
    again = World(database, world.clock, world.phones, world.updates)
    await again.begin()
    try:
        yield again
    finally:
        await database.close()


async def rotated(world: World) -> Rotated:
    return await rotate(world.database, lambda _done, _total: None)


async def under_old_keys(database: Database) -> dict[str, int]:
    async with database.read() as session:
        return await left(session)


async def seal_as_before(world: World) -> None:
    """Put a report's rows back to how they were sealed before cases had keys: by the master."""
    vault = world.database.vault
    async with world.database.write() as session:
        entries = (await session.scalars(select(ReportEntry))).all()
        for entry, words in zip(entries, await open_words(session, entries), strict=True):
            entry.words = vault.seal("case", words.encode())
        for row in (await session.scalars(select(Attachment))).all():
            opener = await piece_opener(session, row)
            for piece in await session.scalars(select(Piece).where(Piece.attachment_id == row.id)):
                piece.body = vault.seal("attachment", opener(piece.number, piece.body))
            name, ref = [await open_file_words(session, row, what) for what in (NAME, REF)]
            row.name, row.ref = (vault.seal("attachment", each.encode()) for each in (name, ref))
        for key in (await session.scalars(select(CaseKey))).all():
            await session.delete(key)
