"""Giving a task in the chat: leaders, heads and clerks, within their scope and no further."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from domain.lifecycle import Urgency
from domain.rights import Role
from models.work import Coordination, Document, Task
from tests.office import remember, task
from tests.world import Actor, World


async def given(world: World) -> list[Task]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Task).order_by(Task.id)))


async def quickly(who: Actor, *, due: str = "17h ngày 25/11", paper: str = "") -> None:
    """From the question of coordinating units to the review."""
    await who.presses("Bỏ qua")
    await who.presses("thủ trưởng đơn vị phân công")
    await who.says(due)
    await who.presses("Thường")
    await (who.says(paper) if paper else who.presses("Bỏ qua"))


async def test_a_leader_gives_a_task_and_the_deadline_is_read_back(world: World) -> None:
    chair = await world.official("son", unit="UBND", role=Role.LEADER)
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")

    await chair.says("/giaoviec")
    await chair.says("Báo cáo kết quả cải cách hành chính quý IV")
    await chair.says("kinh te")
    await chair.says("van hoa")
    await chair.says("van phong")
    assert "Đã chọn: Phòng Văn hóa - Xã hội; Văn phòng HĐND và UBND" in chair.last
    await chair.presses("Xong")
    await chair.presses("Lê Văn Minh")
    await chair.says("17h thứ tư tuần sau")
    await chair.presses("Thượng khẩn")
    await chair.says("1680/UBND-NC")

    assert "Thứ Tư 25/11/2026 17:00, còn 3 ngày làm việc – đúng không?" in chair.last
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in chair.last
    await chair.presses("Đúng, giao việc")
    assert "NV-2026-000001" in chair.last
    assert "Lê Văn Minh" in chair.last
    assert "GIAO NHIỆM VỤ" in minh.last
    assert head.sees == []

    [row] = await given(world)
    assert row.due_at == datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert row.urgency is Urgency.VERY_URGENT
    assert row.assignee_id == minh.person_id
    assert row.assigner_id == chair.person_id
    async with world.database.read() as session:
        helping = set(await session.scalars(select(Coordination.unit_id)))
        paper = await session.get_one(Document, row.document_id)
    assert helping == {await world.unit_id("VHXH"), await world.unit_id("VP")}
    assert paper.number == "1680/UBND-NC"


async def test_a_head_gives_within_the_unit_without_naming_it(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    await head.says("/giaoviec Rà soát hồ sơ cấp phép tồn đọng")
    assert "phối hợp" in head.last
    await head.presses("Bỏ qua")
    await head.says("minh")
    await head.says("thứ sáu tuần sau")
    await head.presses("Thường")
    await head.presses("Bỏ qua")
    assert "Thứ Sáu 27/11/2026 (hết ngày)" in head.last
    await head.presses("Đúng, giao việc")
    assert "Rà soát hồ sơ cấp phép tồn đọng" in minh.last


async def test_with_nobody_named_the_head_hears(world: World) -> None:
    chair = await world.official("son", unit="UBND", role=Role.LEADER)
    head = await world.official("trang", role=Role.HEAD)
    await chair.says("/giaoviec Kiểm tra vệ sinh an toàn thực phẩm")
    await chair.presses("Phòng Kinh tế")
    await quickly(chair)
    assert "thủ trưởng đơn vị phân công" in chair.last
    await chair.presses("Đúng, giao việc")
    assert "GIAO NHIỆM VỤ" in head.last
    assert head.name in chair.last


async def test_a_unit_without_a_head_is_said_and_not_hidden(world: World) -> None:
    clerk = await world.official("thu", unit="VP", role=Role.CLERK)
    await clerk.says("/giaoviec Sắp xếp lại kho lưu trữ")
    await clerk.presses("Văn phòng")
    await quickly(clerk)
    await clerk.presses("Đúng, giao việc")
    assert "chưa ai được báo" in clerk.last


async def test_a_head_cannot_give_to_another_unit(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    await head.says("/giaoviec Rà soát hồ sơ cấp phép tồn đọng")
    await quickly(head)
    await head.presses("Đổi đơn vị chủ trì")
    await head.says("van hoa")
    assert "Không tìm thấy đơn vị “van hoa”" in head.sees[-2]
    turn = head.action("Hủy").split(":")[1]
    await head.acts(f"d:{turn}:u{await world.unit_id('VHXH')}")
    assert "không thuộc phạm vi" in head.last
    assert await given(world) == []


async def test_an_official_and_a_citizen_cannot_give_tasks(world: World) -> None:
    minh, hoa = await world.official("minh"), world.citizen("hoa")
    for person in (minh, hoa):
        await person.says("/giaoviec Báo cáo cải cách hành chính")
        assert "không thuộc phạm vi" in person.last


async def test_an_unclear_deadline_is_offered_in_concrete_days(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    await head.says("/giaoviec Rà soát hồ sơ cấp phép tồn đọng")
    await head.presses("Bỏ qua")
    await head.presses("thủ trưởng đơn vị phân công")
    await head.says("thứ sáu tới")
    assert "1. Thứ Sáu 20/11/2026" in head.last
    assert "2. Thứ Sáu 27/11/2026" in head.last
    await head.presses("2. 27/11/2026")
    assert "Mức độ" in head.last


async def test_a_past_deadline_is_refused_and_asked_again(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    await head.says("/giaoviec Rà soát hồ sơ cấp phép tồn đọng")
    await head.presses("Bỏ qua")
    await head.presses("thủ trưởng đơn vị phân công")
    await head.says("ngày 01/11/2025")
    assert "Mức độ" not in head.last
    await head.says("ngày hôm qua")
    assert "đã qua" in head.sees[-2]
    assert "Thời hạn?" in head.last


async def test_a_day_off_and_an_unconfirmed_year_carry_a_warning(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    await head.says("/giaoviec Rà soát hồ sơ cấp phép tồn đọng")
    await quickly(head, due="24/11/2026")
    assert "ngày nghỉ" in head.last
    await head.presses("Sửa hạn")
    await head.says("15/01/2027")
    assert "Lịch nghỉ năm 2027 chưa được xác nhận" in head.last
    await head.presses("Sửa hạn")
    await head.presses("Không quy định thời hạn")
    assert "không quy định thời hạn" in head.last
    await head.presses("Đúng, giao việc")
    [row] = await given(world)
    assert row.due_at is None


async def test_a_deadline_that_passes_while_the_form_is_open_is_asked_again(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    await head.says("/giaoviec Rà soát hồ sơ cấp phép tồn đọng")
    await quickly(head, due="17h hôm nay")
    await world.later(hours=10)
    await head.presses("Đúng, giao việc")
    assert "nay đã qua" in head.sees[-2]
    assert await given(world) == []
    await head.says("25/11")
    await head.presses("Đúng, giao việc")
    assert len(await given(world)) == 1


async def test_secret_papers_stay_outside(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    await head.says("/giaoviec TỐI MẬT: rà soát phương án")
    assert "bí mật nhà nước" in head.last
    await head.says("/giaoviec Rà soát phương án bảo vệ bí mật nhà nước")
    await quickly(head, paper="12/BC-UBND (tuyet mat)")
    assert "bí mật nhà nước" in head.sees[-2]
    await head.says("12/BC-MTTQ")
    assert "KIỂM TRA TRƯỚC KHI GIAO" in head.last


async def test_the_same_work_is_not_given_twice_unknowingly(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    old = task(await world.unit_id("KT"), content="Báo cáo kết quả cải cách hành chính quý IV")
    await remember(world, [old])
    await head.says("/giaoviec bao cao ket qua cai cach hanh chinh quy IV")
    await quickly(head)
    assert old["code"] in head.last
    await head.presses("Sửa nội dung")
    await head.says("Kiểm tra công vụ đột xuất tại bộ phận một cửa")
    assert old["code"] not in head.last


async def test_the_form_survives_going_back_and_leaving(world: World) -> None:
    chair = await world.official("son", unit="UBND", role=Role.LEADER)
    await chair.says("/giaoviec Kiểm tra vệ sinh an toàn thực phẩm")
    await chair.says("van hoa")
    await chair.presses("Quay lại")
    await chair.says("kinh te")
    await chair.presses("Bỏ qua")
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in chair.last
    await chair.says("/huy")
    assert "không có gì được gửi đi" in chair.last
    assert await given(world) == []


async def test_it_can_be_done_in_english(world: World) -> None:
    chair = await world.official("son", unit="UBND", role=Role.LEADER, language="en")
    await chair.says("/assign Inspect food safety at the market")
    await chair.presses("Phòng Kinh tế")
    await chair.presses("Skip")
    await chair.presses("Let the head")
    await chair.says("25/11/2026 17:00")
    await chair.presses("Normal")
    await chair.presses("Skip")
    assert "Wednesday 25/11/2026 17:00, 3 working days left – is that right?" in chair.last
    await chair.presses("Yes, assign it")
    assert "NV-2026-000001" in chair.last
