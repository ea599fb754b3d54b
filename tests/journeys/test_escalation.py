"""Up the ladder: who hears of an overdue task, when, and that nobody is surprised."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from domain.lifecycle import Urgency
from domain.rights import Role
from domain.worktime import may_speak
from services.almanac import almanac
from tests.tasks import at, events, give
from tests.world import Actor, World

THURSDAY = at("2026-12-03")  # far from the day off of 24/11


@dataclass
class Office:
    """The line above an official of the economy division."""

    minh: Actor
    head: Actor
    chair: Actor
    watcher: Actor

    @classmethod
    async def open(cls, world: World, **heads: bool) -> Office:
        return cls(
            await world.official("minh"),
            await world.official("trang", role=Role.HEAD, linked=heads.get("linked", True)),
            await world.official("chu", unit="UBND", role=Role.HEAD),
            await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND"),
        )


async def overdue(world: World, minh: Actor) -> str:
    code = await give(world, minh, due=THURSDAY)
    await minh.presses("Đã nhận")
    return code


def heard(world: World, actor: Actor) -> list[str]:
    """The local moments at which something reached a phone."""
    return [
        f"{when.astimezone(world.local.tzinfo):%d/%m %H:%M}"
        for when, chat, _ in world.phones.log
        if chat == actor.chat
    ]


async def test_an_overdue_task_climbs_rung_by_rung(world: World) -> None:
    office = await Office.open(world)
    await overdue(world, office.minh)
    office.minh.clear()
    world.phones.log.clear()

    await world.until_local("2026-12-15")

    asked_why = [
        "10/12 07:30",
        "15/12 07:30",
    ]  # the ladder «task.cause», the head from the second on
    assert heard(world, office.minh) == [
        "30/11 07:30", "02/12 07:30", "03/12 07:30", "04/12 07:30", *asked_why,
    ]  # fmt: skip
    assert heard(world, office.head) == ["03/12 07:30", "04/12 07:30", *asked_why[1:]]
    assert heard(world, office.chair) == ["08/12 07:30"]
    assert heard(world, office.watcher) == ["14/12 07:30"]
    assert "ĐÔN ĐỐC" in office.watcher.last


async def test_an_escalation_repeats_weekly(world: World) -> None:
    office = await Office.open(world)
    await overdue(world, office.minh)

    await world.until_local("2027-01-05")

    assert heard(world, office.watcher) == [
        "14/12 07:30", "21/12 07:30", "28/12 07:30", "04/01 07:30",
    ]  # fmt: skip


async def test_after_an_outage_the_head_hears_before_the_superior(world: World) -> None:
    office = await Office.open(world)
    await overdue(world, office.minh)
    await world.outage(days=32, hours=1)  # Monday 21/12, long past every rung
    assert heard(world, office.head) == ["21/12 09:00"]
    assert not office.chair.sees
    assert not office.watcher.sees

    await world.later(days=1)

    assert heard(world, office.chair) == ["22/12 09:00"]
    assert heard(world, office.watcher) == ["22/12 09:00"]


async def test_a_head_without_a_phone_delays_nothing(world: World) -> None:
    office = await Office.open(world, linked=False)
    await overdue(world, office.minh)

    await world.until_local("2026-12-15")

    assert heard(world, office.chair) == ["08/12 07:30"]
    assert heard(world, office.watcher) == ["14/12 07:30"]


async def test_after_an_outage_nobody_waits_for_a_head_without_a_phone(world: World) -> None:
    office = await Office.open(world, linked=False)
    await overdue(world, office.minh)

    await world.outage(days=32, hours=1)

    assert heard(world, office.chair) == ["21/12 09:00"]
    assert "QUÁ HẠN" in office.minh.last


async def test_a_head_who_blocked_us_delays_nothing(world: World) -> None:
    office = await Office.open(world)
    await overdue(world, office.minh)
    await office.head.blocks()

    await world.until_local("2026-12-15")

    assert heard(world, office.chair) == ["08/12 07:30"]


@pytest.mark.parametrize("end", ["submitted", "handed over"])
async def test_nothing_more_comes_after_the_end(world: World, end: str) -> None:
    office = await Office.open(world)
    lan = await world.official("lan", name="Phạm Thị Lan")
    code = await overdue(world, office.minh)
    await world.until_local("2026-12-01", "09:00")
    if end == "submitted":
        await office.minh.acts(f"t.done:{int(code[-6:])}")
        await office.minh.says("xong")
        await office.head.presses("Xác nhận hoàn thành")
    else:
        await office.head.acts(f"t.give:{int(code[-6:])}")
        await office.head.presses("Phạm Thị Lan")
        await lan.presses("Đã nhận")
    office.minh.clear()

    await world.until_local("2027-01-05")

    assert office.minh.sees == []
    assert bool(office.watcher.sees) == (end == "handed over")


async def test_an_unacknowledged_task_climbs(world: World) -> None:
    office = await Office.open(world)
    await give(world, office.minh, due=at("2026-12-31"))
    world.phones.log.clear()

    await world.until_local("2026-11-26")

    assert heard(world, office.minh) == ["20/11 07:30"]
    assert heard(world, office.head) == ["23/11 07:30"]
    assert heard(world, office.chair) == ["25/11 07:30"]
    assert "chưa được đồng chí" in office.chair.last


async def test_a_result_that_waits_urges_the_accepter(world: World) -> None:
    office = await Office.open(world)
    code = await give(world, office.minh, by=office.head, due=THURSDAY)
    await office.minh.acts(f"t.done:{int(code[-6:])}")
    await office.minh.says("xong")
    office.minh.clear()
    world.phones.log.clear()

    await world.until_local("2026-11-28")

    assert office.minh.sees == []
    assert heard(world, office.head) == ["20/11 07:30", "25/11 07:30", "27/11 07:30"]
    assert heard(world, office.chair) == ["27/11 07:30"]
    assert "CHỜ XÁC NHẬN" in office.head.last


async def test_a_returned_result_is_urged_again(world: World) -> None:
    office = await Office.open(world)
    code = await give(world, office.minh, by=office.head, due=THURSDAY)
    await office.minh.acts(f"t.done:{int(code[-6:])}")
    await office.minh.says("xong")
    await office.head.presses("Trả lại")
    await office.head.says("thiếu số liệu")
    world.phones.log.clear()

    await world.until_local("2026-12-04", "12:00")

    assert heard(world, office.minh) == [
        "30/11 07:30", "02/12 07:30", "03/12 07:30", "04/12 07:30",
    ]  # fmt: skip


async def test_an_urgent_task_ignores_quiet_hours(world: World) -> None:
    office = await Office.open(world)
    await give(
        world, office.minh, due=at("2026-11-21", "23:00"), urgency=Urgency.EXPRESS
    )  # a Saturday night
    world.phones.log.clear()

    await world.until_local("2026-11-22", "12:00")

    moments = [when for when, _, _ in world.phones.log]
    async with world.database.read() as session:
        book = await almanac(session)
    assert any(not may_speak(when, book.calendar, book.quiet) for when in moments)
    assert "HỎA TỐC" in office.minh.last


async def test_a_short_deadline_is_urged_in_hours(world: World) -> None:
    office = await Office.open(world)
    await give(world, office.minh, due=at("2026-11-19", "16:00"))
    await office.minh.presses("Đã nhận")
    world.phones.log.clear()

    await world.until_local("2026-11-19", "17:00")

    assert heard(world, office.minh) == ["19/11 12:00", "19/11 14:00", "19/11 16:00"]
    assert heard(world, office.head) == ["19/11 14:00", "19/11 16:00"]


async def test_a_stand_in_hears_instead(world: World) -> None:
    office = await Office.open(world)
    lan = await world.official("lan", name="Phạm Thị Lan")
    code = await overdue(world, office.minh)
    await office.minh.says("/vangmat")
    await office.minh.says("02/12")
    await office.minh.says("03/12")
    await office.minh.presses("Phạm Thị Lan")
    await office.minh.presses("Bỏ qua")
    assert "vắng mặt từ 02/12/2026 đến hết 03/12/2026" in office.head.last
    world.phones.log.clear()

    await world.until_local("2026-12-04", "12:00")

    assert heard(world, office.minh) == ["30/11 07:30", "04/12 07:30"]
    assert heard(world, lan) == ["02/12 07:30", "03/12 07:30"]
    kinds = [event.kind for event in await events(world, code)]
    assert kinds == ["assigned", "acknowledged", *["reminded"] * 4]
