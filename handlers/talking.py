"""«Gặp cán bộ trực»: a citizen's words to the hotline desk and back, in office hours."""

from __future__ import annotations

from datetime import datetime

from domain import words
from domain.notices import Notice, Refusal
from domain.notices.general import NotYours, TooLong, WriteInWords
from domain.notices.reports import Danger
from domain.notices.talking import (
    AskTalkWords,
    DeskClosed,
    NoTalk,
    TalkBegun,
    TalkEnded,
    TalkPassedOn,
    TalkWordsOnly,
)
from handlers import citizens
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from handlers.report_gathering import LONGEST, gathered
from models.access import Talk
from services import desk_talks
from services.drafts import OpenDraft

# --- the citizen ----------------------------------------------------------------------------


async def on_begin(ctx: Context, argument: str) -> None:
    """``/gapcanbo [words]``. Officials have their own ways to the desk."""
    if ctx.visitor.official:
        raise Refusal(NotYours())
    talk = await desk_talks.open_of(ctx.session, ctx.contact)
    hours, opens = await desk_talks.opening(ctx.session, ctx.now)
    if talk is None and opens != ctx.now:
        ctx.reply(DeskClosed(hours, opens))
        return
    again = talk is not None
    talk = talk or await desk_talks.begin(ctx.session, ctx.contact, ctx.now)
    ctx.reply(TalkBegun(ctx.almanac.number("talk.idle_minutes"), again))
    if argument:
        await pass_on(ctx, talk, argument)


async def relayed(ctx: Context, asked: OpenDraft | None) -> bool:
    """Whether these words belong to a talk of this chat; they are passed on then. What was asked
    since the talk began comes first: its answer, a PIN or a report, is not for the desk."""
    if ctx.visitor.official:
        return False
    talk = await desk_talks.open_of(ctx.session, ctx.contact)
    if talk is None or (asked is not None and asked_at(ctx, asked) >= talk.opened_at):
        return False
    if ctx.incoming.files or ctx.incoming.place:
        ctx.reply(TalkWordsOnly())
    if ctx.incoming.text:
        await pass_on(ctx, talk, ctx.incoming.text)
    return True


def asked_at(ctx: Context, asked: OpenDraft) -> datetime:
    return asked.expires_at - ctx.almanac.hours("draft.lives_hours")


async def pass_on(ctx: Context, talk: Talk, text: str) -> None:
    if words.sounds_urgent(text):
        ctx.reply(Danger())
    if len(text) > LONGEST:
        ctx.reply(TooLong(LONGEST))
        return
    await desk_talks.say(ctx.session, talk, text, ctx.now)
    if talk.officer_id is None:
        ctx.reply(TalkPassedOn())


async def on_leave(ctx: Context, _argument: str) -> None:
    talk = await desk_talks.open_of(ctx.session, ctx.contact)
    if talk is None:
        ctx.reply(NoTalk())
        return
    await desk_talks.end(ctx.session, talk, "citizen", ctx.now)


async def on_report(ctx: Context, argument: str) -> None:
    """What was said in the talk becomes the beginning of a report."""
    said = await desk_talks.said_by(ctx.session, ctx.contact, number(argument))
    await citizens.start(ctx, gathered(said[:LONGEST]))


# --- the officer ----------------------------------------------------------------------------


async def on_answer(ctx: Context, argument: str) -> None:
    talk = await desk_talks.for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
    await begin(ctx, ANSWER, {"talk": talk.id, "sent": False})


async def ask_words(ctx: Context, asking: Asking) -> Notice:
    return AskTalkWords(
        asking.turn, asking.back, asking.answers["talk"], asking.answers.get("sent", False)
    )


async def hear_words(ctx: Context, answers: Answers, heard: Heard) -> None:
    """It stays open for more, until the officer leaves it or ends the talk."""
    if heard.choice == "end":
        return
    if not heard.text:
        raise Again(WriteInWords())
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    await desk_talks.answer(ctx.session, answers["talk"], heard.text, ctx.visitor, ctx.now)
    answers["sent"] = True
    raise Again


async def finish_answer(ctx: Context, answers: Answers) -> None:
    await end(ctx, answers["talk"])


async def on_end(ctx: Context, argument: str) -> None:
    await end(ctx, number(argument))


async def end(ctx: Context, talk_id: int) -> None:
    talk = await desk_talks.for_officer(ctx.session, talk_id, ctx.visitor, ctx.now)
    me = ctx.person.id
    await desk_talks.end(ctx.session, talk, "desk", ctx.now, me)
    ctx.reply(TalkEnded(talk.id, "desk"))


ANSWER = Form("talk.answer", (Step("words", ask_words, hear_words),), finish_answer)

COMMANDS = {"gapcanbo": on_begin, "officer": on_begin}
BUTTONS = {
    "talk.begin": on_begin,
    "talk.leave": on_leave,
    "talk.report": on_report,
    "talk.answer": on_answer,
    "talk.end": on_end,
}
FORMS = {ANSWER.name: ANSWER}
