"""Absences: the days an official is away, who stands in, and who is told.

People note their own days; a head also those of the people of the unit, for whoever is ill or was
granted leave on paper does not write to a chat. Rights are checked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.lifecycle import Matter
from domain.notices import Notice, Refusal
from domain.notices.absences import AbsenceCancelled, AbsenceTold
from domain.notices.general import NotYours
from domain.periods import Period
from domain.rights import Right, roots
from domain.worktime import today
from models.office import Absence, Grant, Person, Unit
from services.alarms import record
from services.compose import Composer
from services.contacts import Visitor, in_force, one_at_a_time
from services.directory import Directory, directory, without
from services.dispatch import Claim
from services.post import Post, post
from services.scopes import below
from services.task_facts import name_of


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, both included, who stands in, and the number of the paper that delegates."""

    from_on: date
    to_on: date
    stand_in_id: int | None
    document: str = ""


# --- rights ---------------------------------------------------------------------------------


async def others(session: AsyncSession, visitor: Visitor, now: datetime) -> Sequence[Person]:
    """Whose days this visitor may note besides their own: of the people in the units they head,
    those whose every right lies within. A stand-in gets these rights lent, and nobody lends what
    is not theirs."""
    heads = headed(visitor)
    if visitor.person is None or not heads:
        return ()
    day, over = today(now), aliased(Unit)
    beyond = (
        exists()
        .where(Grant.person_id == Person.id, Grant.unit_id == over.id, in_force(day))
        .where(not_(below(over.path, heads)))
    )
    query = working(heads, day).where(Person.id != visitor.person.id, ~beyond)
    return (await session.scalars(query)).all()


def headed(visitor: Visitor) -> tuple[str, ...]:
    """The units this visitor heads in their own right: who stands in for a head for a day could
    otherwise note the head away for a year."""
    return roots((scope for scope in visitor.scopes if not scope.lent), Right.ACCEPT)


async def stand_ins(
    session: AsyncSession, visitor: Visitor, person_id: int, now: datetime
) -> Sequence[Person]:
    """Who may be named to stand in: colleagues of the own unit and below it; for somebody else,
    whoever works in the units the visitor heads."""
    if visitor.person is None:
        return ()
    paths: Sequence[str] = headed(visitor)
    if person_id == visitor.person.id:
        home = select(Unit.path).where(Unit.id == visitor.person.unit_id)
        paths = (await session.scalars(home)).all()
    query = working(paths, today(now)).where(Person.id != person_id)
    return (await session.scalars(query)).all()


async def may_stand_in(
    session: AsyncSession, visitor: Visitor, person_id: int, stand_in_id: int, now: datetime
) -> None:
    """Raises Refusal(NotYours()) for a stand-in from elsewhere: rights go along."""
    able = await stand_ins(session, visitor, person_id, now)
    if stand_in_id not in {one.id for one in able}:
        raise Refusal(NotYours())


def working(paths: Sequence[str], day: date):  # type: ignore[no-untyped-def]  # a statement
    """Who works in these parts of the office on a day, by id."""
    return (
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(below(Unit.path, paths), or_(Person.left_on.is_(None), Person.left_on > day))
        .order_by(Person.id)
    )


async def whose(session: AsyncSession, person_id: int, visitor: Visitor, now: datetime) -> Person:
    """The person, if this visitor may note their days. Raises Refusal(NotYours())."""
    if visitor.person is not None and visitor.person.id == person_id:
        return visitor.person
    found = [one for one in await others(session, visitor, now) if one.id == person_id]
    if not found:
        raise Refusal(NotYours())
    return found[0]


# --- acts -----------------------------------------------------------------------------------


async def note(
    session: AsyncSession, visitor: Visitor, person_id: int, leave: Leave, now: datetime
) -> tuple[Absence, tuple[int, ...]]:
    """Write an absence down. The head (a head's superior), the stand-in, whoever was to stand in on
    these days and, when somebody else notes it, the person hear of it. Returns it, and who was told
    but for the stand-ins. On its days it takes the place of an earlier one, whose other days stay.
    Raises Refusal(NotYours()), also for a stand-in from elsewhere."""
    person, by = await whose(session, person_id, visitor, now), visitor.person
    if leave.stand_in_id is not None:
        await may_stand_in(session, visitor, person_id, leave.stand_in_id, now)
    actor = by.id if by is not None else person.id
    await one_at_a_time(session, person.id)
    relieved = await replace(session, person.id, leave.from_on, leave.to_on)
    absence = Absence(
        person_id=person.id,
        from_on=leave.from_on,
        to_on=leave.to_on,
        stand_in_id=leave.stand_in_id,
        noted_by_id=actor if actor != person.id else None,
        document=leave.document if leave.stand_in_id is not None else "",
    )
    session.add(absence)
    await session.flush()
    await record(
        session, Matter.PERSON, person.id, "absent", now, actor=actor,
        data={**Period(leave.from_on, leave.to_on).kept(),
              "stand_in": leave.stand_in_id, "document": absence.document},
    )  # fmt: skip
    told = concerned(person, await directory(session, now), actor)
    readers = dict.fromkeys((*told, *without(relieved, (actor,))), False)
    if leave.stand_in_id is not None and leave.stand_in_id != actor:
        readers[leave.stand_in_id] = True
    ids = {"absence": absence.id}
    letters = [
        Post("absence", Matter.PERSON, person.id, to_person=reader, ids={**ids, "you": you})
        for reader, you in readers.items()
    ]
    await post(session, letters, now)
    return absence, told


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
                    noted_by_id=earlier.noted_by_id,
                    document=earlier.document,
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


def concerned(person: Person, who: Directory, actor: int) -> tuple[int, ...]:
    """The person and their heads, without whoever acts."""
    return without((person.id, *heads_over(person, who)), (actor,))


async def cancel(
    session: AsyncSession, absence_id: int, visitor: Visitor, now: datetime
) -> AbsenceCancelled:
    """Back earlier: the days from today on no longer count. Raises Refusal(NotYours())."""
    absence = await session.get(Absence, absence_id, with_for_update=True)
    if absence is None or visitor.person is None or absence.to_on < today(now):
        raise Refusal(NotYours())
    person, actor = await whose(session, absence.person_id, visitor, now), visitor.person.id
    from_on, to_on = max(absence.from_on, today(now)), absence.to_on
    readers = [*concerned(person, await directory(session, now), actor)]
    readers += [absence.stand_in_id] if absence.stand_in_id not in (None, actor) else []
    if absence.from_on < today(now):
        absence.to_on = today(now) - timedelta(days=1)
    else:
        await session.delete(absence)
    days = Period(from_on, to_on).kept()
    await record(session, Matter.PERSON, person.id, "present", now, actor=actor, data=days)
    await post(
        session,
        [
            Post("absence.cancelled", Matter.PERSON, person.id, to_person=reader,
                 ids={**days, "by": actor})
            for reader in dict.fromkeys(readers)
        ],
        now,
    )  # fmt: skip
    return AbsenceCancelled("" if person.id == actor else person.name, from_on, to_on)


# --- letters --------------------------------------------------------------------------------


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
        absence.id,
        own=claim.person_id == absence.person_id,
        by=await name_of(session, absence.noted_by_id),
        document=absence.document,
    )


async def cancelled(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """``by`` is said where it was not the person themselves."""
    from_on, to_on = (date.fromisoformat(claim.ids[end]) for end in ("from", "to"))
    own, by = claim.person_id == claim.matter_id, claim.ids.get("by")
    name = "" if own else await name_of(session, claim.matter_id)
    other = await name_of(session, by) if by != claim.matter_id else ""
    return AbsenceCancelled(name, from_on, to_on, other)


COMPOSERS: dict[str, Composer] = {"absence": told, "absence.cancelled": cancelled}
