"""Keeping one account within its platform's limits: per account and second, per private chat and
second, per group and minute. Windows slide; real time only.

A message may arrive at any moment between its leaving and its answer, so its place in a window
is given back a window's length after the *answer*. Counted from the leaving, a second in which
the machine or the line was slow let two bursts arrive together: 56 in one second and 665 times
429 in ten thousand messages (``make bench``, pace)."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.messages import Pace

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HANDFUL = 7  # places in the window worth waking up for


class Pacer:
    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._sent: deque[datetime] = deque()
        self._chats: defaultdict[int, deque[datetime]] = defaultdict(deque)
        self._groups: set[int] = set()
        self._flying: Counter[int] = Counter()  # messages without an answer yet, by contact

    def allowance(self, real: datetime, most: int) -> int:
        """How many messages may leave now."""
        keep_within(self._sent, real, SECOND)
        if self._pace.total is None:
            return most
        return max(0, min(most, self._pace.total - len(self._sent) - self._flying.total()))

    def pause(self, real: datetime) -> float | None:
        """Seconds until a handful more may leave; None when somebody may leave now, or when
        an answer has to come first."""
        if not self._sent or self.allowance(real, 1):
            return None
        opens = self._sent[min(HANDFUL, len(self._sent)) - 1] + SECOND
        return max(0.0, (opens - real).total_seconds())

    def cooling(self, real: datetime) -> set[int]:
        """Contacts that must not be spoken to yet."""
        hot = set()
        for contact in list(self._chats):
            times = self._chats[contact]
            span, limit = self._limits(contact)
            keep_within(times, real, span)
            if not times:
                del self._chats[contact]
            elif limit is not None and len(times) + self._flying[contact] >= limit:
                hot.add(contact)
        for contact in self._flying:
            limit = self._limits(contact)[1]
            if limit is not None and self._flying[contact] >= limit:
                hot.add(contact)
        return hot

    def leave(self, contact: int, *, group: bool) -> None:
        """A message is on its way; ``land`` follows, whatever becomes of it."""
        if group:
            self._groups.add(contact)
        self._flying[contact] += 1

    def land(self, contact: int, real: datetime) -> None:
        """Its answer is there, or nobody waits for it any more."""
        self._flying[contact] -= 1
        if self._flying[contact] <= 0:  # below: it left under whoever sent for us before
            del self._flying[contact]
        self.note(contact, real, group=contact in self._groups)

    def note(self, contact: int, real: datetime, *, group: bool, messages: int = 1) -> None:
        """A message arrived there no later than now."""
        if group:
            self._groups.add(contact)
        for _ in range(messages):
            self._sent.append(real)
            self._chats[contact].append(real)

    def rebuild(self, tried: Iterable[tuple[int, datetime, bool]]) -> None:
        """Take over from another process: (contact, when, group) of its last minute."""
        for contact, when, group in sorted(tried, key=lambda entry: entry[1]):
            self.note(contact, when, group=group)

    def _limits(self, contact: int) -> tuple[timedelta, int | None]:
        if contact in self._groups:
            return MINUTE, self._pace.group
        return SECOND, self._pace.private


def keep_within(times: deque[datetime], real: datetime, span: timedelta) -> None:
    """Forget what is older, and what is still to come: whoever went before us and told us of it
    lived before the clock was set back."""
    while times and times[-1] > real:
        times.pop()
    while times and times[0] <= real - span:
        times.popleft()
