"""What a head says about the unit's tasks: the list, confirming or returning results, handing
over."""

from __future__ import annotations

from domain.lifecycle import TaskAct
from domain.notices import Notice, Pick
from domain.notices.task_forms import AskColleague, AskReason, NoSuchColleague
from domain.words import fold, nfc, search
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import confirm, despite, hear_words, may, number
from models.office import Person
from services import task_lists, tasks
from services.task_facts import brief

SHOWN = 6  # names offered as buttons


async def on_unit(ctx: Context, argument: str) -> None:
    """``/donvi``; «quá hạn» behind it shows only those."""
    only = "overdue" if "qua han" in fold(argument) or "overdue" in fold(argument) else "all"
    await show_unit(ctx, only, 1)


async def on_unit_list(ctx: Context, argument: str) -> None:
    only, _, page = argument.partition(":")
    await show_unit(ctx, "overdue" if only == "overdue" else "all", number(page, 1))


async def show_unit(ctx: Context, only: str, page: int) -> None:
    ctx.reply(await task_lists.of_unit(ctx.session, ctx.visitor, ctx.now, only, page))


# --- results -------------------------------------------------------------------------------


async def on_accept(ctx: Context, argument: str) -> None:
    task_id, knowing = despite(argument)
    task = await tasks.accept(ctx.session, task_id, ctx.visitor, ctx.now, despite_parts=knowing)
    await confirm(ctx, task, TaskAct.ACCEPT, to=task.assignee.name if task.assignee else "")


async def on_return(ctx: Context, argument: str) -> None:
    task = await may(ctx, number(argument), TaskAct.RETURN)
    await begin(ctx, RETURN, {"task": task.id})


async def ask_reason(ctx: Context, asking: Asking) -> Notice:
    task = await tasks.for_visitor(ctx.session, asking.answers["task"], ctx.visitor, ctx.now)
    return AskReason(asking.turn, asking.back, brief(task, ctx.now, ctx.almanac))


async def finish_return(ctx: Context, answers: Answers) -> None:
    task = await tasks.send_back(
        ctx.session, answers["task"], ctx.visitor, answers["text"], ctx.now
    )
    await confirm(ctx, task, TaskAct.RETURN, to=task.assignee.name if task.assignee else "")


# --- handing over --------------------------------------------------------------------------


async def on_give(ctx: Context, argument: str) -> None:
    task = await may(ctx, number(argument), TaskAct.REASSIGN)
    await begin(ctx, GIVE, {"task": task.id})


async def ask_whom(ctx: Context, asking: Asking) -> Notice:
    task = await tasks.for_visitor(ctx.session, asking.answers["task"], ctx.visitor, ctx.now)
    people = await task_lists.colleagues(ctx.session, task.lead.path, ctx.now)
    others = [person for person in people if person.id != task.assignee_id]
    typed = asking.answers.get("typed", "")
    return AskColleague(
        asking.turn, asking.back, "give", task.code, picks(others, typed, asking.turn), typed
    )


def picks(people: list[Person], typed: str, turn: int) -> tuple[Pick, ...]:
    """The first names that fit what was typed, as buttons of this question."""
    fitting = search(typed, people, key=lambda person: person.name) if typed else people
    return tuple(Pick(person.name, f"d:{turn}:{person.id}") for person in fitting[:SHOWN])


async def hear_whom(ctx: Context, answers: Answers, heard: Heard) -> None:
    task = await tasks.for_visitor(ctx.session, answers["task"], ctx.visitor, ctx.now)
    people = await task_lists.colleagues(ctx.session, task.lead.path, ctx.now)
    others = [person for person in people if person.id != task.assignee_id]
    answers["person"] = chosen(others, answers, heard).id


def chosen(people: list[Person], answers: Answers, heard: Heard) -> Person:
    """The person pressed, or the only one the typed name fits. Raises Again to narrow down."""
    if heard.choice:
        found = [person for person in people if str(person.id) == heard.choice]
    else:
        answers["typed"] = nfc(heard.text).strip()[:60]
        found = search(answers["typed"], people, key=lambda person: person.name)
    if not found:
        typed = answers.pop("typed", "")
        raise Again(NoSuchColleague(typed))
    if len(found) > 1:
        raise Again
    return found[0]


async def finish_give(ctx: Context, answers: Answers) -> None:
    task = await tasks.reassign(
        ctx.session, answers["task"], ctx.visitor, answers["person"], ctx.now
    )
    await confirm(ctx, task, TaskAct.REASSIGN, to=task.assignee.name if task.assignee else "")


RETURN = Form("task.return", (Step("text", ask_reason, hear_words),), finish_return)
GIVE = Form("task.give", (Step("person", ask_whom, hear_whom),), finish_give)

COMMANDS = {"donvi": on_unit, "unit": on_unit}
BUTTONS = {
    "u.list": on_unit_list,
    "t.accept": on_accept,
    "t.return": on_return,
    "t.give": on_give,
}
FORMS = {form.name: form for form in (RETURN, GIVE)}
