"""What anybody may say: begin, link, ask for help, choose a language, cancel, greet."""

from __future__ import annotations

from domain.notices.general import (
    ChooseLanguage,
    Hello,
    Help,
    LanguageChanged,
    Linked,
    LinkRefused,
    StaleChoice,
    Welcome,
)
from domain.worktime import today
from handlers import citizens, dialogue, menus
from handlers.context import Context
from services import contacts, tasks


async def on_start(ctx: Context, argument: str) -> None:
    """``/start CODE`` links an official, ``/start u_<unit>`` reports about a unit; a bare one
    greets."""
    if argument.startswith(citizens.DEEP_LINKS):
        await on_unit_link(ctx, argument)
    elif argument:
        await link(ctx, argument)  # a mistyped code is told so, and counts as a try
    elif ctx.visitor.official:
        ctx.reply(Hello(official=True))
    else:
        await welcome(ctx)


async def on_unit_link(ctx: Context, argument: str) -> None:
    """A unit's poster or page: who speaks here, then the report with the unit filled in."""
    if not ctx.visitor.official:
        await welcome(ctx)
    await citizens.on_unit_link(ctx, argument)


async def welcome(ctx: Context) -> None:
    ctx.contact.greeted = True
    ctx.reply(Welcome(ctx.almanac.text("office.name"), ctx.almanac.text("office.hours")))
    await menus.refresh(ctx)


async def link(ctx: Context, code: str) -> None:
    limit = ctx.almanac.limit("link.tries")
    person = await contacts.link(ctx.session, ctx.contact, code, ctx.now, limit)
    if person is None:
        ctx.reply(LinkRefused())
        return
    scopes = await contacts.scopes_of(ctx.session, person.id, today(ctx.now))
    ctx.visitor = contacts.Visitor(ctx.contact, person, scopes)
    roles = tuple(dict.fromkeys(scope.role for scope in scopes if not scope.lent))
    open_tasks = await tasks.count_open(ctx.session, person.id)
    ctx.reply(Linked(person.name, person.title, person.unit.name, roles, open_tasks))
    await menus.refresh(ctx)


async def on_help(ctx: Context, _argument: str) -> None:
    ctx.reply(Help(menus.names_for(ctx.visitor), ctx.visitor.official))


async def on_language(ctx: Context, argument: str) -> None:
    if argument not in ("vi", "en"):
        ctx.reply(ChooseLanguage())
        return
    ctx.contact.language = argument
    if ctx.visitor.person is not None:
        ctx.visitor.person.language = argument
    ctx.reply(LanguageChanged())
    await menus.refresh(ctx)


async def on_cancel(ctx: Context, _argument: str) -> None:
    await dialogue.cancel(ctx)


async def on_stale(ctx: Context, _argument: str) -> None:
    ctx.reply(StaleChoice())


async def on_blocked(ctx: Context, blocked: bool) -> None:
    """The person closed or reopened the door; the courier goes by the other contacts."""
    if blocked:
        contacts.close(ctx.contact, "blocked", ctx.now)


async def on_greeting(ctx: Context) -> None:
    """A greeting starts nothing."""
    if not ctx.visitor.official and not ctx.contact.greeted:
        await welcome(ctx)
    else:
        ctx.reply(Hello(ctx.visitor.official))


COMMANDS = {
    "start": on_start,
    "batdau": on_start,
    "trogiup": on_help,
    "help": on_help,
    "language": on_language,
    "ngonngu": on_language,
    "huy": on_cancel,
    "cancel": on_cancel,
}
BUTTONS = {"help": on_help, "lang": on_language}
