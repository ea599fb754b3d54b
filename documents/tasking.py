"""From the paragraphs of a directive to its items: who is to do what, with whom, by when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.bodies import Assigned, read_assignment, read_bodies
from documents.drafts import Draft, finished, take_field
from documents.due_words import due_words
from documents.listing import NUMBER, Numbered, assigns, describes, numbered
from documents.plain import flat
from domain.directives import Doubt, Item, ItemKind, Warned

LAST, LOOSE = "cuối", "đoạn"
SHORT = 160  # characters; a longer paragraph says something itself

_CALL = re.compile(r"(?:yeu cau|de nghi|giao(?: nhiem vu)?(?: cho)?|chi dao|phan cong)\s+")
_STARTS = re.compile(r"(?:nhu sau|sau day|sau|cu the|nhiem vu|noi dung|giai phap)\s*:$")
_FORMULA = re.compile(
    r"(?:(?:va|cac|noi dung|nghiem tuc|nghiem|khan truong|chu dong|tich cuc|to chuc"
    r"|trien khai|quan triet"
    r"|thuc hien|phoi hop|day du|hieu qua|tot|dong bo|kip thoi|thi hanh|chap hanh|chiu trach nhiem"
    r"|co trach nhiem|chi dao co quan, don vi thuoc pham vi quan ly|biet|chi dao|den|toan the"
    r"|thong bao|de|cho|cac don vi|cac co quan|theo dung|can cu chuc nang,? nhiem vu)[\s,]*)+"
    r"(?:(?:cac )?(?:noi dung |nhiem vu )?(?:tai |cua |neu tren|tren|theo )?(?:chi thi"
    r"|cong van|ke hoach"
    r"|quyet dinh|noi dung|nghi quyet|ket luan|thong bao|cong dien|van ban"
    r"|chuong trinh)?[\w ]{0,24})?[./ ]*"
)
_EFFECT = re.compile(
    r"(?:chi thi|quyet dinh|ke hoach|quy dinh|nghi quyet|huong dan|ket luan) nay \w"
)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ])")
_DUTY = re.compile(r"(?:chu tri|co trach nhiem|chiu trach nhiem|la co quan dau moi|phoi hop)")


@dataclass
class Context:
    """What holds for everything below a heading."""

    level: int
    path: str
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    due: tuple[str, ItemKind] | None = None
    describing: bool = False
    filled: bool = False  # something stands below it already


@dataclass
class Tasking:
    """The reading so far."""

    addressees: tuple[str, ...]
    default: tuple[str, ...] = ()
    begun: bool = False  # the directive has said that tasks follow
    contexts: list[Context] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)

    def read(self, one: Numbered) -> None:
        if self.drafts and take_field(self.drafts[-1], one.text):
            return
        if one.level is None:
            self._unmarked(one)
            return
        while self.contexts and self.contexts[-1].level >= one.level:
            self.contexts.pop()
        assigned = read_assignment(one.text)
        if _is_heading(one, assigned):
            self._heading(one, assigned)
        elif any(each.describing for each in self.contexts):
            return
        else:
            self._marked(one, assigned)

    # --- headings ----------------------------------------------------------------------

    def _heading(self, one: Numbered, assigned: Assigned | None) -> None:
        phrase, kind, _ = due_words(one.text)
        firm = kind in (ItemKind.FIXED, ItemKind.PERIODIC)
        lead = assigned.lead if assigned else ()
        helpers = assigned.coordinating if assigned else ()
        if not lead and one.text.endswith(":"):
            lead = called(one.text)
        context = Context(one.level or 0, one.path, lead, helpers,
                          (phrase, kind) if firm else None, describes(one.text))  # fmt: skip
        self.begun = self.begun or bool(lead) or assigns(one.text)
        self.contexts.append(context)

    def inherited(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        for context in reversed(self.contexts):
            if context.lead:
                return context.lead, context.coordinating
        return self.default, ()

    # --- paragraphs --------------------------------------------------------------------

    def _marked(self, one: Numbered, assigned: Assigned | None) -> None:
        lead, helpers = self.inherited()
        if not (assigned and assigned.lead) and not self.begun and not lead:
            if len(one.text) > 20 and not any(each.describing for each in self.contexts):
                self.warnings.append(Warned(Doubt.NOT_ITEM, f"{one.path}: {one.text[:80]}"))
            return
        formula = assigned is not None and assigned.lead and is_formula(assigned.rest)
        if formula or _EFFECT.match(flat(one.text)):
            self.warnings.append(Warned(Doubt.NOT_ITEM, f"{one.path}: {one.text[:80]}"))
            return
        if self.contexts:
            self.contexts[-1].filled = True
        self._give(one.path, one.text, assigned, (lead, helpers))

    def _unmarked(self, one: Numbered) -> None:
        text, plain = one.text, flat(one.text)
        if text.endswith(":"):
            self._lead_in(text, plain)
            return
        parts = _turns(text)
        assigned = read_assignment(parts[0])
        if len(parts) > 1 and not (assigned and assigned.lead) and self._apart():
            text = " ".join(parts[1:])
            assigned = read_assignment(parts[1])
        if assigned and assigned.lead and not assigned.rest.strip(" .:/"):
            self.contexts = [
                Context(NUMBER, text.strip(" :."), assigned.lead, assigned.coordinating)
            ]
            self.begun = True
            return
        if any(each.describing for each in self.contexts) and not (assigned and assigned.ordered):
            return
        self._sentence(text, assigned)

    def _lead_in(self, text: str, plain: str) -> None:
        """«… yêu cầu Thủ trưởng các cơ quan, đơn vị thực hiện các nhiệm vụ sau:»"""
        assigned = read_assignment(text)
        whole = assigned is not None and not assigned.rest.strip(" .:")
        lead = called(text)
        told = bool(_STARTS.search(plain)) and not whole
        if assigned and assigned.lead and not told and (whole or len(text) < SHORT):
            self.contexts = [
                Context(NUMBER, text.strip(" :."), assigned.lead, assigned.coordinating)
            ]
            self.begun = True
        elif lead or _STARTS.search(plain):
            self.contexts = []
            self.begun = True
            own = not lead or flat(lead[0]).startswith(
                ("quy co quan", "quy don vi", "cac dong chi")
            )
            self.default = self.addressees if own and self.addressees else lead

    def _sentence(self, text: str, assigned: Assigned | None) -> None:
        """A paragraph without a number: of an item, under a heading, or closing the directive."""
        heading = self.contexts[-1] if self.contexts else None
        if assigned is not None and assigned.lead:
            if is_formula(assigned.rest):
                self.warnings.append(Warned(Doubt.NOT_ITEM, text[:80]))
            elif self.begun or assigned.ordered:
                self._give(self._loose_path(heading), text, assigned, self.inherited())
        elif heading is not None and heading.lead and not heading.filled:
            heading.filled = True
            self._give(heading.path, text, assigned, self.inherited())
        elif self.drafts and self.begun and not _CLOSES.match(flat(text)):
            self.drafts[-1].content += f" {text}"

    def _apart(self) -> bool:
        """Whether a paragraph without a number begins something of its own here."""
        return not self.drafts or bool(self.contexts and not self.contexts[-1].filled)

    def _loose_path(self, heading: Context | None) -> str:
        if heading is not None and not heading.filled:
            heading.filled = True
            return heading.path
        same = sum(draft.path.startswith((LAST, LOOSE)) for draft in self.drafts) + 1
        if same > len(self.drafts):
            return f"{LOOSE} {same}"  # a paper without numbers
        return LAST if same == 1 else f"{LAST} ({same})"

    def _give(
        self,
        path: str,
        text: str,
        assigned: Assigned | None,
        inherited: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> None:
        """One item, or several when later sentences turn to somebody else."""
        parts = _turns(text)
        first = read_assignment(parts[0]) if len(parts) > 1 else assigned
        if len(parts) > 1 and not (first and first.lead) and not inherited[0]:
            parts, first = parts[1:], read_assignment(parts[1])
        for number, part in enumerate(parts, start=1):
            own = first if number == 1 else read_assignment(part)
            lead = own.lead if own and own.lead else inherited[0]
            helpers = own.coordinating if own else ()
            content = own.rest if own and (own.lead or own.coordinating) else part
            named = f"{path} ({number})" if number > 1 else path
            below = inherited[1] if not (own and own.lead) else ()
            self.drafts.append(
                Draft(named, lead, helpers or below, content, due=self._due(), named=bool(own))
            )

    def _due(self) -> tuple[str, ItemKind] | None:
        return next((each.due for each in reversed(self.contexts) if each.due), None)


_CLOSES = re.compile(
    r"(?:tren day|trong qua trinh|chi thi nay|quyet dinh nay|ke hoach nay|cong van nay"
    r"|can cu|nhan duoc"
    r"|thoi gian qua|noi nhan|ket luan nay|thong bao nay|de nghi|vay"
    r"|uy ban nhan dan .{3,40} thong bao)"
)


def read_items(
    paragraphs: list[str], addressees: tuple[str, ...]
) -> tuple[tuple[Item, ...], list[Warned]]:
    """The items in the order of the paper, and what a reader should look at."""
    tasking = Tasking(addressees)
    for one in numbered(paragraphs):
        tasking.read(one)
    items = []
    _settle(tasking.drafts)
    for draft in tasking.drafts:
        item, warned = finished(draft)
        items.append(item)
        tasking.warnings += warned
    return tuple(items), tasking.warnings


def _settle(drafts: list[Draft]) -> None:
    """A paragraph without a number that others follow belongs to the number before it."""
    for place in range(1, len(drafts) - 1):
        following = (draft.path.startswith(LAST) for draft in drafts[place + 1 :])
        if drafts[place].path.startswith(LAST) and not all(following):
            before = re.sub(r" \(\d+\)$", "", drafts[place - 1].path)
            same = sum(draft.path.startswith(f"{before} (") for draft in drafts[:place])
            drafts[place].path = f"{before} ({same + 2})"


def called(text: str) -> tuple[str, ...]:
    """Whom a sentence calls on: the first bodies behind «yêu cầu», «đề nghị», «giao»."""
    plain = flat(text)
    for found in _CALL.finditer(plain):
        bodies, _ = read_bodies(text, found.end())
        if bodies:
            return bodies
    return ()


def is_formula(rest: str) -> bool:
    """«nghiêm túc triển khai thực hiện Chỉ thị này»: nothing anybody could report on."""
    return _FORMULA.fullmatch(flat(rest)) is not None and due_words(rest)[1] in (
        ItemKind.STANDING,
        ItemKind.ON_REQUEST,
    )


def _is_heading(one: Numbered, assigned: Assigned | None) -> bool:
    text = one.text
    if assigned is not None and not assigned.rest.strip(" .:;/"):
        return True
    if one.children and text.endswith(":"):
        return True
    bare = not text.endswith((".", ";", ",", "./.")) and len(text) < SHORT
    if text.isupper() and bare:
        return True
    return bare and not text.endswith(":") and (one.children or _topic(text)) and assigned is None


def _topic(text: str) -> bool:
    """«Về công tác cải cách hành chính», «Tổ chức thực hiện»."""
    plain = flat(text)
    return plain.startswith(("ve ", "doi voi ", "linh vuc ")) or plain in (
        "to chuc thuc hien",
        "nhiem vu, giai phap",
    )


def _turns(text: str) -> list[str]:
    """Sentences, each turn to another body beginning a part."""
    parts: list[str] = []
    for sentence in _SENTENCE.split(text):
        assigned = read_assignment(sentence)
        turns = assigned is not None and assigned.lead and assigned.rest.strip(" .") and (
            assigned.ordered or _says_duty(sentence, assigned)
        )  # fmt: skip
        if parts and not (turns and not is_formula(assigned.rest if assigned else "")):
            parts[-1] += f" {sentence}"
        else:
            parts.append(sentence)
    return parts


def _says_duty(sentence: str, assigned: Assigned) -> bool:
    after = flat(sentence).find(flat(assigned.lead[-1])) + len(assigned.lead[-1])
    return _DUTY.match(flat(sentence)[after:].lstrip(" ,")) is not None
