"""The guided report: five questions, the review, and sending it once."""

from __future__ import annotations

from domain import words
from domain.lifecycle import SORTED, About, Privacy, ReportKind, ReportState, Source
from domain.notices import Notice
from domain.notices.abuse import HeldForALook
from domain.notices.general import TooLong
from domain.notices.report_form import (
    COMPLAINT,
    DENUNCIATION,
    EMERGENCY,
    TRIAGE,
    AskCategory,
    AskKind,
    AskPrivacy,
    AskUnit,
    AskWords,
    Detail,
    EmergencyFirst,
    Fitting,
    FormalFirst,
)
from domain.notices.reports import (
    Danger,
    NeedWords,
    PraiseReceived,
    ReportReceived,
)
from domain.worktime import today
from handlers import receipts
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, GoTo, Heard, Step
from handlers.guarding import TRACES
from handlers.report_gathering import (
    LONGEST,
    category_of,
    chosen,
    evidence,
    keep_evidence,
    overheard,
    said_through,
)
from handlers.report_offers import (
    ask_about,
    ask_evidence,
    ask_review,
    detail,
    hear_about,
    hear_evidence,
    hear_review,
    never,
)
from services import report_owners, reports, units
from services.report_pins import new_pin
from services.reports import Submission

OFFERED = 6  # units per search
UNSORTED = (ReportKind.PRAISE, ReportKind.QUESTION)  # no category is asked
OFFERED_CATEGORIES = SORTED


async def ask_kind(ctx: Context, asking: Asking) -> Notice:
    return AskKind(asking.turn, asking.back, bool(asking.answers.get("words")))


async def hear_kind(ctx: Context, answers: Answers, heard: Heard) -> None:
    if formal := words.sounds_formal(heard.text):
        answers.setdefault("words", heard.text[:LONGEST])
    kind = formal or chosen(heard, TRIAGE)
    if kind in (COMPLAINT, DENUNCIATION):
        answers["formal"] = kind
        raise GoTo("formal")
    if kind == EMERGENCY:
        raise GoTo("emergency")
    if not kind:
        overheard(ctx, answers, heard)
    answers["kind"] = kind


async def ask_emergency(ctx: Context, asking: Asking) -> Notice:
    return EmergencyFirst(asking.turn, asking.back, ctx.almanac.text("office.emergency"))


async def ask_formal(ctx: Context, asking: Asking) -> Notice:
    answers, book = asking.answers, ctx.almanac
    said = words.sounds_formal(answers.get("words", ""))
    return FormalFirst(
        asking.turn,
        asking.back,
        answers.get("formal") or said or COMPLAINT,
        book.text("office.petitions"),
        book.text("office.petition_open"),
        book.text("office.petition_form"),
    )


async def hear_formal(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice != "on":
        overheard(ctx, answers, heard)
    answers["explained"] = True
    answers["kind"] = ReportKind.REPORT.value


def formal_unexplained(answers: Answers) -> bool:
    said = answers.get("words", "")
    unlike = answers.get("kind") in (ReportKind.PRAISE, ReportKind.QUESTION)
    return not answers.get("explained") and not unlike and bool(words.sounds_formal(said))


async def ask_category(ctx: Context, asking: Asking) -> Notice:
    return AskCategory(asking.turn, asking.back)


async def hear_category(ctx: Context, answers: Answers, heard: Heard) -> None:
    category = chosen(heard, OFFERED_CATEGORIES)
    if not category:
        overheard(ctx, answers, heard)
    answers["category"] = category


async def ask_unit(ctx: Context, asking: Asking) -> Notice:
    query = asking.answers.get("query", "")
    found = await units.search(ctx.session, query, today(ctx.now), OFFERED, public=True)
    picks = tuple(Fitting(unit.id, unit.name) for unit in found.units) if query else ()
    return AskUnit(asking.turn, asking.back, query, picks, found.more if query else 0)


async def hear_unit(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice.startswith("u") and heard.choice[1:].isdigit():
        answers["unit"] = int(heard.choice[1:])
        answers.pop("query", None)
        return
    if words.fold(heard.text).strip() in ("khong ro", "ko ro", "khong biet", "unknown"):
        answers["unit"] = 0
        return
    if heard.text:
        answers["query"] = heard.text[:100]
        raise Again
    overheard(ctx, answers, heard)


async def ask_words(ctx: Context, asking: Asking) -> Notice:
    praise = asking.answers.get("kind") == ReportKind.PRAISE
    return AskWords(asking.turn, asking.back, praise, len(asking.answers["files"]))


async def hear_words(ctx: Context, answers: Answers, heard: Heard) -> None:
    if len(heard.text) > LONGEST:
        raise Again(TooLong(LONGEST))
    keep_evidence(answers, heard, ctx)
    spoken = any(one["kind"] == "voice" for one in answers["files"])
    if not heard.text and not spoken:
        raise Again(NeedWords())
    if words.sounds_urgent(heard.text):
        ctx.reply(Danger(ctx.almanac.text("office.emergency")))
    answers["words"] = heard.text
    if formal_unexplained(answers):
        raise GoTo("formal")


async def ask_privacy(ctx: Context, asking: Asking) -> Notice:
    channel = said_through(ctx, asking.answers)
    staff = ctx.visitor.person is not None and channel != "counter"
    return AskPrivacy(asking.turn, asking.back, channel, staff)


async def hear_privacy(ctx: Context, answers: Answers, heard: Heard) -> None:
    privacy = chosen(heard, tuple(Privacy))
    if not privacy:
        overheard(ctx, answers, heard)
    answers["privacy"] = privacy


# --- sending -------------------------------------------------------------------------------


async def send(ctx: Context, answers: Answers) -> None:
    """File it; the PIN is in the reply and nowhere else."""
    pin = ctx.slowly("pin", new_pin)
    report = await reports.receive(
        ctx.session, ctx.contact, submission(answers), pin.hash, ctx.heard_at, ctx.now
    )
    unit = await report_owners.responsible(ctx.session, report)
    signed = await receipts.issued_now(ctx, report)
    if report.kind is ReportKind.PRAISE:
        ctx.reply(PraiseReceived(report.code, unit, pin.digits, signed))
        return
    if report.state is ReportState.SUSPECT:
        ctx.reply(HeldForALook(report.code))
    ctx.reply(
        ReportReceived(
            ctx.almanac.text("office.name"),
            report.code,
            report.received_at,
            report.category,
            unit,
            report.due_at,
            pin.digits,
            len(answers["files"]) + len(answers["places"]),
            signed,
            report.id,
        )
    )


def submission(answers: Answers) -> Submission:
    return Submission(
        kind=ReportKind(answers["kind"]),
        category=category_of(answers),
        unit_id=answers.get("unit") or None,
        privacy=Privacy(answers["privacy"]),
        about=About(answers.get("about", About.UNSAID)),
        evidence=evidence(answers),
        details={name.value: answers[name] for name in Detail if answers.get(name)},
        source=Source(answers.get("source", Source.CHAT)),
    )


REPORT = Form(
    "report",
    (
        Step("formal", ask_formal, hear_formal, formal_unexplained),
        Step("emergency", ask_emergency, hear_formal, never),
        Step("kind", ask_kind, hear_kind, lambda answers: "kind" not in answers),
        Step(
            "category",
            ask_category,
            hear_category,
            lambda a: "category" not in a and a["kind"] not in UNSORTED,
        ),
        Step(
            "unit",
            ask_unit,
            hear_unit,
            lambda a: "unit" not in a and a["kind"] != ReportKind.QUESTION,
        ),
        Step("words", ask_words, hear_words, lambda answers: "words" not in answers),
        Step("privacy", ask_privacy, hear_privacy, lambda answers: "privacy" not in answers),
        *(detail(name) for name in Detail),
        Step("about", ask_about, hear_about, never),
        Step("evidence", ask_evidence, hear_evidence, never),
        Step("review", ask_review, hear_review),
        TRACES,
    ),
    send,
)
"""Steps answered already are not asked again; after the review only what may betray an anonymous
sender is."""
