"""Parts of a task across units, and tasks that come again."""

from __future__ import annotations

from sqlalchemy import select

from domain.lifecycle import TaskState
from domain.rights import Role
from domain.worktime import local
from models.requests import Instance, Part
from models.work import Coordination, Task
from tests.journeys.test_holding import does
from tests.tasks import at, give, task
from tests.world import Actor, World

WEDNESDAY = at("2026-11-25")


async def all_tasks(world: World) -> list[Task]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Task).order_by(Task.id)))


def due(row: Task) -> str:
    assert row.due_at is not None
    return f"{local(row.due_at):%d/%m/%Y %H:%M}"


# --- parts ---------------------------------------------------------------------------------


async def split(world: World) -> tuple[Actor, Actor, Actor, str]:
    """A task of KT with VHXH coordinating; its head has given VHXH a part of it."""
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    vinh = await world.official("vinh", unit="VHXH", role=Role.HEAD)
    helping = [await world.unit_id("VHXH")]
    code = await give(world, minh, by=head, due=at("2026-12-18"), coordinating=helping)
    await minh.presses("Đã nhận")
    await does(head, code, "Giao việc con", "Lập danh sách hộ nghèo có đất")
    await head.says("van hoa")
    await head.presses("Bỏ qua")
    await head.presses("thủ trưởng đơn vị phân công")
    await head.says("30/11")
    await head.presses("Thường")
    await head.presses("Bỏ qua")
    await head.presses("Đúng, giao việc")
    return head, minh, vinh, code


async def test_a_part_goes_to_a_coordinating_unit_and_the_whole_shows_it(world: World) -> None:
    head, minh, vinh, code = await split(world)
    assert "Lập danh sách hộ nghèo" in vinh.last
    await minh.says(f"/viec {code}")
    assert "Việc con, còn 1 việc chưa xong: NV-2026-000002" in minh.last
    await head.says("/viec NV-2026-000002")
    assert f"việc con của nhiệm vụ {code}" in head.last
    async with world.database.read() as session:
        assert len((await session.scalars(select(Part))).all()) == 1


async def test_the_whole_is_not_finished_silently(world: World) -> None:
    head, minh, _, code = await split(world)
    await minh.says(f"/viec {code}")
    await minh.presses("Hoàn thành")
    assert "còn 1 việc con chưa xong" in minh.last
    await minh.presses("Vẫn trình kết quả")
    await minh.says("Báo cáo số 7/BC-KT")
    assert (await task(world, code)).state is TaskState.SUBMITTED

    await head.presses("Xác nhận hoàn thành")
    assert "còn 1 việc con chưa xong" in head.last
    assert (await task(world, code)).state is TaskState.SUBMITTED
    await head.presses("Vẫn xác nhận hoàn thành")
    assert (await task(world, code)).state is TaskState.DONE


async def test_with_its_parts_done_nothing_is_asked(world: World) -> None:
    head, minh, vinh, code = await split(world)
    await vinh.presses("Đã nhận")
    await vinh.presses("Hoàn thành")
    await vinh.says("Danh sách kèm theo")
    await head.presses("Xác nhận hoàn thành")
    await minh.says(f"/viec {code}")
    await minh.presses("Hoàn thành")
    await minh.says("Xong cả")
    assert (await task(world, code)).state is TaskState.SUBMITTED


async def test_a_unit_that_does_not_coordinate_gets_no_part(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    code = await give(world, head, due=WEDNESDAY)
    await does(head, code, "Giao việc con", "Lập danh sách hộ nghèo")
    await head.says("van hoa")
    await head.acts(f"d:3:u{await world.unit_id('VHXH')}")
    await head.acts(f"d:4:u{await world.unit_id('VHXH')}")
    assert len(await all_tasks(world)) == 1


async def test_withdrawing_the_whole_says_that_parts_go_on(world: World) -> None:
    chair = await world.official("chu", unit="UBND", role=Role.LEADER)
    _, _, _, code = await split(world)
    await does(chair, code, "Thu hồi")
    assert "việc con không tự bị thu hồi theo" in chair.last
    assert (await task(world, code)).state is TaskState.ACCEPTED
    await chair.presses("Vẫn thu hồi")
    await chair.says("Không còn cần thiết")
    assert (await task(world, code)).state is TaskState.CANCELLED
    assert (await task(world, "NV-2026-000002")).state is TaskState.ASSIGNED


# --- series --------------------------------------------------------------------------------


async def monthly(world: World, how: str = "Hằng tháng") -> tuple[Actor, Actor, str]:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    code = await give(world, minh, by=head, due=WEDNESDAY, content="Báo cáo tháng")
    await minh.presses("Đã nhận")
    await does(head, code, "Nhiệm vụ định kỳ")
    await head.presses(how)
    return head, minh, code


async def test_a_monthly_task_makes_its_next_instance(world: World) -> None:
    head, minh, code = await monthly(world)
    assert "kỳ tiếp theo có thời hạn 17:00 ngày 25/12/2026" in head.last
    await minh.says(f"/viec {code}")
    await minh.presses("Hoàn thành")
    await minh.says("Báo cáo 11")
    await head.presses("Xác nhận hoàn thành")
    minh.clear()

    await world.until_local("2026-11-25", "18:00")
    assert len(await all_tasks(world)) == 1
    await world.until_local("2026-11-26", "09:00")
    first, second = await all_tasks(world)
    assert "GIAO NHIỆM VỤ" in " ".join(minh.sees)
    assert due(second) == "25/12/2026 17:00"
    assert (second.assignee_id, second.assigner_id) == (minh.person_id, head.person_id)
    assert (first.state, second.state) == (TaskState.DONE, TaskState.ASSIGNED)
    await world.until_local("2027-01-30", "09:00")
    assert [due(row)[:5] for row in await all_tasks(world)] == ["25/11", "25/12", "25/01", "25/02"]


async def test_the_units_that_help_help_again(world: World) -> None:
    head, minh, code = await monthly(world)
    helping, other = await world.unit_id("VHXH"), await world.unit_id("VP")
    await give(world, minh, by=head, content="Việc khác", coordinating=[other])
    async with world.database.write() as session:
        session.add(Coordination(task_id=(await task(world, code)).id, unit_id=helping))
    await world.until_local("2026-11-26", "09:00")
    again = (await all_tasks(world))[-1]
    async with world.database.read() as session:
        mine = select(Coordination.unit_id).where(Coordination.task_id == again.id)
        assert list(await session.scalars(mine)) == [helping]


async def test_more_time_for_one_instance_moves_no_other(world: World) -> None:
    head, minh, code = await monthly(world)
    await minh.says(f"/viec {code}")
    await minh.presses("Xin gia hạn")
    for words in ("30/11", "Chờ số liệu", "Nửa chừng"):
        await minh.says(words)
    await head.presses("Đồng ý gia hạn")
    await world.until_local("2026-11-26", "09:00")
    assert due((await all_tasks(world))[1]) == "25/12/2026 17:00"


async def test_what_nobody_could_keep_is_not_made_after_an_outage(world: World) -> None:
    await monthly(world)
    await world.outage(days=80)
    assert [due(row)[:5] for row in await all_tasks(world)] == ["25/11", "25/02"]
    async with world.database.read() as session:
        turns = list(await session.scalars(select(Instance.turn).order_by(Instance.turn)))
    assert turns == [1, 4]


async def test_a_yearly_task_is_not_given_a_year_ahead(world: World) -> None:
    await monthly(world, "Hằng năm")
    await world.until_local("2027-10-01", "09:00")
    assert len(await all_tasks(world)) == 1
    await world.until_local("2027-10-26", "09:00")
    assert due((await all_tasks(world))[1]) == "25/11/2027 17:00"


async def test_a_task_that_was_withdrawn_comes_again_no_more(world: World) -> None:
    head, minh, code = await monthly(world)
    await does(head, code, "Thu hồi", "Không còn phải báo cáo")
    minh.clear()
    await world.until_local("2027-02-01", "09:00")
    assert len(await all_tasks(world)) == 1
    assert minh.sees == []


async def test_a_series_ends_when_it_is_stopped(world: World) -> None:
    head, _, code = await monthly(world)
    await does(head, code, "Nhiệm vụ định kỳ")
    await head.presses("Không lặp lại nữa")
    assert "không lặp lại nữa" in head.last
    await world.until_local("2027-02-01", "09:00")
    assert len(await all_tasks(world)) == 1


async def test_a_series_that_went_on_is_set_and_stopped_where_it_has_come_to(world: World) -> None:
    """Pressed on an instance that has made its next, it would make that one twice, or stop what
    goes on elsewhere."""
    chair, _, _ = await monthly(world)
    await world.until_local("2026-11-26", "12:00")
    first, _ = await all_tasks(world)
    await chair.acts(f"s.set:{first.id}:weekly")
    assert "hằng tuần" in chair.last
    await world.later(days=2)
    assert len(await all_tasks(world)) == 2  # nothing a second time
    await chair.acts(f"s.set:{first.id}:stop")
    assert "không lặp lại nữa" in chair.last
    await world.later(days=40)
    assert len(await all_tasks(world)) == 2


async def test_only_the_giver_makes_a_task_come_again(world: World) -> None:
    chair = await world.official("chu", unit="UBND", role=Role.LEADER)
    head = await world.official("trang", role=Role.HEAD)
    code = await give(world, None, by=chair)
    row = await task(world, code)
    await head.acts(f"s.set:{row.id}:monthly")
    assert "không thuộc phạm vi" in head.last
    await chair.acts(f"s.set:{row.id}:monthly")
    assert "không quy định thời hạn" in chair.last
    await chair.acts(f"s.set:{row.id}:daily")
    async with world.database.read() as session:
        assert (await session.scalars(select(Instance))).all() == []


async def test_a_deadline_in_words_makes_a_series(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    await head.says("/giaoviec Báo cáo tình hình trật tự đô thị")
    await head.presses("Bỏ qua")
    await head.presses("Lê Văn Minh")
    await head.says("truoc ngay 25 hang thang")
    await head.presses("Thường")
    await head.presses("Bỏ qua")
    await head.presses("Đúng, giao việc")
    await world.until_local("2026-12-28", "09:00")

    assert [due(row)[:5] for row in await all_tasks(world)] == ["24/11", "24/12", "24/01"]
    await minh.says("/viec NV-2026-000002")
    assert "Nhiệm vụ định kỳ truoc ngay 25 hang thang" in minh.last
    await minh.presses("Cách tính hạn")
    assert "truoc ngay 25 hang thang" in minh.last
