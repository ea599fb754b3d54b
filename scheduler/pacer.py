"""Keeping one account within its platform's limits: per account and second, per private chat and
second, per group and minute. Windows slide; real time only."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.messages import Pace

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class Pacer:
    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._sent: deque[datetime] = deque()
        self._chats: defaultdict[int, deque[datetime]] = defaultdict(deque)
        self._groups: set[int] = set()

    def allowance(self, real: datetime, most: int) -> int:
        """How many messages may leave now."""
        keep_within(self._sent, real, SECOND)
        if self._pace.total is None:
            return most
        return max(0, min(most, self._pace.total - len(self._sent)))

    def cooling(self, real: datetime) -> set[int]:
        """Contacts that must not be spoken to yet."""
        hot = set()
        for contact in list(self._chats):
            times = self._chats[contact]
            span, limit = self._limits(contact)
            keep_within(times, real, span)
            if not times:
                del self._chats[contact]
            elif limit is not None and len(times) >= limit:
                hot.add(contact)
        return hot

    def note(self, contact: int, real: datetime, *, group: bool, messages: int = 1) -> None:
        """Messages leave for this contact now."""
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
