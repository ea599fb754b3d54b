"""Giving a task in the chat: a form that asks little, reads the deadline back, then gives."""

from __future__ import annotations

from domain.lifecycle import Urgency
from domain.likeness import secret_paper, stamped_secret
from domain.notices import Notice, Refusal
from domain.notices.assigning import (
    AskPaper,
    AskTask,
    AskUrgency,
    DuePassed,
    NoStateSecrets,
    ReviewTask,
    TaskGiven,
    TaskTooShort,
)
from domain.notices.general import TooLong
from domain.rights import Right
from domain.words import nfc
from handlers.assigning_due import ask_due, due_of, hear_due, keep_words
from handlers.assigning_units import (
    ask_helpers,
    ask_lead,
    ask_person,
    hear_helpers,
    hear_lead,
    hear_person,
    words_of,
)
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Form, GoTo, Heard, Step, begin
from services import assigning, parts, tasks

LONGEST, SHORTEST, PAPER_LONGEST = 2000, 5, 120


async def on_assign(ctx: Context, argument: str) -> None:
    """``/giaoviec [nội dung]``."""
    ctx.need(Right.ASSIGN)
    answers: Answers = {"helpers": []}
    if argument:
        problem = wrong_with(argument)
        if problem is not None:
            raise Refusal(problem)
        answers["content"] = one_line(argument)
    own = assigning.home(ctx.visitor)
    if own is not None:
        answers |= {"lead": own, "home": True}
    await begin(ctx, FORM, answers)


async def on_assign_button(ctx: Context, _argument: str) -> None:
    await on_assign(ctx, "")


# --- content -------------------------------------------------------------------------------


async def ask_content(_ctx: Context, asking: Asking) -> Notice:
    return AskTask(asking.turn, asking.back)


async def hear_content(_ctx: Context, answers: Answers, heard: Heard) -> None:
    text = words_of(heard)
    problem = wrong_with(text)
    if problem is not None:
        raise Again(problem)
    answers["content"] = one_line(text)


def one_line(text: str) -> str:
    return " ".join(nfc(text).split())


def wrong_with(text: str) -> Notice | None:
    """Why nobody could be given these words, None when they will do."""
    text = one_line(text)
    if len(text) > LONGEST:
        return TooLong(LONGEST)
    if len(text) < SHORTEST:
        return TaskTooShort()
    return NoStateSecrets() if stamped_secret(text) else None


# --- urgency, paper ------------------------------------------------------------------------


async def ask_urgency(_ctx: Context, asking: Asking) -> Notice:
    return AskUrgency(asking.turn, asking.back)


async def hear_urgency(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice not in tuple(Urgency):
        raise Again
    answers["urgency"] = heard.choice


async def ask_paper(_ctx: Context, asking: Asking) -> Notice:
    return AskPaper(asking.turn, asking.back)


async def hear_paper(_ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == SKIP:
        answers["paper"] = ""
        return
    text = words_of(heard)
    if len(text) > PAPER_LONGEST:
        raise Again(TooLong(PAPER_LONGEST))
    if secret_paper(text):
        raise Again(NoStateSecrets())
    answers["paper"] = text


# --- review --------------------------------------------------------------------------------


async def ask_review(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    units = await assigning.unit_names(ctx.session, (answers["lead"], *answers["helpers"]))
    people = await assigning.person_names(ctx.session, (answers["person"],))
    return ReviewTask(
        asking.turn,
        asking.back,
        content=answers["content"],
        lead=units[answers["lead"]],
        helpers=tuple(units[unit] for unit in answers["helpers"]),
        person=people.get(answers["person"], ""),
        due=await due_of(ctx, answers),
        urgency=Urgency(answers["urgency"]),
        paper=answers["paper"],
        twin=await assigning.twin(
            ctx.session, answers["lead"], answers["content"], answers["paper"], ctx.visitor
        ),
    )


async def hear_review(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == "give":
        due = await due_of(ctx, answers)
        if due is not None and due.due_at is not None and due.due_at <= ctx.now:
            ctx.reply(DuePassed())
            raise GoTo("due", then_return=True)
        return
    if heard.choice not in (step.key for step in STEPS[:-1]):
        raise Again
    raise GoTo(heard.choice, then_return=True)


async def give(ctx: Context, answers: Answers) -> None:
    due = await due_of(ctx, answers)
    paper = answers["paper"]
    whole = await parts.whole(ctx.session, answers.get("whole"), ctx.visitor, ctx.now)
    task = await tasks.assign(
        ctx.session,
        by=ctx.visitor,
        content=answers["content"],
        lead_unit_id=answers["lead"],
        assignee_id=answers["person"] or None,
        due_at=due.due_at if due is not None else None,
        now=ctx.now,
        urgency=Urgency(answers["urgency"]),
        document_id=await assigning.paper(ctx.session, paper) if paper else None,
        coordinating=answers["helpers"],
        beside=await parts.units_beside(ctx.session, answers.get("whole")),
    )
    if whole is not None:
        await parts.join(ctx.session, whole, task, ctx.visitor, ctx.now)
    await keep_words(ctx, answers, task)
    units = await assigning.unit_names(ctx.session, (task.lead_unit_id,))
    hearers = await assigning.hearers(ctx.session, task, ctx.now)
    ctx.reply(TaskGiven(task.id, task.code, units[task.lead_unit_id], hearers, due))


STEPS = (
    Step("content", ask_content, hear_content, wanted=lambda answers: "content" not in answers),
    Step("lead", ask_lead, hear_lead, wanted=lambda answers: "home" not in answers),
    Step("helpers", ask_helpers, hear_helpers),
    Step("person", ask_person, hear_person),
    Step("due", ask_due, hear_due),
    Step("urgency", ask_urgency, hear_urgency),
    Step("paper", ask_paper, hear_paper),
    Step("review", ask_review, hear_review),
)
FORM = Form("assign", STEPS, give)

COMMANDS = {"giaoviec": on_assign, "assign": on_assign}
BUTTONS = {"g.new": on_assign_button}
FORMS = {FORM.name: FORM}
