"""The morning's one message: a person's rungs of one moment, together and still actionable.

Rungs wait as ``DigestItem`` rows. When all of a moment are in, the planner posts one letter per
person; whatever an earlier digest could not say yet moves into the new one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import String, cast, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState, Matter, Priority
from domain.notices import Notice
from domain.notices.general import StaleChoice
from domain.notices.task_lists import Digest, Entry, Group
from domain.paging import leaf
from models.post import Letter
from models.work import Alarm, DigestItem
from services import quiet
from services.alarms import DIGEST, Due, Plan, Planner
from services.almanac import almanac
from services.compose import Composer
from services.dispatch import Claim
from services.post import Post, post
from services.report_digest import report_alone, report_entries
from services.request_letters import request_alone, request_entries
from services.task_digest import task_alone, task_entries
from services.task_facts import name_of

PAGE = 8
SOON = timedelta(seconds=5)  # another process is planning rungs that belong in the same message


@dataclass(frozen=True, slots=True)
class Teller:
    """How the items of one kind of matter are said: many as lines, one alone in full.

    ``entries`` returns the items that are still true, by ``DigestItem.id``; ``alone`` the full
    notice of one item, None when it is no longer true.
    """

    entries: Callable[[AsyncSession, Sequence[DigestItem], datetime], Awaitable[dict[int, Entry]]]
    alone: Callable[[AsyncSession, DigestItem, datetime], Awaitable[Notice | None]]


# --- planning ------------------------------------------------------------------------------


async def plan_digests(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """One letter per person with everything that waits for them."""
    plan = Plan()
    if await still_coming(session, alarms):
        plan.alarms += [{"id": alarm.id, "next_at": now + SOON} for alarm in alarms]
        return plan
    alarms = await put_off(session, plan, alarms, now)
    people = [alarm.matter_id for alarm in alarms]
    doubted = await release_earlier(session, people)
    untold = select(DigestItem.person_id).where(
        DigestItem.person_id.in_(people), DigestItem.letter_id.is_(None)
    )
    readers = sorted(set(await session.scalars(untold)))
    batch = token_hex(8)  # never seen before: a second digest of the same moment is a letter too
    await post(
        session,
        [
            Post(
                DIGEST,
                Matter.PERSON,
                person,
                to_person=person,
                key=f"{DIGEST}:{person}:{batch}",
                priority=Priority.REMINDER,
                again=person in doubted,
            )
            for person in readers
        ],
        now,
    )
    await put_into_letters(session, readers, batch)
    plan.alarms += [{"id": alarm.id, "next_at": None, "failures": 0} for alarm in alarms]
    plan.posted = len(readers)
    return plan


async def put_off(
    session: AsyncSession, plan: Plan, alarms: Sequence[Due], now: datetime
) -> list[Due]:
    """Whose quiet hours last gets the message when they end; the others are returned."""
    resting = await quiet.until(session, await almanac(session), now)
    plan.alarms += [
        {"id": alarm.id, "next_at": resting[alarm.matter_id]}
        for alarm in alarms
        if alarm.matter_id in resting
    ]
    return [alarm for alarm in alarms if alarm.matter_id not in resting]


async def still_coming(session: AsyncSession, alarms: Sequence[Due]) -> bool:
    """Whether clocks that rang no later than these are still being planned elsewhere."""
    latest = max(alarm.next_at for alarm in alarms)
    query = (
        select(Alarm.id)
        .where(Alarm.next_at <= latest, or_(Alarm.matter != Matter.PERSON, Alarm.kind != DIGEST))
        .limit(1)
    )
    return await session.scalar(query) is not None


async def release_earlier(session: AsyncSession, people: Sequence[int]) -> set[int]:
    """Digests that have not left yet are superseded; what they held is untold again. Returns the
    readers of those that perhaps did leave: what they held goes on with the mark «gửi lại»."""
    held = (
        update(Letter)
        .where(
            Letter.kind == DIGEST,
            Letter.person_id.in_(people),
            Letter.state == LetterState.WAITING,
        )
        .values(state=LetterState.SUPERSEDED)
        .returning(Letter.id, Letter.person_id, Letter.again)
        .execution_options(synchronize_session=False)
    )
    released = (await session.execute(held)).all()
    letters = [letter for letter, _, _ in released]
    if letters:
        await session.execute(
            update(DigestItem)
            .where(DigestItem.letter_id.in_(letters))
            .values(letter_id=None)
            .execution_options(synchronize_session=False)
        )
    return {person for _, person, again in released if again and person is not None}


async def put_into_letters(session: AsyncSession, people: Sequence[int], batch: str) -> None:
    """Tie each untold item to its reader's new letter, in one statement."""
    key = literal(f"{DIGEST}:") + cast(DigestItem.person_id, String) + literal(f":{batch}")
    letter = select(Letter.id).where(Letter.key == key).scalar_subquery()
    await session.execute(
        update(DigestItem)
        .where(DigestItem.person_id.in_(people), DigestItem.letter_id.is_(None))
        .values(letter_id=letter)
        .execution_options(synchronize_session=False)
    )


# --- wording -------------------------------------------------------------------------------


async def digest(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Nothing still true: superseded. One item: its own full notice. Several: the digest."""
    items = await items_of(session, claim.letter_id, claim.person_id)
    if not items:
        return None
    entries = await told_still(session, items, now)
    if len(entries) == 1:
        (only,) = (item for item in items if item.id in entries)
        return await TELLERS[only.matter].alone(session, only, now)
    return await paged(session, claim.letter_id, claim.person_id or 0, entries, 1, now)


async def page_of(
    session: AsyncSession, letter_id: int, person_id: int, page: int, now: datetime
) -> Notice:
    """Another page of a digest this person was sent, as things stand now."""
    items = await items_of(session, letter_id, person_id)
    entries = await told_still(session, items, now)
    return await paged(session, letter_id, person_id, entries, page, now) or StaleChoice()


async def items_of(
    session: AsyncSession, letter_id: int, person_id: int | None
) -> list[DigestItem]:
    query = (
        select(DigestItem)
        .where(DigestItem.letter_id == letter_id, DigestItem.person_id == person_id)
        .order_by(DigestItem.id)
    )
    return list(await session.scalars(query))


async def told_still(
    session: AsyncSession, items: Sequence[DigestItem], now: datetime
) -> dict[int, Entry]:
    entries: dict[int, Entry] = {}
    for matter, teller in TELLERS.items():
        theirs = [item for item in items if item.matter is matter]
        if theirs:
            entries |= await teller.entries(session, theirs, now)
    return entries


async def paged(
    session: AsyncSession,
    letter_id: int,
    person_id: int,
    entries: dict[int, Entry],
    page: int,
    now: datetime,
) -> Digest | None:
    if not entries:
        return None
    order = list(Group)
    ranked = sorted(entries.values(), key=lambda entry: order.index(entry.group))
    shown, page, of = leaf(ranked, page, PAGE)
    return Digest(
        name=await name_of(session, person_id),
        at=now,
        total=len(ranked),
        entries=tuple(shown),
        letter=letter_id,
        page=page,
        of=of,
    )


TELLERS: dict[Matter, Teller] = {
    Matter.TASK: Teller(task_entries, task_alone),
    Matter.REPORT: Teller(report_entries, report_alone),
    Matter.REQUEST: Teller(request_entries, request_alone),
}
"""Who words the items of each kind of matter."""

PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.PERSON, DIGEST): plan_digests}
COMPOSERS: dict[str, Composer] = {DIGEST: digest}
