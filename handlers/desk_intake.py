"""``/nhapphananh``: an officer of the desk enters what comes by telephone, at the counter, by
letter, by the very questions a citizen is asked in a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.codes import ReportRef, read_code
from domain.lifecycle import ReportKind
from domain.notices import Notice, Refusal
from domain.notices.counter import (
    ENTERED,
    AskCaller,
    AskCallerWords,
    AskSource,
    BadPhone,
    CallerReceipt,
    CallerWordsKept,
)
from domain.notices.general import NotYours, TooLong, WriteInWords
from domain.rights import Right
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from handlers.report_form import REPORT, submission
from handlers.report_gathering import LONGEST, chosen, gathered
from services import desk_intake, report_owners, signed_receipts
from services.desk_intake import Caller
from services.report_pins import new_pin

LONGEST_NAME = 100
PHONE = re.compile(r"(?:\+?84|0)\d{8,10}")
PAGE = "/theo-doi"


async def on_enter(ctx: Context, argument: str) -> None:
    """``/nhapphananh [code]``: a new report, or words of its sender to one entered before."""
    ctx.need(Right.ROUTE_REPORTS)
    code = read_code(argument)
    if isinstance(code, ReportRef):
        found = await report_owners.by_code(ctx.session, str(code))
        await on_note(ctx, str(found.id if found is not None else 0))
        return
    await begin(ctx, COUNTER, gathered(argument))


# --- a new one ------------------------------------------------------------------------------


async def ask_source(ctx: Context, asking: Asking) -> Notice:
    return AskSource(asking.turn, asking.back)


async def hear_source(ctx: Context, answers: Answers, heard: Heard) -> None:
    source = chosen(heard, ENTERED)
    if not source:
        raise Again(WriteInWords() if heard.text else None)
    answers["source"] = source


def caller_step(name: str) -> Step:
    """Name or telephone, or neither: «Bỏ qua»."""

    async def ask(ctx: Context, asking: Asking) -> Notice:
        return AskCaller(asking.turn, asking.back, phone=name == "phone")

    async def hear(ctx: Context, answers: Answers, heard: Heard) -> None:
        if heard.choice == "-":
            answers[name] = ""
            return
        if not heard.text:
            raise Again(WriteInWords())
        if len(heard.text) > LONGEST_NAME:
            raise Again(TooLong(LONGEST_NAME))
        answers[name] = dialled(heard.text) if name == "phone" else heard.text

    return Step(name, ask, hear, lambda answers: name not in answers)


def dialled(text: str) -> str:
    """A number as one dials it; Again for what is none."""
    digits = re.sub(r"[\s.\-()]", "", text)
    if not PHONE.fullmatch(digits):
        raise Again(BadPhone(text[:40]))
    return digits


def steps() -> Iterator[Step]:
    """The citizen's questions, with where it came from before them and who called among them."""
    yield Step("source", ask_source, hear_source, lambda answers: "source" not in answers)
    for step in REPORT.steps:
        yield step
        if step.key == "privacy":
            yield from (caller_step("name"), caller_step("phone"))


async def enter(ctx: Context, answers: Answers) -> None:
    """File it; the PIN is in the words to read aloud and nowhere else."""
    ctx.need(Right.ROUTE_REPORTS)
    pin = ctx.slowly("pin", new_pin)
    caller = Caller(answers.get("name", ""), answers.get("phone", ""))
    report = await desk_intake.enter(
        ctx.session, ctx.visitor, submission(answers), caller, pin.hash, ctx.heard_at, ctx.now
    )
    if ctx.signer is not None:  # kept with the case: its sender finds it at the first visit
        await signed_receipts.issue(ctx.session, ctx.signer, report)
    ctx.reply(
        CallerReceipt(
            report.code,
            pin.digits,
            report.received_at,
            report.due_at,
            await report_owners.responsible(ctx.session, report),
            phone=bool(caller.phone),
            page=f"{ctx.address}{PAGE}" if ctx.address else "",
            praise=report.kind is ReportKind.PRAISE,
        )
    )


# --- more of one entered before -------------------------------------------------------------


async def on_note(ctx: Context, argument: str) -> None:
    opened = await desk_intake.for_words(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, NOTE, {"report": opened.report.id, "code": opened.report.code})


async def ask_words(ctx: Context, asking: Asking) -> Notice:
    return AskCallerWords(asking.turn, asking.back, asking.answers["code"])


async def hear_words(ctx: Context, answers: Answers, heard: Heard) -> None:
    if not heard.text:
        raise Again(WriteInWords())
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    answers["words"] = heard.text


async def finish_note(ctx: Context, answers: Answers) -> None:
    if ctx.visitor.person is None:
        raise Refusal(NotYours())
    code, answered = await desk_intake.add_words(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.contact, ctx.now
    )
    ctx.reply(CallerWordsKept(code, answered))


COUNTER = Form("counter", tuple(steps()), enter)
NOTE = Form("p.note", (Step("words", ask_words, hear_words),), finish_note)

COMMANDS = {"nhapphananh": on_enter, "enter": on_enter}
BUTTONS = {"p.note": on_note}
FORMS = {form.name: form for form in (COUNTER, NOTE)}
