"""A sentence an official typed without any command: about a task, or a report of their own.

Nothing is recorded before a button says what it was; the words wait sealed in the dialogue.
"""

from __future__ import annotations

from domain.codes import TaskRef, read_code
from domain.lifecycle import TaskAct
from domain.notices import Notice, Pick
from domain.notices.general import WriteInWords
from domain.notices.task_forms import NoTaskNow, PickTask, WordsOffer
from domain.notices.task_lists import MARKS
from domain.words import expand, looks_done, nfc
from handlers import citizens
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, GoTo, Heard, Step, begin
from handlers.officials import LONGEST, begin_result, confirm, on_tasks
from models.work import Task
from services import task_lists, tasks
from services.task_facts import brief

CONSIDERED = 60
LISTED = 6
CODE_ALONE = 20  # characters
PROGRESS, SUBMIT, OTHER, REPORT = "p", "s", "o", "r"
_SMALL = (
    "a anh bao bi cac cho chua co con cua da dang de den di duoc em gi gui hoan khong la lam"
    " mot nay nhe nhiem no o phong roi sau se thanh thi toi trong tu va vao ve viec voi vu"
    " xin xong"
)
SMALL = frozenset(_SMALL.split())
"""Words too common to tell tasks apart."""


async def on_sentence(ctx: Context) -> None:
    """Offer what the sentence may be for. A code alone asks to see what it names."""
    said = nfc(ctx.incoming.text).strip()[:LONGEST]
    if citizens.asks_to_track(said):
        await citizens.on_track(ctx, said)
        return
    if len(said) <= CODE_ALONE and isinstance(read_code(said), TaskRef):
        await on_tasks(ctx, said)
        return
    own = await task_lists.open_of(ctx.session, ctx.person.id, ctx.now, CONSIDERED)
    likely = likeliest(said, own)
    await begin(ctx, SENTENCE, {"said": said, "task": likely.id if likely else None})


def likeliest(said: str, own: list[Task]) -> Task | None:
    """The task whose words the sentence shares most of; of equals the most pressing one."""
    heard = telling(said)
    return max(own, key=lambda task: len(heard & telling(described(task))), default=None)


def described(task: Task) -> str:
    number = task.document.number if task.document is not None else ""
    return f"{task.content} {task.deliverable} {task.code} {number} {task.progress}"


def telling(text: str) -> frozenset[str]:
    return frozenset(word for word in expand(text).split() if word not in SMALL)


# --- the dialogue --------------------------------------------------------------------------


async def current(ctx: Context, answers: Answers) -> Task | None:
    own = await task_lists.open_of(ctx.session, ctx.person.id, ctx.now, CONSIDERED)
    return next((task for task in own if task.id == answers["task"]), None)


async def ask_what(ctx: Context, asking: Asking) -> Notice:
    own = await task_lists.open_of(ctx.session, ctx.person.id, ctx.now, CONSIDERED)
    task = next((task for task in own if task.id == asking.answers["task"]), None)
    said = asking.answers["said"]
    return WordsOffer(
        asking.turn,
        asking.back,
        said,
        brief(task, ctx.now, ctx.almanac) if task is not None else None,
        looks_done(said),
        max(0, len(own) - 1),
    )


async def hear_what(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == OTHER:
        raise GoTo("which", then_return=True)
    if heard.choice in (PROGRESS, SUBMIT, REPORT):
        answers["what"] = heard.choice
        return
    if not heard.text.strip():
        raise Again(WriteInWords())
    answers["said"] = nfc(heard.text).strip()[:LONGEST]  # said better, or something else
    own = await task_lists.open_of(ctx.session, ctx.person.id, ctx.now, CONSIDERED)
    likely = likeliest(answers["said"], own)
    answers["task"] = likely.id if likely else None
    raise Again


async def ask_which(ctx: Context, asking: Asking) -> Notice:
    own = await task_lists.open_of(ctx.session, ctx.person.id, ctx.now, LISTED)
    briefs = tuple(brief(task, ctx.now, ctx.almanac) for task in own)
    picks = tuple(
        Pick(f"{MARKS[task.term.kind]} {task.code}", f"d:{asking.turn}:{task.id}")
        for task in briefs
    )
    return PickTask(asking.turn, asking.back, briefs, picks)


async def hear_which(ctx: Context, answers: Answers, heard: Heard) -> None:
    own = await task_lists.open_of(ctx.session, ctx.person.id, ctx.now, CONSIDERED)
    if heard.choice:
        found = next((task for task in own if str(task.id) == heard.choice), None)
    else:
        found = likeliest(heard.text, own)
    if found is None:
        raise Again(NoTaskNow())
    answers["task"] = found.id


async def finish(ctx: Context, answers: Answers) -> None:
    if answers["what"] == REPORT:
        await citizens.on_report(ctx, answers["said"])
        return
    task = await current(ctx, answers)
    if task is None:
        ctx.reply(NoTaskNow())
    elif answers["what"] == SUBMIT:
        await begin_result(ctx, task.id)
    else:
        done = await tasks.progress(ctx.session, task.id, ctx.visitor, answers["said"], ctx.now)
        await confirm(ctx, done, TaskAct.PROGRESS)


SENTENCE = Form(
    "sentence",
    (
        Step("what", ask_what, hear_what),
        Step("which", ask_which, hear_which, wanted=lambda answers: False),
    ),
    finish,
)
FORMS = {SENTENCE.name: SENTENCE}
