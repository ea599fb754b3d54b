"""``/apphich``: a head has the poster of a unit printed."""

from __future__ import annotations

from domain.notices.posters import PosterBegun, PosterNowhere, PosterUnits
from domain.posters import start_code
from handlers.assigning_units import choices, rest
from handlers.context import Context
from handlers.officials import number
from models.office import Unit
from services import posters


async def on_poster(ctx: Context, argument: str) -> None:
    """``/apphich [đơn vị]``."""
    found = await posters.units(ctx.session, ctx.visitor, argument, ctx.now)
    if len(found) == 1:
        await make(ctx, found[0])
        return
    ctx.reply(PosterUnits(argument, choices(found), rest(found)))


async def on_make(ctx: Context, argument: str) -> None:
    await make(ctx, await posters.one(ctx.session, number(argument), ctx.visitor, ctx.now))


async def make(ctx: Context, unit: Unit) -> None:
    telegram = ctx.start_link(start_code(unit.code))
    links = posters.places(ctx.almanac, unit.code, telegram, ctx.address)
    if not links:
        ctx.reply(PosterNowhere())
        return
    ctx.reply(PosterBegun(unit.name, tuple(way for way, _ in links)))
    await posters.order(ctx.session, ctx.visitor, unit.id, links, ctx.now)


COMMANDS = {"apphich": on_poster, "poster": on_poster}
BUTTONS = {"ap.make": on_make}
