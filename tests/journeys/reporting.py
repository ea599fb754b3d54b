"""The steps journeys about reports share: from a typed sentence to a code, from a head to an
answer."""

from __future__ import annotations

import re

from tests.world import Actor

STORY = "Tôi nộp hồ sơ ở quầy 3 từ thứ Hai, hẹn thứ Tư mà đến nay chưa có kết quả."
PROOF = "Biên bản số 12/BB-UBND ngày 19/11/2026"
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


async def filed_in_english(citizen: Actor) -> None:
    await citizen.says("/language en")
    await citizen.says("The office at counter 3 was closed at ten in the morning")
    await citizen.presses("Report")
    await citizen.presses("Breach of working hours")
    await citizen.presses("Not known")
    await citizen.presses("anonymous")
    await citizen.presses("📨 Send")


async def answered(
    officer: Actor, finding: str = "Đúng một phần", text: str = ANSWER, proof: str = PROOF
) -> None:
    """«Trả lời» from the first question to the sending; an answer that says little is sent all the
    same, with a reason."""
    await closed(officer, "✍️ Trả lời", finding, text, proof)
    if any("Vẫn gửi" in label for label in officer.labels):
        await officer.presses("Vẫn gửi")
        await officer.says("Đã trao đổi trực tiếp với người dân.")
    else:
        await officer.presses("Gửi trả lời")


async def drafted(
    officer: Actor, finding: str = "Đúng một phần", text: str = ANSWER, proof: str = PROOF
) -> None:
    """«Dự thảo trả lời» of a delegated official, handed to the head."""
    await closed(officer, "Dự thảo trả lời", finding, text, proof)
    await officer.presses("Trình thủ trưởng")


async def closed(officer: Actor, button: str, finding: str, text: str, proof: str) -> None:
    """As far as reading back: finding, words, measures, evidence, whether somebody was heard."""
    await officer.presses(button)
    await officer.acts([b.action for b in officer.buttons if b.label == finding][-1])
    await officer.says(text)
    if any("Nhắc nhở" in label for label in officer.labels):
        await officer.presses("Nhắc nhở")
        await officer.presses("✅ Xong")
    await officer.says(proof)
    if any("Đã nghe giải trình" in label for label in officer.labels):
        await officer.presses("Đã nghe giải trình")
