"""The secret PIN of a report: made and checked slowly (argon2, about 110 ms), kept as a hash.

Both run outside the writing transaction (``Context.slowly``); the PIN itself is never stored.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.codes import PIN_DIGITS

HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Pin:
    digits: str
    hash: str


def new_pin() -> Pin:
    digits = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
    return Pin(digits, HASHER.hash(digits))


def opens(digits: str, pin_hash: str) -> bool:
    """Whether these digits are the report's PIN. Spaces and dots between them do not matter."""
    try:
        return HASHER.verify(pin_hash, "".join(filter(str.isdigit, digits)))
    except (VerificationError, InvalidHashError):
        return False
