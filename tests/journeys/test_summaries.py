"""Supervisors hear every week and leaders every month, once, with something to press."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from domain.lifecycle import TaskState
from domain.rights import Role
from models.office import Grant
from models.work import Alarm
from services import summaries
from services.almanac import set_policy
from tests.journeys.test_supervision import some_tasks, supervisor
from tests.office import DAY, remember, task
from tests.world import THURSDAY, Actor, World, letters


@pytest.fixture(autouse=True)
async def wound(world: World) -> None:
    """As the planner of a live house does when it starts."""
    async with world.database.write() as session:
        await summaries.wind(session, THURSDAY)


MONDAY, BEFORE_MONDAY = ("2026-11-23", "12:00"), ("2026-11-23", "07:29")
TITLE, MONTHLY = "TỔNG HỢP TUẦN", "TỔNG HỢP THÁNG"


def summaries_of(actor: Actor, title: str = TITLE) -> list[str]:
    return [said for said in actor.sees if title in said]


async def test_on_monday_morning_the_supervisor_hears_the_week(world: World) -> None:
    kt = await world.unit_id("KT")
    await some_tasks(world)
    new = task(kt, assigned_at=THURSDAY - DAY, due_at=THURSDAY + DAY)
    done = task(kt, TaskState.DONE, due_at=THURSDAY, done_at=THURSDAY - DAY)
    await remember(world, [new, done])
    ha = await supervisor(world)
    await world.until_local(*BEFORE_MONDAY)
    assert summaries_of(ha) == []

    await world.until_local(*MONDAY)

    (said,) = summaries_of(ha)
    assert "từ ngày 16/11/2026 đến ngày 22/11/2026" in said
    assert "Giao mới: 1 nhiệm vụ" in said
    assert "Hoàn thành: 3" in said  # two of those remembered were accepted that week as well
    assert "Quá hạn: 5 (tăng 4 so với đầu kỳ)" in said
    assert "Phòng Kinh tế, Hạ tầng và Đô thị: 4" in said


async def test_each_item_leads_to_its_tasks_and_to_the_report(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await world.until_local(*MONDAY)

    await ha.presses("Phòng Văn hóa - Xã hội (1)")
    assert "NHIỆM VỤ QUÁ HẠN" in ha.last
    assert "lễ hội" in ha.last
    await ha.presses("Lập báo cáo")
    assert "từ ngày 16/11/2026 đến ngày 22/11/2026" in ha.last
    await ha.presses("Số liệu kỳ này")
    assert "TÌNH HÌNH THỰC HIỆN" in ha.last


async def test_after_three_weeks_off_it_is_caught_up_once(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    ha.clear()

    await world.outage(days=22)  # Friday 11/12, 08:00

    (said,) = summaries_of(ha)
    assert "từ ngày 30/11/2026 đến ngày 06/12/2026" in said
    await world.until_local("2026-12-14", "12:00")
    assert len(summaries_of(ha)) == 2


async def test_an_outage_that_ends_at_night_wakes_nobody(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    ha.clear()
    await world.outage(days=7, hours=14)  # Thursday 26/11, 22:00
    assert summaries_of(ha) == []
    await world.until_local("2026-11-27", "09:00")
    assert len(summaries_of(ha)) == 1


async def test_on_the_first_of_the_month_leaders_hear_the_month(world: World) -> None:
    await some_tasks(world)
    binh = await world.official("binh", unit="UBND", role=Role.LEADER)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    head = await world.official("trang", role=Role.HEAD)
    await world.until_local("2026-12-01", "07:29")
    assert summaries_of(binh, MONTHLY) == []
    await world.until_local("2026-12-01", "12:00")

    (said,) = summaries_of(binh, MONTHLY)
    assert "TỔNG HỢP THÁNG 11/2026" in said
    assert len(summaries_of(chair, MONTHLY)) == 1
    assert summaries_of(head, MONTHLY) == []
    assert summaries_of(binh) == []  # every month is not every week


async def test_a_day_off_moves_it(world: World) -> None:
    """01/01/2027 is a holiday, and a Friday."""
    await some_tasks(world)
    binh = await world.official("binh", unit="UBND", role=Role.LEADER)
    await world.until_local("2027-01-03", "23:00")
    assert len(summaries_of(binh, MONTHLY)) == 1  # of November
    await world.until_local("2027-01-04", "12:00")
    assert "TỔNG HỢP THÁNG 12/2026" in summaries_of(binh, MONTHLY)[-1]


async def test_the_office_chooses_when(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    async with world.database.write() as session:
        await set_policy(session, summaries.WEEK, "fri 15:00", "Quy chế làm việc", world.now)
        await summaries.wind(session, world.now, anew=True)
    await world.until_local("2026-11-20", "16:00")
    assert len(summaries_of(ha)) == 1


async def test_winding_again_changes_nothing(world: World) -> None:
    async def clocks() -> list[object]:
        async with world.database.read() as session:
            found = await session.scalars(
                select(Alarm.next_at).where(Alarm.kind.in_(summaries.CADENCES)).order_by(Alarm.id)
            )
            return list(found)

    before = await clocks()
    assert len(before) == 2
    async with world.database.write() as session:
        await summaries.wind(session, world.now + 3 * DAY)
    assert await clocks() == before


async def test_whoever_watches_no_longer_hears_nothing(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await world.until_local(*BEFORE_MONDAY)
    async with world.database.write() as session:
        await session.execute(update(Grant).values(to_on=(THURSDAY - DAY).date()))
    await world.until_local(*MONDAY)
    assert summaries_of(ha) == []


async def test_an_empty_office_is_not_reported_on(world: World) -> None:
    ha = await supervisor(world)
    await world.until_local(*MONDAY)
    assert summaries_of(ha) == []
    assert [each.state for each in await letters(world, kind=summaries.WEEK)] == ["superseded"]
