"""The report on the hotline from the command line, and posters of units."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.days import period_of
from bot.commands.out import vacant
from bot.commands.people import bot_name
from bot.failures import Unusable
from bot.opening import as_it_is
from bot.papers import ChildPapers
from bot.settings import load
from bot.speaker import Speaker
from domain.hotline_figures import HOTLINE_FORMS, HotlinePaper
from domain.periods import Period
from domain.posters import Poster, PosterLanguage, PosterSize, start_code
from domain.reporting import PaperFormat
from domain.worktime import today
from services import hotline_papers, posters
from services.almanac import almanac
from services.hotline_figures import which_of_office
from services.inspections import Seen

PATIENCE = 180.0  # s
BOTH = "all"


def report(
    context: typer.Context,
    out: Annotated[Path, typer.Argument()],
    start: Annotated[str | None, typer.Option("--from", metavar="D")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="D")] = None,
    preset: Annotated[str | None, typer.Option("--preset")] = None,
    form: Annotated[str, typer.Option("--format")] = "",
    unit: Annotated[str, typer.Option("--unit")] = "",
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    speaker: Speaker = context.obj
    period = period_of(speaker, start, end, preset, today(SystemClock().now()))
    wanted = form or out.suffix[1:]
    if wanted not in HOTLINE_FORMS:
        forms = " | ".join(HOTLINE_FORMS)
        raise Unusable(speaker.words("report.bad_form", text=wanted, forms=forms))
    vacant(speaker, out, force=force)
    paper, body = asyncio.run(printed(speaker, period, PaperFormat(wanted), unit))
    out.write_bytes(body)  # whole or not at all
    whole = paper.figures.whole
    facts = {"received": whole.received, "done": whole.terms.done, "open": whole.terms.open}
    speaker.say("hotline.written", path=out, inspections=len(paper.inspections), **facts)


async def printed(
    speaker: Speaker, period: Period, form: PaperFormat, unit: str
) -> tuple[HotlinePaper, bytes]:
    now = SystemClock().now()
    async with as_it_is(load()) as database, database.read() as session:
        asked = await which_of_office(session, unit)
        if asked is None:
            raise Unusable(speaker.words("report.no_unit", unit=unit))
        paper = await hotline_papers.paper(session, asked, Seen.everywhere(), period, now)
    with closing(ChildPapers(patience=PATIENCE)) as papers:
        return paper, await papers.printed(f"hotline-{form}", paper)


# --- posters -------------------------------------------------------------------------------


def poster(
    context: typer.Context,
    unit: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Argument()],
    size: Annotated[str, typer.Option("--size", metavar="a4|a6|all")] = BOTH,
    words: Annotated[str, typer.Option("--words", metavar="vi|en|all")] = BOTH,
    telegram: Annotated[str, typer.Option("--telegram", metavar="BOT")] = "",
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    speaker: Speaker = context.obj
    sizes = chosen(speaker, size.lower(), tuple(PosterSize))
    languages = chosen(speaker, words.lower(), tuple(PosterLanguage))
    vacant(speaker, out, force=force)
    made = asyncio.run(poster_of(speaker, unit, telegram))
    sheets = replace(
        made,
        sizes=tuple(PosterSize(each) for each in sizes),
        languages=tuple(PosterLanguage(each) for each in languages),
    )
    out.write_bytes(asyncio.run(drawn(sheets)))
    pages = len(sizes) * len(languages)
    ways = ", ".join(each.address for each in made.links)
    speaker.say("poster.written", path=out, pages=pages, links=ways)


def chosen(speaker: Speaker, text: str, options: tuple[str, ...]) -> tuple[str, ...]:
    if text == BOTH:
        return options
    if text not in options:
        choices = " | ".join((*options, BOTH))
        raise Unusable(speaker.words("poster.bad_choice", text=text, choices=choices))
    return (text,)


async def poster_of(speaker: Speaker, code: str, telegram: str) -> Poster:
    settings, now = load(), SystemClock().now()
    name = telegram.lstrip("@") or await bot_name(speaker, settings)
    async with as_it_is(settings) as database, database.read() as session:
        unit = await posters.unit_of_code(session, code)
        if unit is None:
            raise Unusable(speaker.words("report.no_unit", unit=code))
        link = f"https://t.me/{name}?start={start_code(unit.code)}" if name else ""
        book = await almanac(session)
        links = posters.places(book, unit.code, link, settings.public_url or "")
        if not links:
            raise Unusable(speaker.words("poster.nowhere"))
        return await posters.poster_of(session, unit, links, now)


async def drawn(sheets: Poster) -> bytes:
    with closing(ChildPapers(patience=PATIENCE)) as papers:
        return await papers.printed("poster", sheets)
