"""«Phản ánh này sẽ đến ai, vì sao», of a report that is only thought of (``/thuchuyen``) or of a
real one, and «Tôi có liên quan»: standing aside in one tap."""

from __future__ import annotations

from domain.lifecycle import About, Category, ReportAct, ReportKind
from domain.notices import Notice
from domain.notices.report_ways import AskWhomAbout
from handlers.assigning_units import words_of
from handlers.context import Context
from handlers.dialogue import Answers, Asking, Form, Heard, Step, begin
from handlers.hotline import done
from handlers.officials import number
from handlers.routing_rules import LONGEST, ask_category, ask_unit, hear_category, hear_unit
from services import report_conflict, routing_rules, trails

# --- one report -------------------------------------------------------------------------------


async def on_recuse(ctx: Context, argument: str) -> None:
    """«Tôi có liên quan», in one tap."""
    report = await report_conflict.recuse(ctx.session, number(argument), ctx.visitor, ctx.now)
    await done(ctx, report, ReportAct.RECUSE)


async def on_why(ctx: Context, argument: str) -> None:
    ctx.reply(await trails.of_report(ctx.session, number(argument), ctx.visitor, ctx.now))


# --- dry run ----------------------------------------------------------------------------------


async def on_try(ctx: Context, _argument: str) -> None:
    routing_rules.need_to_try(ctx.visitor)
    await begin(ctx, TRY, {"dry": True})


async def ask_about(_ctx: Context, asking: Asking) -> Notice:
    return AskWhomAbout(asking.turn, asking.back)


async def hear_about(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in tuple(About):
        answers["named"] = words_of(heard)[:LONGEST]
    answers["about"] = heard.choice or About.UNSAID.value


async def finish_try(ctx: Context, answers: Answers) -> None:
    thought = trails.Thought(
        ReportKind.REPORT,
        Category(answers["category"] or Category.OTHER),
        answers["unit"] or None,
        About(answers["about"]),
        answers.get("named", ""),
        ctx.now,
    )
    ctx.reply(await trails.of_thought(ctx.session, thought, ctx.visitor, ctx.now))


TRY = Form(
    "rule.try",
    (
        Step("category", ask_category, hear_category),
        Step("unit", ask_unit, hear_unit),
        Step("about", ask_about, hear_about),
    ),
    finish_try,
)

COMMANDS = {"thuchuyen": on_try, "route": on_try}
BUTTONS = {"p.recuse": on_recuse, "p.why": on_why, "rt.try": on_try}
FORMS = {TRY.name: TRY}
