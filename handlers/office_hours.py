"""``/giolamviec``: when a unit is open, changed by its head or by who looks after the system."""

from __future__ import annotations

from datetime import date, timedelta

from domain.notices import Notice
from domain.notices.absences import DayUnclear
from domain.notices.deadlines import AskCalendarBasis
from domain.notices.office_hours import (
    OFFERED_HOURS,
    AskHoursFrom,
    AskHoursSure,
    AskHoursTo,
    AskOfficeHours,
    OfficeHoursChanged,
    OfficeHoursUnclear,
    OfficeHoursUnits,
)
from domain.notices.supervision import Choice
from domain.officehours import read_hours, written_hours
from domain.worktime import today
from handlers.assigning_units import choices, rest
from handlers.calendars import hear_basis, hear_sure
from handlers.context import Context
from handlers.deadlines import event_day
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from services import office_hours

ABOVE, TOMORROW, OPEN = "above", "tomorrow", "open"


# --- looking -------------------------------------------------------------------------------


async def on_hours(ctx: Context, argument: str) -> None:
    """``/giolamviec [đơn vị]``: of one's own unit, or of the one named."""
    if not argument:
        await show(ctx, ctx.person.unit_id)
        return
    await find(ctx, argument)


async def on_see(ctx: Context, argument: str) -> None:
    await show(ctx, number(argument))


async def on_other(ctx: Context, _argument: str) -> None:
    await find(ctx, "")


async def find(ctx: Context, query: str) -> None:
    _ = ctx.person  # a stranger hears that this is not theirs
    found = await office_hours.units(ctx.session, query, ctx.now)
    if len(found) == 1:
        await show(ctx, found[0].id)
        return
    ctx.reply(OfficeHoursUnits(query, choices(found), rest(found)))


async def show(ctx: Context, unit_id: int) -> None:
    ctx.reply(await office_hours.shown(ctx.session, unit_id, ctx.visitor, ctx.now))


# --- changing ------------------------------------------------------------------------------


async def on_change(ctx: Context, argument: str) -> None:
    unit = await office_hours.changed_by(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, HOURS, {"unit": unit.id, "name": unit.name})


async def ask_hours(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    known = await office_hours.shown(ctx.session, answers["unit"], ctx.visitor, ctx.now)
    return AskOfficeHours(asking.turn, asking.back, answers["name"], known.today)


async def hear_hours(_ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["hours"] = ""
    if heard.choice == ABOVE:
        return
    place = heard.choice.removeprefix("p")
    offered = place.isdecimal() and int(place) < len(OFFERED_HOURS)
    text = OFFERED_HOURS[int(place)] if offered else heard.text
    try:
        answers["hours"] = written_hours(read_hours(text))
    except ValueError as error:
        raise Again(OfficeHoursUnclear()) from error


async def ask_from(_ctx: Context, asking: Asking) -> Notice:
    return AskHoursFrom(asking.turn, asking.back, asking.answers["name"])


async def hear_from(ctx: Context, answers: Answers, heard: Heard) -> None:
    tomorrow = today(ctx.now) + timedelta(days=1)
    day = tomorrow if heard.choice == TOMORROW else event_day(ctx, heard.text)
    answers["first"] = day.isoformat()


async def ask_to(_ctx: Context, asking: Asking) -> Notice:
    return AskHoursTo(asking.turn, asking.back, first_of(asking.answers))


async def hear_to(ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["last"] = ""
    if heard.choice == OPEN:
        return
    day = event_day(ctx, heard.text)
    if day < first_of(answers):
        raise Again(DayUnclear(before=True))
    answers["last"] = day.isoformat()


def first_of(answers: Answers) -> date:
    return date.fromisoformat(answers["first"])


def last_of(answers: Answers) -> date | None:
    return date.fromisoformat(answers["last"]) if answers["last"] else None


async def ask_basis(_ctx: Context, asking: Asking) -> Notice:
    return AskCalendarBasis(asking.turn, asking.back, None, asking.answers.pop("short", False))


async def ask_sure(_ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskHoursSure(
        asking.turn, asking.back, answers["name"], answers["hours"], first_of(answers),
        last_of(answers), answers["basis"],
    )  # fmt: skip


async def finish(ctx: Context, answers: Answers) -> None:
    hours, span = answers["hours"], (first_of(answers), last_of(answers))
    unit = await office_hours.change(
        ctx.session, answers["unit"], hours or None, span, answers["basis"], ctx.visitor, ctx.now
    )
    ctx.reply(OfficeHoursChanged(Choice(unit.id, unit.name), hours, *span))


HOURS = Form(
    "office_hours",
    (
        Step("hours", ask_hours, hear_hours),
        Step("from", ask_from, hear_from),
        Step("to", ask_to, hear_to),
        Step("basis", ask_basis, hear_basis),
        Step("sure", ask_sure, hear_sure),
    ),
    finish,
)

COMMANDS = {"giolamviec": on_hours, "hours": on_hours}
BUTTONS = {"oh.see": on_see, "oh.other": on_other, "oh.set": on_change}
FORMS = {HOURS.name: HOURS}
