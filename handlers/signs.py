"""«⚑ Dấu hiệu»: an officer sees signs in a report and tells the competent, who may lift them."""

from __future__ import annotations

from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.signs import Sign
from handlers.context import Context
from handlers.officials import number
from services import flags
from services.report_file import for_officer


async def on_flag(ctx: Context, argument: str) -> None:
    opened = await for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(await flags.shown(ctx.session, opened, ctx.visitor))


async def on_raise(ctx: Context, argument: str) -> None:
    """``p.sign:REPORT:SIGN``."""
    report, sign = read(argument)
    await flags.raise_flag(ctx.session, report, sign, ctx.visitor, ctx.now)
    await on_flag(ctx, str(report))


async def on_lift(ctx: Context, argument: str) -> None:
    """``p.unsign:REPORT:SIGN``."""
    report, sign = read(argument)
    await flags.lift(ctx.session, report, sign, ctx.visitor, ctx.now)
    await on_flag(ctx, str(report))


def read(argument: str) -> tuple[int, Sign]:
    """Raises Refusal for what no button of ours says."""
    report, _, sign = argument.partition(":")
    if sign not in tuple(Sign):
        raise Refusal(NotYours())
    return number(report), Sign(sign)


BUTTONS = {"p.flag": on_flag, "p.sign": on_raise, "p.unsign": on_lift}
