"""Why a task is late, said in the chat: the cause, the verdict of the competent, the ledger."""

from __future__ import annotations

import re

from domain.codes import DOC_NO, TaskRef, read_code
from domain.lateness import Cause, Group, Statement, groups_of
from domain.notices import Notice, Refusal
from domain.notices.general import NotYours
from domain.notices.ledger import (
    AskCause,
    AskConfirming,
    AskGroup,
    AskHowLate,
    AskWhyNot,
    CauseNoted,
    ChooseOne,
    DeadlineHow,
    PaperUnclear,
    VerdictNoted,
)
from domain.notices.supervision import UnitQuestion, days
from domain.period_reading import read_period
from domain.periods import Preset, preset
from domain.rights import Right
from domain.words import fold, nfc
from domain.worktime import today
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import hear_words, number
from handlers.supervisors import part_meant, read_days, scope_of
from models.work import Task
from services import lateness, ledger, statistics, tasks
from services.directory import directory
from services.task_facts import brief, name_of

SAID: tuple[tuple[str, Cause], ...] = (
    (r"khach quan|thien tai|objective", Cause.OBJECTIVE),
    (r"phoi hop|coordination", Cause.COORDINATION),
    (r"co che|quy dinh|rules?", Cause.MECHANISM),
    (r"nang luc|trinh do|ability", Cause.ABILITY),
    (r"y thuc|trach nhiem|duty", Cause.DUTY),
)
"""How a cause is named when it is typed."""


# --- why ------------------------------------------------------------------------------------


async def on_why(ctx: Context, argument: str) -> None:
    task = await lateness.for_stating(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, WHY, {"task": task.id})


async def task_of(ctx: Context, answers: Answers) -> Task:
    return await tasks.for_visitor(ctx.session, answers["task"], ctx.visitor, ctx.now)


async def ask_cause(ctx: Context, asking: Asking) -> Notice:
    task = await task_of(ctx, asking.answers)
    return AskCause(asking.turn, asking.back, brief(task, ctx.now, ctx.almanac))


async def hear_cause(ctx: Context, answers: Answers, heard: Heard) -> None:
    folded = fold(heard.text)
    typed = next((cause for words, cause in SAID if re.search(words, folded)), None)
    cause = heard.choice if heard.choice in tuple(Cause) else typed
    if cause is None:
        raise Again(ChooseOne())
    answers["cause"] = cause


async def ask_group(ctx: Context, asking: Asking) -> Notice:
    task = await task_of(ctx, asking.answers)
    cause = Cause(asking.answers["cause"])
    return AskGroup(asking.turn, asking.back, brief(task, ctx.now, ctx.almanac), cause)


async def hear_group(ctx: Context, answers: Answers, heard: Heard) -> None:
    offered = groups_of(Cause(answers["cause"]))
    digit = re.search(r"[123]", heard.text)
    place = int(digit[0]) - 1 if digit else len(offered)
    said = heard.choice or (offered[place] if place < len(offered) else "")
    if said not in offered:
        raise Again(ChooseOne())
    answers["group"] = said


async def ask_words(ctx: Context, asking: Asking) -> Notice:
    task = await task_of(ctx, asking.answers)
    cause = Cause(asking.answers["cause"])
    return AskHowLate(asking.turn, asking.back, brief(task, ctx.now, ctx.almanac), cause)


async def finish_why(ctx: Context, answers: Answers) -> None:
    cause, group = Cause(answers["cause"]), Group(answers["group"])
    task, entry = await lateness.state(
        ctx.session, answers["task"], ctx.visitor, cause, group, answers["text"], ctx.now
    )
    competent = lateness.judges(task, await directory(ctx.session, ctx.now), entry.actor_id)
    enrol = group is Group.UNCLEAR and ctx.visitor.may(Right.SEE_UNIT, task.lead.path)
    to = await name_of(ctx.session, next(iter(competent), None))
    ctx.reply(CauseNoted(brief(task, ctx.now, ctx.almanac), cause, group, to, enrol))


WHY = Form(
    "late.why",
    (
        Step("cause", ask_cause, hear_cause),
        Step("group", ask_group, hear_group),
        Step("text", ask_words, hear_words),
    ),
    finish_why,
)


# --- the verdict ----------------------------------------------------------------------------


async def on_verdict(ctx: Context, argument: str) -> None:
    """``t.just:ENTRY:y`` or ``t.just:ENTRY:n``."""
    key, _, says = argument.partition(":")
    task, entry = await lateness.for_judging(ctx.session, number(key), ctx.visitor, ctx.now)
    answers = {"task": task.id, "entry": entry.id, "cause": entry.cause}
    await begin(ctx, CONFIRM if says == "y" else REFUSE, answers)


async def ask_paper(ctx: Context, asking: Asking) -> Notice:
    task = await task_of(ctx, asking.answers)
    cause = Cause(asking.answers["cause"])
    return AskConfirming(asking.turn, asking.back, brief(task, ctx.now, ctx.almanac), cause)


async def hear_paper(ctx: Context, answers: Answers, heard: Heard) -> None:
    """The number of a document, as it stands on it; what is around it is left out."""
    typed = nfc(heard.text).strip()
    found = DOC_NO.search(typed) or DOC_NO.search(typed.upper())
    if found is None:
        raise Again(PaperUnclear(typed))
    answers["document"] = found[0].strip()


async def ask_why_not(ctx: Context, asking: Asking) -> Notice:
    task = await task_of(ctx, asking.answers)
    cause = Cause(asking.answers["cause"])
    return AskWhyNot(asking.turn, asking.back, brief(task, ctx.now, ctx.almanac), cause)


async def finish_confirming(ctx: Context, answers: Answers) -> None:
    await give(ctx, answers, Statement.CONFIRMED)


async def finish_refusing(ctx: Context, answers: Answers) -> None:
    await give(ctx, answers, Statement.REFUSED)


async def give(ctx: Context, answers: Answers, verdict: Statement) -> None:
    document = answers.get("document", "")
    task, entry = await lateness.judge(
        ctx.session,
        answers["entry"],
        ctx.visitor,
        verdict,
        ctx.now,
        document=document,
        words=answers.get("text", ""),
    )
    cause = entry.cause or Cause.OBJECTIVE
    ctx.reply(VerdictNoted(brief(task, ctx.now, ctx.almanac), cause, verdict, document))


CONFIRM = Form("late.confirm", (Step("document", ask_paper, hear_paper),), finish_confirming)
REFUSE = Form("late.refuse", (Step("text", ask_why_not, hear_words),), finish_refusing)


# --- looking --------------------------------------------------------------------------------


async def on_ledger(ctx: Context, argument: str) -> None:
    """``/nguyennhan [đơn vị] [kỳ]``: late tasks of the scope with their causes."""
    ctx.need(Right.SEE_TASKS)
    asked = read_period(argument, ctx.now)
    period = asked.period or preset(Preset.YEAR, today(ctx.now))
    key = await part_meant(ctx, asked.rest, UnitQuestion.CAUSES, period)
    if key is not None:
        await show(ctx, key, days(period.start, period.end), 1)


async def on_ledger_button(ctx: Context, argument: str) -> None:
    """``q.why:UNIT:20260101-20261119[:PAGE]``."""
    key, _, rest = argument.partition(":")
    words, _, page = rest.partition(":")
    await show(ctx, number(key, -1), words, number(page, 1))


async def show(ctx: Context, key: int, words: str, page: int) -> None:
    ctx.need(Right.SEE_TASKS)
    period = read_days(words, today(ctx.now))
    if period is None or key < 0:
        raise Refusal(NotYours())
    scope, paths = await scope_of(ctx, key)
    roots = [path for path in paths if ctx.visitor.may(Right.SEE_TASKS, path)]
    if not roots:
        raise Refusal(NotYours())
    await statistics.note_query(
        ctx.session, ctx.visitor, "nguyennhan", ctx.now, unit_id=key or None, period=period
    )
    ctx.reply(await ledger.page_of(ctx.session, roots, scope, period, page, ctx.now))


async def on_deadlines(ctx: Context, argument: str) -> None:
    """``/thoihan NV-2026-000123 [ngày]``."""
    _ = ctx.person
    code = read_code(argument)
    if not isinstance(code, TaskRef):
        ctx.reply(DeadlineHow())
        return
    task = await tasks.for_visitor(ctx.session, code, ctx.visitor, ctx.now)
    asked = read_period(without_code(argument), ctx.now).period
    on = asked.end if asked is not None else None
    ctx.reply(await ledger.deadline_history(ctx.session, task, ctx.now, on))


def without_code(text: str) -> str:
    return re.sub(r"(?i)\bnv[\s-]*\d{4}[\s-]*\d+", " ", text)


async def on_deadlines_button(ctx: Context, argument: str) -> None:
    task = await tasks.for_visitor(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(await ledger.deadline_history(ctx.session, task, ctx.now))


COMMANDS = {
    "nguyennhan": on_ledger,
    "causes": on_ledger,
    "thoihan": on_deadlines,
    "deadlines": on_deadlines,
}
BUTTONS = {
    "t.why": on_why,
    "t.just": on_verdict,
    "t.held": on_deadlines_button,
    "q.why": on_ledger_button,
}
FORMS = {form.name: form for form in (WHY, CONFIRM, REFUSE)}
