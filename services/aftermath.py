"""What failed deliveries lead to: closed chats, moved chats, and people who must be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority
from domain.rights import Role
from domain.worktime import local
from models.contacts import Contact
from models.office import Grant, Person, Unit
from models.routing import CaseExplanation
from services import callbacks, groups
from services.case_receivers import pass_on
from services.contacts import close, in_force, move
from services.dispatch import KEPT, Claim, Unheard
from services.operators import operators
from services.post import Post, post
from services.report_file import kept_from

SILENT_KINDS = frozenset(
    {"nobody.told", "update.failed", "letter.rejected", "house.unwell", "menu", "said"}
)
"""Nobody is told that these did not arrive: no alarm about an alarm."""


async def tell_unheard(session: AsyncSession, unheard: Iterable[Unheard], now: datetime) -> None:
    """The clerks of the reader's unit and the operators hear that somebody could not be told:
    once per reader, matter and day. About a case, the next in line hears too. What waits in a case
    without mailbox is told by a visit or a call."""
    unheard = tuple(unheard)
    kept = (one for one in unheard if one.why == KEPT and one.kind not in callbacks.CAN_WAIT)
    await callbacks.ask_for(session, [one.report_id for one in kept if one.report_id], now)
    unheard = tuple(one for one in unheard if one.why != KEPT)
    await pass_on(session, unheard, now)
    for letter in unheard:
        if letter.kind in SILENT_KINDS or letter.person_id is None:
            continue
        if letter.matter is Matter.EXPLANATION:
            watchers = await whoever_asked(session, letter.matter_id)
        else:
            watchers = set(await operators(session, now))
            watchers |= set(await clerks(session, letter.person_id, now))
        watchers.discard(letter.person_id)
        if letter.matter is Matter.REPORT and letter.matter_id is not None:
            watchers -= await kept_away(session, letter.matter_id, watchers, now)
        day = local(now).date().isoformat()
        about = f"{letter.person_id}:{letter.matter}:{letter.matter_id}:{day}"
        await post(
            session,
            [
                Post(
                    "nobody.told",
                    letter.matter or Matter.PERSON,
                    letter.matter_id or letter.person_id,
                    to_person=watcher,
                    key=f"nobody.told:{about}:{watcher}",
                    ids={"person": letter.person_id, "why": letter.why},
                    priority=Priority.URGENT,
                )
                for watcher in sorted(watchers)
            ],
            now,
        )


async def whoever_asked(session: AsyncSession, explanation_id: int | None) -> set[int]:
    """That somebody was asked to explain is nobody's business but the handler's who asked."""
    query = select(CaseExplanation.asked_by_id).where(CaseExplanation.id == explanation_id)
    return set(await session.scalars(query))


async def kept_away(
    session: AsyncSession, report_id: int, people: set[int], now: datetime
) -> set[int]:
    """Whoever a report is about must not learn of it by way of a failed delivery either."""
    return {person for _, person in await kept_from(session, [report_id], people, now)}


async def clerks(session: AsyncSession, person_id: int, now: datetime) -> list[int]:
    """The clerks whose grant covers the person's unit."""
    path = await session.scalar(
        select(Unit.path).join(Person, Person.unit_id == Unit.id).where(Person.id == person_id)
    )
    query = (
        select(Grant.person_id, Unit.path)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.role == Role.CLERK, in_force(local(now).date()))
    )
    rows = await session.execute(query)
    return sorted({person for person, root in rows if path and path.startswith(root)})


async def close_contact(session: AsyncSession, claim: Claim, why: str, now: datetime) -> None:
    """A deleted topic closes no more than itself: the rest of its group still hears."""
    topic = str(claim.ids.get("thread", ""))
    if claim.group and topic and "thread" in why.lower():
        await groups.lost(session, claim.contact_id, now, thread=topic)
        return
    contact = await session.get(Contact, claim.contact_id)
    if contact is not None and contact.closed_at is None:
        close(contact, why[:100], now)
    if claim.group:
        await groups.lost(session, claim.contact_id, now)


async def move_contact(session: AsyncSession, claim: Claim, chat: str, now: datetime) -> None:
    contact = await session.get(Contact, claim.contact_id)
    if contact is not None:
        await move(session, contact, chat, now)


async def tell_operators(session: AsyncSession, claim: Claim, why: str, now: datetime) -> None:
    """Our bug, or a channel that refuses us: one letter per operator, cause and hour."""
    if claim.kind in SILENT_KINDS - {"said"}:
        return
    letters = [
        Post(
            "letter.rejected",
            Matter.PERSON,
            person,
            to_person=person,
            key=f"letter.rejected:{person}:{claim.channel}:{now:%Y%m%d%H}",
            ids={"letter": claim.letter_id, "channel": claim.channel, "why": why[:120]},
            priority=Priority.URGENT,
        )
        for person in await operators(session, now)
    ]
    await post(session, letters, now)
