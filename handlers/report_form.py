"""The guided report: five questions, what may be added on the review, and sending it once.

Words typed where a choice was asked are part of what happened, files sent anywhere are evidence:
nothing a citizen offers is refused or lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from domain import words
from domain.lifecycle import About, Category, Privacy, ReportKind
from domain.messages import File, Place
from domain.notices import Notice
from domain.notices.general import TooLong
from domain.notices.report_form import (
    AskAbout,
    AskCategory,
    AskDetail,
    AskEvidence,
    AskKind,
    AskPrivacy,
    AskUnit,
    AskWords,
    Detail,
    Fitting,
    FormalFirst,
    Review,
)
from domain.notices.reports import (
    Danger,
    FileKept,
    NeedWords,
    PraiseReceived,
    ReportReceived,
    WordsKept,
)
from domain.worktime import today
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, GoTo, Heard, Step
from models.office import Unit
from services import report_owners, reports, units
from services.report_pins import new_pin
from services.reports import Evidence, Submission

LONGEST = 4000  # characters of what happened
LONGEST_DETAIL = 300
MOST_FILES = 20
OFFERED = 6  # units per search


def gathered(text: str = "", files: tuple[File, ...] = (), place: Place | None = None) -> Answers:
    """The beginnings of a report: what came before any question was asked."""
    answers: Answers = {"files": [], "places": []}
    keep_evidence(answers, Heard(text=text, files=files, place=place))
    if text:
        answers["words"] = text[:LONGEST]
    return answers


def keep_evidence(answers: Answers, heard: Heard) -> int:
    """Note files and places; returns how many were new."""
    files = heard.files[: MOST_FILES - len(answers["files"])]
    answers["files"] += [
        {"ref": one.ref, "kind": one.kind, "name": one.name, "mime": one.mime, "size": one.size}
        for one in files
    ]
    if heard.place is not None:
        answers["places"].append([heard.place.latitude, heard.place.longitude])
    return len(files) + (heard.place is not None)


def evidence(answers: Answers) -> Evidence:
    return Evidence(
        answers.get("words", ""),
        tuple(File(**one) for one in answers["files"]),
        tuple(Place(*one) for one in answers["places"]),
    )


def overheard(ctx: Context, answers: Answers, heard: Heard) -> NoReturn:
    """Something else than the choice that was asked: keep it, and ask the same again."""
    if words.sounds_urgent(heard.text):
        ctx.reply(Danger())
    kept = keep_evidence(answers, heard)
    if heard.text:
        grown = f"{answers['words']}\n{heard.text}" if answers.get("words") else heard.text
        if len(grown) > LONGEST:
            raise Again(TooLong(LONGEST))
        answers["words"] = grown
        raise Again(WordsKept())
    raise Again(FileKept(kept) if kept else None)


def chosen(heard: Heard, options: Sequence[str]) -> str:
    """The option that was pressed, typed out («khen ngợi») or numbered («1»); "" for none."""
    typed = words.fold(heard.text).strip().replace(" ", "_")
    if typed.isdigit() and 1 <= int(typed) <= len(options):
        return options[int(typed) - 1]
    typed = TYPED.get(typed, typed)
    return next((one for one in options if heard.choice == one or one.lower() == typed), "")


TYPED = {"an_danh": Privacy.NOBODY.value, "giau_ten": Privacy.NOBODY.value}
OFFERED_CATEGORIES = tuple(one for one in Category if one is not Category.PRAISE)


# --- the five questions --------------------------------------------------------------------


async def ask_kind(ctx: Context, asking: Asking) -> Notice:
    return AskKind(asking.turn, asking.back, bool(asking.answers.get("words")))


async def hear_kind(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == "formal" or (heard.text and words.sounds_formal(heard.text)):
        if heard.text:
            answers.setdefault("words", heard.text[:LONGEST])
        raise GoTo("formal")
    kind = chosen(heard, tuple(ReportKind))
    if not kind:
        overheard(ctx, answers, heard)
    answers["kind"] = kind


async def ask_formal(ctx: Context, asking: Asking) -> Notice:
    return FormalFirst(asking.turn, asking.back, ctx.almanac.text("office.petitions"))


async def hear_formal(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice != "on":
        overheard(ctx, answers, heard)
    answers["explained"] = True
    answers["kind"] = ReportKind.REPORT.value


def formal_unexplained(answers: Answers) -> bool:
    said = answers.get("words", "")
    praise = answers.get("kind") == ReportKind.PRAISE
    return not answers.get("explained") and not praise and bool(words.sounds_formal(said))


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
    keep_evidence(answers, heard)
    spoken = any(one["kind"] == "voice" for one in answers["files"])
    if not heard.text and not spoken:
        raise Again(NeedWords())
    if words.sounds_urgent(heard.text):
        ctx.reply(Danger())
    answers["words"] = heard.text
    if formal_unexplained(answers):
        raise GoTo("formal")


async def ask_privacy(ctx: Context, asking: Asking) -> Notice:
    return AskPrivacy(asking.turn, asking.back)


async def hear_privacy(ctx: Context, answers: Answers, heard: Heard) -> None:
    privacy = chosen(heard, tuple(Privacy))
    if not privacy:
        overheard(ctx, answers, heard)
    answers["privacy"] = privacy


# --- offered on the review -----------------------------------------------------------------


def detail(name: Detail) -> Step:
    """One line of text about the report, or nothing."""

    async def ask(ctx: Context, asking: Asking) -> Notice:
        return AskDetail(asking.turn, asking.back, name)

    async def hear(ctx: Context, answers: Answers, heard: Heard) -> None:
        if heard.choice == "-":
            answers.pop(name, None)
            return
        kept = keep_evidence(answers, heard)
        if not heard.text:
            raise Again(FileKept(kept) if kept else None)
        if len(heard.text) > LONGEST_DETAIL:
            raise Again(TooLong(LONGEST_DETAIL))
        answers[name] = heard.text

    return Step(name, ask, hear, never)


async def ask_about(ctx: Context, asking: Asking) -> Notice:
    return AskAbout(asking.turn, asking.back)


async def hear_about(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice in tuple(About):
        answers["about"] = heard.choice
        raise GoTo("whom")
    if heard.text:
        answers["whom"] = heard.text[:LONGEST_DETAIL]  # a name says more than a rank
        return
    overheard(ctx, answers, heard)


async def ask_evidence(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskEvidence(asking.turn, asking.back, len(answers["files"]), len(answers["places"]))


async def hear_evidence(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == "done":
        return
    kept = keep_evidence(answers, heard)
    if heard.text and not kept:
        overheard(ctx, answers, heard)
    raise Again


async def ask_review(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    unit = await ctx.session.get(Unit, answers["unit"]) if answers["unit"] else None
    return Review(
        asking.turn,
        asking.back,
        sort=ReportKind(answers["kind"]),
        category=category_of(answers),
        unit=unit.name if unit is not None else "",
        words=words.short(answers.get("words", ""), 350),
        privacy=Privacy(answers["privacy"]),
        when=answers.get("when", ""),
        where=answers.get("where", ""),
        about=About(answers.get("about", About.UNSAID)),
        whom=answers.get("whom", ""),
        dossier=answers.get("dossier", ""),
        files=len(answers["files"]),
        places=len(answers["places"]),
    )


OFFERS = {"when", "where", "about", "dossier", "evidence"}


async def hear_review(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice in OFFERS:
        raise GoTo(heard.choice, then_return=True)
    if heard.choice != "send":
        overheard(ctx, answers, heard)


def category_of(answers: Answers) -> Category:
    if answers["kind"] == ReportKind.PRAISE:
        return Category.PRAISE
    return Category(answers.get("category", Category.OTHER))


# --- sending -------------------------------------------------------------------------------


async def send(ctx: Context, answers: Answers) -> None:
    """File it; the PIN is in the reply and nowhere else."""
    pin = ctx.slowly("pin", new_pin)
    report = await reports.receive(
        ctx.session, ctx.contact, submission(answers), pin.hash, ctx.heard_at, ctx.now
    )
    unit = await report_owners.responsible(ctx.session, report)
    if report.kind is ReportKind.PRAISE:
        ctx.reply(PraiseReceived(report.code, unit, pin.digits))
        return
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
        )
    )


def submission(answers: Answers) -> Submission:
    return Submission(
        kind=ReportKind(answers["kind"]),
        category=category_of(answers),
        unit_id=answers["unit"] or None,
        privacy=Privacy(answers["privacy"]),
        about=About(answers.get("about", About.UNSAID)),
        evidence=evidence(answers),
        details={name.value: answers[name] for name in Detail if answers.get(name)},
    )


def never(_answers: Answers) -> bool:
    return False


REPORT = Form(
    "report",
    (
        Step("formal", ask_formal, hear_formal, formal_unexplained),
        Step("kind", ask_kind, hear_kind, lambda answers: "kind" not in answers),
        Step(
            "category",
            ask_category,
            hear_category,
            lambda a: "category" not in a and a["kind"] != ReportKind.PRAISE,
        ),
        Step("unit", ask_unit, hear_unit, lambda answers: "unit" not in answers),
        Step("words", ask_words, hear_words, lambda answers: "words" not in answers),
        Step("privacy", ask_privacy, hear_privacy, lambda answers: "privacy" not in answers),
        *(detail(name) for name in Detail),
        Step("about", ask_about, hear_about, never),
        Step("evidence", ask_evidence, hear_evidence, never),
        Step("review", ask_review, hear_review),
    ),
    send,
)
"""Steps answered already are not asked again; the review is always the last."""
