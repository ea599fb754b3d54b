"""``/tinhhinh`` in parts, between two dates, and the lists for praise and criticism."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.breakdowns import NAMELESS, By, Wanted, outstanding, read_wanted
from domain.notices import Refusal
from domain.notices.breakdowns import Age, Outstanding, Part, StatusCompared, StatusTable
from domain.notices.general import NotYours
from domain.notices.supervision import Choice, PeriodUnclear, UnitQuestion
from domain.paging import leaf
from domain.period_reading import read_period
from domain.periods import Period, Preset, preset
from domain.rights import Right
from domain.worktime import end_of_day, today
from handlers import supervisors
from handlers.context import Context
from handlers.officials import number
from handlers.supervisors import part_meant, read_days, scope_of, within_the_register
from services import breakdown, statistics
from services.breakdown import Table
from services.scopes import watched

PAGE = 8
NAMED = 6  # units in each list of suggestions


async def on_status(ctx: Context, argument: str) -> None:
    """``/tinhhinh [đơn vị] [kỳ] [theo đơn vị | người giao | văn bản | độ khẩn | tháng]
    [so với NGÀY] [biểu dương]``; with none of these the sentence, as ever."""
    wanted = read_wanted(argument)
    if wanted.by is None and not wanted.suggest and not wanted.against:
        await supervisors.on_status(ctx, argument)
        return
    if not watched(ctx.visitor):
        raise Refusal(NotYours())
    asked = read_period(wanted.rest, ctx.now)
    period = asked.period or preset(Preset.YEAR, today(ctx.now))
    if asked.reversed or period.start > today(ctx.now):
        ctx.reply(PeriodUnclear(future=not asked.reversed))
        return
    key = await part_meant(ctx, asked.rest, UnitQuestion.STATUS, period)
    if key is not None:
        await answer(ctx, wanted, key, period)


async def answer(ctx: Context, wanted: Wanted, key: int, period: Period) -> None:
    if wanted.against:
        await compare(ctx, key, period, wanted.against)
    elif wanted.suggest:
        await suggest(ctx, key, period)
    else:
        await parts(ctx, key, wanted.by or By.UNIT, period, 1)


# --- in parts -------------------------------------------------------------------------------


async def on_parts(ctx: Context, argument: str) -> None:
    """``q.by:UNIT:BY:20260101-20261119:PAGE``."""
    key, _, rest = argument.partition(":")
    by, _, rest = rest.partition(":")
    spoken, _, page = rest.partition(":")
    period = read_days(spoken, today(ctx.now))
    unit = number(key, -1)
    if period is None or by not in tuple(By) or unit < 0:
        raise Refusal(NotYours())
    await parts(ctx, unit, By(by), period, number(page, 1))


async def parts(ctx: Context, key: int, by: By, period: Period, page: int) -> None:
    """Parts that name somebody only where the visitor sees tasks by name; recorded."""
    scope, roots, named = await open_to(ctx, key)
    if not named and by not in NAMELESS:
        raise Refusal(NotYours())
    shown = await within_the_register(ctx, period)
    cut = shown.as_of(ctx.now)
    table = await breakdown.table(ctx.session, roots, by, shown, cut, ctx.now)
    await note(ctx, key, shown)
    lines, page, of = leaf(table.lines, page, PAGE)
    ctx.reply(
        StatusTable(
            scope,
            shown.start,
            shown.end,
            cut,
            by,
            tuple(Part.of(line) for line in lines),
            table.whole.counts,
            table.whole.spared,
            ages_of(table),
            named,
            page,
            of,
        )
    )


def ages_of(table: Table) -> tuple[Age, ...]:
    spans = zip(table.buckets.spans, table.whole.ages, strict=True)
    return tuple(Age(first, last, count) for (first, last), count in spans)


async def open_to(ctx: Context, key: int) -> tuple[Choice, Sequence[str], bool]:
    """What was asked about, and whether the visitor sees tasks by name everywhere in it."""
    scope, paths = await scope_of(ctx, key)
    return scope, paths, all(ctx.visitor.may(Right.SEE_TASKS, path) for path in paths)


async def note(ctx: Context, key: int, period: Period) -> None:
    await statistics.note_query(
        ctx.session, ctx.visitor, "tinhhinh", ctx.now, unit_id=key or None, period=period
    )


# --- between two dates ----------------------------------------------------------------------


async def compare(ctx: Context, key: int, period: Period, against: str) -> None:
    """The end of the period and the other date; a single day is a cut-off of its year."""
    other = read_period(against, ctx.now).period
    if other is None or other.start > today(ctx.now):
        ctx.reply(PeriodUnclear(future=other is not None))
        return
    scope, roots, _ = await open_to(ctx, key)
    ends = sorted((period.end, other.end))
    start = period.start if period.start < ends[0] else ends[0].replace(month=1, day=1)
    whole = await within_the_register(ctx, Period(start, ends[1]))
    first, last = (min(end_of_day(day), ctx.now) for day in ends)
    await note(ctx, key, whole)
    earlier, later = [await counted(ctx, roots, whole, cut) for cut in (first, last)]
    ctx.reply(
        StatusCompared(scope, whole.start, first, last, earlier.whole.counts, later.whole.counts)
    )


async def counted(ctx: Context, roots: Sequence[str], period: Period, cut: datetime) -> Table:
    """Tasks assigned until the cut-off: those given later were not there yet."""
    upto = Period(period.start, max(period.start, today(cut)))
    return await breakdown.table(ctx.session, roots, None, upto, cut, ctx.now)


# --- what stands out ------------------------------------------------------------------------


async def on_suggest(ctx: Context, argument: str) -> None:
    """``q.sug:UNIT:20260101-20261119``."""
    key, _, spoken = argument.partition(":")
    period = read_days(spoken, today(ctx.now))
    unit = number(key, -1)
    if period is None or unit < 0:
        raise Refusal(NotYours())
    await suggest(ctx, unit, period)


async def suggest(ctx: Context, key: int, period: Period) -> None:
    scope, roots, named = await open_to(ctx, key)
    if not named:
        raise Refusal(NotYours())
    shown = await within_the_register(ctx, period)
    cut = shown.as_of(ctx.now)
    table = await breakdown.table(ctx.session, roots, By.UNIT, shown, cut, ctx.now)
    limits = await breakdown.thresholds(ctx.session)
    good, bad = outstanding(table.lines, limits)
    await note(ctx, key, shown)
    ctx.reply(
        Outstanding(
            scope,
            shown.start,
            shown.end,
            cut,
            tuple(map(Part.of, good[:NAMED])),
            tuple(map(Part.of, bad[:NAMED])),
            max(0, len(good) - NAMED) + max(0, len(bad) - NAMED),
            limits,
        )
    )


COMMANDS = {"tinhhinh": on_status, "status": on_status}
BUTTONS = {"q.by": on_parts, "q.sug": on_suggest}
