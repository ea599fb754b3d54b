"""The questions whose answers close a report: what was done, what proves it, who was heard."""

from __future__ import annotations

from domain.closing import AGAINST, Measure, in_order, measures_in
from domain.lifecycle import Finding
from domain.notices import Notice
from domain.notices.closing import AskHearing, AskMeasures, AskProof, AskWhyUnproved
from domain.notices.general import TooLong, WriteInWords
from handlers import hotline
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, GoTo, Heard, Step
from handlers.report_gathering import keep_evidence

LONGEST_NUMBER = 200  # characters of a paper's number and name

# --- what was done -------------------------------------------------------------------------


async def ask_measures(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    chosen = in_order(answers.get("measures", ()))
    return AskMeasures(asking.turn, asking.back, answers["code"], chosen, answers.get("other", ""))


async def hear_measures(ctx: Context, answers: Answers, heard: Heard) -> None:
    """Buttons turn measures on and off; typed ones are recognised, other words are kept."""
    chosen = set(answers.get("measures", ()))
    if heard.choice == "done":
        answers["measures"] = [*in_order(chosen)]
        return
    if heard.choice in tuple(Measure):
        chosen ^= {heard.choice}
    elif heard.text:
        check_length(heard.text, hotline.LONGEST)
        named = measures_in(heard.text)
        chosen |= set(named)
        if not named:
            chosen.add(Measure.OTHER.value)
            answers["other"] = heard.text
    answers["measures"] = [*in_order(chosen)]
    raise Again


def measures_wanted(answers: Answers) -> bool:
    return "measures" not in answers and answers.get("finding") in AGAINST


# --- what proves it ------------------------------------------------------------------------


async def ask_evidence(ctx: Context, asking: Asking) -> Notice:
    answers = asking.answers
    return AskProof(asking.turn, asking.back, answers["code"], files_in(answers))


async def hear_evidence(ctx: Context, answers: Answers, heard: Heard) -> None:
    if heard.choice == "none":
        raise GoTo("no_evidence")
    if heard.choice == "done" and files_in(answers):
        return
    answers.setdefault("places", [])
    kept = keep_evidence(answers, Heard(files=heard.files)) if heard.files else 0
    if heard.text:
        check_length(heard.text, LONGEST_NUMBER)
        answers["document"] = heard.text
    if heard.files or not heard.text:
        raise Again(None if kept or heard.choice else WriteInWords())
    answers["unproved"] = ""


def files_in(answers: Answers) -> int:
    return len(answers.setdefault("files", [])) + len(answers.get("kept", ()))


def evidence_wanted(answers: Answers) -> bool:
    if answers.get("finding") == Finding.REPLIED:
        return False
    return not (answers.get("document") or answers.get("unproved") or files_in(answers))


async def ask_why_unproved(ctx: Context, asking: Asking) -> Notice:
    return AskWhyUnproved(asking.turn, asking.back, asking.answers["code"])


async def hear_why_unproved(ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["unproved"] = words_of(heard)


# --- who was heard -------------------------------------------------------------------------


async def ask_hearing(ctx: Context, asking: Asking) -> Notice:
    return AskHearing(asking.turn, asking.back, asking.answers["code"])


async def hear_hearing(ctx: Context, answers: Answers, heard: Heard) -> None:
    """«Đã nghe giải trình», or the reason why not."""
    if heard.choice == "yes":
        answers["heard"], answers["unheard"] = True, ""
        return
    if heard.choice:
        raise Again
    answers["heard"], answers["unheard"] = False, words_of(heard)


def hearing_wanted(answers: Answers) -> bool:
    excused = answers.get("heard") or answers.get("unheard")
    return bool(answers.get("against")) and answers.get("finding") in AGAINST and not excused


def words_of(heard: Heard) -> str:
    if not heard.text:
        raise Again(WriteInWords())
    check_length(heard.text, hotline.LONGEST)
    return heard.text


def check_length(text: str, most: int) -> None:
    if len(text) > most:
        raise Again(TooLong(most))


STEPS = (
    Step("finding", hotline.ask_finding, hotline.hear_finding, lambda a: "finding" not in a),
    Step("words", hotline.ask_answer, hotline.hear_text, lambda a: "words" not in a),
    Step("measures", ask_measures, hear_measures, measures_wanted),
    Step("evidence", ask_evidence, hear_evidence, evidence_wanted),
    Step("no_evidence", ask_why_unproved, hear_why_unproved, lambda _a: False),
    Step("hearing", ask_hearing, hear_hearing, hearing_wanted),
)
"""Up to reading back; what is known already is not asked again."""
