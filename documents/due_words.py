"""The words of an item that say by when, and what kind of deadline they make."""

from __future__ import annotations

import re

from documents.plain import flat, tidy
from domain.directives import ItemKind

_N = r"(?:\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)(?: ?\([^)]{1,12}\))?"
_DAY = (
    r"(?:(?:het )?ngay )?\d{1,2} ?[/.\-] ?\d{1,2}(?: ?[/.\-] ?\d{4})?(?!\d)"
    r"|(?:het )?ngay \d{1,2} thang \d{1,2}(?: nam \d{4})?"
    r"|(?:het )?ngay \d{1,2}(?= ?(?:thang nay|thang sau))"
)
_SPAN = (
    r"(?:thang \d{1,2}(?: ?/ ?| nam )\d{4}|thang \d{1,2}/\d{4}|quy (?:[iv]{1,3}|\d)(?: ?/ ?"
    r"| nam |, ?|-)?\d{4}"
    r"|quy (?:[iv]{1,3}|\d)\b|(?:cuoi |dau |giua )?(?:nam \d{4}|thang \d{1,2}|quy (?:[iv]+|\d))"
    r"|6 thang (?:dau|cuoi) nam(?: \d{4})?|(?:cuoi|het) (?:thang|quy|nam|tuan)(?: nay)?)"
)
_HOUR = r"(?:\d{1,2} ?(?:h|gio|g)(?: ?\d{2})?(?: phut)?|\d{1,2}:\d{2}),? ?(?:cung )?"
_BOUND = (
    r"(?:(?:hoan thanh |xong |ket thuc |thoi han |thoi gian |han )?"
    r"(?:truoc|cham nhat(?: la)?(?: den| vao| trong| het)?|muon nhat|khong qua|den het"
    r"|trong(?= ngay| thang| quy| nam)|xong trong)"
    r"|hoan thanh (?:vao|trong|het|den)|thoi (?:han|gian)(?: hoan thanh)?:?(?: den| trong)?)"
)
FIXED = re.compile(
    rf"\bvao (?:{_HOUR})?(?:{_DAY})(?! (?:hang|moi)\b)"
    rf"|\b{_BOUND} (?:thoi diem )?(?:{_HOUR})?(?:{_DAY}|{_SPAN})(?! (?:hang|moi)\b)"
)
COUNTED = re.compile(
    rf"\b(?:(?:hoan thanh |xong )?(?:trong (?:thoi han |thoi gian |vong )?"
    rf"|cham nhat (?:la )?(?:sau )?|sau )"
    rf"|(?:khong qua |thoi han:? ?))?{_N} (?:ngay lam viec|ngay|tuan le|tuan|thang"
    rf"|gio lam viec|gio)\b,? ?"
    r"(?:(?:ke|tinh) tu|sau khi|tu|sau) (?:ngay |khi |thoi diem )?[^,.;:()]{2,70}"
    rf"|\btrong (?:thoi han |vong ){_N} (?:ngay lam viec|ngay|tuan|thang|gio)\b"
)
_OFTEN = r"(?:thang|quy|nam|tuan|6 thang|06 thang|sau thang|nua nam|3 thang|03 thang)"
PERIODIC = re.compile(
    rf"\b(?:dinh ky[, ]*(?:\(?|vao )?)?(?:{_BOUND} |vao )?(?:ngay )?(?:\d{{1,2}}"
    rf"|cuoi) (?:cua )?(?:hang|moi|thang cuoi|thang dau|thang sau) ?(?:{_OFTEN}|ky)[^,.;()]{{0,40}}"
    rf"|\b(?:dinh ky|bao cao)(?: vao| theo)? ?(?:hang |moi |theo )?{_OFTEN}(?:,? ?(?:hang "
    rf"|mot lan|/lan|1 lan|va |hoac )*{_OFTEN}?)*(?:,? ?\(?(?:{_BOUND}|vao) [^.;)]{{3,60}})?"
    rf"|\b(?:hang|moi) (?:thang|quy|nam|tuan|6 thang|06 thang)(?:,? ?\(?(?:{_BOUND}"
    rf"|vao) [^.;)]{{3,60}})"
    rf"|\b{_BOUND} ngay \d{{1,2}} (?:hang|moi|cua) [^,.;()]{{3,40}}"
    rf"|\b(?:{_BOUND} )?(?:luc |vao )?{_HOUR}(?:hang|moi) ngay"
    r"|\bbao cao[^.;]{0,40}(?:hang|moi) ngay|\b(?:hang|moi) ngay bao cao"
    r"|^dinh ky\b|\bdinh ky (?=to chuc|so ket|tong ket|bao cao|kiem tra|ra soat|hop|danh gia)"
    r"|\bbao cao[^.;]{0,60}?(?:hang|moi) (?:thang|quy|nam|tuan)\b|\b(?:hang|moi) (?:thang"
    r"|quy|nam|tuan) bao cao"
)
ON_REQUEST = re.compile(
    r"\b(?:khi co yeu cau|khi duoc yeu cau|theo yeu cau(?= ?[.;,]|$| cua [^.;]{2,60}(?=[.;]|$))"
    r"|bao cao dot xuat|dot xuat khi[^.;,]{2,40}|khi co phat sinh[^.;,]{0,40}|khi can thiet)"
)
EVENT = re.compile(
    r"\b(?:(?:ngay |\d+ ngay )?sau khi [^.;,]{5,80}?(?:thong qua|ban hanh|co hieu luc"
    r"|ket thuc|hoan thanh|phe duyet|tong ket)"
    r"|(?:xong )?truoc khi [^.;,]{5,70}|(?:truoc|tai|phuc vu) ky hop [^.;,]{3,80}|(?:truoc"
    r"|sau) khi dien ra [^.;,]{3,60}"
    r"|(?:truoc|sau)(?: va sau)? (?:cac ngay (?:le|nghi)|tet)[^.;,]{0,40})"
)
STANDING = re.compile(
    r"^(?:thuong xuyen|kip thoi|lien tuc|hang ngay)|\b(?:thuong xuyen|lien tuc|hang ngay)\b"
)
_BEGINS = re.compile(
    r"\b(?:dinh ky|truoc|cham nhat|muon nhat|khong qua|den het|xong|trong|vao|hang|moi|sau|ngay|khi"
    r"|theo|bao cao dot|dot xuat|\d)"
)
_AFTER = re.compile(r"(?:ngay )?sau khi [^,]{3,70},")
_COUNTS = re.compile(r"(?:trong (?:vong|thoi han|thoi gian) |cham nhat (?:la )?(?:sau )?|sau )?\d")
# Past things, not deadlines: «trước ngày 01/7/2025 đã …», «nộp hồ sơ trước ngày … được …».
_PAST = re.compile(r"\s*(?:da|thi (?:van|tiep tuc)|duoc (?:tiep tuc|cong nhan)|con hieu luc)\b")
_FROM = re.compile(r"(?:tu|giai doan|ke tu) [^.;]{0,45}$")

TABLE = (
    (ItemKind.PERIODIC, PERIODIC),
    (ItemKind.FIXED, FIXED),
    (ItemKind.FIXED, COUNTED),
    (ItemKind.ON_REQUEST, ON_REQUEST),
    (ItemKind.EVENT, EVENT),
)
"""Of phrases that begin at the same place the earlier row counts."""


def due_words(content: str) -> tuple[str, ItemKind, str]:
    """The deadline's words, its kind, and another deadline's words in the same item, if any."""
    plain = flat(content)
    found: list[tuple[int, int, ItemKind]] = []
    for kind, pattern in TABLE:
        for one in pattern.finditer(plain):
            place, end = one.span()
            if not any(place < e and s < end for s, e, _ in found) and _is_due(plain, one, kind):
                found.append((place, end, kind))
    if not found:
        standing = STANDING.search(plain)
        words = content[slice(*standing.span())] if standing else ""
        return words, ItemKind.STANDING, ""
    firm = [one for one in found if one[2] in (ItemKind.FIXED, ItemKind.PERIODIC)] or found
    place, end, kind = min(firm)
    if _AFTER.match(plain) and _COUNTS.match(plain, place):
        kind = ItemKind.EVENT  # «Sau khi kết thúc Ngày hội, … trong vòng 3 ngày»
    others = [content[slice(*one[:2])] for one in sorted(firm) if one[0] != place]
    return _trimmed(content[place:end]), kind, _trimmed(others[0]) if others else ""


def _is_due(plain: str, found: re.Match[str], kind: ItemKind) -> bool:
    if kind is not ItemKind.FIXED:
        return True
    if _PAST.match(plain, found.end()):
        return False
    return not (found.group().startswith("den") and _FROM.search(plain[: found.start()]))


def _trimmed(words: str) -> str:
    """From the word that bounds or repeats on: «báo cáo … trước ngày 25 hằng tháng»."""
    words = tidy(words).strip(" ,;.:()")
    begins = _BEGINS.search(flat(words))
    return words[begins.start() :] if begins else words
