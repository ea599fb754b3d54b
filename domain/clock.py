"""What everybody may ask about time; the one clock lives in ``bot``."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Business time, aware UTC; a demo or a test may shift it."""
        ...

    def real(self) -> datetime:
        """Real time, for leases, retries and platform limits."""
        ...
