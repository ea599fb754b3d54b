"""Results are confirmed, not self-declared; tasks are handed over; everybody hears of it."""

from __future__ import annotations

from domain.lifecycle import TaskState
from domain.rights import Role
from tests.tasks import at, events, give, task
from tests.world import World, letters

WEDNESDAY = at("2026-11-25")


async def test_a_returned_result_comes_back_with_the_reason(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await minh.presses("Xem chi tiết")
    await minh.presses("Hoàn thành")
    await minh.says("xong rồi ạ")

    await head.presses("Trả lại")
    await head.says("Thiếu phụ lục số liệu")

    assert "chưa đạt yêu cầu" in minh.last
    assert "Thiếu phụ lục số liệu" in minh.last
    assert (await task(world, code)).state is TaskState.RETURNED


async def test_only_the_submission_that_was_accepted_counts(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await minh.says("bản một")
    await head.presses("Trả lại")
    await head.says("làm lại")
    await world.until_local("2026-11-26", "09:00")

    await minh.presses("Hoàn thành")
    await minh.says("bản hai")
    await head.presses("Xác nhận hoàn thành")

    assert "quá hạn 1 ngày làm việc" in minh.last
    row = await task(world, code)
    assert row.done_at == at("2026-11-26", "09:00")


async def test_an_outage_of_ours_makes_nobody_late(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await give(world, minh, by=head, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    await world.until_local("2026-11-25", "16:59")
    await minh.presses("Hoàn thành")
    await world.receive({"chat": "minh", "text": "Tờ trình 15/TTr-KT"})

    await world.outage(hours=20)
    await head.presses("Xác nhận hoàn thành")

    assert "đúng hạn" in minh.last


async def test_a_file_is_a_result(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await give(world, minh, by=head, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")

    await minh.sends_photo()

    assert "kèm 1 tệp" in minh.last
    assert "1 tệp kèm theo" in head.last


async def test_nobody_accepts_their_own_result(world: World) -> None:
    chair = await world.official("chu", unit="UBND", role=Role.HEAD)
    head = await world.official("trang", role=Role.HEAD)
    await give(world, head, by=head, due=WEDNESDAY)
    await head.presses("Đã nhận")
    await head.presses("Hoàn thành")
    await head.says("Báo cáo số 3/BC-KT")

    assert "TRÌNH KẾT QUẢ" in chair.last
    assert "TRÌNH KẾT QUẢ" not in " ".join(head.sees)


async def test_the_assignee_cannot_confirm(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await minh.says("xong")

    await minh.acts(f"t.accept:{(await task(world, code)).id}")

    assert "không thuộc phạm vi" in minh.last
    assert (await task(world, code)).state is TaskState.SUBMITTED


async def test_an_imported_task_is_accepted_by_the_head(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await give(world, minh, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await minh.says("xong")

    assert "TRÌNH KẾT QUẢ" in head.last


async def test_a_task_for_a_unit_goes_to_its_head_who_names_somebody(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    code = await give(world, None, due=WEDNESDAY)
    assert "phân công người thực hiện" in head.last

    await head.presses("Giao lại")
    await head.says("le van minh")

    assert "GIAO NHIỆM VỤ" in minh.last
    assert (await task(world, code)).assignee_id == minh.person_id


async def test_handing_over_tells_both(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    lan = await world.official("lan", name="Phạm Thị Lan")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await head.says(f"/viec {code}")
    await head.presses("Giao lại")
    await head.presses("Phạm Thị Lan")

    assert "giao lại cho đồng chí Phạm Thị Lan" in minh.last
    assert "giao lại cho đồng chí chủ trì" in lan.last
    kinds = [event.kind for event in await events(world, code)]
    assert kinds == ["assigned", "reassigned"]


async def test_the_one_who_had_it_hears_no_more_of_it(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    lan = await world.official("lan")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    await head.says(f"/viec {code}")
    await head.presses("Giao lại")
    await head.says("lan")
    minh.clear()

    await world.until_local("2026-12-04")

    assert minh.sees == []
    assert any("QUÁ HẠN" in text for text in lan.sees)


async def test_a_stranger_to_the_task_learns_nothing(world: World) -> None:
    minh = await world.official("minh")
    binh = await world.official("binh", unit="VHXH")
    code = await give(world, minh, due=WEDNESDAY)

    await binh.says(f"/viec {code}")
    refused = binh.last
    await binh.says("/viec NV-2026-999999")

    assert refused == binh.last
    assert "không thuộc phạm vi" in refused


async def test_a_letter_about_a_task_keeps_no_words(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await give(world, minh, by=head, due=WEDNESDAY, content="Nội dung riêng")
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await minh.says("xong")
    await head.presses("Trả lại")
    await head.says("Lý do riêng")

    for letter in await letters(world):
        assert "riêng" not in str(letter.ids)
