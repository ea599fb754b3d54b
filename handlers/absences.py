"""``/vangmat``: days away and who stands in, one's own or, for a head, those of somebody of the
unit."""

from __future__ import annotations

from datetime import date, timedelta

from domain.deadlines import Unclear, read_deadline
from domain.notices import Notice, Refusal
from domain.notices.absences import (
    AbsenceSaved,
    AskAbsentFrom,
    AskAbsentTo,
    AskDelegation,
    DayUnclear,
)
from domain.notices.general import NotYours
from domain.notices.task_forms import AskColleague
from domain.rights import Right
from domain.worktime import today
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Form, Heard, Step, begin
from handlers.extensions import paper_number
from handlers.heads import chosen, picks
from handlers.officials import number
from models.office import Person
from services import absences
from services.absences import Leave
from services.task_facts import name_of, names_of

NOBODY = "0"


async def on_absent(ctx: Context, _argument: str) -> None:
    ctx.need(Right.WORK)
    await begin(ctx, ABSENCE, {"of": ctx.person.id})


async def on_other(ctx: Context, _argument: str) -> None:
    """Somebody else's days: whose is asked first."""
    if not await absences.others(ctx.session, ctx.visitor, ctx.now):
        raise Refusal(NotYours())
    await begin(ctx, ABSENCE, {})


async def on_undo(ctx: Context, argument: str) -> None:
    ctx.reply(await absences.cancel(ctx.session, number(argument), ctx.visitor, ctx.now))


# --- whose ----------------------------------------------------------------------------------


async def ask_whose(ctx: Context, asking: Asking) -> Notice:
    people = await absences.others(ctx.session, ctx.visitor, ctx.now)
    typed = asking.answers.get("typed", "")
    found = picks([*people], typed, asking.turn)
    return AskColleague(asking.turn, asking.back, "absent", "", found, typed)


async def hear_whose(ctx: Context, answers: Answers, heard: Heard) -> None:
    people = await absences.others(ctx.session, ctx.visitor, ctx.now)
    answers["of"] = chosen([*people], answers, heard).id
    answers.pop("typed", None)


def unsaid(answers: Answers) -> bool:
    return "of" not in answers


async def somebody(ctx: Context, answers: Answers) -> Person | None:
    """Whose days they are, None for one's own. Raises Refusal once that right has ended."""
    key = answers.get("of", ctx.person.id)  # dialogues begun before others could be noted
    person = await absences.whose(ctx.session, key, ctx.visitor, ctx.now)
    return None if person.id == ctx.person.id else person


async def named(ctx: Context, answers: Answers) -> str:
    person = await somebody(ctx, answers)
    return person.name if person is not None else ""


# --- the days -------------------------------------------------------------------------------


async def ask_from(ctx: Context, asking: Asking) -> Notice:
    whose = await named(ctx, asking.answers)
    more = not whose and bool(await absences.others(ctx.session, ctx.visitor, ctx.now))
    return AskAbsentFrom(asking.turn, asking.back, whose, more)


async def hear_from(ctx: Context, answers: Answers, heard: Heard) -> None:
    here = today(ctx.now)
    days = {"0": here, "1": here + timedelta(days=1)}
    day = days.get(heard.choice) or read_day(ctx, heard.text)
    answers["from"] = day.isoformat()


async def ask_to(ctx: Context, asking: Asking) -> Notice:
    whose = await named(ctx, asking.answers)
    return AskAbsentTo(asking.turn, asking.back, first(asking.answers), whose)


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


# --- who stands in --------------------------------------------------------------------------


async def ask_stand_in(ctx: Context, asking: Asking) -> Notice:
    typed = asking.answers.get("typed", "")
    found = picks(await able(ctx, asking.answers), typed, asking.turn)
    whose = await named(ctx, asking.answers)
    return AskColleague(asking.turn, asking.back, "stand_in", "", found, typed, whose)


async def hear_stand_in(ctx: Context, answers: Answers, heard: Heard) -> None:
    nobody = heard.choice == NOBODY
    answers["stand_in"] = None if nobody else chosen(await able(ctx, answers), answers, heard).id


async def able(ctx: Context, answers: Answers) -> list[Person]:
    key = answers.get("of", ctx.person.id)
    return [*await absences.stand_ins(ctx.session, ctx.visitor, key, ctx.now)]


async def ask_document(ctx: Context, asking: Asking) -> Notice:
    stand_in = await name_of(ctx.session, asking.answers["stand_in"])
    return AskDelegation(asking.turn, asking.back, stand_in)


async def hear_document(_ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["document"] = "" if heard.choice == SKIP else paper_number(heard)


def delegated(answers: Answers) -> bool:
    return answers.get("stand_in") is not None


async def finish(ctx: Context, answers: Answers) -> None:
    person = await somebody(ctx, answers)
    leave = Leave(
        first(answers),
        date.fromisoformat(answers["to"]),
        answers["stand_in"],
        answers.get("document", ""),
    )
    whose = person.id if person is not None else ctx.person.id
    absence, told = await absences.note(ctx.session, ctx.visitor, whose, leave, ctx.now)
    ctx.reply(
        AbsenceSaved(
            absence.id,
            absence.from_on,
            absence.to_on,
            await name_of(ctx.session, absence.stand_in_id),
            await names_of(ctx.session, told),
            person.name if person is not None else "",
            absence.document,
        )
    )


ABSENCE = Form(
    "absence",
    (
        Step("of", ask_whose, hear_whose, unsaid),
        Step("from", ask_from, hear_from),
        Step("to", ask_to, hear_to),
        Step("stand_in", ask_stand_in, hear_stand_in),
        Step("document", ask_document, hear_document, delegated),
    ),
    finish,
)

COMMANDS = {"vangmat": on_absent, "absent": on_absent}
BUTTONS = {"v.other": on_other, "v.undo": on_undo}
FORMS = {ABSENCE.name: ABSENCE}
