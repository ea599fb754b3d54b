"""The official's day: a task comes, is acknowledged, worked on, handed in, confirmed."""

from __future__ import annotations

from domain.lifecycle import TaskState
from domain.rights import Role
from tests.tasks import at, give, task
from tests.world import World

WEDNESDAY = at("2026-11-25")


async def test_a_task_goes_from_assigned_to_confirmed(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")

    code = await give(world, minh, by=head, due=WEDNESDAY)
    assert "GIAO NHIỆM VỤ" in minh.last
    assert "17:00 ngày 25/11/2026 (Thứ Tư)" in minh.last

    await minh.presses("Đã nhận")
    assert "tiếp nhận" in minh.last

    await world.until_local("2026-11-24", "07:30")
    assert "NHẮC VIỆC" in minh.last

    await minh.presses("Cập nhật tiến độ")
    await minh.says("đã rà soát 40/60 hồ sơ")
    await minh.presses("Hoàn thành")
    await minh.says("Báo cáo số 12/BC-KT")
    assert "TRÌNH KẾT QUẢ" in head.last

    await head.presses("Xác nhận hoàn thành")
    assert "xác nhận hoàn thành đúng hạn" in minh.last
    row = await task(world, code)
    assert row.state is TaskState.DONE
    assert row.done_at == row.submitted_at
