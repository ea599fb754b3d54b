"""``/vangmat``: days away and who stands in, told to the head."""

from __future__ import annotations

from datetime import date, timedelta

from domain.deadlines import Unclear, read_deadline
from domain.notices import Notice
from domain.notices.task_forms import (
    AbsenceSaved,
    AskAbsentFrom,
    AskAbsentTo,
    AskColleague,
    DayUnclear,
)
from domain.rights import Right
from domain.worktime import today
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.heads import chosen, picks
from handlers.officials import number
from models.office import Person, Unit
from services import absences, task_lists
from services.task_facts import name_of

NOBODY = "0"


async def on_absent(ctx: Context, _argument: str) -> None:
    ctx.need(Right.WORK)
    await begin(ctx, ABSENCE)


async def on_undo(ctx: Context, argument: str) -> None:
    ctx.reply(await absences.cancel(ctx.session, number(argument), ctx.person, ctx.now))


async def ask_from(ctx: Context, asking: Asking) -> Notice:
    return AskAbsentFrom(asking.turn, asking.back)


async def hear_from(ctx: Context, answers: Answers, heard: Heard) -> None:
    here = today(ctx.now)
    days = {"0": here, "1": here + timedelta(days=1)}
    day = days.get(heard.choice) or read_day(ctx, heard.text)
    answers["from"] = day.isoformat()


async def ask_to(ctx: Context, asking: Asking) -> Notice:
    return AskAbsentTo(asking.turn, asking.back, first(asking.answers))


async def hear_to(ctx: Context, answers: Answers, heard: Heard) -> None:
    day = first(answers) if heard.choice else read_day(ctx, heard.text)
    if day < first(answers):
        raise Again(DayUnclear(before=True))
    answers["to"] = day.isoformat()


def first(answers: Answers) -> date:
    return date.fromisoformat(answers["from"])


def read_day(ctx: Context, text: str) -> date:
    """One day from today on. Raises Again."""
    found = read_deadline(text, ctx.now, ctx.almanac.calendar)
    if isinstance(found, Unclear):
        raise Again(DayUnclear(before=False))
    return found.on


async def ask_stand_in(ctx: Context, asking: Asking) -> Notice:
    typed = asking.answers.get("typed", "")
    found = picks(await others(ctx), typed, asking.turn)
    return AskColleague(asking.turn, asking.back, "stand_in", "", found, typed)


async def hear_stand_in(ctx: Context, answers: Answers, heard: Heard) -> None:
    nobody = heard.choice == NOBODY
    answers["stand_in"] = None if nobody else chosen(await others(ctx), answers, heard).id


async def others(ctx: Context) -> list[Person]:
    """Colleagues of the own unit and below it."""
    unit = await ctx.session.get_one(Unit, ctx.person.unit_id)
    people = await task_lists.colleagues(ctx.session, unit.path, ctx.now)
    return [person for person in people if person.id != ctx.person.id]


async def finish(ctx: Context, answers: Answers) -> None:
    absence, heads = await absences.note(
        ctx.session,
        ctx.person,
        first(answers),
        date.fromisoformat(answers["to"]),
        answers["stand_in"],
        ctx.now,
    )
    ctx.reply(
        AbsenceSaved(
            absence.id,
            absence.from_on,
            absence.to_on,
            await name_of(ctx.session, absence.stand_in_id),
            await name_of(ctx.session, next(iter(heads), None)),
        )
    )


ABSENCE = Form(
    "absence",
    (
        Step("from", ask_from, hear_from),
        Step("to", ask_to, hear_to),
        Step("stand_in", ask_stand_in, hear_stand_in),
    ),
    finish,
)

COMMANDS = {"vangmat": on_absent, "absent": on_absent}
BUTTONS = {"v.undo": on_undo}
FORMS = {ABSENCE.name: ABSENCE}
