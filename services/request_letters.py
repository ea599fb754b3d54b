"""Wording letters about requests when they are sent, and their lines in the morning's message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.ladder import Audience
from domain.notices import Notice, Pick
from domain.notices.extensions import ExtensionAsked, ExtensionGranted, ExtensionRefused
from domain.notices.requests import (
    ExplanationAsked,
    ExplanationGiven,
    HandBackRefused,
    HandedBack,
    OpinionAsked,
    OpinionGiven,
    RequestLine,
    RequestWaiting,
)
from domain.notices.task_lists import Entry, Group
from domain.notices.tasks import Brief
from domain.requests import RequestKind, RequestState, still_asked
from domain.worktime import today
from models.requests import Request
from models.work import DigestItem, Task
from services.almanac import Almanac, almanac
from services.compose import Composer
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import Claim
from services.extensions import granted
from services.handbacks import times_moved
from services.request_clocks import answerers, may_answer
from services.task_doors import coordinating_paths
from services.task_facts import brief, last_words, load, name_of, names_of, person_of
from services.task_people import may_see


@dataclass(frozen=True, slots=True)
class Facts:
    """A request and its task as they stand when a letter is worded."""

    request: Request
    row: Task
    task: Brief
    book: Almanac
    name: str

    @property
    def waits(self) -> bool:
        return self.request.state is RequestState.WAITING and still_asked(
            self.request.kind, self.row.state
        )

    @property
    def on_time(self) -> bool:
        due, at = self.request.due_at, self.request.answered_at
        return due is None or at is None or at <= due


async def read(
    session: AsyncSession, request_id: int, person_id: int | None, now: datetime
) -> Facts:
    query = select(Request).where(Request.id == request_id).options(joinedload(Request.unit))
    request = (await session.scalars(query)).one()
    row, book = await load(session, request.task_id), await almanac(session)
    name = await name_of(session, person_id)
    return Facts(request, row, brief(row, now, book), book, name)


async def read_claim(session: AsyncSession, claim: Claim, now: datetime) -> Facts:
    return await read(session, claim.ids["request"], claim.person_id, now)


# --- letters about acts --------------------------------------------------------------------


async def extension_asked(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    if not it.waits or it.request.proposed_at is None:
        return None
    times, first = await granted(session, it.row.id)
    return ExtensionAsked(
        task=it.task,
        name=it.name,
        request=it.request.id,
        by=await name_of(session, it.request.asked_by_id),
        reason=it.request.words,
        progress=it.request.progress,
        proposed_at=it.request.proposed_at,
        extended=times,
        first_due=first,
    )


async def extension_granted(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    if it.request.due_before is None or it.request.due_after is None:
        return None
    times, _ = await granted(session, it.row.id)
    by = await name_of(session, it.request.answered_by_id)
    due = (it.request.due_before, it.request.due_after)
    return ExtensionGranted(it.task, it.name, by, *due, times, it.request.paper)


async def extension_refused(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    by = await name_of(session, it.request.answered_by_id)
    return ExtensionRefused(it.task, it.name, by, it.request.answer)


async def explanation_asked(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    if not it.waits or it.request.due_at is None:
        return None
    by = await person_of(session, it.request.asked_by_id)
    name, title = (by.name, by.title) if by is not None else ("", "")
    return ExplanationAsked(it.task, it.name, it.request.id, name, title, it.request.due_at)


async def explanation_given(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    by = await name_of(session, it.request.answered_by_id)
    return ExplanationGiven(it.task, it.name, by, it.request.answer, it.on_time)


async def opinion_asked(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    if not it.waits or it.request.due_at is None:
        return None
    by = await name_of(session, it.request.asked_by_id)
    unit, words = it.request.unit.name, it.request.words
    return OpinionAsked(it.task, it.name, it.request.id, unit, by, words, it.request.due_at)


async def opinion_given(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    by = await name_of(session, it.request.answered_by_id)
    return OpinionGiven(it.task, it.name, it.request.unit.name, by, it.request.answer, it.on_time)


async def handed_back(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """To the head, who names somebody else: said without a request."""
    row, book = await load(session, claim.matter_id or 0), await almanac(session)
    if row.assignee_id is not None or row.due_version != claim.ids["version"]:
        return None
    return HandedBack(
        brief(row, now, book),
        await name_of(session, claim.person_id),
        await name_of(session, claim.ids["by"]),
        await last_words(session, row.id, "handed_back"),
        await times_moved(session, row.id),
        None,
    )


async def hand_back_asked(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    if not it.waits:
        return None
    by = await name_of(session, it.request.asked_by_id)
    times = await times_moved(session, it.row.id)
    return HandedBack(it.task, it.name, by, it.request.words, times, it.request.id)


async def hand_back_refused(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    it = await read_claim(session, claim, now)
    by = await name_of(session, it.request.answered_by_id)
    return HandBackRefused(it.task, it.name, by, it.request.answer)


# --- reminders -----------------------------------------------------------------------------


async def reminder(
    session: AsyncSession, request_id: int, person_id: int | None, audience: str, now: datetime
) -> Notice | None:
    it = await read(session, request_id, person_id, now)
    if not it.waits:
        return None
    request, due = it.request, it.request.due_at
    late = due is not None and due < now
    since = due if due is not None and late else request.asked_at
    return RequestWaiting(
        task=it.task,
        name=it.name,
        kind=request.kind,
        request=request.id,
        mine=audience == Audience.HANDLER,
        by=await name_of(session, request.asked_by_id),
        of=await whose(session, it, now),
        asked_at=request.asked_at,
        due_at=due,
        late=late,
        days=it.book.calendar.working_days_between(today(since), today(now)),
        words=request.words,
    )


async def whose(session: AsyncSession, it: Facts, now: datetime) -> str:
    """Who has not answered: a unit asked for its opinion, else people."""
    if it.request.kind is RequestKind.OPINION:
        return it.request.unit.name
    people = answerers(it.request, it.row, await directory(session, now))
    return await names_of(session, people)


async def shown(
    session: AsyncSession, request_id: int, visitor: Visitor, audience: str, now: datetime
) -> Notice | None:
    """A request out of a digest, for those its task may be seen by or whose turn it is; None when
    it waits no longer, or is nobody's business of this visitor."""
    if visitor.person is None or await session.get(Request, request_id) is None:
        return None
    it = await read(session, request_id, visitor.person.id, now)
    who = await directory(session, now)
    mine = may_answer(it.request, it.row, visitor, who)
    paths = await coordinating_paths(session, it.row.id)
    if not mine and not may_see(it.row, paths, visitor, who):
        return None
    capacity = Audience.HANDLER if mine else audience
    return await reminder(session, request_id, visitor.person.id, capacity, now)


async def rung(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    ids = claim.ids
    return await reminder(session, ids["request"], claim.person_id, ids["audience"], now)


async def request_entries(
    session: AsyncSession, items: Sequence[DigestItem], now: datetime
) -> dict[int, Entry]:
    """One line per request, while it waits."""
    entries: dict[int, Entry] = {}
    seen: set[tuple[int, int]] = set()
    for item in items:
        it = await read(session, item.matter_id, item.person_id, now)
        if not it.waits or (item.person_id, item.matter_id) in seen:
            continue
        seen.add((item.person_id, item.matter_id))
        mine = item.audience == Audience.HANDLER
        late = it.request.due_at is not None and it.request.due_at < now
        line = RequestLine(it.task, it.request.kind, mine, await whose(session, it, now), late)
        button = Pick(f"❓ {it.row.code}", f"q.see:{it.request.id}:{item.audience}")
        entries[item.id] = Entry(Group.REQUESTS if mine else Group.UNIT, line, button)
    return entries


async def request_alone(session: AsyncSession, item: DigestItem, now: datetime) -> Notice | None:
    return await reminder(session, item.matter_id, item.person_id, item.audience, now)


COMPOSERS: dict[str, Composer] = {
    "request.rung": rung,
    "extension.asked": extension_asked,
    "extension.granted": extension_granted,
    "extension.refused": extension_refused,
    "explanation.asked": explanation_asked,
    "explanation.given": explanation_given,
    "opinion.asked": opinion_asked,
    "opinion.given": opinion_given,
    "task.handed_back": handed_back,
    "hand_back.asked": hand_back_asked,
    "hand_back.refused": hand_back_refused,
}
