"""Days away, said twice or changed: no day is lost in silence, and nobody stands in unasked."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from domain.notices import Refusal
from domain.rights import Role
from models.office import Absence, Person
from services import absences
from services.absences import Leave
from tests.tasks import give, visitor
from tests.world import Actor, World


async def away(who: Actor, first: str, last: str, instead: str) -> None:
    await who.says("/vangmat")
    await who.says(first)
    await who.says(last)
    await who.presses(instead)
    await who.presses("Bỏ qua")


async def noted(world: World) -> list[tuple[str, str, int | None]]:
    async with world.database.read() as session:
        rows = await session.scalars(select(Absence).order_by(Absence.from_on))
        return [(f"{r.from_on:%d/%m}", f"{r.to_on:%d/%m}", r.stand_in_id) for r in rows]


async def office(world: World) -> tuple[Actor, Actor, Actor]:
    minh = await world.official("minh", name="Lê Văn Minh")
    lan = await world.official("lan", name="Phạm Thị Lan")
    hoa = await world.official("hoa", name="Đỗ Thị Hoa")
    return minh, lan, hoa


async def test_a_few_days_with_another_stand_in_leave_the_days_around_them(world: World) -> None:
    minh, lan, hoa = await office(world)
    await away(minh, "01/12/2026", "18/12/2026", "Phạm Thị Lan")
    await away(minh, "07/12/2026", "09/12/2026", "Đỗ Thị Hoa")
    assert await noted(world) == [
        ("01/12", "06/12", lan.person_id),
        ("07/12", "09/12", hoa.person_id),
        ("10/12", "18/12", lan.person_id),
    ]


async def test_earlier_days_added_keep_the_later_ones(world: World) -> None:
    minh, lan, hoa = await office(world)
    await away(minh, "07/12/2026", "18/12/2026", "Phạm Thị Lan")
    await away(minh, "01/12/2026", "09/12/2026", "Đỗ Thị Hoa")
    assert await noted(world) == [
        ("01/12", "09/12", hoa.person_id),
        ("10/12", "18/12", lan.person_id),
    ]


async def test_the_same_days_again_change_who_stands_in(world: World) -> None:
    minh, _, hoa = await office(world)
    await away(minh, "07/12/2026", "09/12/2026", "Phạm Thị Lan")
    await away(minh, "07/12/2026", "09/12/2026", "Đỗ Thị Hoa")
    assert await noted(world) == [("07/12", "09/12", hoa.person_id)]


async def test_whoever_stands_in_no_longer_is_told(world: World) -> None:
    minh, lan, _ = await office(world)
    await away(minh, "07/12/2026", "09/12/2026", "Phạm Thị Lan")
    lan.clear()
    await away(minh, "07/12/2026", "09/12/2026", "Đỗ Thị Hoa")
    assert "07/12/2026" in lan.last
    assert "09/12/2026" in lan.last


async def test_only_colleagues_of_the_own_unit_stand_in_for_somebody(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    vinh = await world.official("vinh", unit="VHXH")
    mine = await visitor(world, head)
    for stranger in (vinh.person_id, head.person_id, 999_999):
        leave = Leave(date(2026, 12, 1), date(2026, 12, 2), stranger)
        with pytest.raises(Refusal):
            async with world.database.write() as session:
                await absences.note(session, mine, head.person_id, leave, world.now)
    assert await noted(world) == []


async def test_on_the_morning_somebody_has_left_they_are_offered_nothing(world: World) -> None:
    """At one in the morning here it is still yesterday in Greenwich."""
    head = await world.official("trang", role=Role.HEAD)
    minh, lan, _ = await office(world)
    code = await give(world, minh, by=head)
    async with world.database.write() as session:
        (await session.get_one(Person, lan.person_id)).left_on = date(2026, 11, 20)
    await world.until_local("2026-11-20", "01:00")
    await head.says(f"/viec {code}")
    await head.presses("Giao lại")
    assert "Phạm Thị Lan" not in " ".join(head.labels)
    assert "Đỗ Thị Hoa" in " ".join(head.labels)
