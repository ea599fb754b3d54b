"""The deadline of a task being given: said in words, read back, kept with the task."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.deadline_phrases import Kind, Reading, basis_named, read
from domain.deadline_reading import plainly
from domain.deadline_steps import Basis, StepKind
from domain.notices import Notice
from domain.notices.assigning import AskDue, DueUnclear
from domain.notices.assigning import Reading as ReadBack
from domain.worktime import today
from handlers.assigning_units import words_of
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Heard
from models.work import Task
from services import deadlines, series

WARNINGS = (StepKind.DAY_OFF, StepKind.PROVISIONAL)


async def ask_due(ctx: Context, asking: Asking) -> Notice:
    offered = [await read_phrase(ctx, asking.answers, each) for each in proposed(asking.answers)]
    readings = tuple(read_back(ctx, each) for each in offered)
    said, known = asking.answers.get("said", ""), not asking.answers.get("unknown")
    return AskDue(asking.turn, asking.back, said, readings, known)


def proposed(answers: Answers) -> list[str]:
    phrases: list[str] = answers.get("readings", [])
    return phrases


async def hear_due(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == "0":
        settle(answers, "")
        return
    offered = proposed(answers)
    if heard.choice:
        place = heard.choice.removeprefix("c")
        if not place.isdecimal() or not 1 <= int(place) <= len(offered):
            raise Again
        settle(answers, offered[int(place) - 1])
        return
    said = words_of(heard)
    answers["said_at"] = ctx.now.isoformat()
    reading = await read_phrase(ctx, answers, said)
    if reading.kind.understood and not reading.alternatives:
        settle(answers, "" if reading.kind is Kind.NONE else reading.phrase)
        pin(answers, reading)
        return
    answers["said"], answers["unknown"] = said, reading.kind is Kind.UNKNOWN
    answers["readings"] = [each.phrase for each in reading.alternatives]
    if reading.kind.understood:  # «hằng tháng» may also stay without a day
        answers["readings"].append(reading.phrase)
    raise Again(DueUnclear() if reading.kind is Kind.UNKNOWN else None)


def settle(answers: Answers, phrase: str) -> None:
    for name in ("readings", "said", "unknown"):
        answers.pop(name, None)
    answers["due"] = phrase


def pin(answers: Answers, reading: Reading) -> None:
    """Hours run from the moment they were said, not from the moment of the last question."""
    if reading.precise and reading.kind is Kind.RELATIVE and reading.due_at is not None:
        answers["due"] = plainly(replace(reading, kind=Kind.FIXED))


async def read_phrase(ctx: Context, answers: Answers, phrase: str) -> Reading:
    """The words on the calendar and in the office hours of the lead unit, from the day they were
    said."""
    return (await said_and_read(ctx, answers, phrase))[1]


async def said_and_read(
    ctx: Context, answers: Answers, phrase: str
) -> tuple[deadlines.Said, Reading]:
    """A task that is given here is received as it is given, so «kể từ ngày nhận» is that day; an
    item of a paper came with its paper, and its words stay a question."""
    book, said_at = ctx.almanac, said_when(ctx, answers)
    hours = await deadlines.hours_of(ctx.session, answers.get("lead"), book)
    if "content" in answers and basis_named(phrase) is Basis.RECEIVED:
        said, reading = deadlines.from_receipt(phrase, said_at, book, hours)
        if reading.kind.understood and not reading.alternatives:
            return said, reading
    said = deadlines.Said(phrase, today(said_at))
    return said, read(phrase, said.starts, book.calendar, hours=hours, now=said_at)


def said_when(ctx: Context, answers: Answers) -> datetime:
    said_at = answers.get("said_at")
    return datetime.fromisoformat(said_at) if said_at else ctx.now


def read_back(ctx: Context, reading: Reading) -> ReadBack:
    """The deadline as it is read back today."""
    calendar, on = ctx.almanac.calendar, reading.on
    return ReadBack(
        due_at=reading.due_at,
        precise=reading.precise,
        days_left=calendar.working_days_left(today(ctx.now), on) if on else 0,
        day_off=on is not None and not calendar.is_working(on),
        provisional=on is not None and calendar.provisional(on),
        kind=reading.kind,
        cycle=reading.recurrence.cycle if reading.recurrence else None,
        event=reading.event,
        steps=tuple(step for step in reading.steps if step.kind not in WARNINGS),
    )


async def due_of(ctx: Context, answers: Answers) -> ReadBack | None:
    phrase = answers["due"]
    return read_back(ctx, await read_phrase(ctx, answers, phrase)) if phrase else None


async def keep_words(ctx: Context, answers: Answers, task: Task) -> None:
    """The words stay with the task, so that its deadline can be explained and counted again."""
    phrase = answers["due"]
    if phrase:
        said, reading = await said_and_read(ctx, answers, phrase)
        await deadlines.keep(ctx.session, task, said, reading, ctx.now)
        if reading.recurrence is not None:
            await series.begin_in_words(ctx.session, task, phrase, ctx.visitor, ctx.now)
