"""What is seldom done with a task: pause, resume, take back, hand back, move to another unit."""

from __future__ import annotations

from domain.lifecycle import TaskAct
from domain.notices import Notice
from domain.notices.assigning import NotFoundThere
from domain.notices.holding import AskOtherUnit, HoldingNoted, OtherActs
from handlers.asking import task_asked, words_step
from handlers.assigning_units import choices, rest, words_of
from handlers.assigning_units import number as chosen_unit
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import despite, may, number
from models.work import Task
from services import handbacks, holding, tasks
from services.directory import directory
from services.task_facts import brief, names_of
from services.task_people import acts_now, hands


async def on_other(ctx: Context, argument: str) -> None:
    """«Thao tác khác» of the card."""
    task = await tasks.for_visitor(ctx.session, number(argument), ctx.visitor, ctx.now)
    who = await directory(ctx.session, ctx.now)
    acts = acts_now(task, ctx.visitor, who, ctx.now)
    ctx.reply(OtherActs(brief(task, ctx.now, ctx.almanac), acts))


async def confirm(ctx: Context, task: Task, what: str, people: tuple[int, ...]) -> None:
    to = await names_of(ctx.session, people)
    ctx.reply(HoldingNoted(brief(task, ctx.now, ctx.almanac), what, to, ctx.now))


async def confirm_told(ctx: Context, task: Task, what: str) -> None:
    """Those who have it were told, unless that is the one who acted."""
    doing = hands(task, await directory(ctx.session, ctx.now))
    await confirm(ctx, task, what, tuple(one for one in doing if one != ctx.person.id))


# --- pause, resume, take back --------------------------------------------------------------


async def on_pause(ctx: Context, argument: str) -> None:
    task = await may(ctx, number(argument), TaskAct.PAUSE)
    await begin(ctx, PAUSE, {"task": task.id})


async def finish_pause(ctx: Context, answers: Answers) -> None:
    said = (answers["task"], ctx.visitor, answers["text"], ctx.now)
    await confirm_told(ctx, await holding.pause(ctx.session, *said), "paused")


async def on_resume(ctx: Context, argument: str) -> None:
    task = await holding.resume(ctx.session, number(argument), ctx.visitor, ctx.now)
    await confirm_told(ctx, task, "resumed")


async def on_cancel(ctx: Context, argument: str) -> None:
    task_id, knowing = despite(argument)
    task, _ = await holding.may_cancel(
        ctx.session, task_id, ctx.visitor, ctx.now, despite_parts=knowing
    )
    await begin(ctx, CANCEL, {"task": task.id, "despite_parts": knowing})


async def finish_cancel(ctx: Context, answers: Answers) -> None:
    said = (answers["task"], ctx.visitor, answers["text"], ctx.now)
    known = answers["despite_parts"]
    task = await holding.cancel(ctx.session, *said, despite_parts=known)
    await confirm_told(ctx, task, "withdrawn")


# --- hand back -----------------------------------------------------------------------------


async def on_hand_back(ctx: Context, argument: str) -> None:
    task = await handbacks.may_hand_back(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, HAND_BACK, {"task": task.id})


async def finish_hand_back(ctx: Context, answers: Answers) -> None:
    said = (answers["task"], ctx.visitor, answers["text"], ctx.now)
    task, deciders = await handbacks.hand_back(ctx.session, *said)
    await confirm(ctx, task, "handed_back", deciders)


async def on_insist(ctx: Context, argument: str) -> None:
    opened = await handbacks.to_decide(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, INSIST, {"task": opened.task.id, "request": opened.request.id})


async def finish_insist(ctx: Context, answers: Answers) -> None:
    said = (answers["request"], ctx.visitor, answers["text"], ctx.now)
    opened = await handbacks.insist(ctx.session, *said)
    await confirm_told(ctx, opened.task, "kept")


# --- to another unit -----------------------------------------------------------------------


async def on_move(ctx: Context, argument: str) -> None:
    task = await may(ctx, number(argument), TaskAct.TRANSFER)
    await begin(ctx, MOVE, {"task": task.id})


async def ask_unit(ctx: Context, asking: Asking) -> Notice:
    query = asking.answers.get("query", "")
    task = await tasks.for_visitor(ctx.session, asking.answers["task"], ctx.visitor, ctx.now)
    found = await handbacks.other_units(ctx.session, task, ctx.visitor, query, ctx.now)
    facts = await task_asked(ctx, asking.answers)
    return AskOtherUnit(asking.turn, asking.back, facts, query, choices(found), rest(found))


async def hear_unit(ctx: Context, answers: Answers, heard: Heard) -> None:
    task = await tasks.for_visitor(ctx.session, answers["task"], ctx.visitor, ctx.now)
    query = "" if heard.choice else words_of(heard)
    found = await handbacks.other_units(ctx.session, task, ctx.visitor, query, ctx.now)
    if heard.choice:
        found = [unit for unit in found if unit.id == chosen_unit(heard)]
    if not found:
        answers.pop("query", None)
        raise Again(NotFoundThere(query, person=False) if query else None)
    if len(found) > 1:
        answers["query"] = query
        raise Again
    answers["unit"] = found[0].id


async def finish_move(ctx: Context, answers: Answers) -> None:
    task, heirs = await handbacks.transfer(
        ctx.session, answers["task"], ctx.visitor, answers["unit"], answers["text"], ctx.now
    )
    await confirm(ctx, task, "moved", heirs)


PAUSE = Form("task.pause", (words_step("text", "pause_reason"),), finish_pause)
CANCEL = Form("task.cancel", (words_step("text", "cancel_reason"),), finish_cancel)
HAND_BACK = Form("task.hand_back", (words_step("text", "hand_back_reason"),), finish_hand_back)
INSIST = Form("hand_back.insist", (words_step("text", "insist_reason"),), finish_insist)
MOVE = Form(
    "task.move",
    (Step("unit", ask_unit, hear_unit), words_step("text", "move_reason")),
    finish_move,
)

BUTTONS = {
    "t.other": on_other,
    "t.pause": on_pause,
    "t.resume": on_resume,
    "t.cancel": on_cancel,
    "t.back": on_hand_back,
    "t.move": on_move,
    "y.insist": on_insist,
}
FORMS = {form.name: form for form in (PAUSE, CANCEL, HAND_BACK, INSIST, MOVE)}
