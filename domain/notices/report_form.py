"""The questions of the citizens' dialogues: the guided report, following one, adding, objecting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.lifecycle import SORTED, About, Category, Privacy, ReportKind
from domain.notices.base import Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows

COMPLAINT, DENUNCIATION, EMERGENCY = "khieu_nai", "to_cao", "khan_cap"
TRIAGE: tuple[str, ...] = (
    *(ReportKind.REPORT, ReportKind.PROPOSAL, ReportKind.QUESTION, ReportKind.PRAISE),
    *(COMPLAINT, DENUNCIATION, EMERGENCY),
)
"""What is asked first: the kinds we take, and those that have another way of their own."""


@dataclass(frozen=True, slots=True)
class AskKind(Question):
    """Asked first; a complaint or denunciation is explained before anything is filed."""

    words: bool = False  # what happened was already written

    def rows(self) -> Rows:
        return (*in_rows([Press(f"kind.{kind}", self.act(kind)) for kind in TRIAGE]), *self.nav())


@dataclass(frozen=True, slots=True)
class FormalFirst(Question):
    """C1: a chat message is no complaint and no denunciation; where, when and how to file one, and
    the choice to have it recorded as a report."""

    which: str  # khieu_nai, to_cao
    petitions: str
    hours: str
    form: str

    def rows(self) -> Rows:
        return ((Press("formal.go_on", self.act("on")),), *self.nav())


@dataclass(frozen=True, slots=True)
class EmergencyFirst(Question):
    """Whom to call; this line saves nobody. What is not urgent any more may be reported."""

    numbers: str

    def rows(self) -> Rows:
        return ((Press("formal.go_on", self.act("on")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskCategory(Question):
    def rows(self) -> Rows:
        return (*((Press(f"category.{one}", self.act(one)),) for one in SORTED), *self.nav())


@dataclass(frozen=True, slots=True)
class Fitting:
    """A unit or a person that fits what was typed."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class AskUnit(Question):
    """Typed in part, with or without accents; ``found`` fits ``query``."""

    query: str
    found: tuple[Fitting, ...]
    more: int  # that fit as well but are not listed

    def rows(self) -> Rows:
        picks = tuple((Pick(unit.name, self.act(f"u{unit.id}")),) for unit in self.found)
        return (*picks, (Press("unit.unknown", self.act("u0")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskWords(Question):
    praise: bool
    files: int


@dataclass(frozen=True, slots=True)
class AskPrivacy(Question):
    """C2 is said with it: who reads what by each choice, and who else learns of it on the channel
    the person is on; what anonymous means here, and what it does not. ``staff``: the office knows
    this chat by its owner's name."""

    channel: str = ""
    staff: bool = False

    def rows(self) -> Rows:
        return (*((Press(f"privacy.{one}", self.act(one)),) for one in Privacy), *self.nav())


@dataclass(frozen=True, slots=True)
class Review(Question):
    """Everything once more before it is sent, and what may be added."""

    sort: ReportKind
    category: Category
    unit: str
    words: str
    privacy: Privacy
    when: str
    where: str
    about: About
    whom: str
    dossier: str
    files: int
    places: int
    channel: str = ""

    def rows(self) -> Rows:
        return (
            (Press("report.send", self.act("send")),),
            (Press("report.when", self.act("when")), Press("report.where", self.act("where"))),
            (Press("report.whom", self.act("about")), Press("report.dossier", self.act("dossier"))),
            (Press("report.evidence", self.act("evidence")),),
            *self.nav(),
        )


class Detail(StrEnum):
    """What may be told beside the story, in one line each."""

    WHEN = "when"
    WHERE = "where"
    WHOM = "whom"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class AskDetail(Question):
    detail: Detail

    def rows(self) -> Rows:
        return self.nav(skip=True)


@dataclass(frozen=True, slots=True)
class AskAbout(Question):
    """Whom it is about by rank: decides who must not receive it."""

    def rows(self) -> Rows:
        ranks = (About.STAFF, About.LEADERSHIP, About.UNSAID)
        return (*((Press(f"about.{one}", self.act(one)),) for one in ranks), *self.nav())


@dataclass(frozen=True, slots=True)
class AskEvidence(Question):
    files: int
    places: int

    def rows(self) -> Rows:
        return ((Press("evidence.done", self.act("done")),), *self.nav())


# --- following, adding, objecting ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskCode(Question):
    """The code of a report."""


@dataclass(frozen=True, slots=True)
class AskPin(Question):
    code: str


@dataclass(frozen=True, slots=True)
class AskMore(Question):
    """What to add to a report; ``question`` is what its handler asked, "" when nothing."""

    code: str
    question: str


@dataclass(frozen=True, slots=True)
class AddOrNew(Question):
    """Plain words after a report: do they belong to it?"""

    code: str
    words: str

    def rows(self) -> Rows:
        return (
            (Pick(f"➕ {self.code}", self.act("add")),),
            (Press("report.new", self.act("new")),),
            *self.nav(),
        )


@dataclass(frozen=True, slots=True)
class AskObjection(Question):
    code: str
    higher: bool  # this time it will go to the superior body
