"""Late administrative files: entered, apologised for once, and the slip as a Word draft."""

from __future__ import annotations

import io

from docx import Document
from sqlalchemy import select

from domain.rights import Role
from models.case_clock import LateFile
from models.reports import Report
from tests.journeys.reporting import filed
from tests.world import Actor, World

NUMBER, PERSON = "000.12.34.H13-261102-0007", "Trần Thị Mơ"


async def entered(head: Actor, number: str = NUMBER, due: str = "16/11/2026") -> None:
    await head.says("/phieuxinloi")
    await head.presses("Ghi hồ sơ trễ hạn")
    await head.says(number)
    await head.says(PERSON)
    await head.presses("Bỏ qua")
    await head.says(due)


async def apologised(head: Actor, day: str = "25/11/2026") -> None:
    await head.presses("Lập phiếu xin lỗi")
    await head.says("Chờ kết quả đo đạc của đơn vị khác.")
    await head.says(day)
    await head.says("Trưởng phòng Nguyễn Thị Head")


def paper_on(head: Actor) -> str:
    enclosure = head.screen[-1].enclosure
    assert enclosure is not None
    assert enclosure.name == "phieu-xin-loi-20261119.docx"
    draft = Document(io.BytesIO(enclosure.body))
    cells = [cell.text for table in draft.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in draft.paragraphs), *cells])


async def test_a_late_file_is_entered_and_apologised_for(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await entered(head)
    assert "trễ hạn (hẹn trả 16/11/2026)" in head.last
    await head.says("/phieuxinloi")
    assert "HỒ SƠ TRỄ HẠN CHƯA XIN LỖI (1)" in head.last
    assert f"{NUMBER} – Phòng Kinh tế" in head.last
    assert "trễ 3 ngày làm việc" in head.last
    await apologised(head)
    text = paper_on(head)
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in text
    assert PERSON in text
    assert NUMBER in text
    assert "Lý do: Chờ kết quả đo đạc của đơn vị khác." in text
    assert "hẹn lại: ngày 25/11/2026" in text
    assert "Trưởng phòng Nguyễn Thị Head" in text
    await head.says("/phieuxinloi")
    assert "CHƯA XIN LỖI (0)" in head.last
    await head.presses("Đã xin lỗi")
    assert "hẹn lại 25/11/2026" in head.last
    await head.presses(f"📄 {NUMBER}")
    assert "25/11/2026" in paper_on(head)


async def test_a_citizens_case_about_a_delay_leads_to_the_late_file(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    code = await filed(world.citizen("hoa"))
    await head.presses("Xem chi tiết")
    await head.presses("Cách tính hạn")
    await head.presses("Ghi hồ sơ trễ hạn")
    await head.says(NUMBER)
    await head.says(PERSON)
    await head.presses("Bỏ qua")
    await head.says("16/11/2026")
    async with world.database.read() as session:
        query = select(Report.code).join(LateFile, LateFile.report_id == Report.id)
        assert (await session.scalars(query)).one() == code
    other = await world.official("other", unit="VHXH", role=Role.HEAD)
    await other.acts("lf.new:1")
    assert "Mã hồ sơ" not in other.last


async def test_a_result_is_put_off_once_only(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await entered(head)
    await apologised(head)
    await head.acts("lf.sorry:1")
    assert "chỉ được hẹn lại một lần" in head.last


async def test_days_that_will_not_do_are_asked_again(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await entered(head, due="19/11/2026")
    assert "trước hôm nay (19/11/2026)" in head.sees[-2]
    await head.says("16/11/2026")
    await head.presses("Lập phiếu xin lỗi")
    await head.says("Thiếu người.")
    await head.says("24/11/2026")  # a day off
    assert "phải là một ngày làm việc sau hôm nay" in head.sees[-2]


async def test_the_same_file_is_not_entered_twice(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await entered(head)
    await entered(head, number=f" {NUMBER.lower()}")
    assert "đã được ghi" in head.last


async def test_who_is_elsewhere_or_only_works_here_has_none_of_it(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await entered(head)
    other = await world.official("other", unit="VHXH", role=Role.HEAD)
    minh = await world.official("minh")
    hoa = world.citizen("hoa")
    await other.says("/phieuxinloi")
    assert "Không có hồ sơ nào." in other.last
    for one in (other, minh, hoa):
        await one.acts("lf.sorry:1")
        await one.acts("lf.slip:1")
    await minh.says("/phieuxinloi")
    for one in (other, minh, hoa):
        assert NUMBER not in " ".join(one.sees)
    chair = await world.official("chair", unit="UBND", role=Role.LEADER)
    await chair.says("/phieuxinloi")
    assert NUMBER in chair.last
    assert "Ghi hồ sơ" not in " ".join(chair.labels)


async def test_neither_name_nor_number_lies_in_the_open(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await entered(head)
    async with world.database.read() as session:
        row = (await session.scalars(select(LateFile))).one()
    stored = f"{row.number_hash} {row.words!r}"
    assert NUMBER not in stored
    assert "Tr" not in row.signed_by
    assert PERSON not in stored
