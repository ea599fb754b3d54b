"""Reports by telephone, at the counter, by letter: entered by the desk, answered by a call."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from domain.lifecycle import LetterState, ReportState, Source
from domain.rights import Role
from models.access import Duty
from models.reports import Report, ReportEntry, Reporter
from models.work import Event
from tests.journeys.reporting import ANSWER, STORY, answered, filed, pin_in, receipt
from tests.journeys.test_own_case import visits
from tests.world import Actor, World, letters

PHONE = "0912 345 678"
NAME = "Bà Lê Thị Mận"


@pytest.fixture
async def desk(world: World) -> Actor:
    return await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")


async def the_report(world: World) -> Report:
    async with world.database.read() as session:
        return (await session.scalars(select(Report).order_by(Report.id.desc()).limit(1))).one()


async def duty(world: World) -> Duty:
    async with world.database.read() as session:
        return (await session.scalars(select(Duty))).one()


async def events(world: World) -> list[str]:
    async with world.database.read() as session:
        rows = await session.scalars(select(Event.kind).order_by(Event.id))
        return list(rows)


async def entered(
    desk: Actor, *, source: str = "Điện thoại", unit: str = "Kinh tế", phone: str = PHONE
) -> tuple[str, str]:
    """The whole dialogue with a caller; code and PIN."""
    await desk.says("/nhapphananh")
    await desk.presses(source)
    await desk.presses("Phản ánh")
    await desk.presses("Chậm trễ")
    await desk.says(unit)
    await desk.presses(unit)
    await desk.says(STORY)
    await desk.presses("Chỉ cán bộ")
    await desk.says(NAME)
    if phone:
        await desk.says(phone)
    else:
        await desk.presses("Bỏ qua")
    assert STORY in desk.last
    await desk.presses("📨 Gửi")
    told = next(text for text in reversed(desk.sees) if "Mã PIN" in text)
    code, pin = re.search(r"PA-\d{6}-\d{4}", told), re.search(r"PIN: (\d{6})", told)
    assert code
    assert pin
    return code[0], pin[1]


async def test_a_caller_gets_code_and_pin_and_the_same_clock_as_anybody(
    world: World, desk: Actor
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    code, pin = await entered(desk)
    told = next(text for text in desk.sees if "Đề nghị đọc cho người dân" in text)
    assert " ".join(pin) in told  # to be read digit by digit
    assert "04/12/2026" in told
    assert code in binh.last
    report = await the_report(world)
    assert report.source is Source.PHONE
    async with world.database.read() as session:
        assert (await session.scalars(select(Reporter))).all() == []
        assert {row.author_id for row in await session.scalars(select(ReportEntry))} == {None}
    hoa = world.citizen("hoa")
    await filed(hoa)
    assert (await the_report(world)).due_at == report.due_at


async def test_the_officer_who_typed_it_does_not_have_it_as_their_own(
    world: World, desk: Actor
) -> None:
    await world.official("binh", role=Role.HEAD)
    code, pin = await entered(desk)
    await desk.says("/tracuu")
    assert "gõ mã" in desk.last
    await desk.says(code)
    await desk.says(pin)
    assert "Không tìm thấy, hoặc việc này không thuộc phạm vi" in desk.last
    caller = world.citizen("caller")
    await caller.says(f"TRACUU {code}")
    await caller.says(pin)
    assert "Đã chuyển xử lý" in caller.last


async def test_only_the_desk_may_enter(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    for command in ("/nhapphananh", "/goilai"):
        await binh.says(command)
        assert "không thuộc phạm vi" in binh.last


async def test_an_answer_becomes_a_call_with_the_words_to_say(world: World, desk: Actor) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    code, pin = await entered(desk)
    assert "CẦN GỌI ĐIỆN" not in " ".join(desk.sees)  # the unit was told to the caller already
    await answered(binh)
    assert "CẦN GỌI ĐIỆN" in desk.last
    assert "0912" not in desk.last
    await desk.presses("Gọi điện")
    assert "0912345678" in desk.last
    assert NAME in desk.last
    assert ANSWER in desk.last
    assert "Kính chào Ông/Bà, tôi gọi từ đường dây nóng" in desk.last
    assert "call_opened" in await events(world)
    await desk.presses("Đã gọi")
    assert "đã ghi là đã gọi" in desk.last
    assert (await duty(world)).outcome == "called"
    report = await the_report(world)
    assert await letters(world, report_id=report.id, state=LetterState.KEPT) == []
    await desk.says("/goilai")
    assert "Không có người phản ánh nào" in desk.last
    caller = world.citizen("caller")
    await visits(caller, code, pin)
    assert "mở số điện thoại để gọi" in caller.last, "whoever looked at it, the reporter knows"
    desk.clear()
    await world.later(days=10)
    assert not any(f"{code}" in text and "GỌI" in text for text in desk.sees)


async def test_a_question_is_asked_by_telephone_and_the_answer_written_down(
    world: World, desk: Actor
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await entered(desk)
    await binh.presses("Hỏi thêm")
    await binh.says("Ông/Bà nộp hồ sơ ngày nào?")
    await desk.presses("Gọi điện")
    assert "Ông/Bà nộp hồ sơ ngày nào?" in desk.last
    await desk.presses("Ghi lời người gọi")
    await desk.says("Nộp ngày 16/11.")
    assert "đã chuyển trả lời của người dân" in desk.last
    assert "Nộp ngày 16/11." in binh.last
    assert (await the_report(world)).state is ReportState.VERIFYING


async def test_who_cannot_be_reached_is_tried_again_and_then_told_to_the_supervisor(
    world: World, desk: Actor
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    code, pin = await entered(desk)
    await answered(binh)
    for left in ("còn 2 lần", "còn 1 lần", "Không phải gọi nữa"):
        await desk.says("/goilai")
        await desk.presses(f"📞 {code}")
        await desk.presses("Không gọi được")
        assert left in desk.last
    assert "Đã gọi 3 lần" in watcher.last
    caller = world.citizen("caller")
    await caller.says(f"TRACUU {code}")
    await caller.says(pin)
    assert "xin trả lời như sau" in " ".join(caller.sees)  # nothing was lost


async def test_where_the_desk_does_not_reach_whoever_supervises_calls(world: World) -> None:
    """The officer who took the call answers for another unit alone."""
    han = await world.official("han", unit="HCC", role=Role.HOTLINE)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    binh = await world.official("binh", role=Role.HEAD)
    await entered(han)
    await answered(binh)
    assert "CẦN GỌI ĐIỆN" in watcher.last
    await watcher.presses("Gọi điện")
    assert "0912345678" in watcher.last
    await watcher.presses("Đã gọi")
    assert "đã ghi là đã gọi" in watcher.last
    assert (await duty(world)).outcome == "called"


async def test_a_call_nobody_makes_climbs_to_whoever_is_above_the_desk(
    world: World, desk: Actor
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    chief = await world.official("chief", unit="UBND", role=Role.HEAD)
    watcher = await world.official("watcher", unit="UBND", role=Role.SUPERVISOR)
    code, _ = await entered(desk)
    await answered(binh)
    desk.clear()
    await world.later(days=8)
    assert any("CẦN GỌI ĐIỆN" in text for text in desk.sees)
    for above in (chief, watcher):
        call = [text for text in above.sees if "CẦN GỌI ĐIỆN" in text]
        assert call
        assert code in call[0]
        assert "0912" not in " ".join(above.sees)


async def test_who_left_no_number_is_not_called_and_reads_it_by_code_and_pin(
    world: World, desk: Actor
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    code, pin = await entered(desk, source="Qua thư", phone="")
    await answered(binh)
    async with world.database.read() as session:
        assert (await session.scalars(select(Duty))).all() == []
    caller = world.citizen("caller")
    await caller.says(f"TRACUU {code}")
    await caller.says(pin)
    assert "xin trả lời như sau" in " ".join(caller.sees)


async def test_whom_a_call_is_about_neither_sees_nor_makes_it(world: World, desk: Actor) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    named = await world.official(
        "named", unit="VP", role=Role.HOTLINE, scope="UBND", name="Vũ Thị Quế"
    )
    await desk.says("/nhapphananh")
    await desk.presses("Điện thoại")
    await desk.presses("Phản ánh")
    await desk.presses("Thái độ")
    await desk.says("Kinh tế")
    await desk.presses("Kinh tế")
    await desk.says("Chị Vũ Thị Quế trả lời điện thoại rất thiếu tôn trọng.")
    await desk.presses("Chỉ cán bộ")
    await desk.presses("Bỏ qua")
    await desk.says(PHONE)
    await desk.presses("📨 Gửi")
    await answered(binh)
    report = await the_report(world)
    assert "CẦN GỌI ĐIỆN" in desk.last
    assert named.sees == []
    await named.says("/goilai")
    assert report.code not in named.last
    await named.acts(f"p.call:{report.id}")
    assert "không thuộc phạm vi" in named.last


@pytest.mark.parametrize("typed", ["09123", "gọi sau", "+84 91"])
async def test_what_is_no_number_is_asked_again(world: World, desk: Actor, typed: str) -> None:
    await desk.says("/nhapphananh")
    await desk.presses("Tại quầy")
    await desk.presses("Phản ánh")
    await desk.presses("Chậm trễ")
    await desk.presses("Không rõ")
    await desk.says(STORY)
    await desk.presses("Không ai")
    await desk.presses("Bỏ qua")
    await desk.says(typed)
    assert "chưa phải số điện thoại" in " ".join(desk.sees[-2:])
    await desk.says("+84 912.345.678")
    assert "xem lại trước khi gửi" in desk.last


# --- asking to erase ------------------------------------------------------------------------


async def asked(world: World, hoa: Actor) -> str:
    code = await filed(hoa)
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Quyền của tôi")
    await hoa.presses("Yêu cầu xóa")
    assert "trong 2 ngày làm việc" in hoa.last
    await hoa.says("Tôi không muốn lưu nữa.")
    await hoa.presses("Gửi yêu cầu xóa")
    assert "Đã nhận yêu cầu xóa" in hoa.last
    return code


async def test_a_request_to_erase_is_granted_and_the_reporter_told_last(
    world: World, desk: Actor
) -> None:
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    code = await asked(world, hoa)
    assert "YÊU CẦU XÓA DỮ LIỆU" in desk.last
    pin = pin_in(receipt(hoa))
    await desk.presses("Đồng ý xóa")
    assert f"Đã xóa dữ liệu của {code}" in desk.last
    assert "đã được xóa theo yêu cầu" in hoa.last
    async with world.database.read() as session:
        assert (await session.scalars(select(ReportEntry))).all() == []
        assert (await session.scalars(select(Reporter))).all() == []
    assert (await duty(world)).outcome == "erased"
    assert pin


async def test_a_refused_request_says_why(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    code = await asked(world, hoa)
    await hoa.acts(f"r.erase:{(await the_report(world)).id}")
    await hoa.presses("Gửi yêu cầu xóa")
    assert "đã được gửi trước đó" in hoa.last
    await desk.presses("Chưa xóa")
    await desk.says("Hồ sơ đang được thanh tra, phải giữ theo quy định.")
    assert "Đã gửi lý do" in desk.last
    assert "đang được thanh tra" in hoa.last
    assert "khiếu nại" in hoa.last
    await desk.presses("Đồng ý xóa")  # the old button
    assert "không còn phù hợp" in desk.last
    assert (await the_report(world)).code == code


async def test_a_request_nobody_answers_climbs(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    watcher = await world.official("watcher", unit="UBND", role=Role.SUPERVISOR)
    await asked(world, hoa)
    await world.later(days=8)
    assert any("YÊU CẦU XÓA DỮ LIỆU" in text for text in watcher.sees)
