"""The steps of a citizen's report, as far as the review and through the sending."""

from __future__ import annotations

import re

from tests.telegram.phone import Phone


async def reviewed(citizen: Phone, story: str, unit: str = "Phòng Kinh tế") -> str:
    """From the first sentence to the review."""
    await citizen.says(story, hears="gửi nội dung này là")
    await citizen.presses("Phản ánh", hears="nhóm nào")
    await citizen.presses("Chậm trễ", hears="đơn vị nào")
    await citizen.says(unit.lower(), hears="Đơn vị nào?")
    await citizen.presses(unit, hears="Ai được biết")
    return await citizen.presses("Chỉ cán bộ", hears="xem lại trước khi gửi")


async def sent(citizen: Phone) -> tuple[str, str]:
    """Code and PIN."""
    receipt = await citizen.presses("📨 Gửi", hears="Mã PIN")
    code, pin = re.search(r"PA-\d{6}-\d{4}", receipt), re.search(r"PIN: (\d{6})", receipt)
    assert code
    assert pin
    return code[0], pin[1]


async def answered(head: Phone, answer: str) -> None:
    """«Trả lời» to the end."""
    await head.presses("Trả lời", hears="Kết quả xác minh")
    await head.presses("Đúng một phần", hears="nội dung trả lời")
    await head.says(answer, hears="biện pháp nào")
    await head.presses("Xin lỗi", hears="biện pháp nào")
    await head.presses("✅ Xong", hears="căn cứ vào đâu")
    await head.says("Biên bản <số> 12/BB & ảnh", hears="Người dân sẽ nhận")
    await head.presses("Gửi trả lời", hears="đã gửi trả lời cho người dân")
