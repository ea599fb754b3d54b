"""What protects a reporter and a file: opening an identity takes two officers; a hold keeps a
report from being erased."""

from __future__ import annotations

from domain.notices import Notice
from domain.notices.identities import AskIdentityReason, AskIdentityRefusal, IdentityNoted
from domain.notices.retention import AskHoldReason, HoldNoted
from domain.openings import OpeningState
from handlers.context import Context
from handlers.dialogue import Answers, Asking, Form, Step, begin
from handlers.hotline import hear_text
from handlers.officials import number
from services import holds, identity_openings
from services.retention import held

# --- identities ------------------------------------------------------------------------------


async def on_ask(ctx: Context, argument: str) -> None:
    """«Xin mở danh tính»."""
    report, _ = await identity_openings.may_ask(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, ASK, {"report": report.id, "code": report.code})


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    return AskIdentityReason(asking.turn, asking.back, asking.answers["code"])


async def finish_asking(ctx: Context, answers: Answers) -> None:
    report, opening, told = await identity_openings.ask(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(IdentityNoted(report.code, opening.state, told, opening.until))


async def on_approve(ctx: Context, argument: str) -> None:
    report, opening = await identity_openings.decide(
        ctx.session, number(argument), ctx.visitor, ctx.now
    )
    ctx.reply(IdentityNoted(report.code, opening.state, 0, opening.until))


async def on_refuse(ctx: Context, argument: str) -> None:
    report, opening = await identity_openings.for_decision(
        ctx.session, number(argument), ctx.visitor, ctx.now
    )
    await begin(ctx, REFUSE, {"opening": opening.id, "code": report.code})


async def ask_refusal(ctx: Context, asking: Asking) -> Notice:
    return AskIdentityRefusal(asking.turn, asking.back, asking.answers["code"])


async def finish_refusing(ctx: Context, answers: Answers) -> None:
    report, opening = await identity_openings.decide(
        ctx.session, answers["opening"], ctx.visitor, ctx.now, refusal=answers["words"]
    )
    ctx.reply(IdentityNoted(report.code, opening.state, 0, opening.until))


async def on_open(ctx: Context, argument: str) -> None:
    """Once: the identity comes in a letter of its own."""
    report, _ = await identity_openings.look(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(IdentityNoted(report.code, OpeningState.OPENED, 0, None))


# --- holds -----------------------------------------------------------------------------------


async def on_hold(ctx: Context, argument: str) -> None:
    """«Giữ hồ sơ», and «Thôi giữ» for one that is held."""
    report = await holds.for_hold(ctx.session, number(argument), ctx.visitor, ctx.now)
    lifting = await held(ctx.session, report.id) is not None
    await begin(ctx, HOLD, {"report": report.id, "code": report.code, "lifting": lifting})


async def ask_hold(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskHoldReason(asking.turn, asking.back, answers["code"], answers["lifting"])


async def finish_hold(ctx: Context, answers: Answers) -> None:
    act = holds.lift if answers["lifting"] else holds.hold
    report = await act(ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now)
    ctx.reply(HoldNoted(report.code, answers["lifting"]))


ASK = Form("i.ask", (Step("reason", ask_reason, hear_text),), finish_asking)
REFUSE = Form("i.refuse", (Step("reason", ask_refusal, hear_text),), finish_refusing)
HOLD = Form("p.hold", (Step("reason", ask_hold, hear_text),), finish_hold)

BUTTONS = {
    "i.ask": on_ask,
    "i.yes": on_approve,
    "i.no": on_refuse,
    "i.open": on_open,
    "p.hold": on_hold,
}
FORMS = {form.name: form for form in (ASK, REFUSE, HOLD)}
