"""The report on the hotline with the inspections beside it, and the hot spots: ordered by a letter,
put together anew with the rights of the moment it leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.hotline_figures import HotlineOrder, HotlinePaper
from domain.notices import Notice, Refusal
from domain.notices.hotline_figures import HotlinePaperReady, HotlineSpots
from domain.notices.supervision import Choice
from domain.periods import Period
from domain.reporting import Letterhead, PaperFormat
from domain.worktime import today
from services import inspections
from services.almanac import almanac
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import HOTLINE_PAPER, HOTLINE_SPOTS, Claim
from services.hotline_figures import LEAST, Which, figures, quarter_around, which
from services.hotline_spots import spots
from services.inspections import Seen
from services.post import file_for, post
from services.report_letters import reader
from services.reporting import lines, said


async def paper(
    session: AsyncSession, asked: Which, seen: Seen, period: Period, now: datetime
) -> HotlinePaper:
    """Everything the report prints. Hot spots are those of the quarter the period ends in."""
    counted = await figures(session, asked, period, now)
    quarter = quarter_around(counted.end)
    held = await inspections.within(session, seen, Period(counted.start, counted.end))
    return HotlinePaper(
        head=await head(session, asked),
        figures=counted,
        printed_on=today(now),
        quarter=quarter,
        spots=await spots(session, asked, quarter, now),
        inspections=held,
    )


async def head(session: AsyncSession, asked: Which) -> Letterhead:
    """Of the office for the whole of it; a part reports below the office."""
    book = await almanac(session)
    office, place = book.text("office.name"), said(book, "paper.place")
    recipients = lines(book, "paper.recipients")
    if not asked.whole:
        return Letterhead(office, asked.name, place, "", (), recipients)
    symbol, signer = said(book, "paper.symbol"), lines(book, "paper.signer")
    return Letterhead(said(book, "paper.superior"), office, place, symbol, signer, recipients)


# --- letters -------------------------------------------------------------------------------


async def order_paper(
    session: AsyncSession,
    visitor: Visitor,
    form: PaperFormat,
    unit_id: int,
    period: Period,
    now: datetime,
) -> None:
    """Have the report printed and sent to the chat that asked. Raises Refusal(NotYours())."""
    await which(session, visitor, unit_id, now)
    await order(session, visitor, HOTLINE_PAPER, unit_id, period, now, form=str(form))


async def order_spots(
    session: AsyncSession, visitor: Visitor, unit_id: int, period: Period, now: datetime
) -> None:
    """The same for the hot spots, whose words take long to look through."""
    await which(session, visitor, unit_id, now)
    await order(session, visitor, HOTLINE_SPOTS, unit_id, period, now)


async def order(
    session: AsyncSession,
    visitor: Visitor,
    kind: str,
    unit_id: int,
    period: Period,
    now: datetime,
    **ids: str,
) -> None:
    who = visitor.person.id if visitor.person is not None else 0
    kept = {"unit": unit_id, **period.kept(), **ids}
    await post(session, [file_for(kind, who, visitor.contact.id, kept)], now)


async def paper_ready(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    ids = claim.ids
    try:
        visitor = await reader(session, claim, now)
        asked = await which(session, visitor, ids["unit"], now)
    except Refusal:
        return None
    made = await paper(session, asked, Seen.by(visitor), Period.of(ids), now)
    return HotlinePaperReady(HotlineOrder(made, PaperFormat(ids["form"])), unit=ids["unit"])


async def spots_ready(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    ids = claim.ids
    try:
        asked = await which(session, await reader(session, claim, now), ids["unit"], now)
    except Refusal:
        return None
    quarter = quarter_around(min(Period.of(ids).end, today(now)))
    least = (await almanac(session)).number(LEAST)
    found = await spots(session, asked, quarter, now)
    return HotlineSpots(Choice(ids["unit"], asked.name), quarter.start, quarter.end, least, found)


COMPOSERS: dict[str, Composer] = {HOTLINE_PAPER: paper_ready, HOTLINE_SPOTS: spots_ready}
