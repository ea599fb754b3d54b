"""The steps journeys about reports share: from a typed sentence to a code, from a head to an
answer."""

from __future__ import annotations

import re

from tests.world import Actor

STORY = "Tôi nộp hồ sơ ở quầy 3 từ thứ Hai, hẹn thứ Tư mà đến nay chưa có kết quả."
ANSWER = "Đã kiểm tra, trả kết quả ngày 20/11/2026."


def code_in(text: str) -> str:
    found = re.search(r"PA-\d{6}-\d{4}", text)
    assert found, text
    return found[0]


def pin_in(text: str) -> str:
    found = re.search(r"PIN: (\d{6})", text)
    assert found, text
    return found[1]


async def guided(
    citizen: Actor, *, unit: str = "Kinh tế", privacy: str = "Chỉ cán bộ", story: str = STORY
) -> None:
    """From a typed sentence to the review; ``unit`` "" is not known."""
    await citizen.says(story)
    await citizen.presses("Phản ánh")
    await citizen.presses("Chậm trễ")
    if unit:
        await citizen.says(unit)
        await citizen.presses(unit)
    else:
        await citizen.presses("Không rõ")
    await citizen.presses(privacy)


async def about(citizen: Actor, rank: str, name: str = "") -> None:
    """On the review: whom it is about."""
    await citizen.presses("Về ai")
    await citizen.presses(rank)
    if name:
        await citizen.says(name)
    else:
        await citizen.presses("Bỏ qua")


async def send(citizen: Actor) -> str:
    """Press «Gửi» and read the code."""
    await citizen.presses("📨 Gửi")
    return code_in(receipt(citizen))


def receipt(citizen: Actor) -> str:
    return next(text for text in reversed(citizen.sees) if "Mã PIN" in text)


async def filed(citizen: Actor, *, unit: str = "Kinh tế", story: str = STORY) -> str:
    await guided(citizen, unit=unit, story=story)
    return await send(citizen)


async def answered(officer: Actor, finding: str = "Đúng một phần", text: str = ANSWER) -> None:
    await officer.presses("Trả lời")
    await officer.acts([b.action for b in officer.buttons if b.label == finding][-1])
    await officer.says(text)
    await officer.presses("Gửi trả lời")
