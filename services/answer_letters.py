"""Wording letters around an answer: a draft to its head and back, and the files with an answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.closing import AnswerState
from domain.lifecycle import ReportState
from domain.notices import Notice
from domain.notices.closing import (
    AnswerFileShown,
    Basis,
    DraftReturned,
    DraftSent,
    DraftWaiting,
)
from domain.notices.hotline import Card
from domain.notices.ratings import Survey
from domain.words import short
from models.answers import Answer, AnswerFile
from models.office import Person
from services.answer_checks import look
from services.answer_drafts import RETURNED, Drafted, open_draft
from services.compose import Composer
from services.dispatch import ANSWER_FILE, Claim
from services.enclosures import sort_of
from services.report_file import Opened, lines
from services.report_letters import objections_left, officers, report_of

SHOWN = 2000  # characters of a draft in a message


def basis(drafted: Drafted) -> Basis:
    closing = drafted.closing
    return Basis(
        closing.document,
        closing.unproved,
        closing.heard,
        closing.unheard,
        len(drafted.files),
    )


async def waiting(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    """Nothing to say once it was decided, replaced, or the report went elsewhere."""
    drafted = await open_draft(session, opened.report)
    if drafted is None or drafted.row.id != claim.ids["answer"]:
        return None
    closing = drafted.closing
    by = await session.get_one(Person, drafted.row.author_id)
    return DraftWaiting(
        facts,
        by.name,
        closing.finding,
        short(closing.words, SHOWN),
        closing.measures,
        closing.other,
        basis(drafted),
        await look(session, opened.report, closing, claim.person_id or 0, claim.posted_at),
        claim.ids.get("times", 0),
        above=not opened.holder,
    )


async def returned(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    row = await session.get(Answer, claim.ids["answer"], populate_existing=True)
    if row is None or row.state is not AnswerState.RETURNED or not opened.handler:
        return None
    by = await session.get_one(Person, row.decided_by_id)
    said = await lines(session, opened.report.id, RETURNED)
    return DraftReturned(facts, by.name, said[-1].words if said else "")


async def approved(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    row = await session.get(Answer, claim.ids["answer"], populate_existing=True)
    if row is None or row.decided_by_id is None:
        return None
    by = await session.get_one(Person, row.decided_by_id)
    return DraftSent(opened.report.code, by.name)


# --- to the citizen ------------------------------------------------------------------------


async def file(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """A file of the answer that stands, if it is still shared."""
    report = await report_of(session, claim)
    ids = claim.ids
    row = await session.get(Answer, ids["answer"], populate_existing=True)
    held = await session.get(AnswerFile, (ids["answer"], ids["file"]), populate_existing=True)
    if row is None or held is None or not held.shared or row.version != report.due_version:
        return None
    sort = await sort_of(session, claim)
    return AnswerFileShown(ids["file"], report.id, report.code, ids["number"], ids["of"], sort)


async def survey(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    stands = report.state is ReportState.ANSWERED and report.due_version == claim.ids["version"]
    if not stands or report.rating is not None:
        return None
    return Survey(report.code, report.id, objections_left(report))


COMPOSERS: dict[str, Composer] = {
    "report.drafted": officers(waiting),
    "report.draft_returned": officers(returned),
    "report.draft_sent": officers(approved),
    ANSWER_FILE: file,
    "report.survey": survey,
}
