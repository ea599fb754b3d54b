"""Who this process is among its siblings."""

from __future__ import annotations

import os
import secrets
import socket


def worker_name() -> str:
    """Unique per process and start, so that a lease of the dead is never taken for ours."""
    return f"{machine_name()}:{os.getpid()}:{secrets.token_hex(4)}"


def machine_name() -> str:
    return socket.gethostname()[:40]
