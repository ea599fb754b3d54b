"""``deadline``: what a phrase sets as a deadline, and how that is counted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from sqlalchemy.exc import DBAPIError

from bot.clock import SystemClock
from bot.days import moment_of
from bot.opening import as_it_is
from bot.settings import BadSettings, load
from bot.speaker import Speaker
from channels.markup import plain
from domain.deadline_phrases import Basis, Kind, Reading, read
from domain.notices.deadlines import HowStep
from domain.receipts import has_hour, read_received
from domain.worktime import MIDNIGHT, Hours, at, local, today
from services.almanac import Almanac, read_almanac, shipped
from services.deadlines import hours_of
from texts.catalogue import Catalogue

NOT_UNDERSTOOD = 2
KINDS = {
    Kind.FIXED: "deadline.kind_fixed",
    Kind.RELATIVE: "deadline.kind_relative",
    Kind.PERIODIC: "deadline.kind_periodic",
    Kind.EVENT: "deadline.kind_event",
    Kind.ON_REQUEST: "deadline.kind_on_request",
    Kind.STANDING: "deadline.kind_standing",
    Kind.NONE: "deadline.kind_none",
}
ASKED = {Kind.AMBIGUOUS: "deadline.ambiguous", Kind.UNKNOWN: "deadline.unknown"}
WEEKDAYS = (
    "deadline.weekday_1",
    "deadline.weekday_2",
    "deadline.weekday_3",
    "deadline.weekday_4",
    "deadline.weekday_5",
    "deadline.weekday_6",
    "deadline.weekday_7",
)


def explain(
    context: typer.Context,
    phrase: Annotated[str, typer.Argument()],
    start: Annotated[str, typer.Option("--from")] = "",
    basis: Annotated[Basis | None, typer.Option()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    speaker: Speaker = context.obj
    since = moment_of(speaker, start) if start else at(today(SystemClock().now()), MIDNIGHT)
    reading = asyncio.run(read_here(phrase, since, basis))
    teller = Teller(speaker)
    if as_json:
        facts = teller.facts(reading) | {
            "alternatives": [
                {"text": teller.line(each), **teller.facts(each)} for each in reading.alternatives
            ]
        }
        speaker.print(json.dumps(facts, ensure_ascii=False))
    else:
        teller.tell(reading)
    if not reading.kind.understood:
        raise typer.Exit(NOT_UNDERSTOOD)


async def read_here(phrase: str, since: datetime, basis: Basis | None) -> Reading:
    """By the office's own calendar, hours and habit; without a database by those we ship."""
    book, hours = await book_of_the_house()
    if book.holds("deadline.received_late"):
        return read_received(phrase, since, book.calendar, hours or Hours(), basis=basis)
    now = since if has_hour(since) else None
    return read(phrase, today(since), book.calendar, basis=basis, hours=hours, now=now)


async def book_of_the_house() -> tuple[Almanac, Any]:
    try:
        async with as_it_is(load()) as database, database.read() as session:
            book = await read_almanac(session)
            return book, await hours_of(session, None, book)
    except (BadSettings, DBAPIError):
        book = shipped()
        return book, None


class Teller:
    """Words a reading for the reader of the command line."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.catalogue = Catalogue()

    def tell(self, reading: Reading) -> None:
        if not reading.kind.understood:
            self.speaker.complain(self.speaker.words(ASKED[reading.kind]))
            for each in reading.alternatives:
                self.speaker.complain(f"  • {self.line(each)}")
            self.speaker.complain(self.speaker.words("deadline.again"))
            return
        self.speaker.print(self.line(reading))
        for step in self.steps(reading):
            self.speaker.print(f"  • {step}")
        if reading.alternatives:
            self.speaker.say("deadline.usual")
            for each in reading.alternatives:
                self.speaker.print(f"  • {each.phrase}: {self.line(each)}")

    def line(self, reading: Reading) -> str:
        kind = self.speaker.words(KINDS[reading.kind])
        if reading.due_at is None:
            return kind
        here = local(reading.due_at)
        weekday = self.speaker.words(WEEKDAYS[here.weekday()])
        due = f"{here:%H:%M} {here:%d/%m/%Y}"
        return self.speaker.words("deadline.due", due=due, weekday=weekday, kind=kind)

    def facts(self, reading: Reading) -> dict[str, Any]:
        due = local(reading.due_at).isoformat() if reading.due_at is not None else None
        return {"due_at": due, "kind": str(reading.kind), "steps": list(self.steps(reading))}

    def steps(self, reading: Reading) -> Iterator[str]:
        for step in reading.steps:
            yield plain(self.catalogue.render(HowStep(step), self.speaker.language).html)
