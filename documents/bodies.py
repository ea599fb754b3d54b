"""Who is meant: bodies and office-holders named one after another in a sentence of a directive."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents.body_words import (
    HEAD,
    HEAD_MANY,
    HEAD_MANY_BARE,
    HEAD_SMALL,
    HEAD_STRICT,
    NAMED,
    NOUN,
    SHORT_VERB,
    VERB,
)
from documents.plain import flat, tidy

_APPOSED = re.compile(
    r"\s+[-–]\s+(?=(?:ủy viên|uỷ viên|phó |trưởng |bí thư|chủ tịch|cơ quan|đơn vị|thành viên))",
    re.I,
)

# Acts, unless they begin a name themselves: «, lãnh đạo Sở …».
_LEADS = re.compile(r"(?<![,;] )(?<!\bva )(?<!\bvoi )(?<!\bcung )(?<!cac )(?:lanh dao)\b")
_JOIN = re.compile(r"\s*(?:,\s*(?:và|và các|cùng)?|;|\bvà\b|\bcùng với\b|\bcùng\b)\s*")
_TWO_IN_ONE = re.compile(
    r"(?:doan dai bieu quoc hoi|doan dbqh|hdnd|hoi dong nhan dan) va (?:hdnd|hoi dong nhan dan|ubnd"
    r"|uy ban nhan dan)|dang uy va ubnd"
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is to do something, with whom, and the words that say what."""

    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    rest: str
    ordered: bool  # «Giao …», «Yêu cầu …»: said outright


_ORDER = re.compile(
    r"(?:giao nhiem vu cho|giao trach nhiem cho|giao trach nhiem|giao nhiem vu|giao cho|giao"
    r"|yeu cau|de nghi|phan cong|uy quyen cho|uy quyen)\s+(?:cho\s+)?"
)
_RECEIVED = re.compile(
    r"(?:(?:sau khi |khi )?nhan duoc (?:\w+ ){1,3}nay|can cu [^,]{1,120}|theo do|ngoai ra|dong thoi"
    r"|rieng|doi voi|de nghi,|ve noi dung nay)\s*,\s*"
)
# When, before who: «Định kỳ hằng quý, các đơn vị báo cáo …».
_TIMED = re.compile(
    r"(?:sau khi [^,:]{3,70}|dinh ky[^,:]{0,50}|hang (?:thang|quy|nam|tuan)[^,:]{0,30}"
    r"|(?:truoc|cham nhat|den het|trong (?:thang|quy|nam|thoi han|ngay|tuan))[^,:]{3,50}),\s*"
)
_BY = re.compile(
    r"(?:chu tich |thuong truc |ban thuong vu )?(?:ubnd|uy ban nhan dan|hdnd|tinh uy"
    r"|thanh uy|huyen uy"
    r"|dang uy|so \w+|ban \w+)[\w ,-]{0,50}?\s(?:giao|yeu cau|de nghi|phan cong)\s"
)
_CHAIRS = re.compile(r"[,:]?\s*(?:la\s+)?(?:co quan |don vi )?(?:chu tri|dau moi)\b[,:]?\s*")
_WITH = re.compile(
    r"[,;:]?\s*(?:va\s+)?(?:phoi hop|phoi, ket hop|cung)(?:\s+chat che)?(?:\s+(?:voi|cung))\s+"
)
_DUTY = re.compile(r"[:,]\s*")
_CHARGED = re.compile(r",?\s*(?:co |chiu )trach nhiem(?! (?:truoc|ve)\b)\s*:?\s*")
_NARRATIVE = re.compile(
    r"(?:da|dang|la (?!co quan|don vi|dau moi)|duoc biet|con|se|khong|chua|van)\b"
)


def read_assignment(text: str) -> Assigned | None:
    """Who a sentence assigns something to; None when it names nobody to do it."""
    plain = flat(text)
    start = skipped.end() if (skipped := _RECEIVED.match(plain)) else 0
    timed = _TIMED.match(plain, start)
    start = timed.end() if timed else start
    lead, end, ordered = _ordered(text, plain, start)
    if not lead and (chairs := _CHAIRS.match(plain)) and plain[:3] != "la ":
        return _shared(text, plain, (), chairs.start(), ordered=False)
    if not lead or (not ordered and _NARRATIVE.match(plain[end:].lstrip(" ,"))):
        return None
    found = _shared(text, plain, lead, end, ordered=ordered)
    return replace(found, rest=text[: timed.end()] + found.rest) if timed else found


def _ordered(text: str, plain: str, start: int) -> tuple[tuple[str, ...], int, bool]:
    """The bodies behind «UBND tỉnh giao …», behind «Giao …», or that the sentence begins with."""
    by = _BY.match(plain, start)
    if by is not None and _is_order(text, place := plain.rfind(" ", 0, by.end() - 1) + 1):
        order = _ORDER.match(plain, place)
        lead, end = read_bodies(text, order.end()) if order else ((), 0)
        if lead:
            return lead, end, True
    order = _ORDER.match(plain, start)
    if order is not None and text[start].isupper() and _is_order(text, start):
        lead, end = read_bodies(text, order.end())
        return lead, end, True
    return (*read_bodies(text, start), False)


def _is_order(text: str, place: int) -> bool:
    """«giao», not «giáo» or «Tuyên giáo»; a scanner may lose the marks of the longer words."""
    first = text[place : place + 4].lower()
    return flat(first) != "giao" or first == "giao"


def _shared(text: str, plain: str, lead: tuple[str, ...], place: int, *, ordered: bool) -> Assigned:
    """After the lead: that it chairs, with whom, and that it is responsible."""
    helpers: tuple[str, ...] = ()
    if chairs := _CHAIRS.match(plain, place):
        place = chairs.end()
    if duty := _CHARGED.match(plain, place):
        place = duty.end()
    if with_ := _WITH.match(plain, place):
        helpers, end = read_bodies(text, with_.end())
        place = end if helpers else place
    if duty := _DUTY.match(plain, place):
        place = duty.end()
    return Assigned(lead, helpers, text[place:].lstrip(" ,:;-–"), ordered)


def names_bodies(text: str) -> bool:
    """A heading that is nothing but bodies: «Sở Nội vụ:»."""
    found = read_assignment(text) if len(text) < 160 else None
    return found is not None and bool(found.lead) and not found.rest.strip(" .:;/")


def coordinating_within(text: str) -> tuple[str, ...]:
    """Bodies a content names as helpers later on: «… phối hợp với Sở A và Sở B …»."""
    plain = flat(text)
    for found in re.finditer(r"phoi hop(?: chat che)? (?:voi|cung) ", plain):
        helpers, _ = read_bodies(text, found.end())
        if helpers:
            return helpers
    return ()


def read_bodies(text: str, place: int = 0) -> tuple[tuple[str, ...], int]:
    """The bodies named from ``place`` on, and where the words after them begin."""
    plain = flat(text)
    if not _begins_body(text, plain, place):
        return (), place
    end = _end_of_list(text, plain, place)
    named = split_bodies(text[place:end])
    return (named, end) if named else ((), place)


def split_bodies(text: str) -> tuple[str, ...]:
    """«Sở Văn hóa, Thể thao và Du lịch, Công an tỉnh và các sở, ban, ngành» → three bodies."""
    kept: list[str] = []
    joins: list[str] = []
    place = 0
    plain = flat(text)
    whole = {found.start() + found.group().index(" va ") for found in _TWO_IN_ONE.finditer(plain)}
    for found in [*_JOIN.finditer(text), None]:
        if found is not None and found.start() in whole:
            continue
        part = text[place : found.start() if found else len(text)]
        if kept and not _is_body(part, collective=_is_collective(kept[-1])):
            kept[-1] += f"{joins[-1]}{part}"
        else:
            kept.append(part)
        joins.append(found.group() if found else "")
        place = found.end() if found else len(text)
    return tuple(body for part in kept if (body := tidy(_APPOSED.split(part)[0]).strip(" ,;.-–")))


def _is_collective(body: str) -> bool:
    """«Các sở», to which «ban, ngành» belong."""
    return re.match(r"(?:cac|moi|thu truong|lanh dao|nguoi dung dau|giam doc(?= (?:cac )?so\b)"
                    r"|chu tich|truong cac|ubnd cac|uy ban nhan dan cac|ubnd|co quan|dang uy cac"
                    r"|so\b(?= ?,|$))", flat(body).strip()) is not None  # fmt: skip


def _is_body(part: str, *, collective: bool) -> bool:
    """Whether words behind a comma begin a body of their own."""
    plain = flat(part).strip()
    part = part.strip()
    if not plain:
        return False
    if part[0].isupper():
        return _is_head(part, plain, 0)
    if collective and re.match(
        r"(?:co quan|don vi|dia phuong|ban|nganh|doan the|quan|huyen|xa|phuong|thi xa|thanh pho"
        r"|thi tran|to chuc|so|dac khu)\b",
        plain,
    ):
        return False
    return re.match(r"(?:tung |cac |nhung )?(?:co quan|don vi|dia phuong|co quan chuyen mon|so|ban|"
                    r"nganh|doan the|to chuc|phong|xa|phuong|doanh nghiep|truong|chu dau tu)\b"
                    r"|(?:cac|thu truong|nguoi dung dau|lanh dao|chu tich|giam doc|ubnd|hdnd|"
                    r"uy ban|truong)\b", plain) is not None  # fmt: skip


def _begins_body(text: str, plain: str, place: int) -> bool:
    if place >= len(text):
        return False
    if text[place].isupper():
        return _is_head(text, plain, place)
    many = HEAD_MANY.match(text, place) or HEAD_MANY_BARE.match(plain, place)
    return (many or HEAD_SMALL.match(plain, place)) is not None


def _is_head(text: str, plain: str, place: int) -> bool:
    """Whether a capitalised word begins the name of a body, and not an act: «Tổ chức …»."""
    small = text.lower()
    return (
        any(each.match(plain, place) for each in (HEAD, HEAD_SMALL, HEAD_MANY_BARE))
        or any(each.match(small, place) for each in (HEAD_STRICT, HEAD_MANY))
    )  # fmt: skip


def _end_of_list(text: str, plain: str, place: int) -> int:
    """Before the first act, colon, bracket or full stop."""
    named = (*NOUN.finditer(plain, place), *NAMED.finditer(text, place))
    nouns = [range(*found.span()) for found in named]
    best = len(text)
    if ends := re.compile(r"[:(!?]|\.(?=\s|$|/)").search(plain, place):
        best = ends.start()
    for found in re.finditer(r"(?<=[\s,;])\w", plain[:best]):
        at = found.start()
        if at <= place or not text[at].islower() or any(at in noun for noun in nouns):
            continue
        if any(act.match(*where) for act, where in _acts(text, plain, at)):
            best = at
            break
    for found in re.finditer(r"[,;]\s+", plain[place:best]):
        after = place + found.end()
        if after < best and text[after].islower() and not _may_go_on(plain, after):
            best = place + found.start()
            break
    return best


def _acts(text: str, plain: str, at: int) -> tuple[tuple[re.Pattern[str], tuple[str, int]], ...]:
    return ((VERB, (plain, at)), (SHORT_VERB, (text, at)), (_LEADS, (plain, at)))


def _may_go_on(plain: str, place: int) -> bool:
    """Whether small words after a comma still name bodies: «các sở, ban, ngành»."""
    return (
        re.compile(
            r"(?:cac|co quan|don vi|dia phuong|ban|nganh|doan the|quan|huyen|xa|phuong"
            r"|thi xa|thanh pho"
            r"|thi tran|to chuc|so|dac khu|thu truong|nguoi dung dau|lanh dao|chu tich"
            r"|giam doc|ubnd"
            r"|hdnd|uy ban|truong|va|cung|phong|doanh nghiep|don|nhan|tinh|chu dau tu|hoi"
            r"|cap|bo phan"
            r"|can bo|cong chuc|vien chuc|nguoi lao dong|khu pho|to dan pho|ap|khom)\b"
        ).match(plain, place)
        is not None
    )
