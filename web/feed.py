"""A person's deadlines as an iCalendar behind a secret address (RFC 5545, RFC 7986).

Calendars ask again and again for years, so an answer that has not changed is 304; whoever asks too
often waits, and an unknown address is 404 like one that was taken back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from math import ceil
from pkgutil import resolve_name
from urllib.parse import urlsplit

from aiohttp import web

from services import feeds
from web.doors import DOORS
from web.pace import Bucket

WRITER = "web.feed_file:written"  # loaded for the first who asks: iCalendar takes 3 MB
PACES = web.AppKey("calendar_paces", OrderedDict[str, Bucket])
OFTEN, BURST = 0.1, 10  # per address: one in ten seconds, ten at once
KNOCKS, KNOCKING = 5.0, 60  # per caller, whatever the address; a proxy is one caller
REMEMBERED = 10_000  # addresses and callers


async def calendar(request: web.Request) -> web.Response:
    """200 with the calendar, 304 when its reader has it, 404, or 429 with when to come again."""
    doors, token = request.app[DOORS], request.match_info["token"]
    real = doors.clock.real()
    slow_down(request, f"caller {request.remote}", real, KNOCKS, KNOCKING)
    slow_down(request, f"address {sha256(token.encode()).hexdigest()}", real, OFTEN, BURST)
    async with doors.database.read() as session:
        feed = await feeds.read(session, token, doors.clock.now())
    if feed is None:
        raise web.HTTPNotFound
    written: Callable[[feeds.Feed, str], bytes] = resolve_name(WRITER)
    body = written(feed, urlsplit(doors.address).hostname or "dondoc")
    tag = sha256(body).hexdigest()[:32]
    answer = web.Response(body=body, content_type="text/calendar", charset="utf-8")
    if any(each.value in (tag, "*") for each in request.if_none_match or ()):
        answer = web.Response(status=304)
    answer.etag = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def slow_down(request: web.Request, who: str, real: datetime, speed: float, burst: int) -> None:
    """Raises HTTPTooManyRequests beyond the pace."""
    paces = request.app[PACES]
    bucket = paces.setdefault(who, Bucket(speed, burst, real))
    paces.move_to_end(who)
    while len(paces) > REMEMBERED:
        paces.popitem(last=False)
    if (wait := bucket.wait(real)) > 0:
        bucket.spent -= 1  # refused, so not taken: who waits as told is heard
        raise web.HTTPTooManyRequests(headers={"Retry-After": str(ceil(wait))})
