"""The one clock: nowhere else does the program ask what time it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


def wall() -> datetime:
    """What the machine's clock shows; whoever runs the machine may set it by hours."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Since:
    """The wall's time at the start, and what has passed since by a clock nobody can set.

    Leases, retries and pauses are spans. Measured on the wall they would last three hours longer
    when it is set back three hours (tried: an account mute, a chat «too hot», until the old time
    came round), and end at once when it is set forward, in the middle of a platform's pause.
    """

    wall: Callable[[], datetime] = wall
    monotonic: Callable[[], float] = time.monotonic
    _began: datetime = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._began, self._at = self.wall(), self.monotonic()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self.monotonic() - self._at)


@dataclass(slots=True)
class SystemClock:
    """Business time is the wall's. Implements domain.clock.Clock."""

    since: Since = field(default_factory=Since)

    def now(self) -> datetime:
        return self.since.wall()

    def real(self) -> datetime:
        return self.since.now()


@dataclass
class ShiftedClock:
    """Business time runs beside real time, ``shift`` away from it; only the demo has one."""

    shift: timedelta = timedelta()
    since: Since = field(default_factory=Since)

    @classmethod
    def showing(cls, moment: datetime) -> ShiftedClock:
        """A clock that shows ``moment`` (aware) now and goes on from there."""
        return cls(moment - wall())

    def now(self) -> datetime:
        return self.real() + self.shift

    def real(self) -> datetime:
        return self.since.now()

    def move(self, by: timedelta) -> None:
        """Set business time forward; it never runs back, so no alarm fires twice."""
        if by < timedelta():
            raise ValueError("the demo clock only moves forward")
        self.shift += by
