"""What the desk owes reporters: calling back, and deciding about requests to erase."""

from __future__ import annotations

from domain.notices import Notice
from domain.notices.access import AskErasureRefusal, ErasureDecided
from domain.notices.counter import Called, CallMissed
from handlers.context import Context
from handlers.dialogue import Answers, Asking, Form, Step, begin
from handlers.hotline import hear_text
from handlers.officials import number
from services import callbacks, erasures


async def on_calls(ctx: Context, _argument: str) -> None:
    """``/goilai``: whom to call, the most pressing first."""
    ctx.reply(await callbacks.listed(ctx.session, ctx.visitor, ctx.now))


async def on_call(ctx: Context, argument: str) -> None:
    ctx.reply(await callbacks.sheet(ctx.session, number(argument), ctx.visitor, ctx.now))


async def on_called(ctx: Context, argument: str) -> None:
    """``<report>:<last letter said>``."""
    report, _, last = argument.partition(":")
    code, more = await callbacks.called(
        ctx.session, number(report), number(last), ctx.visitor, ctx.now
    )
    ctx.reply(Called(code, more))


async def on_missed(ctx: Context, argument: str) -> None:
    code, left = await callbacks.missed(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(CallMissed(code, left))


# --- erasing --------------------------------------------------------------------------------


async def on_erase(ctx: Context, argument: str) -> None:
    code = await erasures.grant(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(ErasureDecided(code, erased=True))


async def on_keep(ctx: Context, argument: str) -> None:
    report = await erasures.for_decision(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, KEEP, {"report": report.id, "code": report.code})


async def ask_refusal(ctx: Context, asking: Asking) -> Notice:
    return AskErasureRefusal(asking.turn, asking.back, asking.answers["code"])


async def finish_keep(ctx: Context, answers: Answers) -> None:
    code = await erasures.refuse(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(ErasureDecided(code, erased=False))


KEEP = Form("p.keep", (Step("words", ask_refusal, hear_text),), finish_keep)

COMMANDS = {"goilai": on_calls, "callbacks": on_calls}
BUTTONS = {
    "p.call": on_call,
    "p.called": on_called,
    "p.missed": on_missed,
    "p.erase": on_erase,
    "p.keep": on_keep,
}
FORMS = {KEEP.name: KEEP}
