"""Rotating keys: batch after batch, each a transaction, until nothing is sealed by an old key."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.speaker import Step
from models.database import Database
from services import chat_hashes, keyring
from services.rotation import Batch, Sealed, left
from services.sealed_places import PLACES, Place


@dataclass
class Rotated:
    done: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)  # by place: lost, or tampered with

    def count(self, place: Place, sealed: Sealed) -> None:
        self.done += sealed.rows
        if sealed.unreadable:
            known = self.unreadable.get(place.name, 0)
            self.unreadable[place.name] = known + sealed.unreadable


async def rotate(database: Database, step: Step) -> Rotated:
    """Seal everything anew that an older key sealed; ``step`` hears of each batch."""
    async with database.write() as session:
        await keyring.keep(session)
        await chat_hashes.make_anew(session)  # before the addresses: a rotation cut off begins here
    async with database.read() as session:
        total = sum((await left(session)).values())
    rotated = Rotated()
    for place in PLACES:
        batch = Batch(place)
        while (sealed := await database.run(batch.seal_anew)) is not None:
            rotated.count(place, sealed)
            step(min(rotated.done, total), total)
            batch = Batch(place, sealed.last)
    return rotated
