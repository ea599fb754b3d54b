"""``/lich``: one's own deadlines in the calendar of one's phone."""

from __future__ import annotations

from domain.notices import Refusal
from domain.notices.calendars import (
    CalendarGiven,
    CalendarState,
    CalendarStopped,
    CalendarUnavailable,
)
from domain.rights import Right
from handlers.context import Context
from services import feeds


async def on_calendar(ctx: Context, _argument: str) -> None:
    ctx.need(Right.WORK)
    if not ctx.address:
        raise Refusal(CalendarUnavailable())
    ctx.reply(CalendarState(await feeds.given_at(ctx.session, ctx.person)))


async def on_new(ctx: Context, _argument: str) -> None:
    ctx.need(Right.WORK)
    if not ctx.address:
        raise Refusal(CalendarUnavailable())
    token = await feeds.give(ctx.session, ctx.person, ctx.now)
    ctx.reply(CalendarGiven(f"{ctx.address}/lich/{token}.ics"))


async def on_stop(ctx: Context, _argument: str) -> None:
    ctx.need(Right.WORK)
    ctx.reply(CalendarStopped(await feeds.stop(ctx.session, ctx.person, ctx.now)))


COMMANDS = {"lich": on_calendar, "calendar": on_calendar}
BUTTONS = {"c.new": on_new, "c.stop": on_stop}
