"""Files that were not cleaned, and those as they came: opened knowingly."""

from __future__ import annotations

from domain.notices import Notice
from domain.notices.files import AskOriginalReason, OriginalComing
from handlers.context import Context
from handlers.dialogue import Answers, Asking, Form, Step, begin
from handlers.hotline import hear_text
from handlers.officials import number
from services import originals


async def on_unclean(ctx: Context, argument: str) -> None:
    """«Vẫn mở», behind the warning."""
    await originals.hand_unclean(ctx.session, number(argument), ctx.visitor, ctx.now)


async def on_original(ctx: Context, argument: str) -> None:
    """«Mở bản gốc»."""
    row, report = await originals.for_opening(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, ORIGINAL, {"file": row.id, "code": report.code})


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    return AskOriginalReason(asking.turn, asking.back, asking.answers["code"])


async def finish(ctx: Context, answers: Answers) -> None:
    code = await originals.hand_original(
        ctx.session, answers["file"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(OriginalComing(code))


ORIGINAL = Form("p.original", (Step("reason", ask_reason, hear_text),), finish)

BUTTONS = {"p.unclean": on_unclean, "p.original": on_original}
FORMS = {ORIGINAL.name: ORIGINAL}
