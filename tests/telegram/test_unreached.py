"""Officials whose phones are gone: the other phone is used, then the operator is told."""

from __future__ import annotations

import re

import pytest

from tests.telegram.office import HEAD, OFFICIAL, OPERATOR, Office
from tests.telegram.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def hand_over(head: Phone, words: str, to: str) -> str:
    """The head gives a task to somebody else; its code."""
    found = re.search(r"NV-\d{4}-\d{6}", await head.says(f"/timkiem {words}", hears="NV-"))
    assert found
    await head.says(f"/viec {found[0]}", hears="Tình trạng")
    await head.presses("Giao lại", hears="cho ai?")
    await head.presses(to, hears="đã giao lại nhiệm vụ")
    return found[0]


async def test_a_second_phone_is_used_and_nobody_is_left_untold(office: Office) -> None:
    first = office[OFFICIAL]
    await office.invite(OFFICIAL)
    second = await office.link(OFFICIAL)
    await second.person.leaves_telegram()

    code = await hand_over(office[HEAD], "cong trinh khong phep", OFFICIAL)
    assert code in await first.hears("GIAO NHIỆM VỤ")
    assert code not in second.all

    await first.person.blocks()
    code = await hand_over(office[HEAD], "lan chiem long le duong", HEAD)
    told = await office[OPERATOR].hears("Không gửi được thông báo")
    assert f"về {code} cho {OFFICIAL}" in told
    assert "các kênh đã đóng" in told
