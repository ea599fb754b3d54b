"""The head of a paper (NĐ 30/2020/NĐ-CP, Phụ lục I; Hướng dẫn 36-HD/VPTW): issuer, number, place,
date, type, subject and whom it addresses, in whatever order two columns were flattened."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from documents.citations import LONG_DATE, TYPES, date_of
from documents.paragraphs import MARKER, PAGE, columns
from documents.plain import capital, flat, squashed, tidy

_MOTTO = re.compile(
    r"cong ?hoa ?xa ?hoi ?chu ?nghia ?viet ?nam|doc ?lap ?[-–—]? ?tu ?do ?[-–—]? ?hanh ?phuc"
    r"|dang cong san viet nam"
)
_NUMBER = re.compile(
    r"(?<![\w])so\s*[:.]?\s*(?P<number>[\dol]{0,5}[a-z]?)(?:\s*/\s*(?P<year>\d{4}))?\s*(?P<mark>[/\-–])\s*"
    r"(?P<symbol>[a-z][a-z&0-9.]{0,12}(?:\s?[-–/]\s?[a-z&0-9.]{1,15}){0,4})(?![\w])"
)
_PLACE = re.compile(
    r"(?P<place>[A-ZĐÀ-Ỹ][\w.\- ]{1,40}?)\s*,?\s*(?:hồi [^,]{3,20}"
    r" )?(?=[Nn]g[àaảáạ]y\s+[\d.…lOo]*\s*[Tt]h[áaàãạ]ng)"
)
_DATED = re.compile(r"ngay\s+[\d.…lo]*\s*thang\s+[\d.…lo]*\s*n[a-z]m\s*[\dlo.…]*")
_ABOUT = re.compile(r"v\s?/\s?v\b[:.]?\s*|(?:ve viec)\b[:.]?\s*|tr[ii]ch yeu:?\s*")
_MARKS = re.compile(
    r"(?:hoa toc|thuong khan|khan|du thao(?: lan \d+)?|ban sao|sao y|ban chinh|luu hanh noi bo)\W*"
)
_OWN_BODY = re.compile(
    r"(?:so|phong|ban|van phong|thanh tra|cuc|chi cuc|trung tam|hoi dong|uy ban|ubnd|hdnd|cong an"
    r"|bo|to|dang uy|huyen uy|tinh uy|thanh uy|vien|truong|chi nhanh|hoi|doan|lien doan|bao|kho bac"
    r"|toa an|benh vien|mat tran|thuong truc)\b"
)
_ONE_NAME = re.compile(
    r"(?:ban can su dang|dang doan|dang uy|van phong|ban thuong vu|thuong truc)$"
)
_GREETED = re.compile(r"kinh g[uo]i\s*:?|.{5,90} dien\s*:$")
_GOVERNED = re.compile(r"(?:cua|do) (?=[a-z])")
_NAMES = sorted((name for name in TYPES if name != "văn bản"), key=len, reverse=True)
_SQUASHED = {squashed(name): name.capitalize() for name in _NAMES}


@dataclass
class Head:
    """What the first lines say; ``body`` are the lines behind them."""

    issuer: str = ""
    place: str = ""
    number: str = ""
    symbol: str = ""
    issued_on: date | None = None
    type: str = ""
    subject: str = ""
    addressees: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


def read_head(lines: list[str]) -> Head:
    """The head, and the lines of the body behind it."""
    head = Head()
    end = _end(lines)
    names: list[str] = []
    about: list[str] = []
    for line in map(_steady, lines[:end]):
        parts = columns(line) if line != PAGE else []
        for part in parts or [""]:
            _take(head, part, names, about)
    head.issuer = head.issuer or _issuer(names)
    head.subject = _subject(about)
    rest = lines[end:]
    if rest and (greeted := _GREETED.match(flat(rest[0]))):
        rest = _addressees(head, [rest[0][greeted.end() :], *rest[1:]])
    head.body = rest
    return head


def _steady(line: str) -> str:
    """Gaps left for a number or a day are no columns."""
    line = re.sub(r"(?i)(s[ốô]\s?:?)\s+(?=[-/–])", r"\1 ", line)
    return re.sub(
        r"(?i)(ng[àa]y)\s+([\d.…]*)\s*(th[áa]ng)\s+([\d.…]*)\s*(n[ăâa]m)", r"\1 \2 \3 \4 \5", line
    )


def _end(lines: list[str]) -> int:
    """Where the body begins: at the address, the first numbered or the first long paragraph."""
    seen_date = False
    for place, line in enumerate(lines):
        plain = flat(line)
        if plain.startswith("can cu ") or _GREETED.match(plain):
            return place
        seen_date = (
            seen_date or _DATED.search(plain) is not None or _NUMBER.search(plain) is not None
        )
        if (
            MARKER.match(line)
            and not plain.startswith("so")
            and len(line) > 3
            and not _ornament(line)
        ):
            return place
        if _begins_text(lines, place):
            return place
    return len(lines)


def _ornament(line: str) -> bool:
    return squashed(line) in ("", "o") or line.strip("-–—*• ") == ""


def _begins_text(lines: list[str], place: int) -> bool:
    """A line of running text: neither capitals nor number, place, date or subject."""
    line = lines[place]
    plain = flat(line)
    if not line or line.isupper() or len(columns(line)) > 1:
        return False
    if _MOTTO.search(plain) or _NUMBER.match(plain) or _DATED.search(plain):
        return False
    before = next((each for each in reversed(lines[:place]) if each), "")
    blank = place > 0 and not lines[place - 1]
    if _ABOUT.match(plain) or line[0].islower() or not line[0].isalpha():
        return False
    if squashed(line) in _SQUASHED or _GOVERNED.match(plain):
        return False
    if len(line) > 90:
        return not (before.isupper() and not blank and squashed(before) not in _SQUASHED)
    return blank and len(line) > 30 and _told_subject(lines[:place])


def _told_subject(lines: list[str]) -> bool:
    """Whether the subject stands there already."""
    typed = False
    for line in lines:
        if typed and line and not _GOVERNED.match(flat(line)) and line != PAGE:
            return True
        if _ABOUT.match(flat(line)):
            return True
        typed = typed or squashed(line) in _SQUASHED
    return False


def _take(head: Head, part: str, names: list[str], about: list[str]) -> None:
    """One cell of the head: strip what is known from it, keep the rest as issuer or subject."""
    part = _without(part, _MOTTO)
    part = _take_date(head, _take_number(head, part))
    plain = flat(part)
    if not part.strip(" *-–—_.•:"):
        if about and about[-1]:
            about.append("")  # a gap may end the subject
        return
    kind = _SQUASHED.get(squashed(part))
    if kind is not None and not head.type:
        head.type = kind
        about[:] = [""]
    elif _MARKS.fullmatch(plain):
        return
    elif found := _ABOUT.match(plain):
        head.type = head.type or "Công văn"
        about[:] = [part[found.end() :]]
    elif about and (about != [""] or head.type):
        _take_about(head, part, about)
    else:
        names.append(part.strip(" *-–—_"))


def _take_about(head: Head, part: str, about: list[str]) -> None:
    """Words behind the type: whose paper it is, then what it is about."""
    governed = _GOVERNED.match(flat(part))
    if governed and not any(about):
        head.issuer = head.issuer or part[governed.end() :].strip(" *-–—_")
    elif part.isupper() and any(about) and about[-1] == "":
        return
    else:
        about.append(part)


def _take_number(head: Head, part: str) -> str:
    found = _NUMBER.search(flat(part))
    if found is None or head.symbol:
        return part
    digits = found["number"].replace("o", "0").replace("l", "1")
    head.number = digits
    symbol = re.sub(r"\s+", "", part[slice(*found.span("symbol"))]).strip("-–/.")
    head.symbol = f"{found['year']}/{symbol}" if found["year"] else symbol
    return part[: found.start()] + " " + part[found.end() :]


def _take_date(head: Head, part: str) -> str:
    found = _DATED.search(flat(part))
    if found is None:
        return part
    start = found.start()
    placed = _PLACE.match(part.lstrip(" *"))
    if placed is not None:
        head.place = head.place or tidy(placed["place"]).strip(" ,")
        start = part.index(placed["place"])
    when = LONG_DATE.match(flat(part), found.start())
    if when is not None:
        head.issued_on = head.issued_on or date_of(when)
    return (part[:start] + " " + part[found.end() :]).strip()


def _issuer(names: list[str]) -> str:
    """The last body named: the line above it is the one over it. «BAN CÁN SỰ ĐẢNG» and the body
    it belongs to are one name."""
    built: list[str] = []
    for name in names:
        plain = flat(name)
        if not name.isupper() and not _OWN_BODY.match(plain):
            continue
        alone = not built or (_OWN_BODY.match(plain) and not _ONE_NAME.search(flat(built[-1])))
        if alone:
            built.append(name)
        else:
            built[-1] = f"{built[-1]} {name}"
    return tidy(built[-1]) if built else ""


def _subject(about: list[str]) -> str:
    words = tidy(" ".join(part for part in about if part)).strip(" *-–—_.")
    found = _ABOUT.match(flat(words))
    return capital(words[found.end() :] if found else words)


def _addressees(head: Head, lines: list[str]) -> list[str]:
    """«Kính gửi:» one body on the line, or several below it with dashes."""
    for place, line in enumerate(lines):
        dashed = re.match(r"[-–—+•]\s*", line)
        if not line or line == PAGE:
            continue
        if place == 0 or dashed:
            head.addressees += _one(line)
        elif head.addressees and line[0].islower() and not head.addressees[-1].endswith("."):
            head.addressees[-1] += f" {line.strip(' ;.')}"
        elif not head.addressees:
            head.addressees += _one(line)
        else:
            return lines[place:]
    return []


def _one(line: str) -> list[str]:
    return [part.strip(" -–—+•.") for part in line.split(";") if part.strip(" -–—+•.")]


def _without(part: str, pattern: re.Pattern[str]) -> str:
    plain = flat(part)
    for found in reversed(list(pattern.finditer(plain))):
        part = part[: found.start()] + " " + part[found.end() :]
    return part
