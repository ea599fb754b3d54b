"""The secret PIN of a report: made and checked slowly (argon2id, some 30 ms of one core),
kept as a hash.

Both run outside the writing transaction (``Context.slowly``); the PIN itself is never stored.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.codes import PIN_DIGITS

# What OWASP's Password Storage Cheat Sheet asks for at least. The library's own choice takes both
# cores and 64 MB for 110 ms: sixteen people sending at once waited three seconds for their PINs.
# Six digits fall to whoever holds the database and time either way; guessing here is limited.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$RlkTgnts0V8c5yTRWpV+JQ$"
    "O+BOkqT1eAnswLT27uRUnWLUU4y0+FvDMzlkuK+2x54"
)
"""A hash no PIN opens: an unknown code is answered as slowly, and as wrongly, as a known one."""


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
