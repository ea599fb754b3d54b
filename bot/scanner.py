"""The scanner for what harms: clamd, asked over its socket in its own words.

Protocol: clamd(8), command INSTREAM with NUL-terminated commands («z»): pieces of the file, each
behind its length in four bytes of network order, ended by a length of zero; one answer.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass

from bot.settings import Settings
from domain.cleaning import Scanner, ScannerAway, ScannerRefused

PIECE = 1 << 16  # bytes
PATIENCE = 120.0  # s for one file; a large document takes seconds
LONGEST_ANSWER = 4096  # bytes
HARMLESS = b"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X"[::-1]
"""The test file of EICAR (eicar.org): does nothing, and every scanner finds it. Backwards, so that
none finds it here."""


def scanner_of(settings: Settings) -> Scanner | None:
    return None if settings.clamd is None else Clamd(settings.clamd)


@dataclass(frozen=True, slots=True)
class Clamd:
    """``address`` as in the setting CLAMD: «unix:/path» or «host:port»."""

    address: str
    patience: float = PATIENCE

    async def found(self, body: bytes) -> str:
        """The name of what was found, "" for nothing. Raises ScannerAway, also for an answer that
        is none; ScannerRefused for a file larger than the scanner takes."""
        answer = await self._asked(b"zINSTREAM\0", body)
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND") or "?"
        if "size limit exceeded" in answer:
            raise ScannerRefused(answer)
        raise ScannerAway(answer[:80] or "no answer")

    async def finds(self) -> bool:
        """Whether it finds what every scanner must: one without its signatures finds nothing.
        Raises as ``found`` does."""
        return bool(await self.found(HARMLESS))

    async def _asked(self, command: bytes, body: bytes) -> str:
        try:
            async with asyncio.timeout(self.patience):
                return await self._conversation(command, body)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as problem:
            raise ScannerAway(type(problem).__name__) from problem

    async def _conversation(self, command: bytes, body: bytes) -> str:
        hearing, speaking = await self._open()
        try:
            speaking.write(command)
            await self._send(speaking, body)
            answer = await hearing.read(LONGEST_ANSWER)
        finally:
            speaking.close()
        return answer.partition(b"\0")[0].decode(errors="replace").strip()

    async def _send(self, speaking: asyncio.StreamWriter, body: bytes) -> None:
        """A scanner that has had enough closes while we still speak: its answer is read anyway."""
        try:
            for start in range(0, len(body), PIECE):
                piece = body[start : start + PIECE]
                speaking.write(struct.pack(">I", len(piece)) + piece)
                await speaking.drain()
            speaking.write(struct.pack(">I", 0))
            await speaking.drain()
        except (BrokenPipeError, ConnectionResetError):
            return

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.address.startswith("unix:"):
            return await asyncio.open_unix_connection(self.address.removeprefix("unix:"))
        host, _, port = self.address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port))
