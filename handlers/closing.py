"""«Trả lời», «Dự thảo trả lời», «Duyệt», «Trả lại»: the dialogue that closes a report."""

from __future__ import annotations

from domain.closing import AnswerState, Closing, in_order
from domain.formulaic import Check
from domain.lifecycle import Finding, ReportAct, ReportKind
from domain.messages import File
from domain.notices import Notice
from domain.notices.closing import (
    AnswerReadBack,
    AskDespite,
    AskDraftReturn,
    Basis,
    DraftSentBack,
    Share,
    Sharing,
)
from domain.notices.report_parts import AnswerForLinked
from handlers import hotline
from handlers.closing_steps import STEPS, files_in, hearing_wanted, words_of
from handlers.context import Context
from handlers.dialogue import Again, Answers, Asking, Form, GoTo, Heard, Step, begin
from handlers.officials import number
from handlers.report_gathering import keep_evidence
from models.reports import Report
from services import answers as answering
from services import report_links
from services.answer_checks import look, unheard
from services.answer_drafts import Drafted, open_draft
from services.answers import Proof
from services.report_file import for_officer

PAPER = "d"
"""What may be shared, by key: «d» the paper's number, «f0» a file sent now, «k12» a draft's."""


async def on_answer(ctx: Context, argument: str) -> None:
    """The head's answer; a draft that waits is there to be worded anew."""
    report = await may(ctx, argument, ReportAct.ANSWER)
    await begin(ctx, ANSWER, await begun(ctx, report, await open_draft(ctx.session, report)))


async def on_approve(ctx: Context, argument: str) -> None:
    """«Duyệt và gửi»: nothing more is asked, but for a reason where the draft says little."""
    report = await may(ctx, argument, ReportAct.ANSWER)
    drafted = await answering.waiting(ctx.session, report)
    answers = await begun(ctx, report, drafted)
    gaps = (await look(ctx.session, report, drafted.closing, ctx.person.id, ctx.now)).gaps
    await begin(ctx, ANSWER, {**answers, "approved": True, "gaps": [*gaps]})


async def on_draft(ctx: Context, argument: str) -> None:
    """The official's draft; one the head returned is there to be worded anew."""
    report = await may(ctx, argument, ReportAct.DRAFT)
    earlier = await open_draft(ctx.session, report, AnswerState.DRAFT, AnswerState.RETURNED)
    await begin(ctx, DRAFT, await begun(ctx, report, earlier))


async def on_back(ctx: Context, argument: str) -> None:
    report = await may(ctx, argument, ReportAct.ANSWER)
    await answering.waiting(ctx.session, report)
    await begin(ctx, BACK, {"report": report.id, "code": report.code})


async def may(ctx: Context, argument: str, act: ReportAct) -> Report:
    opened = await for_officer(ctx.session, number(argument), ctx.visitor, ctx.now)
    hotline.need(opened, act)
    return opened.report


async def begun(ctx: Context, report: Report, drafted: Drafted | None) -> Answers:
    """What the dialogue knows at its beginning."""
    answers: Answers = {
        "report": report.id,
        "code": report.code,
        "against": await unheard(ctx.session, report, ctx.now),
        "files": [],
        "places": [],
        "kept": [],
        "shared": [],
    }
    if report.kind is ReportKind.QUESTION:
        answers["finding"] = Finding.REPLIED.value  # a question is answered, not verified
    if drafted is None:
        return answers
    closing = drafted.closing
    answers |= {
        "finding": closing.finding.value,
        "words": closing.words,
        "measures": [*closing.measures],
        "other": closing.other,
        "document": closing.document,
        "unproved": closing.unproved,
        "heard": closing.heard,
        "unheard": closing.unheard,
        "kept": [file for file, _ in drafted.files],
        "shared": [f"k{file}" for file, shared in drafted.files if shared],
    }
    if drafted.row.document_shared:
        answers["shared"].append(PAPER)
    return answers


def closing_of(answers: Answers) -> Closing:
    return Closing(
        finding=Finding(answers["finding"]),
        words=answers["words"],
        measures=in_order(answers.get("measures", ())),
        other=answers.get("other", ""),
        document=answers.get("document", ""),
        unproved=answers.get("unproved", ""),
        heard=bool(answers.get("heard")),
        unheard=answers.get("unheard", ""),
        despite=answers.get("despite", ""),
    )


def proof_of(answers: Answers) -> Proof:
    shared = answers.get("shared", [])
    new = enumerate(answers.get("files", ()))
    return Proof(
        tuple((File(**one), f"f{place}" in shared) for place, one in new),
        tuple((one, f"k{one}" in shared) for one in answers.get("kept", ())),
        PAPER in shared,
    )


# --- as the citizen will read it -----------------------------------------------------------


async def read_back(ctx: Context, asking: Asking, *, drafting: bool) -> Notice:
    answers = asking.answers
    closing = closing_of(answers)
    basis = Basis(
        closing.document, closing.unproved, closing.heard, closing.unheard, files_in(answers)
    )
    return AnswerReadBack(
        turn=asking.turn,
        back=asking.back,
        code=answers["code"],
        finding=closing.finding,
        answer=closing.words,
        measures=closing.measures,
        other=closing.other,
        basis=basis,
        check=await checked(ctx, answers),
        shares=shares_of(answers),
        drafting=drafting,
    )


async def checked(ctx: Context, answers: Answers) -> Check:
    """What the answer lacks; past the door again, for it is read with the report's other words."""
    opened = await for_officer(ctx.session, answers["report"], ctx.visitor, ctx.now)
    return await look(ctx.session, opened.report, closing_of(answers), ctx.person.id, ctx.now)


def shares_of(answers: Answers) -> tuple[Share, ...]:
    keys = [f"k{one}" for one in answers.get("kept", ())]
    keys += [f"f{place}" for place in range(len(answers.get("files", ())))]
    shared = answers.get("shared", [])
    paper, kept = Sharing.PAPER_SHARED, Sharing.PAPER_KEPT
    papers = [Share(PAPER, 0, paper if PAPER in shared else kept)]
    files = [
        Share(key, place, Sharing.FILE_SHARED if key in shared else Sharing.FILE_KEPT)
        for place, key in enumerate(keys, start=1)
    ]
    return (*(papers if answers.get("document") else ()), *files)


async def ask_answer_back(ctx: Context, asking: Asking) -> Notice:
    return await read_back(ctx, asking, drafting=False)


async def ask_draft_back(ctx: Context, asking: Asking) -> Notice:
    return await read_back(ctx, asking, drafting=True)


async def hear_read_back(ctx: Context, answers: Answers, heard: Heard) -> None:
    """Only the button sends; words typed here are a better wording, files are more evidence."""
    if heard.choice == "send":
        if hearing_wanted(answers):
            raise GoTo("hearing", then_return=True)
        answers["gaps"] = [*(await checked(ctx, answers)).gaps]
        return
    if heard.choice in ("finding", "measures", "evidence"):
        raise GoTo(heard.choice, then_return=True)
    known = {f"s{one.key}": one.key for one in shares_of(answers)}
    if heard.choice in known:
        answers["shared"] = sorted(set(answers.get("shared", [])) ^ {known[heard.choice]})
    if heard.files:
        answers.setdefault("places", [])
        keep_evidence(answers, Heard(files=heard.files))
    if heard.text:
        await hotline.hear_text(ctx, answers, heard)
    raise Again


def not_approved(answers: Answers) -> bool:
    return not answers.get("approved")


async def ask_despite(ctx: Context, asking: Asking) -> Notice:
    check = await checked(ctx, asking.answers)
    return AskDespite(asking.turn, asking.back, asking.answers["code"], check)


async def hear_despite(ctx: Context, answers: Answers, heard: Heard) -> None:
    answers["despite"] = words_of(heard)


def reason_wanted(answers: Answers) -> bool:
    return bool(answers.get("gaps")) and not answers.get("despite")


# --- the end -------------------------------------------------------------------------------


async def finish_answer(ctx: Context, answers: Answers) -> None:
    report = await answering.send(
        ctx.session,
        answers["report"],
        closing_of(answers),
        proof_of(answers),
        ctx.visitor,
        ctx.now,
        ctx.heard_at,
    )
    await hotline.done(ctx, report, ReportAct.ANSWER)
    others = await report_links.answerable(ctx.session, report.id, ctx.visitor, ctx.now)
    if others:
        ctx.reply(AnswerForLinked(report.id, report.code, tuple(one.code for one in others)))


async def finish_draft(ctx: Context, answers: Answers) -> None:
    report = await answering.draft(
        ctx.session,
        answers["report"],
        closing_of(answers),
        proof_of(answers),
        ctx.visitor,
        ctx.now,
    )
    await hotline.done(ctx, report, ReportAct.DRAFT)


async def ask_return(ctx: Context, asking: Asking) -> Notice:
    return AskDraftReturn(asking.turn, asking.back, asking.answers["code"])


async def finish_return(ctx: Context, answers: Answers) -> None:
    report = await answering.send_back(
        ctx.session, answers["report"], answers["words"], ctx.visitor, ctx.now
    )
    ctx.reply(DraftSentBack(report.code))


ANSWER = Form(
    "p.answer",
    (
        *STEPS,
        Step("read_back", ask_answer_back, hear_read_back, not_approved),
        Step("despite", ask_despite, hear_despite, reason_wanted),
    ),
    finish_answer,
)
DRAFT = Form("p.draft", (*STEPS, Step("read_back", ask_draft_back, hear_read_back)), finish_draft)
BACK = Form("p.back", (Step("reason", ask_return, hotline.hear_text),), finish_return)

BUTTONS = {
    "p.answer": on_answer,
    "p.draft": on_draft,
    "p.approve": on_approve,
    "p.back": on_back,
}
FORMS = {form.name: form for form in (ANSWER, DRAFT, BACK)}
