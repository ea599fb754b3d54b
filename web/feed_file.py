"""The lines of a person's calendar: each deadline an event (RFC 5545, RFC 7986)."""

from __future__ import annotations

from datetime import time, timedelta

from icalendar import Calendar, Event

from domain.lifecycle import Urgency
from domain.worktime import local
from services.feeds import Feed, FeedTask
from texts.calendar import words

END = time(23, 59, 59)
SHOWN = timedelta(minutes=30)  # how long a deadline with an hour stands in the day, up to it
REFRESH = timedelta(hours=1)
PRIORITY = {Urgency.EXPRESS: 1, Urgency.VERY_URGENT: 2, Urgency.URGENT: 3}
UNSPEAKABLE = dict.fromkeys(n for n in range(32) if n != 10)


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
