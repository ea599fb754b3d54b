"""Pictures small enough to send around, each with words in it that can be looked for."""

from __future__ import annotations

import struct


def picture(mark: str) -> bytes:
    """The head of a PNG of 640 x 480, and ``mark`` in its bytes."""
    size = b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + size + mark.encode()
