"""Keys of keyed hashes that outlive the master key they came from; who runs with which keys.

Chats, lanes and codes are found by keyed hashes made from the oldest master. Made anew, every row
that names one would have to change at the same moment in every process. So a rotation keeps the
hash keys, sealed by the newest master, and the old master may go. What ties a report to its chat
(``reporter.owner_hash``) is not among them: it is made anew with the identity keys.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.bulk import insert_new
from models.identities import HashKey
from models.office import House
from models.sealing import HASHED, ROOT, Vault, vault_of

KEPT = "hash-key"
RUNNING = "keys:"
FRESH = timedelta(minutes=3)  # a running program says every minute which keys it has


async def load(session: AsyncSession) -> None:
    """Use the hash keys an earlier rotation kept, if there was one. Raises WrongKey."""
    vault = vault_of(session)
    rows = (await session.scalars(select(HashKey))).all()
    kept = {row.purpose: vault.open(KEPT, row.wrapped, row.purpose) for row in rows}
    if kept:
        vault.adopt(kept)


async def keep(session: AsyncSession) -> None:
    """Keep the hash keys in use, each sealed; those that are kept already stay as they are."""
    vault = vault_of(session)
    known = set(await session.scalars(select(HashKey.purpose)))
    rows = [
        {"purpose": each, "wrapped": vault.seal(KEPT, vault.hash_key(each), each)}
        for each in (*HASHED, ROOT)
        if each not in known
    ]
    await insert_new(session, HashKey, rows)


async def all_kept(session: AsyncSession) -> bool:
    return {*HASHED, ROOT} <= set(await session.scalars(select(HashKey.purpose)))


# --- who runs with which keys ----------------------------------------------------------------


async def say_running(session: AsyncSession, worker: str, real: datetime) -> None:
    """A running program tells its newest keys, so that nothing is sealed by one it has not."""
    await session.merge(House(name=RUNNING + worker, value=f"{real.isoformat()} {has(session)}"))
    await session.execute(
        delete(House).where(House.name.startswith(RUNNING), House.value < stale(real))
    )


async def behind(session: AsyncSession, real: datetime) -> tuple[str, ...]:
    """Programs that run now and cannot open what our newest keys seal."""
    ours = vault_of(session)
    query = select(House.name, House.value).where(
        House.name.startswith(RUNNING), House.value >= stale(real)
    )
    return tuple(
        name.removeprefix(RUNNING)
        for name, value in await session.execute(query)
        if not knows(ours, value.partition(" ")[2])
    )


def has(session: AsyncSession) -> str:
    vault = vault_of(session)
    return " ".join(tag.hex() for tag in (*vault.tags, *vault.identity.tags))


def knows(ours: Vault, tags: str) -> bool:
    return {ours.newest.hex(), ours.identity.newest.hex()} <= set(tags.split())


def stale(real: datetime) -> str:
    """Instants in UTC sort as their text does."""
    return (real - FRESH).isoformat()
