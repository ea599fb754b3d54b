"""Posters of units: which a visitor may have printed, what stands on them, the letter that brings
them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.notices import Notice, Refusal
from domain.notices.general import NotYours
from domain.notices.posters import PosterReady
from domain.officehours import written_hours
from domain.posters import Link, Poster, PosterOrder, Way, start_code, stem_of
from domain.rights import Right
from domain.worktime import today
from models.office import Unit
from services.almanac import Almanac, almanac
from services.compose import Composer
from services.contacts import Visitor
from services.deadlines import hours_of
from services.dispatch import POSTER, Claim
from services.post import file_for, post
from services.report_letters import reader
from services.reporting import said
from services.scopes import all_of, below, find, in_being

RIGHTS = (Right.ANSWER_REPORTS, Right.ROUTE_REPORTS)
Places = tuple[tuple[Way, str], ...]
"""Where the codes lead: a channel and its address."""


async def units(
    session: AsyncSession, visitor: Visitor, query: str, now: datetime
) -> Sequence[Unit]:
    """Units citizens may report about that this visitor answers for. Raises Refusal(NotYours())."""
    roots = [root for right in RIGHTS for root in visitor.roots(right)]
    if visitor.person is None or not roots:
        raise Refusal(NotYours())
    theirs = and_(below(Unit.path, roots), in_being(today(now)), Unit.public)
    return await (find(session, query, theirs) if query else all_of(session, theirs))


async def one(session: AsyncSession, unit_id: int, visitor: Visitor, now: datetime) -> Unit:
    """One of them. Raises Refusal(NotYours())."""
    found = [unit for unit in await units(session, visitor, "", now) if unit.id == unit_id]
    if not found:
        raise Refusal(NotYours())
    return found[0]


def places(book: Almanac, unit_code: str, telegram: str, address: str) -> Places:
    """The channels there are: the bot's link with the unit in it, the office's Zalo, our page."""
    zalo = said(book, "poster.zalo")
    web = f"{address}/chat?start={start_code(unit_code)}" if address else ""
    found = ((Way.TELEGRAM, telegram), (Way.ZALO, zalo), (Way.WEB, web))
    return tuple((way, link) for way, link in found if link)


async def poster_of(
    session: AsyncSession, unit: Unit, links: Iterable[tuple[Way, str]], now: datetime
) -> Poster:
    book = await almanac(session)
    hours = (await hours_of(session, unit.id, book)).on(today(now))
    return Poster(
        office=book.text("office.name"),
        unit=unit.name,
        links=tuple(Link(way, link, typed(way, link)) for way, link in links),
        hours=written_hours(hours),
        phone=said(book, "poster.phone"),
    )


def typed(way: Way, link: str) -> str:
    """The page's address as somebody would type it."""
    return link.partition("://")[2].partition("?")[0] if way is Way.WEB else ""


async def unit_of_code(session: AsyncSession, code: str) -> Unit | None:
    """For the command line."""
    return (await session.scalars(select(Unit).where(Unit.code == code))).one_or_none()


# --- the letter ----------------------------------------------------------------------------


async def order(
    session: AsyncSession, visitor: Visitor, unit_id: int, links: Places, now: datetime
) -> Unit:
    """Have the poster printed and sent to the chat that asked. Raises Refusal(NotYours())."""
    unit = await one(session, unit_id, visitor, now)
    who = visitor.person.id if visitor.person is not None else 0
    ids = {"unit": unit.id, "links": [[str(way), link] for way, link in links]}
    await post(session, [file_for(POSTER, who, visitor.contact.id, ids)], now)
    return unit


async def ready(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    try:
        unit = await one(session, claim.ids["unit"], await reader(session, claim, now), now)
    except Refusal:
        return None
    links = [(Way(way), link) for way, link in claim.ids["links"]]
    made = await poster_of(session, unit, links, now)
    return PosterReady(PosterOrder(made, stem_of(unit.code)), unit=unit.id)


COMPOSERS: dict[str, Composer] = {POSTER: ready}
