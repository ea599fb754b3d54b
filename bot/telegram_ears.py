"""Hearing Telegram: by our own poller or by webhook. Start-up never waits for the network."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.settings import Settings
from channels.telegram import Backlog, Telegram
from domain.clock import Clock
from domain.messages import DeliveryProblem, Receive
from handlers.menus import CITIZEN
from models.database import Database
from scheduler.poller import Poller
from services import leases
from texts.catalogue import LANGUAGES, Catalogue

log = logging.getLogger(__name__)

PAUSES = (1, 2, 5, 10, 30, 60)  # s between tries to reach the platform
LOOK_AFTER = 60.0  # s between looks at our webhook
FAILED_LATELY = 300.0  # s: a failed delivery this recent means the webhook is not well
T = TypeVar("T")


async def listen(
    telegram: Telegram,
    settings: Settings,
    database: Database,
    receive: Receive,
    clock: Clock,
    worker: str,
    catalogue: Catalogue,
    when_believed: Callable[[], None],
) -> None:
    """Hear for ever, in the mode the settings say."""
    await patiently(telegram.who)
    await patiently(lambda: offer_menus(telegram, catalogue))
    if settings.telegram_mode == "webhook":
        await keep_webhook(telegram, settings, database, clock)
        return
    await patiently(telegram.remove_webhook)
    poller = Poller(telegram, telegram, database, receive, clock, worker)
    poller.when_contested = telegram.remove_webhook
    poller.when_believed = when_believed
    await poller.run()


async def offer_menus(telegram: Telegram, catalogue: Catalogue) -> None:
    """The citizens' commands for everybody; officials get their own after linking."""
    for language in LANGUAGES:
        await telegram.set_menu("", language, catalogue.menu(language, CITIZEN))


async def keep_webhook(
    telegram: Telegram, settings: Settings, database: Database, clock: Clock
) -> None:
    """Have updates delivered to our door, and look once a minute whether they arrive."""
    key = leases.key_of(telegram.name, telegram.account)
    while True:
        await patiently(
            lambda: telegram.arrange_webhook(
                settings.telegram_hook_address, settings.telegram_hook_secret
            )
        )
        backlog = await patiently(telegram.webhook_backlog)
        try:
            await note_backlog(database, key, backlog)
        except Exception:  # an edge: a database that is away must not take the program with it
            log.exception("could not note how the webhook fares")
        await asyncio.sleep(LOOK_AFTER)


async def note_backlog(database: Database, key: str, backlog: Backlog) -> None:
    """Whether we hear, for health: a delivery that failed lately means that we do not."""
    failed = backlog.failed_at
    async with database.write() as session:
        await leases.know(session, key)
        real = await database.moment(session)
        if failed is None or (real - failed).total_seconds() > FAILED_LATELY:
            await leases.heard(session, key, real)
        else:
            await leases.deaf(session, key, backlog.failure)


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Until the platform answers: unreachable is a normal state, not a crash."""
    failures = 0
    while True:
        try:
            return await call()
        except DeliveryProblem as problem:
            log.warning("telegram is not to be reached: %s", problem)
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1
