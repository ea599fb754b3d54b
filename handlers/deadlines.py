"""Deadlines as people ask about them: how one is counted, when the event it waits for is."""

from __future__ import annotations

from datetime import date, timedelta

from domain.deadlines import Unclear, read_deadline
from domain.notices import Notice
from domain.notices.absences import DayUnclear
from domain.notices.deadlines import AskEventDay, EventDated
from domain.worktime import at, today
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from services import deadlines
from services.task_facts import brief

BACK = 90  # days an event may lie in the past


async def on_how(ctx: Context, argument: str) -> None:
    """«Cách tính hạn»."""
    explained = await deadlines.explain(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(explained)


# --- the day of an event -------------------------------------------------------------------


async def on_date(ctx: Context, argument: str) -> None:
    explained = await deadlines.explain(ctx.session, number(argument), ctx.visitor, ctx.now)
    if not explained.may_date:
        ctx.reply(explained)
        return
    answers: Answers = {
        "task": explained.task.id,
        "code": explained.task.code,
        "phrase": explained.phrase,
    }
    await begin(ctx, EVENT, answers)


async def ask_day(_ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskEventDay(asking.turn, asking.back, answers["code"], answers["phrase"])


async def hear_day(ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["day"] = event_day(ctx, heard.text).isoformat()


def event_day(ctx: Context, text: str) -> date:
    """A day from now on or, named in full, one that is past. Raises Again."""
    calendar = ctx.almanac.calendar
    found = read_deadline(text, ctx.now, calendar)
    if isinstance(found, Unclear):
        earlier = at(today(ctx.now) - timedelta(days=BACK), ctx.almanac.morning)
        found = read_deadline(text, earlier, calendar)
    if isinstance(found, Unclear) or found.unit is not None:
        raise Again(DayUnclear(before=False))
    return found.on


async def finish_event(ctx: Context, answers: Answers) -> None:
    day = date.fromisoformat(answers["day"])
    task = await deadlines.happened(ctx.session, answers["task"], day, ctx.visitor, ctx.now)
    steps = await deadlines.steps_now(ctx.session, task)
    ctx.reply(EventDated(brief(task, ctx.now, ctx.almanac), steps))


EVENT = Form("event_day", (Step("day", ask_day, hear_day),), finish_event)

BUTTONS = {"h.how": on_how, "h.date": on_date}
FORMS = {EVENT.name: EVENT}
