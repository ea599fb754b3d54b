"""What one cell says: text, dates, phones, choices. Nothing is guessed and nothing is mended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

import phonenumbers

from documents.workbook import Uncalculated
from domain.papers import Flaw
from domain.words import fold, nfc
from texts.papers import choices, same

PHRASE = 200  # characters of a deadline in words
YEARS = range(1945, 2101)
SHORT_NUMBERS = frozenset({"111", "112", "113", "114", "115", "1022"})
_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
# TCVN3 and VNI letters read as Latin-1; two of them after letters are no Vietnamese.
_LEGACY = re.compile(r"[A-Za-z][µ¶·¸¹¨©ª¬\xad®¾¿×ß÷øþÿæëïñöäåîÞÖØ]")
_DATE = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NO_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}|\d{1,2}[/-]\d{4}")
_CLOCK = r"\d{1,2}(?::\d{2}|\s*h(?:\s*\d{2})?)"
_DAY = r"\d[\d/.-]*"
_MOMENT = re.compile(rf"(?:({_CLOCK})\s*(?:ngày\s+)?)?({_DAY})(?:\s+({_CLOCK}))?", re.IGNORECASE)
_PHONE = re.compile(r"\(?\+?[0-9 .()-]+")
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
# The 11-digit mobile prefixes of before 15/9/2018 and what replaced them (Ministry's plan of 2018).
_OLD_PREFIXES = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058",
    "0199": "059",
}  # fmt: skip


_NOUGHT = frozenset(map(same, choices("nought")["none"]))
_NO_DUE = frozenset(map(same, choices("no_due")["none"]))


class Bad(Exception):
    """The cell does not say what it should."""

    def __init__(self, flaw: Flaw, expected: str = "") -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.expected = expected


def text(limit: int) -> Callable[[object], str]:
    """One line of at most ``limit`` characters."""

    def read(value: object) -> str:
        return " ".join(_clean(value, limit).split())

    return read


def prose(limit: int) -> Callable[[object], str]:
    """Text that may have several lines."""

    def read(value: object) -> str:
        lines = _clean(value, limit).splitlines()
        return "\n".join(" ".join(line.split()) for line in lines).strip()

    return read


def _clean(value: object, limit: int) -> str:
    """NFC, or Bad. Numbers are what Excel made of codes; dates in place of text are refused,
    because what was typed («12/2024») can no longer be known."""
    said = _number_or_text(value)
    if said in _ERRORS:
        raise Bad(Flaw.ERROR_VALUE)
    said = nfc(said).strip()
    if len(_LEGACY.findall(said)) > 1:
        raise Bad(Flaw.LEGACY_FONT)
    for letter in said:
        if unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") and letter not in "\n\r\t":
            raise Bad(Flaw.STRANGE_CHARACTER, f"U+{ord(letter):04X}")
    if len(said) > limit:
        raise Bad(Flaw.TOO_LONG, str(limit))
    return said


def _number_or_text(value: object) -> str:
    if isinstance(value, Uncalculated):
        raise Bad(Flaw.UNCALCULATED)
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Bad(Flaw.NOT_TEXT)
    return str(int(value)) if float(value).is_integer() else repr(value)


def day(value: object) -> date:
    """A real Excel date, or dd/MM/yyyy, dd-MM-yyyy, dd.MM.yy, yyyy-MM-dd."""
    if isinstance(value, datetime):
        if value.time() != time():
            raise Bad(Flaw.BAD_DATE)
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, str | Uncalculated):
        return _day(_clean(value, 100))
    raise Bad(Flaw.BAD_DATE)


def _day(said: str) -> date:
    if match := _ISO_DATE.fullmatch(said):
        year, month, number = map(int, match.groups())
    elif match := _DATE.fullmatch(said):
        number, month, year = (int(match[part]) for part in (1, 3, 4))
        if len(match[4]) == 2:
            if match[2] != ".":  # 05/06/07 is three different days
                raise Bad(Flaw.AMBIGUOUS_DATE)
            year += 2000
    else:
        raise Bad(Flaw.AMBIGUOUS_DATE if _NO_YEAR.fullmatch(said) else Flaw.BAD_DATE)
    try:
        return _plausible(date(year, month, number))
    except ValueError:
        raise Bad(Flaw.BAD_DATE) from None


def _plausible(found: date) -> date:
    if found.year not in YEARS:
        raise Bad(Flaw.BAD_DATE)
    return found


def due(value: object) -> tuple[date, time | None] | str | None:
    """A day, perhaps with the wall time; words, which only the office's calendar can read; or none.
    Midnight of a real Excel date means the whole day."""
    said = said_in_words(value)
    return moment(value) if said is None else said


def said_in_words(value: object) -> str | None:
    """Words of a deadline («5 ngày làm việc kể từ ngày nhận»); None for a date or what is none."""
    if not isinstance(value, str):
        return None
    said = " ".join(_clean(value, PHRASE).split())
    spelled = any(letter.isalpha() for letter in said) and _MOMENT.fullmatch(said) is None
    return said if spelled and same(said) not in _NO_DUE else None


def moment(value: object) -> tuple[date, time | None] | None:
    """A day, or a day and the wall time."""
    if isinstance(value, datetime):
        moment = (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return _plausible(moment.date()), moment.time() if moment.time() != time() else None
    if not isinstance(value, str | Uncalculated):
        return day(value), None
    said = _clean(value, 100)
    if same(said) in _NO_DUE:
        return None
    match = _MOMENT.fullmatch(said)
    if match is None or (match[1] and match[3]):
        raise Bad(Flaw.BAD_DUE)
    clock_said = match[1] or match[3]
    return _day(match[2]), _clock(clock_said) if clock_said else None


def _clock(said: str) -> time:
    hour, _, minute = re.sub(r"\s*h\s*", ":", said.lower()).partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise Bad(Flaw.BAD_DUE) from None


def phone(value: object) -> str:
    """E.164 (region VN), or a short hotline number as dialled. One number per cell."""
    said = text(100)(value)
    digits = re.sub(r"\D", "", said)
    if digits in SHORT_NUMBERS or (digits.startswith("069") and 7 <= len(digits) <= 11):
        return digits
    if len(digits) == 11 and digits[:4] in _OLD_PREFIXES:
        raise Bad(Flaw.OLD_PHONE, _OLD_PREFIXES[digits[:4]] + digits[4:])
    if not _PHONE.fullmatch(said):
        raise Bad(Flaw.BAD_PHONE)
    try:
        number = phonenumbers.parse(said, "VN")
    except phonenumbers.NumberParseException:
        raise Bad(Flaw.BAD_PHONE) from None
    if not phonenumbers.is_valid_number(number):
        raise Bad(Flaw.BAD_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(value: object) -> str:
    said = text(254)(value)
    if not _EMAIL.fullmatch(said) or ".." in said:
        raise Bad(Flaw.BAD_EMAIL)
    return said


def choice(names: Mapping[str, tuple[str, ...]], flaw: Flaw) -> Callable[[object], str]:
    """One of the names, with or without diacritics; the key of the chosen one."""
    keys = {same(name): key for key, known in names.items() for name in known}
    expected = ", ".join(known[0] for known in names.values())

    def read(value: object) -> str:
        key = keys.get(same(text(200)(value)))
        if key is None:
            raise Bad(flaw, expected)
        return key

    return read


def mark(names: Mapping[str, tuple[str, ...]]) -> Callable[[object], bool]:
    """An x, or Excel's own TRUE."""
    chosen = choice(names, Flaw.UNKNOWN_MARK)
    return lambda value: value if isinstance(value, bool) else chosen(value) == "yes"


def count(most: int) -> Callable[[object], int]:
    """A whole number from 0 to ``most``; «06» and «không có» are such."""

    def read(value: object) -> int:
        said = text(40)(value)
        if same(said) in _NOUGHT:
            return 0
        if not re.fullmatch(r"\d{1,6}", said) or int(said) > most:
            raise Bad(Flaw.BAD_COUNT, str(most))
        return int(said)

    return read


def several(value: object) -> tuple[str, ...]:
    """Names of units, one a line or separated by semicolons, each once."""
    parts = re.split(r"[;\n]", prose(2_000)(value))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


# A comma belongs to many names (Phòng Kinh tế, Hạ tầng và Đô thị); before these words it does not.
_SECOND_UNIT = re.compile(r",\s*(?:phong|van phong|trung tam|so)\s")


def one_unit(value: object) -> str:
    """Exactly one unit: «một việc giao một đơn vị chủ trì»."""
    named = several(value)
    if not named:
        raise Bad(Flaw.EMPTY)
    if len(named) > 1 or _SECOND_UNIT.search(fold(named[0])):
        raise Bad(Flaw.TWO_LEADS)
    return named[0]
