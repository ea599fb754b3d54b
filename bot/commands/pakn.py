"""The list of reports for the national portal as a file: numbers, states, dates; no words."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.days import period_of
from bot.commands.evaluation import shape_of
from bot.commands.out import vacant
from bot.opening import opened
from bot.painter import written
from bot.papers import ChildPapers
from bot.settings import load
from bot.speaker import Speaker
from domain.evaluation import Shape, as_data
from domain.pakn import PaknBook, PaknOrder
from domain.periods import Period
from domain.worktime import today
from services import pakn


def export(
    context: typer.Context,
    out: Annotated[Path | None, typer.Argument()] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="D")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="D")] = None,
    preset: Annotated[str | None, typer.Option("--period", metavar="month")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    """Everything received in the period, to a file; without one, as JSON on the screen."""
    speaker: Speaker = context.obj
    period = period_of(speaker, from_, to, preset, today(SystemClock().now()))
    if out is not None:
        vacant(speaker, out, force=force)
    shape = shape_of(speaker, out)
    book = asyncio.run(gathered(period))
    if as_json or out is None:
        speaker.print(json.dumps(as_data(book), ensure_ascii=False, indent=2))
    if out is not None:
        out.write_bytes(asyncio.run(made(book, shape)))
        if not as_json:
            speaker.say("pakn.written", path=out, count=len(book.lines))


async def gathered(period: Period) -> PaknBook:
    async with opened(load()) as database, database.read() as session:
        return await pakn.book(session, period, SystemClock().now())


async def made(book: PaknBook, shape: Shape) -> bytes:
    with closing(ChildPapers()) as papers:
        return await written(papers, PaknOrder(book, shape))
