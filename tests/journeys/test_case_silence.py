"""A case cannot fall silent: whoever cannot be told has a next in line, down to the operators."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from domain.rights import Role
from models.office import Grant, Person
from services.alarms import plan_due
from services.audit import facts
from services.case_doubts import wind
from services.planners import PLANNERS
from tests.journeys.cases import away, days, heard, office, the_case
from tests.journeys.reporting import STORY, about, answered, filed, guided, send
from tests.world import World, letters

PASSED = "CHƯA ĐẾN ĐƯỢC NGƯỜI NHẬN"


async def untold(world: World) -> int:
    async with world.database.read() as session:
        count: int = (await facts(session, world.now, world.now))["matters_nobody_told"]
        return count


async def test_a_blocked_head_leaves_no_case_unheard(world: World) -> None:
    head, chair, _ = await office(world)
    await head.blocks()
    code = await filed(world.citizen("hoa"))
    assert PASSED in chair.last
    assert code in chair.last
    assert "đã đóng hoặc chặn" in chair.last
    assert await untold(world) == 0
    await world.until_local("2026-12-07", "12:00")
    assert date(2026, 12, 7) in days(heard(world, chair, code))
    assert await untold(world) == 0


async def test_a_head_without_a_chat_and_a_chair_who_blocked_lead_to_the_supervisor(
    world: World,
) -> None:
    await world.official("head", role=Role.HEAD, linked=False)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await chair.blocks()
    code = await filed(world.citizen("hoa"))
    assert PASSED in watcher.last
    assert code in watcher.last
    assert "vì chưa liên kết" in watcher.last, "of whom it was meant for"
    assert await untold(world) == 0


async def test_a_head_on_leave_without_a_stand_in_has_the_next_in_line_told(world: World) -> None:
    head, chair, _ = await office(world)
    await away(world, head)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    assert "đang nghỉ và chưa có người làm thay" in chair.last
    chair.clear()
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Bổ sung")
    await hoa.says("Hôm nay vẫn chưa có.")
    assert PASSED in chair.last
    assert head.sees != [], "and the head as before"


async def test_a_stand_in_hears_instead_and_nobody_above(world: World) -> None:
    head, chair, _ = await office(world)
    lan = await world.official("lan")
    await away(world, head, lan)
    code = await filed(world.citizen("hoa"))
    assert code in lan.last
    assert chair.sees == []


async def test_an_empty_seat_above_leads_to_the_supervisor(world: World) -> None:
    await world.official("head", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    code = await filed(world.citizen("hoa"))
    await world.until_local("2026-12-07", "12:00")
    assert days(heard(world, watcher, code))[0] == date(2026, 12, 7)


async def test_where_nobody_is_left_the_operators_hear_the_code_alone(world: World) -> None:
    await world.official("head", role=Role.HEAD, linked=False)
    keeper = await world.official("keeper", unit="VP", role=Role.OPERATOR)
    code = await filed(world.citizen("hoa"))
    assert any(code in text for text in keeper.sees)
    assert STORY[:20] not in " ".join(keeper.sees)
    assert await untold(world) == 0


async def test_a_house_where_nobody_can_be_told_counts_it(world: World) -> None:
    await world.official("head", role=Role.HEAD, linked=False)
    await filed(world.citizen("hoa"))
    assert await untold(world) == 1


async def test_a_house_with_nobody_in_it_counts_what_is_due(world: World) -> None:
    """Not even a letter could be posted: it is counted all the same, at every rung."""
    await filed(world.citizen("hoa"), unit="")
    assert await untold(world) == 1
    await world.until_local("2026-11-22", "12:00")
    assert await untold(world) == 0, "of the last day"
    await world.until_local("2026-11-23", "12:00")  # sorting is over
    assert await untold(world) == 1


async def test_what_waits_a_day_for_a_dead_channel_is_counted(world: World) -> None:
    await office(world)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await world.receive({"chat": hoa.chat, "action": hoa.action("📨 Gửi")})
    while await world.desk.serve_waiting():
        pass
    assert await untold(world) == 0, "on its way"
    world.now += timedelta(hours=25)
    assert await untold(world) == 1
    await world.settle()
    assert await untold(world) == 0


async def test_the_next_in_line_is_never_somebody_it_is_about(world: World) -> None:
    await world.official("desk", unit="UBND", role=Role.HOTLINE)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD, linked=False)
    head = await world.official("head", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    assert (await the_case(world, code)).holder_id == chair.person_id
    assert PASSED in watcher.last
    await world.until_local("2026-12-15", "12:00")
    assert code not in " ".join(head.sees)
    assert head.sees == []


async def test_a_muted_reader_does_not_silence_the_next(world: World) -> None:
    """Of two who are told by one rung the first is blocked: the second hears all the same."""
    head, chair, watcher = await office(world)
    minh = await world.official("minh")
    code = await filed(world.citizen("hoa"))
    await head.presses("Giao cán bộ")
    await head.presses(minh.name)
    await head.blocks()
    minh.clear()
    await world.until_local("2026-12-01", "12:00")
    assert "SẮP ĐẾN HẠN" in " ".join(minh.sees)
    await world.until_local("2026-12-10", "12:00")
    assert code in " ".join(chair.sees)
    assert code in " ".join(watcher.sees)
    assert await untold(world) == 0


async def test_a_head_who_left_is_replaced_the_next_morning(world: World) -> None:
    head, chair, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    async with world.database.write() as session:
        today = world.local.date()
        await session.execute(
            update(Person).where(Person.id == head.person_id).values(left_on=today)
        )
        grants = select(Grant.id).where(Grant.person_id == head.person_id)
        await session.execute(update(Grant).where(Grant.id.in_(grants)).values(to_on=today))
    lan = await world.official("lan", role=Role.HEAD)
    await wound(world)
    was = (await the_case(world, code)).due_at
    await world.until_local("2026-11-20", "12:00")
    case = await the_case(world, code)
    assert case.holder_id == lan.person_id
    assert case.due_at == was
    assert code in " ".join(lan.sees)
    await answered(lan)
    assert "xin trả lời như sau" in hoa.last
    assert chair.sees == []


async def wound(world: World) -> None:
    """Have the office's own clocks run, as they do once a program has started."""
    async with world.database.write() as session:
        await wind(session, world.now)


async def test_a_reporter_who_cannot_be_told_is_known_to_whoever_has_the_case(
    world: World,
) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    await filed(hoa)
    await hoa.blocks()
    await head.presses("Hỏi thêm")
    await head.says("Ông/Bà nộp hồ sơ ngày nào?")
    assert "tin gửi người phản ánh không đến được" in head.last
    assert len(await letters(world, kind="case.reporter_untold")) == 1


# --- weaknesses of others ------------------------------------------------------------------


async def crowd(world: World, number: int) -> list[str]:
    return [await filed(world.citizen(f"c{n}")) for n in range(number)]


@pytest.mark.parametrize("number", [3])
async def test_cases_nobody_took_escalate_like_any_other(world: World, number: int) -> None:
    _, chair, watcher = await office(world)
    codes = await crowd(world, number)
    await world.until_local("2026-12-09", "12:00")
    for code in codes:
        assert code in " ".join(chair.sees)
        assert code in " ".join(watcher.sees)


async def test_a_transfer_loses_no_word(world: World) -> None:
    head, _, _ = await office(world)
    desk = await world.official("desk", unit="UBND", role=Role.HOTLINE)
    other = await world.official("other", unit="VHXH", role=Role.HEAD)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Bổ sung")
    await hoa.says("Người trực tên là chị Lan.")
    was = (await the_case(world, code)).due_at
    await head.presses("Không thuộc thẩm quyền")
    await head.says("Không phải việc của phòng.")
    await desk.presses("Chuyển đơn vị")
    await desk.says("van hoa")
    await desk.presses("Phòng Văn hóa")
    await other.presses("Xem chi tiết")
    assert STORY in other.last
    assert "chị Lan" in other.last
    assert (await the_case(world, code)).due_at == was


async def test_a_reopened_case_reaches_the_body(world: World) -> None:
    head, chair, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await answered(head)
    head.clear()
    await hoa.presses("Chưa đồng ý")
    await hoa.says("Chưa đúng.")
    assert code in head.last
    assert code in chair.last
    assert (await the_case(world, code)).due_at - world.now > timedelta(days=10)


async def test_a_sweep_cut_short_neither_loses_nor_doubles(world: World) -> None:
    """The planner dies between two batches; another one goes on where the rows say."""
    _, chair, _ = await office(world)
    codes = await crowd(world, 3)
    chair.clear()
    await stopped_in_mid_sweep(world)
    await world.settle()
    await world.until_local("2026-12-07", "12:00")
    told = " ".join(chair.sees)
    for code in codes:
        assert told.count(f"{code}") >= 1
    rungs = [item for item in chair.sees if codes[0] in item]
    assert len(rungs) == 1


async def stopped_in_mid_sweep(world: World) -> None:
    await world.until_local("2026-12-07", "07:00")
    world.now += timedelta(minutes=30)
    async with world.database.write() as session:
        await plan_due(session, PLANNERS, world.now, 1)
