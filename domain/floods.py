"""Whether many reports say the same: words compared by a few keyed numbers, never as words.

MinHash over runs of three words (Broder 1997): of each run eight keyed hashes, of each of the
eight the smallest over all runs. Texts that share most runs share most of the eight.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from domain.words import expand

SLOTS = 8
ENOUGH = 6  # of the eight: about three quarters of the runs
RUN = 3  # words
SHORTEST = 3  # words; a shorter text says the same as many others
BYTES = 4  # of each number


class Doubt(StrEnum):
    """Why a report waits for somebody to look at it."""

    SENDER = "sender"  # so many of one sender
    FILES = "files"
    TOTAL = "total"  # so many of everybody
    ALIKE = "alike"  # so many that say the same


class Outcome(StrEnum):
    """What became of a report that waited."""

    RELEASED = "released"
    RELEASED_ALL = "released_all"  # with the crowd it came in
    UNSEEN = "unseen"  # nobody looked in time, so it was let go by the clock
    SET_ASIDE = "set_aside"


def prints(text: str, keyed: Callable[[bytes], bytes]) -> tuple[str, ...]:
    """Eight short marks of a text, or none for a text too short. ``keyed`` gives 32 bytes."""
    words = [word for word in expand(text).split() if not word.isdigit()]
    if len(words) < SHORTEST:
        return ()
    runs = {" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}
    hashed = [keyed(run.encode()) for run in runs]
    least = (min(one[slot * BYTES : (slot + 1) * BYTES] for one in hashed) for slot in range(SLOTS))
    return tuple(f"{slot}:{value.hex()}" for slot, value in enumerate(least))
