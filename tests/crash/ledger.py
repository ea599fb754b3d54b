"""The ledger outside the program: what the emulator's people did, and what they expect of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Done:
    """One thing a person did: the platform's number for it, and in which of the chat's queues
    (texts, presses) the platform delivers it; each queue keeps its order."""

    update: int
    person: int
    queue: str


@dataclass(slots=True)
class Sent:
    """A report a citizen sent: its words, then every addition, in the order they were said."""

    person: int
    unit: str
    blocks: list[str]
    code: str = ""  # as the receipt said
    taken: bool = False  # a head pressed «Tiếp nhận»


@dataclass(slots=True)
class Given:
    """A task in the register, whose reminder comes due in the storm."""

    code: str
    person: int  # the assignee's chat
    urgent: bool
    acknowledged: bool = False
    progress: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Ledger:
    done: list[Done] = field(default_factory=list)
    reports: list[Sent] = field(default_factory=list)
    tasks: list[Given] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)  # people who waited in vain

    def progress(self) -> int:
        return len(self.done)

    def sent_in(self, unit: str) -> list[Sent]:
        """Reports about a unit whose receipt was seen."""
        return [report for report in self.reports if report.unit == unit and report.code]
