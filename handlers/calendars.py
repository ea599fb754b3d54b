"""``/ngaynghi``: the days off of the office, changed in the chat by who looks after the system."""

from __future__ import annotations

from datetime import date, datetime

from domain.deadlines import Unclear, read_deadline
from domain.notices import Notice, Refusal
from domain.notices.deadlines import (
    AskCalendarBasis,
    AskCalendarDay,
    AskCalendarKind,
    AskCalendarName,
    AskCalendarSure,
    CalendarChanged,
    CalendarDayUnclear,
    CalendarLine,
)
from domain.notices.general import NotYours, TooLong
from domain.rights import Right
from domain.worktime import DayKind, at, today
from handlers.assigning_units import words_of
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from services import calendars

PLAIN, YES = "plain", "yes"
SHORTEST, LONGEST = 3, 120  # characters of the number of a document
NAMED = 80


async def on_calendar(ctx: Context, argument: str) -> None:
    """``/ngaynghi [năm]``."""
    year = number(argument.strip(), today(ctx.now).year)
    if not calendars.FIRST <= year <= calendars.LAST:
        year = today(ctx.now).year
    ctx.reply(await calendars.shown(ctx.session, year, ctx.visitor, ctx.now))


async def on_change(ctx: Context, argument: str) -> None:
    ctx.need(Right.OPERATE)
    await begin(ctx, DAY, {"year": a_year(argument)})


async def on_confirm(ctx: Context, argument: str) -> None:
    ctx.need(Right.OPERATE)
    await begin(ctx, CONFIRM, {"year": a_year(argument)})


def a_year(argument: str) -> int:
    year = number(argument)
    if not calendars.FIRST <= year <= calendars.LAST:
        raise Refusal(NotYours())
    return year


# --- one day -------------------------------------------------------------------------------


async def ask_day(_ctx: Context, asking: Asking) -> Notice:
    return AskCalendarDay(asking.turn, asking.back, asking.answers["year"])


async def hear_day(ctx: Context, answers: Answers, heard: Heard) -> None:
    year = answers["year"]
    start = at(date(year, 1, 1), datetime.min.time())
    found = read_deadline(heard.text, start, ctx.almanac.calendar)
    if isinstance(found, Unclear) or found.on.year != year or found.unit is not None:
        raise Again(CalendarDayUnclear(year))
    answers["day"] = found.on.isoformat()


def day_of(answers: Answers) -> date:
    return date.fromisoformat(answers["day"])


async def ask_kind(ctx: Context, asking: Asking) -> Notice:
    day = day_of(asking.answers)
    kind = ctx.almanac.calendar.days.get(day)
    return AskCalendarKind(asking.turn, asking.back, day, day.weekday() >= 5, kind)


async def hear_kind(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in (PLAIN, *DayKind):
        raise Again
    kind = None if heard.choice == PLAIN else DayKind(heard.choice)
    if not calendars.fits(calendars.Change(day_of(answers), kind)):
        raise Again
    answers["kind"] = kind


async def ask_name(_ctx: Context, asking: Asking) -> Notice:
    return AskCalendarName(asking.turn, asking.back)


async def hear_name(_ctx: Context, answers: Answers, heard: Heard) -> None:
    name = "" if heard.choice == SKIP else words_of(heard)
    if len(name) > NAMED:
        raise Again(TooLong(NAMED))
    answers["name"] = name


async def ask_basis(_ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    year = None if "day" in answers else answers["year"]
    return AskCalendarBasis(asking.turn, asking.back, year, answers.pop("short", False))


async def hear_basis(_ctx: Context, answers: Answers, heard: Heard) -> None:
    basis = " ".join(words_of(heard).split())
    if len(basis) > LONGEST:
        raise Again(TooLong(LONGEST))
    if len(basis) < SHORTEST:
        answers["short"] = True
        raise Again
    answers["basis"] = basis


async def ask_sure(_ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    day = day_of(answers) if "day" in answers else None
    line = None
    if day is not None and answers["kind"]:
        kind = DayKind(answers["kind"])
        line = CalendarLine(day, kind, answers.get("name", ""), answers["basis"])
    return AskCalendarSure(
        asking.turn, asking.back, line, day, answers["year"] if day is None else None,
        answers["basis"],
    )  # fmt: skip


async def hear_sure(_ctx: Context, _answers: Answers, heard: Heard) -> None:
    if heard.choice != YES:
        raise Again


async def change(ctx: Context, answers: Answers) -> None:
    kind = DayKind(answers["kind"]) if answers["kind"] else None
    wanted = calendars.Change(day_of(answers), kind, answers.get("name", ""))
    basis = answers["basis"]
    moved = await calendars.change_days(ctx.session, [wanted], basis, ctx.visitor, ctx.now)
    ctx.reply(CalendarChanged(answers["year"], confirmed=False, recounted=moved))


async def confirm(ctx: Context, answers: Answers) -> None:
    year, basis = answers["year"], answers["basis"]
    moved = await calendars.confirm(ctx.session, year, basis, ctx.visitor, ctx.now)
    ctx.reply(CalendarChanged(year, confirmed=True, recounted=moved))


def off_or_worked(answers: Answers) -> bool:
    return bool(answers.get("kind"))


BASIS = Step("basis", ask_basis, hear_basis)
SURE = Step("sure", ask_sure, hear_sure)
DAY = Form(
    "calendar_day",
    (
        Step("day", ask_day, hear_day),
        Step("kind", ask_kind, hear_kind),
        Step("name", ask_name, hear_name, wanted=off_or_worked),
        BASIS,
        SURE,
    ),
    change,
)
CONFIRM = Form("calendar_confirm", (BASIS, SURE), confirm)

COMMANDS = {"ngaynghi": on_calendar, "holidays": on_calendar}
BUTTONS = {"h.cal": on_calendar, "h.day": on_change, "h.confirm": on_confirm}
FORMS = {DAY.name: DAY, CONFIRM.name: CONFIRM}
