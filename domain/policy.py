"""One time limit or habit of the office, with its legal basis."""

from __future__ import annotations

from dataclasses import dataclass

OURS = "Mặc định của phần mềm, chưa phải quy định"

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Default:
    name: str
    value: str
    basis: str
    choices: tuple[str, ...] = ()  # nothing else may stand there
