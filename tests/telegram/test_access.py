"""A reporter on Telegram leaves the chat behind: the link is cut, code and PIN are all there is."""

from __future__ import annotations

import pytest

from tests.telegram.office import HEAD, Office
from tests.telegram.page import browsing
from tests.telegram.phone import Phone
from tests.telegram.reporting import sent

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY = "Nộp hồ sơ ở quầy 5, hẹn thứ Tư mà chưa có kết quả."


async def told_before_sending(citizen: Phone) -> str:
    await citizen.says(STORY, hears="gửi nội dung này là")
    await citizen.presses("Phản ánh", hears="nhóm nào")
    await citizen.presses("Chậm trễ", hears="đơn vị nào")
    await citizen.says("kinh te, ha tang", hears="Đơn vị nào?")
    told = await citizen.presses("Phòng Kinh tế", hears="Ai được biết")
    await citizen.presses("Không ai", hears="xem lại trước khi gửi")
    return told


async def test_the_operator_is_named_and_a_cut_link_stays_cut(office: Office) -> None:
    thu, head = office.citizen("Thu"), office[HEAD]
    told = await told_before_sending(thu)
    assert "Telegram biết tài khoản nào đã nhắn cho chúng tôi" in told
    code, pin = await sent(thu)
    await head.hears(code)
    await thu.says(f"TRACUU {code}", hears="Đã chuyển xử lý")
    await thu.presses("Quyền của tôi", hears="Xóa liên kết")
    await thu.presses("Xóa liên kết", hears="không gửi đến đây nữa")
    await thu.presses("Tôi đã giữ mã và PIN", hears="Đã xóa liên kết")

    await head.presses("Hỏi thêm", hears="bổ sung điều gì")
    await head.says("Ông/Bà nộp ngày nào?", hears="nội dung chờ trong hồ sơ")
    thu.look()
    await thu.says(f"TRACUU {code}", hears="mã PIN")
    assert not thu.with_words("nộp ngày nào")
    await thu.says(pin, hears="nộp ngày nào")
    await thu.says("Ngày 16/11.", hears="Đã chuyển trả lời")
    await head.hears("Ngày 16/11.")
    await thu.presses("Thôi xem", hears="Đã đóng phản ánh", stale=True)
    await goes_on_by_page(office, code, pin)
    assert not thu.with_words("giấy hẹn số mấy")


async def goes_on_by_page(office: Office, code: str, pin: str) -> None:
    head = office[HEAD]
    async with browsing(office) as page:
        assert "Đang xác minh" in await page.enters(code, pin)
        await head.presses("Hỏi thêm", hears="bổ sung điều gì")
        await head.says("Ông/Bà còn giấy hẹn số mấy?", hears="nội dung chờ trong hồ sơ")
        await page.sees("còn giấy hẹn số mấy?")
        await page.sends("/bo-sung", words="Tôi vẫn giữ bản gốc.", traces="keep")
        await head.hears("Tôi vẫn giữ bản gốc.")
