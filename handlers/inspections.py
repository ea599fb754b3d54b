"""``/kiemtra``: inspections of public duty, entered and finished by those who make them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain.inspections import InspectionKind
from domain.notices import Notice
from domain.notices.base import Pick
from domain.notices.general import TooLong, WriteInWords
from domain.notices.inspections import (
    NUMBERS,
    AskInspection,
    AskInspectionDone,
    AskInspectionKind,
    AskInspector,
    InspectionCard,
    InspectionDays,
    InspectionNumber,
    InspectionPart,
)
from domain.period_reading import read_period
from domain.rights import Right
from domain.words import fold, nfc, search
from domain.worktime import today
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from services import inspections
from services.inspections import Plan, Result

LONGEST = 1000
MOST_UNITS, MOST_CASES = 10_000, 100_000
OFFERED = 8
NONE = ("khong", "khong co", "khong co truong hop", "none", "no")
KINDS = {
    "dot xuat": InspectionKind.UNANNOUNCED,
    "dinh ky": InspectionKind.PLANNED,
    "ke hoach": InspectionKind.PLANNED,
    "long ghep": InspectionKind.COMBINED,
}


# --- looking -------------------------------------------------------------------------------


async def on_list(ctx: Context, argument: str) -> None:
    ctx.reply(await inspections.listed(ctx.session, ctx.visitor, number(argument, 1)))


async def on_see(ctx: Context, argument: str) -> None:
    await show(ctx, number(argument))


async def show(ctx: Context, key: int, *, noted: bool = False) -> None:
    found = await inspections.for_visitor(ctx.session, key, ctx.visitor)
    team = await inspections.makers(ctx.session, key, ctx.visitor)
    ctx.reply(InspectionCard(found, team, noted))


# --- entering ------------------------------------------------------------------------------


async def on_new(ctx: Context, _argument: str) -> None:
    ctx.need(Right.INSPECT)
    await begin(ctx, ENTER)


async def on_done(ctx: Context, argument: str) -> None:
    row = await inspections.for_makers(ctx.session, number(argument), ctx.visitor)
    await begin(ctx, FINISH, {"inspection": row.id, "planned": row.planned, "done": True})


async def on_drop(ctx: Context, argument: str) -> None:
    dropped = await inspections.drop(ctx.session, number(argument), ctx.visitor, ctx.now)
    await show(ctx, dropped.id)


async def ask_kind(_ctx: Context, asking: Asking) -> Notice:
    return AskInspectionKind(asking.turn, asking.back)


async def hear_kind(_ctx: Context, answers: Answers, heard: Heard) -> None:
    said = fold(heard.text).strip()
    typed = next((kind for words, kind in KINDS.items() if words in said), None)
    kind = heard.choice if heard.choice in tuple(InspectionKind) else typed
    if kind is None:
        raise Again
    answers["kind"] = str(kind)


def asked(part: InspectionPart) -> Step:
    async def ask(_ctx: Context, asking: Asking) -> Notice:
        first = asking.answers.get("from") if part is InspectionPart.TO else None
        same = date.fromisoformat(first) if first else None
        return AskInspection(asking.turn, asking.back, part, same)

    async def hear(ctx: Context, answers: Answers, heard: Heard) -> None:
        if part in NUMBERS:
            answers[part] = counted(part, answers, heard)
        elif part in (InspectionPart.FROM, InspectionPart.TO):
            answers[part] = day(ctx, part, answers, heard).isoformat()
        else:
            answers[part] = words(heard)

    return Step(part, ask, hear, WANTED.get(part, always))


def words(heard: Heard) -> str:
    if not heard.text:
        raise Again(WriteInWords())
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    return nfc(heard.text).strip()


def counted(part: InspectionPart, answers: Answers, heard: Heard) -> int:
    """«06», «không có», «0». Of units no more are inspected than the plan names."""
    most = MOST_CASES
    if part is InspectionPart.PLANNED:
        most = MOST_UNITS
    elif part is InspectionPart.CHECKED:
        most = answers["planned"]
    text = heard.choice or fold(heard.text).strip()
    if text in NONE:
        text = "0"
    found = re.fullmatch(r"0*(\d{1,6})(?: (?:don vi|co quan|tap the|ca nhan|units?))?", text)
    if found is None or int(found[1]) > most or (part is InspectionPart.PLANNED and text == "0"):
        raise Again(InspectionNumber(most))
    return int(found[1])


def day(ctx: Context, part: InspectionPart, answers: Answers, heard: Heard) -> date:
    """A day written out, or today; the last one may be said by a button."""
    if heard.choice == "today":
        return today(ctx.now)
    first = date.fromisoformat(answers["from"]) if part is InspectionPart.TO else None
    if heard.choice == "same" and first is not None:
        return first
    found = read_day(heard.text, ctx)
    if found is None or (first is not None and found < first):
        raise Again(InspectionDays(before=found is not None))
    return found


def read_day(text: str, ctx: Context) -> date | None:
    """«25/11» is the one nearest to today: plans look forward, results back."""
    period = read_period(text, ctx.now).period
    if period is None or period.start != period.end:
        return None
    near = period.start
    if not re.search(r"20\d\d|\d\d?[/.-]\d\d?[/.-]\d\d", text):
        later = near + timedelta(days=365)
        later = later if later.day == near.day else later + timedelta(days=1)
        near = min(near, later, key=lambda one: abs((one - today(ctx.now)).days))
    return near


async def ask_done(_ctx: Context, asking: Asking) -> Notice:
    sort = InspectionKind(asking.answers["kind"])
    return AskInspectionDone(asking.turn, asking.back, sort)


async def hear_done(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in ("done", "later"):
        raise Again
    answers["done"] = heard.choice == "done"


def always(_answers: Answers) -> bool:
    return True


def is_done(answers: Answers) -> bool:
    return bool(answers.get("done"))


def has_cases(answers: Answers) -> bool:
    return is_done(answers) and bool(answers.get("bodies", 0) + answers.get("people", 0))


WANTED = {
    InspectionPart.CHECKED: is_done,
    InspectionPart.BODIES: is_done,
    InspectionPart.PEOPLE: is_done,
    InspectionPart.REASONS: has_cases,
    InspectionPart.OUTCOME: has_cases,
}


async def finish_enter(ctx: Context, answers: Answers) -> None:
    plan = Plan(
        InspectionKind(answers["kind"]),
        answers["plan"],
        answers["targets"],
        date.fromisoformat(answers["from"]),
        date.fromisoformat(answers["to"]),
        answers["planned"],
    )
    result = result_of(answers) if answers["done"] else None
    made = await inspections.enter(ctx.session, ctx.visitor, plan, result, ctx.now)
    await show(ctx, made.id, noted=True)


async def finish_result(ctx: Context, answers: Answers) -> None:
    key = answers["inspection"]
    await inspections.finish(ctx.session, key, ctx.visitor, result_of(answers), ctx.now)
    await show(ctx, key, noted=True)


def result_of(answers: Answers) -> Result:
    cases = has_cases(answers)
    return Result(
        answers["checked"],
        answers["bodies"],
        answers["people"],
        answers["reasons"] if cases else "",
        answers["outcome"] if cases else "",
    )


# --- the team ------------------------------------------------------------------------------


async def on_join(ctx: Context, argument: str) -> None:
    row = await inspections.for_makers(ctx.session, number(argument), ctx.visitor)
    await begin(ctx, JOIN, {"inspection": row.id})


async def ask_whom(ctx: Context, asking: Asking) -> Notice:
    answers, query = asking.answers, asking.answers.get("typed", "")
    people = await inspections.candidates(ctx.session, answers["inspection"], ctx.visitor, ctx.now)
    found = search(query, people, key=lambda one: one.name) if query else []
    picks = tuple(Pick(one.name, f"d:{asking.turn}:{one.id}") for one in found[:OFFERED])
    return AskInspector(asking.turn, asking.back, picks, max(0, len(found) - OFFERED), query)


async def hear_whom(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice:
        answers["person"] = number(heard.choice)
        return
    answers["typed"] = nfc(heard.text).strip()[:60]
    raise Again


async def finish_join(ctx: Context, answers: Answers) -> None:
    key = answers["inspection"]
    await inspections.join(ctx.session, key, answers["person"], ctx.visitor, ctx.now)
    await show(ctx, key)


RESULT = tuple(asked(part) for part in tuple(InspectionPart)[5:])
ENTER = Form(
    "inspection",
    (
        Step("kind", ask_kind, hear_kind),
        *(asked(part) for part in tuple(InspectionPart)[:5]),
        Step("done", ask_done, hear_done),
        *RESULT,
    ),
    finish_enter,
)
FINISH = Form("inspection.done", RESULT, finish_result)
JOIN = Form("inspection.join", (Step("whom", ask_whom, hear_whom),), finish_join)

COMMANDS = {"kiemtra": on_list, "inspections": on_list}
BUTTONS = {
    "i.list": on_list,
    "i.see": on_see,
    "i.new": on_new,
    "i.done": on_done,
    "i.drop": on_drop,
    "i.join": on_join,
}
FORMS = {form.name: form for form in (ENTER, FINISH, JOIN)}
