"""Wording letters about a report's way: who decides a dispute, who stood aside."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import ReportState
from domain.notices import Notice
from domain.notices.hotline import Card
from domain.notices.report_ways import DisputeToDecide, HandlerStoodAside
from domain.words import short
from models.office import Person
from services.compose import Composer
from services.dispatch import Claim
from services.report_cards import summary
from services.report_file import Opened, lines
from services.report_letters import officers, present
from services.report_returns import course_of

REASON = 300  # characters of each


async def disputed(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    if opened.report.state is not ReportState.NEW or not opened.disputed:
        return None
    course = await course_of(session, opened.report.id)
    given = await lines(session, opened.report.id, "refusal")
    reasons = tuple(short(line.words, REASON) for line in given)
    text = await summary(session, opened.report)
    return DisputeToDecide(facts, course.returned, reasons, text)


async def recused(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    if not present(claim, opened) or opened.report.handler_id is not None:
        return None
    by = await session.get_one(Person, claim.ids["by"])
    return HandlerStoodAside(facts, by.name)


COMPOSERS: dict[str, Composer] = {
    "report.disputed": officers(disputed),
    "report.recused": officers(recused),
}
