"""The one clock: nowhere else does the program ask what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Business time is real time. Implements domain.clock.Clock."""

    def now(self) -> datetime:
        return self.real()

    def real(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class ShiftedClock:
    """Business time runs beside real time, ``shift`` away from it; only the demo has one."""

    shift: timedelta = timedelta()

    @classmethod
    def showing(cls, moment: datetime) -> ShiftedClock:
        """A clock that shows ``moment`` (aware) now and goes on from there."""
        return cls(moment - datetime.now(UTC))

    def now(self) -> datetime:
        return self.real() + self.shift

    def real(self) -> datetime:
        return datetime.now(UTC)

    def move(self, by: timedelta) -> None:
        """Set business time forward; it never runs back, so no alarm fires twice."""
        if by < timedelta():
            raise ValueError("the demo clock only moves forward")
        self.shift += by
