"""The grammar of deadlines as offices write them: what kind, until when, and how it was counted.

``read`` is the one door. It understands fixed days and hours, counted times, repetitions, events,
«khi có yêu cầu», «thường xuyên» and no deadline at all, and says with each reading how it came
about. It never guesses: words it does not know, or that may mean several things, come back with
two or three concrete readings to choose from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from domain import spans
from domain.anchors import Anchor, find_anchor, is_now, meant_as_day, original
from domain.clockphrases import OpeningTimes
from domain.cyclephrases import read_cycle, usual
from domain.deadline_reading import Kind, Reading, plainly
from domain.deadline_steps import Basis, Step, StepKind, steps_of, steps_of_cycle, warnings
from domain.deadlines import Deadline, Unclear, read_words
from domain.phrasing import LONGEST, plain
from domain.recurrences import Recurrence
from domain.spots import Rule, Span
from domain.worktime import Calendar, Hours, at, end_of_day, local, today

__all__ = ["Basis", "Kind", "Reading", "Recurrence", "Step", "StepKind", "basis_named", "read"]


def read(
    phrase: str,
    starts: date,
    calendar: Calendar,
    *,
    basis: Basis | None = Basis.ASSIGNED,
    hours: OpeningTimes | None = None,
    now: datetime | None = None,
) -> Reading:
    """The deadline ``phrase`` sets for something that was assigned, signed or received (``basis``)
    on ``starts``; for ``Basis.EVENT`` ``starts`` is the day of the event the phrase waits for.

    ``basis`` None takes ``starts`` for whatever the phrase counts from; otherwise a phrase that
    counts from something else is a question. ``hours`` say what «hết giờ làm việc» means. ``now``
    matters on its own day only: hours count from it and what is past is not read as to come.
    """
    grammar = _Grammar(phrase.strip(), plain(phrase), starts, calendar, basis, hours, now)
    return grammar.read()


def basis_named(phrase: str) -> Basis | None:
    """What a phrase says it counts from («kể từ ngày ký»), None when it says nothing: so that the
    caller may pass the right day."""
    anchor = find_anchor(plain(phrase))
    return None if anchor is None else anchor.basis or Basis.EVENT


_NONE = re.compile(
    r"(?:khong|chua|vo)(?: co| quy dinh| an dinh| xac dinh| ghi| neu| dat| gioi han)*(?: cu the)?"
    r"(?: ve)? ?(?:thoi )?han(?: cu the| hoan thanh| xu ly)?|khong gioi han thoi gian"
)
_ON_REQUEST = re.compile(
    r"(?:va |hoac |,)? ?(?:bao cao )?(?:dot xuat )?(?:(?:khi|theo|luc|neu)(?: \w+){0,4}? yeu cau\b"
    r"|dot xuat)(?: (?:cua|tu) .*)?"
)
_STANDING = re.compile(r"\b(?:thuong xuyen|lien tuc|thuong ky|thuong truc)\b")
_TIMELY = re.compile(r"(?:thuc hien |bao cao )*kip thoi")
_AT_ONCE = re.compile(
    r"(?:\b(?:ngay(?: lap tuc| tuc khac)?|lap tuc|khan(?: truong| cap)?|gap"
    r"|som(?: nhat)?(?: co the)?|cang som cang tot|nhanh nhat(?: co the)?|asap)\b ?)+"
    r"(?:thuc hien|hoan thanh|bao cao)?"
)
_FILLER = re.compile(r"(?:hoan thanh|thuc hien|bao cao|trinh|nop|gui|xong|la|han|thoi han|:)+")
_TAIL = re.compile(
    r"(?<= )(?:truoc|cham nhat|muon nhat|den het|trong (?:thoi han|vong|ngay|\d+))\b"
)
_DENIED = re.compile(r"\b(?:khong|chua|chang|sau|tru|neu|tu)\b")
_FEWEST, _MOST = 2, 3


@dataclass(frozen=True, slots=True)
class _Grammar:
    phrase: str
    words: str
    starts: date
    calendar: Calendar
    basis: Basis | None
    hours: OpeningTimes | None
    now: datetime | None

    def read(self) -> Reading:
        if not self.words or len(self.words) > LONGEST:
            return self.question((), Kind.UNKNOWN)
        plainly = self.moment(self.words, self.starts)
        if isinstance(plainly, Deadline):
            return self.dated(plainly, self.starts, self.basis or Basis.ASSIGNED)
        readers: tuple[Callable[[], Reading | None], ...] = (
            self.none, self.periodic, self.on_request, self.standing, self.anchored, self.vague,
            self.trailing,
        )  # fmt: skip
        for reader in readers:
            reading = reader()
            if reading is not None:
                return reading
        found = self.each(plainly.candidates, self.starts, self.basis or Basis.ASSIGNED)
        return self.question(tuple(found), Kind.AMBIGUOUS if plainly.candidates else Kind.UNKNOWN)

    # --- kinds without a moment ------------------------------------------------------------

    def none(self) -> Reading | None:
        if _NONE.fullmatch(self.words) is None:
            return None
        return self.undated(Kind.NONE, StepKind.NO_DEADLINE)

    def on_request(self) -> Reading | None:
        found = _ON_REQUEST.search(self.words)
        if found is None or re.search(r"\d", self.words):
            return None
        return self.undated(Kind.ON_REQUEST, StepKind.ON_REQUEST)

    def standing(self) -> Reading | None:
        said = _STANDING.search(self.words) or _TIMELY.fullmatch(self.words)
        if said is None or re.search(r"\d", re.sub(r"nam \d{4}", "", self.words)):
            return None
        return self.undated(Kind.STANDING, StepKind.STANDING)

    def undated(self, kind: Kind, step: StepKind) -> Reading:
        return Reading(self.phrase, kind, steps=(Step(step),))

    def vague(self) -> Reading | None:
        """«ngay», «khẩn trương»: soon, and nobody said when."""
        if _AT_ONCE.fullmatch(self.words) is None:
            return None
        soon = (self.starts, self.calendar.next_working(self.starts))
        return self.question(tuple(self.day(each) for each in soon), Kind.AMBIGUOUS)

    def trailing(self) -> Reading | None:
        """A deadline at the end of a sentence that says nothing else of time."""
        for found in _TAIL.finditer(self.words):
            head = self.words[: found.start()]
            if re.search(r"\d", head) or _DENIED.search(head):
                return None
            reading = replace(self, words=self.words[found.start() :]).read()
            if reading.kind.understood:
                return reading
        return None

    # --- repetitions -----------------------------------------------------------------------

    def periodic(self) -> Reading | None:
        request = _ON_REQUEST.search(self.words)
        words = self.words.replace(request[0], " ") if request else self.words
        cycles = read_cycle(" ".join(words.split()))
        if not cycles:
            return None
        if len(cycles) > 1:
            sure = (each if each.marks else usual(each)[0] for each in cycles)
            return self.question(tuple(map(self.cycle, sure)), Kind.AMBIGUOUS)
        reading = self.cycle(cycles[0])
        if request is not None:
            reading = replace(reading, steps=(*reading.steps, Step(StepKind.ON_REQUEST)))
        if reading.recurrence is None or reading.due_at is not None:
            return reading
        offered = map(self.cycle, usual(reading.recurrence))
        return replace(
            reading, alternatives=tuple(replace(each, phrase=plainly(each)) for each in offered)
        )

    def cycle(self, found: Recurrence) -> Reading:
        on = found.next_on(self.starts, self.calendar)
        due_at = None
        if on is not None:
            due_at = end_of_day(on) if found.clock is None else at(on, found.clock)
        return Reading(
            self.phrase,
            Kind.PERIODIC,
            due_at,
            steps_of_cycle(found, on, due_at, self.calendar),
            recurrence=found,
            precise=found.clock is not None,
        )

    # --- counted from something ------------------------------------------------------------

    def anchored(self) -> Reading | None:
        anchor = find_anchor(self.words)
        if anchor is None:
            return None
        if anchor.basis in (Basis.SIGNED, Basis.RECEIVED, Basis.ASSIGNED):
            return self.counted(anchor, self.starts, anchor.basis)
        named = self.moment(anchor.what, self.starts - timedelta(days=366))
        if isinstance(named, Deadline) and named.rule is Rule.ON and not named.precise:
            return self.back(anchor, named.on) or self.counted(anchor, named.on, Basis.EVENT)
        if self.basis is Basis.EVENT:
            return self.back(anchor, self.starts) or self.counted(anchor, self.starts, Basis.EVENT)
        if anchor.count and anchor.unit is None and not self.is_span(anchor.count):
            return None
        if meant_as_day(anchor.what):  # and there is none such
            return self.question((), Kind.UNKNOWN)
        what = original(self.phrase, anchor.what)
        waits = Step(StepKind.WAITS, text=what)
        return Reading(
            self.phrase, Kind.EVENT, steps=(waits,), basis=Basis.EVENT, event=what, moves=True
        )

    def is_span(self, words: str) -> bool:
        found = self.moment(words, self.starts)
        return isinstance(found, Deadline) and found.unit is not None

    def counted(self, anchor: Anchor, start: date, basis: Basis) -> Reading | None:
        """So many days after ``start``; without a number, that day or the next working day."""
        if anchor.near and basis is Basis.EVENT and not anchor.count:
            return replace(self.day(start), kind=Kind.EVENT, event=anchor.what)
        if not anchor.count or _FILLER.fullmatch(anchor.count):
            soon = (start, self.calendar.next_working(start))
            return self.question(tuple(self.day(each) for each in soon), Kind.AMBIGUOUS)
        found = self.moment(anchor.count, start)
        if not isinstance(found, Deadline) or found.unit is None:
            return None
        mine = self.basis in (None, basis) or is_now(anchor.what) or basis is Basis.EVENT
        reading = self.dated(found, start, basis if mine else self.basis or basis)
        if mine:
            kind = Kind.EVENT if self.basis is Basis.EVENT else reading.kind
            return replace(reading, kind=kind)
        count = original(self.phrase, anchor.count)
        return self.question((replace(reading, phrase=count),), Kind.AMBIGUOUS)

    def back(self, anchor: Anchor, day: date) -> Reading | None:
        """So many days before the day of an event; without a number, the day before it."""
        if not anchor.back:
            return None
        amount, unit = anchor.amount or 1, anchor.unit or Span.DAYS
        if unit is Span.WORKING_DAYS:
            on = self.calendar.back_working_days(day, amount)
        else:
            on = spans.counted(day, -amount, unit)
        step = Step(StepKind.BACK, on=day, until=on, amount=amount, unit=unit)
        return Reading(
            self.phrase,
            Kind.EVENT if self.basis is Basis.EVENT else Kind.RELATIVE,
            end_of_day(on),
            (step, *warnings(on, Rule.BEFORE, self.calendar)),
            basis=Basis.EVENT,
            event=anchor.what,
            moves=True,
        )

    # --- moments ---------------------------------------------------------------------------

    def moment(self, words: str, start: date) -> Deadline | Unclear:
        known = self.now if self.now is not None and local(self.now).date() == start else None
        now = known or at(start, time(0, 0))
        found = read_words(words, now, self.calendar, self.hours or Hours())
        return found if known is not None else self.hours_from(found, start)

    def hours_from(self, found: Deadline | Unclear, start: date) -> Deadline | Unclear:
        """Hours from a day whose hour nobody said: from its opening or from its closing?"""
        if not isinstance(found, Deadline) or found.rule is not Rule.HOURS:
            return found
        hours = (self.hours or Hours()).on(start)
        gap = found.due_at - at(start, time(0, 0))
        ends = (at(start, clock) + gap for clock in (hours.opens, hours.closes))
        return Unclear(tuple(replace(found, due_at=end, on=today(end)) for end in ends))

    def day(self, day: date) -> Reading:
        """A proposal: until the end of that day."""
        steps = (Step(StepKind.INCLUDED, on=day), *warnings(day, Rule.ON, self.calendar))
        return Reading(self.phrase, Kind.FIXED, end_of_day(day), steps)

    def dated(self, found: Deadline, start: date, basis: Basis) -> Reading:
        counted = found.rule in (Rule.WORKING_DAYS, Rule.CALENDAR_DAYS)
        return Reading(
            self.phrase,
            Kind.RELATIVE if counted or found.rule is Rule.HOURS else Kind.FIXED,
            found.due_at,
            steps_of(found, start, self.calendar, basis),
            basis=basis if counted else None,
            precise=found.precise,
            moves=counted,
        )

    def each(self, candidates: Iterable[Deadline], start: date, basis: Basis) -> Iterator[Reading]:
        return (self.dated(each, start, basis) for each in candidates)

    def question(self, found: tuple[Reading, ...], kind: Kind) -> Reading:
        """Two or three readings to choose from: what was found, else proposals."""
        days = (
            self.calendar.next_working(self.starts),
            self.calendar.add_working_days(self.starts, 5),
            spans.months_on(self.starts.replace(day=1), 1) - timedelta(days=1),
        )
        offered = {(each.due_at, each.recurrence): each for each in found}
        for day in sorted(days):
            if len(offered) >= (_FEWEST if found else _MOST):
                break
            if day >= self.starts:
                offered.setdefault((end_of_day(day), None), self.day(day))
        chosen = tuple(replace(each, phrase=plainly(each)) for each in offered.values())
        return Reading(self.phrase, kind, alternatives=chosen[:_MOST])
