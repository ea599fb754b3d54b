"""What would tell who is meant in words that are to be published: names, numbers, codes, flags.

Nothing about a named official is published (quy chế phát ngôn và cung cấp thông tin cho báo
chí), nor anything that leads to the reporter; rather one refusal too many, the writer words it
again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.routing import mentioned
from domain.traces import TraceKind, find, said
from domain.words import fold, given_name, nfc


class Telling(StrEnum):
    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"
    NUMBER = "number"  # of an identity card
    PLATE = "plate"
    ADDRESS = "address"
    CODE = "code"  # of a report, a task or a file
    SIGN = "sign"  # of Quy định 148 or a crime


OF_TRACES = {
    TraceKind.EMAIL: Telling.MAIL,
    TraceKind.DOSSIER: Telling.CODE,
    TraceKind.IDENTITY: Telling.NUMBER,
    TraceKind.PHONE: Telling.PHONE,
    TraceKind.PLATE: Telling.PLATE,
    TraceKind.NAME: Telling.NAME,
    TraceKind.ADDRESS: Telling.ADDRESS,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What tells, as it stands in the text."""

    trace: Telling
    what: str


_TITLE = r"(?:ông|bà|anh|chị|cô|chú|bác|đồng chí|đ/c)"
_NAME = r"[A-ZĐÀ-ÝĂÂÊÔƠƯẠ-Ỹ][\wà-ỹ]*"
_TITLED = re.compile(rf"(?<!\w)(?i:{_TITLE})\s+(?P<name>{_NAME})(?:\s+{_NAME}){{0,4}}")
_SPOKEN = re.compile(rf"(?<!\w)({_TITLE})\s+([^\W\d_]+)")
_BARE = re.compile(r"\b(ong|ba|anh|chi|co|chu|bac|dong chi)\s+([^\W\d_]+)")
_WORDS = ("co quan", "co so", "chu tich", "chi tiet", "chi thi", "chi dao", "anh huong", "ba con")
"""Words of two syllables that look like a title and a name when written without accents."""
_FAMILIES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Mai|Trương|Lâm"
    "|Đoàn|Trịnh|Đào|Lương|Tô|Tạ|Châu|Quách|Thạch|Sơn|Danh"
)
_WHOLE = re.compile(
    rf"(?<!\w)(?:(?P<road>đường|phố|cầu|chợ|trường|hẻm|phường|xã|khu)\s+)?"
    rf"(?:{_FAMILIES})\s+(?P<name>{_NAME})(?:\s+{_NAME}){{0,3}}"
)
_CODE = re.compile(r"(?<!\w)(?:PA|NV|PAKN)[-.]\d{4,8}[-.]\d{2,6}(?!\w)", re.I)
_SIGNS = re.compile(
    r"\b(?:148\W?qd\W?tw|quy dinh (?:so )?148|tam dinh chi|dau hieu (?:toi pham|hinh su|vi pham"
    r" phap luat)|co quan dieu tra|khoi to|truy cuu trach nhiem hinh su)\b"
)


def revealing(text: str, people: Mapping[int, str]) -> tuple[Found, ...]:
    """Every trace in a text, each once. ``people`` are the names of the office: a full name of
    one, or a given name behind a title, is found with accents or without."""
    text = nfc(text)
    found = [Found(OF_TRACES[one.kind], said(text, one)) for one in find(text)]
    found += [Found(Telling.CODE, hit[0]) for hit in _CODE.finditer(text)]
    found += [Found(Telling.NAME, people[one]) for one in sorted(mentioned(text, people))]
    whole = [hit for hit in _WHOLE.finditer(text) if not hit["road"]]
    found += [Found(Telling.NAME, hit[0]) for hit in _TITLED.finditer(text) if capital(hit["name"])]
    found += [Found(Telling.NAME, hit[0]) for hit in whole if capital(hit["name"])]
    found += [Found(Telling.NAME, one) for one in called(text, people)]
    found += [Found(Telling.SIGN, hit[0]) for hit in _SIGNS.finditer(fold(text))]
    return once(found, key=lambda one: (one.trace, fold(one.what)))


def capital(name: str) -> bool:
    """«chị Lan», not «chị ấy»: the ranges of letters with diacritics hold both cases."""
    return name[:1].isupper()


def called(text: str, people: Mapping[int, str]) -> tuple[str, ...]:
    """Given names of the office behind a title, capitals or none, accents or none."""
    given = {fold(given_name(name)) for name in people.values()} - {""}
    small = text.casefold()
    bare = fold(small) == small
    pairs = (_BARE if bare else _SPOKEN).findall(small)
    return tuple(
        f"{title} {name}"
        for title, name in pairs
        if fold(name) in given and not (bare and f"{title} {name}" in _WORDS)
    )


def once(found: list[Found], key: Callable[[Found], object]) -> tuple[Found, ...]:
    kept: dict[object, Found] = {}
    for one in found:
        kept.setdefault(key(one), one)
    return tuple(kept.values())
