"""A head notes the days of somebody of the unit who cannot: both sides hear, and rights hold."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.office import Absence
from models.work import Event
from tests.tasks import give
from tests.world import THURSDAY, Actor, World


async def noted(world: World) -> list[Absence]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Absence).order_by(Absence.id)))


async def note(
    head: Actor, whose: str, instead: str, *, to: str = "25/11", paper: str = "Bỏ qua"
) -> None:
    await head.says("/vangmat")
    await head.presses("Ghi vắng mặt cho người khác")
    await head.presses(whose)
    await head.presses("Hôm nay")
    await head.says(to)
    await head.presses(instead)
    if paper == "Bỏ qua":
        await head.presses(paper)
    else:
        await head.says(paper)


async def test_a_head_notes_somebodys_leave_and_both_hear(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan = await world.official("minh"), await world.official("lan", name="Phạm Thị Lan")
    await note(head, minh.name, lan.name, paper="12/GUQ-UBND")

    said = f"đồng chí {minh.name} vắng mặt từ 19/11/2026 đến hết 25/11/2026"
    assert said in head.last
    assert "12/GUQ-UBND" in head.last
    assert f"{head.name} đã ghi nhận: đồng chí vắng mặt từ 19/11/2026" in minh.last
    assert "12/GUQ-UBND" in minh.last
    assert "Đồng chí là người thay" in lan.last
    assert "12/GUQ-UBND" in lan.last
    [row] = await noted(world)
    assert (row.person_id, row.stand_in_id, row.noted_by_id, row.document) == (
        minh.person_id, lan.person_id, head.person_id, "12/GUQ-UBND",
    )  # fmt: skip
    async with world.database.read() as session:
        [event] = await session.scalars(select(Event).where(Event.kind == "absent"))
    assert event.actor_id == head.person_id
    assert event.data["document"] == "12/GUQ-UBND"

    await give(world, minh, by=head, due=THURSDAY)
    assert "GIAO NHIỆM VỤ" in lan.last
    assert "GIAO NHIỆM VỤ" not in minh.last


async def test_whose_days_were_noted_takes_them_back(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan = await world.official("minh"), await world.official("lan", name="Phạm Thị Lan")
    await note(head, minh.name, lan.name)
    await minh.presses("Hủy đăng ký")
    assert "Đồng chí không còn vắng mặt" in minh.last
    for each in (head, lan):
        assert f"Đồng chí {minh.name} không còn vắng mặt" in each.last
    assert await noted(world) == []


async def test_who_noted_them_takes_them_back_too(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan = await world.official("minh"), await world.official("lan", name="Phạm Thị Lan")
    await note(head, minh.name, lan.name)
    await head.presses("Hủy đăng ký")
    assert f"Đồng chí {minh.name} không còn vắng mặt" in head.last
    assert f"Người ghi nhận: đồng chí {head.name}" in minh.last
    assert "không còn vắng mặt" in lan.last
    assert await noted(world) == []


async def test_the_head_stands_in_without_hearing_twice(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await note(head, minh.name, head.name)
    assert f"Đồng chí {head.name} nhận nhắc việc thay" in head.last
    assert sum("vắng mặt từ 19/11/2026 đến hết" in each for each in head.sees) == 1


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.DEPUTY, Role.CLERK, Role.SUPERVISOR])
async def test_only_a_head_notes_the_days_of_others(world: World, role: Role) -> None:
    who = await world.official("hoa", role=role)
    await world.official("minh")
    await who.says("/vangmat")
    assert not any("người khác" in label for label in who.labels)
    await who.acts("v.other")
    assert "không thuộc phạm vi" in who.last
    assert await noted(world) == []


async def test_nobody_is_offered_whose_rights_reach_beyond_the_heads(world: World) -> None:
    """The stand-in gets them lent: a head may not hand out what is not theirs."""
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    watcher = await world.official("son", role=Role.SUPERVISOR, scope="UBND")
    stranger = await world.official("vy", unit="VHXH")
    await head.says("/vangmat")
    await head.presses("người khác")
    assert minh.name in head.labels
    assert not {watcher.name, stranger.name, head.name} & set(head.labels)
    await head.says(watcher.name)
    assert "Không có ai tên" in head.sees[-2]
    assert await noted(world) == []


async def test_who_stands_in_for_the_head_does_not_note_the_head_away(world: World) -> None:
    """One day in the head's place must not become a year."""
    head = await world.official("trang", role=Role.HEAD)
    deputy = await world.official("dung", role=Role.DEPUTY)
    await head.says("/vangmat")
    await head.presses("Hôm nay")
    await head.presses("Chỉ một ngày")
    await head.presses(deputy.name)
    await head.presses("Bỏ qua")
    await deputy.says("/vangmat")
    assert not any("người khác" in label for label in deputy.labels)
    await deputy.acts("v.other")
    assert "không thuộc phạm vi" in deputy.last


async def test_the_number_of_a_secret_paper_is_not_taken_down(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan = await world.official("minh"), await world.official("lan", name="Phạm Thị Lan")
    await note(head, minh.name, lan.name, paper="15/MẬT-UBND")
    assert await noted(world) == []
    await head.presses("Bỏ qua")
    [row] = await noted(world)
    assert row.document == ""
