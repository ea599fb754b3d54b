"""Names people give themselves («tên tôi là», «em tên», «tôi là») and where they say they live."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.trace_reading import Found, Reading, by, first_of

_ME = r"(?:toi|em|minh|chau|con|tui)"
_NAMING = (
    rf"(?:ho (?:va )?ten(?: (?:cua )?{_ME})?(?: la)?|ten (?:cua )?{_ME}(?: la)?"
    rf"|{_ME} (?:ho )?ten(?: la)?|ky ten|nguoi (?:gui|phan anh|viet don|lam don)(?: la)?)"
)
_SELF = re.compile(
    rf"(?<!\w)(?:(?P<named>{_NAMING})|(?:toi|em|minh|tui|chau) la)\b ?:? ?(?P<it>\w[\w ]*)"
)
_TITLE = re.compile(r"(?:ong|ba|anh|chi|co|chu|bac|em|chau) (?=\w)")
_WORD = re.compile(r"[^\W_]+")

_OTHERS = """
    nguoi dan cong can vien hoc sinh phu khach giao bac nong ho lao me bo cha vo chong con mot
    dai cu to hang nha tai benh thuong chu doanh ai gi cua mac day
"""
_NOT_NAMES = frozenset(_OTHERS.split())
"""First words after «tôi là» or «tôi tên» that are nobody's name when written small."""

_GOES_ON = """
    o tai sinh co thon khu hien dang den di vao voi cho nop muon xin nha sdt dt so dien thoai
    cccd cmnd dia chi phan khieu bi da ngu thuong tru can lam gui nhu mong duoc khong noi xa phuong
    nam tuoi cu dan nguoi gap nho
"""
_BEHIND = frozenset(_GOES_ON.split())
"""Words that end a name written without capitals."""

LONGEST_NAME = 6  # words
TYPED_NAME = 4  # without capitals
Spans = list[tuple[int, int]]


def names(read: Reading) -> Iterator[Found]:
    """After «tên tôi là» and its like whatever may be a name; after «tôi là» only what is written
    as names are, so that «tôi là người dân» is nobody's."""
    for match in _SELF.finditer(read.flat):
        start, end = match.span("it")
        title = _TITLE.match(read.flat, start, end)
        start = title.end() if title else start
        words = [
            (start + word.start(), start + word.end())
            for word in _WORD.finditer(read.flat[start:end])
        ]
        named = written(read, words)
        if not named and match["named"]:
            named = typed(read, words)
        if named:
            yield named[0][0], named[-1][1], True


def written(read: Reading, words: Spans) -> Spans:
    """The words from the first on that begin with a capital."""
    kept: Spans = []
    for start, end in words[:LONGEST_NAME]:
        if not read.capital[start] or read.flat[start:end].isdigit():
            break
        kept.append((start, end))
    # One capital alone after «tôi là» may only begin a sentence: «Tôi là Công dân».
    if kept and len(kept) == 1 and read.flat[slice(*kept[0])] in _NOT_NAMES:
        return []
    return kept


def typed(read: Reading, words: Spans) -> Spans:
    """Without capitals: as many words as names have, up to one that goes on with the story. The
    last word of a name is a name even if it also means something («Nguyễn Thị Nam»)."""
    kept: Spans = []
    for start, end in words[:TYPED_NAME]:
        word = read.flat[start:end]
        stops = word in (_BEHIND if kept else _NOT_NAMES | _BEHIND)
        if stops or word.isdigit():
            break
        kept.append((start, end))
    return kept


_LIVE = (
    rf"(?:nha (?:cua )?{_ME}(?: (?:o|tai|so))?"
    rf"|{_ME} (?:song |cu tru |hien |dang |tro |ngu )*(?:o|tai)"
    rf"|dia chi(?: (?:nha|cua|{_ME}))*(?: la)?|cu (?:ngu|tru)(?: tai| o)?"
    r"|(?:thuong|tam) tru(?: tai| o)?|nha so|so nha)"
)
_PLACE = r"(?:so nha|nha so|so|hem|ngo|ngach|kiet|can ho|phong|lo|ap|thon|to|khu pho)"
_NUMBER = r"\d+[a-z]?(?:/\d+[a-z]?)*"
_STREET = r"(?:duong|hem|ngo|ngach|kiet)"

_AFTER_LIVE = rf"(?<!\w){_LIVE}[ :,]{{1,3}}"
_IN_STREET = rf"(?:so nha |nha so |so )?{_NUMBER} ?,? ?{_STREET} \w[^,.;:\n]{{1,40}}"

addresses = first_of(
    by(rf"{_AFTER_LIVE}(?P<it>(?:{_PLACE} )?{_NUMBER}[ ,]+\w[^.;:\n]{{1,60}})"),
    by(rf"{_AFTER_LIVE}(?P<it>{_PLACE} \w[^.;:\n]{{0,60}})"),
    by(rf"(?<![\w/.\-])(?P<it>{_IN_STREET})", sure=False),
)
