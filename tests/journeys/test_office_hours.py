"""``/giolamviec``: everybody sees when a unit is open; its head and the operator change it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from domain.lifecycle import Matter
from domain.rights import Role
from models.deadlines import OfficeHours
from models.office import Absence
from models.work import Event
from tests.journeys.test_deadlines import give
from tests.world import Actor, World


@pytest.fixture
async def head(world: World) -> Actor:
    return await world.official("trang", "KT", Role.HEAD)


async def changes(actor: Actor, hours: str, first: str, last: str = "") -> None:
    """The dialogue from the card of the unit on."""
    await actor.presses("Đổi giờ làm việc")
    await actor.says(hours)
    await actor.says(first)
    if last:
        await actor.says(last)
    else:
        await actor.presses("Đến khi có thay đổi")
    await actor.says("Quyết định 88/QĐ-UBND")
    await actor.presses("Đúng, cập nhật")


async def rows(world: World) -> list[OfficeHours]:
    async with world.database.read() as session:
        found = await session.scalars(select(OfficeHours).order_by(OfficeHours.from_on))
        return list(found)


async def test_everybody_who_works_here_sees_the_hours_of_any_unit(world: World) -> None:
    minh = await world.official("minh", "VHXH")
    await minh.says("/giolamviec")
    assert "Phòng Văn hóa - Xã hội" in minh.last
    assert "Hôm nay: 07:00–11:00, 13:00–17:00" in minh.last
    assert "Đơn vị không có giờ riêng" in minh.last
    assert not any("Đổi giờ" in label for label in minh.labels)
    await minh.says("/giolamviec hanh chinh cong")
    assert "Trung tâm Phục vụ hành chính công" in minh.last
    await minh.presses("Xem đơn vị khác")
    await minh.presses("Tổ Địa chính")
    assert "Tổ Địa chính" in minh.last
    await minh.says("/giolamviec phong")
    assert "Có nhiều đơn vị ứng với “phong”" in minh.last
    await minh.says("/giolamviec sao hoa")
    assert "Không có đơn vị nào tên như “sao hoa”" in minh.last


async def test_a_head_gives_the_unit_winter_hours_and_deadlines_follow(
    world: World, head: Actor
) -> None:
    clerk = await world.official("son", "DD", Role.HEAD)  # below «KT»
    await head.says("/giolamviec")
    await changes(head, "7g30-11g30, 13g30 den 16g30", "01/12/2026", "28/02/2027")
    said = "07:30–11:30, 13:30–16:30, từ 01/12/2026 đến hết 28/02/2027"
    assert said in head.last
    await head.presses("Xem giờ làm việc")
    assert "Hôm nay: 07:00–11:00, 13:00–17:00" in head.last
    assert f"{said} – Quyết định 88/QĐ-UBND" in head.last
    await clerk.says("/giolamviec")
    assert f"{said} (theo Phòng Kinh tế, Hạ tầng và Đô thị)" in clerk.last
    for day, ends in (("30/11", "17:00"), ("04/12", "16:30")):
        await give(world, clerk, f"hết giờ làm việc ngày {day}")
        assert f"{day}/2026 {ends}" in clerk.last
        await clerk.says("/huy")
    [row] = await rows(world)
    assert (row.hours, row.from_on, row.to_on) == (
        "07:30–11:30, 13:30–16:30", date(2026, 12, 1), date(2027, 2, 28),
    )  # fmt: skip
    async with world.database.read() as session:
        [told] = await session.scalars(select(Event).where(Event.matter == Matter.CALENDAR))
    assert (told.kind, told.actor_id) == ("hours_changed", head.person_id)
    assert told.data["basis"] == "Quyết định 88/QĐ-UBND"


async def test_a_season_within_another_ends_and_the_former_returns(
    world: World, head: Actor
) -> None:
    await head.says("/giolamviec")
    await changes(head, "8h-16h", "01/12/2026")
    await head.presses("Xem giờ làm việc")
    await changes(head, "9h-15h", "24/12/2026", "31/12/2026")
    assert [(row.hours, row.from_on.day, row.to_on) for row in await rows(world)] == [
        ("08:00–16:00", 1, date(2026, 12, 23)),
        ("09:00–15:00", 24, date(2026, 12, 31)),
        ("08:00–16:00", 1, None),
    ]
    await head.presses("Xem giờ làm việc")
    await head.presses("Đổi giờ làm việc")
    await head.presses("Theo giờ chung như cấp trên")
    await head.presses("Từ ngày mai")
    await head.presses("Đến khi có thay đổi")
    await head.says("Quyết định 90/QĐ-UBND")
    assert "theo giờ chung như cấp trên" in head.last
    await head.presses("Đúng, cập nhật")
    assert await rows(world) == []


async def test_when_the_own_hours_are_over_those_of_the_unit_above_hold(
    world: World, head: Actor
) -> None:
    leader = await world.official("chu", "UBND", Role.LEADER)
    await leader.says("/giolamviec")
    await changes(leader, "7h-16h45", "20/11/2026")
    await head.says("/giolamviec")
    await changes(head, "8h-16h", "20/11/2026", "21/11/2026")
    for day, ends in (("20/11", "16:00"), ("25/11", "16:45")):
        await give(world, head, f"hết giờ làm việc ngày {day}")
        assert f"{day}/2026 {ends}" in head.last
        await head.says("/huy")


async def test_the_operator_changes_any_unit_a_head_only_the_own(world: World, head: Actor) -> None:
    operator = await world.official("quan", "VP", Role.OPERATOR)
    await operator.says("/giolamviec van hoa")
    await changes(operator, "7h-16h", "23/11/2026")
    assert "Phòng Văn hóa - Xã hội làm việc 07:00–16:00" in operator.last
    await head.says("/giolamviec van hoa")
    assert not any("Đổi giờ" in label for label in head.labels)
    await head.acts(f"oh.set:{await world.unit_id('VHXH')}")
    assert "không thuộc phạm vi" in head.last
    deputy = await world.official("pho", "KT", Role.DEPUTY)
    await deputy.acts(f"oh.set:{await world.unit_id('KT')}")
    assert "không thuộc phạm vi" in deputy.last
    citizen = world.citizen("dan")
    await citizen.acts(f"oh.see:{await world.unit_id('KT')}")
    assert "không thuộc phạm vi" in citizen.last
    assert len(await rows(world)) == 1


async def test_a_stand_in_does_not_change_them(world: World, head: Actor) -> None:
    minh = await world.official("minh", "KT")
    async with world.database.write() as session:
        day = world.local.date()
        session.add(
            Absence(person_id=head.person_id, from_on=day, to_on=day, stand_in_id=minh.person_id)
        )
    await minh.acts(f"oh.set:{await world.unit_id('KT')}")
    assert "không thuộc phạm vi" in minh.last


async def test_slips_are_answered_and_change_nothing(world: World, head: Actor) -> None:
    await head.says("/giolamviec")
    await head.presses("Đổi giờ làm việc")
    for slip in ("cả ngày", "25h-26h", "17h-7h", "7h-11h, 10h-17h"):
        await head.says(slip)
        assert "Chưa rõ giờ làm việc" in head.sees[-2], slip
    await head.says("7h–16h")
    await head.says("hôm nào đó")
    assert "Chưa rõ ngày nào" in head.sees[-2]
    await head.says("01/12/2026")
    await head.says("30/11/2026")
    assert "trước ngày bắt đầu" in head.sees[-2]
    await head.says("31/12/2026")
    await head.says("x")
    assert "Cần số, ký hiệu" in head.last
    await head.says("/huy")
    assert await rows(world) == []
