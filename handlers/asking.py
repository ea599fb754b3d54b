"""Questions several dialogues about one task ask: some words, or a day in the words of a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from domain.deadline_phrases import Kind
from domain.notices import Notice
from domain.notices.asking import AskTaskWords
from domain.notices.assigning import DueUnclear, Reading
from domain.notices.tasks import Brief
from domain.worktime import today
from handlers.assigning_due import read_phrase
from handlers.assigning_units import words_of
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Heard, Step
from handlers.officials import words
from services import tasks
from services.task_facts import brief

OFFERED = 4  # readings of an unclear day


def ask_words(what: str, *, skip: bool = False) -> Callable[[Context, Asking], Awaitable[Notice]]:
    """A question for words about the task in the answers; ``what`` names its wording."""

    async def ask(ctx: Context, asking: Asking) -> Notice:
        task = await task_asked(ctx, asking.answers)
        return AskTaskWords(asking.turn, asking.back, task, what, skip)

    return ask


async def task_asked(ctx: Context, answers: Answers) -> Brief:
    task = await tasks.for_visitor(ctx.session, answers["task"], ctx.visitor, ctx.now)
    return brief(task, ctx.now, ctx.almanac)


def words_step(key: str, what: str, *, skip: bool = False) -> Step:
    """One question for words; skipped, the answer is empty."""

    async def hear(ctx: Context, answers: Answers, heard: Heard) -> None:
        answers[key] = "" if skip and heard.choice == SKIP else words(heard)

    return Step(key, ask_words(what, skip=skip), hear)


# --- a day ---------------------------------------------------------------------------------


async def hear_day(ctx: Context, answers: Answers, heard: Heard) -> datetime:
    """The moment named, or chosen among the readings offered. Raises Again."""
    offered = answers.get("readings", [])
    if heard.choice:
        place = heard.choice.removeprefix("c")
        if not place.isdecimal() or not 1 <= int(place) <= len(offered):
            raise Again
        return settled(answers, offered[int(place) - 1][0])
    said = words_of(heard)
    read = await read_phrase(ctx, {"lead": answers.get("lead")}, said)
    once = read.due_at is not None and read.recurrence is None
    if once and not read.alternatives and read.kind.understood and read.due_at is not None:
        return settled(answers, read.due_at.isoformat())
    dated = [each for each in read.alternatives if each.due_at is not None]
    if read.kind is Kind.UNKNOWN or not dated:
        answers.pop("readings", None)
        raise Again(DueUnclear())
    answers["said"] = said
    answers["readings"] = [
        (each.due_at.isoformat(), each.precise) for each in dated[:OFFERED] if each.due_at
    ]
    raise Again


def settled(answers: Answers, due: str) -> datetime:
    answers.pop("readings", None)
    answers.pop("said", None)
    return datetime.fromisoformat(due)


def readings_of(ctx: Context, answers: Answers) -> tuple[Reading, ...]:
    """The readings offered, as they are read back today."""
    return tuple(
        read_back(ctx, datetime.fromisoformat(due), precise=precise)
        for due, precise in answers.get("readings", [])
    )


def read_back(ctx: Context, due_at: datetime, *, precise: bool) -> Reading:
    calendar, on = ctx.almanac.calendar, today(due_at)
    return Reading(
        due_at=due_at,
        precise=precise,
        days_left=calendar.working_days_left(today(ctx.now), on),
        day_off=not calendar.is_working(on),
        provisional=calendar.provisional(on),
    )
