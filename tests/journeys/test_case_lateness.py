"""A late case says sorry: the head is asked before, the citizen hears in any event, then weekly."""

from __future__ import annotations

from datetime import date, timedelta

from domain.rights import Role
from tests.journeys.cases import asks, days, decree, doubts, due, happened, heard, office
from tests.journeys.reporting import answered, filed
from tests.world import Actor, World

SORRY = "XIN LỖI VÌ CHẬM TRẢ LỜI"


async def states(head: Actor, why: str = "Chờ ý kiến của cơ quan đo đạc.") -> None:
    await head.presses("Nêu lý do chậm")
    await head.says(why)
    await head.says("11/12/2026")


async def test_the_head_is_asked_before_and_the_citizen_reads_their_words(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-12-04", "09:30")  # due at 17:00
    assert days(heard(world, head, "SẮP HẾT HẠN TRẢ LỜI")) == [date(2026, 12, 4)]
    await states(head)
    assert "ngày hẹn 11/12/2026" in head.last
    hoa.clear()
    await world.until_local("2026-12-04", "16:59")
    assert hoa.sees == []
    await world.until_local("2026-12-04", "17:00")
    assert SORRY in hoa.last
    assert code in hoa.last
    assert "Lý do: Chờ ý kiến của cơ quan đo đạc." in hoa.last
    assert "Ngày hẹn trả lời: 11/12/2026." in hoa.last


async def test_what_nobody_said_is_said_to_be_missing(world: World) -> None:
    await office(world)
    hoa = world.citizen("hoa")
    await filed(hoa)
    await world.until_local("2026-12-04", "17:01")
    assert SORRY in hoa.last
    assert "Lý do: nơi xử lý chưa nêu" in hoa.last
    assert "Ngày hẹn trả lời: nơi xử lý chưa hẹn." in hoa.last


async def test_a_reason_that_comes_late_is_told_at_once(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    await filed(hoa)
    await world.until_local("2026-12-07", "09:00")
    hoa.clear()
    await states(head)
    assert "Người dân được báo ngay" in head.last
    assert "Lý do: Chờ ý kiến của cơ quan đo đạc." in hoa.last
    assert SORRY not in hoa.last
    await states(head, "Máy đo hỏng.")
    assert "Lý do: Máy đo hỏng." in hoa.last


async def test_a_calendar_changed_while_it_is_late_forgets_nothing(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-12-04", "09:30")
    await states(head)
    await world.until_local("2026-12-08", "09:00")
    await decree(world, date(2026, 12, 3))  # due on Monday 07/12 now, and that has passed as well
    await world.until_local("2026-12-14", "12:00")
    assert "Lý do nơi xử lý đã nêu: Chờ ý kiến của cơ quan đo đạc." in hoa.last
    assert "Ngày đã hẹn 11/12/2026 cũng đã qua" in hoa.last
    await head.presses("Nêu lý do chậm")
    await head.says("Máy đo hỏng.")
    await head.says("18/12/2026")
    assert "Người dân được báo ngay" in head.last
    assert "Lý do: Máy đo hỏng." in hoa.last
    assert days(heard(world, hoa, SORRY)) == [date(2026, 12, 4)]
    assert len(await happened(world, code, "apologised")) == 1


async def test_an_apology_on_its_way_outlives_a_change_of_the_calendar(world: World) -> None:
    await office(world)
    hoa = world.citizen("hoa")
    await filed(hoa)
    world.now += timedelta(days=19)  # 08/12: planned, and no courier there
    await world.planner.plan_due()
    await decree(world, date(2026, 12, 3))  # due on Monday 07/12 now
    await world.later(hours=1)
    assert [SORRY in text for text in hoa.sees].count(True) == 1


async def test_a_note_on_progress_comes_every_week_until_the_answer(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-12-04", "09:30")
    await states(head)
    await world.until_local("2026-12-26", "12:00")
    assert days(heard(world, hoa, SORRY)) == [date(2026, 12, 4)]
    weekly = [date(2026, 12, 11), date(2026, 12, 18), date(2026, 12, 25)]
    assert days(heard(world, hoa, "TIẾN ĐỘ PHẢN ÁNH")) == weekly
    notes = [text for text in hoa.sees if "TIẾN ĐỘ PHẢN ÁNH" in text]
    assert "Ngày hẹn trả lời: 11/12/2026." in notes[0]
    assert "Ngày đã hẹn 11/12/2026 cũng đã qua" in notes[1]
    await answered(head)
    hoa.clear()
    await world.later(days=30)
    assert [text for text in hoa.sees if "đánh giá thế nào" not in text] == []
    assert len(await happened(world, code, "apologised")) == 1


async def test_an_answer_in_time_apologises_for_nothing(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    await filed(hoa)
    await world.until_local("2026-12-04", "16:00")
    await answered(head)
    hoa.clear()
    await world.later(days=20)
    assert [text for text in hoa.sees if "đánh giá thế nào" not in text] == []


async def test_a_paused_case_is_not_late_and_apologises_when_it_is(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-12-03", "09:00")
    await asks(head)
    await world.until_local("2026-12-08", "09:00")
    assert heard(world, hoa, SORRY) == []
    await hoa.says("Ngày 10/11.")
    assert await due(world, code) == "17:00 09/12/2026"
    await world.until_local("2026-12-09", "17:00")
    assert days(heard(world, hoa, SORRY)) == [date(2026, 12, 9)]
    assert await doubts(world) == 0


async def test_a_case_at_the_desk_apologises_too(world: World) -> None:
    await office(world)
    await world.official("desk", unit="UBND", role=Role.HOTLINE)
    hoa = world.citizen("hoa")
    await filed(hoa, unit="")
    await world.until_local("2026-12-04", "17:00")
    assert "cơ quan chưa trả lời được" in hoa.last


async def test_after_an_outage_over_weeks_the_apology_comes_first_and_once(world: World) -> None:
    await office(world)
    hoa = world.citizen("hoa")
    await filed(hoa)
    hoa.clear()
    await world.outage(days=40)
    assert [SORRY in text for text in hoa.sees] == [True]
    await world.later(days=8)
    assert [SORRY in text for text in hoa.sees] == [True, False]


async def test_a_reopened_case_that_is_late_again_apologises_again(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-12-07", "09:00")
    await answered(head)
    await hoa.presses("Chưa đồng ý")
    await hoa.says("Chưa ai liên hệ với tôi.")
    assert await due(world, code) == "17:00 21/12/2026"
    await world.until_local("2026-12-21", "17:00")
    assert days(heard(world, hoa, SORRY)) == [date(2026, 12, 4), date(2026, 12, 21)]
    assert await doubts(world) == 0
