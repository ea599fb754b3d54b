"""What can go wrong on purpose: which call, how often, and in which way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tests.emulators.telegram_wire import Refused


class FaultKind(StrEnum):
    ERROR = "error"  # refused with code, description, retry_after, migrate_to
    DROP = "drop"  # the connection breaks before anything is done
    LOST = "lost"  # done, but the connection breaks instead of the answer
    DELAY = "delay"  # done at once, answered after `seconds`
    HANG = "hang"  # done, and never answered until the faults are cleared
    HTML = "html"  # nothing done, 502 with a page a proxy would show
    REPEAT = "repeat"  # getUpdates returns updates already confirmed before the new ones


_WORDS = {
    400: "chat not found",
    403: "bot was blocked by the user",
    409: (
        "terminated by other getUpdates request; make sure that only one bot instance is running"
    ),
}


@dataclass(slots=True)
class Fault:
    """Happens to the next ``times`` calls that match; ``times`` None: until cleared."""

    kind: FaultKind
    method: str = "*"  # "file" is the download of a file
    chat: int | None = None
    times: int | None = 1
    code: int = 500
    description: str = ""  # without the leading "Bad Request: " and its like
    retry_after: int = 0
    migrate_to: int = 0
    seconds: float = 0.0

    def matches(self, method: str, chat: int | None) -> bool:
        return self.method.lower() in ("*", method) and self.chat in (None, chat)

    def refusal(self) -> Refused:
        if self.migrate_to:
            words = self.description or "group chat was upgraded to a supergroup chat"
            return Refused(400, words, migrate_to_chat_id=self.migrate_to)
        if self.retry_after:
            words = self.description or f"retry after {self.retry_after}"
            code = 429 if self.code == 500 else self.code
            return Refused(code, words, retry_after=self.retry_after)
        return Refused(self.code, self.description or _WORDS.get(self.code, ""))


class Faults:
    """The faults still to happen, oldest first."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault of this call (method in lower case), counted down."""
        for fault in self.waiting:
            if fault.matches(method, chat):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.waiting.remove(fault)
                return fault
        return None
