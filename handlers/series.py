"""«Nhiệm vụ định kỳ»: how often a task comes again, in two taps."""

from __future__ import annotations

from domain.lifecycle import TaskAct
from domain.notices.general import StaleChoice
from domain.notices.series import AskRepeat, RepeatNoted
from domain.recurring import Every, shown
from handlers.context import Context
from handlers.officials import may, number
from models.requests import Instance
from services import series
from services.task_facts import brief

STOP = "stop"


async def on_repeat(ctx: Context, argument: str) -> None:
    task = await may(ctx, number(argument), TaskAct.REPEAT)
    known = await ctx.session.get(Instance, task.id)
    rule = shown(known.rule) if known is not None else ""
    ctx.reply(AskRepeat(brief(task, ctx.now, ctx.almanac), rule))


async def on_set(ctx: Context, argument: str) -> None:
    task_id, _, word = argument.partition(":")
    if word != STOP and word not in tuple(Every):
        ctx.reply(StaleChoice())
        return
    every = None if word == STOP else Every(word)
    task, due = await series.set_rule(ctx.session, number(task_id), ctx.visitor, every, ctx.now)
    ctx.reply(RepeatNoted(brief(task, ctx.now, ctx.almanac), every, due))


BUTTONS = {"t.repeat": on_repeat, "s.set": on_set}
