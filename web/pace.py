"""How fast one browser may ask: beyond it we listen slower, and lose nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from aiohttp import web

TOLD = "X-Real-IP"


@dataclass
class Bucket:
    """Lets ``burst`` through at once and ``speed`` per second in the long run."""

    speed: float
    burst: int
    at: datetime  # real time
    spent: float = 0.0

    def wait(self, now: datetime) -> float:
        """Take one; returns the seconds to wait before using it."""
        passed = max(0.0, (now - self.at).total_seconds())
        self.at = max(self.at, now)
        self.spent = max(0.0, self.spent - passed * self.speed) + 1
        return max(0.0, (self.spent - self.burst) / self.speed)


def caller(request: web.Request) -> str:
    """The network address of whoever asks: the proxy's word for it where one stands before us on
    this machine or network (``deploy/nginx.conf``), or else all its visitors were one."""
    remote = request.remote or ""
    return request.headers.get(TOLD, remote) if near(remote) else remote


def near(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:  # a socket file
        return True
