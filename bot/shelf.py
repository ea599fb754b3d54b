"""Where the web chat's messages are stored: the database, through its one door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.clock import Clock
from domain.messages import Command, Outgoing, Unreachable
from models.database import Database
from models.nudges import Nudges
from services import webchat


@dataclass
class DatabaseShelf:
    database: Database
    nudges: Nudges
    clock: Clock
    account: str = "main"

    async def put(self, chat: str, message: Outgoing) -> str:
        async with self.database.write() as session:
            line = await webchat.keep(session, self.account, chat, message, self.clock.now())
            bell = webchat.bell(webchat.chat_hash(session, self.account, chat))
        self.nudges.ring(bell)
        return str(line)

    async def upload(self, ref: str) -> bytes:
        async with self.database.read() as session:
            body = await webchat.file_body(session, ref)
        if body is None:
            raise Unreachable("the upload is gone")
        return body

    async def menu(self, chat: str, commands: Sequence[Command]) -> None:
        async with self.database.write() as session:
            await webchat.set_menu(session, self.account, chat, commands)
            bell = webchat.bell(webchat.chat_hash(session, self.account, chat))
        self.nudges.ring(bell)
