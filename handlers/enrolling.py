"""``/vuongmac`` and ``/doimoi``: a unit's obstacles and innovations, for heads and supervisors."""

from __future__ import annotations

import re

from domain.enrolling import MAY_BE_SKIPPED, PARTS, Book, Gap, Part
from domain.notices import Notice, Refusal
from domain.notices.enrolling import AskEntry, AskEntryUnit, EntryCard, NothingNoted
from domain.notices.general import NotYours, TooLong
from domain.notices.ledger import ChooseOne
from domain.notices.supervision import Choice
from domain.period_reading import read_period
from domain.periods import Period, Preset, preset
from domain.words import fold, search
from domain.worktime import today
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number, words
from handlers.supervisors import read_days
from models.ledger import Enrolment
from services import enrolment_doors, enrolment_lists, enrolments, lateness
from services.enrolments import Facts
from services.task_doors import for_visitor as task_for_visitor

LONGEST = 1000  # characters of one part of an entry
GAPS: tuple[tuple[str, Gap], ...] = (
    (r"chong cheo|overlap", Gap.OVERLAP),
    (r"khong phu hop|bat cap|unfit", Gap.UNFIT),
    (r"chua (?:co )?(?:duoc )?quy dinh|missing", Gap.MISSING),
)


# --- lists ----------------------------------------------------------------------------------


async def on_obstacles(ctx: Context, argument: str) -> None:
    await open_book(ctx, Book.OBSTACLES, argument)


async def on_innovations(ctx: Context, argument: str) -> None:
    await open_book(ctx, Book.INNOVATIONS, argument)


async def open_book(ctx: Context, book: Book, argument: str) -> None:
    """``/vuongmac [kỳ]``: this year unless said otherwise."""
    await show(ctx, book, read_period(argument, ctx.now).period or this_year(ctx), 1)


def this_year(ctx: Context) -> Period:
    return preset(Preset.YEAR, today(ctx.now))


async def show(ctx: Context, book: Book, period: Period, page: int) -> None:
    ctx.reply(await enrolment_lists.listed(ctx.session, ctx.visitor, book, period, page, ctx.now))


async def on_list(ctx: Context, argument: str) -> None:
    """``k.list:BOOK[:20260101-20261119:PAGE]``."""
    book, period, page = placed(ctx, argument)
    await show(ctx, book, period, page)


async def on_who(ctx: Context, argument: str) -> None:
    """``k.who:BOOK:20260101-20261119:PAGE``: which units have answered."""
    book, period, page = placed(ctx, argument)
    ctx.reply(await enrolment_lists.silent(ctx.session, ctx.visitor, book, period, page))


def placed(ctx: Context, argument: str) -> tuple[Book, Period, int]:
    name, _, rest = argument.partition(":")
    spoken, _, page = rest.partition(":")
    period = read_days(spoken, today(ctx.now)) if spoken else this_year(ctx)
    if name not in tuple(Book) or period is None:
        raise Refusal(NotYours())
    return Book(name), period, number(page, 1)


async def on_see(ctx: Context, argument: str) -> None:
    entry = await enrolment_doors.for_visitor(ctx.session, number(argument), ctx.visitor)
    await card(ctx, entry)


async def card(ctx: Context, entry: Enrolment, *, noted: bool = False) -> None:
    ctx.reply(
        EntryCard(
            await enrolment_lists.facts_of(ctx.session, entry),
            await enrolment_lists.last_note(ctx.session, entry.id),
            enrolment_doors.may_move(ctx.visitor, entry.unit.path),
            noted,
        )
    )


# --- entering -------------------------------------------------------------------------------


async def on_new(ctx: Context, argument: str) -> None:
    await open_form(ctx, ENROL, book_of(argument), {})


async def on_none(ctx: Context, argument: str) -> None:
    await open_form(ctx, NONE, book_of(argument), {})


async def on_late(ctx: Context, argument: str) -> None:
    """From a late task whose cause lies in the rules: what was said is the beginning."""
    task = await task_for_visitor(ctx.session, number(argument), ctx.visitor, ctx.now)
    said = await lateness.record_of(ctx.session, task)
    await open_form(
        ctx,
        ENROL,
        Book.OBSTACLES,
        {"task": task.id, **({"words": said.said.words[:LONGEST]} if said else {})},
    )


def book_of(argument: str) -> Book:
    if argument not in tuple(Book):
        raise Refusal(NotYours())
    return Book(argument)


async def open_form(ctx: Context, form: Form, book: Book, answers: Answers) -> None:
    units = await enrolment_doors.own_units(ctx.session, ctx.visitor, ctx.now)
    if not units:
        raise Refusal(NotYours())
    known = {"unit": units[0].id} if len(units) == 1 else {}
    await begin(ctx, form, {"book": book, **known, **answers})


async def ask_unit(ctx: Context, asking: Asking) -> Notice:
    units = await enrolment_doors.own_units(ctx.session, ctx.visitor, ctx.now)
    choices = tuple(Choice(unit.id, unit.name) for unit in units[:8])
    return AskEntryUnit(asking.turn, asking.back, Book(asking.answers["book"]), choices)


async def hear_unit(ctx: Context, answers: Answers, heard: Heard) -> None:
    units = await enrolment_doors.own_units(ctx.session, ctx.visitor, ctx.now)
    fitting = [unit for unit in units if str(unit.id) == heard.choice]
    if heard.text:
        fitting = list(search(heard.text, units, key=lambda unit: unit.name))
    if len(fitting) != 1:
        raise Again(ChooseOne())
    answers["unit"] = fitting[0].id


def step(part: Part) -> Step:
    async def ask(ctx: Context, asking: Asking) -> Notice:
        return AskEntry(asking.turn, asking.back, Book(asking.answers["book"]), part)

    async def hear(ctx: Context, answers: Answers, heard: Heard) -> None:
        if heard.choice == SKIP and part in MAY_BE_SKIPPED:
            answers[part] = ""
        elif part is Part.GAP:
            answers[part] = gap_of(heard)
        else:
            answers[part] = bounded(heard)

    def wanted(answers: Answers) -> bool:
        return part in PARTS[Book(answers["book"])] and part not in answers

    return Step(part, ask, hear, wanted)


def gap_of(heard: Heard) -> str:
    folded = fold(heard.text)
    typed = next((gap for said, gap in GAPS if re.search(said, folded)), None)
    gap = heard.choice if heard.choice in tuple(Gap) else typed
    if gap is None:
        raise Again(ChooseOne())
    return gap


def bounded(heard: Heard) -> str:
    text = words(heard)
    if len(text) > LONGEST:
        raise Again(TooLong(LONGEST))
    return text


async def finish(ctx: Context, answers: Answers) -> None:
    gap = answers.get(Part.GAP)
    facts = Facts(
        words=answers[Part.WORDS],
        proposal=answers[Part.PROPOSAL],
        authority=answers.get(Part.AUTHORITY, ""),
        document=answers.get(Part.DOCUMENT, ""),
        clause=answers.get(Part.CLAUSE, ""),
        gap=Gap(gap) if gap else None,
        field=answers.get(Part.FIELD, ""),
        task_id=answers.get("task"),
    )
    book = Book(answers["book"])
    entry = await enrolments.enrol(ctx.session, ctx.visitor, answers["unit"], book, facts, ctx.now)
    await card(ctx, entry, noted=True)


async def finish_none(ctx: Context, answers: Answers) -> None:
    book = Book(answers["book"])
    unit = await enrolments.say_none(ctx.session, ctx.visitor, answers["unit"], book, ctx.now)
    ctx.reply(NothingNoted(book, unit.name, today(ctx.now)))


def unknown_unit(answers: Answers) -> bool:
    return "unit" not in answers


UNIT = Step("unit", ask_unit, hear_unit, unknown_unit)
ENROL = Form("entry.new", (UNIT, *(step(part) for part in Part)), finish)
NONE = Form("entry.none", (UNIT,), finish_none)

COMMANDS = {
    "vuongmac": on_obstacles,
    "obstacles": on_obstacles,
    "doimoi": on_innovations,
    "innovations": on_innovations,
}
BUTTONS = {
    "k.list": on_list,
    "k.who": on_who,
    "k.see": on_see,
    "k.new": on_new,
    "k.none": on_none,
    "k.late": on_late,
}
FORMS = {form.name: form for form in (ENROL, NONE)}
