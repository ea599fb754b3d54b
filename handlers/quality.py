"""``/chatluong``: how answers to citizens were, for heads and supervisors."""

from __future__ import annotations

from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.supervision import PeriodUnclear
from domain.period_reading import read_period
from domain.periods import Period, Preset, preset
from domain.worktime import today
from handlers.context import Context
from handlers.supervisors import read_days
from services import answer_quality


async def on_quality(ctx: Context, argument: str) -> None:
    """``/chatluong [kỳ]``: this quarter by default."""
    asked, day = read_period(argument, ctx.now), today(ctx.now)
    if asked.reversed or (asked.period is not None and asked.period.start > day):
        await answer_quality.quality(ctx.session, ctx.visitor, preset(Preset.MONTH, day), ctx.now)
        ctx.reply(PeriodUnclear(future=not asked.reversed))
        return
    await show(ctx, asked.period or preset(Preset.QUARTER, day))


async def on_period(ctx: Context, argument: str) -> None:
    """``q.answers:quarter`` or ``q.answers:20261001-20261119``."""
    period = read_days(argument, today(ctx.now))
    if period is None:
        raise Refusal(NotYours())
    await show(ctx, period)


async def show(ctx: Context, period: Period) -> None:
    ctx.reply(await answer_quality.quality(ctx.session, ctx.visitor, period, ctx.now))


COMMANDS = {"chatluong": on_quality, "quality": on_quality}
BUTTONS = {"q.answers": on_period}
