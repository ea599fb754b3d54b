"""Reports asked for in a chat: ordered by a letter, put together anew when it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.notices import Notice, Refusal
from domain.notices.papers import PaperReady
from domain.periods import Period
from domain.reporting import PaperFormat, ReportOrder
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import PAPER, Claim
from services.post import file_for, post
from services.report_letters import reader
from services.reporting import compiled, scope_of


async def order(
    session: AsyncSession,
    visitor: Visitor,
    form: PaperFormat,
    unit_id: int,
    period: Period,
    now: datetime,
) -> None:
    """Have the paper made and sent to the chat that asked. Raises Refusal(NotYours())."""
    await scope_of(session, visitor, unit_id)
    ids = {"form": str(form), "unit": unit_id, **period.kept()}
    who = visitor.person.id if visitor.person is not None else 0
    await post(session, [file_for(PAPER, who, visitor.contact.id, ids)], now)


async def ready(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """With the rights and, while the period lasts, the figures of the moment it leaves."""
    ids = claim.ids
    try:
        scope = await scope_of(session, await reader(session, claim, now), ids["unit"])
    except Refusal:
        return None
    period = Period.of(ids)
    paper = await compiled(session, scope, period, period.end, now)
    order = ReportOrder(replace(paper, language=claim.language), PaperFormat(ids["form"]))
    return PaperReady(order, unit=ids["unit"])


COMPOSERS: dict[str, Composer] = {PAPER: ready}
