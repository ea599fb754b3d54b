"""«/tinhhinh» in parts, between two dates, and the lists a person decides about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from domain.lifecycle import TaskState, Urgency
from domain.rights import Role
from models.work import Document
from tests.office import DAY, remember, task
from tests.world import THURSDAY, Actor, World

MARCH, JUNE = datetime(2026, 3, 3, 3, tzinfo=UTC), datetime(2026, 6, 2, 3, tzinfo=UTC)


async def supervisor(world: World) -> Actor:
    return await world.official("ha", unit="VP", role=Role.SUPERVISOR, scope="UBND")


async def some_tasks(world: World) -> None:
    """KT: 3 done in March, one late; 2 overdue by 5 and 40 days. VHXH: 5 not begun, undated."""
    kt, vhxh = await world.unit_id("KT"), await world.unit_id("VHXH")
    trang = await world.official("trang", role=Role.HEAD)
    async with world.database.write() as session:
        paper = Document(number="1680/UBND-NC")
        session.add(paper)
    given: dict[str, Any] = {
        "assigned_at": MARCH,
        "assigner_id": trang.person_id,
        "document_id": paper.id,
    }
    done: dict[str, Any] = {**given, "due_at": MARCH + 9 * DAY}
    rows = [
        task(kt, TaskState.DONE, done_at=MARCH + 3 * DAY, **done),
        task(kt, TaskState.DONE, done_at=MARCH + 4 * DAY, **done),
        task(kt, TaskState.DONE, done_at=MARCH + 20 * DAY, urgency=Urgency.URGENT, **done),
        task(kt, due_at=THURSDAY - 5 * DAY, **given),
        task(kt, due_at=THURSDAY - 40 * DAY, **given),
        *(task(vhxh, assigned_at=JUNE) for _ in range(5)),
    ]
    await remember(world, rows)


async def test_the_statistic_is_shown_in_parts_with_ages_and_tasks_without_a_deadline(
    world: World,
) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh theo đơn vị")
    assert "NHIỆM VỤ THEO ĐƠN VỊ CHỦ TRÌ" in ha.last
    kt = "Phòng Kinh tế, Hạ tầng và Đô thị: giao 5; xong 3 (quá hạn 1); đang xử lý 2 (quá hạn 2)"
    assert kt in ha.last
    assert "Văn hóa - Xã hội: giao 5; xong 0 (quá hạn 0); đang xử lý 5 (quá hạn 0)" in ha.last
    assert "không thời hạn 5" in ha.last
    assert "Tổng: giao 10; xong 3 (quá hạn 1); đang xử lý 7 (quá hạn 2)" in ha.last
    assert "1–10 ngày 1; 11–30 ngày 0; 31–60 ngày 1; 61–120 ngày 0; trên 120 ngày 0" in ha.last
    await ha.presses("Người giao")
    assert "Nguyễn Thị Trang: giao 5" in ha.last
    assert "Cơ quan (không ghi người giao): giao 5" in ha.last
    await ha.presses("Văn bản")
    assert "1680/UBND-NC: giao 5" in ha.last
    await ha.presses("Độ khẩn")
    assert "Khẩn: giao 1; xong 1 (quá hạn 1)" in ha.last
    await ha.presses("Tháng giao")
    assert ha.last.index("03/2026: giao 5") < ha.last.index("06/2026: giao 5")
    await ha.says("/status kinh te quý 1 by month")
    assert "01/01/2026 đến ngày 31/03/2026" in ha.last
    assert "đang xử lý 2 (quá hạn 0)" in ha.last  # as of the last day of March


async def test_the_sentence_offers_its_parts(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh")
    await ha.presses("Chia theo")
    assert "NHIỆM VỤ THEO ĐƠN VỊ CHỦ TRÌ" in ha.last


async def test_two_dates_are_compared_each_as_it_was(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    for said in ("so sánh 31/3 với 30/6", "30/6 so với 31/3", "từ 01/01 đến 30/6 so với 31/3"):
        await ha.says(f"/tinhhinh {said}")
        assert "chốt 31/03/2026 → chốt 30/06/2026" in ha.last, said
        assert "Được giao: 5 → 10 (+5)" in ha.last
        assert "Đã hoàn thành: 3 → 3 (+0)" in ha.last
        assert "Đang xử lý: 2 → 7 (+5)" in ha.last
    await ha.says("/tinhhinh so với hôm kia nào đó")
    assert "chưa rõ kỳ cần xem" in ha.last
    await ha.says("/tinhhinh so với 31/12/2027")
    assert "chưa bắt đầu" in ha.last


async def test_who_stands_out_is_suggested_and_a_person_decides(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    hcc = await world.unit_id("HCC")
    done: dict[str, Any] = {
        "due_at": MARCH + 9 * DAY,
        "done_at": MARCH + 3 * DAY,
        "assigned_at": MARCH,
    }
    await remember(world, [task(hcc, TaskState.DONE, **done) for _ in range(6)])
    await ha.says("/tinhhinh phê bình")
    said = ha.last
    assert "người có thẩm quyền xem xét, quyết định" in said
    praise, criticism = said.split("👎")
    assert "Trung tâm Phục vụ hành chính công: xong 6/6, quá hạn 0" in praise
    assert "Văn hóa - Xã hội: xong 0/5" in criticism
    assert "Kinh tế, Hạ tầng và Đô thị: xong 3/5, quá hạn 3 (đang quá hạn 2)" in criticism
    await ha.says("/tinhhinh biểu dương quý 2")
    assert "Phục vụ hành chính công" not in ha.last


async def test_who_may_see_totals_only_gets_parts_that_name_nobody(world: World) -> None:
    await some_tasks(world)
    eye = await world.official("binh", unit="VP", role=Role.OVERSEER, scope="UBND")
    minh, hoa = await world.official("minh"), world.citizen("hoa")
    await eye.says("/tinhhinh theo độ khẩn")
    assert "Thường: giao 9" in eye.last
    assert not any("Đơn vị" in label or "biểu dương" in label for label in eye.labels)
    for said in ("theo đơn vị", "theo người giao", "theo văn bản", "phê bình"):
        await eye.says(f"/tinhhinh {said}")
        assert "không thuộc phạm vi" in eye.last, said
    for action in ("q.by:0:assigner:20260101-20261119:1", "q.sug:0:20260101-20261119"):
        for somebody in (eye, minh, hoa):
            await somebody.acts(action)
            assert "không thuộc phạm vi" in somebody.last
    for action in ("q.by:0:x:20260101-20261119:1", "q.by:0:month:y:1", "q.sug:x:y"):
        await eye.acts(action)
        assert "không thuộc phạm vi" in eye.last
    for somebody in (minh, hoa):
        await somebody.says("/tinhhinh theo tháng")
        assert "không thuộc phạm vi" in somebody.last
    head = await world.official("lan", unit="VHXH", role=Role.HEAD)
    await head.says("/tinhhinh theo đơn vị")
    assert "Tổng: giao 5" in head.last
    assert "Kinh tế" not in head.last
