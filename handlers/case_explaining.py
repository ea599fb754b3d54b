"""«Yêu cầu giải trình» in a case: the handler's question, and the answer of whoever is asked."""

from __future__ import annotations

from domain.echoes import Echo
from domain.lifecycle import ReportAct
from domain.notices import Notice
from domain.notices.explaining import (
    AskExplanation,
    AskWhatToExplain,
    ExplanationSent,
    ExplanationTaken,
    PickAccused,
    SureToAsk,
)
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.hotline import fitting, hear_text, hear_whom, opening
from handlers.officials import number
from services import case_explanations, explanation_clock
from services.report_file import for_officer

# --- the handler ------------------------------------------------------------------------------


async def ask_whom(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    opened = await for_officer(ctx.session, answers["report"], ctx.visitor, ctx.now)
    people = await case_explanations.askable(ctx.session, opened.report, ctx.visitor, ctx.now)
    return PickAccused(asking.turn, asking.back, answers["code"], *fitting(people, answers))


async def ask_what(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskWhatToExplain(asking.turn, asking.back, answers["code"], await name_of(ctx, answers))


async def name_of(ctx: Context, answers: Answers) -> str:
    """Of whoever is to be asked, for an officer who may ask them. Raises Refusal."""
    opened = await for_officer(ctx.session, answers["report"], ctx.visitor, ctx.now)
    people = await case_explanations.askable(ctx.session, opened.report, ctx.visitor, ctx.now)
    return next((one.name for one in people if one.id == answers["person"]), "")


async def ask_sure(ctx: Context, asking: Asking) -> Notice:
    """Read back, with everything in it that only the reporter could have written."""
    answers = asking.answers
    opened = await for_officer(ctx.session, answers["report"], ctx.visitor, ctx.now)
    question = answers["words"]
    heard = await case_explanations.warnings(ctx.session, opened.report, question)
    shown = tuple(one for one in heard if one.echo is not Echo.CODE)
    name = await name_of(ctx, answers)
    return SureToAsk(asking.turn, asking.back, answers["code"], name, question, shown)


async def hear_sure(ctx: Context, answers: Answers, heard: Heard) -> None:
    """Only the button sends; words typed here are a better wording."""
    if heard.choice == "send":
        return
    if heard.text:
        await hear_text(ctx, answers, heard)
    raise Again


async def finish_ask(ctx: Context, answers: Answers) -> None:
    asked = await case_explanations.ask(
        ctx.session,
        answers["report"],
        answers["person"],
        answers["words"],
        ctx.visitor,
        ctx.now,
    )
    ctx.reply(ExplanationSent(answers["code"], await name_of(ctx, answers), asked.due_at))


# --- the person asked -------------------------------------------------------------------------


async def on_give(ctx: Context, argument: str) -> None:
    asked = await case_explanations.asked_of(ctx.session, number(argument), ctx.visitor)
    await begin(ctx, GIVE, {"explanation": asked.id})


async def ask_words(ctx: Context, asking: Asking) -> Notice:
    asked = await case_explanations.asked_of(
        ctx.session, asking.answers["explanation"], ctx.visitor
    )
    shown = await explanation_clock.shown(ctx.session, asked, ctx.now)
    return AskExplanation(asking.turn, asking.back, shown.question, asked.due_at)


async def finish_give(ctx: Context, answers: Answers) -> None:
    asked = await case_explanations.answer(
        ctx.session, answers["explanation"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(ExplanationTaken(asked.asked_by.name))


ASK = Form(
    "p.explain",
    (
        Step("whom", ask_whom, hear_whom),
        Step("words", ask_what, hear_text),
        Step("sure", ask_sure, hear_sure),
    ),
    finish_ask,
)
GIVE = Form("case.explain", (Step("words", ask_words, hear_text),), finish_give)

BUTTONS = {"p.explain": opening(ReportAct.EXPLAIN, ASK), "gt.give": on_give}
FORMS = {form.name: form for form in (ASK, GIVE)}
