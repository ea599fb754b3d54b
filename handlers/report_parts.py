"""Parts of a report for several bodies, and reports of the same matter: officers' presses."""

from __future__ import annotations

from domain.lifecycle import ReportAct
from domain.notices import Notice
from domain.notices.report_parts import (
    AlikeReports,
    AnsweredLinked,
    AskPart,
    AskPartWords,
    LinkNoted,
    PartNoted,
    PartsOfReport,
    PickBody,
    PickPartHelper,
)
from handlers.context import Context
from handlers.dialogue import Answers, Asking, Form, Step, begin
from handlers.hotline import fitting, hear_text, hear_unit, hear_whom, need, units_typed
from handlers.officials import number
from services import part_clock, part_reading, report_cards, report_links, report_parts
from services.report_file import for_officer
from services.report_parts import Held

# --- the coordinator's side -------------------------------------------------------------------


async def on_split(ctx: Context, argument: str) -> None:
    """«Chia phần»: the parts there are, or the question for the first."""
    opened = await for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
    need(opened, ReportAct.SPLIT)
    report = opened.report
    parts = await part_reading.parts_of(ctx.session, report.id)
    if not parts:
        await begin(ctx, SPLIT, {"report": report.id, "code": report.code})
        return
    unit = await report_cards.unit_name(ctx.session, report.holder_unit_id)
    ctx.reply(PartsOfReport(report.id, report.code, unit, parts))


async def on_more(ctx: Context, argument: str) -> None:
    opened = await for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
    need(opened, ReportAct.SPLIT)
    await begin(ctx, SPLIT, {"report": opened.report.id, "code": opened.report.code})


async def ask_unit(ctx: Context, asking: Asking) -> Notice:
    found = await units_typed(ctx, asking.answers)
    return PickBody(asking.turn, asking.back, asking.answers["code"], *found)


async def ask_what(ctx: Context, asking: Asking) -> Notice:
    unit = await report_cards.unit_name(ctx.session, asking.answers["unit"])
    return AskPart(asking.turn, asking.back, asking.answers["code"], unit)


async def finish_split(ctx: Context, answers: Answers) -> None:
    await report_parts.split(
        ctx.session, answers["report"], answers["unit"], answers["words"], ctx.visitor, ctx.now
    )
    unit = await report_cards.unit_name(ctx.session, answers["unit"])
    ctx.reply(PartNoted(answers["code"], "split", unit))


async def on_stop(ctx: Context, argument: str) -> None:
    """Wait no longer for a body: why, first."""
    await begin(ctx, STOP, {"part": number(argument), "what": "stop"})


async def finish_stop(ctx: Context, answers: Answers) -> None:
    one = await report_parts.withdraw(
        ctx.session, answers["part"], answers["words"], ctx.visitor, ctx.now
    )
    await noted(ctx, one, "withdrawn")


# --- the body's side --------------------------------------------------------------------------


async def on_result(ctx: Context, argument: str) -> None:
    one = await report_parts.held(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, RESULT, {"part": one.part.id, "what": "result"})


async def on_return(ctx: Context, argument: str) -> None:
    one = await report_parts.held(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, RETURN, {"part": one.part.id, "what": "refusal"})


async def on_give(ctx: Context, argument: str) -> None:
    one = await report_parts.held(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, GIVE, {"part": one.part.id})


async def on_see(ctx: Context, argument: str) -> None:
    """A part out of the sheet of its case."""
    ctx.reply(await part_clock.seen(ctx.session, number(argument), ctx.visitor, ctx.now))


async def ask_words(ctx: Context, asking: Asking) -> Notice:
    code = await report_parts.code_of(ctx.session, asking.answers["part"], ctx.visitor, ctx.now)
    return AskPartWords(asking.turn, asking.back, code, asking.answers["what"])


async def finish_result(ctx: Context, answers: Answers) -> None:
    one = await report_parts.finish(
        ctx.session, answers["part"], answers["words"], ctx.visitor, ctx.now
    )
    await noted(ctx, one, "done")


async def finish_return(ctx: Context, answers: Answers) -> None:
    one = await report_parts.send_back(
        ctx.session, answers["part"], answers["words"], ctx.visitor, ctx.now
    )
    await noted(ctx, one, "returned")


async def ask_helper(ctx: Context, asking: Asking) -> Notice:
    one = await report_parts.held(ctx.session, asking.answers["part"], ctx.visitor, ctx.now)
    people = await report_parts.helpers(ctx.session, one, ctx.now)
    picks = fitting(people, asking.answers)
    return PickPartHelper(asking.turn, asking.back, one.report.code, *picks)


async def finish_give(ctx: Context, answers: Answers) -> None:
    one = await report_parts.give(
        ctx.session, answers["part"], answers["person"], ctx.visitor, ctx.now
    )
    await noted(ctx, one, "given")


async def noted(ctx: Context, one: Held, did: str) -> None:
    unit = await report_cards.unit_name(ctx.session, one.part.unit_id)
    ctx.reply(PartNoted(one.report.code, did, unit))


# --- the same matter --------------------------------------------------------------------------


async def on_alike(ctx: Context, argument: str) -> None:
    """What may be the same as a report, and what was linked with it."""
    opened = await for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
    need(opened, ReportAct.LINK)
    facts = await report_cards.card(ctx.session, opened, ctx.now)
    found = await report_links.shown(ctx.session, opened, ctx.visitor, ctx.now)
    ctx.reply(AlikeReports(facts, found))


async def on_link(ctx: Context, argument: str) -> None:
    """``al.link:<report>:<other>``."""
    one, _, two = argument.partition(":")
    report, other = await report_links.link(
        ctx.session, number(one), number(two), ctx.visitor, ctx.now
    )
    ctx.reply(LinkNoted(report.id, report.code, other.code, linked=True))


async def on_part(ctx: Context, argument: str) -> None:
    one, _, two = argument.partition(":")
    report, other = await report_links.unlink(
        ctx.session, number(one), number(two), ctx.visitor, ctx.now
    )
    ctx.reply(LinkNoted(report.id, report.code, other.code, linked=False))


async def on_same(ctx: Context, argument: str) -> None:
    """The answer just given, for those linked with it."""
    report, others = await report_links.answer_linked(
        ctx.session, number(argument), ctx.visitor, ctx.now, ctx.heard_at
    )
    ctx.reply(AnsweredLinked(report.code, tuple(one.code for one in others)))


SPLIT = Form(
    "p.split", (Step("unit", ask_unit, hear_unit), Step("words", ask_what, hear_text)), finish_split
)
STOP = Form("part.stop", (Step("words", ask_words, hear_text),), finish_stop)
RESULT = Form("part.result", (Step("words", ask_words, hear_text),), finish_result)
RETURN = Form("part.return", (Step("words", ask_words, hear_text),), finish_return)
GIVE = Form("part.give", (Step("whom", ask_helper, hear_whom),), finish_give)

BUTTONS = {
    "p.split": on_split,
    "p.link": on_alike,
    "pt.more": on_more,
    "pt.stop": on_stop,
    "pt.see": on_see,
    "pt.answer": on_result,
    "pt.return": on_return,
    "pt.give": on_give,
    "al.link": on_link,
    "al.part": on_part,
    "al.same": on_same,
}
FORMS = {form.name: form for form in (SPLIT, STOP, RESULT, RETURN, GIVE)}
