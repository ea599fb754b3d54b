"""Numbers that lead to somebody: of telephones, identity cards, plates, files, and mail addresses.

Sources: mobile and fixed numbers by the national numbering plan (QĐ 2036/QĐ-BTTTT, 2016); the
twelve digits of a căn cước by province, century and sex (NĐ 137/2015/NĐ-CP art. 13 and TT
07/2016/TT-BCA art. 7, kept by NĐ 70/2024/NĐ-CP), the nine of the old chứng minh nhân dân; plates
by TT 79/2024/TT-BCA; codes of administrative files as «000.00.12.H10-261105-0007» (TT
01/2018/TT-VPCP). What of this was compared with a source stands in docs/answers.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.trace_reading import Found, Reading, by, first_of

GAP = r"[ .\-]{0,3}"  # between the digits of a number
BEFORE = r"(?<!\d)(?<!\d[.,/\-])"
AFTER = r"(?!\d)(?![.,\-]\d)"
NO_SYMBOL = r"(?! ?/ ?[a-z]{1,6}-)"  # «…/UBND-VP» is the number of a paper

# --- telephones ------------------------------------------------------------------------------

_ABROAD = rf"(?:\(?\+?|00){GAP}84\)?{GAP}(?:\(0\))?"
_HOME = r"\(?(?:0|(?<!\w)o)"  # people type the letter, too; that of «hồ sơ» is none
_MORE = rf"(?:\)?{GAP}\(?[\do])"
_MOBILE = rf"(?:{_ABROAD}|{_HOME}){GAP}[35789]{_MORE}{{8}}"
_FIXED = rf"(?:{_ABROAD}|{_HOME}){GAP}2{_MORE}{{9}}"
_FORMER = rf"{_HOME}{GAP}1{GAP}[2689]{_MORE}{{8}}"  # eleven digits, until 2018
_CALL = (
    r"\b(?:so (?:dien thoai|dt|di dong|may|phone|zalo)|dien thoai|sdt|dtdd|dt|di dong|zalo|phone"
    r"|tel|hotline|viber|whatsapp|goi|lien he|nhan tin|alo)\b"
)
_CUED = (
    rf"{_CALL}(?: (?:cho|toi|minh|em|qua|so|theo|la|cua))*[ :.=]{{0,4}}"
    rf"(?!1[89]00)(?P<it>\(?\+?\d(?:{GAP}\)?\d){{6,13}}){AFTER}"
)
_DATE = re.compile(r"\d{1,2}[ .\-]\d{1,2}[ .\-](?:19|20)\d\d(?!\d)")
_SPOKEN = "khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin"

_plain = tuple(by(rf"{BEFORE}{shape}{AFTER}{NO_SYMBOL}") for shape in (_MOBILE, _FIXED, _FORMER))
_cued = by(_CUED)
_spelt = by(rf"\b(?:khong|cong tam tu)(?:[ ,.\-]{{1,3}}(?:{_SPOKEN})){{8,10}}\b")


def phones(read: Reading) -> Iterator[Found]:
    """Mobile, fixed and former numbers; after a word like «gọi» any number of 7 to 14 digits; one
    that is spelt in words. A day is none."""
    for search in (*_plain, _cued):
        for found in search(read):
            if not _DATE.match(read.flat, found[0]):
                yield found
    yield from _spelt(read)


# --- persons ---------------------------------------------------------------------------------

_CARD = (
    r"\b(?:cccd|cmnd|cmtnd|cmt|can cuoc(?: cong dan)?|chung minh(?: nhan dan| thu)?|dinh danh)\b"
)
_PROVINCE = r"0(?:0[1-9]|[1-8]\d|9[0-6])"
_MONEY = r"(?! ?(?:d|dong|vnd|k|ngan|nghin|trieu|ty|usd|m2|kg)\b)"

identities = first_of(
    by(rf"{_CARD}[^\d\n]{{0,20}}(?P<it>\d(?:{GAP}\d){{8}}(?:(?:{GAP}\d){{3}})?){AFTER}"),
    by(rf"{BEFORE}(?<!\w)\d{{12}}{AFTER}(?!\w)"),
    by(rf"{BEFORE}{_PROVINCE}(?:[ .\-]?\d{{3}}){{3}}{AFTER}"),
    by(rf"{BEFORE}(?<![\w])\d{{9}}{AFTER}(?![\w/]){_MONEY}", sure=False),
)

_AT = r" ?(?:@|\(at\)|\[at\]) ?"
_DOT = r" ?(?:\.|\(dot\)|\[dot\]) ?"
emails = first_of(
    by(rf"(?<![\w.+\-])[\w.+\-]*\w{_AT}\w[\w\-]*(?:{_DOT}\w[\w\-]*)*?{_DOT}[a-z]{{2,6}}(?![\w@])"),
    by(r"(?<![\w.+\-])[\w.+\-]*\w@[\w\-]+(?:\.[\w\-]+)+"),
)

# --- vehicles and files ----------------------------------------------------------------------

_SERIES = r"(?:[a-hk-np-vxyz]{1,2}\d?|(?:ld|da|kt|ng|nn|qt|cv|md|hc)\d?)"
_TAIL = r"(?:\d{3}[. ]?\d{2}|\d{4})(?![\w/\-])(?!\.\d)"
plates = by(rf"(?<![\w.\-/])(?:1[1-9]|[2-9]\d)(?: ?-? ?){_SERIES}(?: ?[\-.]? ?){_TAIL}")

_AGENCY = r"(?:\d{2,3} ?\. ?){1,4}[a-z]\d{2}"
_CODE = r"[a-z]\d{2}(?:\.\d{1,3}){0,4}"
_DAILY = r" ?- ?\d{6} ?- ?\d{3,6}(?!\w)"
_FILE = (
    r"\b(?:ma (?:so )?(?:ho so|hs|bien nhan)|so bien nhan|(?:ho so|hs|bien nhan) so"
    r"|so (?:ho so|hs))(?: (?:cua|toi|em|la|minh))*[ :#.=]{0,3}"
)
dossiers = first_of(
    by(rf"(?<![\w.]){_AGENCY}{_DAILY}"),
    by(rf"(?<![\w.\-]){_CODE}{_DAILY}"),
    by(r"\b(?:ho so|hs)(?: cua (?:toi|em|minh))?[ :#]{1,3}(?P<it>\d{6} ?- ?\d{3,6})(?!\w)"),
    by(rf"{_FILE}(?P<it>(?=[a-z.\-/]{{0,12}}\d)[a-z0-9][a-z0-9.\-/]{{3,38}}[a-z0-9])(?!\w)"),
)
