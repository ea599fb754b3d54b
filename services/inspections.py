"""Inspections of public duty: entering, finishing, reading them. An unannounced one is known to
those who make it and to nobody else before it is done: not in a list, not in a count."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.inspections import Correction, InspectionKind, InspectionState
from domain.inspections import Inspection as Facts
from domain.lifecycle import Matter
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.notices.inspections import InspectionList
from domain.paging import nearest
from domain.periods import Period
from domain.rights import Right
from domain.worktime import today
from models.inspections import Inspection, InspectionMaker
from models.office import Person, Unit
from models.sealing import open_json, seal_json
from services.alarms import record
from services.contacts import Visitor
from services.scopes import below

WORDS = "inspection"
READERS = (Right.INSPECT, Right.SEE_REPORTS, Right.ANSWER_REPORTS)
PER_PAGE = 6
LARGEST_ID = 2**31 - 1
TEXTS = ("plan", "targets", "reasons", "outcome")


@dataclass(frozen=True, slots=True)
class Seen:
    """Which inspections somebody may know of, as a condition on rows."""

    condition: ColumnElement[bool]

    @classmethod
    def by(cls, visitor: Visitor) -> Seen:
        """Those of the own teams; of the others in the reader's part of the office all that are
        done, and the announced ones."""
        if visitor.person is None:
            return cls(false())
        roots = [root for right in READERS for root in visitor.roots(right)]
        inside = Inspection.unit_id.in_(select(Unit.id).where(below(Unit.path, roots)))
        return cls(or_(made_by(visitor.person.id), and_(inside, open_to_others())))

    @classmethod
    def everywhere(cls) -> Seen:
        """For the command line: of the whole office, without what is kept from everybody."""
        return cls(and_(true(), open_to_others()))


def made_by(person_id: int) -> ColumnElement[bool]:
    return Inspection.id.in_(
        select(InspectionMaker.inspection_id).where(InspectionMaker.person_id == person_id)
    )


def open_to_others() -> ColumnElement[bool]:
    return or_(
        Inspection.state == InspectionState.DONE, Inspection.kind != InspectionKind.UNANNOUNCED
    )


# --- looking -------------------------------------------------------------------------------


async def within(session: AsyncSession, seen: Seen, period: Period) -> tuple[Facts, ...]:
    """Those done that ended in the period, the earliest first: what a report tells."""
    query = (
        select(Inspection)
        .where(
            seen.condition,
            Inspection.state == InspectionState.DONE,
            Inspection.to_on.between(period.start, period.end),
        )
        .order_by(Inspection.to_on, Inspection.at)
    )
    return tuple(facts_of(session, row) for row in await session.scalars(query))


async def listed(session: AsyncSession, visitor: Visitor, page: int) -> InspectionList:
    """A page, the newest first. Raises Refusal(NotYours()) for who has nothing to do with any."""
    seen = Seen.by(visitor).condition
    count = await session.scalar(select(func.count()).select_from(Inspection).where(seen)) or 0
    if not count and not any(visitor.may(right) for right in READERS):
        raise Refusal(NotYours())
    page, pages = nearest(page, count, PER_PAGE)
    query = (
        select(Inspection)
        .where(seen)
        .order_by(Inspection.to_on.desc(), Inspection.at.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    rows = tuple(facts_of(session, row) for row in await session.scalars(query))
    return InspectionList(rows, count, page, pages, visitor.may(Right.INSPECT))


async def for_visitor(session: AsyncSession, key: int, visitor: Visitor) -> Facts:
    """One that this visitor may know of. Raises Refusal(NotYours()), also when there is none."""
    return facts_of(session, await row_of(session, key, Seen.by(visitor).condition))


async def row_of(
    session: AsyncSession, key: int, condition: ColumnElement[bool], *, lock: bool = False
) -> Inspection:
    query = select(Inspection).where(Inspection.id == key, condition)
    row = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise Refusal(NotYours())
    return row


def facts_of(session: AsyncSession, row: Inspection) -> Facts:
    said = open_json(session, WORDS, row.words)
    numbers = ("id", "kind", "state", "from_on", "to_on", "planned", "checked", "bodies", "people")
    known: dict[str, Any] = {name: getattr(row, name) for name in numbers}
    texts = {name: said.get(name, "") for name in TEXTS}
    before = said.get("corrections", ())
    corrections = tuple(
        Correction(**{**each, "on": date.fromisoformat(each["on"])}) for each in before
    )
    return Facts(**known, **texts, corrections=corrections)


async def makers(session: AsyncSession, key: int, visitor: Visitor) -> tuple[str, ...]:
    """Who makes it, for one of them; () for anybody else."""
    if visitor.person is None:
        return ()
    query = (
        select(Person.id, Person.name)
        .join(InspectionMaker, InspectionMaker.person_id == Person.id)
        .where(InspectionMaker.inspection_id == key)
        .order_by(Person.name_fold)
    )
    found = (await session.execute(query)).all()
    mine = visitor.person.id in {person for person, _ in found}
    return tuple(name for _, name in found) if mine else ()


# --- entering ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known before an inspection."""

    kind: InspectionKind
    plan: str
    targets: str
    from_on: date
    to_on: date
    planned: int


@dataclass(frozen=True, slots=True)
class Result:
    """What it found. Reasons and outcome are "" when there was no case."""

    checked: int
    bodies: int
    people: int
    reasons: str = ""
    outcome: str = ""


async def enter(
    session: AsyncSession, visitor: Visitor, plan: Plan, result: Result | None, now: datetime
) -> Facts:
    """Write it down, with its result if it is done already. Raises Refusal(NotYours())."""
    unit_id = unit_of(visitor)
    if visitor.person is None or unit_id is None:
        raise Refusal(NotYours())
    row = await store(session, plan, result, visitor.person.id, unit_id, now)
    return facts_of(session, row)


def unit_of(visitor: Visitor) -> int | None:
    """The widest part of the office this visitor inspects."""
    own = [each for each in visitor.scopes if each.gives(Right.INSPECT)]
    return min(own, key=lambda each: len(each.path)).unit_id if own else None


async def store(
    session: AsyncSession,
    plan: Plan,
    result: Result | None,
    person_id: int,
    unit_id: int,
    now: datetime,
    import_key: str | None = None,
) -> Inspection:
    """The row, its maker and its history. The id is drawn by lot: a gap in a row of numbers would
    tell of an unannounced one."""
    row = Inspection(
        id=1 + secrets.randbelow(LARGEST_ID), kind=plan.kind, state=InspectionState.OPEN,
        unit_id=unit_id, maker_id=person_id, from_on=plan.from_on, to_on=plan.to_on,
        planned=plan.planned, checked=0, bodies=0, people=0, at=now, import_key=import_key,
        words=seal_json(session, WORDS, {"plan": plan.plan, "targets": plan.targets}),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    session.add(InspectionMaker(inspection_id=row.id, person_id=person_id))
    await record(session, Matter.INSPECTION, row.id, "entered", now, actor=person_id)
    if result is not None:
        await close(session, row, result, person_id, now)
    await session.flush()
    return row


async def finish(
    session: AsyncSession, key: int, visitor: Visitor, result: Result, now: datetime
) -> Facts:
    """It is done: from now on others may know of it. Raises Refusal."""
    row = await for_makers(session, key, visitor)
    actor = visitor.person.id if visitor.person is not None else row.maker_id
    await close(session, row, result, actor, now)
    return facts_of(session, row)


async def close(
    session: AsyncSession, row: Inspection, result: Result, actor: int, now: datetime
) -> None:
    row.state, row.done_at = InspectionState.DONE, now
    row.checked, row.bodies, row.people = result.checked, result.bodies, result.people
    row.to_on = min(row.to_on, max(row.from_on, today(now)))
    said = open_json(session, WORDS, row.words)
    said |= {"reasons": result.reasons, "outcome": result.outcome}
    row.words = seal_json(session, WORDS, said)
    await record(session, Matter.INSPECTION, row.id, "done", now, actor=actor)


async def drop(session: AsyncSession, key: int, visitor: Visitor, now: datetime) -> Facts:
    """It will not be made; an unannounced one stays hidden. Raises Refusal."""
    row = await for_makers(session, key, visitor)
    row.state = InspectionState.DROPPED
    actor = visitor.person.id if visitor.person is not None else None
    await record(session, Matter.INSPECTION, row.id, "dropped", now, actor=actor)
    return facts_of(session, row)


async def for_makers(session: AsyncSession, key: int, visitor: Visitor) -> Inspection:
    """The locked row for an act of its team. Raises Refusal(NotYours()), or NotNow once it is
    over."""
    if visitor.person is None:
        raise Refusal(NotYours())
    row = await row_of(session, key, made_by(visitor.person.id), lock=True)
    if row.state is not InspectionState.OPEN:
        raise Refusal(NotNow(""))
    return row


# --- the team ------------------------------------------------------------------------------


async def candidates(
    session: AsyncSession, key: int, visitor: Visitor, now: datetime
) -> Sequence[Person]:
    """Who may join the team: everybody of the office who is not in it. Raises Refusal."""
    await for_makers(session, key, visitor)
    there = select(InspectionMaker.person_id).where(InspectionMaker.inspection_id == key)
    query = (
        select(Person)
        .where(Person.id.not_in(there), or_(Person.left_on.is_(None), Person.left_on > today(now)))
        .order_by(Person.name_fold, Person.id)
    )
    return (await session.scalars(query)).all()


async def join(
    session: AsyncSession, key: int, person_id: int, visitor: Visitor, now: datetime
) -> tuple[str, ...]:
    """Take somebody into the team, who from now on knows of it. Raises Refusal."""
    fitting = [one for one in await candidates(session, key, visitor, now) if one.id == person_id]
    if not fitting:
        raise Refusal(NotYours())
    session.add(InspectionMaker(inspection_id=key, person_id=person_id))
    actor = visitor.person.id if visitor.person is not None else None
    data = {"person": person_id}
    await record(session, Matter.INSPECTION, key, "joined", now, actor=actor, data=data)
    await session.flush()
    return await makers(session, key, visitor)
