"""``/phieuxinloi``: late administrative files, the apology with a new day, and its slip."""

from __future__ import annotations

from datetime import date, timedelta

from domain.apologies import LateWords
from domain.deadlines import Unclear, read_deadline
from domain.notices import Notice, Refusal
from domain.notices.absences import DayUnclear
from domain.notices.general import NotYours
from domain.notices.late_files import (
    ApologyDayWrong,
    ApologyNoted,
    AskLateFile,
    LateFileNoted,
    LatePart,
)
from domain.worktime import at, today
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number, words
from services import late_files

BACK = 400  # days a result may have been promised for before


async def on_late_files(ctx: Context, _argument: str) -> None:
    ctx.reply(await late_files.listed(ctx.session, ctx.visitor, 1, ctx.now))


async def on_list(ctx: Context, argument: str) -> None:
    """``lf.list:0:PAGE`` without an apology, ``lf.list:1:PAGE`` with one."""
    done, _, page = argument.partition(":")
    ctx.reply(
        await late_files.listed(
            ctx.session, ctx.visitor, number(page, 1), ctx.now, done=done == "1"
        )
    )


async def on_new(ctx: Context, argument: str) -> None:
    """``lf.new``, or ``lf.new:REPORT`` from a citizen's case about a delay."""
    if not late_files.may_enter(ctx.visitor):
        raise Refusal(NotYours())
    answers: Answers = {}
    if argument:
        found = await late_files.for_case(ctx.session, number(argument), ctx.visitor, ctx.now)
        answers["report"] = found.id
    await begin(ctx, ENTER, answers)


async def on_sorry(ctx: Context, argument: str) -> None:
    row, _ = await late_files.to_apologise(ctx.session, number(argument), ctx.visitor)
    told = late_files.words_of(ctx.session, row)
    await begin(ctx, SORRY, {"file": row.id, LatePart.NUMBER: told.number})


async def on_slip(ctx: Context, argument: str) -> None:
    await late_files.order(ctx.session, number(argument), ctx.visitor, ctx.now)


def asked(part: LatePart) -> Step:
    """A question of words, skipped where it may be; or of a day."""

    async def ask(_ctx: Context, asking: Asking) -> Notice:
        said = str(asking.answers.get(LatePart.NUMBER, ""))
        return AskLateFile(asking.turn, asking.back, part, said)

    async def hear_words(_ctx: Context, answers: Answers, heard: Heard) -> None:
        skipped = part is LatePart.PROCEDURE and heard.choice == SKIP
        answers[part] = "" if skipped else words(heard)

    async def hear_day(ctx: Context, answers: Answers, heard: Heard) -> None:
        day = day_in(ctx, heard.text, past=part is LatePart.DUE)
        if part is LatePart.NEW:
            try:
                await late_files.refuse_day(ctx.session, day, ctx.now)
            except Refusal as wrong:
                raise Again(wrong.notice) from None
        answers[part] = day.isoformat()

    dated = part in (LatePart.DUE, LatePart.NEW)
    return Step(part, ask, hear_day if dated else hear_words)


def day_in(ctx: Context, text: str, *, past: bool) -> date:
    """A day named in full; ``past``: one that has gone by. Raises Again."""
    since = at(today(ctx.now) - timedelta(days=BACK), ctx.almanac.morning) if past else ctx.now
    found = read_deadline(text, since, ctx.almanac.calendar)
    if isinstance(found, Unclear) or found.unit is not None:
        raise Again(DayUnclear(before=False))
    if past and found.on >= today(ctx.now):
        raise Again(ApologyDayWrong(late=True, on=today(ctx.now)))
    return found.on


async def finish_enter(ctx: Context, answers: Answers) -> None:
    told = LateWords(
        answers[LatePart.NUMBER], answers[LatePart.PERSON], answers[LatePart.PROCEDURE]
    )
    due = date.fromisoformat(answers[LatePart.DUE])
    case = answers.get("report")
    if case is not None:  # a right may have ended since the first question
        await late_files.for_case(ctx.session, case, ctx.visitor, ctx.now)
    row = await late_files.enter(ctx.session, ctx.visitor, told, due, ctx.now, case)
    ctx.reply(LateFileNoted(row.id, told.number, due))


async def finish_sorry(ctx: Context, answers: Answers) -> None:
    new = date.fromisoformat(answers[LatePart.NEW])
    ctx.reply(ApologyNoted(answers[LatePart.NUMBER], new))
    await ctx.session.flush()  # said first, then the slip
    await late_files.apologise(
        ctx.session,
        answers["file"],
        ctx.visitor,
        reason=answers[LatePart.REASON],
        new_on=new,
        signed_by=answers[LatePart.SIGNED],
        now=ctx.now,
    )


ENTER = Form(
    "late_file.enter",
    tuple(map(asked, (LatePart.NUMBER, LatePart.PERSON, LatePart.PROCEDURE, LatePart.DUE))),
    finish_enter,
)
SORRY = Form(
    "late_file.sorry",
    tuple(map(asked, (LatePart.REASON, LatePart.NEW, LatePart.SIGNED))),
    finish_sorry,
)

COMMANDS = {"phieuxinloi": on_late_files, "apology": on_late_files}
BUTTONS = {"lf.list": on_list, "lf.new": on_new, "lf.sorry": on_sorry, "lf.slip": on_slip}
FORMS = {form.name: form for form in (ENTER, SORRY)}
