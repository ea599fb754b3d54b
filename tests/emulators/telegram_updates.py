"""Updates on their way to the bot: numbered, kept until confirmed, fetched by a long poll."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.emulators.telegram_wire import Fields, Json, Refused, integer, parsed

DAY = 86_400.0  # an update not fetched for a day is dropped
KNOWN = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    }
)
_ONLY_WHEN_NAMED = {"chat_member", "message_reaction", "message_reaction_count"}
_OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_IS_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)


@dataclass(frozen=True, slots=True)
class Update:
    body: Json
    queue: tuple[str, int]  # kind and chat: a webhook gets these one after another
    at: float  # wall clock

    @property
    def id(self) -> int:
        return int(self.body["update_id"])


@dataclass(slots=True)
class Updates:
    """The queue of one bot."""

    wall: Callable[[], float]
    next_id: int
    pending: OrderedDict[int, Update] = field(default_factory=OrderedDict)
    confirmed: deque[Update] = field(default_factory=lambda: deque(maxlen=1000))
    allowed: list[str] = field(default_factory=list)  # [] means the default set
    on_add: Callable[[Update], None] | None = None  # the webhook, while one is set
    on_wait: Callable[[], None] = lambda: None
    _poller: asyncio.Future[None] | None = None

    @property
    def polling(self) -> bool:
        """Whether a long poll waits right now."""
        return self._poller is not None

    def add(self, kind: str, content: Json, chat: int) -> int:
        """Queues one update unless the bot did not ask for its kind; its id, or 0."""
        if not self._wanted(kind):
            return 0
        return self.add_raw({"update_id": self.next_id, kind: content}, (kind, chat))

    def add_raw(self, body: Json, queue: tuple[str, int] = ("raw", 0)) -> int:
        """Queues any update as it is, numbered when it has no number."""
        body = {"update_id": self.next_id, **body}
        update = Update(body, queue, self.wall())
        self.next_id = max(self.next_id, update.id + 1)
        self.pending[update.id] = update
        if self.on_add is not None:
            self.on_add(update)
        elif self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        return update.id

    def allow(self, fields: Fields) -> None:
        """Remembers allowed_updates; absent leaves the previous setting."""
        kinds = parsed(fields, "allowed_updates")
        if kinds is not None:
            self.allowed = [kind for kind in kinds if kind in KNOWN]

    def confirm(self, update: int) -> None:
        done = self.pending.pop(update, None)
        if done is not None:
            self.confirmed.append(done)

    def drop(self) -> None:
        self.pending.clear()

    def interrupt(self, refusal: Refused) -> None:
        """Ends the long poll under way with an error."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(refusal)

    async def fetch(self, fields: Fields) -> list[Json]:
        """getUpdates: waits up to ``timeout`` seconds for the first update at or after offset."""
        if self.on_add is not None:
            raise Refused(409, _WEBHOOK_IS_ACTIVE)
        self.allow(fields)
        self.interrupt(Refused(409, _OTHER_POLLER))
        self._confirm_below(integer(fields, "offset", 0))
        limit = min(max(integer(fields, "limit", 100), 1), 100)
        timeout = min(max(integer(fields, "timeout", 0), 0), 50)
        if not self.pending and timeout:
            await self._wait(timeout)
        return [update.body for update, _ in zip(self.pending.values(), range(limit), strict=False)]

    async def _wait(self, seconds: float) -> None:
        mine = self._poller = asyncio.get_running_loop().create_future()
        self.on_wait()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            pass
        finally:
            if self._poller is mine:
                self._poller = None

    def _confirm_below(self, offset: int) -> None:
        """A positive offset confirms all lower ids; -n forgets all but the last n."""
        edge = self.wall() - DAY
        if offset < 0:
            ids = list(self.pending)[:offset]
        else:
            ids = [update for update in self.pending if update < offset]
        for update in ids:
            self.confirm(update)
        while self.pending and next(iter(self.pending.values())).at < edge:
            self.pending.popitem(last=False)

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _ONLY_WHEN_NAMED
