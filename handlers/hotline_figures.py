"""``/thongkephananh``: the hotline in figures, for who answers for reports or watches over them."""

from __future__ import annotations

from domain.hotline_figures import HOTLINE_FORMS
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.hotline_figures import HotlineComing, HotlineDays, HotlineStatus
from domain.notices.supervision import Choice, UnitQuestion, days
from domain.period_reading import read_period
from domain.periods import Period, Preset, preset
from domain.reporting import PaperFormat
from domain.worktime import today
from handlers.context import Context
from handlers.officials import number
from handlers.supervisors import one_unit, read_days
from services import hotline_figures, hotline_papers, statistics
from services.hotline_figures import WHOLE, nameable_units, which


async def on_figures(ctx: Context, argument: str) -> None:
    """``/thongkephananh [kỳ] [đơn vị]``."""
    await which(ctx.session, ctx.visitor, WHOLE, ctx.now)  # whoever has nothing to do with it
    asked, day = read_period(argument, ctx.now), today(ctx.now)
    if asked.reversed or (asked.period is not None and asked.period.start > day):
        ctx.reply(HotlineDays(future=not asked.reversed))
        return
    period = asked.period or preset(Preset.QUARTER, day)
    key = WHOLE
    if asked.rest:
        among = nameable_units(ctx.visitor)
        spoken = days(period.start, period.end)
        unit = await one_unit(ctx, asked.rest, UnitQuestion.HOTLINE, spoken, among)
        if unit is None:
            return
        key = unit.id
    await show(ctx, key, period)


async def on_button(ctx: Context, argument: str) -> None:
    """``pf.st:UNIT:PRESET`` or ``pf.st:UNIT:20260101-20260331``."""
    key, _, words = argument.partition(":")
    await show(ctx, unit_key(key), read(ctx, words))


async def show(ctx: Context, key: int, period: Period) -> None:
    """The figures of one unit or of all the reader may see; that they asked is recorded."""
    asked = await which(ctx.session, ctx.visitor, key, ctx.now)
    counted = await hotline_figures.figures(ctx.session, asked, period, ctx.now)
    await statistics.note_query(
        ctx.session, ctx.visitor, "thongkephananh", ctx.now, unit_id=key or None, period=period
    )
    ctx.reply(HotlineStatus(Choice(key, asked.name), counted))


async def on_spots(ctx: Context, argument: str) -> None:
    """``pf.spots:UNIT:20260101-20260331``: the quarter these days end in."""
    key, _, words = argument.partition(":")
    unit, period = unit_key(key), read(ctx, words)
    asked = await which(ctx.session, ctx.visitor, unit, ctx.now)
    quarter = hotline_figures.quarter_around(min(period.end, today(ctx.now)))
    ctx.reply(HotlineComing(asked.name, quarter.start, quarter.end, None))
    await hotline_papers.order_spots(ctx.session, ctx.visitor, unit, period, ctx.now)
    await statistics.note_query(
        ctx.session, ctx.visitor, "diemnong", ctx.now, unit_id=unit or None, period=quarter
    )


async def on_paper(ctx: Context, argument: str) -> None:
    """``pf.paper:FORM:UNIT:20260101-20260331``."""
    form, _, rest = argument.partition(":")
    key, _, words = rest.partition(":")
    if form not in HOTLINE_FORMS:
        raise Refusal(NotYours())
    unit, period = unit_key(key), read(ctx, words)
    asked = await which(ctx.session, ctx.visitor, unit, ctx.now)
    made = PaperFormat(form)
    ctx.reply(HotlineComing(asked.name, period.start, period.end, made))
    await hotline_papers.order_paper(ctx.session, ctx.visitor, made, unit, period, ctx.now)
    await statistics.note_query(
        ctx.session, ctx.visitor, f"baocaophananh.{form}", ctx.now,
        unit_id=unit or None, period=period,
    )  # fmt: skip


def unit_key(text: str) -> int:
    """Raises Refusal for what no button of ours says."""
    found = number(text, -1)
    if found < 0:
        raise Refusal(NotYours())
    return found


def read(ctx: Context, words: str) -> Period:
    period = read_days(words, today(ctx.now))
    if period is None:
        raise Refusal(NotYours())
    return period


COMMANDS = {"thongkephananh": on_figures, "hotlinefigures": on_figures}
BUTTONS = {"pf.st": on_button, "pf.spots": on_spots, "pf.paper": on_paper}
