"""A Bot API that accepts everything at once: ours and the peers send to the same one.

``python -m bench.stub`` prints its address. ``GET /count`` says how many messages it accepted.
The emulator of the tests is slower than any sender here, and would measure itself.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

SENT = (
    b'{"ok":true,"result":{"message_id":%d,"date":%d,"chat":{"id":10000,"type":"private",'
    b'"first_name":"An"},"from":{"id":700,"is_bot":true,"first_name":"Bot"},"text":"x"}}'
)
ME = b'{"ok":true,"result":{"id":700,"is_bot":true,"first_name":"Bot","username":"bench_bot"}}'
YES, NOTHING = b'{"ok":true,"result":true}', b'{"ok":true,"result":[]}'
POLL = 20.0  # s a long poll is held


@dataclass
class Seen:
    messages: int = 0


class Door(asyncio.Protocol):
    """One connection: requests with a Content-Length, answered in turn."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            whole = end + 4 + length(self._waiting[:end])
            if len(self._waiting) < whole:
                return
            line = self._waiting[: self._waiting.find(b"\r\n")]
            self._waiting = self._waiting[whole:]
            self._answer(line.split(b" ")[1])

    def _answer(self, path: bytes) -> None:
        method = path.rpartition(b"/")[2].lower()
        if method == b"sendmessage":
            self._seen.messages += 1
            self._say(SENT % (self._seen.messages, int(time.time())))
        elif method == b"getupdates":
            asyncio.get_running_loop().call_later(POLL, self._say, NOTHING)
        elif method == b"count":
            self._say(b"%d" % self._seen.messages)
        else:
            self._say(ME if method == b"getme" else YES)

    def _say(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        if not self._transport.is_closing():
            self._transport.write(head % len(body) + body)


def length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def serve() -> None:
    seen = Seen()
    server = await asyncio.get_running_loop().create_server(lambda: Door(seen), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


@asynccontextmanager
async def running() -> AsyncIterator[str]:
    """The stub in a process of its own; its address."""
    words = (sys.executable, "-m", "bench.stub")
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def accepted(address: str, session: aiohttp.ClientSession) -> int:
    async with session.get(f"{address}/count") as answer:
        return int(await answer.text())


if __name__ == "__main__":
    asyncio.run(serve())
