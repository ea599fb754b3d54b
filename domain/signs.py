"""Signs a person may see in a report: for suspending from work (Quy định 148-QĐ/TW, art. 4) or of a
crime. A flag proposes that the competent person looks; nothing here concludes, and none is ever
published.
"""

from __future__ import annotations

from enum import StrEnum

from domain.lifecycle import Category
from domain.words import expand


class Sign(StrEnum):
    EVASION = "148_a"  # art. 4 cl. 2(a): delaying on purpose, passing on, evading
    HARASSMENT = "148_b"  # art. 4 cl. 2(b): harassing, making trouble
    CRIME = "hinh_su"


WORDS: dict[Sign, tuple[str, ...]] = {
    Sign.EVASION: (
        "co tinh", "tri hoan", "dun day", "ne tranh", "khong chiu giai quyet", "chi qua chi lai",
        "hen di hen lai", "cam chung",
    ),
    Sign.HARASSMENT: (
        "nhung nhieu", "gay phien ha", "voi vinh", "goi y", "hach sach", "gay kho de",
        "tieu cuc", "lam kho",
    ),
    Sign.CRIME: (
        "hoi lo", "nhan tien", "dua tien", "doi tien", "vong tien", "phong bi", "chung chi",
        "lot tay", "boi tron", "tong tien", "chiem doat", "lam gia", "gia mao", "de doa",
        "hanh hung", "danh nguoi",
    ),
}  # fmt: skip
"""What people write, folded: rather a proposal too many, a person judges it."""

BY_CATEGORY = {Category.SHIRKING: Sign.EVASION, Category.HARASSMENT: Sign.HARASSMENT}


def proposed(words: str, category: Category) -> tuple[Sign, ...]:
    """The signs the words or the category of a report suggest looking for."""
    said = f" {expand(words)} "
    named = {sign for sign, phrases in WORDS.items() if any(f" {one} " in said for one in phrases)}
    named |= {BY_CATEGORY[category]} if category in BY_CATEGORY else set()
    return tuple(sign for sign in Sign if sign in named)
