"""Files from a stranger's phone over the real wire: what the head gets, what stays behind, and what
becomes of them when whoever cleans them is killed."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from models.reports import Attachment
from services import files
from tests import hidden
from tests.hidden import MARK, everything
from tests.telegram.conftest import HOOKED, POLLED
from tests.telegram.office import HEAD, Office
from tests.telegram.phone import Phone
from tests.telegram.reporting import sent

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY = "Tôi là Lan, số 0912 345 678, hồ sơ 000.00.12.H10-261105-0007 ở quầy 3 trễ ba tuần."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VOICE = b"OggS\0\2" + bytes(60)
LONGEST = 60.0  # s; only a failing test waits as long


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<a/>")
        archive.writestr("word/document.xml", bytes(20 << 20))
    return made.getvalue()


async def asked_for_evidence(citizen: Phone, story: str, privacy: str) -> None:
    await citizen.says(f"/phananh {story}", hears="gửi nội dung này là")
    await citizen.presses("Phản ánh", hears="nhóm nào")
    await citizen.presses("Chậm trễ", hears="đơn vị nào")
    await citizen.says("kinh te, ha tang", hears="Đơn vị nào?")
    await citizen.presses("Phòng Kinh tế", hears="Ai được biết")
    await citizen.presses(privacy, hears="xem lại trước khi gửi")
    await citizen.presses("Ảnh, tài liệu", hears="gửi ảnh")


def bodies(office: Office, phone: Phone) -> list[bytes]:
    """Of the files the bot has sent to this phone since the last look."""
    held = office.telegram.platform.memory.files
    new = [each for each in phone.person.messages if each["message_id"] > phone.read]
    found = [(each.get("photo") or [each.get("document") or each.get("voice")])[-1] for each in new]
    return [held[one["file_id"]].data for one in found if one]


async def attachments(office: Office) -> list[Attachment]:
    async with office.database() as database, database.read() as session:
        query = select(Attachment).where(Attachment.matter == "report").order_by(Attachment.id)
        return list(await session.scalars(query))


async def offered(citizen: Phone) -> None:
    """Everything at once that people send, and what they should not."""
    await citizen.sends_photo(hidden.jpeg(), hears="Đã nhận 1 tệp")
    send = citizen.person.sends_document
    await send(hidden.word(), "don.docx", WORD)
    await send(b"MZ\x90\0" + bytes(99), "anh.jpg", "image/jpeg")
    await send(bomb(), "nen.docx", WORD)
    await send(hidden.vast(), "to.png", "image/png")
    await send(bytes(21 << 20), "phim.bin")
    await citizen.hears("không quá 20 MiB")
    await citizen.person.sends_voice(VOICE)
    await citizen.hears("Đã nhận 6 tệp")


async def decided(citizen: Phone) -> str:
    """Each trace is shown back before anything is sent; the code."""
    asked = await citizen.presses("📨 Gửi", hears="Trước khi gửi ẩn danh")
    for shown in ("Họ tên: Lan", "0912 345 678", "H10-261105-0007", "giọng nói"):
        assert shown in asked
    for word in ("Che lại (1)", "Che lại (1)", "Niêm phong (1)"):
        await citizen.presses(word, hears="Trước khi gửi ẩn danh")
    receipt = await citizen.presses("Vẫn gửi (1)", hears="Mã PIN")
    return next(word for word in receipt.split() if word.startswith("PA-"))


@HOOKED
async def test_what_a_phone_sends_is_cleaned_sealed_or_kept_back_and_said_so(
    office: Office,
) -> None:
    lan, head = office.citizen("Files"), office[HEAD]
    await asked_for_evidence(lan, STORY, "Không ai")
    await offered(lan)
    await lan.presses("Xong", hears="Kèm theo: 6 tệp")
    code = await decided(lan)
    for number, why in ((3, "có thể chạy chương trình"), (4, "quá lớn"), (5, "quá lớn")):
        assert why in await lan.hears(f"Tệp thứ {number} Ông/Bà gửi kèm {code}")

    await head.hears(code)
    await head.presses("📎 Xem tệp (6)")
    for number in range(1, 7):
        await head.hears(f"{number}/6 của {code}")
    given = bodies(office, head)
    assert len(given) == 2
    assert Image.open(io.BytesIO(given[0])).size == (40, 24)
    assert all(MARK.encode() not in everything(body) for body in given)
    assert MARK.encode() in everything(hidden.word())
    assert "chưa xóa được thông tin ẩn" in head.new[-1]
    await head.presses("Vẫn mở", hears="có thể còn thông tin ẩn")
    assert bodies(office, head) == [VOICE]

    said = await head.says(f"/phananh {code}", hears="Lưu hành nội bộ")
    assert "Tôi là •••, số •••, hồ sơ 🔐 ở quầy 3" in said
    await head.presses("Mở số niêm phong", hears="lý do")
    await head.says("Đối chiếu hệ thống một cửa", hears="000.00.12.H10-261105-0007")
    await lan.says(f"TRACUU {code}", hears="người xác minh mở số đã niêm phong")


# --- killed ----------------------------------------------------------------------------------


def cleaning(of: int) -> list[int]:
    """The children of a process that clean a file now."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == of and b"clean-file" in command:
            found.append(int(entry.name))
    return found


async def caught(office: Office) -> list[int]:
    """Whoever cleans a file, stopped in the middle of it."""
    assert office.program.process is not None
    async with asyncio.timeout(LONGEST):
        while not (found := await asyncio.to_thread(cleaning, office.program.process.pid)):
            pass
    for child in found:
        os.kill(child, signal.SIGSTOP)
    return found


async def lease_over(office: Office) -> None:
    """Five minutes pass, for who fetches as for who cleans."""
    async with office.database() as database, database.write() as session:
        waiting = update(Attachment).where(Attachment.state.in_(("waiting", "cleaning")))
        await session.execute(waiting.values(due_at=datetime.now(UTC)))


@POLLED
async def test_who_is_killed_while_cleaning_loses_nothing_and_shows_nothing_uncleaned(
    office: Office,
) -> None:
    """First the child alone; then the child's successor and the program itself."""
    kim, head = office.citizen("Killed"), office[HEAD]
    await asked_for_evidence(kim, "Quầy 4 đóng cửa lúc 10 giờ sáng thứ Tư.", "Chỉ cán bộ")
    await kim.sends_photo(hidden.jpeg(size=(48, 24)), hears="Đã nhận 1 tệp")
    await kim.presses("Xong", hears="Kèm theo: 1 tệp")
    code, _ = await sent(kim)
    [child] = await caught(office)
    await head.hears(code)
    await head.presses("📎 Xem tệp (1)", hears="đang được xóa thông tin ẩn")
    os.kill(child, signal.SIGKILL)
    await lease_over(office)
    await kim.sends_photo(hidden.jpeg(size=(56, 24)), hears="bổ sung vào phản ánh")
    await kim.presses("➕", hears="Đã bổ sung")  # rings for whoever cleans
    children = await caught(office)
    await office.program.kill()
    for child in children:
        os.kill(child, signal.SIGKILL)
    await lease_over(office)
    await office.program.start()
    async with asyncio.timeout(LONGEST):
        while any(each.state != "stored" for each in (await attachments(office))[-2:]):
            pass

    first, second = (await attachments(office))[-2:]
    assert [first.verdict, second.verdict] == ["clean", "clean"]
    assert first.attempts == 3
    await head.says(f"/phananh {code}", hears="Lưu hành nội bộ")
    await head.presses("📎 Xem tệp (2)")
    for number in (1, 2):
        await head.hears(f"{number}/2 của {code}")
    given = bodies(office, head)
    assert [Image.open(io.BytesIO(each)).width for each in given] == [48, 56]
    assert MARK.encode() not in b"".join(given)
    async with office.database() as database, database.read() as session:
        kept = b"".join([piece async for piece in files.body(session, first.original_id or 0)])
    assert kept == hidden.jpeg(size=(48, 24))
