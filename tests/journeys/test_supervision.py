"""The supervisor asks how things stand: numbers for a scope, lists by name, nothing beyond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from domain.lifecycle import TaskState
from domain.rights import Role
from models.office import Grant
from models.work import Document, Event, Task
from tests.journeys.reporting import about, guided, send
from tests.office import DAY, remember, task
from tests.world import THURSDAY, Actor, World

YESTERDAY, TOMORROW = THURSDAY - DAY, THURSDAY + DAY


async def some_tasks(world: World) -> list[dict[str, Any]]:
    """In KT: one done on time, one late, one within term, two overdue; in VHXH one overdue; in
    the unit below KT one without a deadline."""
    kt, vhxh, dd = [await world.unit_id(code) for code in ("KT", "VHXH", "DD")]
    rows = [
        task(kt, TaskState.DONE, due_at=YESTERDAY, done_at=YESTERDAY),
        task(kt, TaskState.DONE, due_at=YESTERDAY, done_at=THURSDAY),
        task(kt, due_at=TOMORROW, content="Khảo sát chợ đêm"),
        task(kt, due_at=YESTERDAY, content="Báo cáo giải ngân đầu tư công"),
        task(kt, due_at=THURSDAY - 30 * DAY, content="Rà soát quy hoạch sử dụng đất"),
        task(vhxh, due_at=THURSDAY - 3 * DAY, content="Chuẩn bị lễ hội Ok Om Bok"),
        task(dd, content="Đo đạc định kỳ"),
    ]
    await remember(world, rows)
    return rows


async def supervisor(world: World) -> Actor:
    return await world.official("ha", unit="VP", role=Role.SUPERVISOR, scope="UBND")


async def queries(world: World) -> list[Event]:
    async with world.database.read() as session:
        query = select(Event).where(Event.kind == "query").order_by(Event.id)
        return list(await session.scalars(query))


async def test_the_supervisor_hears_the_sentence_with_its_four_numbers(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh")

    assert (
        "Từ ngày 01/01/2026 đến ngày 19/11/2026, đã có 7 nhiệm vụ được phân công, trong đó: "
        "đã hoàn thành 2 nhiệm vụ (có 1 nhiệm vụ quá hạn); "
        "đang xử lý 5 nhiệm vụ (có 3 nhiệm vụ quá hạn)."
    ) in ha.last
    assert "đúng hạn 1, quá hạn 1" in ha.last
    assert "trong hạn 2, quá hạn 3" in ha.last
    assert "Không thời hạn: 1" in ha.last
    assert "Phòng Kinh tế, Hạ tầng và Đô thị (2); Phòng Văn hóa - Xã hội (1)" in ha.last
    assert ha.screen[-1].picture is not None


async def test_one_unit_is_found_by_part_of_its_name(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh van hoa")
    assert "đã có 1 nhiệm vụ" in ha.last
    await ha.says("/status kinh tế")
    assert "đã có 6 nhiệm vụ" in ha.last
    assert "Tổ Địa chính" not in ha.last  # nothing overdue there


async def test_several_units_that_fit_are_offered_with_the_period_kept(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh phong tháng 10")
    assert "Có nhiều đơn vị" in ha.last
    await ha.presses("Phòng Văn hóa")
    assert "Từ ngày 01/10/2026 đến ngày 31/10/2026" in ha.last
    assert "Phòng Văn hóa - Xã hội" in ha.last


async def test_a_past_period_stands_as_on_its_last_day_and_can_be_seen_as_of_today(
    world: World,
) -> None:
    kt = await world.unit_id("KT")
    april = datetime(2026, 4, 20, 3, tzinfo=UTC)
    await remember(
        world,
        [task(kt, TaskState.DONE, assigned_at=april, due_at=april + DAY, done_at=april + 9 * DAY)],
    )
    ha = await supervisor(world)
    await ha.says("/tinhhinh 01/01–24/4")
    assert "Từ ngày 01/01/2026 đến ngày 24/04/2026" in ha.last
    assert "đang xử lý 1 nhiệm vụ (có 1 nhiệm vụ quá hạn)" in ha.last
    assert "chốt lúc 23:59, 24/04/2026" in ha.last
    await ha.presses("Tính đến hôm nay")
    assert "đã hoàn thành 1 nhiệm vụ (có 1 nhiệm vụ quá hạn)" in ha.last
    assert "Từ ngày 01/01/2026 đến ngày 24/04/2026" in ha.last


async def test_a_past_day_is_asked_for_in_words(world: World) -> None:
    """Returned, moved and accepted since: the day is told as it was, from the first task on."""
    kt, vhxh = await world.unit_id("KT"), await world.unit_id("VHXH")
    spring = datetime(2025, 3, 3, 3, tzinfo=UTC)
    june = datetime(2026, 6, 20, 3, tzinfo=UTC)
    rows = [
        task(kt, TaskState.DONE, assigned_at=spring, due_at=spring + DAY, done_at=spring + 2 * DAY),
        task(kt, assigned_at=june, due_at=june + 5 * DAY),
        task(kt, TaskState.SUBMITTED, assigned_at=june, due_at=june + 5 * DAY, submitted_at=june),
    ]
    await remember(world, rows)
    async with world.database.write() as session:
        for row, change in (
            (rows[1], {"lead_unit_id": vhxh}),
            (rows[2], {"state": TaskState.RETURNED}),
        ):
            found = update(Task).where(Task.code == row["code"])
            await session.execute(found.values(since=YESTERDAY, **change))
    ha = await supervisor(world)
    await ha.says("/tinhhinh toàn bộ tính đến 30/6")
    assert (
        "Từ ngày 03/03/2025 đến ngày 30/06/2026, đã có 3 nhiệm vụ được phân công, trong đó: "
        "đã hoàn thành 1 nhiệm vụ (có 1 nhiệm vụ quá hạn); "
        "đang xử lý 2 nhiệm vụ (có 1 nhiệm vụ quá hạn)."
    ) in ha.last
    assert "chốt lúc 23:59, 30/06/2026" in ha.last
    assert "Quá hạn nhiều nhất: Phòng Kinh tế" in ha.last
    await ha.presses("Tính đến hôm nay")
    assert "đang xử lý 2 nhiệm vụ (có 2 nhiệm vụ quá hạn)" in ha.last
    await ha.says("/tinhhinh van hoa tính đến 30/6")
    assert "không có nhiệm vụ nào được phân công" in ha.last
    await ha.says("/tinhhinh kinh te ngày 20/6")
    assert "Từ ngày 20/06/2026 đến ngày 20/06/2026, đã có 2 nhiệm vụ" in ha.last
    await ha.says("/status everything")
    assert "03/03/2025" in ha.last


async def test_the_usual_periods_are_buttons(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh")
    for label, since in (
        ("Tháng này", "01/11/2026"),
        ("Quý này", "01/10/2026"),
        ("Từ đầu năm", "01/01/2026"),
        ("Kỳ báo cáo", "15/10/2026"),
    ):
        await ha.presses(label)
        assert f"Từ ngày {since}" in ha.last


async def test_what_cannot_be_read_is_explained(world: World) -> None:
    ha = await supervisor(world)
    await ha.says("/tinhhinh sở ngoại vụ")
    assert "Không tìm thấy đơn vị “sở ngoại vụ”" in ha.last
    await ha.says("/tinhhinh 10/10-5/10")
    assert "Ngày kết thúc trước ngày bắt đầu" in ha.last
    await ha.says("/tinhhinh 01/12/2026-05/12/2026")
    assert "chưa bắt đầu" in ha.last


async def test_a_grant_that_ended_gives_no_numbers(world: World) -> None:
    ha = await supervisor(world)
    async with world.database.write() as session:
        grant = (await session.scalars(select(Grant).where(Grant.person_id == ha.person_id))).one()
        grant.to_on = YESTERDAY.date()
    await ha.says("/tinhhinh")
    assert "không thuộc phạm vi" in ha.last


async def test_the_overseer_sees_totals_and_no_unit_no_task_no_name(world: World) -> None:
    rows = await some_tasks(world)
    mat_tran = await world.official("binh", unit="VP", role=Role.OVERSEER, scope="UBND")
    await mat_tran.says("/tinhhinh")
    assert "đã có 7 nhiệm vụ" in mat_tran.last
    assert "Phòng" not in mat_tran.last
    assert "Phản ánh" not in mat_tran.last
    assert all("Phòng" not in label and "quá hạn" not in label for label in mat_tran.labels)

    await mat_tran.says("/tinhhinh kinh te")
    assert "Không tìm thấy đơn vị" in mat_tran.last
    await mat_tran.acts(f"q.st:{await world.unit_id('KT')}:year")
    assert "không thuộc phạm vi" in mat_tran.last
    for action in ("q.late:0:1", f"q.late:{await world.unit_id('KT')}:1"):
        await mat_tran.acts(action)
        assert "không thuộc phạm vi" in mat_tran.last
    await mat_tran.says("/quahan")
    assert "không thuộc phạm vi" in mat_tran.last
    await mat_tran.says(f"/timkiem {rows[3]['code']}")
    assert "Không tìm thấy" in mat_tran.last


async def test_nobody_else_gets_numbers(world: World) -> None:
    minh, hoa = await world.official("minh"), world.citizen("hoa")
    for person in (minh, hoa):
        for said in ("/tinhhinh", "/quahan", "/hethong"):
            await person.says(said)
            assert "không thuộc phạm vi" in person.last
        await person.acts("q.st:0:year")
        assert "không thuộc phạm vi" in person.last
    await hoa.says("/timkiem chợ đêm")
    assert "không thuộc phạm vi" in hoa.last


async def test_a_head_sees_the_own_unit_and_none_beside_it(world: World) -> None:
    await some_tasks(world)
    head = await world.official("trang", role=Role.HEAD)
    await head.says("/tinhhinh")
    assert "đã có 6 nhiệm vụ" in head.last
    await head.says("/quahan")
    assert "NHIỆM VỤ QUÁ HẠN: 2" in head.last
    assert "lễ hội" not in head.last
    await head.says("/tinhhinh van hoa")
    assert "Không tìm thấy đơn vị" in head.last
    await head.acts(f"q.late:{await world.unit_id('VHXH')}:1")
    assert "không thuộc phạm vi" in head.last


async def test_overdue_tasks_are_grouped_by_unit_the_longest_first(world: World) -> None:
    rows = await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh")
    await ha.presses("Xem nhiệm vụ quá hạn")
    said = ha.last
    assert said.index("quy hoạch") < said.index("giải ngân") < said.index("lễ hội")
    assert said.count("🏢") == 2
    assert "quá hạn 22 ngày làm việc" in said
    await ha.presses(str(rows[4]["code"]))
    assert "Rà soát quy hoạch sử dụng đất" in ha.last


async def test_long_lists_come_in_pages(world: World) -> None:
    kt = await world.unit_id("KT")
    await remember(world, [task(kt, due_at=YESTERDAY - n * DAY) for n in range(14)])
    ha = await supervisor(world)
    await ha.says("/quahan kinh te")
    assert "(trang 1/3)" in ha.last
    await ha.presses("Xem tiếp")
    await ha.presses("Xem tiếp")
    assert "(trang 3/3)" in ha.last
    assert "Xem tiếp" not in " ".join(ha.labels)


async def test_when_nothing_is_overdue_that_is_said(world: World) -> None:
    ha = await supervisor(world)
    await ha.says("/quahan")
    assert "không có nhiệm vụ nào quá hạn" in ha.last


async def test_a_task_is_found_by_whatever_one_remembers_of_it(world: World) -> None:
    kt = await world.unit_id("KT")
    minh = await world.official("minh", name="Lê Đức Mình")
    async with world.database.write() as session:
        paper = Document(number="73/2023/NĐ-CP")
        session.add(paper)
    wanted = task(kt, content="Báo cáo giải ngân", assignee_id=minh.person_id, document_id=paper.id)
    await remember(world, [wanted, task(kt, content="Việc khác 100%")])
    ha = await supervisor(world)
    for words in (
        "giai ngan",
        "NGÂN báo",
        "73/2023/nđ-cp",
        "73/2023/nd",
        wanted["code"],
        wanted["code"].lower().replace("-", " "),
        "duc minh",
        "kinh te giai ngan",
    ):
        await ha.says(f"/timkiem {words}")
        assert wanted["code"] in ha.last, words
        assert "1 nhiệm vụ" in ha.last, words
    await ha.says("/search %")
    assert "1 nhiệm vụ" in ha.last


async def test_search_stays_in_scope_but_finds_what_is_ones_own(world: World) -> None:
    vhxh = await world.unit_id("VHXH")
    minh = await world.official("minh")
    other = await world.official("lan", unit="HCC", role=Role.HEAD)
    row = task(vhxh, content="Chuẩn bị lễ hội", assignee_id=minh.person_id)
    await remember(world, [row])
    await minh.says("/timkiem le hoi")
    assert row["code"] in minh.last
    await other.says("/timkiem le hoi")
    assert "Không tìm thấy" in other.last
    await other.says(f"/timkiem {row['code']}")
    assert "Không tìm thấy" in other.last


async def test_search_turns_pages(world: World) -> None:
    kt = await world.unit_id("KT")
    await remember(world, [task(kt, content=f"Báo cáo giải ngân tháng {n}") for n in range(8)])
    ha = await supervisor(world)
    await ha.says("/timkiem")
    assert "Gõ điều cần tìm" in ha.last
    await ha.says("/timkiem giải ngân")
    assert "8 nhiệm vụ (trang 1/2)" in ha.last
    await ha.presses("Xem tiếp")
    assert "(trang 2/2)" in ha.last


async def test_reports_are_counted_and_found_but_never_by_whom_they_are_about(
    world: World,
) -> None:
    head = await world.official("trang", role=Role.HEAD, name="Trần Thị Trang")
    await world.official("son", unit="UBND", role=Role.LEADER)
    ha = await supervisor(world)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo")
    code = await send(hoa)

    await ha.says("/tinhhinh")
    assert "Phản ánh: nhận 1, đang xử lý 1 (quá hạn 0), đã trả lời 0" in ha.last
    await ha.says(f"/timkiem {code}")
    assert f"Phản ánh {code}" in ha.last

    await head.says("/tinhhinh")
    assert "Phản ánh: nhận 0, đang xử lý 0" in head.last
    await head.says(f"/timkiem {code}")
    assert "Không tìm thấy" in head.last
    await ha.says("/timkiem quầy 3")
    assert "Không tìm thấy" in ha.last


async def test_every_question_is_history_without_its_words(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh kinh te tháng 10")
    await ha.says("/quahan")
    await ha.says("/timkiem giải ngân")
    status, overdue, search = await queries(world)
    assert status.actor_id == status.matter_id == ha.person_id
    assert status.data == {
        "command": "tinhhinh",
        "unit": await world.unit_id("KT"),
        "from": "2026-10-01",
        "to": "2026-10-31",
    }
    assert overdue.data == {"command": "quahan", "unit": None}
    assert search.data == {"command": "timkiem", "unit": None}


async def test_the_operator_sees_the_machine_and_what_to_do(world: World) -> None:
    vinh = await world.official("vinh", unit="VP", role=Role.OPERATOR)
    await vinh.says("/hethong")
    assert "HỆ THỐNG" in vinh.last
    await world.hear({"chat": "x", "poison": True})
    await vinh.says("/system")
    assert "Tin nhắn lỗi: 1" in vinh.last
    assert "python -m bot replay" in vinh.last
    assert "giải ngân" not in vinh.last


async def test_it_can_be_asked_in_english(world: World) -> None:
    await some_tasks(world)
    ha = await world.official("ha", unit="VP", role=Role.SUPERVISOR, scope="UBND", language="en")
    await ha.says("/status this year")
    assert "7 tasks were assigned, of which: 2 completed (1 of them late)" in ha.last
    await ha.says("/overdue")
    assert "OVERDUE TASKS: 3" in ha.last
    await ha.says("/search giai ngan")
    assert "1 task" in ha.last


async def test_numbers_move_with_time(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await world.outage(days=2)
    await ha.says("/tinhhinh")
    assert "đang xử lý 5 nhiệm vụ (có 4 nhiệm vụ quá hạn)" in ha.last
    assert world.now - THURSDAY == timedelta(days=2)
