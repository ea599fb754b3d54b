"""An item being read: the fields a plan writes below it, and how it is finished."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents.bodies import coordinating_within, read_bodies
from documents.due_words import due_words
from documents.plain import capital, flat, tidy
from domain.directives import Doubt, Item, ItemKind, Warned

_LONGEST_FIELD = 400  # characters

_FIELDS = (
    (
        "lead",
        r"(?:co quan |don vi |bo phan )?(?:chu tri|dau moi|thuc hien chinh)(?: thuc hien"
        r"| tham muu)?",
    ),
    ("coordinating", r"(?:(?:cac )?(?:co quan|don vi) )?phoi hop(?: thuc hien)?"),
    ("due", r"(?:thoi (?:gian|han)|tien do|han)(?: thuc hien| hoan thanh| trinh| bao cao)*"),
    ("deliverable", r"(?:san pham|ket qua)(?: dau ra| du kien| can dat| hoan thanh| thuc hien)*"),
)
_INLINE = re.compile("|".join(rf"(?P<{name}>\b{words}\s*:\s*)" for name, words in _FIELDS))
_DELIVERABLE = re.compile(
    r"\b(?:ban hanh|xay dung|trinh|lap|gui|tham muu|du thao|hoan thien|soan thao|bao cao"
    r"|nop)\b[^.;:]{0,60}?"
    r"\b((?:ke hoach|de an|bao cao|quyet dinh|to trinh|quy che|danh muc|danh sach|phuong an"
    r"|huong dan"
    r"|chuong trinh|du thao|nghi quyet|quy trinh|bang|bien ban|bo chi so|so lieu"
    r"|thong bao)\b[^.;,:(]{0,90})"
)


@dataclass
class Draft:
    path: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    content: str
    deliverable: str = ""
    due: tuple[str, ItemKind] | None = None
    named: bool = False  # the paragraph itself says who


def is_field(text: str) -> bool:
    """«Cơ quan chủ trì: …», «Thời hạn: …», «Sản phẩm: …»."""
    return _INLINE.match(flat(text)) is not None and len(text) <= _LONGEST_FIELD


def take_field(draft: Draft, text: str) -> bool:
    """Whether the words are a field of the item above them: «- Cơ quan chủ trì: Sở Nội vụ.»"""
    if not is_field(text):
        return False
    _inline(draft, text)
    return True


def _fill(draft: Draft, name: str, words: str) -> None:
    words = tidy(words).strip(" .;)")
    if name in ("lead", "coordinating"):
        bodies, _ = read_bodies(words)
        value = bodies or ((words,) if words else ())
        if name == "lead":
            draft.lead, draft.named = value, True
        else:
            draft.coordinating = value
    elif name == "due":
        phrase, kind, _ = due_words(words)
        known = phrase and kind is not ItemKind.STANDING
        draft.due = (phrase, kind) if known else (words, _kind(words))
    else:
        draft.deliverable = words


def _kind(words: str) -> ItemKind:
    plain = flat(words)
    if "thuong xuyen" in plain or not any(each.isdigit() for each in plain):
        return ItemKind.PERIODIC if re.search(r"\b(?:hang|moi) ", plain) else ItemKind.STANDING
    return ItemKind.FIXED


def _inline(draft: Draft, words: str) -> None:
    """«(Chủ trì: Sở A; phối hợp: Sở B; thời hạn: quý I/2027)»."""
    plain = flat(words)
    found = list(_INLINE.finditer(plain))
    for one, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(words)
        _fill(draft, str(one.lastgroup), words[one.end() : end])


def finished(draft: Draft) -> tuple[Item, list[Warned]]:
    inline = _INLINE.search(flat(draft.content))
    if inline is not None and inline.start() > 0:
        _inline(draft, draft.content[inline.start() :])
        draft = replace(draft, content=draft.content[: inline.start()].rstrip(" (;,-–"))
    content = capital(tidy(draft.content).removesuffix("./.").strip(" ;/")).removesuffix(".")
    phrase, kind, second = due_words(content)
    if draft.due is not None and kind not in (ItemKind.FIXED, ItemKind.PERIODIC):
        phrase, kind = draft.due
    warned = [Warned(Doubt.SECOND_DEADLINE, f"{draft.path}: {second}")] if second else []
    if not draft.lead:
        warned.append(Warned(Doubt.NO_LEAD, draft.path))
    helpers = draft.coordinating or tuple(
        body for body in coordinating_within(content) if body not in draft.lead
    )
    deliverable = draft.deliverable or _deliverable(content)
    return Item(draft.path, draft.lead, helpers, content, deliverable, phrase, kind), warned


def _deliverable(content: str) -> str:
    found = _DELIVERABLE.search(flat(content))
    if found is None:
        return ""
    words = content[slice(*found.span(1))]
    due, _, _ = due_words(words)
    cut = words.find(due) if due else -1
    return capital(tidy(words[:cut] if cut > 0 else words).strip(" ,"))
