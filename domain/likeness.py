"""Whether two tasks say the same, and whether a paper is one that must not be written here."""

from __future__ import annotations

import re

from domain.words import expand, fold, nfc

ALIKE = 0.7  # the share of words two contents have in common
OF_ONE_PAPER = 0.45  # less is enough where both come from the same document

# In a content only as stamped: «tôi mất» folds to the same letters as «tối mật».
_STAMPED = re.compile(r"(?<!\w)(?:MẬT|(?i:tối mật|tuyệt mật|độ mật))(?!\w)")
_MARKED = re.compile(r"(?<![^\W_])(?:toi |tuyet )?mat(?![^\W_])(?! tran)")


def alike(one: str, other: str, share: float = ALIKE) -> bool:
    """Most words of the one are those of the other, in any order, accents or not."""
    a, b = set(expand(one).split()), set(expand(other).split())
    return bool(a and b) and len(a & b) / len(a | b) >= share


def stamped_secret(content: str) -> bool:
    """The words carry a mark of state secrecy (Luật Bảo vệ bí mật nhà nước: Mật, Tối mật, Tuyệt
    mật); such papers never enter this system."""
    return _STAMPED.search(nfc(content)) is not None


def secret_paper(number: str) -> bool:
    """The number of a paper names a mark of secrecy, in whatever spelling."""
    return _MARKED.search(fold(number)) is not None
