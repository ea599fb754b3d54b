"""``python -m bot serve`` with a fault built in: SIGUSR1 blocks its event loop for five seconds, as
a handler that computes too long would."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType

from bot.cli import main

BLOCKED = 5.0  # s


def block(_signal: int, _frame: FrameType | None) -> None:
    """Runs between two steps of the loop, in its thread; the database's thread goes on."""
    time.sleep(BLOCKED)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, block)
    sys.exit(main(["serve"]))
