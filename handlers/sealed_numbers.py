"""Opening what a reporter sealed for whoever verifies: with a reason that is written down."""

from __future__ import annotations

from domain.notices import Notice
from domain.notices.guarding import AskSealReason, SealOpened
from handlers.context import Context
from handlers.dialogue import Answers, Asking, Form, Step, begin
from handlers.hotline import hear_text
from handlers.officials import number
from services import sealed_numbers


async def on_open(ctx: Context, argument: str) -> None:
    """«Mở số niêm phong»."""
    report = await sealed_numbers.for_opening(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, OPEN, {"report": report.id, "code": report.code})


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    return AskSealReason(asking.turn, asking.back, asking.answers["code"])


async def finish(ctx: Context, answers: Answers) -> None:
    code, numbers = await sealed_numbers.open_numbers(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(SealOpened(code, numbers))


OPEN = Form("p.sealed", (Step("reason", ask_reason, hear_text),), finish)

BUTTONS = {"p.sealed": on_open}
FORMS = {OPEN.name: OPEN}
