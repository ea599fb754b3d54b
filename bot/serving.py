"""Serving: bring the tables up to date, open the doors, say READY, live until told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pkgutil import resolve_name
from socket import socket

from aiohttp import web

from bot.alone import alone
from bot.clock import SystemClock
from bot.house import House, build, living
from bot.outgrown import LOOK, newer_revision
from bot.revisions import NewerSchema, make_room, up_to_date
from bot.settings import Settings
from services.almanac import seed
from web import site
from web.doors import Doors, Hook


async def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. ``say`` is told the address once it can be used.

    Raises AlreadyServed, OSError when the port is taken, and bot.revisions.NewerSchema, also when a
    newer program brings the tables up to date under our feet."""
    with alone(settings.database_url):
        house = build(settings, SystemClock())
        await bring_up_to_date(house)
        async with living(house, settings), listening(house, settings) as address:
            say(address)
            newer = await until_stopped(lambda: newer_revision(house.database))
    if newer is not None:
        raise NewerSchema(newer)


async def bring_up_to_date(house: House) -> None:
    """The migrations and their library are loaded only when there is something to migrate."""
    database = house.database
    make_room(database.url)
    try:
        if await up_to_date(database):
            async with database.write() as session:
                await seed(session)
        else:
            migrate = resolve_name("bot.schema:migrate")
            await migrate(database.url.render_as_string(hide_password=False))
    except BaseException:
        await database.close()
        raise


@asynccontextmanager
async def listening(
    house: House,
    settings: Settings,
    *,
    stage: Iterable[web.AbstractRouteDef] = (),
    ready_socket: socket | None = None,
) -> AsyncIterator[str]:
    """The HTTP side; yields the address people open."""
    runner = web.AppRunner(site.build(doors(house, settings), stage), access_log=None)
    await runner.setup()
    try:
        if ready_socket is not None:
            place: web.BaseSite = web.SockSite(runner, ready_socket)
        else:
            place = web.TCPSite(runner, settings.host, settings.port)
        await place.start()
        host, port = runner.addresses[0][:2]
        yield settings.public_url or f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def doors(house: House, settings: Settings) -> Doors:
    hooks = {}
    if house.telegram is not None and settings.telegram_mode == "webhook":
        hooks[house.telegram.account] = Hook(house.telegram, settings.telegram_hook_secret)
    return Doors(
        database=house.database,
        nudges=house.nudges,
        clock=house.clock,
        receive=house.receive,
        webchat=house.webchat,
        hooks=hooks,
        health=house.auditor.measure,
        numbers=house.auditor.numbers,
        address=settings.address,
        signer=settings.signer,
        metrics_token=token.get_secret_value() if (token := settings.metrics_token) else "",
    )


async def until_stopped(
    outgrown: Callable[[], Awaitable[str | None]] | None = None,
) -> str | None:
    """Until SIGTERM or SIGINT, or until ``outgrown`` names a revision beyond this program."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(None if outgrown is None else LOOK):
                await stop.wait()
                return None
        if outgrown is not None and (newer := await outgrown()) is not None:
            return newer
