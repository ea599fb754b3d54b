"""``/thaythe``: a document, its tasks in hand, and the document that replaces it."""

from __future__ import annotations

from domain.notices import Notice, Refusal
from domain.notices.replacing import (
    AskDocument,
    AskRebase,
    AskSuccessor,
    DocumentCard,
    NoSuchDocument,
    RebaseNoted,
)
from domain.rights import Right
from handlers.assigning_units import words_of
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.extensions import paper_number
from handlers.officials import number
from models.work import Document
from services import replacing
from services.task_facts import brief


async def on_document(ctx: Context, argument: str) -> None:
    """``/thaythe`` asks for the number, ``/thaythe 23-CT/TU`` shows it."""
    ctx.need(Right.ASSIGN)
    if not argument:
        await begin(ctx, FIND)
        return
    found = await replacing.documents(ctx.session, argument, ctx.visitor)
    if not found:
        raise Refusal(NoSuchDocument(argument[:60]))
    ctx.reply(await card(ctx, found[0]))


async def card(ctx: Context, document: Document) -> DocumentCard:
    tasks, total = await replacing.tasks_of(ctx.session, document.id, ctx.visitor)
    new = await replacing.successor(ctx.session, document.id)
    return DocumentCard(
        id=document.id,
        number=document.number,
        issued_on=document.issued_on,
        issuer=document.issuer,
        subject=document.subject,
        replaced_by=new.number if new is not None else "",
        tasks=tuple(brief(task, ctx.now, ctx.almanac) for task in tasks),
        total=total,
    )


async def on_see(ctx: Context, argument: str) -> None:
    ctx.need(Right.ASSIGN)
    ctx.reply(await card(ctx, await replacing.document(ctx.session, number(argument), ctx.visitor)))


# --- finding, replacing --------------------------------------------------------------------


async def ask_number(_ctx: Context, asking: Asking) -> Notice:
    return AskDocument(asking.turn, asking.back)


async def hear_number(ctx: Context, answers: Answers, heard: Heard) -> None:
    said = words_of(heard)
    found = await replacing.documents(ctx.session, said, ctx.visitor)
    if not found:
        raise Again(NoSuchDocument(said[:60]))
    answers["document"] = found[0].id


async def finish_find(ctx: Context, answers: Answers) -> None:
    found = await replacing.document(ctx.session, answers["document"], ctx.visitor)
    ctx.reply(await card(ctx, found))


async def on_new(ctx: Context, argument: str) -> None:
    ctx.need(Right.ASSIGN)
    old = await replacing.document(ctx.session, number(argument), ctx.visitor)
    await begin(ctx, REPLACE, {"document": old.id})


async def ask_successor(ctx: Context, asking: Asking) -> Notice:
    old = await replacing.document(ctx.session, asking.answers["document"], ctx.visitor)
    _, total = await replacing.tasks_of(ctx.session, old.id, ctx.visitor)
    return AskSuccessor(asking.turn, asking.back, old.number, total)


async def hear_successor(_ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["number"] = paper_number(heard)


async def finish_replace(ctx: Context, answers: Answers) -> None:
    await replacing.replace(
        ctx.session, answers["document"], answers["number"], ctx.visitor, ctx.now
    )
    await finish_find(ctx, answers)


# --- task by task, or all ------------------------------------------------------------------


async def on_one(ctx: Context, argument: str) -> None:
    task, new = await replacing.for_decision(ctx.session, number(argument), ctx.visitor, ctx.now)
    old = task.document.number if task.document is not None else ""
    ctx.reply(AskRebase(brief(task, ctx.now, ctx.almanac), old, new.number))


async def on_keep(ctx: Context, argument: str) -> None:
    task = await replacing.keep(ctx.session, number(argument), ctx.visitor, ctx.now)
    await confirm(ctx, task.code, "", 0, task.document_id or 0)


async def on_move(ctx: Context, argument: str) -> None:
    before, _ = await replacing.for_decision(ctx.session, number(argument), ctx.visitor, ctx.now)
    old = before.document_id or 0
    task = await replacing.rebase(ctx.session, before.id, ctx.visitor, ctx.now)
    name = task.document.number if task.document is not None else ""
    await confirm(ctx, task.code, name, 1, old)


async def on_all(ctx: Context, argument: str) -> None:
    ctx.need(Right.ASSIGN)
    old = number(argument)
    moved, new = await replacing.rebase_all(ctx.session, old, ctx.visitor, ctx.now)
    await confirm(ctx, "", new.number, moved, old)


async def confirm(ctx: Context, code: str, name: str, moved: int, old: int) -> None:
    _, left = await replacing.tasks_of(ctx.session, old, ctx.visitor)
    ctx.reply(RebaseNoted(code, name, moved, old, left))


FIND = Form("document", (Step("document", ask_number, hear_number),), finish_find)
REPLACE = Form("document.replace", (Step("number", ask_successor, hear_successor),), finish_replace)

COMMANDS = {"thaythe": on_document, "replaced": on_document}
BUTTONS = {
    "w.see": on_see,
    "w.new": on_new,
    "w.one": on_one,
    "w.keep": on_keep,
    "w.move": on_move,
    "w.all": on_all,
}
FORMS = {form.name: form for form in (FIND, REPLACE)}
