"""``/bangiao``: all tasks of one person handed over together, with one reason."""

from __future__ import annotations

from domain.notices import Notice, Pick, Refusal
from domain.notices.handovers import (
    AskHandoverReason,
    AskHeir,
    AskHolder,
    HandoverNoted,
    NothingToHandOver,
    ReviewHandover,
)
from domain.notices.task_forms import NoSuchColleague
from domain.rights import Right
from domain.words import nfc, search
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.heads import SHOWN, chosen, picks
from handlers.officials import hear_words
from services import handovers
from services.task_facts import name_of

HEADS = "0"


async def on_hand_over(ctx: Context, _argument: str) -> None:
    ctx.need(Right.ASSIGN)
    if not await handovers.holders(ctx.session, ctx.visitor):
        raise Refusal(NothingToHandOver())
    await begin(ctx, FORM)


# --- whose ---------------------------------------------------------------------------------


async def ask_holder(ctx: Context, asking: Asking) -> Notice:
    typed = asking.answers.get("typed", "")
    people = await handovers.holders(ctx.session, ctx.visitor)
    found = search(typed, people, key=lambda row: row[1]) if typed else people
    shown = tuple(
        Pick(f"{name} ({count})", f"d:{asking.turn}:{person}")
        for person, name, count in found[:SHOWN]
    )
    return AskHolder(asking.turn, asking.back, shown, typed)


async def hear_holder(ctx: Context, answers: Answers, heard: Heard) -> None:
    people = await handovers.holders(ctx.session, ctx.visitor)
    if heard.choice:
        found = [row for row in people if str(row[0]) == heard.choice]
    else:
        answers["typed"] = nfc(heard.text).strip()[:60]
        found = list(search(answers["typed"], people, key=lambda row: row[1]))
    if not found:
        raise Again(NoSuchColleague(answers.pop("typed", "")))
    if len(found) > 1:
        raise Again
    answers.pop("typed", None)
    answers["of"] = found[0][0]


# --- to whom -------------------------------------------------------------------------------


async def ask_heir(ctx: Context, asking: Asking) -> Notice:
    of, total = await about(ctx, asking.answers)
    people = await handovers.heirs(ctx.session, asking.answers["of"], ctx.visitor, ctx.now)
    typed = asking.answers.get("typed", "")
    found = picks(people, typed, asking.turn)
    return AskHeir(asking.turn, asking.back, of, total, found, typed)


async def hear_heir(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == HEADS:
        answers["heir"] = None
        return
    people = await handovers.heirs(ctx.session, answers["of"], ctx.visitor, ctx.now)
    answers["heir"] = chosen(people, answers, heard).id


async def about(ctx: Context, answers: Answers) -> tuple[str, int]:
    """Whose tasks they are, and how many. Raises Refusal once none of them is for this visitor
    to hand over: whose they are is then no longer for them to know."""
    of = answers["of"]
    total = await handovers.count(ctx.session, of, ctx.visitor)
    if not total:
        raise Refusal(NothingToHandOver())
    return await name_of(ctx.session, of), total


# --- why, review ---------------------------------------------------------------------------


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    of, total = await about(ctx, asking.answers)
    heir = await name_of(ctx.session, asking.answers["heir"])
    return AskHandoverReason(asking.turn, asking.back, of, heir, total)


async def ask_review(ctx: Context, asking: Asking) -> Notice:
    of, total = await about(ctx, asking.answers)
    heir = await name_of(ctx.session, asking.answers["heir"])
    return ReviewHandover(asking.turn, asking.back, of, heir, total, asking.answers["text"])


async def hear_review(_ctx: Context, _answers: Answers, heard: Heard) -> None:
    if heard.choice != "go":
        raise Again


async def finish(ctx: Context, answers: Answers) -> None:
    of, _ = await about(ctx, answers)
    heir = await name_of(ctx.session, answers["heir"])
    handed = await handovers.hand_over(
        ctx.session, answers["of"], answers["heir"], ctx.visitor, answers["text"], ctx.now
    )
    ctx.reply(HandoverNoted(of, heir, handed.moved, handed.left))


FORM = Form(
    "handover",
    (
        Step("of", ask_holder, hear_holder),
        Step("heir", ask_heir, hear_heir),
        Step("text", ask_reason, hear_words),
        Step("review", ask_review, hear_review),
    ),
    finish,
)

COMMANDS = {"bangiao": on_hand_over, "handover": on_hand_over}
BUTTONS = {"k.hand": on_hand_over}
FORMS = {FORM.name: FORM}
