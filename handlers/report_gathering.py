"""What a citizen offers while reporting: words typed where a choice was asked are part of what
happened, files sent anywhere are evidence. Nothing is refused or lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from domain import words
from domain.guarding import settled
from domain.lifecycle import Category, Privacy, ReportKind
from domain.messages import File, Place
from domain.notices.general import TooLong
from domain.notices.guarding import FilesLeft
from domain.notices.reports import Danger, FileKept, WordsKept
from handlers.context import Context
from handlers.dialogue import Again, Answers, Heard
from services.reports import BY_KIND, Evidence

LONGEST = 4000  # characters of what happened
LONGEST_DETAIL = 300


def gathered(text: str = "", files: tuple[File, ...] = (), place: Place | None = None) -> Answers:
    """The beginnings of a report: what came before any question was asked."""
    answers: Answers = {"files": [], "places": []}
    keep_evidence(answers, Heard(text=text, files=files, place=place))
    if text:
        answers["words"] = text[:LONGEST]
    return answers


def keep_evidence(answers: Answers, heard: Heard, ctx: Context | None = None) -> int:
    """Note files and places; returns how many were new. With ``ctx`` the office's limits hold, and
    whoever goes beyond them is told what stays behind."""
    kept = answers.setdefault("files", [])
    files = heard.files if ctx is None else within_limits(ctx, answers, heard)
    kept += [
        {"ref": one.ref, "kind": one.kind, "name": one.name, "mime": one.mime, "size": one.size}
        for one in files
    ]
    if heard.place is not None:
        spot = [heard.place.latitude, heard.place.longitude]
        answers.setdefault("places", []).append(spot)
    return len(files) + (heard.place is not None)


def within_limits(ctx: Context, answers: Answers, heard: Heard) -> tuple[File, ...]:
    """The files that may come along: not too large, not too many."""
    most = ctx.almanac.number("files.per_report")
    largest = ctx.almanac.number("files.largest_mib")
    small = tuple(one for one in heard.files if one.size <= largest << 20)
    kept = small[: max(0, most - len(answers["files"]))]
    if left := len(heard.files) - len(kept):
        ctx.reply(FilesLeft(left, most, largest))
    return kept


TEXTS = ("words", "when", "where", "dossier")
"""Fields in which reporters may name themselves; whom it is about stands in another."""


def evidence(answers: Answers) -> Evidence:
    """What is sent: the words as their sender decided to have them read."""
    done = settled(
        {field: answers[field] for field in TEXTS if answers.get(field)}, answers.get("guard", {})
    )
    return Evidence(
        done.texts.get("words", ""),
        tuple(File(**one) for one in answers.get("files", ())),
        tuple(Place(*one) for one in answers.get("places", ())),
        {field: text for field, text in done.texts.items() if field != "words"},
        done.kept,
        done.sealed,
    )


def overheard(ctx: Context, answers: Answers, heard: Heard) -> NoReturn:
    """Something else than the choice that was asked: keep it, and ask the same again."""
    if words.sounds_urgent(heard.text):
        ctx.reply(Danger(ctx.almanac.text("office.emergency")))
    kept = keep_evidence(answers, heard, ctx)
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
    if place := next((one for n, one in enumerate(options, 1) if typed == str(n)), ""):
        return place
    typed = TYPED.get(typed, typed)
    return next((one for one in options if heard.choice == one or one.lower() == typed), "")


def said_through(ctx: Context, answers: Answers) -> str:
    """The channel whose operator learns of it; the desk's own when an officer types."""
    return "counter" if answers.get("source") else ctx.contact.channel


TYPED = {"an_danh": Privacy.NOBODY.value, "giau_ten": Privacy.NOBODY.value}


def category_of(answers: Answers) -> Category:
    if (kind := ReportKind(answers["kind"])) in BY_KIND:
        return BY_KIND[kind]
    return Category(answers.get("category", Category.OTHER))
