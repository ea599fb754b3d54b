"""«Đính chính kết quả»: the team of an inspection says why, and enters the result again."""

from __future__ import annotations

from domain.notices import Notice
from domain.notices.inspections import AskCorrection
from handlers.context import Context
from handlers.dialogue import Answers, Asking, Form, Heard, Step, begin
from handlers.inspections import RESULT, result_of, show, words
from handlers.officials import number
from services import inspection_corrections


async def on_correct(ctx: Context, argument: str) -> None:
    key = number(argument)
    row = await inspection_corrections.for_correction(ctx.session, key, ctx.visitor)
    await begin(ctx, CORRECT, {"inspection": row.id, "planned": row.planned, "done": True})


async def ask_why(_ctx: Context, asking: Asking) -> Notice:
    return AskCorrection(asking.turn, asking.back)


async def hear_why(_ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["why"] = words(heard)


async def finish_correction(ctx: Context, answers: Answers) -> None:
    key = answers["inspection"]
    await inspection_corrections.correct(
        ctx.session, key, ctx.visitor, result_of(answers), answers["why"], ctx.now
    )
    await show(ctx, key, noted=True)


CORRECT = Form("inspection.correct", (Step("why", ask_why, hear_why), *RESULT), finish_correction)

BUTTONS = {"i.correct": on_correct}
FORMS = {CORRECT.name: CORRECT}
