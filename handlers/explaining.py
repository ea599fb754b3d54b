"""«Yêu cầu giải trình» in one tap, opinions of coordinating units, and the answers to both."""

from __future__ import annotations

from domain.notices import Notice
from domain.notices.asking import AskTaskWords
from domain.notices.general import StaleChoice
from domain.notices.requests import RequestNoted
from domain.requests import RequestKind
from handlers.asking import words_step
from handlers.context import Context
from handlers.dialogue import Answers, Asking, Form, Step, begin
from handlers.officials import hear_words, number
from services import explanations, opinions, request_letters, requests
from services.requests import Opened
from services.task_doors import opens
from services.task_facts import brief, load, name_of, names_of

ANSWER_TO = {RequestKind.EXPLANATION: "explanation", RequestKind.OPINION: "opinion"}


async def on_demand(ctx: Context, argument: str) -> None:
    """One tap: the deadline is the office's, the words are those of the letter."""
    task, asked, people, new = await explanations.demand(
        ctx.session, number(argument), ctx.visitor, ctx.now
    )
    to = await names_of(ctx.session, people)
    facts = brief(task, ctx.now, ctx.almanac)
    ctx.reply(RequestNoted(facts, "explanation_asked", to, asked.due_at, again=not new))


async def on_see(ctx: Context, argument: str) -> None:
    """A request out of the morning's message, as it stands now."""
    request, _, audience = argument.partition(":")
    notice = await request_letters.shown(
        ctx.session, number(request), ctx.visitor, audience, ctx.now
    )
    ctx.reply(notice or StaleChoice())


# --- answering -----------------------------------------------------------------------------


async def on_explain(ctx: Context, argument: str) -> None:
    opened = await explanations.to_answer(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, EXPLAIN, answers_for(opened))


async def on_opinion(ctx: Context, argument: str) -> None:
    opened = await opinions.to_answer(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, OPINION, answers_for(opened))


def answers_for(opened: Opened) -> Answers:
    return {"task": opened.task.id, "request": opened.request.id, "kind": opened.request.kind}


async def ask_answer(ctx: Context, asking: Asking) -> Notice:
    """Whoever must answer may read the task for that, even one no longer theirs."""
    kind = RequestKind(asking.answers["kind"])
    opened = await requests.for_answer(
        ctx.session, asking.answers["request"], kind, ctx.visitor, ctx.now
    )
    facts = brief(opened.task, ctx.now, ctx.almanac)
    return AskTaskWords(asking.turn, asking.back, facts, ANSWER_TO[kind], False)


async def finish_explain(ctx: Context, answers: Answers) -> None:
    opened = await explanations.answer(
        ctx.session, answers["request"], ctx.visitor, answers["text"], ctx.now
    )
    await confirm(ctx, opened, "explained")


async def finish_opinion(ctx: Context, answers: Answers) -> None:
    opened = await opinions.answer(
        ctx.session, answers["request"], ctx.visitor, answers["text"], ctx.now
    )
    await confirm(ctx, opened, "opinion_given")


async def confirm(ctx: Context, opened: Opened, what: str) -> None:
    """With a way to the task for those it is still open to now that they have answered."""
    to = await name_of(ctx.session, opened.request.asked_by_id)
    still = await opens(ctx.session, opened.task, ctx.visitor, ctx.now)
    facts = brief(opened.task, ctx.now, ctx.almanac)
    ctx.reply(RequestNoted(facts, what, to, None, open=still))


# --- asking the coordinating units ---------------------------------------------------------


async def on_consult(ctx: Context, argument: str) -> None:
    task, _ = await opinions.may_ask(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, CONSULT, {"task": task.id})


async def finish_consult(ctx: Context, answers: Answers) -> None:
    task, asked, units = await opinions.request(
        ctx.session, answers["task"], ctx.visitor, answers["text"], ctx.now
    )
    to = "; ".join(unit.name for unit in units)
    facts = brief(await load(ctx.session, task.id), ctx.now, ctx.almanac)
    ctx.reply(RequestNoted(facts, "opinion_asked", to, asked[0].due_at))


EXPLAIN = Form("explanation", (Step("text", ask_answer, hear_words),), finish_explain)
OPINION = Form("opinion", (Step("text", ask_answer, hear_words),), finish_opinion)
CONSULT = Form("task.consult", (words_step("text", "opinion_wanted"),), finish_consult)

BUTTONS = {
    "t.explain": on_demand,
    "t.consult": on_consult,
    "e.give": on_explain,
    "o.give": on_opinion,
    "q.see": on_see,
}
FORMS = {form.name: form for form in (EXPLAIN, OPINION, CONSULT)}
