"""Sample values for any notice, led by its annotations: what people typed is hostile, lists have
several entries, optional values are there and are missing, every member of an enum has its turn.

Names that a field may hold, where the type says only ``str``, are listed in ``NAMES``.
"""

from __future__ import annotations

import importlib
import pkgutil
import types
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin

from domain import notices
from domain.guarding import Sort
from domain.lifecycle import ReportAct, TaskAct
from domain.notices import Notice, Pick, base
from domain.notices.parts import ANYWAY
from domain.notices.tasks import Brief
from domain.recurring import Every
from domain.rights import Role
from domain.terms import Term, TermKind
from domain.traces import TraceKind
from services.report_file import WHO
from services.report_owners import PUBLIC

TYPED = "<b>&\"' tô"
"""What somebody may type: it must arrive as text, never as markup."""

LARGEST_ID = 2**31
MOMENT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)

NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Linked", "roles"): tuple(Role),
    ("Help", "commands"): ("viec", "donvi", "trogiup"),
    ("NobodyTold", "why"): ("none", "closed"),
    ("UnitTasks", "only"): ("all", "overdue"),
    ("AskColleague", "what"): ("give", "absent", "stand_in"),
    ("AskTaskWords", "what"): (
        *("extension_reason", "extension_progress", "extension_refusal", "explanation"),
        *("opinion", "opinion_wanted", "hand_back_reason", "insist_reason", "pause_reason"),
        *("cancel_reason", "move_reason"),
    ),
    ("ExtensionNoted", "what"): ("asked", "granted", "refused"),
    ("RequestNoted", "what"): (
        *("explanation_asked", "opinion_asked", "explained", "opinion_given"),
    ),
    ("HoldingNoted", "what"): (
        *("paused", "resumed", "withdrawn", "handed_back", "kept", "moved"),
    ),
    ("TaskLife", "repeats"): ("", *Every, "trước ngày 25 hằng tháng"),
    ("Milestone", "kind"): PUBLIC,
    ("FormalFirst", "which"): ("khieu_nai", "to_cao"),
    ("AskPartWords", "what"): ("result", "refusal", "stop"),
    ("PartNoted", "did"): ("split", "given", "done", "returned", "withdrawn"),
    ("RuleNoted", "did"): ("added", "moved", "removed"),
    ("BlockEnded", "why"): ("expired", "lifted", "unanswered"),
    ("SuspectDecided", "what"): ("released", "set_aside", "released_all"),
    ("Telling", "sort"): (*TraceKind, *Sort),
    ("SheetLine", "kind"): ("body", "addition", "answer", "objection", "place", "question", "whom"),
}
"""Fields whose strings are names the catalogue knows: (kind, field) -> the names."""

ALWAYS_THERE = {
    ("TaskAwaiting", "since"),
    ("TaskDueToday", "due_at"),
    ("TaskEscalated", "answer_by"),
    ("TaskOverdue", "answer_by"),
    ("TaskOverdue", "due_at"),
    ("TaskSubmitted", "at"),
}
"""Optional fields that this notice is never made without."""

ACTS: dict[tuple[str, str], tuple[StrEnum, ...]] = {
    ("TaskNoted", "act"): (  # the others are said in words of their own
        TaskAct.ACKNOWLEDGE,
        TaskAct.PROGRESS,
        TaskAct.SUBMIT,
        TaskAct.ACCEPT,
        TaskAct.RETURN,
        TaskAct.REASSIGN,
    ),
    ("PartsOpen", "act"): tuple(ANYWAY),
}
"""Enum fields of which only some members occur."""

OFFERED: dict[type[StrEnum], tuple[StrEnum, ...]] = {ReportAct: WHO}
"""Of reports' acts only the officers' are ever offered."""

for _each in pkgutil.iter_modules(notices.__path__):
    importlib.import_module(f"{notices.__name__}.{_each.name}")

KINDS: dict[str, type[Notice]] = {
    name: kind
    for name, kind in sorted(Notice.kinds.items())
    if not kind.wordless
    and not any(other is not kind and issubclass(other, kind) for other in Notice.kinds.values())
}
"""Every notice that has words; what only stands above others (Question) has none."""

VARIANTS = 16


def hints_of(kind: object) -> dict[str, Any]:
    hints: dict[str, Any] = base.hints_of(kind)
    return hints


@dataclass(frozen=True, slots=True)
class Way:
    """One way of filling in values. ``turn`` walks through enum members and booleans; ``bare``
    leaves out whatever may be missing."""

    turn: int
    bare: bool = False


WAYS = (*(Way(turn) for turn in range(VARIANTS)), *(Way(turn, True) for turn in range(4)))


def samples(kind: type[Notice]) -> Iterator[Notice]:
    return (build(kind, way) for way in WAYS)


def build(kind: type[Any], way: Way, owner: str = "") -> Any:
    """A value of a dataclass; ``owner`` is the notice it belongs to."""
    owner = owner or kind.__name__
    hints = hints_of(kind)
    values: dict[str, Any] = {}
    for place, field in enumerate(fields(kind)):
        where = kind.__name__ if (kind.__name__, field.name) in NAMES else owner
        values[field.name] = value(
            hints[field.name], field.name, where, Way(way.turn + place, way.bare)
        )
    if kind is Brief:
        values["term"] = term_of(values["due_at"], values["term"])
    return kind(**values)


def term_of(due_at: datetime | None, term: Term) -> Term:
    """No deadline, no term; a deadline has one."""
    if due_at is None:
        return Term(TermKind.NONE)
    return term if term.kind is not TermKind.NONE else Term(TermKind.AHEAD, 7)


def value(hint: Any, name: str, owner: str, way: Way) -> Any:
    origin, arms = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        missing = way.bare or way.turn % 5 == 4
        if type(None) in arms and missing and (owner, name) not in ALWAYS_THERE:
            return None
        return value(next(arm for arm in arms if arm is not type(None)), name, owner, way)
    if origin is tuple:
        return several(arms, name, owner, way)
    if origin is Literal:
        return arms[way.turn % len(arms)]
    if hint is Pick or hint is Notice:
        return borrowed(hint, name, way)
    if is_dataclass(hint):
        return build(hint, way, owner)  # type: ignore[arg-type]  # a class, not an instance
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        members = ACTS.get((owner, name)) or OFFERED.get(hint) or tuple(hint)
        return members[way.turn % len(members)]
    return plain(hint, name, owner, way)


def several(arms: tuple[Any, ...], name: str, owner: str, way: Way) -> tuple[Any, ...]:
    if len(arms) == 2 and arms[1] is ...:
        turns = () if way.bare else range(way.turn, way.turn + 3)
        return tuple(value(arms[0], name, owner, Way(turn)) for turn in turns)
    return tuple(value(arm, name, owner, way) for arm in arms)


def borrowed(hint: Any, name: str, way: Way) -> Any:
    """A button, or a whole other notice, as a field."""
    if hint is Pick:
        return Pick(f"{name} {TYPED}", f"d:{way.turn}:{LARGEST_ID}")
    return build(inner(way), way)


def inner(way: Way) -> type[Notice]:
    """For a field that may hold any notice: one that holds none itself."""
    flat = [kind for kind in KINDS.values() if "Notice" not in str(hints_of(kind).values())]
    return flat[way.turn % len(flat)]


def plain(hint: Any, name: str, owner: str, way: Way) -> Any:
    if (owner, name) in NAMES:
        known = NAMES[owner, name]
        return known[way.turn % len(known)]
    if hint is str:
        return "" if way.bare else f"{name} {TYPED}"
    if hint is bool:
        return not way.bare and way.turn % 2 == 0
    if hint is int:
        return number(name, way)
    return {datetime: MOMENT, date: MOMENT.date(), time: MOMENT.time(), float: 0.5}[hint]


def number(name: str, way: Way) -> int:
    if name == "id" or name.endswith("_id"):
        return LARGEST_ID
    return 0 if way.bare else 1 + way.turn % 3
