"""The platform's pace: how fast a bot may speak, when it is told to wait, how fast it spoke."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import ceil

SPEAKING = frozenset({"copymessage", "forwardmessage"})
_SILENT = frozenset({"sendchataction"})


def speaks(method: str) -> bool:
    """Whether a call (lower case) counts as a message: everything sent, and every edit."""
    return (method.startswith(("send", "edit")) and method not in _SILENT) or method in SPEAKING


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a bot may speak. Telegram publishes no exact numbers; these are its advice."""

    total: int = 30  # in any second
    private: float = 1.0  # a second into one private chat, on average
    burst: int = 3  # at once into one private chat
    group: int = 20  # in any minute into one group


@dataclass(slots=True)
class Peaks:
    """The most messages that arrived within any such time."""

    total: int = 0  # in 1 s
    private: int = 0  # in 1 s, the busiest private chat
    group: int = 0  # in 60 s, the busiest group


class _Window:
    """Moments of the last ``span`` seconds."""

    __slots__ = ("span", "times")

    def __init__(self, span: float) -> None:
        self.span = span
        self.times: deque[float] = deque()

    def add(self, now: float) -> int:
        self.times.append(now)
        return self.count(now)

    def count(self, now: float) -> int:
        times, edge = self.times, now - self.span
        while times and times[0] <= edge:
            times.popleft()
        return len(times)

    def wait(self, now: float, most: int) -> float:
        """Seconds until one more fits under ``most``."""
        count = self.count(now)
        return 0.0 if count < most else self.times[count - most] + self.span - now


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float

    def wait(self, now: float, pace: Pace) -> float:
        self.level = min(pace.burst, self.level + (now - self.at) * pace.private)
        self.at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / pace.private


@dataclass(slots=True)
class Limits:
    """Measures every message that arrives; refuses those too soon while ``enforced``."""

    pace: Pace = field(default_factory=Pace)
    enforced: bool = True
    peaks: Peaks = field(default_factory=Peaks)
    early: int = 0  # messages that came before an announced pause had passed
    _arrived: _Window = field(default_factory=lambda: _Window(1.0))
    _arrived_in: dict[int, _Window] = field(default_factory=dict)
    _accepted: _Window = field(default_factory=lambda: _Window(1.0))
    _accepted_in: dict[int, _Window | _Bucket] = field(default_factory=dict)
    _pauses: dict[int, float] = field(default_factory=dict)

    def arrive(self, chat: int, now: float, messages: int = 1) -> int:
        """Seconds the caller must wait before it may be accepted; 0 when it is."""
        for _ in range(messages):
            self._measure(chat, now)
        left = self._pauses.get(chat, 0.0) - now
        if left > 0:
            self.early += 1
        else:
            self._pauses.pop(chat, None)
        if not self.enforced:
            return 0
        wait = max(left, self._accepted.wait(now, self.pace.total), self._wait_in(chat, now))
        if wait > 0:
            seconds = ceil(wait)
            self.pause(chat, now + seconds)
            return seconds
        self._accept(chat, now, messages)
        return 0

    def pause(self, chat: int, until: float) -> None:
        """The caller was told to leave this chat alone until then."""
        self._pauses[chat] = max(until, self._pauses.get(chat, 0.0))

    def forget(self) -> None:
        """Peaks, pauses and history start anew."""
        self.peaks = Peaks()
        self.early = 0
        self._arrived, self._accepted = _Window(1.0), _Window(1.0)
        for memory in (self._arrived_in, self._accepted_in, self._pauses):
            memory.clear()

    def _measure(self, chat: int, now: float) -> None:
        peaks = self.peaks
        peaks.total = max(peaks.total, self._arrived.add(now))
        window = self._arrived_in.get(chat)
        if window is None:
            window = self._arrived_in[chat] = _Window(1.0 if chat > 0 else 60.0)
        count = window.add(now)
        if chat > 0:
            peaks.private = max(peaks.private, count)
        else:
            peaks.group = max(peaks.group, count)

    def _wait_in(self, chat: int, now: float) -> float:
        gauge = self._accepted_in.get(chat)
        if gauge is None:
            gauge = _Bucket(self.pace.burst, now) if chat > 0 else _Window(60.0)
            self._accepted_in[chat] = gauge
        if isinstance(gauge, _Bucket):
            return gauge.wait(now, self.pace)
        return gauge.wait(now, self.pace.group)

    def _accept(self, chat: int, now: float, messages: int) -> None:
        gauge = self._accepted_in[chat]
        for _ in range(messages):
            self._accepted.add(now)
            if isinstance(gauge, _Bucket):
                gauge.level -= 1
            else:
                gauge.add(now)
