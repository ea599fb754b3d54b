"""From whom a report is kept: the people it is about, and whoever depends on them today.

Luật Tố cáo 2018 art. 12–13 (applied to reports) sends a matter above whoever it is about; the
secrecy of arts. 8–9 asks that nobody around them learns of it either. The doors say the same in SQL
(``services.report_file.barred``); a test holds both to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Why(StrEnum):
    """The reasons, the strongest first."""

    NAMED = "named"  # the report is about them
    LED = "led"  # they led the unit whose leadership it is about
    RECUSED = "recused"  # «Tôi có liên quan»
    ASKED = "asked"  # they were asked to explain
    UNIT = "unit"  # of the unit whose leadership it is about
    SUBORDINATE = "subordinate"  # of somebody it is about
    STAND_IN = "stand_in"  # for somebody it is about
    ABSENT = "absent"  # nobody: the seat is empty
    BELOW = "below"  # not above the supervisor it is about


@dataclass(frozen=True, slots=True)
class Ties:
    """How people hang together on one day.

    ``homes``: the place in the tree of each person's unit; ``led``: of each accused the places
    they lead as head, deputy or leader; ``stands_for``: for whom each person stands in.
    ``spared`` are kept from a report about the top of the tree only when named: the desk, the
    supervisors and the operators, while the office has named nobody above them.
    """

    homes: Mapping[int, str]
    led: Mapping[int, tuple[str, ...]]
    stands_for: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    spared: frozenset[int] = frozenset()

    def why(self, person: int, accused: Mapping[int, Why], unit: str = "") -> Why | None:
        """Why this person may not know of it. ``unit`` is the place of the unit whose leadership
        it is about, "" when it is about nobody's leadership."""
        if person in accused:
            return accused[person]
        home = self.homes.get(person, "")
        if unit and home == unit:
            return Why.UNIT
        if any(self.under(home, chief, person) for chief in accused):
            return Why.SUBORDINATE
        if self.stood_for(person) & set(accused):
            return Why.STAND_IN
        return None

    def under(self, home: str, chief: int, person: int) -> bool:
        return any(
            home.startswith(place) and not (is_top(place) and person in self.spared)
            for place in self.led.get(chief, ())
            if home
        )

    def stood_for(self, person: int) -> set[int]:
        """For whom they stand in, directly or through one who stands in and is away too."""
        first = set(self.stands_for.get(person, ()))
        return first | {one for each in first for one in self.stands_for.get(each, ())}

    def shut(
        self, people: Iterable[int], accused: Mapping[int, Why], unit: str = ""
    ) -> dict[int, Why]:
        """Of these people those it is kept from, with the reason."""
        found = {person: self.why(person, accused, unit) for person in people}
        return {person: why for person, why in found.items() if why is not None}


def is_top(place: str) -> bool:
    """Whether a place has nothing over it: «/1/»."""
    return place.count("/") <= 2
