"""What the command line says of keys, of files that go, and of those that went."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import About, Category, Privacy, ReportKind
from domain.messages import Address, Incoming
from domain.retention import Why
from models.database import Database
from models.reports import Report
from models.retention import LegalHold
from models.sealing import Vault, new_key
from services import contacts, own_case, retention
from services.reports import Evidence, Submission, receive
from tests.bot.program import KEY, Program

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WORDS = "Chuyện không ai ngoài hồ sơ được đọc"
CODES = ("PA-261120-0001", "PA-261120-0002")


def work(office: Program, act: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Something the program did while nobody looked."""

    async def done() -> None:
        url = f"sqlite+aiosqlite:///{office.home}/office.sqlite"
        database = Database(url, Vault.from_text(KEY), lambda: datetime.now(UTC))
        async with database.write() as session:
            await act(session)
        await database.close()

    asyncio.run(done())


async def withdrawn_reports(session: AsyncSession) -> None:
    """Two, of one chat; they are over at once."""
    incoming = Incoming("0", Address("phone", "town", "hoa"), language="vi")
    contact = (await contacts.visitor(session, incoming, NOW)).contact
    told = (ReportKind.REPORT, Category.DELAY, None, Privacy.DESK, About.UNSAID, Evidence(WORDS))
    for _ in CODES:
        report = await receive(session, contact, Submission(*told), "", NOW, NOW)
        await own_case.withdraw(session, report, "", NOW)


async def held_and_erased(session: AsyncSession) -> None:
    """The first is held, the second goes on its reporter's wish."""
    session.add(LegalHold(report_id=1, set_by_id=1, set_at=NOW, reason=b"sealed"))
    await session.flush()
    await retention.erase(session, (await session.get_one(Report, 2)).id, Why.ASKED, NOW)


def test_what_goes_when_and_what_went_is_listed_without_a_word(office: Program) -> None:
    assert "Không có hồ sơ nào" in office.well("retention")
    work(office, withdrawn_reports)
    said = office.well("retention")
    assert all(code in said for code in CODES)
    assert "20/11/2026" in said
    assert "đang được giữ" not in said
    rows = json.loads(office.well("retention", "--json"))
    assert [row["code"] for row in rows] == list(CODES)
    assert "Không có hồ sơ nào" in office.well("retention", "--days", "1")
    work(office, held_and_erased)
    said = office.well("retention")
    assert "đang được giữ" in said
    assert CODES[1] not in said
    gone = office.well("retention", "--erased")
    assert CODES[1] in gone
    assert "người phản ánh yêu cầu" in gone
    assert CODES[0] not in gone
    assert WORDS not in said + gone


def test_doctor_and_rotation_lead_from_one_ring_of_keys_to_two_and_the_old_one_goes(
    office: Program,
) -> None:
    work(office, withdrawn_reports)
    said = office.run("doctor", "--offline").stdout
    assert "Danh tính người phản ánh dùng khóa suy ra từ ENCRYPTION_KEYS" in said
    fresh, apart = new_key(), new_key()
    both = {"ENCRYPTION_KEYS": f"{fresh},{KEY}", "IDENTITY_KEYS": apart}
    said = office.run("doctor", "--offline", **both).stdout
    assert "có khóa riêng (IDENTITY_KEYS)" in said
    assert "mục niêm phong bằng khóa cũ" in said
    assert "mục" in office.well("rotate-keys", **both)
    assert "Mọi thứ đã niêm phong bằng khóa mới nhất" in office.well("rotate-keys", **both)
    assert "có thể bỏ các khóa cũ" in office.run("doctor", "--offline", **both).stdout
    alone = {"ENCRYPTION_KEYS": fresh, "IDENTITY_KEYS": apart}
    said = office.run("doctor", "--offline", **alone).stdout
    assert "Khóa mã hóa mở được dữ liệu" in said
    assert "khóa cũ" not in said
    assert "không mở được dữ liệu đã lưu" in office.run("doctor", "--offline").stdout
