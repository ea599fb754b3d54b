"""The program as the storm runs it: the real house behind its real doors, wired as ``serve`` does.

Three things differ from ``python -m bot serve``, because a storm of five minutes must hold a
morning's work: the business clock shows an office morning (``STORM_SHIFT`` s away from real time;
leases and retries stay real), the adapter names no pace (the platform would allow 30 letters a
second), and several processes share one port. ``STORM_LEASES=short`` shortens the leases that a
successor waits for, so that the short storm fits into the test suite; the whole storm never does.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from datetime import timedelta

from bot import logs
from bot.alone import alone
from bot.clock import ShiftedClock
from bot.house import build, living
from bot.schema import migrate
from bot.serving import listening, until_stopped
from bot.settings import Settings, load
from domain.messages import Pace
from scheduler import courier
from services import dispatch, leases

SHORT_LETTER, SHORT_ACCOUNT, SHORT_RENEWAL = (timedelta(seconds=s) for s in (8, 3, 1))
SHORT_SEND = 6.0  # s; as everywhere, below the lease of a letter


def main() -> None:
    settings = load()
    logs.set_up(settings.log_level)
    if os.environ.get("STORM_LEASES") == "short":
        hurry()
    asyncio.run(serve(settings, timedelta(seconds=float(os.environ["STORM_SHIFT"]))))


def hurry() -> None:
    dispatch.LEASE, leases.LEASE, leases.RENEW = SHORT_LETTER, SHORT_ACCOUNT, SHORT_RENEWAL
    courier.SEND_WITHIN = SHORT_SEND


async def serve(settings: Settings, shift: timedelta) -> None:
    with alone(settings.database_url):
        await migrate(settings.database_url)
        house = build(settings, ShiftedClock(shift))
        if house.telegram is not None:
            house.telegram.pace = Pace()
        async with (
            living(house, settings),
            listening(house, settings, ready_socket=shared_door(settings)) as address,
        ):
            sys.stdout.write(f"READY {address}\n")
            sys.stdout.flush()
            await until_stopped()


def shared_door(settings: Settings) -> socket.socket:
    """The kernel hands each new connection to one of the processes that live."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind((settings.host, settings.port))
    return door


if __name__ == "__main__":
    main()
