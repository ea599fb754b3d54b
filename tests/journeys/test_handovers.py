"""A leaver's open tasks go to somebody else together, with one reason; nothing stays behind."""

from __future__ import annotations

from datetime import date

from domain.lifecycle import TaskState
from domain.rights import Role
from models.office import Person
from services.leaving import leave
from tests.tasks import at, events, give, task
from tests.world import Actor, World

WEDNESDAY = at("2026-11-25")


async def office(world: World) -> tuple[Actor, Actor, Actor, list[str]]:
    """A head, an official with three tasks (one handed in), a colleague."""
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    lan = await world.official("lan", name="Phạm Thị Lan")
    codes = [
        await give(world, minh, by=head, due=WEDNESDAY, content=f"Việc thứ {n} của phòng")
        for n in ("nhất", "hai", "ba")
    ]
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await minh.says("Xong việc thứ ba")
    return head, minh, lan, codes


async def hands_over(head: Actor, whom: str, to: str) -> None:
    await head.says("/bangiao")
    await head.says(whom)
    await head.presses(to)
    await head.says("Chuyển công tác từ 01/12")
    await head.presses("Đúng, bàn giao")


async def test_everything_goes_with_one_reason_and_one_letter(world: World) -> None:
    head, minh, lan, codes = await office(world)
    minh.clear()
    await hands_over(head, "le van minh", "Phạm Thị Lan")

    assert "Đã bàn giao 3 nhiệm vụ của đồng chí Lê Văn Minh" in head.last
    assert len(lan.sees) == 1
    assert "3 nhiệm vụ của đồng chí Lê Văn Minh" in lan.last
    assert all(code in lan.last for code in codes)
    assert len(minh.sees) == 1
    assert "bàn giao hồ sơ" in minh.last
    rows = [await task(world, code) for code in codes]
    assert {row.assignee_id for row in rows} == {lan.person_id}
    assert [row.state for row in rows] == [
        TaskState.ASSIGNED,
        TaskState.ASSIGNED,
        TaskState.SUBMITTED,
    ]
    last = (await events(world, codes[0]))[-1]
    assert (last.kind, last.data["text"]) == ("reassigned", "Chuyển công tác từ 01/12")


async def test_the_one_who_had_them_hears_no_more_and_the_heir_does(world: World) -> None:
    head, minh, lan, _ = await office(world)
    await hands_over(head, "minh", "Phạm Thị Lan")
    minh.clear()
    lan.clear()
    await world.until_local("2026-11-27", "09:00")
    assert minh.sees == []
    assert "quá hạn" in " ".join(lan.sees).lower()


async def test_back_to_the_head_to_name_somebody_for_each(world: World) -> None:
    head, _, _, codes = await office(world)
    clerk = await world.official("thu", role=Role.CLERK)
    head.clear()
    await hands_over(clerk, "minh", "thủ trưởng đơn vị phân công lại")
    assert "để phân công lại" in head.last
    assert (await task(world, codes[0])).assignee_id is None
    await head.presses(codes[0])
    await head.presses("Giao lại")


async def test_somebody_who_has_left_stands_first_and_hears_nothing(world: World) -> None:
    head, minh, lan, _ = await office(world)
    await give(world, lan, by=head, due=WEDNESDAY, content="Việc của chị Lan")
    async with world.database.write() as session:
        (await session.get_one(Person, minh.person_id)).left_on = date(2026, 11, 18)
    minh.clear()
    await head.says("/bangiao")
    assert head.labels[0] == "Lê Văn Minh (3)"
    await head.presses("Lê Văn Minh (3)")
    assert "Lê Văn Minh" not in " ".join(head.labels)
    await head.presses("Phạm Thị Lan")
    await head.says("Nghỉ hưu")
    await head.presses("Đúng, bàn giao")
    assert minh.sees == []
    assert "3 nhiệm vụ" in lan.last


async def test_who_may_dispose_of_nothing_hands_nothing_over(world: World) -> None:
    _, minh, lan, codes = await office(world)
    other = await world.official("vinh", unit="VHXH", role=Role.HEAD)
    await minh.says("/bangiao")
    assert "không thuộc phạm vi" in minh.last
    await other.says("/bangiao")
    assert "Không có ai trong phạm vi" in other.last
    assert (await task(world, codes[0])).assignee_id != lan.person_id


async def test_a_head_hands_over_what_the_own_unit_leads(world: World) -> None:
    _, minh, _, codes = await office(world)
    vinh = await world.official("vinh", unit="VHXH", role=Role.HEAD)
    there = await give(world, minh, unit="VHXH", due=WEDNESDAY, content="Việc của Phòng Văn hóa")
    await hands_over(vinh, "minh", "thủ trưởng đơn vị phân công lại")
    assert "Đã bàn giao 1 nhiệm vụ" in vinh.last
    assert (await task(world, there)).assignee_id is None
    assert {(await task(world, code)).assignee_id for code in codes} == {minh.person_id}


async def test_nobody_inherits_who_left_meanwhile(world: World) -> None:
    head, minh, lan, codes = await office(world)
    await head.says("/bangiao")
    await head.says("minh")
    await head.presses("Phạm Thị Lan")
    await head.says("Chuyển công tác từ 01/12")
    async with world.database.write() as session:
        (await session.get_one(Person, lan.person_id)).left_on = date(2026, 11, 19)
    await head.presses("Đúng, bàn giao")
    assert "không thuộc phạm vi" in head.last
    assert {(await task(world, code)).assignee_id for code in codes} == {minh.person_id}


async def test_confirmed_twice_it_happens_once(world: World) -> None:
    head, _, lan, codes = await office(world)
    await hands_over(head, "minh", "Phạm Thị Lan")
    await head.presses("Đúng, bàn giao")
    assert len(lan.sees) == 1
    kinds = [event.kind for event in await events(world, codes[0])]
    assert kinds.count("reassigned") == 1


async def test_the_dialogue_survives_a_restart(world: World) -> None:
    head, _, lan, _ = await office(world)
    await head.says("/bangiao")
    await head.says("minh")
    world.__post_init__()  # another process takes over
    await world.begin()
    await head.presses("Phạm Thị Lan")
    await head.says("Chuyển công tác")
    await head.presses("Đúng, bàn giao")
    assert "3 nhiệm vụ" in lan.last


async def test_the_head_is_asked_to_hand_over_what_a_leaver_holds(world: World) -> None:
    head, minh, lan, codes = await office(world)
    head.clear()
    async with world.database.write() as session:
        person = await session.get_one(Person, minh.person_id)
        assert await leave(session, person, date(2026, 12, 1), world.now) == (3, 1)
    await world.settle()
    assert "thôi việc từ ngày 01/12/2026, đang giữ 3 nhiệm vụ" in head.last
    await head.presses("Bàn giao nhiệm vụ")
    await head.says("minh")
    await head.presses("Phạm Thị Lan")
    await head.says("Nghỉ hưu")
    await head.presses("Đúng, bàn giao")
    assert (await task(world, codes[0])).assignee_id == lan.person_id


async def test_what_is_on_hold_is_acknowledged_anew_when_it_goes_on(world: World) -> None:
    head, minh, lan, codes = await office(world)
    await minh.says(f"/viec {codes[0]}")
    await minh.presses("Đã nhận")
    await head.says(f"/viec {codes[0]}")
    await head.presses("Thao tác khác")
    await head.presses("Tạm dừng")
    await head.says("Chờ hướng dẫn")
    await hands_over(head, "le van minh", "Phạm Thị Lan")
    row = await task(world, codes[0])
    assert (row.state, row.acknowledged_at) == (TaskState.PAUSED, None)
    await head.says(f"/viec {codes[0]}")
    await head.presses("Thao tác khác")
    await head.presses("Tiếp tục thực hiện")
    assert (await task(world, codes[0])).state is TaskState.ASSIGNED
    await lan.says(f"/viec {codes[0]}")
    await lan.presses("Đã nhận")
    assert (await task(world, codes[0])).state is TaskState.ACCEPTED
