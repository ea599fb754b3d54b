"""The almanac: the calendar and the policies in force, as one value the domain can use."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Ladder
from domain.policies import DEFAULTS, YES
from domain.worktime import Calendar, DayKind, Quiet, at
from models.bulk import insert_new
from models.office import CalendarDay, CalendarYear, Policy
from services.contacts import Limit

SEED = Path(__file__).parents[1] / "models" / "calendar.json"
GUESSING = timedelta(minutes=15)
T = TypeVar("T")


@dataclass(frozen=True)
class Almanac:
    calendar: Calendar
    policies: dict[str, str]
    laid: dict[Any, tuple[datetime, ...]] = field(default_factory=dict)  # ladders over deadlines
    _parsed: dict[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.policies[name]

    def number(self, name: str) -> int:
        return int(self.policies[name])

    def clock(self, name: str) -> time:
        return time.fromisoformat(self.policies[name])

    def parsed(self, name: str, read: Callable[[str], T]) -> T:
        """A policy in the shape ``read`` gives it, read once."""
        if name not in self._parsed:
            self._parsed[name] = read(self.policies[name])
        value: T = self._parsed[name]
        return value

    def ladder(self, name: str) -> Ladder:
        """A ladder of the office; rungs in days without an hour are said in the morning."""
        return self.parsed(name, lambda text: Ladder.read(name, text, morning=self.morning))

    def holds(self, name: str) -> bool:
        """Whether a habit that is either kept or not is kept here."""
        return self.policies[name] == YES

    def hours(self, name: str) -> timedelta:
        return timedelta(hours=self.number(name))

    def limit(self, name: str) -> Limit:
        return Limit(self.number(name), GUESSING)

    @cached_property
    def quiet(self) -> Quiet:
        return Quiet(self.clock("quiet.from"), self.clock("quiet.to"))

    @cached_property
    def morning(self) -> time:
        return self.clock("digest.at")

    def morning_of(self, day: date) -> datetime:
        return at(day, self.morning)


async def almanac(session: AsyncSession) -> Almanac:
    """The almanac in force; read once and kept until ``forget`` (the cache of the database)."""
    cache: dict[str, Any] = session.info["cache"]
    if "almanac" not in cache:
        cache["almanac"] = await read_almanac(session)
    kept: Almanac = cache["almanac"]
    return kept


def forget(session: AsyncSession) -> None:
    session.info["cache"].pop("almanac", None)


async def read_almanac(session: AsyncSession) -> Almanac:
    days = await session.execute(select(CalendarDay.day, CalendarDay.kind))
    years = await session.scalars(select(CalendarYear.year).where(CalendarYear.confirmed))
    rows = await session.execute(select(Policy.name, Policy.value))
    calendar = Calendar({day: DayKind(kind) for day, kind in days}, frozenset(years))
    policies = {default.name: default.value for default in DEFAULTS}
    return Almanac(calendar, policies | dict(rows.all()))


def shipped() -> Almanac:
    """The calendar and policies this version brings, where there is no office to ask."""
    years = json.loads(SEED.read_text("utf-8"))["years"]
    days = {
        date.fromisoformat(row["date"]): DayKind(row["kind"])
        for facts in years.values()
        for row in facts["days"]
    }
    sure = (int(year) for year, facts in years.items() if facts["status"] == "official")
    calendar = Calendar(days, frozenset(sure))
    return Almanac(calendar, {default.name: default.value for default in DEFAULTS})


async def seed(session: AsyncSession) -> None:
    """Pre-fill the calendar and the policies; what the office changed stays, and a year it knows
    is the office's own: a day taken out of it does not come back."""
    known = set(await session.scalars(select(CalendarYear.year)))
    years = json.loads(SEED.read_text("utf-8"))["years"]
    new = {int(year): facts for year, facts in years.items() if int(year) not in known}
    await insert_new(
        session,
        CalendarYear,
        [
            {
                "year": year,
                "confirmed": facts["status"] == "official",
                "basis": facts.get("confirmed_by") or facts.get("note") or "",
            }
            for year, facts in new.items()
        ],
    )
    await insert_new(
        session,
        CalendarDay,
        [
            {
                "day": date.fromisoformat(row["date"]),
                "kind": row["kind"],
                "name": row["name"],
                "basis": row["basis"],
            }
            for facts in new.values()
            for row in facts["days"]
        ],
    )
    await insert_new(
        session,
        Policy,
        [{"name": item.name, "value": item.value, "basis": item.basis} for item in DEFAULTS],
    )
    forget(session)


async def set_policy(
    session: AsyncSession, name: str, value: str, basis: str, now: datetime
) -> bool:
    """Change one policy with its basis; False when there is none of that name."""
    change = (
        update(Policy)
        .where(Policy.name == name)
        .values(value=value, basis=basis, changed_at=now)
        .returning(Policy.name)
    )
    forget(session)
    return await session.scalar(change) is not None
