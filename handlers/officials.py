"""What an official says about own tasks: lists, one task, «Đã nhận», progress, the result."""

from __future__ import annotations

from domain.codes import read_code
from domain.lifecycle import TaskAct
from domain.notices import Notice
from domain.notices.general import TooLong, WriteInWords
from domain.notices.task_forms import AskProgress, AskResult
from domain.notices.tasks import TaskNoted
from domain.words import nfc
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from models.work import Task
from services import digests, enclosures, parts, task_lists, tasks
from services.directory import directory
from services.task_doors import for_act
from services.task_facts import brief, name_of
from services.task_people import accepters, acts_now

LONGEST = 2000  # characters of what an official writes about a task
LARGEST = 2**31 - 1  # a PostgreSQL integer holds no more, and would say so by failing


async def on_tasks(ctx: Context, argument: str) -> None:
    """``/viec`` lists, ``/viec NV-2026-000123`` shows one."""
    if read_code(argument) is not None:
        task = await tasks.for_visitor(ctx.session, argument, ctx.visitor, ctx.now)
        ctx.reply(await task_lists.card(ctx.session, task, ctx.visitor, ctx.now))
    else:
        await on_list(ctx, argument)


async def on_list(ctx: Context, argument: str) -> None:
    page = number(argument, 1)
    ctx.reply(await task_lists.mine(ctx.session, ctx.person.id, ctx.now, page))


async def on_see(ctx: Context, argument: str) -> None:
    task = await tasks.for_visitor(ctx.session, number(argument), ctx.visitor, ctx.now)
    ctx.reply(await task_lists.card(ctx.session, task, ctx.visitor, ctx.now))


async def on_files(ctx: Context, argument: str) -> None:
    """«Xem tệp»: of the result, and the next ones behind the first."""
    task, _, after = argument.partition(":")
    await enclosures.hand_task(ctx.session, number(task), ctx.visitor, number(after), ctx.now)


async def on_acknowledge(ctx: Context, argument: str) -> None:
    task = await tasks.acknowledge(ctx.session, number(argument), ctx.visitor, ctx.now)
    await confirm(ctx, task, TaskAct.ACKNOWLEDGE)


async def on_more(ctx: Context, argument: str) -> None:
    """The next page of a digest."""
    letter, _, page = argument.partition(":")
    ctx.reply(
        await digests.page_of(ctx.session, number(letter), ctx.person.id, number(page, 1), ctx.now)
    )


async def confirm(ctx: Context, task: Task, act: TaskAct, *, to: str = "", files: int = 0) -> None:
    """Say that an act was taken down, and what may be done next."""
    who = await directory(ctx.session, ctx.now)
    at = task.submitted_at if act is TaskAct.SUBMIT and task.submitted_at else ctx.now
    ctx.reply(
        TaskNoted(
            brief(task, ctx.now, ctx.almanac),
            act,
            at,
            to,
            files,
            acts_now(task, ctx.visitor, who, ctx.now),
        )
    )


def number(text: str, default: int = 0) -> int:
    """The number in an action; anything else, and what no row can have, is nobody's row."""
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else default
    return found if found <= LARGEST else default


# --- progress and result -------------------------------------------------------------------


async def on_progress(ctx: Context, argument: str) -> None:
    task = await may(ctx, number(argument), TaskAct.PROGRESS)
    await begin(ctx, PROGRESS, {"task": task.id})


async def on_done(ctx: Context, argument: str) -> None:
    task_id, knowing = despite(argument)
    await begin_result(ctx, task_id, despite_parts=knowing)


def despite(argument: str) -> tuple[int, bool]:
    """The task of «12» or «12:yes»: whether the one who pressed was told that parts are open."""
    task_id, _, known = argument.partition(":")
    return number(task_id), known == "yes"


async def begin_result(ctx: Context, task_id: int, *, despite_parts: bool = False) -> None:
    """Ask for the result, once it is known whether parts of the task are open."""
    task = await may(ctx, task_id, TaskAct.SUBMIT)
    await parts.warn(ctx.session, task, TaskAct.SUBMIT, knowing=despite_parts)
    await begin(ctx, RESULT, {"task": task.id, "despite_parts": despite_parts})


async def may(ctx: Context, task_id: int, act: TaskAct) -> Task:
    """The task, if the act would be allowed now: nobody fills in a form in vain."""
    task, _ = await for_act(ctx.session, task_id, ctx.visitor, act, ctx.now)
    return task


async def ask_progress(ctx: Context, asking: Asking) -> Notice:
    task = await tasks.for_visitor(ctx.session, asking.answers["task"], ctx.visitor, ctx.now)
    return AskProgress(asking.turn, asking.back, brief(task, ctx.now, ctx.almanac))


async def ask_result(ctx: Context, asking: Asking) -> Notice:
    task = await tasks.for_visitor(ctx.session, asking.answers["task"], ctx.visitor, ctx.now)
    return AskResult(
        asking.turn,
        asking.back,
        brief(task, ctx.now, ctx.almanac),
        await accepter_name(ctx, task),
    )


async def accepter_name(ctx: Context, task: Task) -> str:
    people = accepters(task, await directory(ctx.session, ctx.now))
    return await name_of(ctx.session, next(iter(people), None))


async def hear_words(ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["text"] = words(heard)


def words(heard: Heard) -> str:
    """What was written, in one to ``LONGEST`` characters. Raises Again."""
    text = nfc(heard.text).strip()
    if not text:
        raise Again(WriteInWords())
    if len(text) > LONGEST:
        raise Again(TooLong(LONGEST))
    return text


async def hear_result(ctx: Context, answers: Answers, heard: Heard) -> None:
    """Words, or a file with or without them. The files are this update's own."""
    alone = bool(heard.files) and not heard.text.strip()
    answers["text"] = "" if alone else words(heard)


async def finish_progress(ctx: Context, answers: Answers) -> None:
    task = await tasks.progress(ctx.session, answers["task"], ctx.visitor, answers["text"], ctx.now)
    await confirm(ctx, task, TaskAct.PROGRESS)


async def finish_result(ctx: Context, answers: Answers) -> None:
    files = ctx.incoming.files
    task = await tasks.submit(
        ctx.session,
        answers["task"],
        ctx.visitor,
        answers["text"],
        at=ctx.heard_at,
        now=ctx.now,
        files=files,
        despite_parts=answers.get("despite_parts", False),
    )
    await confirm(ctx, task, TaskAct.SUBMIT, to=await accepter_name(ctx, task), files=len(files))


PROGRESS = Form("task.progress", (Step("text", ask_progress, hear_words),), finish_progress)
RESULT = Form("task.result", (Step("text", ask_result, hear_result),), finish_result)

COMMANDS = {"viec": on_tasks, "tasks": on_tasks}
BUTTONS = {
    "t.list": on_list,
    "t.see": on_see,
    "t.files": on_files,
    "t.ack": on_acknowledge,
    "t.prog": on_progress,
    "t.done": on_done,
    "t.more": on_more,
}
FORMS = {form.name: form for form in (PROGRESS, RESULT)}
