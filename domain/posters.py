"""A unit's poster: where citizens report, with the unit filled in for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

CODE = re.compile(r"[A-Za-z0-9_-]{1,62}")  # with «u_» before it 64 letters, as Telegram allows
LETTERS = re.compile(r"[A-Za-z0-9-]")


class Way(StrEnum):
    """A channel a QR code leads to."""

    TELEGRAM = "telegram"
    ZALO = "zalo"
    WEB = "web"


class PosterSize(StrEnum):
    A4 = "a4"
    A6 = "a6"


class PosterLanguage(StrEnum):
    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Link:
    way: Way
    address: str
    shown: str = ""  # what to type where no camera reads it


@dataclass(frozen=True, slots=True)
class Poster:
    """One sheet per size and language, in that order."""

    office: str
    unit: str
    links: tuple[Link, ...]
    hours: str  # «07:00–11:00, 13:00–17:00»
    phone: str = ""
    sizes: tuple[PosterSize, ...] = tuple(PosterSize)
    languages: tuple[PosterLanguage, ...] = tuple(PosterLanguage)


@dataclass(frozen=True, slots=True)
class PosterOrder:
    """A poster to be printed."""

    poster: Poster
    stem: str

    @property
    def name(self) -> str:
        return f"ap-phich-{self.stem}.pdf"


def start_code(unit_code: str) -> str:
    """What a deep link carries for a unit: ``u_<code>``; of a code with other letters each is its
    number in hexadecimal, ``ux_<…>``."""
    if CODE.fullmatch(unit_code):
        return f"u_{unit_code}"
    return f"ux_{unit_code.encode().hex()}"


def unit_of_start(argument: str) -> str:
    """The unit's code of a deep link, "" for what is none."""
    if argument.startswith("ux_"):
        try:
            return bytes.fromhex(argument.removeprefix("ux_")).decode()
        except ValueError:  # not hexadecimal, or no UTF-8
            return ""
    return argument.removeprefix("u_") if argument.startswith("u_") else ""


def stem_of(unit_code: str) -> str:
    """The unit's code as part of a file's name."""
    return "".join(letter for letter in unit_code if LETTERS.match(letter)).lower() or "don-vi"
