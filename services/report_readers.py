"""Whom a rung of a report's clock tells today, the people it is about never among them.

Nobody is skipped in silence: where a seat is empty, everybody in it barred or away without a
stand-in, the next in line hears too (the hands, the heads above them, the supervisors, the desk);
where that is nobody, the operators.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience, Rung
from domain.rights import Role
from models.reports import Report
from services.directory import Directory, directory
from services.operators import operators
from services.report_file import kept_from

AT_DESK = ("unrouted", "forward")
"""Clocks of what nobody is responsible for yet."""
LINE = (Audience.HEAD, Audience.SUPERIOR, Audience.SUPERVISOR, Audience.HOTLINE)
"""Who comes next where a rung would tell nobody."""

Facts = Report | Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Readers:
    """Who sits where, and whom each report of a batch is kept from."""

    who: Directory
    kept: frozenset[tuple[int, int]]
    operators: tuple[int, ...] = ()

    def last_resort(self, report: Facts) -> tuple[int, ...]:
        """The operators who may know that there is such a case."""
        return tuple(one for one in self.operators if (report.id, one) not in self.kept)

    def of(self, report: Facts, rung: Rung, kind: str) -> dict[int, Audience]:
        """Whom this rung tells, each once and in their lowest capacity, stand-ins included."""
        found: dict[int, Audience] = {}
        for audience in rung.tell:
            for reader in self.sitting(report, audience, kind):
                found.setdefault(reader, audience)
        for audience in LINE:
            if any(reader not in self.who.away for reader in found):
                break
            for reader in self.sitting(report, audience, kind):
                found.setdefault(reader, audience)
        return found

    def sitting(self, report: Facts, audience: Audience, kind: str) -> tuple[int, ...]:
        """Who hears for the people in these seats."""
        heard = (self.instead(report.id, person) for person in self.seats(report, audience, kind))
        return tuple(reader for reader in heard if reader is not None)

    def instead(self, report_id: int, person: int) -> int | None:
        """The stand-in, or the person when it is about the stand-in; None when about both."""
        for reader in (self.who.hears(person), person):
            if (report_id, reader) not in self.kept:
                return reader
        return None

    def seats(self, report: Facts, audience: Audience, kind: str) -> tuple[int, ...]:
        desk = self.who.covering(Role.HOTLINE, report.unit_id)
        match audience:
            case Audience.HEAD | Audience.HANDLER:
                hands = (report.holder_id, report.handler_id)
                return tuple(hand for hand in hands if hand is not None) or desk
            case Audience.HOTLINE:
                return desk
            case Audience.SUPERIOR:
                return self.superiors(report, kind)
            case Audience.SUPERVISOR:
                return self.who.covering(Role.SUPERVISOR, report.unit_id)
            case _:
                return ()

    def superiors(self, report: Facts, kind: str) -> tuple[int, ...]:
        """Above the responsible head; above the desk while nobody is responsible. A superior the
        report is about is passed over for the next one; the last word is the supervisors'."""
        kept = {person for number, person in self.kept if number == report.id}
        if kind in AT_DESK:
            return self.chiefs_of_desk(kept)
        unit = report.holder_unit_id or report.unit_id
        above = self.who.superiors(unit, kept) if unit is not None else ()
        return above or self.who.covering(Role.SUPERVISOR, report.unit_id)

    def chiefs_of_desk(self, kept: Iterable[int]) -> tuple[int, ...]:
        banned = set(kept)
        desks = [unit for role, unit in self.who.seats if role is Role.HOTLINE]
        found: list[int] = []
        for unit in desks:
            heads = [head for head in self.who.heads(unit) if head not in banned]
            found += heads or self.who.superiors(unit, banned)
        return tuple(dict.fromkeys(found))


async def read_readers(session: AsyncSession, reports: Sequence[Facts], now: datetime) -> Readers:
    who = await directory(session, now)
    people = {person for seated in who.seats.values() for person in seated}
    people |= {who.hears(person) for person in people}
    for report in reports:
        hands = [hand for hand in (report.holder_id, report.handler_id) if hand is not None]
        people |= {reader for hand in hands for reader in (hand, who.hears(hand))}
    last = tuple(await operators(session, now))
    people |= set(last)
    kept = await kept_from(session, [report.id for report in reports], people, now)
    return Readers(who, kept, last)
