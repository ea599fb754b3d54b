"""Following a report: one's own by a button, any by code and PIN; adding, objecting."""

from __future__ import annotations

from dataclasses import replace

from domain import words
from domain.codes import ReportRef, read_code
from domain.lifecycle import Privacy, ReportState
from domain.notices import Notice
from domain.notices.access import VisitBegun
from domain.notices.general import TooLong
from domain.notices.report_form import (
    AddOrNew,
    AskCode,
    AskMore,
    AskObjection,
    AskPin,
)
from domain.notices.reports import (
    Added,
    Danger,
    FileKept,
    NoSuchReport,
    ObjectionTaken,
    ReportShown,
    WrongPin,
)
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, Heard, Step, begin
from handlers.guarding import TRACES, wanted
from handlers.report_form import REPORT
from handlers.report_gathering import LONGEST, evidence, gathered, keep_evidence
from models.reports import Report
from services import report_mail, report_owners, report_view, report_visits, reports
from services.contacts import count_attempt
from services.report_pins import NOBODYS, opens

# --- showing -------------------------------------------------------------------------------


async def shown(ctx: Context, report: Report) -> ReportShown:
    return await report_view.shown(ctx.session, report, ctx.now, ctx.contact)


# --- another chat's report -----------------------------------------------------------------


async def ask_code(ctx: Context, asking: Asking) -> Notice:
    return AskCode(asking.turn, asking.back)


async def hear_code(ctx: Context, answers: Answers, heard: Heard) -> None:
    await remember_code(ctx, answers, heard.text)
    if "report" not in answers:
        raise Again(NoSuchReport(answers.pop("code")))


async def remember_code(ctx: Context, answers: Answers, text: str) -> None:
    """The code that was typed, kept in the dialogue; only ``code`` for what is none. Whether there
    is such a report is told to nobody without its PIN: ``report`` is 0 then."""
    code = read_code(text)
    answers["code"] = str(code) if isinstance(code, ReportRef) else words.short(text, 32)
    if isinstance(code, ReportRef):
        found = await report_owners.by_code(ctx.session, str(code))
        there = found is not None and found.erased_at is None
        answers["report"] = found.id if found is not None and there else 0


async def ask_pin(ctx: Context, asking: Asking) -> Notice:
    return AskPin(asking.turn, asking.back, asking.answers["code"])


async def hear_pin(ctx: Context, answers: Answers, heard: Heard) -> None:
    """A wrong guess is answered, not refused, so that it is counted when this commits."""
    limit, code = ctx.almanac.limit("pin.tries"), answers["code"]
    for what in (f"pin:{code}", report_visits.guess(ctx.session, ctx.contact)):
        await count_attempt(ctx.session, what, ctx.now, limit)
    pin_hash, report = NOBODYS, None
    if answers["report"]:
        report = await report_owners.proven(ctx.session, answers["report"])
        pin_hash = report.pin_hash
    right = ctx.slowly(f"pin:{code}", lambda: opens(heard.text, pin_hash))
    if report is None or not right:
        raise Again(WrongPin(code))
    await report_visits.refuse_typist(ctx.session, report, ctx.visitor)


async def finish_track(ctx: Context, answers: Answers) -> None:
    """Hold it open; what waited in the case is read out first, then how it stands."""
    report = await report_owners.proven(ctx.session, answers["report"], lock=True)
    key = report_visits.of_chat(ctx.session, ctx.contact)
    until = await report_visits.begin(ctx.session, key, report, ctx.now)
    for notice in await report_mail.read_out(ctx.session, report, ctx.now):
        ctx.reply(notice)
    ctx.reply(VisitBegun(report.code, until))
    ctx.reply(await shown(ctx, report))


async def ask_more(ctx: Context, asking: Asking) -> Notice:
    return AskMore(asking.turn, asking.back, asking.answers["code"], asking.answers["question"])


async def hear_more(ctx: Context, answers: Answers, heard: Heard) -> None:
    if not (heard.text or heard.files or heard.place):
        raise Again
    take_more(ctx, answers, heard)


def take_more(ctx: Context, answers: Answers, heard: Heard) -> None:
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    if words.sounds_urgent(heard.text):
        ctx.reply(Danger(ctx.almanac.text("office.emergency")))
    keep_evidence(answers, heard, ctx)
    if heard.text:
        answers["words"] = heard.text


async def finish_adding(ctx: Context, answers: Answers) -> None:
    report = await report_owners.for_owner(
        ctx.session, answers["report"], ctx.contact, lock=True, now=ctx.now
    )
    answered = report.state is ReportState.WAITING
    sent = evidence(answers)
    await reports.add(ctx.session, report, ctx.contact, sent, ctx.now)
    ctx.reply(Added(report.code, len(sent.files) + len(sent.places), answered))


TRACK = Form(
    "track",
    (
        Step("code", ask_code, hear_code, lambda answers: "report" not in answers),
        Step("pin", ask_pin, hear_pin),
    ),
    finish_track,
)


async def begin_track(ctx: Context, text: str) -> None:
    """Ask for the code, unless it was typed along; then for the PIN."""
    answers: Answers = {**gathered(), "question": ""}
    if text:
        await remember_code(ctx, answers, text)
        if "report" not in answers:
            ctx.reply(NoSuchReport(answers["code"]))
            return
    await begin(ctx, TRACK, answers)


# --- adding to one's own, and objecting ----------------------------------------------------

MORE = Form(
    "more",
    (Step("more", ask_more, hear_more, lambda answers: not answers.get("said")), TRACES),
    finish_adding,
)


async def begin_adding(ctx: Context, report_id: int) -> None:
    report = await report_owners.for_owner(ctx.session, report_id, ctx.contact, now=ctx.now)
    facts = await shown(ctx, report)
    about = {"report": report.id, "code": report.code, "question": facts.question}
    anonymous = report.privacy is Privacy.NOBODY
    await begin(ctx, MORE, {**gathered(), **about, "anonymous": anonymous})


async def add_at_once(ctx: Context, report: Report, sent: Answers) -> None:
    """Words nobody asked to be typed twice: they are added, unless an anonymous sender must decide
    about something in them first."""
    about = {"report": report.id, "code": report.code, "question": "", "said": True}
    anonymous = report.privacy is Privacy.NOBODY
    await begin(ctx, MORE, {**sent, **about, "anonymous": anonymous})


async def ask_whither(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AddOrNew(
        asking.turn, asking.back, answers["code"], words.short(answers.get("words", ""), 200)
    )


async def hear_whither(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice in ("add", "new"):
        answers["whither"] = heard.choice
        return
    keep_evidence(answers, heard, ctx)
    if heard.text:
        answers["words"] = f"{answers.get('words', '')}\n{heard.text}".strip()[:LONGEST]
    raise Again


async def finish_whither(ctx: Context, answers: Answers) -> None:
    if answers["whither"] == "add":
        await finish_adding(ctx, answers)
        return
    kept: Answers = {name: answers[name] for name in CARRIED if name in answers}
    await begin(ctx, REPORT, kept)


CARRIED: tuple[str, ...] = ("words", "files", "places")
ADDED = replace(TRACES, wanted=lambda answers: answers.get("whither") == "add" and wanted(answers))
WHITHER = Form("whither", (Step("whither", ask_whither, hear_whither), ADDED), finish_whither)


async def ask_objection(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskObjection(asking.turn, asking.back, answers["code"], answers["higher"])


async def hear_objection(ctx: Context, answers: Answers, heard: Heard) -> None:
    kept = keep_evidence(answers, heard, ctx)
    if not heard.text:
        raise Again(FileKept(kept) if kept else None)
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    answers["words"] = heard.text


async def finish_objection(ctx: Context, answers: Answers) -> None:
    report = await report_owners.for_owner(
        ctx.session, answers["report"], ctx.contact, lock=True, now=ctx.now
    )
    sent = evidence(answers)
    await reports.disagree(ctx.session, report, sent.words, ctx.now, sent, ctx.contact)
    unit = await report_owners.responsible(ctx.session, report)
    ctx.reply(ObjectionTaken(report.code, unit, report.due_at, report.reopened > 1))


OBJECTION = Form(
    "objection", (Step("objection", ask_objection, hear_objection), TRACES), finish_objection
)


async def begin_objection(ctx: Context, report_id: int) -> None:
    """Ask why; Refusal when no objection is possible any more."""
    report = await report_owners.for_owner(ctx.session, report_id, ctx.contact, now=ctx.now)
    reports.refuse_objection(report, ctx.almanac, ctx.now)
    await begin(
        ctx,
        OBJECTION,
        {
            "report": report.id,
            "code": report.code,
            "higher": report.reopened > 0,
            "anonymous": report.privacy is Privacy.NOBODY,
        },
    )
