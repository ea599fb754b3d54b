"""The officers' side of reports: the head's, the delegated official's and the desk's acts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from domain import words
from domain.codes import ReportRef, read_code
from domain.lifecycle import VERIFIED, ReportAct
from domain.notices import Notice, Refusal
from domain.notices.counter import WaitsInCase
from domain.notices.general import NotNow, NotYours, TooLong, WriteInWords
from domain.notices.hotline import (
    AskAnswer,
    AskFinding,
    AskQuestion,
    AskRefusal,
    PickHelper,
    PickUnit,
    ReportActDone,
)
from domain.notices.report_form import Fitting
from domain.notices.report_parts import AlikeReports
from domain.worktime import today
from handlers import citizens
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from models.office import Person, Unit
from models.reports import Report
from services import (
    callbacks,
    enclosures,
    report_cards,
    report_handling,
    report_links,
    report_lists,
    report_owners,
    units,
)
from services.protection import offered
from services.report_file import Opened, for_officer

LONGEST = 3000
OFFERED = 8


# --- lists and files -----------------------------------------------------------------------


async def on_reports(ctx: Context, argument: str) -> None:
    """``/phananh``: the reports an officer may see; for everybody else the way to send one."""
    code = read_code(argument)
    if ctx.visitor.official and isinstance(code, ReportRef):
        found = await report_owners.by_code(ctx.session, str(code))
        await on_see(ctx, str(found.id if found is not None else 0))
        return
    listed = None
    if ctx.visitor.official and not argument:
        listed = await report_lists.listed(ctx.session, ctx.visitor, 1, ctx.now)
    if listed is None:
        await citizens.on_report(ctx, argument)
    else:
        ctx.reply(listed)


async def on_list(ctx: Context, argument: str) -> None:
    listed = await report_lists.listed(ctx.session, ctx.visitor, number(argument), ctx.now)
    if listed is None:
        raise Refusal(NotYours())
    ctx.reply(listed)


async def on_see(ctx: Context, argument: str) -> None:
    opened = await for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
    sheet = await report_cards.sheet(ctx.session, opened, ctx.now)
    ctx.reply(replace(sheet, protects=await offered(ctx.session, opened, ctx.visitor)))


async def on_files(ctx: Context, argument: str) -> None:
    """«Xem tệp», and the next ones behind the first."""
    report, _, after = argument.partition(":")
    await enclosures.hand_report(ctx.session, number(report), ctx.visitor, number(after), ctx.now)


async def on_take(ctx: Context, argument: str) -> None:
    report = await report_handling.take(ctx.session, number(argument), ctx.visitor, ctx.now)
    await suggest(ctx, report)
    await done(ctx, report, ReportAct.TAKE)


async def suggest(ctx: Context, report: Report) -> None:
    """Whoever begins with a report hears of others that may be of the same matter."""
    opened = await for_officer(ctx.session, report.id, ctx.visitor, ctx.now)
    found = await report_links.shown(ctx.session, opened, ctx.visitor, ctx.now)
    if found:
        facts = await report_cards.card(ctx.session, opened, ctx.now)
        ctx.reply(AlikeReports(facts, found))


async def done(ctx: Context, report: Report, act: ReportAct, to: str = "") -> None:
    """Say what was done, and what may be done next by somebody who still has it."""
    try:
        opened = await for_officer(ctx.session, report.id, ctx.visitor, ctx.now)
    except Refusal:
        facts = None
    else:
        facts = await report_cards.card(ctx.session, opened, ctx.now)
    ctx.reply(ReportActDone(report.code, act, to, facts))
    if act in (ReportAct.ASK, ReportAct.ANSWER):
        await tell_boxless(ctx, report)


async def tell_boxless(ctx: Context, report: Report) -> None:
    """The officer learns when the words do not simply arrive in a chat."""
    reached = await callbacks.way_to(ctx.session, report)
    if reached is not None:
        ctx.reply(WaitsInCase(report.code, call=reached))


# --- dialogues -----------------------------------------------------------------------------


def opening(act: ReportAct, form: Form) -> Callable[[Context, str], Awaitable[None]]:
    """A button that begins a dialogue about a report, if this act is open to this officer."""

    async def on_act(ctx: Context, argument: str) -> None:
        opened = await for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
        need(opened, act)
        await begin(ctx, form, {"report": opened.report.id, "code": opened.report.code})

    return on_act


def need(opened: Opened, act: ReportAct) -> None:
    if not opened.may(act):
        raise Refusal(NotNow(opened.report.code))


async def hear_text(ctx: Context, answers: Answers, heard: Heard) -> None:
    """The step's words; the office answers in writing."""
    if not heard.text:
        raise Again(WriteInWords())
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    answers["words"] = heard.text


async def ask_whom(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    opened = await for_officer(ctx.session, answers["report"], ctx.visitor, ctx.now)
    people = await report_handling.helpers(ctx.session, opened.report, ctx.now)
    return PickHelper(asking.turn, asking.back, answers["code"], *fitting(people, answers))


def fitting(people: Sequence[Person], answers: Answers) -> tuple[tuple[Fitting, ...], int]:
    """Those whose name fits what was typed, as many as are offered, and how many more there are."""
    query = answers.get("query", "")
    found = words.search(query, people, key=lambda one: one.name) if query else list(people)
    picks = tuple(Fitting(one.id, one.name) for one in found[:OFFERED])
    return picks, len(found) - len(picks)


async def hear_whom(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice.startswith("w"):
        answers["person"] = number(heard.choice[1:])
        return
    answers["query"] = heard.text[:100]
    raise Again


async def finish_delegate(ctx: Context, answers: Answers) -> None:
    report = await report_handling.delegate(
        ctx.session, answers["report"], answers["person"], ctx.visitor, ctx.now
    )
    people = await report_handling.helpers(ctx.session, report, ctx.now)
    name = next((one.name for one in people if one.id == report.handler_id), "")
    await done(ctx, report, ReportAct.DELEGATE, name)


async def ask_question(ctx: Context, asking: Asking) -> Notice:
    return AskQuestion(asking.turn, asking.back, asking.answers["code"])


async def finish_question(ctx: Context, answers: Answers) -> None:
    report = await report_handling.ask(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    await done(ctx, report, ReportAct.ASK)


async def ask_finding(ctx: Context, asking: Asking) -> Notice:
    return AskFinding(asking.turn, asking.back, asking.answers["code"])


async def hear_finding(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in VERIFIED:
        raise Again(WriteInWords() if heard.text else None)
    answers["finding"] = heard.choice


async def ask_answer(ctx: Context, asking: Asking) -> Notice:
    return AskAnswer(asking.turn, asking.back, asking.answers["code"])


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    return AskRefusal(asking.turn, asking.back, asking.answers["code"])


async def finish_refuse(ctx: Context, answers: Answers) -> None:
    report = await report_handling.refuse(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    await done(ctx, report, ReportAct.REFUSE)


async def ask_unit(ctx: Context, asking: Asking) -> Notice:
    found = await units_typed(ctx, asking.answers)
    return PickUnit(asking.turn, asking.back, asking.answers["code"], *found)


async def units_typed(ctx: Context, answers: Answers) -> tuple[str, tuple[Fitting, ...], int]:
    """What was typed, the units that fit it, and how many more there are; none before."""
    query = answers.get("query", "")
    if not query:
        return "", (), 0
    found = await units.search(ctx.session, query, today(ctx.now), OFFERED)
    return query, tuple(Fitting(unit.id, unit.name) for unit in found.units), found.more


async def hear_unit(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice.startswith("u"):
        answers["unit"] = number(heard.choice[1:])
        return
    answers["query"] = heard.text[:100]
    raise Again


async def finish_route(ctx: Context, answers: Answers) -> None:
    unit = await ctx.session.get(Unit, answers["unit"])
    report = await report_handling.send_to(
        ctx.session, answers["report"], answers["unit"], ctx.visitor, ctx.now
    )
    await done(ctx, report, ReportAct.ROUTE, unit.name if unit is not None else "")


DELEGATE = Form("p.delegate", (Step("whom", ask_whom, hear_whom),), finish_delegate)
ASK = Form("p.ask", (Step("question", ask_question, hear_text),), finish_question)
REFUSE = Form("p.refuse", (Step("reason", ask_reason, hear_text),), finish_refuse)
ROUTE = Form("p.route", (Step("unit", ask_unit, hear_unit),), finish_route)

COMMANDS = {"phananh": on_reports, "report": on_reports, "reports": on_reports}
BUTTONS = {
    "p.list": on_list,
    "p.see": on_see,
    "p.files": on_files,
    "p.take": on_take,
    "p.delegate": opening(ReportAct.DELEGATE, DELEGATE),
    "p.ask": opening(ReportAct.ASK, ASK),
    "p.refuse": opening(ReportAct.REFUSE, REFUSE),
    "p.route": opening(ReportAct.ROUTE, ROUTE),
}
FORMS = {form.name: form for form in (DELEGATE, ASK, REFUSE, ROUTE)}
