"""The clock of a case in the chat: how it is counted, more time, why it is late."""

from __future__ import annotations

from datetime import date, datetime

from domain.deadlines import Unclear, read_deadline
from domain.lifecycle import SORTED, Category, ReportAct
from domain.notices import Notice, Refusal
from domain.notices.absences import DayUnclear
from domain.notices.case_dialogues import (
    AskCaseCategory,
    AskCaseDay,
    AskCaseWords,
    CaseExtensionNoted,
    CaseExtensionSettled,
    CasePromiseNoted,
    CaseReclassifyDone,
    CaseWords,
)
from domain.worktime import at
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.hotline import hear_text
from handlers.officials import number
from services import (
    case_apologies,
    case_explaining,
    case_extensions,
    case_profiles,
    case_promises,
)
from services.report_file import for_act
from services.report_owners import for_owner
from services.task_facts import names_of


async def on_how(ctx: Context, argument: str) -> None:
    """«Cách tính hạn», for an officer."""
    found = await case_explaining.for_reader(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(found)


async def on_own(ctx: Context, argument: str) -> None:
    """«Cách tính hạn», for the reporter."""
    report = await for_owner(ctx.session, number(argument), ctx.contact, now=ctx.now)
    ctx.reply(await case_explaining.explained(ctx.session, report))


# --- days and words ------------------------------------------------------------------------


def day_in(ctx: Context, text: str) -> date:
    """A day as people write it. Raises Again."""
    found = read_deadline(text, ctx.now, ctx.almanac.calendar)
    if isinstance(found, Unclear) or found.unit is not None:
        raise Again(DayUnclear(before=False))
    return found.on


async def ask_day(_ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    due = datetime.fromisoformat(answers["due_now"])
    return AskCaseDay(asking.turn, asking.back, answers["code"], due, answers["late"])


def words_about(what: CaseWords) -> Step:
    async def ask(_ctx: Context, asking: Asking) -> Notice:
        return AskCaseWords(asking.turn, asking.back, asking.answers["code"], what)

    return Step(what, ask, hear_text)


# --- more time -----------------------------------------------------------------------------


async def on_extend(ctx: Context, argument: str) -> None:
    report = await case_extensions.may_ask(
        ctx.session, number(argument), ctx.visitor, ctx.heard_at, ctx.now
    )
    answers = {"report": report.id, "code": report.code, "late": False}
    await begin(ctx, EXTEND, {**answers, "due_now": report.due_at.isoformat()})


async def hear_extension(ctx: Context, answers: Answers, heard: Heard) -> None:
    """A day that will not do is said at once, and asked again."""
    due = at(day_in(ctx, heard.text), ctx.almanac.clock("office.closes"))
    report = await case_extensions.may_ask(
        ctx.session, answers["report"], ctx.visitor, ctx.heard_at, ctx.now
    )
    try:
        await case_extensions.refuse_date(ctx.session, report, due, ctx.now)
    except Refusal as wrong:
        raise Again(wrong.notice) from None
    answers["due"] = due.isoformat()


async def finish_extend(ctx: Context, answers: Answers) -> None:
    due = datetime.fromisoformat(answers["due"])
    report, deciders = await case_extensions.request(
        ctx.session, answers["report"], ctx.visitor, due, answers["words"], ctx.heard_at, ctx.now
    )
    to = await names_of(ctx.session, deciders)
    ctx.reply(CaseExtensionNoted(report.code, due, to, report.id))


async def on_grant(ctx: Context, argument: str) -> None:
    asked = await case_extensions.grant(ctx.session, number(argument), ctx.visitor, ctx.now)
    report = await case_extensions.case_of(ctx.session, asked)
    ctx.reply(CaseExtensionSettled(report.code, True, report.due_at, report.id))


async def on_refuse(ctx: Context, argument: str) -> None:
    found = await case_extensions.to_decide(ctx.session, number(argument), ctx.visitor, ctx.now)
    answers = {"request": found.request.id, "code": found.opened.report.code}
    await begin(ctx, REFUSE, answers)


async def finish_refuse(ctx: Context, answers: Answers) -> None:
    asked = await case_extensions.refuse(
        ctx.session, answers["request"], ctx.visitor, answers["words"], ctx.now
    )
    report = await case_extensions.case_of(ctx.session, asked)
    ctx.reply(CaseExtensionSettled(report.code, False, report.due_at, report.id))


# --- why it is late ------------------------------------------------------------------------


async def on_promise(ctx: Context, argument: str) -> None:
    report = await for_act(ctx.session, number(argument), ctx.visitor, ReportAct.PROMISE, ctx.now)
    answers = {"report": report.id, "code": report.code, "late": True}
    await begin(ctx, PROMISE, {**answers, "due_now": report.due_at.isoformat()})


async def hear_promise(ctx: Context, answers: Answers, heard: Heard) -> None:
    day = day_in(ctx, heard.text)
    report = await for_act(ctx.session, answers["report"], ctx.visitor, ReportAct.PROMISE, ctx.now)
    try:
        await case_promises.refuse_day(ctx.session, report, day, ctx.now)
    except Refusal as wrong:
        raise Again(wrong.notice) from None
    answers["day"] = day.isoformat()


async def finish_promise(ctx: Context, answers: Answers) -> None:
    day = date.fromisoformat(answers["day"])
    report = await case_promises.state(
        ctx.session, answers["report"], ctx.visitor, answers["words"], day, ctx.now
    )
    told = await case_apologies.apologised(ctx.session, report)
    ctx.reply(CasePromiseNoted(report.code, day, told, report.id))


# --- another category ----------------------------------------------------------------------


async def on_class(ctx: Context, argument: str) -> None:
    report = await case_profiles.for_reclassifying(
        ctx.session, number(argument), ctx.visitor, ctx.now
    )
    answers = {"report": report.id, "code": report.code, "was": report.category}
    await begin(ctx, RECLASSIFY, answers)


async def ask_class(_ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskCaseCategory(asking.turn, asking.back, answers["code"], Category(answers["was"]))


async def hear_class(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in SORTED:
        raise Again
    answers["category"] = heard.choice


async def finish_class(ctx: Context, answers: Answers) -> None:
    report = await case_profiles.reclassify(
        ctx.session, answers["report"], Category(answers["category"]), ctx.visitor, ctx.now
    )
    ctx.reply(CaseReclassifyDone(report.code, report.category, report.due_at, report.id))


EXTEND = Form(
    "case.extend",
    (Step("due", ask_day, hear_extension), words_about(CaseWords.EXTENSION)),
    finish_extend,
)
REFUSE = Form("case.refuse", (words_about(CaseWords.REFUSAL),), finish_refuse)
PROMISE = Form(
    "case.promise",
    (words_about(CaseWords.LATE), Step("day", ask_day, hear_promise)),
    finish_promise,
)
RECLASSIFY = Form("case.class", (Step("class", ask_class, hear_class),), finish_class)

BUTTONS = {
    "cc.how": on_how,
    "cc.own": on_own,
    "cc.extend": on_extend,
    "cc.grant": on_grant,
    "cc.refuse": on_refuse,
    "cc.promise": on_promise,
    "cc.class": on_class,
}
FORMS = {form.name: form for form in (EXTEND, REFUSE, PROMISE, RECLASSIFY)}
