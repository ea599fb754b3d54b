"""``/pakn`` for supervisors: the list for the national portal; ``/mapakn``: a number of it."""

from __future__ import annotations

from domain.codes import ReportRef, read_code
from domain.evaluation import Shape
from domain.notices import Refusal
from domain.notices.books import BookComing
from domain.notices.general import NotYours
from domain.notices.pakn import PaknOffer, PortalNumberHow, PortalNumberKept
from domain.notices.supervision import PeriodUnclear
from domain.period_reading import read_period
from domain.periods import Period, Preset, preset
from domain.rights import Right
from domain.worktime import today
from handlers.context import Context
from handlers.supervisors import read_days, within_the_register
from services import pakn, report_owners


async def on_list(ctx: Context, argument: str) -> None:
    """``/pakn [kỳ]``: which period it would be, this month by default."""
    ctx.need(Right.SEE_REPORTS)
    asked, day = read_period(argument, ctx.now), today(ctx.now)
    if asked.reversed or (asked.period is not None and asked.period.start > day):
        ctx.reply(PeriodUnclear(future=not asked.reversed))
        return
    shown = await within_the_register(ctx, asked.period or preset(Preset.MONTH, day))
    ctx.reply(PaknOffer(shown.start, shown.end))


async def on_file(ctx: Context, argument: str) -> None:
    """``q.pakn:20261101-20261119:xlsx``."""
    words, _, shape = argument.partition(":")
    period: Period | None = read_days(words, today(ctx.now))
    if period is None or shape not in tuple(Shape):
        raise Refusal(NotYours())
    ctx.need(Right.SEE_REPORTS)
    ctx.reply(BookComing(period.start, period.end))
    await ctx.session.flush()  # said first, then the file
    await pakn.order(ctx.session, ctx.visitor, period, Shape(shape), ctx.now)


async def on_number(ctx: Context, argument: str) -> None:
    """``/mapakn PA-261119-0001 PAKN.20261119.0012``."""
    ctx.need(Right.ROUTE_REPORTS)
    typed, _, number = argument.partition(" ")
    code = read_code(typed)
    if not isinstance(code, ReportRef) or not number.strip():
        ctx.reply(PortalNumberHow())
        return
    found = await report_owners.by_code(ctx.session, str(code))
    key = found.id if found is not None else 0
    row = await pakn.enter(ctx.session, key, number, ctx.visitor, ctx.now)
    ctx.reply(PortalNumberKept(str(code), row.number))


COMMANDS = {"pakn": on_list, "mapakn": on_number}
BUTTONS = {"q.pakn": on_file}
