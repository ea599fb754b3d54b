"""The head, the official and the desk with a report; the citizen follows, adds, rates, objects."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.lifecycle import ReportState
from domain.rights import Role
from models.office import Absence
from models.reports import Report
from models.work import Event
from services.almanac import set_policy
from tests.journeys.reporting import (
    STORY,
    answered,
    code_in,
    drafted,
    filed,
    guided,
    pin_in,
    receipt,
)
from tests.world import World


async def the_report(world: World) -> Report:
    async with world.database.read() as session:
        return (await session.scalars(select(Report).order_by(Report.id.desc()).limit(1))).one()


# --- following -----------------------------------------------------------------------------


async def test_own_reports_are_listed_without_a_pin(world: World) -> None:
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    await hoa.says("/tracuu")
    await hoa.presses(f"🔎 {code}")
    assert "Đã chuyển xử lý" in hoa.last
    assert "Phòng Kinh tế" in hoa.last
    assert "04/12/2026" in hoa.last
    await hoa.says(f"TRACUU {code.lower()}")
    assert "Đã chuyển xử lý" in hoa.last


async def test_what_happened_to_a_report_is_told_of_that_report_alone(world: World) -> None:
    hoa, lan = world.citizen("hoa"), world.citizen("lan")
    binh = await world.official("binh", role=Role.HEAD)
    other = await filed(lan)
    code = await filed(hoa)
    await binh.presses("Tiếp nhận")
    await hoa.says(f"TRACUU {code}")
    assert ": bắt đầu xác minh" in hoa.last
    await lan.says(f"TRACUU {other}")
    assert ": bắt đầu xác minh" not in lan.last


async def test_another_chat_needs_the_pin_and_may_add_with_it(world: World) -> None:
    hoa, phone = world.citizen("hoa"), world.citizen("second-phone")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    pin = pin_in(receipt(hoa))
    await phone.says(f"TRACUU {code}")
    assert "mã PIN" in phone.last
    await phone.says("000000" if pin != "000000" else "111111")
    assert "không đúng" in " ".join(phone.sees)
    await phone.says(f"{pin[:3]} {pin[3:]}")
    assert "Đã chuyển xử lý" in phone.last
    await phone.presses("Bổ sung")
    await phone.says("Tôi còn giữ giấy hẹn.")
    assert f"Đã bổ sung vào phản ánh {code}" in phone.last
    assert "giấy hẹn" in binh.last


async def test_guessing_pins_is_limited_and_failed_guesses_count(world: World) -> None:
    hoa, thief = world.citizen("hoa"), world.citizen("thief")
    code = await filed(hoa)
    pin = pin_in(receipt(hoa))
    wrong = "123456" if pin != "123456" else "654321"
    await thief.says(f"TRACUU {code}")
    for _ in range(5):
        await thief.says(wrong)
    await thief.says(pin)
    assert "quá nhiều lần" in thief.last
    other = world.citizen("another-thief")
    await other.says(f"TRACUU {code}")
    await other.says(pin)
    assert "quá nhiều lần" in other.last
    await world.later(minutes=16)
    await other.says(pin)
    assert "Mới tiếp nhận" in other.last


async def test_an_unknown_code_is_said_to_be_unknown(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("TRACUU PA-261119-0099")
    assert "mã PIN" in hoa.last  # whether there is such a code is told to nobody without its PIN
    await hoa.says("123456")
    assert "Mã PA-261119-0099 hoặc mã PIN không đúng" in hoa.sees[-2]
    await hoa.says("/huy")
    await hoa.says("/tracuu")
    await hoa.says("abc")
    assert "Không tìm thấy mã abc" in hoa.sees[-2]


async def test_a_button_of_somebody_elses_report_opens_nothing(world: World) -> None:
    hoa, thief = world.citizen("hoa"), world.citizen("thief")
    await filed(hoa)
    report = await the_report(world)
    for action in ("r.see", "r.add", "r.no", "r.rate"):
        await thief.acts(f"{action}:{report.id}" + (":5" if action == "r.rate" else ""))
        assert "Không tìm thấy" in thief.last
    await thief.acts("r.see:x' OR 1=1")
    assert report.code not in " ".join(thief.sees)


async def test_plain_words_after_a_report_are_asked_where_they_belong(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    await hoa.says("Hôm nay tôi lại đến và họ lại hẹn tiếp.")
    assert "bổ sung vào phản ánh" in hoa.last
    await hoa.presses(f"➕ {code}")
    assert "lại hẹn tiếp" in binh.last
    assert "lại hẹn tiếp" not in hoa.last
    await hoa.sends_photo(text="Còn chuyện khác: đường trước nhà bị đào lên.")
    await hoa.presses("Gửi phản ánh")
    assert "gửi nội dung này là" in hoa.last


# --- the head ------------------------------------------------------------------------------


async def test_a_delegated_official_asks_and_answers_while_the_head_is_informed(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    minh = await world.official("minh")
    other = await world.official("other")
    await filed(hoa)
    await binh.presses("Giao cán bộ")
    await binh.says("minh")
    await binh.presses(minh.name)
    assert "GIAO XÁC MINH" in minh.last
    assert other.sees == []
    await minh.presses("Hỏi thêm")
    await minh.says("Ông/Bà nộp hồ sơ ngày nào?")
    assert "nộp hồ sơ ngày nào" in hoa.last
    assert "đã hỏi thêm" in binh.last
    await hoa.says("Ngày 16/11, có giấy hẹn.")
    assert "Đã chuyển trả lời của Ông/Bà" in hoa.last
    assert "Ngày 16/11, có giấy hẹn." in minh.last
    assert (await the_report(world)).state is ReportState.VERIFYING
    await drafted(minh, "Đúng")
    assert "CHỜ PHÊ DUYỆT" in binh.last
    await binh.presses("Duyệt và gửi")
    assert "thành thật xin lỗi" in hoa.last
    assert "đã duyệt dự thảo" in minh.last


async def test_a_report_not_ours_goes_back_to_the_desk_and_to_another_unit(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    mai = await world.official("mai", unit="VHXH", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    code = await filed(hoa)
    assert desk.sees == []
    await binh.presses("Không thuộc thẩm quyền")
    await binh.says("Việc này của Phòng Văn hóa - Xã hội.")
    assert "Việc này của Phòng Văn hóa" in desk.last
    await desk.presses("Chuyển đơn vị")
    await desk.says("van hoa")
    await desk.presses("Phòng Văn hóa")
    assert code in mai.last
    assert "Phòng Văn hóa - Xã hội" in hoa.last
    await binh.presses("Tiếp nhận")  # the old button
    assert "không thuộc phạm vi" in binh.last or "không còn phù hợp" in binh.last
    assert (await the_report(world)).holder_id == mai.person_id


async def test_a_report_without_a_unit_goes_to_every_officer_of_the_desk(world: World) -> None:
    hoa = world.citizen("hoa")
    one = await world.official("one", unit="VP", role=Role.HOTLINE, scope="UBND")
    two = await world.official("two", unit="VP", role=Role.HOTLINE, scope="UBND")
    code = await filed(hoa, unit="")
    for officer in (one, two):
        assert "CHỜ CHUYỂN ĐƠN VỊ" in officer.last
        assert code in officer.last
    assert "đường dây nóng đang xác định" in receipt(hoa)
    await one.presses("Tiếp nhận")  # and handles it at the desk
    await answered(one)
    assert "phản ánh đúng một phần" in hoa.last


async def test_an_absent_heads_stand_in_gets_it_and_may_act(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    deputy = await world.official("deputy", role=Role.DEPUTY)
    async with world.database.write() as session:
        today = world.local.date()
        session.add(
            Absence(
                person_id=binh.person_id,
                from_on=today,
                to_on=today,
                stand_in_id=deputy.person_id,
            )
        )
    await filed(hoa)
    assert "CHUYỂN XỬ LÝ PHẢN ÁNH" in deputy.last
    await answered(deputy)
    assert "phản ánh đúng một phần" in hoa.last


async def test_the_answer_is_read_back_and_may_be_worded_again(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    await binh.presses("Trả lời")
    await binh.presses("Không đúng")
    await binh.says("Ban nhap")
    await binh.says("Báo cáo số 5/BC")
    await binh.says("Hồ sơ còn trong hạn đến 25/11/2026.")
    assert "Hồ sơ còn trong hạn" in binh.last
    hoa.clear()
    assert hoa.sees == []
    await binh.presses("Gửi trả lời")
    assert "Hồ sơ còn trong hạn" in hoa.last
    assert "Ban nhap" not in " ".join(hoa.sees)


async def test_telephone_and_identity_numbers_in_the_words_are_masked_for_officers(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    traces = "Gọi tôi 0912 345 678, CCCD 092123456789, thư hoa@example.vn."
    await guided(hoa, story=f"Hồ sơ 000.12.H10-261105-0007 trễ hẹn. {traces}")
    await hoa.presses("📨 Gửi")
    await binh.presses("Xem chi tiết")
    for screen in binh.sees:
        for trace in ("0912 345 678", "092123456789", "hoa@example.vn"):
            assert trace not in screen
    assert "000.12.H10-261105-0007" in binh.last


async def test_who_allowed_it_is_shown_to_the_handler(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await guided(hoa, story="Trễ hẹn, gọi tôi 0912 345 678.", privacy="Cả người xử lý")
    await hoa.presses("📨 Gửi")
    assert "0912 345 678" in binh.last


async def test_the_heads_list_shows_what_waits_and_opens_it(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    mai = await world.official("mai", unit="VHXH", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    codes = [await filed(world.citizen(f"c{n}")) for n in range(9)]
    await binh.says("/phananh")
    assert "Phản ánh (9), trang 1/2" in binh.last
    await binh.presses("Xem tiếp")
    assert codes[-1] in binh.last
    await binh.presses(f"📨 {codes[-1]}")
    assert STORY in binh.last
    await mai.says("/phananh")
    assert "Không có phản ánh nào" in mai.last
    await watcher.says("/phananh")
    assert "Phản ánh (9)" in watcher.last
    await hoa.says("/phananh")
    assert "muốn gửi nội dung gì" in hoa.last


async def test_officers_acts_are_kept_for_the_history_without_words(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    await binh.presses("Tiếp nhận")
    await answered(binh)
    async with world.database.read() as session:
        events = (await session.scalars(select(Event).order_by(Event.id))).all()
    assert [event.kind for event in events] == ["received", "routed", "taken", "answered"]
    assert events[0].actor_id is None
    assert events[-1].data == {"finding": "dung_mot_phan"}


# --- the answer ----------------------------------------------------------------------------


async def test_disagreeing_reopens_once_with_a_fresh_clock_then_goes_above(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    code = await filed(hoa)
    await answered(binh)
    await world.until_local("2026-11-25", "09:00")
    await hoa.presses("Chưa đồng ý")
    await hoa.says("Tôi vẫn chưa nhận được kết quả.")
    assert "xem xét lại" in " ".join(hoa.sees[-2:])
    assert "09/12/2026" in " ".join(hoa.sees[-2:])
    assert "ĐỀ NGHỊ XEM XÉT LẠI" in binh.last
    assert "chưa nhận được kết quả" in binh.last
    assert "để đồng chí biết" in chair.last
    await answered(binh, "Không đúng", "Kết quả đã gửi qua bưu điện.")
    chair.clear()
    await hoa.presses("Chưa đồng ý")
    await hoa.says("Không có bưu phẩm nào.")
    assert "CHUYỂN XỬ LÝ PHẢN ÁNH" in chair.last
    assert code in chair.last
    assert "Không có bưu phẩm nào." in chair.last
    await answered(chair, "Đúng", "Đã trả kết quả tận nhà.")
    assert "tận nhà" in hoa.last
    assert "Chưa đồng ý" not in " ".join(hoa.labels)
    await hoa.acts(f"r.no:{(await the_report(world)).id}")
    assert "hai lần" in hoa.last


async def test_an_objection_comes_too_late_after_the_days_set_for_it(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    await answered(binh)
    await world.until_local("2026-12-05", "09:00")
    await hoa.presses("Chưa đồng ý")
    assert "Đã quá 10 ngày làm việc" in hoa.last
    assert (await the_report(world)).state is ReportState.ANSWERED


async def test_a_low_rating_is_offered_the_way_to_object(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    await answered(binh)
    await hoa.presses("1 ⭐")
    assert (await the_report(world)).rating == 1
    assert "🙅 Chưa đồng ý" in hoa.labels
    await hoa.presses("4 ⭐")
    assert (await the_report(world)).rating == 4


@pytest.mark.parametrize("days", [3, 20])
async def test_the_time_to_answer_is_a_setting(world: World, days: int) -> None:
    async with world.database.write() as session:
        await set_policy(session, "report.answer_days", str(days), "quy chế", world.now)
        await set_policy(session, "report.cap_days", "40", "quy chế", world.now)
    hoa = world.citizen("hoa")
    await filed(hoa)
    assert {3: "25/11/2026", 20: "18/12/2026"}[days] in receipt(hoa)
    assert code_in(receipt(hoa))
