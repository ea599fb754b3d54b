"""What Telegram's refusals and silences mean for a delivery (reference: telegram.md, 2.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from channels.redaction import redact
from domain.messages import (
    Ambiguous,
    Busy,
    DeliveryProblem,
    Down,
    Moved,
    Rejected,
    Unreachable,
)

REASON_LENGTH = 200  # letters of a platform's answer worth keeping
GONE = (  # answers 400 that mean the same as a 403
    "chat not found",
    "user not found",
    "user is deactivated",
    "bot was blocked",
    "bot was kicked",
    "bot is not a member",
    "can't initiate conversation",
    "peer_id_invalid",
    "group chat was deactivated",
    "group chat was upgraded",
    "chat_write_forbidden",
    "have no rights to send a message",
    "not enough rights to send",
    "message thread not found",  # the topic was deleted
)
LATER = ("temporarily unavailable", "too many requests")
TOO_LARGE = "entity too large"


class Unsent(NetworkError):
    """Nothing of the request had left us: repeating it cannot double it."""


class NotTelegram(NetworkError):
    """Something on the way (proxy, gateway, block page) answered instead of the Bot API."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status} and no answer of the Bot API")
        self.status = status


class Contested(Busy):
    """Somebody else hears this bot's updates: a second poller, or a webhook that is set."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, scope="account")
        self.by_webhook = "webhook is active" in reason.lower()


@contextmanager
def sending(chat: str) -> Iterator[None]:
    """Inside, an error means what it means for a message on its way to ``chat``."""
    try:
        yield
    except TelegramError as error:
        raise meaning(error, scope="chat" if chat else "account") from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # The platform said yes, in words this version of the library cannot read.
        raise Ambiguous(_short(f"unreadable answer: {error!r}")) from error


@contextmanager
def asking() -> Iterator[None]:
    """Inside, calls may be repeated at will: what is ambiguous elsewhere is only busy here."""
    try:
        with sending(""):
            yield
    except Ambiguous as problem:
        raise Busy(str(problem), scope="account") from problem


def meaning(error: TelegramError, *, scope: str = "chat") -> DeliveryProblem:
    """The delivery problem behind a library error; ``scope`` is what a 429 makes wait."""
    for kind, make in _MEANINGS:
        if isinstance(error, kind):
            return make(error, _short(error.message), scope)
    return Ambiguous(_short(error.message))


def _short(reason: str) -> str:
    return redact(reason)[:REASON_LENGTH]


def _flooded(error: Any, reason: str, scope: str) -> DeliveryProblem:
    wait = error.retry_after
    return Busy(
        reason, wait if isinstance(wait, timedelta) else timedelta(seconds=wait), scope=scope
    )


def _refused(_: Any, reason: str, scope: str) -> DeliveryProblem:
    said = reason.lower()
    if any(phrase in said for phrase in GONE):
        return Unreachable(reason)
    if any(phrase in said for phrase in LATER):
        return Busy(reason, scope=scope)
    return Rejected(reason)


def _stopped_on_the_way(error: Any, reason: str, _: str) -> DeliveryProblem:
    """A gateway's 5xx may hide an accepted request; anything else never passed it on."""
    return Ambiguous(reason) if error.status >= 500 else Busy(reason, scope="account")


def _unknown(_: Any, reason: str, scope: str) -> DeliveryProblem:
    said = reason.lower()
    if any(phrase in said for phrase in LATER):  # a 429 that does not say how long
        return Busy(reason, scope=scope)
    return Rejected(reason) if TOO_LARGE in said else Ambiguous(reason)


# The first that fits counts: BadRequest, Unsent and NotTelegram are NetworkErrors themselves.
_MEANINGS: tuple[tuple[type[TelegramError], Callable[[Any, str, str], DeliveryProblem]], ...] = (
    (RetryAfter, _flooded),
    (ChatMigrated, lambda error, _, __: Moved(str(error.new_chat_id))),
    (Forbidden, lambda _, reason, __: Unreachable(reason)),
    (InvalidToken, lambda _, reason, __: Down(reason)),
    (Conflict, lambda _, reason, __: Contested(reason)),
    (BadRequest, _refused),
    (Unsent, lambda _, reason, __: Busy(reason, scope="account")),
    (NotTelegram, _stopped_on_the_way),
    (NetworkError, _unknown),
)
