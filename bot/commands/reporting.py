"""Printing the report on tasks from the command line."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.failures import Unusable
from bot.opening import as_it_is
from bot.papers import ChildPapers
from bot.settings import load
from bot.speaker import Speaker, Step
from domain.periods import Period
from domain.reporting import PaperFormat, ReportPaper
from domain.spots import reckoned
from domain.worktime import today
from services.reporting import compiled, scope_of_office

MOST_LISTED = 50_000  # tasks a paper names where nobody waits in a chat


def report(
    context: typer.Context,
    out: Annotated[Path, typer.Argument()],
    start: Annotated[str, typer.Option("--from")],
    end: Annotated[str, typer.Option("--to")] = "",
    as_of: Annotated[str, typer.Option("--as-of")] = "",
    form: Annotated[str, typer.Option("--format")] = "",
    unit: Annotated[str, typer.Option("--unit")] = "",
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    speaker: Speaker = context.obj
    now_on = today(SystemClock().now())
    period = Period(day(speaker, start), day(speaker, end) if end else now_on)
    cut = day(speaker, as_of) if as_of else min(period.end, now_on)
    wanted = form_of(speaker, form or out.suffix[1:])
    if period.start > period.end or cut < period.start or cut > now_on:
        raise Unusable(speaker.words("report.dates", today=now_on.isoformat()))
    if out.exists() and not force:
        raise Unusable(speaker.words("report.exists", path=out))
    paper, body = asyncio.run(made(speaker, period, cut, wanted, unit))
    out.write_bytes(body)  # whole or not at all
    figures = {name: getattr(paper.counts, name) for name in ("total", "done", "open")}
    speaker.say("report.written", path=out, tasks=len(paper.tasks), **figures)


def day(speaker: Speaker, text: str) -> date:
    with suppress(ValueError):
        found = date.fromisoformat(text)
        if reckoned(found):
            return found
    raise Unusable(speaker.words("report.bad_day", text=text))


def form_of(speaker: Speaker, text: str) -> PaperFormat:
    forms = tuple(PaperFormat)
    if text not in forms:
        raise Unusable(speaker.words("report.bad_form", text=text, forms=" | ".join(forms)))
    return PaperFormat(text)


async def made(
    speaker: Speaker, period: Period, cut: date, form: PaperFormat, unit: str
) -> tuple[ReportPaper, bytes]:
    with speaker.progress("report.reading", "report.printing") as (reading, printing):
        paper = await put_together(speaker, period, cut, unit, reading)
        papers = ChildPapers(patience=180)
        try:
            printing(0, 1)
            body = await papers.report(paper, form)
            printing(1, 1)
        finally:
            papers.close()
    return paper, body


async def put_together(
    speaker: Speaker, period: Period, cut: date, unit: str, reading: Step
) -> ReportPaper:
    async with as_it_is(load()) as database, database.read() as session:
        scope = await scope_of_office(session, unit)
        if scope is None:
            raise Unusable(speaker.words("report.no_unit", unit=unit))
        now = SystemClock().now()
        return await compiled(session, scope, period, cut, now, reading, MOST_LISTED)
