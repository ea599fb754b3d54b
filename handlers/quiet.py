"""``/yentinh``: the hours in which reminders wait for whoever asks for it."""

from __future__ import annotations

from domain.notices import Notice, Refusal
from domain.notices.deadlines import OFFERED_QUIET, QuietSaved, QuietShown, QuietUnclear
from domain.officehours import read_quiet, written
from domain.quiethours import leaves_room
from domain.rights import Right
from domain.worktime import Quiet
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from services import quiet

OFF = "off"


async def on_quiet(ctx: Context, argument: str) -> None:
    """``/yentinh [12:00–13:30]``."""
    ctx.need(Right.WORK)
    if argument.strip():
        try:
            wanted = read_quiet(argument)
        except ValueError as error:
            raise Refusal(QuietUnclear()) from error
        await keep(ctx, wanted)
        return
    await begin(ctx, QUIET)


async def ask_hours(ctx: Context, asking: Asking) -> Notice:
    own, office = await quiet.own(ctx.session, ctx.person.id), ctx.almanac.quiet
    shown = written((own.start, own.end)) if own is not None else ""
    return QuietShown(asking.turn, asking.back, written((office.end, office.start)), shown)


async def hear_hours(ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["hours"] = ""
    if heard.choice == OFF:
        return
    place = heard.choice.removeprefix("p")
    offered = place.isdecimal() and int(place) < len(OFFERED_QUIET)
    text = OFFERED_QUIET[int(place)] if offered else heard.text
    try:
        wanted = read_quiet(text)
    except ValueError as error:
        raise Again(QuietUnclear()) from error
    if not leaves_room(wanted, ctx.almanac.quiet):
        raise Again(QuietUnclear())
    answers["hours"] = text


async def finish(ctx: Context, answers: Answers) -> None:
    await keep(ctx, read_quiet(answers["hours"]) if answers["hours"] else None)


async def keep(ctx: Context, wanted: Quiet | None) -> None:
    await quiet.choose(ctx.session, ctx.person, wanted, ctx.almanac, ctx.now)
    ctx.reply(QuietSaved(written((wanted.start, wanted.end)) if wanted is not None else ""))


QUIET = Form("quiet", (Step("hours", ask_hours, hear_hours),), finish)

COMMANDS = {"yentinh": on_quiet, "quiet": on_quiet}
FORMS = {QUIET.name: QUIET}
