"""What the pages and webhooks are given by the wiring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from domain.clock import Clock
from domain.messages import Channel, Receive
from models.database import Database
from models.nudges import Nudges


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


class Stage(Protocol):
    """What the demo's page may do; the routes exist only when there is one."""

    async def state(self) -> dict[str, Any]:
        """{"now": ISO, "personas": [{"key", "name", "role", "token"}], "generation": n}"""
        ...

    async def advance(self, how: str) -> dict[str, Any]:
        """Turn the clock: "hour", "day" or "next". {"now": ISO, "event": words}.
        Raises ValueError for anything else."""
        ...

    async def pull_the_plug(self) -> None:
        """Have the serving process killed by its parent, which then starts it again."""
        ...

    def script(self, language: str) -> list[dict[str, Any]]:
        """The steps of «Xem trong 60 giây»."""
        ...
