"""«Xin gia hạn»: asked by whoever does the task, decided by whoever gave it."""

from __future__ import annotations

from datetime import datetime

from domain.likeness import secret_paper
from domain.notices import Notice
from domain.notices.assigning import NoStateSecrets
from domain.notices.extensions import AskGrantPaper, AskNewDue, DueNotLater, ExtensionNoted
from domain.notices.general import TooLong
from handlers.asking import hear_day, readings_of, task_asked, words_step
from handlers.assigning import PAPER_LONGEST
from handlers.assigning_units import words_of
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from models.requests import Request
from services import extensions
from services.task_facts import brief, load, name_of, names_of
from services.task_notes import actor

KEEP = "keep"

# --- asking --------------------------------------------------------------------------------


async def on_extend(ctx: Context, argument: str) -> None:
    task = await extensions.may_ask(ctx.session, number(argument), ctx.visitor, ctx.heard_at)
    answers: Answers = {
        "task": task.id,
        "lead": task.lead_unit_id,
        "due_now": iso(task.due_at),
    }
    await begin(ctx, EXTEND, answers)


async def ask_due(ctx: Context, asking: Asking) -> Notice:
    task, readings = await task_asked(ctx, asking.answers), readings_of(ctx, asking.answers)
    said, proposed = asking.answers.get("said", ""), asking.answers.get("proposed")
    return AskNewDue(asking.turn, asking.back, task, moment(proposed), said, readings)


async def hear_due(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == KEEP and answers.get("proposed"):
        answers["due"] = answers["proposed"]
        return
    found = await hear_day(ctx, answers, heard)
    before = moment(answers["due_now"])
    if before is not None and found <= max(before, ctx.now):
        raise Again(DueNotLater(before))
    answers["due"] = found.isoformat()


async def finish_extend(ctx: Context, answers: Answers) -> None:
    task, deciders = await extensions.request(
        ctx.session,
        answers["task"],
        ctx.visitor,
        reason=answers["reason"],
        progress=answers["progress"],
        proposed_at=datetime.fromisoformat(answers["due"]),
        at=ctx.heard_at,
        now=ctx.now,
    )
    to = await names_of(ctx.session, deciders)
    facts = brief(task, ctx.now, ctx.almanac)
    ctx.reply(ExtensionNoted(facts, "asked", moment(answers["due"]), to, ctx.now))


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


# --- deciding ------------------------------------------------------------------------------


async def on_grant(ctx: Context, argument: str) -> None:
    await confirm(ctx, await extensions.grant(ctx.session, number(argument), ctx.visitor, ctx.now))


async def on_other(ctx: Context, argument: str) -> None:
    """Another day, or with the document that grants it."""
    await begin(ctx, GRANT, await answers_for(ctx, argument))


async def on_refuse(ctx: Context, argument: str) -> None:
    await begin(ctx, REFUSE, await answers_for(ctx, argument))


async def answers_for(ctx: Context, argument: str) -> Answers:
    opened = await extensions.to_decide(ctx.session, number(argument), ctx.visitor, ctx.now)
    return {
        "task": opened.task.id,
        "lead": opened.task.lead_unit_id,
        "request": opened.request.id,
        "due_now": iso(opened.task.due_at),
        "proposed": iso(opened.request.proposed_at),
    }


async def ask_paper(ctx: Context, asking: Asking) -> Notice:
    due = datetime.fromisoformat(asking.answers["due"])
    return AskGrantPaper(asking.turn, asking.back, await task_asked(ctx, asking.answers), due)


async def hear_paper(_ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["paper"] = "" if heard.choice == SKIP else paper_number(heard)


def paper_number(heard: Heard) -> str:
    """The number of a document, as typed. Raises Again for one too long, or of a secret one."""
    text = words_of(heard)
    if len(text) > PAPER_LONGEST:
        raise Again(TooLong(PAPER_LONGEST))
    if secret_paper(text):
        raise Again(NoStateSecrets())
    return text


async def finish_grant(ctx: Context, answers: Answers) -> None:
    granted = await extensions.grant(
        ctx.session,
        answers["request"],
        ctx.visitor,
        ctx.now,
        due_at=datetime.fromisoformat(answers["due"]),
        paper=answers["paper"],
    )
    await confirm(ctx, granted)


async def finish_refuse(ctx: Context, answers: Answers) -> None:
    refused = await extensions.refuse(
        ctx.session, answers["request"], ctx.visitor, answers["reason"], ctx.now
    )
    await confirm(ctx, refused)


async def confirm(ctx: Context, decided: Request) -> None:
    task = await load(ctx.session, decided.task_id)
    facts, to = brief(task, ctx.now, ctx.almanac), await name_of(ctx.session, decided.asked_by_id)
    to = to if decided.asked_by_id != actor(ctx.visitor) else ""
    ctx.reply(ExtensionNoted(facts, decided.state, decided.due_after, to, ctx.now))


EXTEND = Form(
    "task.extend",
    (
        Step("due", ask_due, hear_due),
        words_step("reason", "extension_reason"),
        words_step("progress", "extension_progress"),
    ),
    finish_extend,
)
GRANT = Form(
    "extension.grant",
    (Step("due", ask_due, hear_due), Step("paper", ask_paper, hear_paper)),
    finish_grant,
)
REFUSE = Form("extension.refuse", (words_step("reason", "extension_refusal"),), finish_refuse)

BUTTONS = {
    "t.extend": on_extend,
    "x.grant": on_grant,
    "x.other": on_other,
    "x.refuse": on_refuse,
}
FORMS = {form.name: form for form in (EXTEND, GRANT, REFUSE)}
