"""The only sender: claims letters under a lease, words them, sends outside any transaction,
settles."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.clock import Clock
from domain.lifecycle import LetterState
from domain.messages import (
    Ambiguous,
    Busy,
    Channel,
    Down,
    Moved,
    Outgoing,
    Rejected,
    Unreachable,
)
from domain.notices.general import Menu
from domain.painting import Painter
from models.database import Database
from models.nudges import Nudges
from scheduler.illustrating import illustrated
from scheduler.meters import Meter
from scheduler.pacer import MINUTE, Pacer
from scheduler.packing import Parcel, pack
from scheduler.verdicts import Result, doubtful, ended, refused, verdict
from services import aftermath, leases
from services.departures import held_back
from services.dispatch import Claim, Haul, claim
from services.letter_queue import anything_waits
from services.settling import Outcome, quiet_until, recent_tries, settle
from texts.catalogue import Catalogue

log = logging.getLogger(__name__)

TICK = 30.0  # s; the metronome and nudges come sooner
AT_ONCE = 200  # letters per claim where the platform sets no limit
SEND_WITHIN = 15.0  # s; with a picture's painting still below the lease of a letter
CARRY_WITHIN = 240.0  # s, with a file; below the lease of letters that carry one
MOST_FLYING = 200  # messages in the air
SETTLE_PAUSES = (0.2, 0.5, 1, 2, 5, 5)  # s; after these the lease speaks: again, with a mark
LANDING_LOOKS = 50  # a tenth of a second each

NOTHING = Haul((), (), more=False)

Key = tuple[str, str]


@dataclass
class Courier:
    database: Database
    channels: Mapping[Key, Channel]
    catalogue: Catalogue
    painter: Painter
    nudges: Nudges
    clock: Clock
    worker: str
    meter: Meter = field(default_factory=Meter)
    pacers: dict[Key, Pacer] = field(default_factory=dict)
    held: dict[Key, datetime] = field(default_factory=dict)  # our accounts, until when
    _flying: int = 0
    _settling: bool = False
    _landed: asyncio.Queue[Result] = field(default_factory=asyncio.Queue)
    _away: dict[Key, datetime] = field(default_factory=dict)  # accounts to leave alone until
    _refused: dict[Key, datetime] = field(default_factory=dict)  # the same, for their token

    async def run(self) -> None:
        """Deliver for ever. A message the platform keeps waiting holds up nobody else's: each
        flies on its own, and what landed is settled together. On the way out the ones in the
        air are waited for."""
        async with asyncio.TaskGroup() as group:
            settling = group.create_task(self._settle_landed())
            await self._launch_until_closed(group)
            await self._land()
            settling.cancel()  # nothing is in the air: it only waits

    async def _launch_until_closed(self, group: asyncio.TaskGroup) -> None:
        while self.nudges.open:
            mark = self.nudges.mark("outbox")
            try:
                more = await self._launch(group)
            except Exception:  # an edge: the courier outlives a database that is away
                log.exception("the courier could not work")
                more = False
            if not more:
                await self.nudges.wait("outbox", mark, self._patience())

    def _patience(self) -> float:
        """Seconds to wait for a nudge: no longer than until the platform hears us again."""
        real = self.clock.real()
        pauses = (self._rest(key, real) or self.pacers[key].pause(real) for key in self.held)
        return min((pause for pause in pauses if pause is not None), default=TICK)

    def _rest(self, key: Key, real: datetime) -> float:
        """Seconds an account is still left alone."""
        until = max(self._away.get(key, real), self._refused.get(key, real))
        return max(0.0, (until - real).total_seconds())

    def believe(self, key: Key) -> None:
        """The platform takes this account's token again: its letters need not rest longer."""
        if self._refused.pop(key, None):
            self.nudges.ring_here("outbox")

    async def _launch(self, group: asyncio.TaskGroup) -> bool:
        """Claim and word what may leave now and let it fly; True when there is more to do."""
        allowances, cooling = self._allowances(self.clock.real())
        room = MOST_FLYING - self._flying
        if room <= 0:
            return False
        haul = await self._claim({key: min(n, room) for key, n in allowances.items()}, cooling)
        for parcel in await self._pack(haul.claims):
            self._flying += 1
            group.create_task(self._fly(parcel))
        return bool(haul.claims or haul.unheard)

    async def _fly(self, parcel: Parcel) -> None:
        try:
            await self._landed.put(await self._deliver(parcel))
        finally:
            self._flying -= 1

    async def _settle_landed(self) -> None:
        """Settle whatever has landed, together; keep at it while the database is away."""
        while True:
            batch = [await self._landed.get()]
            self._settling = True
            await self._settle_patiently(batch + self._drain())
            self._settling = False

    def _drain(self) -> list[Result]:
        batch = []
        while not self._landed.empty():
            batch.append(self._landed.get_nowait())
        return batch

    async def _settle_patiently(self, batch: list[Result]) -> None:
        for pause in SETTLE_PAUSES:
            try:
                await self._settle(batch)
                break
            except Exception:  # an edge: the post goes on, and the lease speaks in the end
                log.exception("%d letters could not be settled yet", len(batch))
                if len(batch) > 1:
                    for result in batch:  # one bad result must not hold up the others
                        await self._settle_patiently([result])
                    return
                await asyncio.sleep(pause)
        self.nudges.ring_here("outbox")

    async def _land(self) -> None:
        """Wait a little for what is in the air, so that a planned stop doubles nothing."""
        for _ in range(LANDING_LOOKS):
            if not self._flying and self._landed.empty() and not self._settling:
                break
            await asyncio.sleep(0.1)

    async def take_over(self, key: Key) -> None:
        """Begin sending for an account whose lease we just got: its last minute still counts."""
        pacer = Pacer(self.channels[key].pace)
        if self._leased(key):
            async with self.database.read() as session:
                since = self.clock.real() - MINUTE
                pacer.rebuild(await recent_tries(session, *key, since))
        self.pacers[key] = pacer
        self.held[key] = self.clock.real() + leases.LEASE

    def let_go(self, key: Key) -> None:
        self.held.pop(key, None)

    async def deliver_due(self) -> bool:
        """Deliver what may leave now and wait for it; True when there is more to do at once."""
        allowances, cooling = self._allowances(self.clock.real())
        haul = await self._claim(allowances, cooling)
        if haul.claims:
            parcels = await self._pack(haul.claims)
            results = await self._send_all(parcels)
            await self._settle(results)
        return bool(haul.claims or haul.unheard) or haul.more

    def _allowances(self, real: datetime) -> tuple[dict[Key, int], set[int]]:
        allowances: dict[Key, int] = {}
        cooling: set[int] = set()
        for key, until in self.held.items():
            if self._rest(key, real) or (until <= real and self._leased(key)):
                continue
            allowances[key] = self.pacers[key].allowance(real, AT_ONCE)
            cooling |= self.pacers[key].cooling(real)
        return {key: n for key, n in allowances.items() if n > 0}, cooling

    def _leased(self, key: Key) -> bool:
        return self.channels[key].abilities.leased

    async def _claim(self, allowances: dict[Key, int], cooling: set[int]) -> Haul:
        async with self.database.look() as connection:
            real = await self.database.moment(connection)
            if not await anything_waits(connection, real):
                return NOTHING
        async with self.database.write() as session:
            real = await self.database.moment(session)
            held = await held_back(session, self.clock.now())
            haul = await claim(session, real, self.worker, allowances, cooling, *held)
            await aftermath.tell_unheard(session, haul.unheard, self.clock.now())
        for letter in haul.claims:
            self._pacer(letter).leave(letter.contact_id, group=letter.group)
        return haul

    async def _pack(self, claims: Sequence[Claim]) -> list[Parcel]:
        try:
            async with self.database.read() as session:
                return await pack(session, claims, self.catalogue, self.clock.now())
        except BaseException:
            for letter in claims:
                self._land_one(letter)
            raise

    def _pacer(self, letter: Claim) -> Pacer:
        return self.pacers[letter.channel, letter.account]

    def _land_one(self, letter: Claim) -> None:
        self._pacer(letter).land(letter.contact_id, self.clock.real())

    async def _send_all(self, parcels: list[Parcel]) -> list[Result]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._deliver(parcel)) for parcel in parcels]
        return [task.result() for task in tasks]

    async def _deliver(self, parcel: Parcel) -> Result:
        try:
            return await self._carry(parcel)
        finally:
            self._land_one(parcel.claim)

    async def _carry(self, parcel: Parcel) -> Result:
        letter = parcel.claim
        if parcel.message is None:
            return Result(
                Outcome(letter.letter_id, letter.attempts, LetterState.SUPERSEDED), letter
            )
        if not parcel.message.html and parcel.notice is None:
            return refused(letter, "could not be worded")
        abilities = self.channels[letter.channel, letter.account].abilities
        message = await illustrated(parcel, parcel.message, abilities, self.painter, self.catalogue)
        due_for, began = self.clock.now() - letter.posted_at, time.monotonic()
        try:
            async with asyncio.timeout(CARRY_WITHIN if message.enclosure else SEND_WITHIN):
                platform_id = await self._say(parcel, message)
        except TimeoutError:
            return doubtful(letter, "no answer in time")
        except (Busy, Unreachable, Moved, Ambiguous, Rejected, Down) as problem:
            return verdict(letter, problem)
        except Exception:
            log.exception("letter %s could not be carried", letter.letter_id)
            return refused(letter, "internal error")
        self.meter.sent(letter.channel, due_for.total_seconds(), time.monotonic() - began)
        return Result(ended(letter, LetterState.SENT, platform_id=platform_id), letter)

    async def _say(self, parcel: Parcel, message: Outgoing) -> str:
        channel = self.channels[parcel.claim.channel, parcel.claim.account]
        notice = parcel.notice
        if isinstance(notice, Menu):
            menu = self.catalogue.menu(parcel.claim.language, notice.names)
            await channel.set_menu(parcel.chat, parcel.claim.language, menu)
            return ""
        return await channel.send(parcel.chat, message)

    async def _settle(self, results: list[Result]) -> None:
        """Record what happened; the chats and accounts learn from it."""
        now, real = self.clock.now(), self.clock.real()
        for result in results:
            if result.account_for is not None:
                key = (result.claim.channel, result.claim.account)
                resting = self._refused if result.down else self._away
                resting[key] = max(resting.get(key, real), real + result.account_for)
        async with self.database.write() as session:
            moment = await self.database.moment(session)
            await settle(session, [result.outcome for result in results], moment, self.worker)
            for result in results:
                if result.quiet_for is not None:
                    await quiet_until(session, result.claim.contact_id, moment + result.quiet_for)
                if result.closed:
                    await aftermath.close_contact(session, result.claim, result.closed, now)
                if result.moved_to:
                    await aftermath.move_contact(session, result.claim, result.moved_to, now)
                if result.outcome.state is LetterState.REJECTED or result.down:
                    await aftermath.tell_operators(
                        session, result.claim, result.down or result.outcome.failure or "", now
                    )
