"""Vietnamese words as people type them: without accents, abbreviated, in a hurry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import product
from typing import TypeVar

# Typing habits, folded. One-letter ones are read both ways when searching (see ``matches``).
ABBREVIATIONS = {
    "cb": "can bo",
    "cbcc": "can bo cong chuc",
    "cccd": "can cuoc cong dan",
    "cv": "cong van",
    "dc": "duoc",
    "gd": "giam doc",
    "hdnd": "hoi dong nhan dan",
    "hok": "khong",
    "hs": "ho so",
    "k": "khong",
    "kg": "khong",
    "khg": "khong",
    "ko": "khong",
    "kt": "kinh te",
    "p": "phuong",
    "pgd": "pho giam doc",
    "r": "roi",
    "tp": "thanh pho",
    "tt": "trung tam",
    "tthc": "thu tuc hanh chinh",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "ubnd": "uy ban nhan dan",
    "vhxh": "van hoa xa hoi",
    "vp": "van phong",
    "x": "xa",
}

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_LETTERS, start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền … nặng
_WORD = re.compile(r"[^\W_]+")


def nfc(text: str) -> str:
    """The composed form every stored and compared text has."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without diacritics: what search compares. đ does not decompose, so by hand."""
    parts = unicodedata.normalize("NFD", nfc(text).casefold())
    return "".join(c for c in parts if unicodedata.category(c) != "Mn").replace("đ", "d")


def expand(text: str) -> str:
    """Folded words with the usual abbreviations written out: «ko dc» → "khong duoc"."""
    return " ".join(ABBREVIATIONS.get(word, word) for word in _WORD.findall(fold(text)))


def given_name(name: str) -> str:
    """The last word, by which one is greeted; "" for a blank name."""
    words = nfc(name).split()
    return words[-1] if words else ""


Key = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def name_key(name: str) -> Key:
    """Sorts a list of people: given name, family name, middle name; letters first, then tones."""
    words = [_letters(word) for word in nfc(name).split()]
    return tuple(words[-1:] + words[:-1])


def _letters(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The places of a word's letters in the Vietnamese alphabet, and the tone upon each."""
    places: list[int] = []
    tones: list[int] = []
    for letter in nfc(word).casefold():
        base, tone = _toneless(letter)
        places.append(_PLACE.get(base, len(_PLACE) + ord(base)))
        tones.append(tone)
    return tuple(places), tuple(tones)


def _toneless(letter: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    base = nfc("".join(mark for mark in parts if mark not in _TONES))
    return base[:1] or letter, tone


# --- searching -----------------------------------------------------------------------------

Word = tuple[str, int]  # letters and tone; hòa and hoà are the same word
T = TypeVar("T")

_FOLDED, _INITIALS, _INSIDE = 3, 6, 7


def matches(query: str, name: str) -> int | None:
    """How well a typed query fits a name: 0 is best, None is not at all.

    Accents as typed come before accents ignored; in each the whole name, then its beginning, then
    the beginnings of its words in any order. Initials and the inside of words come last.
    """
    exact = _fits(accented(query), accented(name))
    if exact is not None:
        return exact
    asked = [tuple(text.split()) for text in {_spaced(query), expand(query)}]
    named = [tuple(text.split()) for text in {_spaced(name), expand(name)}]
    ranks = [_folded(q, n) for q, n in product(asked, named)]
    return min((rank for rank in ranks if rank is not None), default=None)


def search(query: str, items: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """The items whose name fits, best first; of equals the shorter, then by the alphabet.

    The inside of words counts only when nothing fits better: «huong» is in every «phường».
    """
    ranked = []
    for item in items:
        name = key(item)
        rank = matches(query, name)
        if rank is not None:
            ranked.append(((rank, len(name), fold(name)), item))
    ranked.sort(key=lambda pair: pair[0])
    only_inside = bool(ranked) and ranked[0][0][0] == _INSIDE
    return [item for (rank, *_), item in ranked if rank < _INSIDE or only_inside]


def accented(text: str) -> tuple[Word, ...]:
    """Words with their accents, each one's tone set apart from its letters."""
    return tuple(_set_apart(word) for word in _WORD.findall(nfc(text).casefold()))


def _set_apart(word: str) -> Word:
    pairs = [_toneless(letter) for letter in word]
    return "".join(base for base, _ in pairs), max(tone for _, tone in pairs)


def _spaced(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _begins(word: Word, part: Word) -> bool:
    return word[0].startswith(part[0]) and word[1] == part[1]


def _fits(query: tuple[Word, ...], name: tuple[Word, ...]) -> int | None:
    if not query:
        return None
    if query == name:
        return 0
    head = name[: len(query)]
    if head[:-1] == query[:-1] and len(head) == len(query) and _begins(head[-1], query[-1]):
        return 1
    if all(any(_begins(word, part) for word in name) for part in query):
        return 2
    return None


def _folded(query: tuple[str, ...], name: tuple[str, ...]) -> int | None:
    rank = _fits(tuple((word, 0) for word in query), tuple((word, 0) for word in name))
    if rank is not None:
        return _FOLDED + rank
    initials = "".join(word[0] for word in name)

    def begins(part: str) -> bool:
        return any(word.startswith(part) for word in name)

    def inside(part: str) -> bool:
        return len(part) > 1 and any(part in word for word in name)

    if query and all(begins(part) or (len(part) > 1 and part in initials) for part in query):
        return _INITIALS
    if query and all(begins(part) or inside(part) for part in query):
        return _INSIDE
    return None


# --- showing -------------------------------------------------------------------------------


def short(text: str, limit: int) -> str:
    """At most ``limit`` characters on one line, cut after a word and ended with «…»."""
    line = " ".join(nfc(text).split())
    if len(line) <= limit:
        return line
    room = max(limit - 1, 0)
    cut = line[:room] if line[room : room + 1] == " " else line[:room].rpartition(" ")[0]
    return (cut.rstrip(" ,;:.-–") or line[:room]) + "…"


# --- what a sentence sounds like -----------------------------------------------------------

_GREETINGS = (
    "xin chao", "chao", "hello", "helo", "hi", "hey", "alo", "a lo", "good morning",
    "good afternoon", "cam on", "xin cam on", "thank", "thanks", "tks", "ok", "oke", "okay", "okie",
    "vang", "da", "u", "um", "uh", "duoc roi", "tot qua", "tam biet", "bye", "test",
)  # fmt: skip
_ADDRESS = (
    "a", "ah", "ad", "admin", "anh", "chi", "em", "ban", "bot", "cac", "ong", "ba", "co", "chu",
    "bac", "can bo", "dong chi", "moi nguoi", "oi", "nhe", "nha", "nhieu", "roi", "buoi",
    "sang", "trua", "chieu", "toi", "rat", "lam", "you", "so much", "very much",
    "minh", "quy co quan",
)  # fmt: skip
_LONGEST_GREETING = 80  # characters
_GREETING = re.compile(
    rf"(?:(?:{'|'.join(_ADDRESS)}) )*(?:{'|'.join(_GREETINGS)}) "
    rf"(?:(?:{'|'.join(_GREETINGS + _ADDRESS)}) )*"
)


def looks_like_greeting(text: str) -> bool:
    """Whether nothing but a greeting, a thank-you or a nod was said; it starts nothing."""
    if len(text) > _LONGEST_GREETING:
        return False
    said = expand(text)
    return not said or _GREETING.fullmatch(said + " ") is not None


_DONE = re.compile(
    r"\b(?:xong|hoan thanh|hoan tat|done"
    r"|da (?:\w+ ){0,2}?(?:lam|nop|gui|trinh|bao cao|xu ly|giai quyet|ban hanh|thuc hien"
    r"|tra loi))\b"
)
_NOT_DONE = re.compile(
    r"\b(?:chua|khong|sap|gan|se|neu|xin|gia han|de nghi|bao gio|khi nao|phai|lam sao|dang)\b"
)


def looks_done(text: str) -> bool:
    """Whether an official's sentence sounds like finished work («em xong rồi»).

    A clause that denies, asks, plans or demands («chưa xong», «xong chưa?») does not.
    """
    clauses = [expand(clause) for clause in re.split(r"[.,;:!?\n]+", text)]
    return any(_DONE.search(clause) and not _NOT_DONE.search(clause) for clause in clauses)


# Written with their accents; without any, only those in the second table cannot mean another
# thing («chay» may be cháy or chạy, «dao» is in «lãnh đạo»).
_DANGER = (
    "cháy", "hỏa hoạn", "nổ ga", "nổ bình", "cấp cứu", "cứu với", "cứu tôi", "cứu người",
    "đánh nhau", "đang đánh", "bị đánh", "hành hung", "giết", "dọa giết", "tự tử", "tự sát",
    "muốn chết", "đuối nước", "chết đuối", "bị tai nạn", "có tai nạn", "vụ tai nạn", "sập nhà",
    "sập cầu", "sạt lở", "chảy máu", "bắt cóc", "hiếp dâm", "xâm hại", "cầm dao", "rò điện",
    "điện giật", "đứt dây điện", "nguy hiểm tính mạng", "đe dọa tính mạng", "ngộ độc", "ngất xỉu",
    "bất tỉnh", "co giật",
)  # fmt: skip
_PLAIN_DANGER = (
    "cap cuu", "cuu voi", "cuu toi", "chay nha", "dam chay", "bi chay", "hoa hoan", "danh nhau",
    "hanh hung", "giet", "tu sat", "muon chet", "duoi nuoc", "chet duoi", "bi tai nan",
    "vu tai nan", "sap nha", "sap cau", "sat lo", "chay mau", "bat coc", "hiep dam", "cam dao",
    "dien giat", "nguy hiem tinh mang", "ngo doc", "ngat xiu", "bat tinh", "co giat",
)  # fmt: skip
_FIRE_RULES = re.compile(r"phòng cháy(?:,? (?:và )?chữa cháy)?|chữa cháy|báo cháy")


def sounds_urgent(text: str) -> bool:
    """Whether a life may be in danger, so that 113, 114 and 115 are named at once.

    Rather once too often than once too seldom; fire regulations are not a fire.
    """
    said = nfc(text).casefold()
    return _says(_FIRE_RULES.sub(" ", said), _DANGER, _PLAIN_DANGER)


_DENIED = re.compile(
    r"\b(?:khong|chang|chua)(?: phai| muon| co y| dinh| he)*(?: la)?(?: don)?"
    r" (?:khieu nai|to cao)\b"
)


def sounds_formal(text: str) -> str | None:
    """ "to_cao" or "khieu_nai" when a sentence speaks of one, the graver first; None otherwise."""
    if _DENIED.search(expand(text)):
        return None
    if _says(text, ("tố cáo",), ("to cao",)):
        return "to_cao"
    return "khieu_nai" if _says(text, ("khiếu nại",), ("khieu nai",)) else None


def _says(text: str, phrases: tuple[str, ...], plain: tuple[str, ...]) -> bool:
    """Whether a phrase is said, by its accents, or without them in a text that has none."""
    words = accented(text)
    if any(_holds(words, accented(phrase)) for phrase in phrases):
        return True
    bare = fold(text) == nfc(text).casefold()
    return bare and any(f" {phrase} " in f" {expand(text)} " for phrase in plain)


def _holds(words: tuple[Word, ...], phrase: tuple[Word, ...]) -> bool:
    size = len(phrase)
    return any(words[i : i + size] == phrase for i in range(len(words) - size + 1))
