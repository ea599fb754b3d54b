"""The four-way statistic on the command line: any period, as of any day, in parts, compared."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import SystemClock
from bot.commands.days import cut_of, day_if, period_of
from bot.failures import Unusable
from bot.opening import opened
from bot.settings import load
from bot.speaker import Speaker
from domain.breakdowns import Buckets, By, Line, Thresholds, outstanding
from domain.periods import Period
from domain.statistics import FourWay
from domain.worktime import local, today
from models.office import Unit
from services import breakdown, scopes
from services.breakdown import Table
from texts.papers import percent

Text = Annotated[str | None, typer.Option()]
FIGURES = ("total", "done", "done_on_time", "done_late", "open", "open_in_time", "open_overdue")


@dataclass(frozen=True, slots=True)
class Asked:
    period: Period
    cut: datetime
    against: datetime | None
    by: By | None
    unit: str


@dataclass(frozen=True, slots=True)
class Found:
    scope: str
    now: Table
    before: Table | None
    by_unit: Table
    limits: Thresholds


def show(
    context: typer.Context,
    from_: Annotated[str | None, typer.Option("--from", metavar="D")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="D")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="D")] = None,
    preset: Annotated[str | None, typer.Option(metavar="month|quarter|year|reporting")] = None,
    by: Annotated[str | None, typer.Option(metavar="|".join(By))] = None,
    compare: Annotated[str | None, typer.Option("--compare", metavar="D")] = None,
    unit: Annotated[str, typer.Option()] = "",
    suggest: Annotated[bool, typer.Option("--suggest")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    speaker: Speaker = context.obj
    now = SystemClock().now()
    period = period_of(speaker, from_, to, preset, today(now))
    cut = cut_of(day_if(speaker, as_of), period, now)
    against = day_if(speaker, compare)
    before = None if against is None else cut_of(against, period, now)
    asked = Asked(period, cut, before, part_of(speaker, by), unit)
    found = asyncio.run(gathered(speaker, asked, now))
    if as_json:
        speaker.print(json.dumps(as_data(asked, found), ensure_ascii=False, indent=2))
        return
    for told in shown(speaker, asked, found):
        speaker.table(*told)
    if suggest:
        for told in suggestions(speaker, found):
            speaker.table(*told)
        speaker.say("statistics.person_decides")


def part_of(speaker: Speaker, text: str | None) -> By | None:
    if text is None:
        return None
    try:
        return By(text)
    except ValueError:
        said = speaker.words("statistics.bad_part", value=text, choices=", ".join(By))
        raise Unusable(said) from None


async def gathered(speaker: Speaker, asked: Asked, now: datetime) -> Found:
    async with opened(load()) as database, database.read() as session:
        scope, roots = await scope_of(session, speaker, asked.unit)
        period, cut = asked.period, asked.cut

        async def counted(by: By | None, at: datetime) -> Table:
            return await breakdown.table(session, roots, by, period, at, now)

        before = None if asked.against is None else await counted(asked.by, asked.against)
        limits = await breakdown.thresholds(session)
        by_unit = await counted(By.UNIT, cut)
        parts = by_unit if asked.by is By.UNIT else await counted(asked.by, cut)
        return Found(scope, parts, before, by_unit, limits)


async def scope_of(
    session: AsyncSession, speaker: Speaker, wanted: str
) -> tuple[str, tuple[str, ...]]:
    """The whole office, or the one unit that was named. Raises Unusable."""
    if not wanted:
        tops = await scopes.all_of(session, Unit.parent_id.is_(None))
        return "; ".join(unit.name for unit in tops), tuple(unit.path for unit in tops)
    found = await scopes.find(session, wanted)
    if len(found) != 1:
        names = "; ".join(f"{unit.code} {unit.name}" for unit in found[:8])
        kind = "several_units" if found else "no_unit"
        raise Unusable(speaker.words(f"statistics.{kind}", value=wanted, names=names))
    return found[0].name, (found[0].path,)


# --- as data --------------------------------------------------------------------------------


def as_data(asked: Asked, found: Found) -> dict[str, Any]:
    buckets = found.now.buckets
    good, bad = outstanding(found.by_unit.lines, found.limits)
    facts: dict[str, Any] = {
        "scope": found.scope,
        "from": asked.period.start.isoformat(),
        "to": asked.period.end.isoformat(),
        "as_of": local(asked.cut).isoformat(),
        "total": figures(found.now.whole, buckets),
        "checks": checks(found.now.whole.counts),
    }
    if asked.by is not None:
        facts["by"] = asked.by
        facts["rows"] = [part(line, buckets) for line in found.now.lines]
    if found.before is not None and asked.against is not None:
        facts["compared"] = {
            "as_of": local(asked.against).isoformat(),
            "total": figures(found.before.whole, buckets),
            "rows": [part(line, buckets) for line in found.before.lines] if asked.by else [],
        }
    facts["suggestions"] = {
        "praise": [part(line, buckets) for line in good],
        "criticism": [part(line, buckets) for line in bad],
    }
    return facts


def part(line: Line, buckets: Buckets) -> dict[str, Any]:
    return {"key": line.key, "name": line.name, **figures(line, buckets)}


def figures(line: Line, buckets: Buckets) -> dict[str, Any]:
    counts = line.counts
    ages = zip(buckets.spans, line.ages, strict=True)
    return {
        **{name: getattr(counts, name) for name in FIGURES},
        "undated": counts.undated,
        "overdue": counts.overdue,
        "objective_causes_confirmed": line.spared,
        "overdue_days": {span_name(span): count for span, count in ages},
    }


def span_name(span: tuple[int, int | None]) -> str:
    low, high = span
    return f">{low - 1}" if high is None else f"{low}-{high}"


def checks(counts: FourWay) -> dict[str, bool]:
    return {
        "A=B+C": counts.total == counts.done + counts.open,
        "B=B1+B2": counts.done == counts.done_on_time + counts.done_late,
        "C=C1+C2": counts.open == counts.open_in_time + counts.open_overdue,
    }


# --- as tables ------------------------------------------------------------------------------

Shown = tuple[list[str], Iterable[list[str]]]


def shown(speaker: Speaker, asked: Asked, found: Found) -> Iterator[Shown]:
    counts = found.now.whole.counts
    speaker.print(found.scope)
    speaker.say(
        "statistics.sentence",
        start=f"{asked.period.start:%d/%m/%Y}",
        end=f"{asked.period.end:%d/%m/%Y}",
        **{name: getattr(counts, name) for name in FIGURES},
    )
    speaker.say("statistics.cut", day=f"{today(asked.cut):%d/%m/%Y}")
    yield whole(speaker, asked, found)
    if asked.by is not None:
        yield parts(speaker, asked.by, found.now.lines)
    yield ages(speaker, found.now)


def whole(speaker: Speaker, asked: Asked, found: Found) -> Shown:
    """Each figure with its share of all; beside it the other date's and the difference."""
    headings = ["", speaker.words("statistics.number"), speaker.words("statistics.share")]
    before, against = found.before, asked.against
    if against is not None:
        headings += [f"{today(against):%d/%m/%Y}", speaker.words("statistics.difference")]
    mine = figures(found.now.whole, found.now.buckets)
    theirs = {} if before is None else figures(before.whole, before.buckets)

    def row(name: str) -> list[str]:
        all_ = found.now.whole.counts.total
        part_of_all = percent(mine[name], all_, speaker.language) if all_ else ""
        cells = [speaker.words(f"statistics.{name}"), str(mine[name]), part_of_all]
        return cells + ([str(theirs[name]), f"{mine[name] - theirs[name]:+d}"] if theirs else [])

    names = (*FIGURES, "overdue", "undated", "objective_causes_confirmed")
    return headings, [row(name) for name in names]


def parts(speaker: Speaker, by: By, lines: Iterable[Line]) -> Shown:
    names = (*FIGURES, "undated")
    headings = [speaker.words(f"statistics.by_{by}")]
    headings += [speaker.words(f"statistics.{name}") for name in names]
    rows = [
        [name_of(speaker, by, line), *(str(getattr(line.counts, name)) for name in names)]
        for line in lines
    ]
    return headings, rows


def name_of(speaker: Speaker, by: By, line: Line) -> str:
    if not line.key:
        return speaker.words("statistics.none")
    if by is By.URGENCY:
        return speaker.words(f"statistics.urgency_{line.key}")
    if by is By.MONTH:
        return f"{date.fromisoformat(line.key + '-01'):%m/%Y}"
    return line.name


def ages(speaker: Speaker, table: Table) -> Shown:
    spans = [speaker.words("statistics.days", span=span_name(span)) for span in table.buckets.spans]
    headings = [speaker.words("statistics.open_overdue"), *spans]
    return headings, [[str(table.whole.counts.open_overdue), *map(str, table.whole.ages)]]


def suggestions(speaker: Speaker, found: Found) -> Iterator[Shown]:
    for kind, lines in zip(
        ("praise", "criticism"), outstanding(found.by_unit.lines, found.limits), strict=True
    ):
        names = ("total", "done", "done_late", "open_overdue")
        headings = [speaker.words(f"statistics.{kind}")]
        headings += [speaker.words(f"statistics.{name}") for name in names]
        rows = [[line.name, *(str(getattr(line.counts, n)) for n in names)] for line in lines]
        yield headings, rows or [[speaker.words("statistics.nobody"), *[""] * len(names)]]
