"""Typed words of a deadline made comparable: folded, without quotes, habits written out."""

from __future__ import annotations

import re

from domain.words import fold, nfc

LONGEST = 200  # characters; whoever writes more is telling a story

# What folding would confuse («tháng sáu» and «tháng sau», «ngày kìa» and «ngày kia») is read
# while the accents are still there.
_MONTHS = (
    "mười hai", "mười một", "mười", "chín", "tám", "bảy", "sáu", "năm", "tư", "ba", "hai", "một",
)  # fmt: skip
_NUMBERED = {name: 12 - place for place, name in enumerate(_MONTHS)}
_FOLDED = {fold(name): number for name, number in _NUMBERED.items()}
_MONTH = re.compile(
    rf"\b((?:ngày|mùng|mồng) \d\d?|cuối|hết|trong|trước|đầu|giữa) tháng ({'|'.join(_MONTHS)})\b"
)
_ACCENTED = ((re.compile(r"\bkìa\b"), "kia kia"), (re.compile(r"\btháng giêng\b"), "tháng 1"))
_HABITS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"(?<!\w)q\. ?(?=[1-4iv])", "q"),
        (r"[,;()«»“”‘’\"'’]|\.(?!\d)", " "),
        (r"\s+", " "),
        (r"(?<!\w)(?:ngay )?(?:mung|mong) (?=\d)", "ngay "),
        (r"(?<!\w)(?:trc|tr c)(?!\w)", "truoc"),
        (r"(?<!\w)h(?:om)?nay(?!\w)", "hom nay"),
        (r"(?<=\d )(?:nlv|ngay lv|ng lam viec|ngay cong|working days?)(?!\w)", "ngay lam viec"),
        (r"(?<=\d)(?:nlv)(?!\w)", " ngay lam viec"),
        (r"(?<!\w)(?:qui|qúy)(?!\w)", "quy"),
        (r"(?<!\w)quy(?=[1-4]\b)", "quy "),
        (r"(?<!\w)(?:dinh ki)(?!\w)", "dinh ky"),
        (r"(?<=\d) ?[–—] ?(?=\d)", "-"),
        (r"(?<!\w)(\d\d?) ?(?:am|a\.m)(?!\w)", r"\1h sang"),
        (r"(?<!\w)(\d\d?) ?(?:pm|p\.m)(?!\w)", r"\1h chieu"),
        (r"(?<=\d) (?=thang/lan)", " "),
    )
)
# Without accents «năm», «sáu», «tư» would say something else; the others only name a month.
_SPELT = re.compile(r"\bthang (muoi hai|muoi mot|muoi|chin|tam|bay|ba|hai|mot)(?= nam \d|$)")
_POLITE = re.compile(
    r"(?: (?:nhe|nha|a|ah|em|anh|chi|dong chi|giup|di|nay nhe|de bao cao|de tong hop))+$"
)


def plain(text: str) -> str:
    """Folded words of one phrase: no accents, quotes, double spaces or courtesies."""
    said = nfc(text).casefold()
    for pattern, better in _ACCENTED:
        said = pattern.sub(better, said)
    said = _MONTH.sub(lambda found: f"{found[1]} tháng {_NUMBERED[found[2]]}", said)
    words = fold(said).rstrip("!? ")
    for pattern, better in _HABITS:
        words = pattern.sub(better, words)
    words = _SPELT.sub(lambda found: f"thang {_FOLDED[found[1]]}", words)
    return _POLITE.sub("", words.strip(" -–—:"))
