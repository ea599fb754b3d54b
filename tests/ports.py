"""Ports for programs that must be found again where they were after a restart."""

from __future__ import annotations

import os
from contextlib import closing
from itertools import count
from socket import socket

LOWEST, HIGHEST = 20_000, 32_000
"""Below what systems hand out by themselves, so nothing moves in between looking and binding."""

_turns = count(os.getpid() * 97)


def free_port() -> int:
    """Each process asks at another place, and never twice for one port in a row."""
    for turn in _turns:
        port = LOWEST + turn % (HIGHEST - LOWEST)
        with closing(socket()) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("counting never ends")
