"""Dialogues: a form is a table of questions; the open one lives in the database (``Draft``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from domain.messages import File, Place
from domain.notices import Notice
from domain.notices.general import Cancelled, NothingToCancel, StaleChoice
from handlers.context import Context
from services import drafts

Answers = dict[str, Any]
BACK, SKIP, CANCEL = "<", "-", "x"
PATH, RETURN = "_path", "_return"


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: a pressed choice or something written or sent."""

    choice: str = ""
    text: str = ""
    files: tuple[File, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question needs to word itself."""

    answers: Answers
    turn: int
    back: bool


class Again(Exception):
    """The same question stays open: because the answer will not do, which is said first, or
    because it was taken and more may follow (a search, another photo)."""

    def __init__(self, notice: Notice | None = None) -> None:
        super().__init__(type(notice).__name__)
        self.notice = notice


class GoTo(Exception):
    """Continue at another question; ``then`` returns to this one afterwards."""

    def __init__(self, step: str, *, then_return: bool = False) -> None:
        super().__init__(step)
        self.step = step
        self.then_return = then_return


def always(_answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """One question. ``hear`` puts what it understood into the answers, or raises Again/GoTo."""

    key: str
    ask: Callable[[Context, Asking], Awaitable[Notice]]
    hear: Callable[[Context, Answers, Heard], Awaitable[None]]
    wanted: Callable[[Answers], bool] = always


@dataclass(frozen=True, slots=True)
class Form:
    """Steps in order; ``finish`` acts when no wanted step is left."""

    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Context, Answers], Awaitable[None]]

    def step(self, key: str) -> Step:
        return next(step for step in self.steps if step.key == key)

    def after(self, key: str | None, answers: Answers) -> Step | None:
        """The next wanted step behind ``key`` (None: the first)."""
        keys = [step.key for step in self.steps]
        rest = self.steps[keys.index(key) + 1 :] if key else self.steps
        return next((step for step in rest if step.wanted(answers)), None)


async def begin(ctx: Context, form: Form, answers: Answers | None = None) -> None:
    """Open a form in this chat (an open one is left) and ask its first wanted question."""
    filled = {PATH: [], **(answers or {})}
    first = form.after(None, filled)
    if first is None:
        await form.finish(ctx, filled)
        return
    await ask(ctx, form, first, filled)


async def ask(ctx: Context, form: Form, step: Step, answers: Answers) -> None:
    turn = await drafts.save(
        ctx.session,
        ctx.contact,
        form.name,
        step.key,
        answers,
        ctx.now + ctx.almanac.hours("draft.lives_hours"),
    )
    ctx.reply(await step.ask(ctx, Asking(answers, turn, bool(answers[PATH]))))


async def resume(ctx: Context, form: Form, open_: drafts.OpenDraft, heard: Heard) -> None:
    """Take an answer to the open question."""
    answers, step = open_.answers, form.step(open_.step)
    if heard.choice == CANCEL:
        await cancel(ctx)
    elif heard.choice == BACK:
        await back(ctx, form, answers, step)
    else:
        await forward(ctx, form, answers, step, heard)


async def back(ctx: Context, form: Form, answers: Answers, step: Step) -> None:
    answers.pop(RETURN, None)
    previous = form.step(answers[PATH].pop()) if answers[PATH] else step
    await ask(ctx, form, previous, answers)


async def forward(ctx: Context, form: Form, answers: Answers, step: Step, heard: Heard) -> None:
    try:
        await step.hear(ctx, answers, heard)
    except Again as again:
        if again.notice is not None:
            ctx.reply(again.notice)
        await ask(ctx, form, step, answers)
        return
    except GoTo as jump:
        answers[PATH].append(step.key)
        if jump.then_return:
            answers[RETURN] = step.key
        await ask(ctx, form, form.step(jump.step), answers)
        return
    following = form.after(step.key, answers)
    if RETURN in answers:
        following = form.step(answers.pop(RETURN))
        while answers[PATH].pop() != following.key:  # a detour may have had several questions
            pass
    else:
        answers[PATH].append(step.key)
    if following is None:
        await drafts.drop(ctx.session, ctx.contact)
        await form.finish(ctx, answers)
        return
    await ask(ctx, form, following, answers)


async def press(ctx: Context, forms: dict[str, Form], turn: str, choice: str) -> None:
    """A button of a dialogue; one of an older question changes nothing."""
    open_ = await drafts.open_draft(ctx.session, ctx.contact, ctx.now)
    if open_ is None or str(open_.turn) != turn or open_.form not in forms:
        ctx.reply(StaleChoice())
        return
    await resume(ctx, forms[open_.form], open_, Heard(choice=choice))


async def cancel(ctx: Context) -> None:
    dropped = await drafts.drop(ctx.session, ctx.contact)
    ctx.reply(Cancelled() if dropped else NothingToCancel())
