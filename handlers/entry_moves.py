"""Carrying an entry of a register on: proposed, taken up, settled, declined."""

from __future__ import annotations

from domain.enrolling import EntryState, next_states
from domain.notices import Notice, Refusal
from domain.notices.enrolling import AskEntryNote, AskEntryState
from domain.notices.general import NotYours
from domain.notices.ledger import ChooseOne
from handlers.context import Context
from handlers.dialogue import SKIP, Again, Answers, Asking, Form, Heard, Step, begin
from handlers.enrolling import card
from handlers.officials import hear_words, number
from models.ledger import Enrolment
from services import enrolment_doors, enrolment_lists, enrolments


async def on_move(ctx: Context, argument: str) -> None:
    entry = await movable(ctx, number(argument))
    await begin(ctx, MOVE, {"entry": entry.id})


async def movable(ctx: Context, entry_id: int) -> Enrolment:
    entry = await enrolment_doors.for_visitor(ctx.session, entry_id, ctx.visitor)
    if not enrolment_doors.may_move(ctx.visitor, entry.unit.path):
        raise Refusal(NotYours())
    return entry


async def ask_state(ctx: Context, asking: Asking) -> Notice:
    entry = await movable(ctx, asking.answers["entry"])
    facts = await enrolment_lists.facts_of(ctx.session, entry)
    return AskEntryState(asking.turn, asking.back, facts)


async def hear_state(ctx: Context, answers: Answers, heard: Heard) -> None:
    entry = await movable(ctx, answers["entry"])
    if heard.choice not in next_states(entry.state):
        raise Again(ChooseOne())
    answers["state"] = heard.choice


async def ask_note(ctx: Context, asking: Asking) -> Notice:
    entry = await movable(ctx, asking.answers["entry"])
    facts = await enrolment_lists.facts_of(ctx.session, entry)
    return AskEntryNote(asking.turn, asking.back, facts, EntryState(asking.answers["state"]))


async def hear_note(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == SKIP:
        answers["text"] = ""
        return
    await hear_words(ctx, answers, heard)


async def finish_move(ctx: Context, answers: Answers) -> None:
    state = EntryState(answers["state"])
    entry = await enrolments.move(
        ctx.session, answers["entry"], ctx.visitor, state, answers["text"], ctx.now
    )
    await ctx.session.flush()
    await card(ctx, entry, noted=True)


MOVE = Form(
    "entry.move",
    (Step("state", ask_state, hear_state), Step("note", ask_note, hear_note)),
    finish_move,
)

BUTTONS = {"k.to": on_move}
FORMS = {MOVE.name: MOVE}
