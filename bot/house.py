"""The whole program, wired here and nowhere else."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.clock import wall
from bot.connecting import telegram_of
from bot.deadman import Deadman
from bot.painter import PaperPainter
from bot.papers import ChildPapers
from bot.scanner import scanner_of
from bot.settings import Settings
from bot.shelf import DatabaseShelf
from bot.telegram_ears import listen
from bot.worker import machine_name, worker_name
from channels.telegram import Telegram
from channels.webchat import WebChat
from domain.clock import Clock
from domain.messages import Channel, Raw, Receive
from handlers.desk import Desk
from models.database import Database
from models.groupcommit import GroupCommit
from models.nudges import Nudges
from scheduler.auditor import Auditor
from scheduler.cleaner import Cleaning
from scheduler.courier import Courier, Key
from scheduler.fetcher import Fetcher
from scheduler.housekeeping import Housekeeping
from scheduler.leases import Leaseholder
from scheduler.meters import Meter
from scheduler.planner import Planning
from scheduler.reader import Reading
from scheduler.timetable import timetable, watch_the_clock
from services import intake, keyring, leases, webchat
from services.planners import PLANNERS
from texts.catalogue import Catalogue

log = logging.getLogger(__name__)

CLOSING = 10.0  # s for what is under way on the way out


@dataclass
class House:
    """Everything that lives while the program runs."""

    database: Database
    nudges: Nudges
    clock: Clock
    channels: dict[Key, Channel]
    webchat: WebChat
    telegram: Telegram | None
    papers: ChildPapers
    desk: Desk
    courier: Courier
    planner: Planning
    fetcher: Fetcher
    cleaner: Cleaning
    reader: Reading
    auditor: Auditor
    worker: str
    receive: Receive = field(init=False)

    def __post_init__(self) -> None:
        inbox = GroupCommit[Raw](self._record)

        async def receive(raw: Raw) -> None:
            await inbox.put(raw)
            self.nudges.ring("inbox")

        self.receive = receive

    async def _record(self, raws: Sequence[Raw]) -> None:
        vault, now = self.database.vault, self.clock.now()
        lines = webchat.own_lines(vault, raws, now)
        await self.database.append((*intake.batches(vault, raws, now), lines))


def build(settings: Settings, clock: Clock) -> House:
    """Construct everything; nothing runs and nothing is connected yet."""
    database = Database(settings.database_url, settings.vault, clock.real)
    nudges, meter, worker = Nudges(), Meter(), worker_name()
    web = WebChat(DatabaseShelf(database, nudges, clock))
    telegram = telegram_of(settings)
    channels: dict[Key, Channel] = {(web.name, web.account): web}
    if telegram is not None:
        channels[telegram.name, telegram.account] = telegram
    papers = ChildPapers()
    courier = Courier(
        database, channels, Catalogue(), PaperPainter(papers), nudges, clock, worker, meter
    )
    return House(
        database=database,
        nudges=nudges,
        clock=clock,
        channels=channels,
        webchat=web,
        telegram=telegram,
        papers=papers,
        desk=Desk(database, channels, nudges, clock, settings.public_url or "", settings.signer),
        courier=courier,
        planner=Planning(database, PLANNERS, nudges, clock, meter),
        fetcher=Fetcher(database, channels, nudges, clock),
        cleaner=Cleaning(database, papers, nudges, clock, scanner_of(settings)),
        reader=Reading(database, channels, papers, nudges, clock),
        auditor=Auditor(
            database,
            nudges,
            clock,
            meter,
            frozenset(leases.key_of(*key) for key in channels),
            machine_name(),
            wall,
            deadman_of(settings),
        ),
        worker=worker,
    )


def deadman_of(settings: Settings) -> Deadman | None:
    if settings.deadman_url is None:
        return None
    return Deadman(settings.deadman_url, settings.telegram_proxy)


def keep_what_is_loaded() -> None:
    """What is loaded by now stays loaded. Walking through it for garbage would leave the event loop
    deaf for some 80 ms every now and then (``make bench NAMES=planning``)."""
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def living(house: House, settings: Settings) -> AsyncIterator[House]:
    """Run every loop while inside; hand the leases back on the way out."""
    leaseholder = Leaseholder(house.courier)
    metronome = timetable(house.nudges)
    keep_what_is_loaded()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.database.close)
        await stack.enter_async_context(house.nudges.across(house.database.url))
        if house.telegram is not None:
            await house.telegram.open()
            stack.push_async_callback(house.telegram.close)
        stack.push_async_callback(hand_back, house)
        await take_up_keys(house)
        await leaseholder.renew()
        group = await stack.enter_async_context(asyncio.TaskGroup())
        metronome.start()
        working = [group.create_task(loop) for loop in loops(house, leaseholder)]
        waiting = [group.create_task(loop) for loop in listeners(house, settings)]
        waiting.append(group.create_task(watch_the_clock(metronome, wall)))
        try:
            yield house
        finally:
            metronome.shutdown(wait=False)
            house.nudges.close()
            await asyncio.wait(working, timeout=CLOSING)
            for task in (*working, *waiting):
                task.cancel()


async def take_up_keys(house: House) -> None:
    """Hash keys kept by a rotation are used; others hear which keys this program has."""
    async with house.database.write() as session:
        await keyring.load(session)
        real = await house.database.moment(session)
        await keyring.say_running(session, house.worker, real)


def loops(house: House, leaseholder: Leaseholder) -> Iterator[Coroutine[Any, Any, None]]:
    """What works on the database; each ends by itself when the house closes."""
    yield house.desk.run()
    yield house.courier.run()
    yield house.planner.run()
    yield house.fetcher.run()
    yield house.cleaner.run()
    yield house.reader.run()
    yield leaseholder.run()
    yield Housekeeping(house.database, house.nudges, house.clock, house.worker).run()
    yield house.auditor.run()


def listeners(house: House, settings: Settings) -> Iterator[Coroutine[Any, Any, None]]:
    """What waits for a platform to speak, and is simply cut off."""
    if house.telegram is not None:
        telegram = house.telegram
        yield listen(
            telegram,
            settings,
            house.database,
            house.receive,
            house.clock,
            house.worker,
            house.courier.catalogue,
            lambda: house.courier.believe((telegram.name, telegram.account)),
        )


async def hand_back(house: House) -> None:
    try:
        async with house.database.write() as session:
            await leases.release(session, house.worker)
    except DBAPIError:  # a database that is away: our leases run out by themselves
        log.warning("the leases could not be handed back")
