"""Where everything people may say leads: commands, buttons, dialogues, plain words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from domain.notices.general import UnknownCommand
from domain.words import fold, looks_like_greeting
from handlers import (
    absences,
    assigning,
    blocks,
    books,
    breakdowns,
    calendars,
    case_clock,
    case_explaining,
    citizens,
    closing,
    deadlines,
    desk_calls,
    desk_intake,
    directive_changes,
    directives,
    enrolling,
    entry_moves,
    evaluating,
    everyone,
    explaining,
    extensions,
    feeds,
    groups,
    handovers,
    heads,
    holding,
    hotline,
    hotline_figures,
    inspection_corrections,
    inspections,
    late_files,
    lateness,
    office_hours,
    officials,
    originals,
    own_case,
    pakn,
    papers,
    parts,
    posters,
    praising,
    protection,
    publishing,
    quality,
    quiet,
    rating,
    receipts,
    replacing,
    report_parts,
    report_routes,
    routing_rules,
    sealed_numbers,
    sentences,
    series,
    signs,
    supervisors,
    suspects,
    talking,
)
from handlers.context import Context
from handlers.dialogue import Form, Heard, press, resume
from services import contacts, drafts

Handler = Callable[[Context, str], Awaitable[None]]

COMMANDS: dict[str, Handler] = {
    **everyone.COMMANDS,
    **citizens.COMMANDS,
    **hotline.COMMANDS,
    **publishing.COMMANDS,
    **praising.COMMANDS,
    **pakn.COMMANDS,
    **quality.COMMANDS,
    **officials.COMMANDS,
    **heads.COMMANDS,
    **absences.COMMANDS,
    **supervisors.COMMANDS,
    **papers.COMMANDS,
    **assigning.COMMANDS,
    **directives.COMMANDS,
    **calendars.COMMANDS,
    **groups.COMMANDS,
    **handovers.COMMANDS,
    **replacing.COMMANDS,
    **feeds.COMMANDS,
    **quiet.COMMANDS,
    **office_hours.COMMANDS,
    **lateness.COMMANDS,
    **late_files.COMMANDS,
    **enrolling.COMMANDS,
    **breakdowns.COMMANDS,
    **evaluating.COMMANDS,
    **suspects.COMMANDS,
    **routing_rules.COMMANDS,
    **report_routes.COMMANDS,
    **desk_intake.COMMANDS,
    **desk_calls.COMMANDS,
    **talking.COMMANDS,
    **hotline_figures.COMMANDS,
    **inspections.COMMANDS,
    **posters.COMMANDS,
}
"""By folded name without the slash; English names stand beside the Vietnamese ones."""

BUTTONS: dict[str, Handler] = {
    **everyone.BUTTONS,
    **citizens.BUTTONS,
    **hotline.BUTTONS,
    **case_clock.BUTTONS,
    **closing.BUTTONS,
    **publishing.BUTTONS,
    **praising.BUTTONS,
    **pakn.BUTTONS,
    **quality.BUTTONS,
    **rating.BUTTONS,
    **signs.BUTTONS,
    **officials.BUTTONS,
    **heads.BUTTONS,
    **absences.BUTTONS,
    **supervisors.BUTTONS,
    **papers.BUTTONS,
    **assigning.BUTTONS,
    **directives.BUTTONS,
    **directive_changes.BUTTONS,
    **deadlines.BUTTONS,
    **calendars.BUTTONS,
    **groups.BUTTONS,
    **extensions.BUTTONS,
    **explaining.BUTTONS,
    **holding.BUTTONS,
    **handovers.BUTTONS,
    **parts.BUTTONS,
    **series.BUTTONS,
    **replacing.BUTTONS,
    **feeds.BUTTONS,
    **office_hours.BUTTONS,
    **lateness.BUTTONS,
    **late_files.BUTTONS,
    **enrolling.BUTTONS,
    **entry_moves.BUTTONS,
    **breakdowns.BUTTONS,
    **evaluating.BUTTONS,
    **books.BUTTONS,
    **protection.BUTTONS,
    **case_explaining.BUTTONS,
    **report_parts.BUTTONS,
    **routing_rules.BUTTONS,
    **report_routes.BUTTONS,
    **sealed_numbers.BUTTONS,
    **originals.BUTTONS,
    **suspects.BUTTONS,
    **blocks.BUTTONS,
    **own_case.BUTTONS,
    **desk_intake.BUTTONS,
    **desk_calls.BUTTONS,
    **talking.BUTTONS,
    **receipts.BUTTONS,
    **hotline_figures.BUTTONS,
    **inspections.BUTTONS,
    **inspection_corrections.BUTTONS,
    **posters.BUTTONS,
}
"""By the part of the action before the first colon; the rest is the argument."""

FORMS: dict[str, Form] = {
    **citizens.FORMS,
    **hotline.FORMS,
    **case_clock.FORMS,
    **closing.FORMS,
    **publishing.FORMS,
    **rating.FORMS,
    **officials.FORMS,
    **heads.FORMS,
    **absences.FORMS,
    **sentences.FORMS,
    **assigning.FORMS,
    **extensions.FORMS,
    **explaining.FORMS,
    **holding.FORMS,
    **handovers.FORMS,
    **replacing.FORMS,
    **directives.FORMS,
    **directive_changes.FORMS,
    **deadlines.FORMS,
    **calendars.FORMS,
    **quiet.FORMS,
    **office_hours.FORMS,
    **lateness.FORMS,
    **late_files.FORMS,
    **enrolling.FORMS,
    **protection.FORMS,
    **entry_moves.FORMS,
    **case_explaining.FORMS,
    **report_parts.FORMS,
    **routing_rules.FORMS,
    **report_routes.FORMS,
    **sealed_numbers.FORMS,
    **originals.FORMS,
    **suspects.FORMS,
    **blocks.FORMS,
    **own_case.FORMS,
    **desk_intake.FORMS,
    **desk_calls.FORMS,
    **talking.FORMS,
    **inspections.FORMS,
    **inspection_corrections.FORMS,
}


async def dispatch(ctx: Context) -> None:
    """Button, command, answer to the open question, plain words: in that order. In groups
    nobody links, reads or acts for others to see, but for what ``groups`` serves."""
    incoming = ctx.incoming
    if incoming.moved_to:
        await contacts.move(ctx.session, ctx.contact, incoming.moved_to, ctx.now)
    elif incoming.group:
        await groups.on_group(ctx)
    elif incoming.blocked is not None:
        await everyone.on_blocked(ctx, incoming.blocked)
    elif incoming.action:
        await on_button(ctx)
    elif incoming.text.startswith("/"):
        await on_command(ctx)
    elif incoming.text or incoming.files or incoming.place:
        await on_words(ctx)


async def on_button(ctx: Context) -> None:
    name, _, argument = ctx.incoming.action.partition(":")
    if name == "d":
        turn, _, choice = argument.partition(":")
        await press(ctx, FORMS, turn, choice)
    elif name in BUTTONS:
        await BUTTONS[name](ctx, argument)
    else:
        await everyone.on_stale(ctx, argument)


async def on_command(ctx: Context) -> None:
    name, _, argument = ctx.incoming.text[1:].partition(" ")
    handler = COMMANDS.get(fold(name))
    if handler is None:
        ctx.reply(UnknownCommand("/" + name[:32]))
        return
    await handler(ctx, argument.strip())


async def on_words(ctx: Context) -> None:
    open_ = await drafts.open_draft(ctx.session, ctx.contact, ctx.now)
    if await talking.relayed(ctx, open_):
        return
    if open_ is not None and open_.form in FORMS:
        incoming = ctx.incoming
        heard = Heard(text=incoming.text, files=incoming.files, place=incoming.place)
        await resume(ctx, FORMS[open_.form], open_, heard)
        return
    await on_plain_words(ctx)


async def on_plain_words(ctx: Context) -> None:
    """Words nobody asked for: a greeting starts nothing, a sentence is something to report."""
    incoming = ctx.incoming
    enclosed = incoming.files or incoming.place
    if not enclosed and looks_like_greeting(incoming.text):
        await everyone.on_greeting(ctx)
    elif directives.wanted(ctx):
        await directives.on_sent(ctx)
    elif ctx.visitor.official and incoming.text and not enclosed:
        await sentences.on_sentence(ctx)
    else:
        await citizens.on_words(ctx)
