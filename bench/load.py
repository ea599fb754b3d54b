"""A flood of updates, as a program of its own: raw sockets, one request at a time on each.

``python -m bench.load PORT PATH CONNECTIONS SECONDS FIRST`` prints what it saw as JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHATS = 64
SECRET = "a-secret-for-benchmarks"
UPDATE = (
    '{"update_id":%d,"message":{"message_id":%d,"date":1763690000,'
    '"chat":{"id":-%d,"type":"supergroup","title":"Tổ dân phố 7"},'
    '"from":{"id":%d,"is_bot":false,"first_name":"An","last_name":"Nguyễn","language_code":"vi"},'
    '"text":"Chiều nay đường Lê Lợi lại ngập, bà con đi làm về nhớ tránh nhé."}}'
)
"""People talking in groups the bot is in: kept by everybody, answered by nobody."""

REQUEST = (
    "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: %d\r\n\r\n"
)


class Flood:
    """``connections`` sockets, each with one request under way, until the time is up."""

    def __init__(self, port: int, path: str, first: int) -> None:
        self.port, self.path = port, path
        self.numbers = count(first)
        self.seconds: list[float] = []
        self.refused = 0

    def request(self) -> bytes:
        number = next(self.numbers)
        chat = 1_000_000 + number % CHATS
        body = (UPDATE % (number, number, chat, 5_000_000 + number % 997)).encode()
        return (REQUEST % (self.path, len(body))).encode() + body

    async def run(self, connections: int, seconds: float) -> dict[str, float]:
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(connections):
                group.create_task(self._connection(began + seconds))
        took = time.perf_counter() - began
        ordered = sorted(self.seconds)
        return {
            "answered": len(ordered),
            "refused": self.refused,
            "per_s": len(ordered) / took,
            "p50_ms": ordered[len(ordered) // 2] * 1000,
            "p99_ms": ordered[int(len(ordered) * 0.99)] * 1000,
            "max_ms": ordered[-1] * 1000,
            "next": next(self.numbers),
        }

    async def _connection(self, until: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while (began := time.perf_counter()) < until:
            writer.write(self.request())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(length(head))
            if head.startswith(b"HTTP/1.1 200"):
                self.seconds.append(time.perf_counter() - began)
            else:
                self.refused += 1
        writer.close()


def length(head: bytes) -> int:
    """Bytes of the body that follow these headers."""
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


async def flood(
    port: int, path: str, connections: int, seconds: float, first: int
) -> dict[str, float]:
    """Run the program and return what it saw."""
    words = [str(each) for each in (port, path, connections, seconds, first)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.load", *words), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    seen: dict[str, float] = json.loads(output)
    return seen


def main(port: str, path: str, connections: str, seconds: str, first: str) -> None:
    gc.disable()
    run = Flood(int(port), path, int(first)).run(int(connections), float(seconds))
    print(json.dumps(asyncio.run(run)))


if __name__ == "__main__":
    main(*sys.argv[1:])
