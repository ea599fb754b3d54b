"""A head gives a task in the chat; it is acknowledged, worked on, handed in and confirmed."""

from __future__ import annotations

import re

import pytest

from tests.telegram.office import HEAD, OFFICIAL, Office, in_days
from tests.telegram.phone import Phone
from tests.telegram.pictures import picture

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def given(head: Phone) -> str:
    """The whole dialogue of giving a task to Ánh; the code."""
    await head.says("/giaoviec Rà soát biển hiệu <b>quá khổ</b> & mái che", hears="phối hợp")
    await head.presses("Bỏ qua", hears="Ai thực hiện")
    await head.says("ngoc anh", hears="Thời hạn?")
    await head.says(f"17h ngày {in_days(10)}", hears="Mức độ?")
    await head.presses("Thường", hears="văn bản giao việc")
    await head.presses("Bỏ qua", hears="đúng không?")
    found = re.search(r"NV-\d{4}-\d{6}", await head.presses("Đúng, giao việc", hears="Đã giao"))
    assert found
    return found[0]


async def test_a_task_given_in_the_chat_is_done_in_the_chat(office: Office) -> None:
    head, official = office[HEAD], office[OFFICIAL]
    code = await given(head)

    told = await official.hears("GIAO NHIỆM VỤ")
    assert f"{code} “Rà soát biển hiệu <b>quá khổ</b> & mái che”" in told
    assert f"17:00 ngày {in_days(10)}" in told
    await official.presses("Đã nhận", hears=f"{code}: đã ghi nhận đồng chí tiếp nhận")

    await official.says("biển hiệu: đã rà soát 40/60 tuyến", hears="chưa có gì được ghi nhận")
    await official.presses("Cập nhật tiến độ", hears=f"{code}: đã cập nhật tiến độ")

    await official.presses("Hoàn thành", hears="gửi kết quả")
    await official.sends_photo(picture("kết quả"), "Đã tháo dỡ xong", hears="kèm 1 tệp")
    handed_in = await head.hears("TRÌNH KẾT QUẢ")
    assert "Đã tháo dỡ xong (1 tệp kèm theo)" in handed_in

    await head.presses("Xác nhận hoàn thành", hears=f"{code}: đã xác nhận hoàn thành")
    await official.hears("xác nhận hoàn thành đúng hạn")
    await office.telegram.wait_for(lambda: not office.telegram.unanswered, 10)

    await old_buttons_change_nothing(head, official, code)


async def old_buttons_change_nothing(head: Phone, official: Phone, code: str) -> None:
    """Of what is over, and of a dialogue that is over."""
    await official.presses("Đã nhận", hears="không còn phù hợp", stale=True)
    await head.presses("Đúng, giao việc", hears="không còn hiệu lực", stale=True)
    card = await official.says(f"/viec {code}", hears="Tình trạng")
    assert "Đã hoàn thành, đúng hạn" in card
    assert "đã rà soát 40/60 tuyến" in card
