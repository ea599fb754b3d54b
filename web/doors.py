"""What the pages and webhooks are given by the wiring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from domain.clock import Clock
from domain.messages import Channel, Receive
from models.database import Database
from models.nudges import Nudges
from models.signing import Checker


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook door: whose updates come in, and the secret that proves it."""

    channel: Channel
    secret: str


@dataclass(frozen=True, slots=True)
class Doors:
    database: Database
    nudges: Nudges
    clock: Clock
    receive: Receive
    webchat: Channel
    hooks: Mapping[str, Hook]  # by account
    health: Callable[[], Awaitable[tuple[bool, dict[str, Any]]]]  # (well, facts)
    # Accept header -> (body, content type); None: nothing is counted
    numbers: Callable[[str], Awaitable[tuple[bytes, str]]] | None = None
    metrics_token: str = field(default="", repr=False)  # "": asked from this machine only
    address: str = ""  # where people open the pages
    signer: Checker | None = None  # checks receipts; None: nobody signs here


DOORS = web.AppKey("doors", Doors)
