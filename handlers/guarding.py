"""Before an anonymous report or addition is sent: what was found in it is shown and decided."""

from __future__ import annotations

from domain import guarding, words
from domain.guarding import Choice, Item
from domain.lifecycle import Privacy
from domain.messages import File
from domain.notices import Notice
from domain.notices.guarding import AskTraces, NothingLeft, Telling
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Heard, Step
from handlers.report_gathering import TEXTS, overheard

SHOWN = 5  # at a time
CHOICES = {"m": Choice.MASK, "k": Choice.KEEP, "s": Choice.SEAL}
TYPED = {
    "ma": ("che", "che lai", "che het", "che tat ca", "che lai tat ca", "mask", "mask all"),
    "ka": ("giu", "giu nguyen", "giu het", "giu nguyen tat ca", "keep", "keep all"),
}


def undecided(answers: Answers) -> tuple[Item, ...]:
    """What an anonymous sender has not decided about yet; nothing for all others."""
    if answers.get("privacy") != Privacy.NOBODY and not answers.get("anonymous"):
        return ()
    texts = {field: answers[field] for field in TEXTS if answers.get(field)}
    files = tuple(File(**one) for one in answers.get("files", ()))
    places = tuple((one[0], one[1]) for one in answers.get("places", ()))
    chosen = answers.get("guard", {})
    found = (*guarding.in_words(texts), *guarding.in_files(files, places))
    return tuple(item for item in found if item.key not in chosen)


def wanted(answers: Answers) -> bool:
    return bool(undecided(answers))


async def ask_traces(ctx: Context, asking: Asking) -> Notice:
    found = undecided(asking.answers)
    told = tuple(
        Telling(item.sort, words.short(item.words, 80), item.spoken, item.sealable)
        for item in found[:SHOWN]
    )
    return AskTraces(asking.turn, asking.back, told, max(0, len(found) - SHOWN))


async def hear_traces(ctx: Context, answers: Answers, heard: Heard) -> None:
    choice = heard.choice or typed(heard.text)
    found = undecided(answers)
    chosen = picked(found, choice)
    if not chosen:
        overheard(ctx, answers, heard)
    for item in chosen:
        decide(answers, item, CHOICES[choice[0]])
    if undecided(answers):
        raise Again


def typed(text: str) -> str:
    said = words.fold(text).strip(" .!«»")
    return next((choice for choice, ways in TYPED.items() if said in ways), "")


def picked(found: tuple[Item, ...], choice: str) -> tuple[Item, ...]:
    """Whom a press speaks of. Masking all leaves files to be decided one by one."""
    what, which = choice[:1], choice[1:]
    if what not in CHOICES:
        return ()
    if which == "a":
        return tuple(item for item in found if what == "k" or item.spoken)
    place = int(which) if which.isdigit() and len(which) < 3 else 0
    item = found[place - 1] if 0 < place <= min(SHOWN, len(found)) else None
    if item is None or (what == "s" and not item.sealable):
        return ()
    return (item,)


def decide(answers: Answers, item: Item, choice: Choice) -> None:
    if item.spoken or choice is Choice.KEEP:
        answers["guard"] = {**answers.get("guard", {}), item.key: choice.value}
        return
    files = [one for one in answers.get("files", ()) if f"file:{one['ref']}" != item.key]
    places = [one for one in answers.get("places", ()) if guarding.spot_key(*one) != item.key]
    if not (files or places or answers.get("words")):
        raise Again(NothingLeft())
    answers["files"], answers["places"] = files, places


TRACES = Step("traces", ask_traces, hear_traces, wanted)
"""The last step of every form that adds words to a report."""
