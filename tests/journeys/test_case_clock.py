"""The clock of a case: its profile, how it is counted, pauses, more time; always as its history
says."""

from __future__ import annotations

from datetime import date

from domain.rights import Role
from services.report_routing import place
from tests.journeys.cases import (
    asks,
    away,
    days,
    decree,
    doubts,
    due,
    happened,
    heard,
    office,
    policy,
    stands_still,
    the_case,
)
from tests.journeys.reporting import filed, receipt, send
from tests.world import Actor, World

# --- the profile ---------------------------------------------------------------------------


async def test_a_category_of_its_own_has_its_own_days(world: World) -> None:
    await office(world)
    hoa = world.citizen("hoa")
    await hoa.says("Cán bộ uống rượu trong giờ làm việc ngày 18/11.")
    await hoa.presses("Phản ánh")
    await hoa.presses("Sử dụng rượu, bia")
    await hoa.says("Kinh tế")
    await hoa.presses("Kinh tế")
    await hoa.presses("Chỉ cán bộ")
    code = await send(hoa)
    assert await due(world, code) == "17:00 27/11/2026"  # five working days, 24/11 is off
    assert "27/11/2026" in receipt(hoa)


async def test_no_answer_may_take_longer_than_the_cap(world: World) -> None:
    await office(world)
    await policy(world, "report.answer_days", "30")
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    assert await due(world, code) == "17:00 09/12/2026"
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Cách tính hạn")
    assert "không quá 20 ngày kể từ ngày tiếp nhận → 17:00 ngày 09/12/2026" in hoa.last


async def test_a_changed_policy_moves_no_case_that_runs(world: World) -> None:
    await office(world)
    code = await filed(world.citizen("hoa"))
    await policy(world, "report.answer_days", "3")
    assert await due(world, code) == "17:00 04/12/2026"
    assert await doubts(world) == 0


async def test_the_desk_and_then_the_supervisor_hear_of_what_nobody_sorts(world: World) -> None:
    _, chair, watcher = await office(world)
    desk = await world.official("desk", unit="UBND", role=Role.HOTLINE)
    await policy(world, "report.by_category", "CHAM_TRE triage 2, CHAM_TRE forward 3")
    code = await filed(world.citizen("hoa"), unit="")  # Thursday 19/11
    desk.clear()
    await world.until_local("2026-12-05", "12:00")
    assert days(heard(world, desk, code))[1] == date(2026, 11, 23)
    assert days(heard(world, chair, code))[0] == date(2026, 11, 23)
    assert days(heard(world, watcher, code))[0] == date(2026, 11, 25)


async def test_another_category_counts_anew_and_keeps_the_pause(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await head.presses("Xem chi tiết")
    await head.presses("Cách tính hạn")
    await asks(head)  # Thursday 19/11, 08:00
    await head.presses("Đổi nhóm nội dung")
    await head.presses("Vi phạm giờ giấc")
    assert await due(world, code) == "17:00 27/11/2026"
    assert "27/11/2026" in hoa.last
    await world.until_local("2026-11-23", "08:00")
    await hoa.says("Ngày 10/11.")
    assert await due(world, code) == "17:00 01/12/2026"  # two working days later
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Cách tính hạn")
    assert "tính theo 5 ngày làm việc kể từ đầu" in hoa.last
    assert await doubts(world) == 0


# --- «Cách tính hạn» -----------------------------------------------------------------------


async def test_both_sides_read_the_same_arithmetic(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await head.presses("Tiếp nhận")
    await head.presses("Xem chi tiết")
    await head.presses("Cách tính hạn")
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Cách tính hạn")
    for said in (head.last, hoa.last):
        assert "Tiếp nhận lúc 08:00, 19/11/2026, không tính ngày tiếp nhận" in said
        assert "10 ngày làm việc → 17:00 ngày 04/12/2026; không tính ngày nghỉ 24/11" in said
        assert "Hạn trả lời: 17:00 ngày 04/12/2026 (thứ Sáu)." in said
    assert "Xin gia hạn" in " ".join(head.labels)
    assert hoa.labels == []


async def test_a_stored_date_that_is_not_what_the_history_says_is_an_alarm(world: World) -> None:
    head, _, watcher = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    async with world.database.write() as session:
        case = await session.merge(await the_case(world, code))
        case.due_at = case.due_at.replace(day=1)
    assert await doubts(world) == 1
    await world.settle()
    assert "HẠN KHÔNG KHỚP LỊCH SỬ" in watcher.last
    assert "tính lại từ lịch sử: 17:00 ngày 04/12/2026" in watcher.last
    assert "KHÔNG KHỚP" not in " ".join(head.sees)
    watcher.clear()
    assert await doubts(world) == 1
    assert watcher.sees == [], "told once"
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Cách tính hạn")
    assert "không khớp với lịch sử" in hoa.last


# --- a newly decreed holiday ---------------------------------------------------------------


async def test_a_decreed_holiday_shifts_the_case_and_both_sides_hear_it_once(world: World) -> None:
    head, _, _ = await office(world)
    minh = await world.official("minh")
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await head.presses("Giao cán bộ")
    await head.presses(minh.name)
    for one in (hoa, head, minh):
        one.clear()
    assert await decree(world, date(2026, 12, 3)) == 1
    await world.settle()
    assert await due(world, code) == "17:00 07/12/2026"
    for one in (hoa, head, minh):
        assert [text for text in one.sees if "07/12/2026" in text] == one.sees
        assert len(one.sees) == 1
    assert await doubts(world) == 0


async def test_the_desk_hears_of_the_new_date_while_it_has_the_case(world: World) -> None:
    await office(world)
    desk = await world.official("desk", unit="UBND", role=Role.HOTLINE)
    code = await filed(world.citizen("hoa"), unit="")
    desk.clear()
    assert await decree(world, date(2026, 12, 3)) == 1
    await world.settle()
    assert code in desk.last
    assert "07/12/2026" in desk.last


async def test_a_holiday_within_a_pause_is_given_back_to_nobody_twice(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await stands_still(world, head, hoa, "2026-11-23")  # from Thursday 19/11, 08:00
    assert await due(world, code) == "17:00 08/12/2026"
    await decree(world, date(2026, 11, 20))
    # A day fewer of pause, and a day off more in the count: the same evening.
    assert await due(world, code) == "17:00 08/12/2026"
    assert await doubts(world) == 0


# --- pauses --------------------------------------------------------------------------------


async def test_the_clock_stands_still_while_the_citizen_is_asked(world: World) -> None:
    head, chair, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-11-30", "09:00")
    await asks(head)
    head.clear()
    chair.clear()
    await world.until_local("2026-12-03", "09:00")  # -3d would have been on 01/12
    assert head.sees == chair.sees == []
    await hoa.says("Tôi nộp ngày 10/11.")
    assert await due(world, code) == "17:00 09/12/2026"  # three working days later
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Cách tính hạn")
    assert "Tạm dừng từ 09:00, 30/11/2026 đến 09:00, 03/12/2026" in hoa.last
    assert "24 giờ làm việc, cộng thêm đúng bằng đó → 17:00 ngày 09/12/2026" in hoa.last
    assert await doubts(world) == 0


async def test_a_case_that_stands_still_is_shown_to_nobody_as_late(world: World) -> None:
    head, _, watcher = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-12-03", "09:00")
    await asks(head)
    await world.until_local("2026-12-08", "09:00")  # due on 04/12 when it stopped
    for one in (head, watcher):
        await one.says("/phananh")
        assert "quá hạn" not in one.last
        await one.says(f"/phananh {code}")
        assert "quá hạn" not in one.last
    await hoa.says(f"TRACUU {code}")
    assert "đã quá" not in hoa.last


async def test_hours_are_given_back_as_hours(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await asks(head)
    await world.until_local("2026-11-19", "10:30")
    await hoa.says("Ngày 10/11.")
    assert await due(world, code) == "09:30 07/12/2026"  # two and a half hours into the next day


async def test_silence_ends_the_pause_after_a_reminder(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await asks(head)  # 19/11; five working days end on 27/11 at 17:00
    hoa.clear()
    head.clear()
    await world.until_local("2026-11-27", "16:00")
    assert [text[:40] for text in hoa.sees if "đang chờ Ông/Bà bổ sung" in text] != []
    assert days(heard(world, hoa, "trước 17:00 ngày 27/11/2026")) == [date(2026, 11, 26)]
    await world.until_local("2026-11-27", "17:01")
    assert "chưa nhận được thông tin bổ sung" in hoa.last
    assert "chưa nhận được thông tin bổ sung" in head.last
    # Stood still from 08:00 on 19/11 to 17:00 on 27/11: seven hours and five days.
    assert await due(world, code) == "16:00 14/12/2026"
    assert [data["how"] for data in await happened(world, code, "resumed")] == ["expired"]
    await world.until_local("2026-12-09", "12:00")
    assert "SẮP ĐẾN HẠN" in head.last
    assert await doubts(world) == 0


async def test_a_question_beyond_what_the_office_allows_stops_no_clock(world: World) -> None:
    head, _, _ = await office(world)
    await policy(world, "report.question_times", "1")
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await asks(head)
    await hoa.says("Ngày 10/11.")
    was = await due(world, code)
    await asks(head, "Ở quầy nào?")
    await world.until_local("2026-11-23", "08:00")
    await hoa.says("Quầy 3.")
    assert await due(world, code) == was
    assert await doubts(world) == 0


async def test_another_question_makes_a_pause_no_longer(world: World) -> None:
    """Otherwise a question now and then would hold the clock for ever."""
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await asks(head)  # 19/11; five working days end on 27/11 at 17:00
    await world.until_local("2026-11-26", "09:00")
    await asks(head, "Ở quầy nào?")
    assert "Ở quầy nào?" in hoa.last
    await world.until_local("2026-11-27", "17:01")
    assert "chưa nhận được thông tin bổ sung" in head.last
    assert await due(world, code) == "16:00 14/12/2026"
    assert await doubts(world) == 0


async def test_a_pause_survives_being_sent_to_another_body(world: World) -> None:
    head, chair, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await asks(head)
    await world.until_local("2026-11-20", "08:00")
    # Said in the room of the question: it is about the head, so the chair has it from now on.
    async with world.database.write() as session:
        case = await session.merge(await the_case(world, code))
        await place(session, case, world.now, passing=1)
    await world.settle()
    case = await the_case(world, code)
    assert case.state == "waiting"
    assert case.holder_id == chair.person_id
    await world.until_local("2026-11-23", "08:00")
    await hoa.says("Ngày 10/11.")
    assert "Ngày 10/11." in chair.last
    assert await due(world, code) == "17:00 08/12/2026"
    assert await doubts(world) == 0


# --- more time -----------------------------------------------------------------------------


async def asked_for_time(head: Actor, day: str = "10/12/2026") -> None:
    await head.presses("Xem chi tiết")
    await head.presses("Cách tính hạn")
    await head.presses("Xin gia hạn")
    await head.says(day)
    await head.says("Chờ kết quả đo đạc.")


async def test_more_time_is_granted_above_and_told_to_the_citizen(world: World) -> None:
    head, chair, watcher = await office(world)
    await policy(world, "report.cap_days", "40")
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await asked_for_time(head)
    assert "cho Nguyễn Thị Chair quyết định" in head.last
    assert "Chờ kết quả đo đạc." in chair.last
    assert watcher.sees == []
    await chair.presses("Đồng ý")
    assert await due(world, code) == "17:00 10/12/2026"
    assert "Lý do: Chờ kết quả đo đạc." in hoa.last
    assert "(lần 1), từ 17:00 ngày 04/12/2026 đến 17:00 ngày 10/12/2026" in hoa.last
    assert "đồng ý gia hạn" in head.last
    await hoa.presses("Cách tính hạn")
    assert "Gia hạn lần 1" in hoa.last
    await head.presses("Xem chi tiết")
    await head.presses("Cách tính hạn")
    await head.presses("Xin gia hạn")
    assert "đã được gia hạn 1 lần" in head.last
    assert await doubts(world) == 0


async def test_more_time_refused_leaves_the_deadline(world: World) -> None:
    head, chair, _ = await office(world)
    await policy(world, "report.cap_days", "40")
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await asked_for_time(head)
    hoa.clear()
    await chair.presses("Không đồng ý")
    await chair.says("Phải trả lời đúng hạn.")
    assert "Phải trả lời đúng hạn." in head.last
    assert hoa.sees == []
    assert await due(world, code) == "17:00 04/12/2026"


async def test_a_day_off_a_day_past_and_a_day_beyond_the_cap_are_asked_again(world: World) -> None:
    head, _, _ = await office(world)
    await filed(world.citizen("hoa"))
    await head.presses("Xem chi tiết")
    await head.presses("Cách tính hạn")
    await head.presses("Xin gia hạn")
    await head.says("03/12/2026")
    assert "phải sau 17:00 ngày 04/12/2026" in head.sees[-2]
    await head.says("05/12/2026")
    assert "là ngày nghỉ" in head.sees[-2]
    await head.says("30/12/2026")
    assert "không được trả lời sau 17:00 ngày 09/12/2026" in head.sees[-2]
    await head.says("abc")
    assert "đến hết ngày nào" in head.last


async def test_nobody_decides_on_more_time_for_themselves(world: World) -> None:
    head, chair, watcher = await office(world)
    await policy(world, "report.cap_days", "40")
    code = await filed(world.citizen("hoa"))
    # The head stands in for the chair: the chair's seat is not the head's to speak for here.
    await away(world, chair, head)
    await asked_for_time(head)
    assert "ĐỀ NGHỊ GIA HẠN" in chair.last
    assert watcher.sees == []
    await head.acts("cc.grant:1")
    assert await due(world, code) == "17:00 04/12/2026"
    await chair.presses("Đồng ý gia hạn")
    assert await due(world, code) == "17:00 10/12/2026"


async def test_whoever_decides_is_away_and_the_next_in_line_decides_as_well(world: World) -> None:
    head, chair, watcher = await office(world)
    await policy(world, "report.cap_days", "40")
    code = await filed(world.citizen("hoa"))
    await away(world, chair)
    await asked_for_time(head)
    assert "ĐỀ NGHỊ GIA HẠN" in chair.last
    await watcher.presses("Đồng ý gia hạn")
    assert await due(world, code) == "17:00 10/12/2026"


async def test_whoever_decides_blocked_the_bot_and_the_next_in_line_finds_the_request(
    world: World,
) -> None:
    head, chair, watcher = await office(world)
    await policy(world, "report.cap_days", "40")
    code = await filed(world.citizen("hoa"))
    await chair.blocks()
    await asked_for_time(head)
    assert "CHƯA ĐẾN ĐƯỢC NGƯỜI NHẬN" in watcher.last
    await watcher.presses("Xem chi tiết")
    await watcher.presses("Cách tính hạn")
    await watcher.presses("Đồng ý gia hạn")
    assert await due(world, code) == "17:00 10/12/2026"
    await head.presses("Cách tính hạn")
    assert "Đồng ý gia hạn" not in " ".join(head.labels)


async def test_a_request_nobody_decides_climbs(world: World) -> None:
    head, chair, watcher = await office(world)
    await policy(world, "report.cap_days", "40")
    await filed(world.citizen("hoa"))
    await asked_for_time(head)
    await world.until_local("2026-11-23", "12:00")
    assert days(heard(world, chair, "GIA HẠN PHẢN ÁNH CHỜ"))[:1] == [date(2026, 11, 20)]
    assert days(heard(world, watcher, "GIA HẠN PHẢN ÁNH CHỜ"))[:1] == [date(2026, 11, 23)]


async def test_words_and_files_move_no_deadline(world: World) -> None:
    head, _, _ = await office(world)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await world.until_local("2026-11-30", "09:00")
    await hoa.says("Vẫn chưa có gì.")
    await hoa.presses(f"➕ {code}")
    await hoa.sends_photo()
    await head.presses("Xem chi tiết")
    assert await due(world, code) == "17:00 04/12/2026"
    assert await doubts(world) == 0
