"""The evaluation of officials as a file: per person and month or quarter (NĐ 335/2025/NĐ-CP)."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.days import period_of
from bot.commands.out import vacant
from bot.commands.statistics import scope_of
from bot.failures import Unusable
from bot.opening import opened
from bot.painter import written
from bot.papers import ChildPapers
from bot.settings import load
from bot.speaker import Speaker
from domain.evaluation import EvaluationBook, EvaluationOrder, Shape, as_data
from domain.periods import Period, months, quarter
from domain.worktime import today
from services import evaluation

MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])|(?P<m>\d\d?)/(?P<y>20\d\d)")
QUARTER = re.compile(r"(?P<year>20\d\d)-?q(?P<quarter>[1-4])|q?(?P<q>[1-4])/(?P<y>20\d\d)", re.I)


def export(
    context: typer.Context,
    out: Annotated[Path | None, typer.Argument()] = None,
    month: Annotated[str | None, typer.Option(metavar="2026-11")] = None,
    quarter_: Annotated[str | None, typer.Option("--quarter", metavar="2026-Q4")] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="D")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="D")] = None,
    unit: Annotated[str, typer.Option()] = "",
    products: Annotated[bool, typer.Option("--products")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    speaker: Speaker = context.obj
    day = today(SystemClock().now())
    period = asked(speaker, month, quarter_, from_, to, day)
    if out is not None:
        vacant(speaker, out, force=force)
    shape = shape_of(speaker, out)
    book = asyncio.run(gathered(speaker, unit, period))
    if as_json or out is None:
        speaker.print(json.dumps(as_data(book), ensure_ascii=False, indent=2))
    if out is not None:
        out.write_bytes(asyncio.run(made(book, shape, products=products)))
        if not as_json:
            speaker.say("evaluation.written", path=out, count=len(book.people))


def asked(
    speaker: Speaker,
    month: str | None,
    quarter_: str | None,
    first: str | None,
    last: str | None,
    day: date,
) -> Period:
    """The month, quarter or days that were named, one of them; this month otherwise."""
    days = first is not None or last is not None
    if (month is not None) + (quarter_ is not None) + days > 1:
        raise Unusable(speaker.words("evaluation.one_period"))
    if days:
        return period_of(speaker, first, last, None, day)
    if month is not None:
        found = MONTH.fullmatch(month.strip())
        if found is None or not 1 <= int(found["month"] or found["m"]) <= 12:
            raise Unusable(speaker.words("evaluation.bad_month", value=month))
        return months(int(found["year"] or found["y"]), int(found["month"] or found["m"]), 1)
    if quarter_ is not None:
        found = QUARTER.fullmatch(quarter_.strip())
        if found is None:
            raise Unusable(speaker.words("evaluation.bad_quarter", value=quarter_))
        return quarter(int(found["year"] or found["y"]), int(found["quarter"] or found["q"]))
    return months(day.year, day.month, 1)


def shape_of(speaker: Speaker, out: Path | None) -> Shape:
    if out is None:
        return Shape.JSON
    try:
        return Shape(out.suffix.lower().lstrip("."))
    except ValueError:
        raise Unusable(speaker.words("evaluation.bad_file", path=out)) from None


async def gathered(speaker: Speaker, unit: str, period: Period) -> EvaluationBook:
    async with opened(load()) as database, database.read() as session:
        scope, roots = await scope_of(session, speaker, unit)
        return await evaluation.book(session, roots, scope, period, SystemClock().now())


async def made(book: EvaluationBook, shape: Shape, *, products: bool) -> bytes:
    with closing(ChildPapers()) as papers:
        if products and shape is Shape.CSV:
            return await papers.book("products-csv", book)
        return await written(papers, EvaluationOrder(book, shape))
