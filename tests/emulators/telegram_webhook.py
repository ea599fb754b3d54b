"""The platform's side of a webhook: deliver, keep order per chat, try again, remember the error."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from tests.emulators.telegram_updates import DAY, Update, Updates
from tests.emulators.telegram_wire import Fields, Json, Refused, bad, flag, integer

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_RETRY_AFTER = 3600  # seconds
SLOWEST_BACKOFF = (60.0, 120.0)  # the cap is drawn from here
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PORTS = (443, 80, 88, 8443)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt: what the bot's server answered (0: nothing) and when the next one is due."""

    update: int
    status: int
    again_in: float | None = None  # seconds; None: delivered or dropped


@dataclass(slots=True)
class Webhook:
    """Where updates go when the bot does not poll. Loopback may be http on any port."""

    updates: Updates
    first_backoff: float = 1.0  # seconds; doubled at each further failure
    racing: bool = False  # True: one chat's updates are delivered at the same time
    seconds: float = 60.0  # patience with one answer
    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: tuple[int, str] | None = None  # unix seconds, words
    deliveries: deque[Delivery] = field(default_factory=lambda: deque(maxlen=100_000))
    busiest: int = 0  # the most deliveries under way at once
    on_delivery: Callable[[], None] = lambda: None
    _under_way: int = 0
    _session: aiohttp.ClientSession | None = None
    _lanes: dict[tuple[str, int], OrderedDict[int, Update]] = field(default_factory=dict)
    _ready: deque[tuple[str, int]] = field(default_factory=deque)
    _sleeping: dict[tuple[str, int], asyncio.TimerHandle] = field(default_factory=dict)
    _failures: dict[int, int] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def set(self, fields: Fields) -> None:
        """setWebhook; an empty url deletes."""
        url = str(fields.get("url") or "")
        if not url:
            return await self.delete(fields)
        _check_url(url)
        secret = str(fields.get("secret_token") or "")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        await self._stop()
        if flag(fields, "drop_pending_updates"):
            self.updates.drop()
        self.updates.allow(fields)
        self.url, self.secret = url, secret
        self.max_connections = min(max(integer(fields, "max_connections", 40), 1), 100)
        self.last_error = None
        connector = aiohttp.TCPConnector(limit=self.max_connections)
        self._session = aiohttp.ClientSession(connector=connector)
        self.updates.interrupt(Refused(409, "terminated by setWebhook request"))
        self.updates.on_add = self._take
        for update in self.updates.pending.values():
            self._take(update)
        return None

    async def delete(self, fields: Fields) -> None:
        await self._stop()
        self.url = self.secret = ""
        self.updates.on_add = None
        if flag(fields, "drop_pending_updates"):
            self.updates.drop()

    def info(self) -> Json:
        answer: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if self.url:
            answer |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error:
            answer["last_error_date"], answer["last_error_message"] = self.last_error
        if self.updates.allowed:
            answer["allowed_updates"] = self.updates.allowed
        return answer

    async def push(self, body: Json, secret: str | None = None) -> int:
        """Posts any update straight to the webhook, outside the queue; the status it answers."""
        if self._session is None:
            raise RuntimeError("no webhook is set")
        return (await self._post(self._session, body, self.secret if secret is None else secret))[0]

    def hurry(self) -> None:
        """Retries now everything that waits for its next attempt."""
        for lane, timer in tuple(self._sleeping.items()):
            timer.cancel()
            self._wake(lane)

    async def close(self) -> None:
        await self._stop()

    async def _stop(self) -> None:
        for timer in self._sleeping.values():
            timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for memory in (self._lanes, self._ready, self._sleeping, self._failures, self._tasks):
            memory.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _take(self, update: Update) -> None:
        key = ("update", update.id) if self.racing else update.queue
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = OrderedDict()
            self._ready.append(key)
        lane[update.id] = update
        self._start()

    def _start(self) -> None:
        while self._ready and len(self._tasks) < self.max_connections:
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            if len(self._tasks) >= len(self._ready):
                break

    async def _work(self) -> None:
        """One connection: takes the first update of a ready lane until none is left."""
        while self._ready and self._session is not None:
            key = self._ready.popleft()
            update = next(iter(self._lanes[key].values()))
            self._under_way += 1
            self.busiest = max(self.busiest, self._under_way)
            try:
                status, retry_after = await self._post(self._session, update.body, self.secret)
            finally:
                self._under_way -= 1
            if 200 <= status < 300:
                self._settle(key, update, status)
            else:
                self._fail(key, update, status, retry_after)
            self.on_delivery()

    async def _post(
        self, session: aiohttp.ClientSession, body: Json, secret: str
    ) -> tuple[int, int]:
        """Status (0: none) and Retry-After in seconds (0: none)."""
        headers = {"Content-Type": "application/json"}
        if secret:
            headers[SECRET_HEADER] = secret
        data = json.dumps(body, ensure_ascii=False).encode()
        timeout = aiohttp.ClientTimeout(total=self.seconds)
        try:
            async with session.post(
                self.url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                await answer.read()
                if not 200 <= answer.status < 300:
                    self._blame(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                after = answer.headers.get("Retry-After", "")
                return answer.status, min(int(after), MOST_RETRY_AFTER) if after.isdigit() else 0
        except TimeoutError:
            self._blame("Read timeout expired")
        except aiohttp.ClientConnectorError:
            self._blame("Connection refused")
        except aiohttp.ClientError:
            self._blame("Webhook connection closed")
        return 0, 0

    def _blame(self, words: str) -> None:
        self.last_error = (int(self.updates.wall()), words)

    def _settle(
        self, key: tuple[str, int], update: Update, status: int, again_in: float | None = None
    ) -> None:
        """This update is over; the next of its lane may go."""
        self.updates.confirm(update.id)
        self._failures.pop(update.id, None)
        self.deliveries.append(Delivery(update.id, status, again_in))
        lane = self._lanes[key]
        del lane[update.id]
        if lane:
            self._ready.append(key)
        else:
            del self._lanes[key]

    def _fail(self, key: tuple[str, int], update: Update, status: int, retry_after: int) -> None:
        """Again at once after the first failure, then doubling, as the real server does."""
        failures = self._failures[update.id] = self._failures.get(update.id, 0) + 1
        wait = float(retry_after)
        if not retry_after and failures > 1:
            wait = min(self.first_backoff * 2 ** (failures - 1), random.uniform(*SLOWEST_BACKOFF))
        if self.updates.wall() + wait > update.at + DAY:
            self._settle(key, update, status)
            return
        self.deliveries.append(Delivery(update.id, status, wait))
        loop = asyncio.get_running_loop()
        self._sleeping[key] = loop.call_later(wait, self._wake, key)

    def _wake(self, key: tuple[str, int]) -> None:
        self._sleeping.pop(key, None)
        if key in self._lanes:
            self._ready.append(key)
            self._start()


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.hostname in _LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
