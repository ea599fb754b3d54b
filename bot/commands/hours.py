"""``hours``: when units are open, for those that differ from the office or with the season."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.days import day_of
from bot.failures import Unusable
from bot.opening import opened
from bot.settings import load
from bot.speaker import Speaker
from domain.officehours import read_hours
from domain.worktime import today
from services import deadlines, office_hours


def show(context: typer.Context) -> None:
    speaker: Speaker = context.obj
    headings = [speaker.words(f"hours.{name}") for name in ("unit", "hours", "from", "to", "basis")]
    speaker.table(headings, asyncio.run(in_force()))


async def in_force() -> list[tuple[str, str, str, str, str]]:
    async with opened(load()) as database, database.read() as session:
        rows = await deadlines.open_seasons(session, today(SystemClock().now()))
        return [
            (
                name,
                row.hours,
                f"{row.from_on:%d/%m/%Y}",
                f"{row.to_on:%d/%m/%Y}" if row.to_on else "",
                row.basis,
            )
            for name, row in rows
        ]


def change(
    context: typer.Context,
    unit: Annotated[str, typer.Argument()],
    hours: Annotated[str, typer.Argument()],
    start: Annotated[str, typer.Option("--from")],
    end: Annotated[str, typer.Option("--to")] = "",
    basis: Annotated[str, typer.Option()] = "",
) -> None:
    speaker: Speaker = context.obj
    if not basis.strip():
        raise Unusable(speaker.words("policy.no_basis"))
    try:
        read_hours(hours)
    except ValueError as error:
        raise Unusable(speaker.words("hours.bad", hours=hours)) from error
    first, last = day_of(speaker, start), day_of(speaker, end) if end else None
    if last is not None and last < first:
        raise Unusable(speaker.words("hours.reversed"))
    name = asyncio.run(store(unit, hours, (first, last), basis))
    if name is None:
        raise Unusable(speaker.words("hours.no_unit", unit=unit))
    speaker.say("hours.changed", unit=name, hours=hours, start=f"{first:%d/%m/%Y}")


async def store(unit: str, hours: str, span: tuple[date, date | None], basis: str) -> str | None:
    async with opened(load()) as database:
        now = SystemClock().now()
        return await database.run(
            lambda session: office_hours.put(session, unit, hours, span, basis, now)
        )
