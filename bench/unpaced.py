"""The real program, with two differences: the platform's pace is lifted, and SIGUSR1 is a tick of
the metronome. Settings come from the environment, READY goes to standard output, as always."""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.clock import SystemClock
from bot.house import build, living
from bot.schema import migrate
from bot.serving import listening, until_stopped
from bot.settings import load
from channels.telegram import Telegram
from domain.messages import Pace


async def main() -> None:
    Telegram.pace = Pace()
    settings = load()
    await migrate(settings.database_url)
    house = build(settings, SystemClock())
    async with living(house, settings), listening(house, settings) as address:
        tick = house.nudges.ring_here
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, tick, "alarms")
        sys.stdout.write(f"READY {address}\n")
        sys.stdout.flush()
        await until_stopped()


if __name__ == "__main__":
    asyncio.run(main())
