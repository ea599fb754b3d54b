"""``calendar``: the office's days off and worked weekends, by the notice that orders them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.calendar_file import BadCalendar, days_of
from bot.clock import SystemClock
from bot.failures import Unusable
from bot.opening import opened
from bot.settings import load
from bot.speaker import Speaker
from domain.notices.deadlines import CalendarShown
from domain.worktime import DayKind, today
from services import calendars

KINDS = {
    DayKind.NGHI: "calendar.nghi",
    DayKind.NGHI_BU: "calendar.nghi_bu",
    DayKind.HOAN_DOI_NGHI: "calendar.hoan_doi_nghi",
    DayKind.LAM_BU: "calendar.lam_bu",
}
Year = Annotated[int, typer.Argument(min=calendars.FIRST, max=calendars.LAST)]
Basis = Annotated[str, typer.Option()]


def show(
    context: typer.Context,
    year: Annotated[int, typer.Argument(min=0, max=calendars.LAST)] = 0,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    speaker: Speaker = context.obj
    shown = asyncio.run(read_year(year or today(SystemClock().now()).year))
    if as_json:
        speaker.print(shown.to_json())
        return
    key = "confirmed" if shown.confirmed else "provisional"
    speaker.say(
        f"calendar.{key}", year=shown.year, basis=shown.basis or "–", days=shown.working_days
    )
    headings = [speaker.words(f"calendar.{name}") for name in ("day", "kind", "name", "basis")]
    rows = [
        (f"{each.day:%d/%m/%Y}", speaker.words(KINDS[each.kind]), each.name, each.basis)
        for each in shown.days
    ]
    speaker.table(headings, rows)


async def read_year(year: int) -> CalendarShown:
    async with opened(load()) as database, database.read() as session:
        return await calendars.shown(session, year, None, SystemClock().now())


def bring_in(
    context: typer.Context,
    year: Year,
    file: Annotated[Path | None, typer.Option()] = None,
    basis: Basis = "",
) -> None:
    speaker: Speaker = context.obj
    named(speaker, basis)
    try:
        days = days_of(file, year)
    except BadCalendar as bad:
        where = speaker.words("calendar.line", line=bad.line) if bad.line else ""
        flaw = speaker.words(f"calendar.{bad.flaw}", said=bad.said, year=year)
        raise Unusable(f"{where}{flaw}") from bad
    changed, moved = asyncio.run(store(year, days, basis))
    speaker.say("calendar.imported" if changed else "calendar.same", year=year, count=changed)
    tell_moved(speaker, moved)


async def store(year: int, days: list[calendars.Change], basis: str) -> tuple[int, int]:
    async with opened(load()) as database:
        now = SystemClock().now()
        return await database.run(
            lambda session: calendars.import_year(session, year, days, basis, None, now)
        )


def confirm(context: typer.Context, year: Year, basis: Basis = "") -> None:
    speaker: Speaker = context.obj
    named(speaker, basis)
    moved = asyncio.run(make_sure(year, basis))
    speaker.say("calendar.made_sure", year=year, basis=basis)
    tell_moved(speaker, moved)


async def make_sure(year: int, basis: str) -> int:
    async with opened(load()) as database:
        now = SystemClock().now()
        return await database.run(
            lambda session: calendars.confirm(session, year, basis, None, now)
        )


def named(speaker: Speaker, basis: str) -> None:
    if not basis.strip():
        raise Unusable(speaker.words("policy.no_basis"))


def tell_moved(speaker: Speaker, moved: int) -> None:
    speaker.say("calendar.moved" if moved else "calendar.nothing_moved", count=moved)
