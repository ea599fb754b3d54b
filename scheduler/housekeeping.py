"""Once a minute: caches, receipts, dead drafts and forgotten uploads."""

from __future__ import annotations

from dataclasses import dataclass

from domain.clock import Clock
from models.database import Database
from services import drafts, intake, webchat


@dataclass
class Housekeeping:
    database: Database
    clock: Clock

    async def tidy(self) -> None:
        self.database.forget()
        now = self.clock.now()
        async with self.database.write() as session:
            await intake.forget_receipts(session, now)
            await drafts.forget_expired(session, now)
            await webchat.forget_uploads(session, now)
