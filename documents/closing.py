"""The foot of a paper: who signed with what authority, and who receives it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.paragraphs import PAGE, columns
from documents.plain import flat, squashed, tidy

_AUTHORITY = re.compile(r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q|TUN)(?:[.\s]|$)\s*\S")
_TITLES = re.compile(
    r"(?:pho |quyen )?(?:chu tich|bi thu|giam doc|chanh van phong|chanh thanh tra|truong ban"
    r"|truong phong"
    r"|bo truong|thu truong|thu tuong|hieu truong|cuc truong|chi cuc truong|chu nhiem|vien truong"
    r"|tong giam doc|chanh an|truong doan|tu lenh|chi huy truong|truong ban|tong thanh tra"
    r"|doi truong"
    r"|bi thu thuong truc|pho chu tich thuong truc|uy vien thuong truc)\b[\w ,]{0,60}"
)
_SIGNED = re.compile(r"\(?(?:da ky|ky ten|chu ky)[\w ,;]*\)?|\[?(?:signature|dau)\]?")
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđA-ZĐÀ-Ỹ'’]*\s+){1,5}[A-ZĐÀ-Ỹ][a-zà-ỹđA-ZĐÀ-Ỹ'’]*")
_RECEIVERS = re.compile(r"n[o0]i nh[aă]n\s*[:.]?")
_APPENDIX = re.compile(r"phu luc(?: (?:so )?[\divx]+)?\b.{0,80}")
_LIST = re.compile(r"[-–—+•*]\s*")


@dataclass
class Closing:
    """``body``: the lines before it, with those of appendices behind."""

    body: list[str]
    recipients: list[str]
    signer: str
    signer_title: str


def read_closing(lines: list[str]) -> Closing:
    start = _start(lines)
    end = next(
        (i for i in range(start + 1, len(lines)) if _APPENDIX.fullmatch(flat(lines[i]))), len(lines)
    )
    left, right = _parted(lines[start:end])
    recipients = _recipients(left)
    title, signer = _signature(right)
    body = lines[:start] + ([PAGE, *lines[end:]] if end < len(lines) else [])
    return Closing(body, recipients, signer, title)


def _start(lines: list[str]) -> int:
    """The first line of the foot: «Nơi nhận», or an authority or title in capitals."""
    receivers = [i for i, line in enumerate(lines) if _RECEIVERS.match(flat(line))]
    stop = receivers[-1] if receivers else len(lines)
    for place in range(len(lines)):
        found = place if _is_signature(lines[place]) else None
        if found is not None and place >= len(lines) // 3 and place <= stop:
            return place
    if receivers:
        return receivers[-1]
    return len(lines)


def _is_signature(line: str) -> bool:
    bare = line.strip(" *")
    if _AUTHORITY.match(bare) and len(bare) < 90:
        return True
    return bare.isupper() and len(bare) < 60 and _TITLES.fullmatch(flat(bare)) is not None


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Receivers and signature, which stood beside one another or follow each other."""
    left: list[str] = []
    right: list[str] = []
    listing = False
    for line in lines:
        for cell in columns(line):
            if _RECEIVERS.match(flat(cell)):
                listing = True
                left.append(cell)
            elif _signs(cell, right):
                right.append(cell)
            elif listing or _LIST.match(cell):
                left.append(cell)
            else:
                right.append(cell)
    return left, right


def _signs(cell: str, right: list[str]) -> bool:
    if _LIST.match(cell):
        return False
    if _is_signature(cell) or _SIGNED.fullmatch(flat(cell)):
        return True
    if cell.isupper() and right and len(cell) < 60:
        return True
    return bool(right) and _NAME.fullmatch(cell) is not None and not cell.endswith((";", ","))


def _recipients(cells: list[str]) -> list[str]:
    found: list[str] = []
    for cell in cells:
        heading = _RECEIVERS.match(flat(cell))
        words = cell[heading.end() :] if heading else cell
        listed = _LIST.match(words)
        words = tidy(words[listed.end() :] if listed else words)
        if not words or words == PAGE:
            continue
        if listed or not found or heading:
            found.append(words)
        else:
            found[-1] += f" {words}"
    return [one for part in found if (one := part.strip(" ;.,/"))]


def _signature(cells: list[str]) -> tuple[str, str]:
    """Titles as written, one behind the other, and the name below them."""
    titles: list[str] = []
    name = ""
    for cell in cells:
        bare = tidy(cell.strip(" *_.-"))
        if not bare or _SIGNED.fullmatch(flat(bare)):
            continue
        if _is_signature(bare) or (
            titles and not name and bare.isupper() and _goes_on(titles, bare)
        ):
            titles.append(bare)
        elif not name and titles and _NAME.fullmatch(_spaced(bare)):
            name = bare
    return ", ".join(titles), name


def _goes_on(titles: list[str], bare: str) -> bool:
    """A title over two lines, unlike a name in capitals: «TM. ỦY BAN NHÂN DÂN / TỈNH …»."""
    return squashed(bare).startswith(("tinh", "thanhpho", "huyen", "xa", "phuong", "quan", "pho"))


def _spaced(bare: str) -> str:
    """Without a rank or degree: «Đại tá», «TS.», «ThS.»."""
    return re.sub(
        r"^(?:(?:TS|ThS|PGS|GS|BS|CN|KS|CK[I12]+)\.?\s*)+|^(?:Đại|Thượng|Trung|Thiếu) (?:tá"
        r"|tướng|úy)\s+",
        "",
        bare,
    )
