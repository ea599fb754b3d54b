"""Files that commands write: never over one that is there, unless they are told to."""

from __future__ import annotations

from pathlib import Path

from bot.failures import Unusable
from bot.speaker import Speaker


def vacant(speaker: Speaker, out: Path, *, force: bool) -> None:
    """Raises Unusable where something is that nobody asked us to replace."""
    if out.exists() and not force:
        raise Unusable(speaker.words("out.exists", path=out))
