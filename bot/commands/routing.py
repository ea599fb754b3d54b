"""Where reports go: the table of rules in and out of a workbook, and «sẽ đến ai, vì sao»."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.importing import accepted
from bot.commands.out import vacant
from bot.failures import Unusable
from bot.opening import opened
from bot.papers import ChildPapers
from bot.settings import load
from bot.speaker import Speaker
from channels.markup import plain
from domain.lifecycle import About, Category, ReportKind
from domain.notices import Notice
from domain.notices.report_ways import RulesTable
from domain.papers import Problems
from domain.words import nfc
from domain.worktime import LOCAL
from services import import_rules, routing_rules, trails
from services.import_names import places_of
from texts.catalogue import shared

# --- the table --------------------------------------------------------------------------------


def show(context: typer.Context) -> None:
    tell(context.obj, asyncio.run(listed()))


async def listed() -> Notice:
    async with opened(load()) as database, database.read() as session:
        rows = tuple(trails.rule_line(row) for row in await routing_rules.table(session))
        return RulesTable(rows, len(rows), 1, 1)


def bring_in(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    asyncio.run(bring(context.obj, file.read_bytes()))


async def bring(speaker: Speaker, body: bytes) -> None:
    with closing(ChildPapers()) as papers:
        book = accepted(speaker, await papers.read_rules(body))
    async with opened(load()) as database:
        now = SystemClock().now()
        done = await database.run(lambda session: import_rules.apply_rules(session, book, now))
    count: int | Problems = accepted(speaker, done)
    speaker.say("rules.imported", count=count)


def write_out(
    context: typer.Context,
    out: Annotated[Path, typer.Argument()],
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    speaker: Speaker = context.obj
    vacant(speaker, out, force=force)
    count, body = asyncio.run(written())
    out.write_bytes(body)
    speaker.say("rules.exported", path=out, count=count)


async def written() -> tuple[int, bytes]:
    async with opened(load()) as database, database.read() as session:
        book = await import_rules.rules_book(session)
    with closing(ChildPapers()) as papers:
        return len(book.rules), await papers.rules_workbook(book)


# --- who would get it, and why ----------------------------------------------------------------


def try_one(
    context: typer.Context,
    category: Annotated[str, typer.Option("--category")] = Category.OTHER.value,
    unit: Annotated[str, typer.Option("--unit")] = "",
    about: Annotated[About, typer.Option("--about")] = About.UNSAID,
    named: Annotated[str, typer.Option("--named")] = "",
    kind: Annotated[ReportKind, typer.Option("--kind")] = ReportKind.REPORT,
    at: Annotated[datetime | None, typer.Option("--at")] = None,
) -> None:
    speaker: Speaker = context.obj
    known = {one.value.casefold(): one for one in Category}
    if category.casefold() not in known:
        names = " | ".join(Category)
        raise Unusable(speaker.words("rules.no_category", category=category, names=names))
    moment = at.replace(tzinfo=LOCAL) if at is not None else SystemClock().now()
    facts = (kind, known[category.casefold()], about, nfc(named), moment)
    tell(speaker, asyncio.run(tried(speaker, unit, *facts)))


async def tried(
    speaker: Speaker,
    unit: str,
    kind: ReportKind,
    category: Category,
    about: About,
    named: str,
    moment: datetime,
) -> Notice:
    async with opened(load()) as database, database.read() as session:
        found = (await places_of(session)).find(unit) if unit else ()
        if unit and len(found) != 1:
            raise Unusable(speaker.words("rules.no_unit", unit=unit))
        place = found[0].id if found else None
        thought = trails.Thought(kind, category, place, about, named, moment)
        return await trails.of_thought(session, thought, None, SystemClock().now())


def tell(speaker: Speaker, notice: Notice) -> None:
    """What the chat would say, as plain text."""
    speaker.print(plain(shared().render(notice, speaker.language).html))
