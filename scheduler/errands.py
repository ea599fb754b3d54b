"""Errands to the platforms: a file into memory, and which failures are worth another try."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from domain.messages import Channel, DeliveryProblem, Rejected, Unreachable

log = logging.getLogger(__name__)

WITHIN = 120.0  # s


class Errand(Protocol):
    """Where a file is to be fetched."""

    @property
    def channel(self) -> str: ...

    @property
    def account(self) -> str: ...

    @property
    def ref(self) -> str: ...


class TooLarge(Rejected):
    """More bytes than the office takes."""


class NotNow(Exception):
    """It failed in a way that may pass."""


async def fetched(
    channels: Mapping[tuple[str, str], Channel], errand: Errand, largest: int
) -> bytes:
    """The file's bytes, at most ``largest``. Raises Unreachable or Rejected where no further try
    will help, otherwise another DeliveryProblem or TimeoutError."""
    channel = channels.get((errand.channel, errand.account))
    if channel is None:
        raise Unreachable("the channel is no longer configured")
    body = bytearray()
    async with asyncio.timeout(WITHIN):
        async for piece in channel.fetch(errand.ref):
            body += piece
            if len(body) > largest:
                raise TooLarge("file too large")
    return bytes(body)


@contextmanager
def trying(what: str, *final: type[Exception]) -> Iterator[None]:
    """Raises Unreachable, Rejected and whatever else is ``final`` as they come, and NotNow for
    everything that may pass: a platform's bad moment, a bug (which is logged)."""
    lasting: tuple[type[Exception], ...] = (Unreachable, Rejected, *final)
    try:
        yield
    except lasting:
        raise
    except (DeliveryProblem, TimeoutError) as problem:
        raise NotNow(str(problem)) from problem
    except Exception as bug:
        log.exception("%s could not be done", what)
        raise NotNow("internal error") from bug
