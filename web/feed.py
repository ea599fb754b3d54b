"""A person's deadlines as an iCalendar behind a secret address (RFC 5545, RFC 7986).

Calendars ask again and again for years, so an answer that has not changed is 304; whoever asks too
often waits, and an unknown address is 404 like one that was taken back.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, time, timedelta
from hashlib import sha256
from math import ceil
from urllib.parse import urlsplit

from aiohttp import web
from icalendar import Calendar, Event

from domain.lifecycle import Urgency
from domain.worktime import local
from services import feeds
from services.feeds import Feed, FeedTask
from texts.calendar import words
from web.doors import DOORS
from web.pace import Bucket

PACES = web.AppKey("calendar_paces", OrderedDict[str, Bucket])
OFTEN, BURST = 0.1, 10  # per address: one in ten seconds, ten at once
KNOCKS, KNOCKING = 5.0, 60  # per caller, whatever the address; a proxy is one caller
REMEMBERED = 10_000  # addresses and callers
END = time(23, 59, 59)
SHOWN = timedelta(minutes=30)  # how long a deadline with an hour stands in the day, up to it
REFRESH = timedelta(hours=1)
PRIORITY = {Urgency.EXPRESS: 1, Urgency.VERY_URGENT: 2, Urgency.URGENT: 3}
UNSPEAKABLE = dict.fromkeys(n for n in range(32) if n != 10)


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


def written(feed: Feed, host: str) -> bytes:
    """The same bytes for the same tasks, so that a reader can tell that nothing changed."""
    said = words(feed.language)
    book = Calendar()
    book.add("prodid", "-//Don Doc//dondoc//VI")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("name", said["name"])
    book.add("x-wr-calname", said["name"])
    book.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    book.add("x-published-ttl", "PT1H")
    for task in feed.tasks:
        book.add_component(event(task, feed.language, host))
    body: bytes = book.to_ical(sorted=True)
    return body


def event(task: FeedTask, language: str, host: str) -> Event:
    """A whole day for a deadline at its end, else the half hour before it. It blocks no time."""
    said, due = words(language), local(task.due_at)
    made = Event()
    made.add("uid", f"{task.code}@{host}")
    made.add("sequence", task.version - 1)
    made.add("dtstamp", task.changed_at)
    made.add("last-modified", task.changed_at)
    made.add("summary", " ".join(clean(said["summary"].format(content=task.content)).split()))
    made.add("description", clean("\n".join(described(task, language))))
    if due.time() == END:
        made.add("dtstart", due.date())
        made.add("dtend", due.date() + timedelta(days=1))
    else:
        made.add("dtstart", task.due_at - SHOWN)
        made.add("dtend", task.due_at)
    made.add("transp", "TRANSPARENT")
    made.add("status", "CONFIRMED")
    made.add("class", "PRIVATE")
    if task.urgency in PRIORITY:
        made.add("priority", PRIORITY[task.urgency])
    return made


def described(task: FeedTask, language: str) -> list[str]:
    said, due = words(language), local(task.due_at)
    at_end = due.time() == END
    when = said["whole_day" if at_end else "hour"].format(
        hour=f"{due:%H:%M}", day=f"{due:%d/%m/%Y}"
    )
    facts = {
        "deliverable": task.deliverable,
        "document": task.document,
        "giver": task.giver,
        "code": task.code,
    }
    return [when, *(said[name].format(**{name: fact}) for name, fact in facts.items() if fact)]


def clean(text: str) -> str:
    """Without what a line of a calendar cannot hold."""
    return text.replace("\r\n", "\n").translate(UNSPEAKABLE)
