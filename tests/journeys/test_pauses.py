"""What happens to a deadline while its task stands still."""

from __future__ import annotations

import pytest

from domain.rights import Role
from domain.worktime import local
from tests.journeys.test_calendar import decree
from tests.journeys.test_deadlines import newest
from tests.journeys.test_holding import does
from tests.world import Actor, World


@pytest.fixture
async def operator(world: World) -> Actor:
    return await world.official("quan", "VP", Role.OPERATOR)


async def given(world: World, due: str) -> tuple[Actor, Actor, str]:
    """A leader gives the head of «VHXH» a task with this deadline."""
    leader = await world.official("son", "UBND", Role.LEADER)
    head = await world.official("trang", "VHXH", Role.HEAD)
    await leader.says("/giaoviec Báo cáo kết quả cải cách hành chính")
    await leader.says("van hoa")
    await leader.presses("Bỏ qua")
    await leader.presses("thủ trưởng đơn vị phân công")
    await leader.says(due)
    await leader.presses("Thường")
    await leader.presses("Bỏ qua")
    await leader.presses("Đúng, giao việc")
    return leader, head, (await newest(world)).code


async def due(world: World) -> str:
    found = (await newest(world)).due_at
    assert found is not None
    return f"{local(found):%d/%m/%Y}"


async def test_a_calendar_changed_meanwhile_takes_none_of_the_time_that_was_left(
    world: World, operator: Actor
) -> None:
    leader, _, code = await given(world, "10 ngày làm việc")
    assert await due(world) == "04/12/2026"
    await world.until_local("2026-11-20", "09:00")
    await does(leader, code, "Tạm dừng", "Chờ hướng dẫn")  # nine working days are left
    await world.until_local("2026-11-27", "09:00")
    await decree(operator, "30/11")
    assert await due(world) == "07/12/2026"
    await world.until_local("2026-12-11", "09:00")
    await does(leader, code, "Tiếp tục thực hiện")
    assert await due(world) == "24/12/2026"


async def test_a_calendar_changed_after_the_deadline_passed_makes_nobody_late(
    world: World, operator: Actor
) -> None:
    leader, head, code = await given(world, "5 ngày làm việc")
    await does(leader, code, "Tạm dừng", "Chờ hướng dẫn")
    await world.until_local("2026-12-14", "09:00")
    await decree(operator, "23/11")
    await does(leader, code, "Tiếp tục thực hiện")
    assert await due(world) == "21/12/2026"
    await head.says(f"/viec {code}")
    assert "quá hạn" not in head.last.lower()


async def test_an_event_that_comes_meanwhile_gives_its_whole_time(world: World) -> None:
    leader, _, code = await given(world, "5 ngày làm việc kể từ khi có kết luận thanh tra")
    await does(leader, code, "Tạm dừng", "Chờ hướng dẫn")
    await world.until_local("2026-12-01", "09:00")
    await leader.says(f"/viec {code}")
    await leader.presses("Cách tính hạn")
    await leader.presses("Điền ngày")
    await leader.says("hôm nay")
    assert await due(world) == "08/12/2026"
    await world.until_local("2026-12-10", "09:00")
    await does(leader, code, "Tiếp tục thực hiện")
    assert await due(world) == "17/12/2026"
