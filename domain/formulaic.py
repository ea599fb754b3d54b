"""Whether an answer to a citizen says anything: the check its writer is shown before it is sent.

Offices answer on time and leave people no wiser: in Hà Nội's iHanoi of 2024 a third of the
citizens were dissatisfied because answers were general. The check refuses nothing: whoever answers
for it may send it all the same, with a reason that is kept and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.closing import AGAINST
from domain.lifecycle import Finding
from domain.likeness import alike
from domain.words import expand, fold, nfc

SAME = 0.85  # the share of words with an earlier answer that makes it the same
LEAST_OWN = 4  # words left when the phrases everybody writes are taken out


class Gap(StrEnum):
    """What is wrong with an answer."""

    SHORT = "short"
    TEMPLATE = "template"  # nothing but phrases that fit every report
    VAGUE = "vague"  # neither who, nor when, nor a number
    REPEATED = "repeated"  # sent before, about another report
    NO_MEASURE = "no_measure"  # something was founded, and nothing done
    LOADED = "loaded"  # words that judge the person it is about


class Missing(StrEnum):
    """What an answer could name and does not."""

    WHO = "who"
    WHEN = "when"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found: ``loaded`` are the words to be replaced by «người bị phản ánh»."""

    gaps: tuple[Gap, ...] = ()
    missing: tuple[Missing, ...] = ()
    loaded: tuple[str, ...] = ()


# Longest first: what a phrase takes away no shorter one needs.
PHRASES = sorted(
    {
        "tran trong cam on", "tran trong", "cam on ong ba", "cam on", "kinh gui ong ba", "kinh gui",
        "ong ba", "da ghi nhan", "xin ghi nhan", "ghi nhan", "tiep thu y kien", "tiep thu",
        "phan anh cua ong ba", "phan anh", "kien nghi", "da tiep nhan", "tiep nhan", "y kien",
        "noi dung", "chan chinh", "rut kinh nghiem", "nghiem tuc", "kip thoi", "da kiem tra",
        "kiem tra", "xac minh", "xem xet", "giai quyet", "xu ly", "theo dung quy dinh",
        "theo quy dinh", "dung quy dinh", "cua phap luat", "trong thoi gian toi",
        "trong thoi gian som nhat", "thoi gian toi", "som nhat", "da chi dao", "chi dao",
        "bo phan lien quan", "cac bo phan lien quan", "don vi lien quan", "ca nhan lien quan",
        "cac don vi", "don vi", "co quan", "bo phan", "can bo cong chuc", "cong chuc", "can bo",
        "se tiep tuc", "tiep tuc", "se thuc hien", "thuc hien", "tang cuong", "nhac nho",
        "khong de xay ra", "tai dien", "mong ong ba thong cam", "rat mong", "thong cam",
        "dam bao", "bao dam", "day du", "phu hop", "tinh hinh thuc te", "thuc te",
    },
    key=len,
    reverse=True,
)  # fmt: skip
EMPTY = frozenset(
    "va la thi ma cua cho da se dang duoc ve viec cac nhung nay do xin toi".split()  # noqa: SIM905 a sentence is easier to read
)

WHO = re.compile(
    r"\b(?:quầy|phòng|tổ|ban|trung tâm|văn phòng|trưởng|phó|giám đốc|chuyên viên|ông|bà|anh|chị"
    r"|đồng chí|người bị phản ánh|nhân viên|viên chức)\b"
)
PLAIN_WHO = re.compile(
    r"\b(?:quay|phong|trung tam|van phong|pho|giam doc|chuyen vien|dong chi|nguoi bi phan anh"
    r"|nhan vien|vien chuc)\b"
)
"""Without accents only what means nothing else: «chi» may be chị or chỉ, «anh» is in phản ánh."""
_SENDER = re.compile(r"\b(?:ông|anh)\W+(?:bà|chị)\b")  # who is written to is no «who»
WHEN = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}|\b\d{1,2}\s*(?:gio|h)\b|\bngay \d|\bthang \d|\bthu (?:hai|ba|tu|nam"
    r"|sau|bay)\b|\b(?:hom nay|hom qua|sang nay|chieu nay|tuan nay|tuan truoc|ngay mai)\b"
)
NUMBER = re.compile(r"\d")
LOADED = (
    "bị cáo", "bị can", "thủ phạm", "tội phạm", "hung thủ", "kẻ gian", "kẻ xấu", "kẻ vi phạm",
    "tên này", "đối tượng vi phạm",
)  # fmt: skip
PLAIN_LOADED = ("thu pham", "toi pham", "hung thu", "ke gian", "ke xau", "ke vi pham")
"""Those that mean nothing else when written without accents."""


def check(
    text: str,
    finding: Finding,
    *,
    done: bool,
    earlier: Iterable[str] = (),
    least: int = 8,
) -> Check:
    """What an answer lacks. ``done``: something was done; ``earlier`` are answers given before,
    ``least`` the words below which one is short."""
    missing = lacking(text)
    loaded = loaded_words(text)
    found = {
        Gap.SHORT: len(expand(text).split()) < least,
        Gap.TEMPLATE: len(own_words(text)) < LEAST_OWN,
        Gap.VAGUE: len(missing) == len(Missing),
        Gap.REPEATED: any(alike(text, other, SAME) for other in earlier),
        Gap.NO_MEASURE: finding in AGAINST and not done,
        Gap.LOADED: bool(loaded),
    }
    return Check(tuple(gap for gap in Gap if found[gap]), missing, loaded)


def lacking(text: str) -> tuple[Missing, ...]:
    small, said = nfc(text).casefold(), fold(text)
    who = PLAIN_WHO.search(said) if said == small else WHO.search(_SENDER.sub(" ", small))
    there = {Missing.WHO: who, Missing.WHEN: WHEN.search(said), Missing.NUMBER: NUMBER.search(said)}
    return tuple(what for what in Missing if not there[what])


def own_words(text: str) -> list[str]:
    """What is left when the phrases everybody writes are taken out."""
    said = f" {expand(text)} "
    for phrase in PHRASES:
        said = said.replace(f" {phrase} ", "  ")
    return [word for word in said.split() if word not in EMPTY]


def loaded_words(text: str) -> tuple[str, ...]:
    """Words that call somebody guilty: nobody is before a competent body has said so."""
    said = nfc(text).casefold()
    if fold(said) == said:
        return tuple(word for word in PLAIN_LOADED if re.search(rf"\b{word}\b", said))
    return tuple(word for word in LOADED if re.search(rf"(?<!\w){word}(?!\w)", said))
