"""What may be added on the review of a report: when, where, whom it is about, evidence."""

from __future__ import annotations

from domain import words
from domain.lifecycle import About, Privacy, ReportKind
from domain.notices import Notice
from domain.notices.general import TooLong
from domain.notices.report_form import AskAbout, AskDetail, AskEvidence, Detail, Review
from domain.notices.reports import FileKept
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, GoTo, Heard, Step
from handlers.report_gathering import category_of, keep_evidence, overheard, said_through
from models.office import Unit

LONGEST_DETAIL = 300


def never(_answers: Answers) -> bool:
    return False


def detail(name: Detail) -> Step:
    """One line of text about the report, or nothing."""

    async def ask(ctx: Context, asking: Asking) -> Notice:
        return AskDetail(asking.turn, asking.back, name)

    async def hear(ctx: Context, answers: Answers, heard: Heard) -> None:
        if heard.choice == "-":
            answers.pop(name, None)
            return
        kept = keep_evidence(answers, heard, ctx)
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
    kept = keep_evidence(answers, heard, ctx)
    if heard.text and not kept:
        overheard(ctx, answers, heard)
    raise Again


async def ask_review(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    unit = await ctx.session.get(Unit, answers["unit"]) if answers.get("unit") else None
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
        channel=said_through(ctx, answers),
    )


OFFERS = {"when", "where", "about", "dossier", "evidence"}


async def hear_review(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice in OFFERS:
        raise GoTo(heard.choice, then_return=True)
    if heard.choice != "send":
        overheard(ctx, answers, heard)
