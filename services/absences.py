"""Absences: the days an official is away, who stands in, and who is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from domain.notices import Notice, Refusal
from domain.notices.general import NotYours
from domain.notices.task_forms import AbsenceCancelled, AbsenceTold
from domain.worktime import today
from models.office import Absence, Person, Unit
from services.alarms import record
from services.compose import Composer
from services.contacts import one_at_a_time
from services.directory import Directory, directory, without
from services.dispatch import Claim
from services.post import Post, post
from services.task_facts import name_of
from services.tasks import member


async def note(
    session: AsyncSession,
    person: Person,
    from_on: date,
    to_on: date,
    stand_in_id: int | None,
    now: datetime,
) -> tuple[Absence, tuple[int, ...]]:
    """Write an absence down; its head (a head's superior) and the stand-in hear of it, and whoever
    was to stand in on these days. Returns it, and the heads told. On its days it takes the place of
    an earlier one, whose other days stay. Raises Refusal(NotYours()) for a stand-in from elsewhere:
    rights go along."""
    if stand_in_id is not None:
        home = await session.get_one(Unit, person.unit_id)
        if (await member(session, stand_in_id, home.path, now)).id == person.id:
            raise Refusal(NotYours())
    await one_at_a_time(session, person.id)
    relieved = await replace(session, person.id, from_on, to_on)
    absence = Absence(person_id=person.id, from_on=from_on, to_on=to_on, stand_in_id=stand_in_id)
    session.add(absence)
    await session.flush()
    await record(
        session, Matter.PERSON, person.id, "absent", now, actor=person.id,
        data={"from": from_on.isoformat(), "to": to_on.isoformat(), "stand_in": stand_in_id},
    )  # fmt: skip
    heads = heads_over(person, await directory(session, now))
    readers = dict.fromkeys((*heads, *relieved), False)
    readers |= {stand_in_id: True} if stand_in_id else {}
    await post(
        session,
        [
            Post("absence", Matter.PERSON, person.id, to_person=reader,
                 ids={"absence": absence.id, "you": you})
            for reader, you in readers.items()
        ],
        now,
    )  # fmt: skip
    return absence, heads


async def replace(
    session: AsyncSession, person_id: int, from_on: date, to_on: date
) -> tuple[int, ...]:
    """Make room on these days: an earlier absence keeps those before and after them. Returns who
    was to stand in on them."""
    query = (
        select(Absence)
        .where(Absence.person_id == person_id, Absence.from_on <= to_on, Absence.to_on >= from_on)
        .order_by(Absence.from_on, Absence.id)
    )
    relieved: list[int | None] = []
    for earlier in (await session.scalars(query)).all():
        relieved.append(earlier.stand_in_id)
        if earlier.to_on > to_on:
            session.add(
                Absence(
                    person_id=person_id,
                    from_on=to_on + timedelta(days=1),
                    to_on=earlier.to_on,
                    stand_in_id=earlier.stand_in_id,
                )
            )
        if earlier.from_on < from_on:
            earlier.to_on = from_on - timedelta(days=1)
        else:
            await session.delete(earlier)
    return tuple(dict.fromkeys(one for one in relieved if one is not None))


def heads_over(person: Person, who: Directory) -> tuple[int, ...]:
    heads = without(who.heads(person.unit_id), (person.id,))
    return heads or who.superiors(person.unit_id, (person.id,))


async def cancel(
    session: AsyncSession, absence_id: int, person: Person, now: datetime
) -> AbsenceCancelled:
    """Back earlier: the days from today on no longer count. Raises Refusal(NotYours())."""
    absence = await session.get(Absence, absence_id, with_for_update=True)
    if absence is None or absence.person_id != person.id or absence.to_on < today(now):
        raise Refusal(NotYours())
    from_on, to_on = max(absence.from_on, today(now)), absence.to_on
    readers = {*heads_over(person, await directory(session, now)), absence.stand_in_id} - {None}
    if absence.from_on < today(now):
        absence.to_on = today(now) - timedelta(days=1)
    else:
        await session.delete(absence)
    days = {"from": from_on.isoformat(), "to": to_on.isoformat()}
    await record(session, Matter.PERSON, person.id, "present", now, actor=person.id, data=days)
    await post(
        session,
        [
            Post("absence.cancelled", Matter.PERSON, person.id, to_person=reader, ids=days)
            for reader in sorted(reader for reader in readers if reader is not None)
        ],
        now,
    )
    return AbsenceCancelled("", from_on, to_on)


async def told(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    absence = await session.get(Absence, claim.ids["absence"])
    if absence is None or absence.to_on < today(now):
        return None
    return AbsenceTold(
        await name_of(session, absence.person_id),
        absence.from_on,
        absence.to_on,
        await name_of(session, absence.stand_in_id),
        claim.ids["you"],
    )


async def cancelled(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    days = (date.fromisoformat(claim.ids[end]) for end in ("from", "to"))
    return AbsenceCancelled(await name_of(session, claim.matter_id), *days)


COMPOSERS: dict[str, Composer] = {"absence": told, "absence.cancelled": cancelled}
