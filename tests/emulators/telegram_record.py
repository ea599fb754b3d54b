"""What the platform saw: every call, how many of each, and waiting for the next one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.emulators.telegram_wire import Fields, Json, Uploads

Predicate = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it arrived and its answer; ``status`` 0: the caller was given no answer."""

    at: float  # monotonic seconds
    method: str
    fields: Fields
    files: Uploads
    status: int
    answer: Json | None

    @property
    def ok(self) -> bool:
        """Whether it was done, even if the answer was lost."""
        return self.answer is not None and bool(self.answer["ok"])

    @property
    def chat(self) -> int | None:
        return chat_of(self.fields)

    def as_json(self) -> Json:
        files = [
            {"field": field, "name": file.name, "size": file.size, "sha256": file.sha256}
            for field, file in self.files.items()
        ]
        return {
            "at": self.at,
            "method": self.method,
            "fields": self.fields,
            "files": files,
            "status": self.status,
            "answer": self.answer,
        }


def chat_of(fields: Fields) -> int | None:
    """The numeric chat a call is about, None when it is about none."""
    try:
        return int(fields["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


class Record:
    """Calls in the order they were answered, counts by method and status, and those who wait."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.keep = True  # False: counts only, for benchmarks
        self.counts: Counter[str] = Counter()  # by method, every call
        self.accepted: Counter[str] = Counter()  # by method, calls done (lost replies too)
        self.statuses: Counter[int] = Counter()
        self._waiting: list[tuple[Predicate, asyncio.Future[None]]] = []

    def add(self, call: Call) -> None:
        self.counts[call.method] += 1
        self.statuses[call.status] += 1
        if call.ok:
            self.accepted[call.method] += 1
        if self.keep:
            self.calls.append(call)
        if self._waiting:
            self.changed()

    def refused(self) -> list[Call]:
        return [call for call in self.calls if call.status >= 400]

    def of(self, method: str, chat: int | None = None) -> list[Call]:
        """The recorded calls of one method (``*``: of all), to one chat when given."""
        return [
            call
            for call in self.calls
            if method in ("*", call.method) and chat in (None, call.chat)
        ]

    def count(self, method: str) -> int:
        return self.counts.total() if method == "*" else self.counts[method]

    def clear(self) -> None:
        self.calls.clear()
        self.counts.clear()
        self.accepted.clear()
        self.statuses.clear()

    def changed(self) -> None:
        """Something happened: those whose wish came true go on."""
        for predicate, future in tuple(self._waiting):
            if future.done():
                continue
            try:
                if predicate():
                    future.set_result(None)
            except Exception as error:  # noqa: BLE001 - the predicate's own error, for its author
                future.set_exception(error)

    async def wait_for(self, predicate: Predicate, seconds: float) -> None:
        """Returns when ``predicate`` holds.

        Raises:
            TimeoutError: it did not within ``seconds``; names the last calls.
        """
        if predicate():
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (predicate, future)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            raise TimeoutError(f"not within {seconds} s; {self._latest()}") from None
        finally:
            self._waiting.remove(entry)

    def _latest(self) -> str:
        if not self.keep:
            return f"counts {dict(self.counts)}"
        last = [f"{call.method}({call.chat}) -> {call.status}" for call in self.calls[-8:]]
        return "last calls: " + (", ".join(last) or "none")
