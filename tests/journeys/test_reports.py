"""A citizen reports, the head answers: in the words and presses of the people themselves."""

from __future__ import annotations

import re

from domain.rights import Role
from tests.world import Actor, World

STORY = "Tôi nộp hồ sơ ở quầy 3 từ thứ Hai, hẹn thứ Tư mà đến nay chưa có kết quả."


def code_in(text: str) -> str:
    found = re.search(r"PA-\d{6}-\d{4}", text)
    assert found, text
    return found[0]


def pin_in(text: str) -> str:
    found = re.search(r"PIN: (\d{6})", text)
    assert found, text
    return found[1]


async def guided(citizen: Actor, *, unit: str = "kinh te", privacy: str = "Chỉ cán bộ") -> None:
    """From a typed sentence to the review."""
    await citizen.says(STORY)
    await citizen.presses("Phản ánh")
    await citizen.presses("Chậm trễ")
    if unit:
        await citizen.says(unit)
        await citizen.presses("Phòng Kinh tế")
    else:
        await citizen.presses("Không rõ")
    await citizen.presses(privacy)


async def filed(citizen: Actor, *, unit: str = "kinh te") -> str:
    """A sent report's code."""
    await guided(citizen, unit=unit)
    await citizen.presses("Gửi")
    return code_in(next(text for text in citizen.sees[::-1] if "PIN" in text))


async def test_a_plain_sentence_becomes_a_report_the_head_answers_and_the_citizen_reads(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await guided(hoa)
    assert "Xin xem lại trước khi gửi" in hoa.last
    assert STORY in hoa.last
    await hoa.presses("Gửi")
    receipt = next(text for text in hoa.sees if "PIN" in text and "đã tiếp nhận" in text)
    code = code_in(receipt)
    assert code == "PA-261119-0001"
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in receipt
    assert "ngày 04/12/2026" in receipt  # ten working days; Tuesday 24/11 is a holiday
    arrived = binh.last
    assert code in arrived
    assert STORY in arrived
    await binh.presses("Tiếp nhận")
    await binh.presses("Trả lời")
    await binh.presses("Đúng một phần")
    await binh.says("Đã kiểm tra, trả kết quả ngày 20/11/2026.")
    assert "Người dân sẽ nhận" in binh.last
    await binh.presses("Gửi trả lời")
    assert "phản ánh đúng một phần" in hoa.last
    assert "trả kết quả ngày 20/11/2026" in hoa.last
    await hoa.presses("5 ⭐")
    assert "5/5" in hoa.last
