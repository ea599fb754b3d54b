"""Changing an item of a directive before it becomes a task: lead, deadline, words, person."""

from __future__ import annotations

from domain.worktime import today
from handlers.assigning import ask_content, hear_content
from handlers.assigning_due import ask_due, hear_due, read_phrase, said_when
from handlers.assigning_units import ask_lead, ask_person, hear_lead, hear_person
from handlers.context import Context
from handlers.dialogue import Answers, Form, Step, begin
from handlers.directives import show
from handlers.officials import number
from services import directive_items


async def start(ctx: Context, argument: str, form: Form) -> None:
    """Ask, unless the item was decided meanwhile: then it is shown as it stands."""
    opened = await directive_items.open_item(ctx.session, number(argument), ctx.visitor)
    if not opened.is_open:
        await show(ctx, opened.item.id)
        return
    lead = opened.item.units[0] if len(opened.item.units) == 1 else 0
    await begin(ctx, form, {"item": opened.item.id, "lead": lead, "helpers": []})


async def on_lead(ctx: Context, argument: str) -> None:
    await start(ctx, argument, LEAD)


async def on_due(ctx: Context, argument: str) -> None:
    await start(ctx, argument, DUE)


async def on_text(ctx: Context, argument: str) -> None:
    await start(ctx, argument, TEXT)


async def on_person(ctx: Context, argument: str) -> None:
    """Only an item with one certain lead unit can name a person."""
    opened = await directive_items.open_item(ctx.session, number(argument), ctx.visitor)
    if len(opened.item.units) != 1:
        await show(ctx, opened.item.id)
        return
    await start(ctx, argument, PERSON)


async def led(ctx: Context, answers: Answers) -> None:
    await directive_items.set_lead(
        ctx.session, answers["item"], ctx.visitor, answers["lead"], ctx.now
    )
    await show(ctx, answers["item"])


async def dated(ctx: Context, answers: Answers) -> None:
    phrase = answers["due"]
    reading = await read_phrase(ctx, answers, phrase) if phrase else None
    starts = today(said_when(ctx, answers))
    await directive_items.set_due(ctx.session, answers["item"], ctx.visitor, reading, starts)
    await show(ctx, answers["item"])


async def worded(ctx: Context, answers: Answers) -> None:
    await directive_items.set_content(ctx.session, answers["item"], ctx.visitor, answers["content"])
    await show(ctx, answers["item"])


async def manned(ctx: Context, answers: Answers) -> None:
    await directive_items.set_person(ctx.session, answers["item"], ctx.visitor, answers["person"])
    await show(ctx, answers["item"])


LEAD = Form("directive_lead", (Step("lead", ask_lead, hear_lead),), led)
DUE = Form("directive_due", (Step("due", ask_due, hear_due),), dated)
TEXT = Form("directive_text", (Step("content", ask_content, hear_content),), worded)
PERSON = Form("directive_person", (Step("person", ask_person, hear_person),), manned)

BUTTONS = {"vb.lead": on_lead, "vb.due": on_due, "vb.text": on_text, "vb.who": on_person}
FORMS = {form.name: form for form in (LEAD, DUE, TEXT, PERSON)}
