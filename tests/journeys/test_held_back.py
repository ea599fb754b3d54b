"""A real crowd and a real desk: what waits for a look is never lost between them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.lifecycle import ReportState
from domain.rights import Role
from tests.journeys.reporting import filed, guided
from tests.journeys.test_floods import STORIES, another, flood, limit, reports
from tests.world import Actor, World, letters

OUTAGE = "Mất điện cả khu phố 2 từ tối qua đến sáng nay chưa thấy ai đến sửa giúp dân."


async def states(world: World) -> list[ReportState]:
    return [report.state for report in await reports(world)]


async def crowd(world: World, first: int, behind: int, story: str = "") -> None:
    """Each once, from a chat of their own."""
    for n in range(first, behind):
        await filed(world.citizen(f"dan{n}"), story=story or STORIES[n])


@pytest.fixture
async def desk(world: World) -> Actor:
    return await world.official("tuyen", unit="HCC", role=Role.HOTLINE, scope="UBND")


async def test_where_nobody_could_look_nothing_is_held(world: World) -> None:
    """An office without a desk and without a supervisor."""
    await limit(world, sender_hour=2)
    binh = await world.official("binh", role=Role.HEAD)
    codes = await flood(world.citizen("hoa"), 3)
    assert await states(world) == [ReportState.FORWARDED] * 3
    assert codes[-1] in binh.last


async def test_what_nobody_looked_at_goes_its_way_by_itself_and_its_clock_ran(
    world: World, desk: Actor
) -> None:
    await limit(world, sender_hour=2)
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    code = (await flood(hoa, 3))[-1]
    before = (await reports(world))[-1]
    await world.later(days=4)  # Thursday to Monday: two working mornings; Tuesday is a holiday
    assert (await states(world))[-1] is ReportState.SUSPECT
    assert "nghi spam" in " ".join(giam.sees)
    binh.clear()
    await world.later(days=2)
    after = (await reports(world))[-1]
    assert after.state is ReportState.FORWARDED
    assert (after.received_at, after.due_at) == (before.received_at, before.due_at)
    assert code in " ".join(binh.sees)
    assert code in hoa.last
    await world.until(after.due_at + timedelta(minutes=1))
    assert "xin lỗi" in " ".join(hoa.sees)
    await desk.says("/nghispam")
    assert "Không có phản ánh nào" in desk.last


async def test_an_appeal_nobody_looked_at_goes_its_way_too(world: World, desk: Actor) -> None:
    await limit(world, sender_hour=2)
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await flood(hoa, 3)
    await desk.presses("Nghi spam")
    await desk.presses("Không tiếp nhận")
    await desk.says("Trùng nội dung")
    await hoa.presses("Đề nghị xem lại")
    await hoa.says("Đây là việc khác")
    await world.later(days=6)
    assert (await states(world))[-1] is ReportState.FORWARDED


async def test_more_that_come_after_all_were_decided_are_told_in_the_same_hour(
    world: World, desk: Actor
) -> None:
    await limit(world, sender_hour=2)
    hoa = world.citizen("hoa")
    await flood(hoa, 3)
    await desk.presses("Nghi spam")
    await desk.presses("Chuyển xử lý")
    await another(hoa, STORIES[3])
    assert "1 phản ánh nghi spam" in desk.last
    await another(hoa, STORIES[4])
    assert len(await letters(world, kind="abuse.suspects")) == 2


async def test_a_crowd_after_a_storm_is_let_go_with_one_press_and_nobody_waits_after_it(
    world: World, desk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than one transaction takes: the clock lets the others go at once."""
    monkeypatch.setattr("services.suspects.AT_ONCE", 2)
    await limit(world, total_hour=1)
    binh = await world.official("binh", role=Role.HEAD)
    await crowd(world, 0, 6)
    assert (await states(world)).count(ReportState.SUSPECT) == 5
    assert "đã được tiếp nhận đầy đủ" in " ".join(world.citizen("dan5").sees)
    binh.clear()
    await desk.presses("Nghi spam")
    await desk.presses("Chuyển tất cả của đợt tăng đột biến")
    assert "đợt tăng đột biến: 5" in desk.last
    assert await states(world) == [ReportState.FORWARDED] * 6
    assert len([text for text in binh.sees if "CHUYỂN XỬ LÝ" in text]) == 5
    await crowd(world, 6, 7)
    assert (await states(world))[-1] is ReportState.FORWARDED
    await world.later(hours=1)
    await crowd(world, 7, 9, OUTAGE)
    assert (await states(world))[-1] is ReportState.SUSPECT  # another hour, another look


async def test_who_writes_about_an_event_that_was_looked_at_does_not_wait(
    world: World, desk: Actor
) -> None:
    await limit(world, alike=2)
    await world.official("binh", role=Role.HEAD)
    await crowd(world, 0, 4, OUTAGE)
    await desk.presses("Nghi spam")
    await desk.presses("Chuyển tất cả nội dung giống nhau")
    await crowd(world, 4, 6, OUTAGE)
    assert await states(world) == [ReportState.FORWARDED] * 6


async def test_letting_one_go_says_nothing_of_the_others(world: World, desk: Actor) -> None:
    await limit(world, alike=2)
    await world.official("binh", role=Role.HEAD)
    await crowd(world, 0, 3, OUTAGE)
    await desk.presses("Nghi spam")
    await desk.presses("Chuyển xử lý")
    await crowd(world, 3, 4, OUTAGE)
    assert (await states(world))[-1] is ReportState.SUSPECT


async def test_nobody_else_lets_a_crowd_go(world: World, desk: Actor) -> None:
    await limit(world, total_hour=1)
    binh = await world.official("binh", role=Role.HEAD)
    await crowd(world, 0, 2)
    for actor in (binh, world.citizen("dan0")):
        await actor.acts("s.rise")
        assert "không thuộc phạm vi" in actor.last
    assert (await states(world))[-1] is ReportState.SUSPECT


async def test_an_anonymous_sender_decides_about_the_words_of_an_appeal_too(
    world: World, desk: Actor
) -> None:
    await limit(world, sender_hour=1)
    hoa = world.citizen("hoa")
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await another(hoa, STORIES[0])
    await guided(hoa, privacy="Không ai", story=f"/phananh {STORIES[1]}")
    await hoa.presses("📨 Gửi")
    await desk.presses("Nghi spam")
    await desk.presses("Không tiếp nhận")
    await desk.says("Trùng nội dung")
    await hoa.presses("Đề nghị xem lại")
    await hoa.says("Xe 65A-123.45 đỗ ở đó, hồ sơ 000.00.12.H10-261105-0007")
    assert "Trước khi gửi ẩn danh" in hoa.last
    await hoa.presses("Che lại (1)")
    await hoa.presses("Niêm phong (1)")
    assert "người giám sát" in hoa.last
    await giam.says(f"/phananh {(await reports(world))[-1].code}")
    assert "Xe ••• đỗ ở đó, hồ sơ 🔐" in giam.last


async def test_who_is_blocked_twice_is_not_told_that_all_is_over(world: World, desk: Actor) -> None:
    await limit(world, sender_hour=1)
    hoa = world.citizen("hoa")
    await flood(hoa, 3)
    await desk.presses("Nghi spam")
    for place, days in ((1, "1"), (2, "7")):
        await desk.says("/nghispam")
        await desk.presses(f"🚫 Chặn ({place})")
        await desk.presses(f"Số ngày ({days})")
        await desk.says("Gửi lặp lại")
    await world.later(days=1, minutes=1)
    assert "Một lần khác còn hiệu lực" in hoa.last
    assert "08:00, 26/11/2026" in hoa.last
    await hoa.says(f"/phananh {STORIES[4]}")
    assert "tạm thời chưa gửi được" in hoa.last
