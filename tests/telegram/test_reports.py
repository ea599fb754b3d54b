"""A citizen's report, typed as people type: to the head, back, and on when not agreed to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from unicodedata import normalize

import pytest
import pytest_asyncio
from sqlalchemy import select

from models.database import Database
from models.reports import Attachment, Piece
from services import files
from tests.telegram.office import HEAD, LEADER, Office
from tests.telegram.phone import Phone
from tests.telegram.pictures import picture
from tests.telegram.reporting import answered, reviewed, sent

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY = "Nộp hồ sơ <b>đất đai</b> & xây dựng ở quầy 3, hẹn thứ Tư mà 2 < 3 tuần chưa có."
ABOUT_THE_HEAD = "Trưởng phòng hẹn rồi không tiếp dân"
THIRD = "Một cửa đóng cửa lúc 10 giờ sáng thứ Ba."
ANSWER = "Đã trả hồ sơ & xin lỗi ngày 20/11. " * 80
OBJECTION = "chua nhan duoc ho so nao ca, " * 60
CAPTION = "Day la giay hen. " * 50
QUESTION = "Ông/Bà <đã> nhận chưa? " * 120


@dataclass
class Writers:
    """Three citizens, each before the «Gửi» of a report of their own."""

    hoa: Phone
    lan: Phone
    mai: Phone
    review: str


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def writers(office: Office) -> Writers:
    """They write at the same time: one chat gets one message a second."""
    hoa, lan, mai = (office.citizen(name) for name in ("Hoa", "Lan", "Mai"))
    review, *_ = await asyncio.gather(
        reviewed(hoa, normalize("NFD", STORY)), reviewed(lan, ABOUT_THE_HEAD), reviewed(mai, THIRD)
    )
    return Writers(hoa, lan, mai, review)


async def test_a_report_goes_to_the_head_and_comes_back_answered(
    office: Office, writers: Writers
) -> None:
    hoa, head, leader = writers.hoa, office[HEAD], office[LEADER]
    assert STORY in writers.review  # composed again, and not a letter of it taken for markup
    code, _ = await sent(hoa)
    assert STORY in await head.hears(code)

    await head.presses("Hỏi thêm", hears="bổ sung điều gì")
    await head.says("Ông/Bà còn giữ giấy hẹn không?", hears="đã gửi câu hỏi")
    await hoa.hears("còn giữ giấy hẹn không?")
    evidence = picture("giấy hẹn của bà Hoa")
    await hoa.sends_photo(evidence, CAPTION, hears="Đã chuyển trả lời")
    assert "Day la giay hen" in await head.hears("Người phản ánh bổ sung")
    await only_sealed_in_the_database(office, evidence)

    await answered(head, ANSWER)
    assert ANSWER.strip() in await hoa.hears("xin trả lời như sau")
    await hoa.presses("4 ⭐", hears="(4/5)")
    await hoa.presses("Chưa đồng ý", hears="vì sao Ông/Bà chưa đồng ý")
    await hoa.says(OBJECTION, hears="Thời hạn trả lời mới")
    assert "chua nhan duoc ho so" in await head.hears("ĐỀ NGHỊ XEM XÉT LẠI")
    assert code in await leader.hears("để đồng chí biết")

    await head.presses("Hỏi thêm", hears="bổ sung điều gì")
    await head.says(QUESTION, hears="đã gửi câu hỏi")
    await hoa.hears(QUESTION.strip())
    await a_long_file_comes_in_parts(head)


async def a_long_file_comes_in_parts(head: Phone) -> None:
    """All that was said in this report is too long for one message."""
    await head.presses("Xem chi tiết")
    await head.hears("Lưu hành nội bộ")
    parts = head.new
    assert len(parts) > 1
    assert all(len(part) <= 4096 for part in parts)
    assert STORY in parts[0]
    assert any("Trả lời" in label for label in head.person.buttons)


async def only_sealed_in_the_database(office: Office, sent: bytes) -> None:
    """The fetcher brought the bytes, and they can be read with the key alone."""
    async with office.database() as database:
        async with asyncio.timeout(20):
            while (row := await newest_file(database)).state != "stored":
                pass
        async with database.read() as session:
            kept = row.original_id or 0
            opened = b"".join([piece async for piece in files.body(session, kept)])
            assert opened == sent
            pieces = (await session.scalars(select(Piece.body))).all()
            assert not any("giấy hẹn".encode() in piece for piece in pieces)


async def newest_file(database: Database) -> Attachment:
    async with database.read() as session:
        query = select(Attachment).where(Attachment.matter == "report")
        return (await session.scalars(query.order_by(Attachment.id.desc()).limit(1))).one()


async def test_whom_a_report_is_about_never_hears_of_it(office: Office, writers: Writers) -> None:
    lan, head, leader = writers.lan, office[HEAD], office[LEADER]
    await lan.presses("Về ai", hears="Phản ánh về ai")
    await lan.presses("Lãnh đạo đơn vị", hears="Tên hoặc đặc điểm")
    await lan.presses("Bỏ qua", hears="Về ai: lãnh đạo đơn vị")
    code, _ = await sent(lan)
    assert ABOUT_THE_HEAD in await leader.hears(code)

    await head.says(f"/phananh {code}", hears="không thuộc phạm vi")
    assert ABOUT_THE_HEAD not in await head.says("/phananh", hears="hản ánh")
    assert code not in head.all.replace(f"/phananh {code}", "")


async def test_code_and_pin_open_a_report_from_another_chat(
    office: Office, writers: Writers
) -> None:
    phone, thief = office.citizen("Second"), office.citizen("Thief")
    code, pin = await sent(writers.mai)

    await phone.says("/tracuu", hears="gõ mã phản ánh")
    await phone.says(code.lower(), hears="mã PIN")
    shown = await phone.says(f"{pin[:3]} {pin[3:]}", hears="Tình trạng")
    assert "Đã chuyển xử lý" in shown

    wrong = "123456" if pin != "123456" else "654321"
    await thief.says(f"TRACUU {code}", hears="mã PIN")
    for _ in range(5):
        await thief.says(wrong)
    await thief.says(pin, hears="quá nhiều lần")
    assert "Đã chuyển xử lý" not in thief.all
