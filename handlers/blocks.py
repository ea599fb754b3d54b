"""Blocking a sender nobody knows, their appeal, and the supervisor's decision."""

from __future__ import annotations

from domain.notices import Notice
from domain.notices.abuse import (
    AppealTaken,
    AskAppeal,
    AskBlockDays,
    AskBlockDecision,
    AskBlockReason,
    BlockDecided,
    SenderBlocked,
)
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.hotline import hear_text
from handlers.officials import number
from handlers.suspects import hear_appeal
from services import blocks


async def on_block(ctx: Context, argument: str) -> None:
    report, _ = await blocks.for_blocking(ctx.session, number(argument), ctx.visitor, ctx.now)
    most = ctx.almanac.number("abuse.block_days")
    await begin(ctx, BLOCK, {"report": report.id, "code": report.code, "most": most})


async def ask_days(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskBlockDays(asking.turn, asking.back, answers["code"], answers["most"])


async def hear_days(ctx: Context, answers: Answers, heard: Heard) -> None:
    days = number((heard.choice or heard.text).split(" ")[0])
    if not 1 <= days <= answers["most"]:
        raise Again
    answers["days"] = days


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    return AskBlockReason(asking.turn, asking.back, asking.answers["code"], asking.answers["days"])


async def finish_block(ctx: Context, answers: Answers) -> None:
    report = await blocks.impose(
        ctx.session, answers["report"], answers["days"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(SenderBlocked(report.code, answers["days"]))


async def on_appeal(ctx: Context, argument: str) -> None:
    await begin(ctx, APPEAL, {"block": number(argument)})


async def ask_appeal(ctx: Context, asking: Asking) -> Notice:
    return AskAppeal(asking.turn, asking.back, "")


async def finish_appeal(ctx: Context, answers: Answers) -> None:
    await blocks.appeal(ctx.session, answers["block"], answers["words"], ctx.contact, ctx.now)
    ctx.reply(AppealTaken(ctx.almanac.number("abuse.appeal_days")))


async def on_lift(ctx: Context, argument: str) -> None:
    await decide(ctx, argument, lift=True)


async def on_keep(ctx: Context, argument: str) -> None:
    await decide(ctx, argument, lift=False)


async def decide(ctx: Context, argument: str, *, lift: bool) -> None:
    block, report = await blocks.for_deciding(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, DECISION, {"block": block.id, "code": report.code, "lift": lift})


async def ask_decision(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskBlockDecision(asking.turn, asking.back, answers["code"], answers["lift"])


async def finish_decision(ctx: Context, answers: Answers) -> None:
    report = await blocks.decide(
        ctx.session,
        answers["block"],
        answers["words"],
        ctx.visitor,
        ctx.now,
        lift=answers["lift"],
    )
    ctx.reply(BlockDecided(report.code, answers["lift"]))


BLOCK = Form(
    "b.new",
    (Step("days", ask_days, hear_days), Step("reason", ask_reason, hear_text)),
    finish_block,
)
APPEAL = Form("b.appeal", (Step("words", ask_appeal, hear_appeal),), finish_appeal)
DECISION = Form("b.decide", (Step("reason", ask_decision, hear_text),), finish_decision)

BUTTONS = {"b.new": on_block, "b.appeal": on_appeal, "b.lift": on_lift, "b.keep": on_keep}
FORMS = {form.name: form for form in (BLOCK, APPEAL, DECISION)}
