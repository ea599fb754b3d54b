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
