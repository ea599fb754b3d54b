"""The report's own clock: head, superior, supervisor; the desk's while nobody is responsible."""

from __future__ import annotations

from datetime import date

from domain.rights import Role
from domain.worktime import local
from tests.journeys.reporting import answered, filed
from tests.world import Actor, World


def days_heard(world: World, actor: Actor, word: str) -> list[date]:
    """The local days on which this phone was told something containing the word."""
    return [
        local(at).date()
        for at, chat, message in world.phones.log
        if chat == actor.chat and word in message.html
    ]


async def town(world: World) -> tuple[Actor, Actor, Actor]:
    head = await world.official("head", role=Role.HEAD)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    return head, chair, watcher


async def test_an_unanswered_report_climbs_from_the_head_to_the_supervisor(world: World) -> None:
    head, chair, watcher = await town(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)  # due Friday 04/12/2026
    await world.until_local("2026-12-11", "12:00")
    december = [date(2026, 12, day) for day in (1, 3, 4)]
    assert days_heard(world, head, code)[1:4] == december
    assert days_heard(world, chair, code)[0] == date(2026, 12, 7)
    assert days_heard(world, watcher, code)[0] == date(2026, 12, 9)
    assert "QUÁ HẠN TRẢ LỜI" in watcher.last
    await watcher.presses("Xem chi tiết")
    assert "Chịu trách nhiệm" in watcher.last


async def test_an_answer_stops_the_clock(world: World) -> None:
    head, chair, watcher = await town(world)
    await filed(world.citizen("hoa"))
    await answered(head)
    head.clear()
    await world.later(days=40)
    assert head.sees == chair.sees == watcher.sees == []


async def test_a_citizens_addition_does_not_move_the_deadline(world: World) -> None:
    head, _, _ = await town(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-11-30", "09:00")
    await hoa.says("Vẫn chưa có gì.")
    await hoa.presses(f"➕ {code}")
    head.clear()
    await world.until_local("2026-12-01", "12:00")
    assert "còn 3 ngày làm việc" in head.last


async def test_the_delegated_official_is_reminded_beside_the_head(world: World) -> None:
    head, _, _ = await town(world)
    minh = await world.official("minh")
    await filed(world.citizen("hoa"))
    await head.presses("Giao cán bộ")
    await head.presses(minh.name)
    minh.clear()
    await world.until_local("2026-12-01", "12:00")
    assert "SẮP ĐẾN HẠN" in minh.last


async def test_an_unlinked_head_delays_nothing_and_the_superior_hears_it_at_once(
    world: World,
) -> None:
    await world.official("head", role=Role.HEAD, linked=False)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    code = await filed(world.citizen("hoa"))
    assert "CHƯA ĐẾN ĐƯỢC NGƯỜI NHẬN" in chair.last
    await world.until_local("2026-12-08", "12:00")
    heard = days_heard(world, chair, code)
    assert heard[0] == date(2026, 11, 19)
    assert date(2026, 12, 7) in heard


async def test_a_report_nobody_routes_climbs_after_one_working_day(world: World) -> None:
    head, chair, watcher = await town(world)
    desk = await world.official("desk", unit="UBND", role=Role.HOTLINE)
    code = await filed(world.citizen("hoa"), unit="")  # Thursday 19/11
    await world.until_local("2026-11-25", "12:00")
    assert days_heard(world, desk, code) == [date(2026, 11, 19), date(2026, 11, 20)]
    assert days_heard(world, chair, code) == [date(2026, 11, 20)]
    assert days_heard(world, watcher, code) == [date(2026, 11, 23)]
    assert head.sees == []
    assert "CHƯA ĐƯỢC CHUYỂN ĐƠN VỊ" in watcher.last
    await watcher.presses("Xem chi tiết")
    assert code in watcher.last


async def test_a_report_returned_to_the_desk_climbs_there_again(world: World) -> None:
    head, _, watcher = await town(world)
    desk = await world.official("desk", unit="UBND", role=Role.HOTLINE)
    code = await filed(world.citizen("hoa"), unit="")
    await world.until_local("2026-11-23", "12:00")
    await desk.presses("Chuyển đơn vị")
    await desk.says("kinh te")
    await desk.presses("Phòng Kinh tế")
    await head.presses("Không thuộc thẩm quyền")
    await head.says("Không phải việc của phòng.")
    await world.until_local("2026-11-27", "12:00")
    assert days_heard(world, watcher, code) == [date(2026, 11, 23), date(2026, 11, 26)]


async def test_an_outage_over_the_deadline_is_one_message_not_a_burst(world: World) -> None:
    head, _, _ = await town(world)
    await filed(world.citizen("hoa"))
    head.clear()
    await world.outage(days=20)
    await world.later(hours=30)
    assert 1 <= len(head.sees) <= 2
