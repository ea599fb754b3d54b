"""Directives in the chat: a file or pasted words come in, each item is accepted, changed or
skipped, and at the end every one is accounted for."""

from __future__ import annotations

from collections.abc import Sequence

from domain import filetypes
from domain.directives import Unread, is_whole, looks_like_directive
from domain.messages import File
from domain.notices import Notice
from domain.notices.directives import AskDirective, DirectiveTaken, DirectiveUnread, ItemDecided
from domain.notices.general import StaleChoice, TooLong
from domain.rights import Right
from domain.stamps import stamped
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from services import directive_items, directive_letters, directives, drafts, webchat

EXTENSIONS = frozenset({"docx", "pdf", "txt", "doc"})
MIMES = ("application/pdf", "application/msword", "text/plain", "application/vnd.openxmlformats")
LONGEST, MOST_PARTS = 200_000, 60


def wanted(ctx: Context) -> bool:
    """Whether this is a directive sent without any command, by somebody who may assign."""
    if not ctx.visitor.official or not ctx.visitor.may(Right.ASSIGN):
        return False
    incoming = ctx.incoming
    return any(map(is_paper, incoming.files)) or looks_like_directive(incoming.text)


def is_paper(file: File) -> bool:
    return file.kind == "document" and (
        filetypes.extension(file.name) in EXTENSIONS or file.mime.startswith(MIMES)
    )


async def on_directive(ctx: Context, argument: str) -> None:
    """``/vanban``: a file or pasted words may follow."""
    ctx.need(Right.ASSIGN)
    if stamped(argument):
        await refuse_secret(ctx)
        return
    if argument:
        await gather(ctx, argument)
        return
    await begin(ctx, FORM, {"parts": [], "updates": []})


async def gather(ctx: Context, part: str) -> None:
    """The first part is there; where each came from is kept, should all of it have to be erased."""
    await begin(ctx, FORM, {"parts": [part], "updates": [ctx.incoming.update]})


async def on_sent(ctx: Context) -> None:
    """A file is read at once; words when they are whole, else more of them may follow."""
    incoming = ctx.incoming
    if await is_secret(ctx):
        return
    papers = [file for file in incoming.files if is_paper(file)]
    if papers:
        await take(ctx, papers)
    elif is_whole(incoming.text):
        await take(ctx, [incoming.text])
    else:
        await gather(ctx, incoming.text)


async def take(
    ctx: Context, sent: list[File] | list[str], updates: Sequence[str] | None = None
) -> None:
    """``updates`` are the messages it came in, when it was more than this one."""
    came = updates or (ctx.incoming.update,)
    for one in sent:
        await directives.receive(ctx.session, ctx.visitor, came, one, ctx.now)
    ctx.reply(DirectiveTaken())


# --- secrets -------------------------------------------------------------------------------


async def is_secret(ctx: Context, earlier: Sequence[str] = ()) -> bool:
    """Marked secret in its words or in the name of its file: refused unopened, and with it what was
    said of it in ``earlier`` messages."""
    incoming = ctx.incoming
    marked = stamped(incoming.text) or any(
        stamped(file.name, whole=True) for file in incoming.files
    )
    caption = bool(incoming.files) and stamped(incoming.text, whole=True)
    if marked or caption:
        await refuse_secret(ctx, earlier)
    return marked or caption


async def refuse_secret(ctx: Context, earlier: Sequence[str] = ()) -> None:
    """In this very transaction the raw update loses its words (the desk keeps the receipt alone),
    the open dialogue what was gathered, a web chat its lines and its files."""
    await drafts.drop(ctx.session, ctx.contact)
    if ctx.contact.channel == "web":
        refs = tuple(file.ref for file in ctx.incoming.files)
        updates = (*earlier, ctx.incoming.update)
        await webchat.erase(ctx.session, ctx.contact.address_hash, updates, refs)
    ctx.reply(DirectiveUnread(Unread.SECRET))


# --- gathering pasted words ----------------------------------------------------------------


async def ask_words(_ctx: Context, asking: Asking) -> Notice:
    parts = asking.answers["parts"]
    return AskDirective(asking.turn, asking.back, len(parts), sum(map(len, parts)))


async def hear_words(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == "read" and answers["parts"]:
        return
    if heard.choice:
        raise Again
    if await is_secret(ctx, answers.get("updates", [])):
        answers["refused"] = True
        return
    if heard.files:
        answers["files"] = True
        return
    parts = [*answers["parts"], heard.text]
    if len(parts) > MOST_PARTS or sum(map(len, parts)) > LONGEST:
        raise Again(TooLong(LONGEST))
    answers["parts"] = parts
    answers["updates"] = [*answers.get("updates", []), ctx.incoming.update]
    raise Again


async def finish(ctx: Context, answers: Answers) -> None:
    if answers.get("refused"):
        return
    if answers.get("files"):
        await take(ctx, list(ctx.incoming.files))
        return
    whole = "\n".join(answers["parts"])
    if stamped(whole):
        await refuse_secret(ctx, answers.get("updates", []))
        return
    await take(ctx, [whole], answers.get("updates", []))


FORM = Form("directive", (Step("words", ask_words, hear_words),), finish)


# --- the paper -----------------------------------------------------------------------------


async def on_list(ctx: Context, argument: str) -> None:
    paper_id, _, page = argument.partition(":")
    paper = await directive_items.paper_of(ctx.session, number(paper_id), ctx.visitor)
    shown = await directive_letters.page_of(ctx.session, paper, number(page) or 1, ctx.now)
    ctx.reply(shown)


async def on_all(ctx: Context, argument: str) -> None:
    paper_id = number(argument)
    given = await directive_items.give_all(ctx.session, paper_id, ctx.visitor, ctx.now)
    if not given:
        ctx.reply(StaleChoice())
        return
    await account(ctx, paper_id)


async def on_next(ctx: Context, argument: str) -> None:
    """The first item nobody decided; when there is none, the account."""
    paper = await directive_items.paper_of(ctx.session, number(argument), ctx.visitor)
    if not await show_next(ctx, paper.id, 0):
        await account(ctx, paper.id)


async def on_end(ctx: Context, argument: str) -> None:
    await account(ctx, number(argument))


async def on_drop(ctx: Context, argument: str) -> None:
    paper_id = number(argument)
    await directive_items.close(ctx.session, paper_id, ctx.visitor, ctx.now)
    await account(ctx, paper_id)


async def account(ctx: Context, paper_id: int) -> None:
    paper = await directive_items.paper_of(ctx.session, paper_id, ctx.visitor)
    ctx.reply(await directive_letters.account(ctx.session, paper, ctx.now))


async def show_next(ctx: Context, paper_id: int, after: int) -> bool:
    """The next open item behind a place, else the first; False when all are decided."""
    items = await directive_items.items_of(ctx.session, paper_id)
    waiting = [item for item in items if item.state == "open"]
    following = [item for item in waiting if item.place > after] or waiting
    if not following:
        return False
    await show(ctx, following[0].id)
    return True


# --- an item -------------------------------------------------------------------------------


async def on_item(ctx: Context, argument: str) -> None:
    await show(ctx, number(argument))


async def show(ctx: Context, item_id: int) -> None:
    opened = await directive_items.open_item(ctx.session, item_id, ctx.visitor)
    ctx.reply(await directive_letters.card(ctx.session, opened, ctx.visitor, ctx.now))


async def on_give(ctx: Context, argument: str) -> None:
    """What is still a question, or was decided meanwhile, is shown as it stands."""
    item_id = number(argument)
    codes = await directive_items.give(ctx.session, item_id, ctx.visitor, ctx.now)
    if not codes:
        await show(ctx, item_id)
        return
    await decided(ctx, item_id, codes)


async def on_skip(ctx: Context, argument: str) -> None:
    item_id = number(argument)
    if await directive_items.skip(ctx.session, item_id, ctx.visitor, ctx.now):
        await decided(ctx, item_id, ())
    else:
        await show(ctx, item_id)


async def decided(ctx: Context, item_id: int, codes: tuple[str, ...]) -> None:
    opened = await directive_items.open_item(ctx.session, item_id, ctx.visitor)
    ctx.reply(ItemDecided(opened.item.path, codes))
    if not await show_next(ctx, opened.paper.id, opened.item.place):
        await account(ctx, opened.paper.id)


async def on_reopen(ctx: Context, argument: str) -> None:
    await directive_items.reopen(ctx.session, number(argument), ctx.visitor)
    await show(ctx, number(argument))


async def on_unit(ctx: Context, argument: str) -> None:
    item, _, unit = argument.partition(":")
    await directive_items.set_lead(ctx.session, number(item), ctx.visitor, number(unit), ctx.now)
    await show(ctx, number(item))


async def on_group(ctx: Context, argument: str) -> None:
    await directive_items.set_group(ctx.session, number(argument), ctx.visitor, ctx.now)
    await show(ctx, number(argument))


COMMANDS = {"vanban": on_directive, "directive": on_directive}
BUTTONS = {
    "vb.list": on_list,
    "vb.all": on_all,
    "vb.next": on_next,
    "vb.end": on_end,
    "vb.drop": on_drop,
    "vb.one": on_item,
    "vb.give": on_give,
    "vb.skip": on_skip,
    "vb.open": on_reopen,
    "vb.unit": on_unit,
    "vb.group": on_group,
}
FORMS = {FORM.name: FORM}
