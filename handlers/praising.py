"""``/khenngoi`` of those who evaluate: the list of praise, confirming it; for others, praising."""

from __future__ import annotations

from domain.commending import Honour
from domain.notices import Refusal
from domain.notices.general import NotYours
from handlers import citizens
from handlers.context import Context
from handlers.officials import number
from services import commendations
from services.evaluation_letters import roots_of


async def on_praise(ctx: Context, argument: str) -> None:
    """Who evaluates others and says nothing more wants the list; everybody else wants to praise."""
    if argument or not (ctx.visitor.official and roots_of(ctx.visitor)):
        await citizens.on_praise(ctx, argument)
        return
    await show(ctx)


async def show(ctx: Context) -> None:
    roots = roots_of(ctx.visitor)
    if not roots:
        raise Refusal(NotYours())
    ctx.reply(await commendations.listed(ctx.session, ctx.visitor, roots, ctx.now))


async def on_confirm(ctx: Context, argument: str) -> None:
    await decide(ctx, argument, Honour.CONFIRMED)


async def on_decline(ctx: Context, argument: str) -> None:
    await decide(ctx, argument, Honour.DECLINED)


async def decide(ctx: Context, argument: str, honour: Honour) -> None:
    roots = roots_of(ctx.visitor)
    if not roots:
        raise Refusal(NotYours())
    await commendations.decide(ctx.session, number(argument), ctx.visitor, roots, honour, ctx.now)
    await show(ctx)


COMMANDS = {"khenngoi": on_praise, "praise": on_praise}
BUTTONS = {"p.honour": on_confirm, "p.dishonour": on_decline}
