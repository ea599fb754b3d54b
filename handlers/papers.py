"""What people say to have papers made: the report of a unit and a period, in four forms."""

from __future__ import annotations

from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.papers import PaperBegun, PaperOffer
from domain.notices.supervision import Choice, PeriodUnclear, UnitQuestion
from domain.period_reading import read_period
from domain.periods import Period, Preset, preset
from domain.reporting import PaperFormat
from domain.statistics import FourWay
from domain.worktime import today
from handlers import officials
from handlers.context import Context
from handlers.supervisors import WHOLE, part_meant, read_days, within_the_register
from services import papers, statistics
from services.reporting import scope_of


async def on_report(ctx: Context, argument: str) -> None:
    """``/baocao [đơn vị] [kỳ]``: what it would be, and the forms to choose from."""
    asked = read_period(argument, ctx.now)
    day = today(ctx.now)
    future = asked.period is not None and asked.period.start > day
    await scope_of(ctx.session, ctx.visitor, WHOLE)
    if asked.reversed:
        ctx.reply(PeriodUnclear(future=False))
        return
    period = preset(Preset.YEAR, day) if asked.period is None or future else asked.period
    key = await part_meant(ctx, asked.rest, UnitQuestion.PAPER, period)
    if key is not None:
        await offer(ctx, key, period, future=future)


async def on_ask(ctx: Context, argument: str) -> None:
    """``r.ask:UNIT:PRESET`` or ``r.ask:UNIT:20260101-20260424``."""
    key, _, words = argument.partition(":")
    await offer(ctx, number(key), read(ctx, words))


async def offer(ctx: Context, key: int, period: Period, *, future: bool = False) -> None:
    scope = await scope_of(ctx.session, ctx.visitor, key)
    shown = await within_the_register(ctx, period)
    ctx.reply(PaperOffer(Choice(key, scope.name), shown.start, shown.end, future))


async def on_make(ctx: Context, argument: str) -> None:
    """``r.make:FORM:UNIT:20260101-20260424``: said that it is being made, then it comes."""
    form, _, rest = argument.partition(":")
    key, _, words = rest.partition(":")
    if form not in tuple(PaperFormat):
        raise Refusal(NotYours())
    shown = await within_the_register(ctx, read(ctx, words))
    scope = await scope_of(ctx.session, ctx.visitor, number(key))
    total = await size(ctx, scope.paths, shown)
    await statistics.note_query(
        ctx.session,
        ctx.visitor,
        f"baocao.{form}",
        ctx.now,
        unit_id=number(key) or None,
        period=shown,
    )
    ctx.reply(PaperBegun(scope.name, shown.start, shown.end, PaperFormat(form), total))
    await papers.order(ctx.session, ctx.visitor, PaperFormat(form), number(key), shown, ctx.now)


async def size(ctx: Context, paths: tuple[str, ...], period: Period) -> int:
    """How many tasks it will be about."""
    these = statistics.exactly(paths)
    found = await statistics.standing(ctx.session, these, period, period.as_of(ctx.now), ctx.now)
    return FourWay().add(*(branch.counts for branch in found)).total


def read(ctx: Context, words: str) -> Period:
    period = read_days(words, today(ctx.now))
    if period is None:
        raise Refusal(NotYours())
    return period


def number(text: str) -> int:
    """The id in an action. Raises Refusal for what no button of ours says."""
    found = officials.number(text, -1)
    if found < 0:
        raise Refusal(NotYours())
    return found


COMMANDS = {"baocao": on_report, "paper": on_report}
BUTTONS = {"r.ask": on_ask, "r.make": on_make}
