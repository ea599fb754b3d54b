"""Reports on their way, on the wire of the messenger: told apart first, returned, shared, passed on
by whoever is involved."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from tests.telegram.conftest import HOOKED, POLLED
from tests.telegram.office import CHIEF, HEAD, LEADER, Office
from tests.telegram.phone import Phone
from tests.telegram.reporting import answered, reviewed, sent

pytestmark = pytest.mark.asyncio(loop_scope="session")

DESK, CENTRE = "Lý Gia Hân", "Mai Thị Yến"
SATURDAY = "Sáng thứ Bảy 21/11/2026, từ 7 giờ 30 đến 11 giờ, quầy 1 và quầy 2 vẫn nhận hồ sơ."
MENDED = "Ngày 20/11/2026 đã thay máy lấy số ở sảnh; hai đơn vị cùng ghi lại thứ tự của từng người."
STORY = "Máy lấy số ở sảnh hỏng đã ba hôm, không ai ghi lại thứ tự."


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def centre(office: Office) -> tuple[Phone, Phone]:
    """The desk and the head of the centre it sits in."""
    desk, head = await asyncio.gather(office.link(DESK), office.link(CENTRE))
    return desk, head


KINDS = {
    "Phản ánh": "nhóm nào",
    "Kiến nghị": "nhóm nào",
    "Khen ngợi": "đơn vị nào",
    "Hỏi đáp": "Ai được biết",
    "Khiếu nại": "Luật Khiếu nại 2011",
    "Tố cáo": "Luật Tố cáo 2018",
    "Khẩn cấp": "114",
}


async def told_apart(citizen: Phone, kind: str) -> None:
    await citizen.says(STORY, hears="gửi nội dung này là")
    await citizen.presses(kind, hears=KINDS[kind])
    if kind in ("Khiếu nại", "Tố cáo", "Khẩn cấp"):
        await citizen.presses("Ghi nhận là phản ánh", hears="nhóm nào")


@POLLED
async def test_the_kinds_are_told_apart_and_formal_matters_may_go_on_as_reports(
    office: Office,
) -> None:
    await asyncio.gather(*(told_apart(office.citizen(kind), kind) for kind in KINDS))


@HOOKED
async def test_a_question_is_answered_by_the_desk(
    office: Office, centre: tuple[Phone, Phone]
) -> None:
    desk, _ = centre
    citizen = office.citizen("hỏi")
    await citizen.says("Thứ Bảy bộ phận một cửa có làm việc không?", hears="gửi nội dung này là")
    await citizen.presses("Hỏi đáp", hears="Ai được biết")
    await citizen.presses("Chỉ cán bộ", hears="xem lại trước khi gửi")
    code, _ = await sent(citizen)
    await desk.hears(code)
    await desk.presses("Tiếp nhận", hears="đã tiếp nhận")
    await desk.presses("Trả lời", hears="nội dung trả lời")
    await desk.says(SATURDAY, hears="Người dân sẽ nhận")
    await desk.presses("Gửi trả lời", hears="đã gửi trả lời")
    await citizen.hears(SATURDAY)


@POLLED
async def test_whoever_is_involved_passes_it_on_in_one_tap(office: Office) -> None:
    head, leader, citizen = office[HEAD], office[LEADER], office.citizen("một chạm")
    await reviewed(citizen, STORY)
    code, _ = await sent(citizen)
    await head.hears(code)
    await head.presses("Tôi có liên quan", hears="được chuyển cho người khác")
    await leader.hears(code)
    await head.says(f"/phananh {code}", hears="không thuộc phạm vi")


@HOOKED
async def test_the_second_return_is_decided_by_the_supervisor(
    office: Office, centre: tuple[Phone, Phone]
) -> None:
    desk, head = centre
    chief, citizen = office[CHIEF], office.citizen("hai lần")
    await reviewed(citizen, STORY, unit="Trung tâm Phục vụ")
    code, _ = await sent(citizen)
    await head.hears(code)
    await returned(head, "Máy do Văn phòng quản lý.")
    await desk.hears("Máy do Văn phòng quản lý.")
    await desk.presses("Chuyển đơn vị", hears="liên quan đơn vị nào")
    await desk.says("hanh chinh cong", hears="đến đơn vị nào")
    await desk.presses("Trung tâm Phục vụ", hears=code)
    await head.hears(code)
    await returned(head, "Vẫn của Văn phòng.")
    assert "Vẫn của Văn phòng." in await chief.hears("CHUYỂN TRẢ 2 LẦN")
    await chief.presses("Chuyển đơn vị", hears="liên quan đơn vị nào")
    await chief.says("kinh te", hears="đến đơn vị nào")
    await chief.presses("Phòng Kinh tế", hears=code)
    await office[HEAD].hears(code)
    assert not any("Không thuộc thẩm quyền" in each for each in office[HEAD].person.buttons[-9:])


async def returned(head: Phone, reason: str) -> None:
    await head.presses("Không thuộc thẩm quyền", hears="Xin")
    await head.says(reason, hears="PA-")


@POLLED
async def test_bodies_have_parts_and_the_citizen_one_answer(
    office: Office, centre: tuple[Phone, Phone]
) -> None:
    head, (_, other), citizen = office[HEAD], centre, office.citizen("nhiều đơn vị")
    await reviewed(citizen, STORY)
    code, _ = await sent(citizen)
    await head.hears(code)
    await head.presses("Tiếp nhận", hears="đã tiếp nhận")
    await head.presses("Chia phần", hears="Đơn vị nào cùng xử lý")
    await head.says("hanh chinh cong", hears="Đơn vị nào cùng xử lý")
    await head.presses("Trung tâm Phục vụ", hears="làm phần việc gì")
    await head.says("Rà soát máy lấy số.", hears="PA-")
    await asyncio.gather(
        other.hears("Rà soát máy lấy số."), citizen.hears("do nhiều đơn vị cùng xử lý")
    )
    await other.presses("Gửi kết quả phần việc", hears="Kết quả phần việc")
    await other.says("Máy đã thay.", hears="PA-")
    await head.hears("Máy đã thay.")
    await answered(head, MENDED)
    await citizen.hears(MENDED)
    assert sum("xin trả lời như sau" in text for text in citizen.person.sees) == 1
