"""What a citizen asks and says after an answer: its files, words beside a rating."""

from __future__ import annotations

from domain.notices import Notice, Refusal
from domain.notices.general import NotNow, TooLong, WriteInWords
from domain.notices.ratings import AskComment, CommentThanks
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.officials import number
from services import answers as answering
from services import ratings
from services.report_owners import for_owner

LONGEST = 2000  # characters


async def on_say(ctx: Context, argument: str) -> None:
    report = await for_owner(ctx.session, number(argument), ctx.contact, now=ctx.now)
    if report.rating is None:
        raise Refusal(NotNow(report.code))
    await begin(ctx, COMMENT, {"report": report.id, "code": report.code})


async def on_files(ctx: Context, argument: str) -> None:
    """«Nhận lại tệp»."""
    report = await for_owner(ctx.session, number(argument), ctx.contact, now=ctx.now)
    await answering.files_again(ctx.session, report, ctx.now)


async def ask_comment(ctx: Context, asking: Asking) -> Notice:
    return AskComment(asking.turn, asking.back, asking.answers["code"])


async def hear_comment(ctx: Context, answers: Answers, heard: Heard) -> None:
    if not heard.text:
        raise Again(WriteInWords())
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    answers["words"] = heard.text


async def finish_comment(ctx: Context, answers: Answers) -> None:
    report = await for_owner(ctx.session, answers["report"], ctx.contact, lock=True, now=ctx.now)
    await ratings.comment(ctx.session, report, answers["words"], ctx.now)
    ctx.reply(CommentThanks(report.code))


COMMENT = Form("rating", (Step("comment", ask_comment, hear_comment),), finish_comment)

BUTTONS = {"r.say": on_say, "r.proof": on_files}
FORMS = {COMMENT.name: COMMENT}
