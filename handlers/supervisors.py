"""What those who watch over others ask: how tasks stand, what is overdue, where something is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement

from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.supervision import (
    Choice,
    NoSuchUnit,
    PeriodUnclear,
    SearchHow,
    TaskStatus,
    UnitCounts,
    UnitQuestion,
    WhichUnit,
    days,
)
from domain.period_reading import read_period
from domain.periods import BEGINNING, END, Period, Preset, preset
from domain.rights import Right
from domain.worktime import today
from handlers.context import Context
from handlers.officials import number
from models.office import Unit
from services import register, scopes, statistics, system, task_search
from services.report_lists import DESKS
from services.scopes import below, nameable, pruned, watched

OFFERED = 8  # units to choose from
DRAWN = 8
WHOLE = 0  # the id of «everything I watch over» in actions


# --- /tinhhinh -----------------------------------------------------------------------------


async def on_status(ctx: Context, argument: str) -> None:
    """``/tinhhinh [đơn vị] [từ–đến | ngày | tính đến ngày | toàn bộ]``."""
    if not watched(ctx.visitor):
        raise Refusal(NotYours())
    asked = read_period(argument, ctx.now)
    day = today(ctx.now)
    if asked.reversed or (asked.period is not None and asked.period.start > day):
        ctx.reply(PeriodUnclear(future=not asked.reversed))
        return
    period = asked.period or preset(Preset.YEAR, day)
    key = await part_meant(ctx, asked.rest, UnitQuestion.STATUS, period)
    if key is not None:
        await status(ctx, key, period)


async def on_status_button(ctx: Context, argument: str) -> None:
    """``q.st:UNIT:PRESET`` or ``q.st:UNIT:20260101-20260424[:now]``."""
    key, _, rest = argument.partition(":")
    words, _, cut = rest.partition(":")
    period, unit = read_days(words, today(ctx.now)), number(key, -1)
    if period is None or unit < 0:
        raise Refusal(NotYours())
    await status(ctx, unit, period, until_now=cut == "now")


def read_days(words: str, day: date) -> Period | None:
    if words in tuple(Preset):
        return preset(Preset(words), day)
    with suppress(ValueError):
        start, end = (date.fromisoformat(part) for part in words.split("-"))
        return Period(start, end) if BEGINNING <= start <= end <= END and start <= day else None
    return None


async def status(ctx: Context, key: int, period: Period, *, until_now: bool = False) -> None:
    """The numbers of one unit or of the whole scope; recorded."""
    scope, paths = await scope_of(ctx, key)
    as_of = ctx.now if until_now else period.as_of(ctx.now)
    shown = await within_the_register(ctx, period)
    open_to = [path for path in paths if ctx.visitor.may(Right.SEE_TASKS, path)]
    branches = await statistics.standing(
        ctx.session, statistics.and_their_parts(paths, open_to), shown, as_of, ctx.now
    )
    whole = [branch.counts for branch in branches if branch.path in paths]
    parts = sorted(
        (branch for branch in branches if branch.path not in paths or len(paths) > 1),
        key=lambda branch: (-branch.counts.open_overdue, branch.path),
    )
    reports = None
    if any(ctx.visitor.may(right) for right in DESKS):
        roots = paths if key else None
        reports = await statistics.reports(ctx.session, ctx.visitor, roots, shown, ctx.now)
    await statistics.note_query(
        ctx.session, ctx.visitor, "tinhhinh", ctx.now, unit_id=key or None, period=shown
    )
    ctx.reply(
        TaskStatus(
            scope=scope,
            start=shown.start,
            end=shown.end,
            as_of=as_of,
            counts=whole[0].add(*whole[1:]).checked(),
            units=tuple(
                UnitCounts(Choice(part.unit_id, part.name), part.counts) for part in parts[:DRAWN]
            ),
            reports=reports,
            lists=bool(open_to),
            past=as_of < ctx.now,
        )
    )


async def within_the_register(ctx: Context, period: Period) -> Period:
    """The period as it is told: until today at most, and «toàn bộ» from the first task on."""
    end = min(period.end, today(ctx.now))
    if period.start != BEGINNING:
        return replace(period, end=end)
    first = await register.beginning(ctx.session) or end
    return Period(min(first, end), end)


async def scope_of(ctx: Context, key: int) -> tuple[Choice, tuple[str, ...]]:
    """A unit the visitor may have numbers of, or (WHOLE) all they watch over. Raises Refusal."""
    if key == WHOLE:
        paths = watched(ctx.visitor)
        if not paths:
            raise Refusal(NotYours())
        return Choice(WHOLE, "; ".join(await scopes.names(ctx.session, paths))), paths
    unit = await scopes.unit(ctx.session, key, nameable(ctx.visitor))
    if unit is None:
        raise Refusal(NotYours())
    return Choice(unit.id, unit.name), (unit.path,)


async def part_meant(
    ctx: Context, query: str, question: UnitQuestion, period: Period
) -> int | None:
    """The id of the unit that was named, WHOLE where none was; None once a reply asks which."""
    if not query:
        return WHOLE
    unit = await one_unit(ctx, query, question, days(period.start, period.end))
    return unit.id if unit is not None else None


async def one_unit(
    ctx: Context,
    query: str,
    question: UnitQuestion,
    rest: str,
    among: ColumnElement[bool] | None = None,
) -> Unit | None:
    """The one unit that was meant, by default of all that may be named; otherwise the choice, or
    that there is none, is replied."""
    where = nameable(ctx.visitor) if among is None else among
    found = await scopes.find(ctx.session, query, where)
    if len(found) == 1:
        return found[0]
    more = max(0, len(found) - OFFERED)
    if not found:
        ctx.reply(NoSuchUnit(query, question))
    else:
        ctx.reply(WhichUnit(query, choices(found), more, question, rest))
    return None


def choices(units: Sequence[Unit]) -> tuple[Choice, ...]:
    return tuple(Choice(unit.id, unit.name) for unit in units[:OFFERED])


# --- /quahan -------------------------------------------------------------------------------


async def on_overdue(ctx: Context, argument: str) -> None:
    """``/quahan [đơn vị]``."""
    ctx.need(Right.SEE_TASKS)
    if not argument:
        await overdue(ctx, WHOLE, 1)
        return
    unit = await one_unit(ctx, argument, UnitQuestion.OVERDUE, "1")
    if unit is not None:
        await overdue(ctx, unit.id, 1)


async def on_overdue_button(ctx: Context, argument: str) -> None:
    """``q.late:UNIT:PAGE``."""
    key, page = numbers(argument)
    await overdue(ctx, key, page)


async def overdue(ctx: Context, key: int, page: int) -> None:
    """Only where the visitor sees tasks by name: a grant of totals opens no list."""
    roots = pruned(ctx.visitor.roots(Right.SEE_TASKS))
    scope = Choice(WHOLE, "; ".join(await scopes.names(ctx.session, roots)))
    if key != WHOLE:
        unit = await scopes.unit(ctx.session, key, below(Unit.path, roots))
        roots = (unit.path,) if unit is not None else ()
        scope = Choice(unit.id, unit.name) if unit is not None else scope
    if not roots:
        raise Refusal(NotYours())
    await statistics.note_query(ctx.session, ctx.visitor, "quahan", ctx.now, unit_id=key or None)
    ctx.reply(await task_search.overdue(ctx.session, roots, scope, page, ctx.now))


def numbers(argument: str) -> tuple[int, int]:
    """Two numbers of an action. Raises Refusal for what no button of ours says."""
    first, _, second = argument.partition(":")
    found = number(first, -1), number(second, -1)
    if min(found) < 0:
        raise Refusal(NotYours())
    return found


# --- /timkiem ------------------------------------------------------------------------------


async def on_search(ctx: Context, argument: str) -> None:
    """``/timkiem WORDS``: officials only; everybody finds at least their own tasks."""
    _ = ctx.person
    if not argument.strip():
        ctx.reply(SearchHow())
        return
    await search(ctx, argument, 1)


async def on_search_button(ctx: Context, argument: str) -> None:
    """``q.find:PAGE:WORDS``."""
    page, _, words = argument.partition(":")
    if not words or ctx.visitor.person is None:
        raise Refusal(NotYours())
    await search(ctx, words, number(page, 1))


async def search(ctx: Context, words: str, page: int) -> None:
    await statistics.note_query(ctx.session, ctx.visitor, "timkiem", ctx.now)
    ctx.reply(await task_search.find(ctx.session, ctx.visitor, words, page, ctx.now))


# --- /hethong ------------------------------------------------------------------------------


async def on_system(ctx: Context, _argument: str) -> None:
    ctx.need(Right.OPERATE)
    ctx.reply(await system.state(ctx.session, ctx.now))


COMMANDS = {
    "quahan": on_overdue,
    "overdue": on_overdue,
    "timkiem": on_search,
    "search": on_search,
    "hethong": on_system,
    "system": on_system,
}
BUTTONS = {
    "q.st": on_status_button,
    "q.late": on_overdue_button,
    "q.find": on_search_button,
    "q.sys": on_system,
}
