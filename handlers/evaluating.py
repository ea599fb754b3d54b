"""``/danhgia``: figures for the evaluation of officials, of oneself or of those one evaluates."""

from __future__ import annotations

from domain.evaluation import Shape
from domain.notices import Refusal
from domain.notices.evaluating import EvaluationComing, EvaluationHow, EvaluationSummary
from domain.notices.general import NotYours
from domain.notices.supervision import UnitQuestion, days
from domain.period_reading import read_period
from domain.periods import Period, months
from domain.rights import Right
from domain.worktime import today
from handlers.context import Context
from handlers.officials import number
from handlers.supervisors import one_unit, read_days
from models.office import Unit
from services import evaluation_letters, scopes
from services.evaluation_letters import OWN, WHOLE, book_for, roots_of

ME = "me"


async def on_evaluation(ctx: Context, argument: str) -> None:
    """``/danhgia [đơn vị] [tháng|quý]``; this month, and oneself where one evaluates nobody."""
    ctx.need(Right.WORK)
    asked = read_period(argument, ctx.now)
    day = today(ctx.now)
    period = asked.period or months(day.year, day.month, 1)
    if asked.reversed or period.start > day:
        ctx.reply(EvaluationHow())
        return
    roots = roots_of(ctx.visitor)
    if not roots:
        await show(ctx, OWN, period)
        return
    if not asked.rest:
        await show(ctx, WHOLE, period)
        return
    rest, theirs = days(period.start, period.end), scopes.below(Unit.path, roots)
    unit = await one_unit(ctx, asked.rest, UnitQuestion.EVALUATION, rest, theirs)
    if unit is not None:
        await show(ctx, unit.id, period)


async def show(ctx: Context, whose: int, period: Period) -> None:
    book = await book_for(ctx.session, ctx.visitor, whose, period, ctx.now)
    ctx.reply(EvaluationSummary(book, max(whose, 0), whose == OWN))


async def on_unit(ctx: Context, argument: str) -> None:
    """``e.of:UNIT:20261101-20261130``."""
    whose, period, _ = read(ctx, argument)
    await show(ctx, whose, period)


async def on_file(ctx: Context, argument: str) -> None:
    """``e.file:UNIT|me:20261101-20261130:xlsx``."""
    whose, period, shape = read(ctx, argument)
    if shape not in tuple(Shape):
        raise Refusal(NotYours())
    ctx.reply(EvaluationComing(period.start, period.end, Shape(shape)))
    await ctx.session.flush()  # said first, then the file
    await evaluation_letters.order(ctx.session, ctx.visitor, whose, period, Shape(shape), ctx.now)


def read(ctx: Context, argument: str) -> tuple[int, Period, str]:
    key, _, rest = argument.partition(":")
    spoken, _, shape = rest.partition(":")
    period = read_days(spoken, today(ctx.now))
    whose = OWN if key == ME else number(key, OWN - 1)
    if period is None or whose < OWN:
        raise Refusal(NotYours())
    return whose, period, shape


COMMANDS = {"danhgia": on_evaluation, "evaluation": on_evaluation}
BUTTONS = {"e.of": on_unit, "e.file": on_file}
