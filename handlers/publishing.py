"""«Đề xuất công khai», the second person's decision, the reporter's wish, and ``/ketqua``."""

from __future__ import annotations

from domain.lifecycle import ReportAct
from domain.notices import Notice
from domain.notices.general import TooLong
from domain.notices.publishing import (
    AskNoPublication,
    AskSummary,
    PublicationNoted,
    PublicationWish,
    SummaryReveals,
)
from handlers import hotline
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from services import publications
from services.report_file import for_officer
from services.report_owners import for_owner

LONGEST = 1000  # characters of a published result


async def on_publish(ctx: Context, argument: str) -> None:
    opened = await for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
    hotline.need(opened, ReportAct.PUBLISH)
    report = await publications.may_propose(ctx.session, opened.report.id, ctx.visitor, ctx.now)
    await begin(ctx, PUBLISH, {"report": report.id, "code": report.code})


async def ask_summary(ctx: Context, asking: Asking) -> Notice:
    return AskSummary(asking.turn, asking.back, asking.answers["code"])


async def hear_summary(ctx: Context, answers: Answers, heard: Heard) -> None:
    """Words that name somebody are asked for again, saying which."""
    await hotline.hear_text(ctx, answers, heard)
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    found = await publications.traces(ctx.session, heard.text, ctx.now)
    if found:
        raise Again(SummaryReveals(answers["code"], found))


async def finish_publish(ctx: Context, answers: Answers) -> None:
    report = await publications.propose(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(PublicationNoted(report.code, proposed=True, published=False))


# --- the second person ---------------------------------------------------------------------


async def on_yes(ctx: Context, argument: str) -> None:
    report = await publications.approve(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(PublicationNoted(report.code, proposed=False, published=True))


async def on_no(ctx: Context, argument: str) -> None:
    report, _ = await publications.for_decision(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, REFUSE, {"report": report.id, "code": report.code})


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    return AskNoPublication(asking.turn, asking.back, asking.answers["code"])


async def finish_refuse(ctx: Context, answers: Answers) -> None:
    report = await publications.refuse(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(PublicationNoted(report.code, proposed=False, published=False))


# --- everybody -----------------------------------------------------------------------------


async def on_wish(ctx: Context, argument: str) -> None:
    """«Không công khai», and back."""
    report = await for_owner(ctx.session, number(argument), ctx.contact, lock=True, now=ctx.now)
    unwanted = await publications.wish(ctx.session, report, ctx.now)
    ctx.reply(PublicationWish(report.code, report.id, unwanted))


async def on_results(ctx: Context, argument: str) -> None:
    """``/ketqua [trang]``: what was published, for anybody."""
    ctx.reply(await publications.published(ctx.session, number(argument, 1)))


PUBLISH = Form("p.publish", (Step("summary", ask_summary, hear_summary),), finish_publish)
REFUSE = Form("p.pubno", (Step("reason", ask_reason, hotline.hear_text),), finish_refuse)

COMMANDS = {"ketqua": on_results, "results": on_results}
BUTTONS = {
    "p.publish": on_publish,
    "p.pubyes": on_yes,
    "p.pubno": on_no,
    "r.private": on_wish,
    "r.results": on_results,
}
FORMS = {form.name: form for form in (PUBLISH, REFUSE)}
