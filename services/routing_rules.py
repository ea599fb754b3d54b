"""The office's table of routing rules: read for a report on its way, shown, and changed by whoever
may, each change an event with the whole table as it stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.exclusion import is_top
from domain.lifecycle import Category, Matter, ReportKind
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.rights import Right, Role
from domain.rules import Rule, Target
from domain.worktime import today
from models.office import Person, Unit
from models.routing import RoutingRule
from services.alarms import record
from services.contacts import Visitor
from services.directory import Directory

CHANGED = "rules_changed"
OFFICE = 0  # the office as a whole, as Matter.UNIT counts
MOST = 500  # rules: a table longer than that nobody keeps in their head


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule as somebody gives it; what is None fits everything."""

    target: Target
    to_person_id: int | None = None
    to_unit_id: int | None = None
    kind: ReportKind | None = None
    category: Category | None = None
    unit_id: int | None = None
    hours: str = ""
    from_on: date | None = None
    to_on: date | None = None
    basis: str = ""


async def rules_in_force(
    session: AsyncSession, who: Directory, desk: Sequence[int]
) -> tuple[Rule, ...]:
    """The table in order, with the people each rule leads to today."""
    return tuple(ruled(row, who, desk) for row in await table(session))


def ruled(row: RoutingRule, who: Directory, desk: Sequence[int]) -> Rule:
    people: tuple[int, ...] = tuple(desk)
    unit_id = None
    if row.target is Target.UNIT and row.to_unit_id is not None:
        seated = who.heads(row.to_unit_id) or who.seats.get((Role.LEADER, row.to_unit_id), ())
        people, unit_id = seated, row.to_unit_id
    elif row.target is Target.PERSON and row.to_person is not None:
        gone = row.to_person.id in who.gone
        people, unit_id = () if gone else (row.to_person.id,), row.to_person.unit_id
    path = row.unit.path if row.unit is not None else ""
    return Rule(
        row.id, row.place, row.target, people, unit_id, row.kind, row.category, path,
        row.hours, row.from_on, row.to_on,
    )  # fmt: skip


async def table(session: AsyncSession) -> Sequence[RoutingRule]:
    """Every rule in order, with its unit and where it leads."""
    query = (
        select(RoutingRule)
        .options(
            joinedload(RoutingRule.unit),
            joinedload(RoutingRule.to_unit),
            joinedload(RoutingRule.to_person).joinedload(Person.unit),
        )
        .order_by(RoutingRule.place)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(query)).all()


# --- changing ---------------------------------------------------------------------------------


def may_change(visitor: Visitor) -> bool:
    """Whether the table is theirs: the operator's, and a supervisor's of the whole office, for it
    sorts the reports of all its units."""
    whole = any(is_top(path) for path in visitor.roots(Right.SET_RULES))
    return whole or visitor.may(Right.OPERATE)


def need(visitor: Visitor) -> Person:
    """Whoever may change the table. Refusal(NotYours) for anybody else."""
    if visitor.person is None or not may_change(visitor):
        raise Refusal(NotYours())
    return visitor.person


def need_to_try(visitor: Visitor) -> None:
    """The dry run: for them, and for the desk, which routes. Refusal(NotYours)."""
    if not visitor.may(Right.ROUTE_REPORTS):
        need(visitor)


async def add(session: AsyncSession, new: NewRule, visitor: Visitor, now: datetime) -> RoutingRule:
    """Put a rule at the end of the table, where it takes nothing from the others."""
    me = need(visitor)
    last = await session.scalar(select(func.max(RoutingRule.place))) or 0
    if last >= MOST:
        raise Refusal(NotYours())
    row = row_of(new, last + 1, me.id, now)
    session.add(row)
    await note(session, me.id, now)
    return row


def row_of(new: NewRule, place: int, by: int | None, now: datetime) -> RoutingRule:
    return RoutingRule(
        place=place,
        kind=new.kind,
        category=new.category,
        unit_id=new.unit_id,
        hours=new.hours,
        from_on=new.from_on,
        to_on=new.to_on,
        target=new.target,
        to_person_id=new.to_person_id,
        to_unit_id=new.to_unit_id,
        basis=new.basis,
        changed_by_id=by,
        changed_at=now,
    )


async def remove(session: AsyncSession, rule_id: int, visitor: Visitor, now: datetime) -> int:
    """Take a rule out; returns the place it had. Refusal(NotYours) when there is none."""
    me = need(visitor)
    rows = list(await table(session))
    place = place_of(rows, rule_id)
    await session.delete(rows[place])
    await session.flush()
    renumber([row for row in rows if row.id != rule_id])
    await note(session, me.id, now)
    return place + 1


async def move(
    session: AsyncSession, rule_id: int, steps: int, visitor: Visitor, now: datetime
) -> int:
    """Move a rule up (negative) or down; returns its new place. Refusal(NotYours)."""
    me = need(visitor)
    rows = list(await table(session))
    place = place_of(rows, rule_id)
    there = min(max(place + steps, 0), len(rows) - 1)
    rows.insert(there, rows.pop(place))
    renumber(rows)
    await note(session, me.id, now)
    return there + 1


def place_of(rows: Sequence[RoutingRule], rule_id: int) -> int:
    found = next((n for n, row in enumerate(rows) if row.id == rule_id), None)
    if found is None:
        raise Refusal(NotYours())
    return found


def renumber(rows: Sequence[RoutingRule]) -> None:
    for place, row in enumerate(rows, start=1):
        row.place = place


async def replace_all(session: AsyncSession, rules: Sequence[NewRule], now: datetime) -> int:
    """The whole table anew, from the command line. Returns how many rules there are."""
    await session.execute(delete(RoutingRule))
    session.add_all([row_of(each, place, None, now) for place, each in enumerate(rules, start=1)])
    await note(session, None, now)
    return len(rules)


async def note(session: AsyncSession, by: int | None, now: datetime) -> None:
    """The history keeps the table after each change: codes and ids, nothing of any report."""
    await session.flush()
    rows = await table(session)
    data: dict[str, Any] = {"rules": [kept(row) for row in rows]}
    await record(session, Matter.UNIT, OFFICE, CHANGED, now, actor=by, data=data)


def kept(row: RoutingRule) -> dict[str, Any]:
    facts = {
        "kind": row.kind,
        "category": row.category,
        "unit": row.unit_id,
        "hours": row.hours,
        "from": row.from_on.isoformat() if row.from_on else None,
        "to": row.to_on.isoformat() if row.to_on else None,
        "target": row.target,
        "person": row.to_person_id,
        "to_unit": row.to_unit_id,
        "basis": row.basis,
    }
    return {name: value for name, value in facts.items() if value}


async def people_named(session: AsyncSession, day: datetime) -> Sequence[Person]:
    """Everybody a rule may lead to: who works here today, with the unit, by name."""
    query = (
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(or_(Person.left_on.is_(None), Person.left_on > today(day)))
        .options(joinedload(Person.unit))
        .order_by(Person.name_fold, Person.id)
    )
    return (await session.scalars(query)).all()
