"""The registers the documents ask of units: obstacles of group 2, proposals of innovation.

A unit answers with entries or says that it has none; saying nothing at all is a third thing, and
the one reported («đơn vị chưa đăng ký», Báo cáo 3719/BC-SNV).
"""

from __future__ import annotations

from enum import StrEnum


class Book(StrEnum):
    """Which register: gaps in the rules, or proposals under NĐ 73/2023/NĐ-CP."""

    OBSTACLES = "vuong_mac"
    INNOVATIONS = "doi_moi"


class Gap(StrEnum):
    """What is wrong with a rule."""

    MISSING = "chua_quy_dinh"
    OVERLAP = "chong_cheo"
    UNFIT = "khong_phu_hop"


class EntryState(StrEnum):
    """How far an entry has come; any later one may follow, a settled one may be taken up again."""

    NOTED = "moi_ghi"
    PROPOSED = "da_kien_nghi"
    TAKEN_UP = "dang_xem_xet"
    SETTLED = "da_giai_quyet"
    DECLINED = "khong_chap_thuan"


def next_states(state: EntryState) -> tuple[EntryState, ...]:
    return tuple(each for each in EntryState if each not in (state, EntryState.NOTED))


class Answer(StrEnum):
    """How a unit has answered a register in a period."""

    ENTERED = "entered"
    NOTHING = "nothing"
    SILENT = "silent"


class Part(StrEnum):
    """What an entry says, each asked for by one question, in this order."""

    FIELD = "field"
    WORDS = "words"
    DOCUMENT = "document"
    CLAUSE = "clause"
    GAP = "gap"
    PROPOSAL = "proposal"
    AUTHORITY = "authority"


PARTS: dict[Book, tuple[Part, ...]] = {
    Book.OBSTACLES: (
        Part.WORDS,
        Part.DOCUMENT,
        Part.CLAUSE,
        Part.GAP,
        Part.PROPOSAL,
        Part.AUTHORITY,
    ),
    Book.INNOVATIONS: (Part.FIELD, Part.WORDS, Part.PROPOSAL, Part.AUTHORITY),
}
"""Obstacles as Báo cáo 3719/BC-SNV lists them: văn bản, điều khoản, loại, đề xuất, cơ quan thẩm
quyền; innovations by field and solution, decided under NĐ 73/2023/NĐ-CP."""

MAY_BE_SKIPPED = (Part.DOCUMENT, Part.CLAUSE, Part.AUTHORITY)
