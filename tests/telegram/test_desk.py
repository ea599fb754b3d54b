"""The hotline desk on Telegram: a caller's report, who they are, talks, and data to be erased."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import pytest_asyncio
from sqlalchemy import select

from domain.rights import Role
from domain.worktime import local
from models.deadlines import OfficeHours
from models.office import Grant, Person
from tests.telegram.conftest import HOOKED, POLLED
from tests.telegram.office import CHIEF, DESK, HEAD, Office
from tests.telegram.page import browsing
from tests.telegram.phone import Phone
from tests.telegram.reporting import reviewed, sent

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY = "Nộp hồ sơ ở quầy 2 đã ba tuần, hỏi thì được bảo về chờ."
CALLER, NUMBER = "Trần Thị Bích", "0912345678"
WHY = "Cần mời làm việc trực tiếp về hồ sơ đã nộp."


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def desk(office: Office) -> Phone:
    return await office.link(DESK)


# --- by telephone ---------------------------------------------------------------------------


async def entered(desk: Phone) -> tuple[str, str]:
    await desk.says("/nhapphananh", hears="qua đường nào")
    await desk.presses("Điện thoại", hears="muốn gửi nội dung gì")
    await desk.presses("Phản ánh", hears="nhóm nào")
    await desk.presses("Chậm trễ", hears="đơn vị nào")
    await desk.says("kinh te, ha tang", hears="Đơn vị nào?")
    await desk.presses("Phòng Kinh tế", hears="Điều gì đã xảy ra")
    await desk.says(STORY, hears="Ai được biết")
    await desk.presses("Chỉ cán bộ", hears="Họ tên, nếu")
    await desk.says(CALLER, hears="Số điện thoại")
    await desk.says(NUMBER, hears="xem lại trước khi gửi")
    return await sent(desk)


async def name_custodian(office: Office, name: str) -> None:
    """Of identities, over the own unit: no workbook of the first day names a head so."""
    async with office.database() as database, database.write() as session:
        person = (await session.scalars(select(Person).where(Person.name == name))).one()
        began = date(2026, 1, 1)
        session.add(
            Grant(person_id=person.id, role=Role.CUSTODIAN, unit_id=person.unit_id, from_on=began)
        )


@HOOKED
async def test_a_caller_is_called_back_and_sees_who_asked_for_the_name(
    office: Office, desk: Phone
) -> None:
    head, chief = office[HEAD], office[CHIEF]
    code, pin = await entered(desk)
    assert STORY in await head.hears(code)
    await head.presses("Hỏi thêm", hears="bổ sung điều gì")
    await head.says("Ông/Bà nộp ngày nào?", hears="bộ phận trực sẽ gọi điện")
    told = await desk.hears("CẦN GỌI ĐIỆN")
    assert NUMBER not in told
    sheet = await desk.presses("Gọi điện", hears="nộp ngày nào")
    assert NUMBER in sheet
    assert CALLER in sheet
    await desk.presses("Ghi lời người gọi", hears="ghi đúng lời")
    await desk.says("Ngày 16/11.", hears="đã chuyển trả lời của người dân")
    await head.hears("Ngày 16/11.")
    await desk.presses("Đã gọi", hears="đã ghi là đã gọi")

    await name_custodian(office, HEAD)
    await head.says(f"/phananh {code}", hears=STORY)
    await head.presses("Xin mở danh tính", hears="đọc được lý do này")
    await head.says(WHY, hears="đề nghị")
    asked = await chief.hears("ĐỀ NGHỊ MỞ DANH TÍNH")
    assert WHY in asked
    assert CALLER not in asked
    await chief.presses("Đồng ý cho mở")
    await head.hears("được đồng ý")
    shown = await head.presses("Mở danh tính", hears="DANH TÍNH NGƯỜI PHẢN ÁNH")
    assert CALLER in shown
    assert NUMBER in shown
    async with browsing(office) as page:
        seen = await page.enters(code, pin)
        assert WHY in seen, "what waited in the case is told first"
        for step in ("xin mở danh tính", "đồng ý cho mở danh tính", "được mở cho cán bộ"):
            assert step in seen
        assert HEAD not in seen
    assert CALLER not in chief.all


# --- withdrawing, a copy, erasing -----------------------------------------------------------


@POLLED
async def test_a_copy_a_withdrawal_and_an_erasure_that_a_hold_delays(
    office: Office, desk: Phone
) -> None:
    my, head, chief = office.citizen("My"), office[HEAD], office[CHIEF]
    await reviewed(my, STORY)
    code, _ = await sent(my)
    await head.hears(code)
    await my.says(f"/tracuu {code}", hears="Đã chuyển xử lý")
    await my.presses("Quyền của tôi", hears="Rút phản ánh")
    await my.presses("Bản sao dữ liệu", hears="ản sao")
    record, mine = office.telegram.record, my.person.id
    await record.wait_for(lambda: len(office.telegram.calls("sendDocument", mine)) >= 2, 60.0)
    names = {
        file.name
        for call in office.telegram.calls("sendDocument", mine)
        for file in call.files.values()
    }
    assert names == {f"{code}.docx", f"{code}.json"}
    await my.presses("Rút phản ánh", hears="vẫn được giữ kín")
    await my.presses("Rút phản ánh này", hears="Đã rút phản ánh")
    await head.hears("NGƯỜI PHẢN ÁNH ĐÃ RÚT")
    await my.presses("Yêu cầu xóa", hears="ngày làm việc")
    await my.presses("Gửi yêu cầu xóa", hears="Đã nhận yêu cầu xóa")
    await desk.hears("YÊU CẦU XÓA DỮ LIỆU")

    await chief.says(f"/phananh {code}", hears=code)
    await chief.presses("Giữ hồ sơ", hears="lý do")
    await chief.says("Đang thanh tra theo Quyết định 15.", hears="được giữ lại")
    await desk.presses("Đồng ý xóa", hears="giữ")
    await chief.says(f"/phananh {code}", hears=code)
    await chief.presses("Thôi giữ", hears="lý do")
    await chief.says("Thanh tra đã xong.", hears=code)
    await desk.presses("Đồng ý xóa", hears=f"Đã xóa dữ liệu của {code}")
    await my.hears("đã được xóa theo yêu cầu")
    await chief.says(f"/phananh {code}", hears="không thuộc phạm vi")


# --- «Gặp cán bộ trực» ----------------------------------------------------------------------


async def open_from(office: Office, hours: str) -> None:
    """The hours of the desk's unit."""
    async with office.database() as database, database.write() as session:
        person = (await session.scalars(select(Person).where(Person.name == DESK))).one()
        query = select(OfficeHours).where(OfficeHours.unit_id == person.unit_id)
        row = (await session.scalars(query)).one_or_none()
        if row is None:
            row = OfficeHours(unit_id=person.unit_id, from_on=date(2026, 1, 1), basis="QĐ 7")
            session.add(row)
        row.hours = hours


@POLLED
async def test_the_desk_is_there_in_its_hours_and_says_when_otherwise(
    office: Office, desk: Phone
) -> None:
    nga = office.citizen("Nga")
    hour = local(datetime.now(UTC)).hour
    await open_from(office, "22:00–23:00" if hour < 12 else "01:00–02:00")
    await nga.says("/gapcanbo", hears="Ngoài giờ trực")
    await open_from(office, "00:00–23:59")
    await nga.says("/gapcanbo", hears="được chuyển đến cán bộ trực")
    await nga.says("Giấy khai sinh làm ở đâu?", hears="Đã chuyển đến cán bộ trực")
    heard = await desk.hears("Giấy khai sinh làm ở đâu?")
    assert "Nga" not in heard
    await desk.presses("Trả lời", hears="người dân nhận đúng lời này")
    await desk.says("Ở quầy 4, không hẹn trước.", hears="Đã gửi")
    assert DESK not in await nga.hears("Ở quầy 4, không hẹn trước.")
    await nga.presses("Kết thúc", hears="Ông/Bà đã kết thúc trao đổi")
    await desk.hears("người dân kết thúc")
