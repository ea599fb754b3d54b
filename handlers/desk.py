"""The front desk: one update in, one transaction, one handler."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.clock import Clock
from domain.lifecycle import UpdateState
from domain.messages import Channel, Incoming, Unparsable
from domain.notices import Notice, Refusal
from domain.notices.general import SomethingBroke
from handlers import routes
from handlers.context import Context, NeedsSlowWork
from models.database import Database
from models.nudges import Nudges
from models.post import Update
from models.signing import Signer
from services import backup_doubt, contacts, intake, operators
from services.almanac import almanac
from texts.catalogue import shared

log = logging.getLogger(__name__)

LANES_AT_ONCE = 16
IN_A_ROW = 8  # updates of one lane before the others are looked at again
TICK = 30.0  # s; the metronome and nudges come sooner
ACKNOWLEDGE = 5.0  # s


@dataclass
class Try:
    """One update being tried: which, under what trace, and the slow work done for it."""

    trace: str
    update_id: int = 0
    prepared: dict[str, Any] = field(default_factory=dict)


@dataclass
class Served:
    """What one unit of work did: nothing to do, or an update and perhaps a press to answer."""

    incoming: Incoming | None = None
    answer: str = ""  # what whoever pressed a button is shown
    idle: bool = False
    last: bool = False  # nobody of this lane waits behind it


@dataclass
class Desk:
    database: Database
    channels: Mapping[tuple[str, str], Channel]
    nudges: Nudges
    clock: Clock
    address: str = ""  # where phones open our pages
    signer: Signer | None = None  # of receipts
    _busy: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Serve for ever: woken by a nudge, or by the tick. A lane that is served holds up no
        other: as soon as its place is free, whoever waits longest has it."""
        async with asyncio.TaskGroup() as group:
            while self.nudges.open:
                mark = self.nudges.mark("inbox")
                for lane in await self._look():
                    group.create_task(self._serve_apart(lane))
                await self.nudges.wait("inbox", mark, TICK)

    async def _look(self) -> list[str]:
        try:
            return await self._take_places()
        except Exception:  # an edge: the desk outlives a database that is away
            log.exception("the desk could not look for updates")
            return []

    async def _serve_apart(self, lane: str) -> None:
        """Serve a lane on its own and make room for the next; what it cannot do now is done at
        the next look."""
        try:
            if await self._serve_lane(lane):
                self.nudges.ring_here("inbox")
        except Exception:  # an edge: the same
            log.exception("the desk could not serve")

    async def serve_waiting(self) -> int:
        """Handle what is there: lanes in parallel, each lane in order. Returns how many updates."""
        lanes = await self._take_places()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._serve_lane(lane)) for lane in lanes]
        return sum(task.result() for task in tasks)

    async def _take_places(self) -> list[str]:
        """Lanes to serve now, as many as there are places; each is ours until it was served."""
        free = LANES_AT_ONCE - len(self._busy)
        if free <= 0:
            return []
        async with self.database.look() as connection:
            lanes = await intake.waiting_lanes(connection, free, self._busy)
        self._busy.update(lanes)
        return lanes

    async def _serve_lane(self, lane: str) -> int:
        served = 0
        try:
            while served < IN_A_ROW:
                one = await self.serve_one(lane)
                served += not one.idle
                if one.idle or one.last:
                    break
        finally:
            self._busy.discard(lane)
        return served

    async def serve_one(self, lane: str) -> Served:
        """Handle the oldest update of a lane; idle when there was none for us."""
        try_ = Try(secrets.token_hex(4))
        while True:
            try:
                served = await self.database.run(lambda session: self._unit(session, lane, try_))
                break
            except NeedsSlowWork as need:
                try_.prepared[need.name] = await asyncio.to_thread(need.work)
            except (OperationalError, InterfaceError):
                raise  # the database is away, which is no fault of the update's
            except Refusal as refusal:
                notice = refusal.notice
                served = await self.database.run(
                    lambda session: self._excuse(session, lane, try_, notice)  # noqa: B023 runs now
                )
                break
            except Exception as exc:  # noqa: BLE001 an edge: a handler's bug is kept, not lost
                served = await self._keep(lane, exc, try_)
                break
        if served.idle:
            return served
        log.info("update served", extra={"trace": try_.trace, "update": try_.update_id})
        self.nudges.ring("outbox")
        await self._acknowledge(served)
        return served

    async def _unit(self, session: AsyncSession, lane: str, try_: Try) -> Served:
        rows = await intake.take(session, lane)
        if not rows:
            return Served(idle=True)
        row = rows[0]
        try_.update_id = row.id
        incoming, answer = self._parse(session, row), ""
        if incoming is not None:
            ctx = await self._context(session, row, incoming)
            ctx.prepared = try_.prepared
            await routes.dispatch(ctx)
            answer = shared().toast(ctx.answered, ctx.contact.language) if ctx.answered else ""
        intake.finish(row, self.clock.now())
        return Served(incoming, answer, last=len(rows) == 1)

    async def _excuse(self, session: AsyncSession, lane: str, try_: Try, notice: Notice) -> Served:
        """The office said no: nothing changed but this answer."""
        row = await self._take_again(session, lane, try_)
        if row is None:
            return Served()
        incoming = self._parse(session, row)
        answer = ""
        if incoming is not None:
            ctx = await self._context(session, row, incoming)
            if incoming.group and incoming.press:  # the others need not know
                answer = shared().toast(notice, ctx.contact.language)
            else:
                ctx.reply(notice)
        intake.finish(row, self.clock.now())
        return Served(incoming, answer)

    async def _keep(self, lane: str, exc: Exception, try_: Try) -> Served:
        """A bug, or an update nobody can read: keep it, say sorry, tell the operator."""
        unreadable = isinstance(exc, Unparsable)
        log.error("update set aside", exc_info=exc, extra={"trace": try_.trace})

        async def work(session: AsyncSession) -> Served:
            row = await self._take_again(session, lane, try_)
            if row is None:
                return Served()
            incoming = None if unreadable else self._parse(session, row)
            if incoming is not None:
                ctx = await self._context(session, row, incoming)
                ctx.reply(SomethingBroke(try_.trace))
            state = UpdateState.UNPARSABLE if unreadable else UpdateState.FAILED
            now = self.clock.now()
            intake.set_aside(row, state, try_.trace, type(exc).__name__, now)
            await operators.tell_update_failed(session, row.id, try_.trace, now)
            return Served(incoming)

        return await self.database.run(work)

    async def _take_again(self, session: AsyncSession, lane: str, try_: Try) -> Update | None:
        """The update of a try that was rolled back; None when another process served it since."""
        rows = await intake.take(session, lane)
        return rows[0] if rows and rows[0].id == try_.update_id else None

    def _parse(self, session: AsyncSession, row: Update) -> Incoming | None:
        channel = self.channels.get((row.channel, row.account))
        if channel is None:
            raise Unparsable(f"no channel {row.channel}")
        return channel.parse(intake.payload(session, row))

    async def _context(self, session: AsyncSession, row: Update, incoming: Incoming) -> Context:
        now = self.clock.now()
        await backup_doubt.doubt(session, row.received_at, incoming.at, now)
        visitor = await contacts.visitor(session, incoming, now)
        book = await almanac(session)
        ctx = Context(session, now, row.received_at, incoming, visitor, book)
        ctx.address, ctx.signer = self.address, self.signer
        ctx.group_link = self.channels[row.channel, row.account].group_link
        ctx.start_link = self._start_link
        return ctx

    def _start_link(self, code: str) -> str:
        """A link that opens a chat with us and says the code, of the first channel that has one."""
        links = (channel.start_link(code) for channel in self.channels.values())
        return next((link for link in links if link), "")

    async def _acknowledge(self, served: Served) -> None:
        """Stop the button's spinner; losable, so nothing waits for it or fails with it."""
        incoming = served.incoming
        if incoming is None or not incoming.press:
            return
        channel = self.channels[incoming.sender.channel, incoming.sender.account]
        with suppress(TimeoutError):
            async with asyncio.timeout(ACKNOWLEDGE):
                await channel.acknowledge(incoming.press, served.answer)
