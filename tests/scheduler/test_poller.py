"""Our ears survive every answer and every silence, and confirm only what is durable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from telegram.error import Conflict

from channels.telegram import Telegram
from channels.telegram_errors import meaning
from domain.messages import Busy, Down, Raw
from models.contacts import Account
from models.database import Database
from models.post import Update
from scheduler import poller as module
from scheduler.poller import Poller
from services import intake
from tests.world import TownClock

Wire = dict[str, Any]
HELLO: list[Wire] = [{"update_id": 41, "message": {"chat": {"id": 5}}}]
NEXT: list[Wire] = [{"update_id": 42, "message": {"chat": {"id": 5}}}]
SILENCE = None  # a connection that never answers
WEBHOOK_SET = meaning(Conflict("can't use getUpdates method while webhook is active"))
SECOND_POLLER = meaning(Conflict("terminated by other getUpdates request"))
TROUBLES = {
    "refused": Down("401 Unauthorized"),
    "unknown": Down("404 Not Found"),
    "second poller": SECOND_POLLER,
    "gateway": Busy("502 Bad Gateway"),
    "not to be read": ValueError("no JSON"),
    "no answer": TimeoutError(),
    "silence": SILENCE,
}


@dataclass
class Ears:
    """A platform that answers as written, then keeps the last poll waiting."""

    script: list[Exception | list[Wire] | None]
    name: str = "telegram"
    account: str = "7"
    asked: list[int | None] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def updates(self, offset: int | None, timeout: int) -> list[Wire]:  # noqa: ASYNC109 the protocol's
        self.asked.append(offset)
        if not self.script:
            self.over.set()
        step = self.script.pop(0) if self.script else SILENCE
        if step is SILENCE:
            await asyncio.Event().wait()
        if isinstance(step, Exception):
            raise step
        return step or []


@dataclass
class Inbox:
    """The real inbox, out of order for the first ``failures`` updates."""

    database: Database
    clock: TownClock
    failures: int = 0

    async def receive(self, raw: Raw) -> None:
        if self.failures:
            self.failures -= 1
            raise OperationalError("insert", {}, OSError("disk full"))
        async with self.database.write() as session:
            await intake.record(session, [raw], self.clock.now())

    async def keys(self) -> list[str]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Update.key).order_by(Update.id)))

    async def account(self) -> Account:
        async with self.database.read() as session:
            return (await session.scalars(select(Account))).one()


@pytest.fixture
def inbox(database: Database, clock: TownClock, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    monkeypatch.setattr(module, "PAUSES", (0.0,))
    monkeypatch.setattr(module, "WEDGED", 1.0)
    return Inbox(database, clock)


def poller(ears: Ears, inbox: Inbox, worker: str = "one") -> Poller:
    channel = Telegram("7:a-token-for-tests")
    return Poller(ears, channel, inbox.database, inbox.receive, inbox.clock, worker)


@asynccontextmanager
async def polling(listener: Poller) -> AsyncIterator[None]:
    task = asyncio.create_task(listener.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def heard_out(ears: Ears, inbox: Inbox) -> None:
    async with asyncio.timeout(20), polling(poller(ears, inbox)):
        await ears.over.wait()


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_whatever_happens_the_next_words_are_heard(
    inbox: Inbox, trouble: Exception | None
) -> None:
    ears = Ears([HELLO, trouble, NEXT])
    await heard_out(ears, inbox)
    assert await inbox.keys() == ["41", "42"]
    assert ears.asked == [None, 42, 42, 43]
    assert (await inbox.account()).down_why is None  # hearing again, the account is well again


async def test_nothing_is_confirmed_before_it_is_durable(inbox: Inbox) -> None:
    inbox.failures = 1
    ears = Ears([HELLO, HELLO])
    await heard_out(ears, inbox)
    assert ears.asked == [None, None, 42]
    assert await inbox.keys() == ["41"]


async def test_what_was_stored_before_a_failure_is_not_stored_twice(inbox: Inbox) -> None:
    both = HELLO + NEXT
    inbox.failures = 1  # the first of two
    await heard_out(Ears([both, both]), inbox)
    assert sorted(await inbox.keys()) == ["41", "42"]


async def test_an_update_nobody_can_read_is_kept_and_passed(inbox: Inbox) -> None:
    ears = Ears([[{"update_id": 41}, *NEXT]])
    await heard_out(ears, inbox)
    assert len(await inbox.keys()) == 2
    assert ears.asked[-1] == 43


async def test_a_refused_account_is_noted_for_the_operator(inbox: Inbox) -> None:
    ears = Ears([Down("401 Unauthorized")])
    await heard_out(ears, inbox)
    assert (await inbox.account()).down_why == "401 Unauthorized"


async def test_only_an_answer_says_that_the_token_is_good(inbox: Inbox) -> None:
    ears = Ears([Down("401 Unauthorized"), Down("401 Unauthorized"), HELLO])
    believed: list[int] = []
    listener = poller(ears, inbox)
    listener.when_believed = lambda: believed.append(len(ears.asked))
    async with asyncio.timeout(20), polling(listener):
        await ears.over.wait()
    assert believed[0] == 3


async def test_a_webhook_in_the_way_is_removed(inbox: Inbox) -> None:
    ears = Ears([WEBHOOK_SET, SECOND_POLLER, HELLO])
    removed: list[str] = []

    async def remove() -> None:
        removed.append("webhook")

    listener = poller(ears, inbox)
    listener.when_contested = remove
    async with asyncio.timeout(20), polling(listener):
        await ears.over.wait()
    assert removed == ["webhook"]
    assert await inbox.keys() == ["41"]


async def test_of_two_processes_one_listens(inbox: Inbox) -> None:
    first = Ears([HELLO])
    async with asyncio.timeout(20), polling(poller(first, inbox)):
        await first.over.wait()
        deaf = poller(Ears([NEXT]), inbox, "two")
        assert not await deaf._hold()
        assert (await inbox.account()).ears_holder == "one"
