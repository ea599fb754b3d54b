"""Pause, resume, withdraw, hand back, move on: with reasons, and the way between desks is seen."""

from __future__ import annotations

from sqlalchemy import select

from domain.lifecycle import Matter, TaskState
from domain.requests import RequestState
from domain.rights import Role
from domain.worktime import local
from models.work import Alarm
from services.statistics import whole
from tests.journeys.test_extensions import asks, requests
from tests.tasks import at, events, give, task
from tests.world import Actor, World

WEDNESDAY = at("2026-11-25")


async def office(world: World) -> tuple[Actor, Actor, Actor, str]:
    chair = await world.official("chu", unit="UBND", role=Role.LEADER, name="Trần Văn Chủ")
    head = await world.official("trang", role=Role.HEAD, name="Hoàng Thu Trang")
    minh = await world.official("minh", name="Lê Văn Minh")
    code = await give(world, minh, by=chair, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    return chair, head, minh, code


async def does(who: Actor, code: str, label: str, *answers: str) -> None:
    await who.says(f"/viec {code}")
    await who.presses("Thao tác khác")
    await who.presses(label)
    for answer in answers:
        await who.says(answer)


async def test_a_paused_task_reminds_nobody_and_its_time_is_given_back(world: World) -> None:
    chair, head, minh, code = await office(world)
    await world.until_local("2026-11-20", "09:00")
    await does(chair, code, "Tạm dừng", "Chờ hướng dẫn của Sở")
    assert "tạm dừng" in minh.last
    assert "Chờ hướng dẫn của Sở" in minh.last
    assert (await task(world, code)).state is TaskState.PAUSED
    minh.clear()
    head.clear()

    await world.until_local("2026-12-04", "09:00")
    assert minh.sees == []
    assert head.sees == []
    await does(chair, code, "Tiếp tục thực hiện")

    # Two working days were left after 20/11 (23 and 25; 24/11 is a day off): 7/12 and 8/12.
    row = await task(world, code)
    assert row.due_at is not None
    assert f"{local(row.due_at):%d/%m %H:%M}" == "08/12 17:00"
    assert (row.state, row.due_version) == (TaskState.ACCEPTED, 2)
    assert "đã trừ thời gian tạm dừng: 17:00 ngày 08/12/2026" in minh.last
    await world.until_local("2026-12-09", "09:00")
    assert "quá hạn" in " ".join(minh.sees).lower()


async def test_a_paused_task_is_in_hand_and_not_overdue(world: World) -> None:
    chair, _, _, code = await office(world)
    await does(chair, code, "Tạm dừng", "Chờ hướng dẫn")
    await world.until_local("2026-12-04", "09:00")
    async with world.database.read() as session:
        counts = await whole(session, world.now)
    assert (counts.open_in_time, counts.open_overdue) == (1, 0)


async def test_the_unit_cannot_stop_what_others_gave_it(world: World) -> None:
    _, head, minh, code = await office(world)
    row = await task(world, code)
    for act in ("pause", "cancel", "move"):
        for who in (head, minh):
            await who.acts(f"t.{act}:{row.id}")
            assert "không thuộc phạm vi" in who.last, (act, who.chat)
    assert (await task(world, code)).state is TaskState.ACCEPTED


async def test_paused_twice_or_resumed_unpaused_changes_nothing(world: World) -> None:
    chair, _, minh, code = await office(world)
    row = await task(world, code)
    await chair.acts(f"t.resume:{row.id}")
    assert (await task(world, code)).due_version == 1
    await does(chair, code, "Tạm dừng", "Chờ")
    await chair.acts(f"t.pause:{row.id}")
    await minh.acts(f"t.done:{row.id}")
    kinds = [event.kind for event in await events(world, code)]
    assert kinds.count("paused") == 1
    assert (await task(world, code)).state is TaskState.PAUSED


async def clocks(world: World) -> list[str]:
    """What still runs about tasks, and requests about them."""
    about = Alarm.matter.in_((Matter.TASK, Matter.REQUEST))
    async with world.database.read() as session:
        query = select(Alarm.kind).where(about, Alarm.next_at.is_not(None))
        return list(await session.scalars(query))


async def test_a_withdrawn_task_counts_no_more_and_is_silent(world: World) -> None:
    chair, head, minh, code = await office(world)
    await asks(minh, code)
    await does(chair, code, "Thu hồi", "Đã lồng ghép vào kế hoạch chung")

    assert "đã thu hồi" in minh.last
    assert "Đã lồng ghép" in head.last
    [asked] = await requests(world)
    assert asked.state is RequestState.CLOSED
    assert await clocks(world) == []
    for one in (chair, head, minh):
        one.clear()
    await world.until_local("2026-12-20", "09:00")
    assert chair.sees + head.sees + minh.sees == []
    async with world.database.read() as session:
        assert (await whole(session, world.now)).total == 0
    await minh.acts(f"t.done:{(await task(world, code)).id}")
    assert (await task(world, code)).state is TaskState.CANCELLED


async def test_an_official_hands_back_to_the_head_who_names_another(world: World) -> None:
    _, head, minh, code = await office(world)
    lan = await world.official("lan", name="Phạm Thị Lan")
    await does(minh, code, "Trả lại nhiệm vụ", "Không phụ trách lĩnh vực đất đai")

    assert "TRẢ LẠI NHIỆM VỤ" in head.last
    assert "Không phụ trách lĩnh vực đất đai" in head.last
    assert (await task(world, code)).assignee_id is None
    await head.presses("Giao lại")
    await head.presses("Phạm Thị Lan")
    assert "GIAO NHIỆM VỤ" in lan.last


async def test_the_head_hands_back_to_the_giver_who_moves_it(world: World) -> None:
    chair, head, minh, code = await office(world)
    vinh = await world.official("vinh", unit="VHXH", role=Role.HEAD)
    await does(minh, code, "Trả lại nhiệm vụ", "Không phụ trách")
    await does(head, code, "Trả lại nhiệm vụ", "Thuộc chức năng của Phòng Văn hóa")

    assert "quyết định" in chair.last
    assert "2 lần" in chair.last  # ping-pong is seen
    await chair.presses("Chuyển đơn vị khác")
    await chair.says("van hoa")
    await chair.says("Đúng chức năng")
    assert "GIAO NHIỆM VỤ" in vinh.last
    assert "chuyển Phòng Văn hóa - Xã hội chủ trì" in head.last
    row = await task(world, code)
    assert row.lead_unit_id == await world.unit_id("VHXH")
    assert row.due_at == WEDNESDAY
    assert [each.state for each in await requests(world)] == [RequestState.GRANTED]
    await chair.says(f"/viec {code}")
    assert "Số lần trả lại, chuyển đơn vị: 3" in chair.last


async def test_the_giver_may_leave_it_with_the_unit(world: World) -> None:
    chair, head, _, code = await office(world)
    row = await task(world, code)
    await head.acts(f"t.give:{row.id}")
    await head.says("trang")
    await does(head, code, "Trả lại nhiệm vụ", "Không đủ người")
    [asked] = await requests(world)
    await head.acts(f"t.back:{row.id}")
    assert "đang chờ người giao quyết định" in head.last
    await head.acts(f"y.insist:{asked.id}")
    assert "không thuộc phạm vi" in head.last
    await chair.presses("Đề nghị tiếp tục")
    await chair.says("Đây là nhiệm vụ chính của phòng")
    assert "Đây là nhiệm vụ chính của phòng" in head.last
    await chair.acts(f"y.insist:{asked.id}")
    kinds = [event.kind for event in await events(world, code)]
    assert kinds.count("hand_back_refused") == 1


async def test_the_new_units_head_hears_before_anybody_above(world: World) -> None:
    chair, _, _, code = await office(world)
    top = await world.official("bi", unit="UBND", role=Role.HEAD)
    vinh = await world.official("vinh", unit="VHXH", role=Role.HEAD)
    await world.until_local("2026-11-30", "10:00")
    await does(chair, code, "Chuyển đơn vị", "van hoa", "Đúng chức năng")
    await vinh.presses("Đã nhận")
    top.clear()
    vinh.clear()
    await world.until_local("2026-12-04", "18:00")
    assert "quá hạn" in " ".join(vinh.sees).lower()
    assert top.sees == []
