"""clamd as others meet it: PING and INSTREAM over a TCP or UNIX socket, from its own manual.

It finds the mark and the test file of EICAR unless it is blind, refuses streams beyond its limit
as clamd does (an answer, and the connection is closed while the other side still speaks), and can
be silent or talk nonsense.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass, field
from pathlib import Path

MARK = b"X5O!HARMLESS-TEST-MARK"
TEST_FILE = b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Clamd:
    limit: int = 25 << 20  # bytes, as StreamMaxLength is delivered
    silent: bool = False
    blind: bool = False  # without its signatures
    nonsense: bytes = b""
    asked: list[bytes] = field(default_factory=list)  # commands, in order
    scanned: list[int] = field(default_factory=list)  # sizes of streams

    async def on_tcp(self) -> tuple[asyncio.Server, str]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return server, f"127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def on_socket(self, path: Path) -> tuple[asyncio.Server, str]:
        return await asyncio.start_unix_server(self._serve, str(path)), f"unix:{path}"

    async def _serve(self, hearing: asyncio.StreamReader, speaking: asyncio.StreamWriter) -> None:
        try:
            command = (await hearing.readuntil(b"\0"))[:-1]
            self.asked.append(command)
            if self.silent:
                await hearing.read()
                return
            speaking.write(self.nonsense or await self._answer(command, hearing))
            await speaking.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            speaking.close()

    async def _answer(self, command: bytes, hearing: asyncio.StreamReader) -> bytes:
        if command == b"zPING":
            return b"PONG\0"
        if command != b"zINSTREAM":
            return b"UNKNOWN COMMAND\0"
        body = bytearray()
        while size := struct.unpack(">I", await hearing.readexactly(4))[0]:
            if len(body) + size > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
            body += await hearing.readexactly(size)
        self.scanned.append(len(body))
        found = not self.blind and (MARK in body or TEST_FILE in body)
        return b"stream: Test.Mark FOUND\0" if found else b"stream: OK\0"
