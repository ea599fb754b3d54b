"""Wording what is said about directives: summaries, cards of items, lists, the final account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.directives import Doubt, ItemState, PaperState, Unread
from domain.notices import Notice
from domain.notices.assigning import Reading, Twin
from domain.notices.directives import (
    LISTED,
    DirectiveItem,
    DirectiveList,
    DirectiveRead,
    DirectiveSummary,
    DirectiveUnread,
    DoubtLine,
    Earlier,
    ItemLine,
    TaskLink,
)
from domain.notices.supervision import Choice
from domain.paging import leaf
from domain.worktime import today
from models.directives import Paper, PaperItem, PaperTask
from models.office import Person
from services import assigning
from services.almanac import Almanac, almanac
from services.compose import Composer
from services.contacts import Visitor
from services.directive_items import Opened, count, is_ready, items_of, passed, tasks_of
from services.directive_units import matching
from services.directives import READ, REFUSED
from services.dispatch import Claim

SHOWN = 5  # doubts told in the summary; the others are counted
OFFERED = 4


async def read(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    paper = await session.get(Paper, claim.ids["directive"])
    if paper is None:
        return None
    return await summary_of(session, paper, now, again=bool(claim.ids.get("again")))


async def refused(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    return DirectiveUnread(Unread(claim.ids["why"]))


async def summary_of(
    session: AsyncSession, paper: Paper, now: datetime, *, again: bool
) -> DirectiveRead:
    facts, counted = paper.facts, await count(session, paper.id, now)
    doubts = [DoubtLine(Doubt(doubt), about) for doubt, about in facts.get("warnings", ())]
    return DirectiveRead(
        id=paper.id,
        type=facts.get("type", ""),
        number=paper.number,
        issued_on=paper.issued_on,
        issuer=facts.get("issuer", ""),
        subject=facts.get("subject", ""),
        signer=facts.get("signer", ""),
        replaces=facts.get("replaces", ""),
        total=counted.total,
        open=counted.open,
        ready=counted.ready,
        doubts=tuple(doubts[:SHOWN]),
        more_doubts=max(0, len(doubts) - SHOWN),
        again=again,
        earlier=await earlier(session, paper),
    )


async def earlier(session: AsyncSession, paper: Paper) -> Earlier | None:
    """The first to send the same paper, if that was somebody else."""
    query = (
        select(Paper, Person.name)
        .join(Person, Person.id == Paper.person_id)
        .where(
            Paper.digest == paper.digest, Paper.person_id != paper.person_id, Paper.id < paper.id
        )
        .order_by(Paper.id)
        .limit(1)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    made = (
        select(func.count())
        .select_from(PaperTask)
        .join(PaperItem, PaperItem.id == PaperTask.item_id)
        .where(PaperItem.directive_id == found[0].id)
    )
    return Earlier(found[1], found[0].at, await session.scalar(made) or 0)


async def card(
    session: AsyncSession, opened: Opened, visitor: Visitor, now: datetime
) -> DirectiveItem:
    """An item as it stands, with the questions that are open about it."""
    item, book = opened.item, await almanac(session)
    every = await items_of(session, opened.paper.id)
    names = await assigning.unit_names(session, (*item.units, *item.helpers))
    people = await assigning.person_names(session, (item.assignee_id or 0,))
    offered, group = await questions(session, item, visitor, now)
    place = [each.id for each in every].index(item.id)
    return DirectiveItem(
        id=item.id,
        directive=opened.paper.id,
        place=item.place,
        total=len(every),
        path=item.path,
        content=item.content,
        deliverable=item.deliverable,
        lead=tuple(item.lead),
        units=tuple(Choice(unit, names[unit]) for unit in item.units if unit in names),
        offered=offered,
        group=group,
        coordinating=tuple(item.coordinating),
        helpers=tuple(names[unit] for unit in item.helpers if unit in names),
        person=people.get(item.assignee_id or 0, ""),
        phrase=item.phrase,
        kind=item.kind,
        due=reading(book, item, now),
        passed=passed(item, now),
        clear=item.clear,
        twin=await twin(session, item, visitor),
        state=item.state,
        tasks=tuple(TaskLink(each.id, each.code) for each in await tasks_of(session, item.id)),
        before=every[place - 1].id if place else 0,
        after=every[place + 1].id if place + 1 < len(every) else 0,
    )


async def questions(
    session: AsyncSession, item: PaperItem, visitor: Visitor, now: datetime
) -> tuple[tuple[Choice, ...], int]:
    """Units the words may mean, and how many they mean together; nothing once it is settled."""
    if item.units or item.state is not ItemState.OPEN:
        return (), 0
    match = await matching(session, visitor, now)
    found = [match.lead(body) for body in item.lead]
    single = dict.fromkeys(unit for each in found if not each.group for unit in each.units)
    together = {unit for each in found if each.group or each.sure for unit in each.units}
    names = {unit.id: unit.name for unit in match.leads}
    offered = tuple(Choice(unit, names[unit]) for unit in list(single)[:OFFERED])
    whole = any(each.group for each in found) or len(found) > 1
    return offered, len(together) if whole and len(together) > 1 else 0


async def twin(session: AsyncSession, item: PaperItem, visitor: Visitor) -> Twin | None:
    """Something like it in the same unit. Items of one paper resemble each other in other units."""
    if item.state is not ItemState.OPEN or len(item.units) != 1:
        return None
    return await assigning.twin(session, item.units[0], item.content, "", visitor)


def reading(book: Almanac, item: PaperItem, now: datetime) -> Reading | None:
    if item.due_at is None:
        return None
    on, calendar = today(item.due_at), book.calendar
    return Reading(
        due_at=item.due_at,
        precise=item.precise,
        days_left=calendar.working_days_left(today(now), on),
        day_off=not calendar.is_working(on),
        provisional=calendar.provisional(on),
    )


async def page_of(session: AsyncSession, paper: Paper, page: int, now: datetime) -> DirectiveList:
    items = await items_of(session, paper.id)
    shown, page, pages = leaf(items, page, LISTED)
    names = await assigning.unit_names(session, {unit for item in shown for unit in item.units})
    lines = tuple(line(item, names, now) for item in shown)
    ready = sum(is_ready(item, now) for item in items)
    return DirectiveList(paper.id, paper.number, lines, page, pages, ready)


def line(item: PaperItem, names: dict[int, str], now: datetime) -> ItemLine:
    led: Sequence[str] = [names[unit] for unit in item.units if unit in names] or item.lead
    ready = is_ready(item, now)
    return ItemLine(
        item.id, item.place, item.path, item.content, "; ".join(led[:3]), item.state, ready
    )


async def account(session: AsyncSession, paper: Paper, now: datetime) -> DirectiveSummary:
    """The account of a paper: nothing in it is left out («không bỏ sót»)."""
    counted = await count(session, paper.id, now)
    warnings = paper.facts.get("warnings", ())
    left = tuple(about for doubt, about in warnings if doubt == Doubt.NOT_ITEM)
    return DirectiveSummary(
        id=paper.id,
        number=paper.number,
        total=counted.total,
        given=counted.given,
        tasks=counted.tasks,
        skipped=counted.skipped,
        open=counted.open,
        unclear=counted.unclear,
        left=left,
        closed=paper.state is PaperState.CLOSED,
    )


COMPOSERS: dict[str, Composer] = {READ: read, REFUSED: refused}
