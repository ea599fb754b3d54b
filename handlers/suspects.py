"""«Nghi spam»: what was held back, let go or set aside, and its sender's appeal."""

from __future__ import annotations

from domain.floods import Doubt
from domain.lifecycle import Privacy
from domain.notices import Notice
from domain.notices.abuse import (
    AppealTaken,
    AskAppeal,
    AskAsideReason,
    SuspectDecided,
    SuspectList,
    SuspectRow,
)
from domain.notices.general import TooLong
from domain.rights import Right
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.guarding import TRACES
from handlers.hotline import hear_text
from handlers.officials import number
from handlers.report_gathering import LONGEST, evidence
from models.abuse import Sending
from services import suspects
from services.report_cards import summary
from services.report_owners import for_owner


async def on_list(ctx: Context, _argument: str) -> None:
    """``/nghispam``, and the button of the letter."""
    held = await suspects.listed(ctx.session, ctx.visitor, ctx.now)
    rows = [await row(ctx, one) for one in held]
    total = await suspects.waiting(ctx.session, ctx.visitor, ctx.now)
    ctx.reply(SuspectList(tuple(rows), total))


async def row(ctx: Context, one: suspects.Suspect) -> SuspectRow:
    report, suspicion = one.report, one.suspicion
    known = await ctx.session.get(Sending, report.id) is not None
    return SuspectRow(
        report.id,
        report.code,
        Doubt(suspicion.why),
        await summary(ctx.session, report),
        report.received_at,
        suspicion.appealed_at is not None,
        suspicion.like_id or 0,
        known and ctx.visitor.may(Right.ROUTE_REPORTS),
    )


async def on_release(ctx: Context, argument: str) -> None:
    report = await suspects.release(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(SuspectDecided("released", report.code, 1))


async def on_release_all(ctx: Context, argument: str) -> None:
    await let_go(ctx, Doubt.ALIKE, number(argument), "released_all")


async def on_release_rise(ctx: Context, _argument: str) -> None:
    await let_go(ctx, Doubt.TOTAL, 0, "released_rise")


async def let_go(ctx: Context, why: Doubt, like: int, what: str) -> None:
    count = await suspects.release_all(ctx.session, why, like, ctx.visitor, ctx.now)
    ctx.reply(SuspectDecided(what, "", count))


async def on_aside(ctx: Context, argument: str) -> None:
    one = await suspects.for_look(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, ASIDE, {"report": one.report.id, "code": one.report.code})


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    return AskAsideReason(asking.turn, asking.back, asking.answers["code"])


async def finish_aside(ctx: Context, answers: Answers) -> None:
    report = await suspects.set_aside(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(SuspectDecided("set_aside", report.code, 1))


# --- its sender ----------------------------------------------------------------------------


async def on_appeal(ctx: Context, argument: str) -> None:
    report = await for_owner(ctx.session, number(argument), ctx.contact)
    anonymous = report.privacy is Privacy.NOBODY
    await begin(ctx, APPEAL, {"report": report.id, "code": report.code, "anonymous": anonymous})


async def ask_appeal(ctx: Context, asking: Asking) -> Notice:
    return AskAppeal(asking.turn, asking.back, asking.answers["code"])


async def hear_appeal(ctx: Context, answers: Answers, heard: Heard) -> None:
    if not heard.text:
        raise Again
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    answers["words"] = heard.text


async def finish_appeal(ctx: Context, answers: Answers) -> None:
    sent = evidence(answers)
    await suspects.appeal(
        ctx.session,
        answers["report"],
        sent.words,
        ctx.contact,
        ctx.now,
        choices=(sent.kept, sent.sealed),
    )
    ctx.reply(AppealTaken(0))


ASIDE = Form("s.aside", (Step("reason", ask_reason, hear_text),), finish_aside)
APPEAL = Form("s.appeal", (Step("words", ask_appeal, hear_appeal), TRACES), finish_appeal)

COMMANDS = {"nghispam": on_list, "suspects": on_list}
BUTTONS = {
    "s.list": on_list,
    "s.ok": on_release,
    "s.all": on_release_all,
    "s.rise": on_release_rise,
    "s.no": on_aside,
    "s.appeal": on_appeal,
}
FORMS = {form.name: form for form in (ASIDE, APPEAL)}
