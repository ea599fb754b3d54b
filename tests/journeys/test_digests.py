"""The rungs of a morning are one message to their reader, in which every item stays actionable."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from domain.lifecycle import LetterState
from domain.messages import Busy
from domain.rights import Role
from models.work import Alarm
from tests.tasks import at, give
from tests.world import Actor, World, letters

WEDNESDAY, THURSDAY = at("2026-11-25"), at("2026-11-26")
ON_THE_DAY = ("2026-11-25", "12:00")
BEFORE = ("2026-11-25", "07:00")


async def acknowledged(world: World, minh: Actor, *contents: str) -> list[str]:
    """Tasks that were acknowledged, on the morning before their day's rung."""
    codes = []
    for content in contents:
        codes.append(await give(world, minh, due=WEDNESDAY, content=content))
        await minh.presses("Đã nhận")
    await world.until_local(*BEFORE)
    minh.clear()
    return codes


async def test_the_rungs_of_a_morning_are_one_message(world: World) -> None:
    minh = await world.official("minh")
    codes = await acknowledged(world, minh, "Việc một", "Việc hai", "Việc ba")

    await world.until_local(*ON_THE_DAY)

    assert len(minh.sees) == 1
    assert "Đến hạn hôm nay" in minh.last
    assert all(code in minh.last for code in codes)


async def test_each_item_of_a_digest_opens_with_its_buttons(world: World) -> None:
    minh = await world.official("minh")
    first, _ = await acknowledged(world, minh, "Việc một", "Việc hai")
    await world.until_local(*ON_THE_DAY)

    await minh.presses(first)

    assert "Việc một" in minh.last
    assert any("Hoàn thành" in label for label in minh.labels)


async def test_one_rung_alone_is_said_in_full(world: World) -> None:
    minh = await world.official("minh")
    await acknowledged(world, minh, "Việc một")

    await world.until_local(*ON_THE_DAY)

    assert "ĐẾN HẠN HÔM NAY" in minh.last
    assert any("Cập nhật tiến độ" in label for label in minh.labels)


async def test_a_long_digest_has_pages(world: World) -> None:
    minh = await world.official("minh")
    codes = await acknowledged(world, minh, *(f"Việc {n}" for n in range(11)))
    await world.until_local(*ON_THE_DAY)
    first_page = minh.last
    assert "trang 1/2" in first_page

    await minh.presses("Xem tiếp")

    assert "trang 2/2" in minh.last
    assert all((code in first_page) != (code in minh.last) for code in codes)


async def test_what_was_done_meanwhile_is_not_said(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    codes = await acknowledged(world, minh, "Việc một", "Việc hai")
    world.failing(*[Busy("later", timedelta(hours=3))] * 2)  # the head's and minh's
    await world.until_local("2026-11-25", "08:00")
    for code in codes:
        task_id = int(code[-6:])
        await minh.acts(f"t.done:{task_id}")
        await minh.says("xong")
    await world.until_local(*ON_THE_DAY)

    assert not any("VIỆC CẦN LÀM" in text for text in minh.sees)
    mornings = await letters(world, kind="digest", person_id=minh.person_id)
    assert mornings[-1].state is LetterState.SUPERSEDED
    assert any("TRÌNH KẾT QUẢ" in text for text in head.sees)


async def test_a_digest_that_could_not_leave_moves_into_the_next(world: World) -> None:
    minh = await world.official("minh")
    await give(world, minh, due=WEDNESDAY, content="Việc một")
    await minh.presses("Đã nhận")
    await give(world, minh, due=THURSDAY, content="Việc hai")
    await minh.presses("Đã nhận")
    await world.until_local(*BEFORE)
    minh.clear()

    world.failing(Busy("later", timedelta(hours=25)))
    await world.until_local("2026-11-26", "09:00")

    assert len(minh.sees) == 1
    assert "Việc một" in minh.last
    assert "Việc hai" in minh.last


async def test_a_second_digest_of_the_same_moment_loses_nothing(world: World) -> None:
    """Two processes, or one that is quick: both find rungs of one reader in one second."""
    minh = await world.official("minh")
    first, second = await acknowledged(world, minh, "Việc một", "Việc hai")
    clock = update(Alarm).where(Alarm.matter_id == int(second[-6:]), Alarm.kind == "deadline")
    async with world.database.write() as session:
        await session.execute(clock.values(next_at=WEDNESDAY))
    await world.until_local("2026-11-25", "07:30")
    assert first in minh.last

    async with world.database.write() as session:
        await session.execute(clock.values(next_at=world.now))
    await world.settle()

    assert second in minh.last


async def test_the_head_gets_the_unit_in_the_same_message(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    theirs = await give(world, minh, due=WEDNESDAY, content="Việc của chuyên viên")
    await minh.presses("Đã nhận")
    (own,) = await acknowledged(world, head, "Việc của trưởng phòng")

    await world.until_local(*ON_THE_DAY)

    assert len(head.sees) == 1
    assert "Việc của đơn vị cần chỉ đạo" in head.last
    assert own in head.last
    assert theirs in head.last
    assert "Lê Văn Minh" in head.last


async def test_an_outage_leaves_one_message(world: World) -> None:
    minh = await world.official("minh")
    (code,) = await acknowledged(world, minh, "Việc một")

    await world.outage(days=12, hours=2)

    assert len(minh.sees) == 1
    assert "QUÁ HẠN" in minh.last
    assert code in minh.last


async def test_a_digest_that_missed_office_hours_waits_for_the_morning(world: World) -> None:
    minh = await world.official("minh")
    await acknowledged(world, minh, "Việc một")
    world.failing(Busy("later", timedelta(hours=12)))  # from 07:30 until after closing
    await world.until_local("2026-11-25", "22:00")
    assert minh.sees == []

    await world.until_local("2026-11-26", "07:31")

    assert "QUÁ HẠN" in minh.last
