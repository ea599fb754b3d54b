"""The calendar in the chat, deadlines counted again, hours of units, quiet hours of people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain.lifecycle import LetterState, Matter, Urgency
from domain.messages import Busy
from domain.rights import Role
from models.deadlines import QuietHours, TaskDeadline
from models.office import CalendarDay
from models.post import Letter
from models.work import Alarm, Event, Task
from services import calendars, office_hours
from tests.journeys.reporting import filed
from tests.journeys.test_deadlines import give, newest
from tests.journeys.test_extensions import asks
from tests.tasks import at
from tests.tasks import give as assigned
from tests.world import Actor, World


@pytest.fixture
async def operator(world: World) -> Actor:
    return await world.official("quan", "VP", Role.OPERATOR)


async def decree(operator: Actor, day: str, *, kind: str = "hoán đổi") -> None:
    """A day off, ordered by a paper, through the dialogue."""
    await operator.says("/ngaynghi 2026")
    await operator.presses("Sửa một ngày")
    await operator.says(day)
    await operator.presses(kind)
    await operator.says("Hoán đổi với 28/11")
    await operator.says("Công văn 9999/VPCP-KGVX")
    await operator.presses("Đúng, cập nhật")


async def test_everybody_who_works_here_sees_the_calendar_and_one_changes_it(
    world: World, operator: Actor
) -> None:
    minh = await world.official("minh")
    await minh.says("/ngaynghi")
    assert "24/11/2026 (thứ Ba): nghỉ, Ngày Văn hóa Việt Nam" in minh.last
    assert not any("Sửa" in label for label in minh.labels)
    await minh.acts("h.day:2026")
    assert "không thuộc phạm vi" in minh.last
    await decree(operator, "23/11")
    assert "Không thời hạn nào phải tính lại" in operator.last
    await minh.says("/ngaynghi")
    assert "23/11/2026 (thứ Hai): hoán đổi nghỉ, Hoán đổi với 28/11" in minh.last
    assert "Công văn 9999/VPCP-KGVX" in minh.last
    async with world.database.read() as session:
        [told] = await session.scalars(select(Event).where(Event.matter == Matter.CALENDAR))
    assert (told.kind, told.matter_id, told.actor_id) == (
        "calendar_changed", 2026, operator.person_id,
    )  # fmt: skip
    assert told.data["days"][0]["day"] == "2026-11-23"


async def test_a_holiday_decreed_later_counts_open_deadlines_again(
    world: World, operator: Actor
) -> None:
    head = await world.official("trang", "VHXH", Role.HEAD)
    minh = await world.official("minh", "VHXH", name="Lê Văn Minh")
    leader = await world.official("son", "UBND", Role.LEADER)
    await leader.says("/giaoviec Báo cáo kết quả cải cách hành chính")
    await leader.says("van hoa")
    await leader.presses("Bỏ qua")
    await leader.presses("Lê Văn Minh")
    await leader.says("5 ngày làm việc")
    await leader.presses("Thường")
    await leader.presses("Bỏ qua")
    await leader.presses("Đúng, giao việc")
    await give(world, head, "27/11/2026")  # a date somebody named
    await head.presses("Đúng, giao việc")
    for actor in (minh, leader, head):
        actor.clear()

    await decree(operator, "23/11")
    assert "1 thời hạn được tính lại" in operator.last
    async with world.database.read() as session:
        counted, named = await session.scalars(select(Task).order_by(Task.id))
        words = await session.get_one(TaskDeadline, (counted.id, 2))
        clock = await session.scalar(
            select(Alarm).where(Alarm.matter_id == counted.id, Alarm.kind == "deadline")
        )
        history = list(await session.scalars(select(Event).where(Event.kind == "recounted")))
    assert counted.due_at == datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)
    assert (counted.due_version, words.phrase) == (2, "5 ngày làm việc")
    assert (named.due_at, named.due_version) == (datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC), 1)
    assert clock is not None
    assert clock.version == 2
    assert history[0].data == {
        "was": "2026-11-27T16:59:59+00:00", "due": "2026-11-30T16:59:59+00:00",
    }  # fmt: skip
    for side in (minh, leader):
        assert "Hạn mới: 23:59 ngày 30/11/2026" in side.last
        assert "23/11, 24/11 nghỉ" in side.last
    assert head.sees == []

    await operator.says("/ngaynghi")
    await operator.presses("Sửa một ngày")
    await operator.says("23/11")
    await operator.presses("ngày thường")
    await operator.says("Công văn 10000/VPCP-KGVX")
    await operator.presses("Đúng, cập nhật")
    assert "1 thời hạn được tính lại" in operator.last
    assert "Hạn mới: 23:59 ngày 27/11/2026" in minh.last


async def test_answers_to_citizens_are_counted_again_too(world: World, operator: Actor) -> None:
    head = await world.official("head", role=Role.HEAD)
    hoa = world.citizen("hoa")
    code = await filed(hoa)  # due Friday 04/12/2026
    await decree(operator, "23/11")
    assert "1 thời hạn được tính lại" in operator.last
    for side in (hoa, head):
        assert f"phản ánh {code} được tính lại: đến 17:00 ngày 07/12/2026" in side.last
    async with world.database.read() as session:
        clock = await session.scalar(
            select(Alarm).where(Alarm.matter == Matter.REPORT, Alarm.kind == "deadline")
        )
    assert clock is not None
    assert clock.version == 2


async def test_a_task_that_is_over_is_not_counted_again(world: World, operator: Actor) -> None:
    head = await world.official("trang", "VHXH", Role.HEAD)
    await give(world, head, "5 ngày làm việc")
    await head.presses("Đúng, giao việc")
    async with world.database.write() as session:
        row = await session.get_one(Task, (await newest(world)).id)
        row.state, row.closed_at, row.since = "cancelled", world.now, world.now  # type: ignore[assignment]
    await decree(operator, "23/11")
    assert "Không thời hạn nào phải tính lại" in operator.last


async def test_more_time_that_was_granted_is_not_counted_again(
    world: World, operator: Actor
) -> None:
    leader = await world.official("son", "UBND", Role.LEADER)
    head = await world.official("trang", "VHXH", Role.HEAD)
    await leader.says("/giaoviec Báo cáo kết quả cải cách hành chính")
    await leader.says("van hoa")
    await leader.presses("Bỏ qua")
    await leader.presses("thủ trưởng đơn vị phân công")
    await leader.says("5 ngày làm việc")
    await leader.presses("Thường")
    await leader.presses("Bỏ qua")
    await leader.presses("Đúng, giao việc")
    await asks(head, (await newest(world)).code, "17h ngày 04/12")
    await leader.presses("Đồng ý gia hạn")

    await decree(operator, "23/11")
    assert "Không thời hạn nào phải tính lại" in operator.last
    assert (await newest(world)).due_at == at("2026-12-04")


async def test_slips_are_answered_and_change_nothing(world: World, operator: Actor) -> None:
    await operator.says("/ngaynghi 2026")
    await operator.presses("Sửa một ngày")
    await operator.says("ngày kia kìa xa lắm")
    assert "Chưa rõ ngày nào" in operator.sees[-2]
    await operator.says("28/11")  # a Saturday: it may be worked, not off
    assert not any("Nghỉ lễ" in label for label in operator.labels)
    await operator.presses("Làm bù")
    await operator.presses("Bỏ qua")
    await operator.says("x")
    assert "Cần số, ký hiệu" in operator.last
    await operator.says("/huy")
    async with world.database.read() as session:
        assert await session.get(CalendarDay, date(2026, 11, 28)) is None


async def test_a_provisional_year_warns_until_it_is_confirmed(
    world: World, operator: Actor
) -> None:
    head = await world.official("trang", "VHXH", Role.HEAD)
    await give(world, head, "05/02/2027")
    assert "Lịch nghỉ năm 2027 chưa được xác nhận" in head.last
    await operator.says("/ngaynghi 2027")
    assert "Tạm tính" in operator.last
    await operator.presses("Xác nhận lịch")
    await operator.says("Thông báo 1234/TB-BNV")
    await operator.presses("Đúng, cập nhật")
    await head.says("/huy")
    await give(world, head, "05/02/2027")
    assert "chưa được xác nhận" not in head.last


async def test_the_same_table_twice_changes_nothing(world: World) -> None:
    async with world.database.write() as session:
        days = [
            calendars.Change(line.day, line.kind, line.name, line.basis)
            async for line in calendars.lines(session, 2026)
        ]
        done = await calendars.import_year(session, 2026, days, "như cũ", None, world.now)
        events = await session.scalar(select(func.count()).where(Event.matter == Matter.CALENDAR))
    assert (done, events) == ((0, 0), 0)


async def test_a_units_own_hours_say_when_its_work_ends(world: World) -> None:
    async with world.database.write() as session:
        span = (date(2026, 11, 1), date(2026, 11, 30))
        await office_hours.put(session, "KT", "7h-11h, 13h-16h30", span, "QĐ 5", world.now)
    head = await world.official("trang", "DD", Role.HEAD)  # below «KT»
    other = await world.official("hue", "VHXH", Role.HEAD)
    for who, ends in ((head, "16:30"), (other, "17:00")):
        await give(world, who, "hết giờ làm việc thứ sáu")
        assert f"20/11/2026 {ends}" in who.last
        await who.says("/huy")
    await give(world, head, "hết giờ làm việc ngày 4/12")
    assert "04/12/2026 17:00" in head.last


async def test_reminders_wait_for_the_end_of_ones_quiet_hours(world: World) -> None:
    minh = await world.official("minh", name="Lê Văn Minh")
    tam = await world.official("tam", name="Trần Thị Tâm")
    await minh.says("/yentinh")
    await minh.says("lúc nào rảnh")
    assert "Chưa rõ khoảng giờ" in minh.sees[-2]
    await minh.says("06:00–10:15")
    assert "06:00–10:15" in minh.last
    for actor in (minh, tam):
        await assigned(world, actor, due=at("2026-11-25"))
        await actor.presses("Đã nhận")
    await world.until_local("2026-11-25", "07:00")
    for actor in (minh, tam):
        actor.clear()
    await world.until_local("2026-11-25", "10:14")
    assert (len(tam.sees), minh.sees) == (1, [])
    await world.until_local("2026-11-25", "10:15")
    assert len(minh.sees) == 1
    assert "ĐẾN HẠN HÔM NAY" in minh.last


async def test_a_digest_that_could_not_leave_waits_too(world: World) -> None:
    """The platform was busy all morning; when it is back, the reader wants to be left alone."""
    minh = await world.official("minh")
    await assigned(world, minh, due=at("2026-11-25"))
    await minh.presses("Đã nhận")
    await minh.says("/yentinh 12:00–13:30")
    await world.until_local("2026-11-25", "07:00")
    minh.clear()
    world.failing(Busy("too many", timedelta(hours=5)))
    await world.until_local("2026-11-25", "13:29")
    assert minh.sees == []
    await minh.says("/viec")  # an answer never waits
    assert "Việc của tôi" in minh.last
    await world.until_local("2026-11-25", "13:30")
    assert "ĐẾN HẠN HÔM NAY" in minh.last


async def test_an_urgent_task_does_not_wait_for_quiet_hours(world: World) -> None:
    minh = await world.official("minh")
    await minh.says("/yentinh 06:00–10:15")
    await assigned(world, minh, due=at("2026-11-25"), urgency=Urgency.EXPRESS)
    await minh.presses("Đã nhận")
    await world.until_local("2026-11-25", "07:00")
    minh.clear()
    await world.until_local("2026-11-25", "10:14")
    assert "ĐẾN HẠN HÔM NAY" in minh.last


async def test_quiet_hours_that_leave_no_working_time_are_refused(world: World) -> None:
    minh = await world.official("minh")
    await minh.says("/yentinh 07:00–17:00")
    assert "không còn lúc nào" in minh.last
    await minh.says("/yentinh 12h-13h30")
    assert "12:00–13:30" in minh.last
    await minh.says("/yentinh")
    assert "Riêng đồng chí: 12:00–13:30" in minh.last
    await minh.presses("Bỏ giờ yên tĩnh riêng")
    async with world.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(QuietHours)) == 0


async def test_who_was_not_told_of_a_task_yet_hears_of_it_all_the_same(
    world: World, operator: Actor
) -> None:
    """The platform was away when it was given, and the calendar changed before it was back."""
    leader = await world.official("son", "UBND", Role.LEADER)
    head = await world.official("trang", "VHXH", Role.HEAD)
    await leader.says("/giaoviec Báo cáo kết quả cải cách hành chính")
    await leader.says("van hoa")
    await leader.presses("Bỏ qua")
    await leader.presses("thủ trưởng đơn vị phân công")
    await leader.says("5 ngày làm việc")
    await leader.presses("Thường")
    await leader.presses("Bỏ qua")
    await leader.presses("Đúng, giao việc")
    head.clear()
    async with world.database.write() as session:
        for letter in await session.scalars(select(Letter).where(Letter.kind == "task.assigned")):
            letter.state, letter.due_at = LetterState.WAITING, at("2026-11-20")
    await decree(operator, "23/11")
    await world.until_local("2026-11-20", "18:00")
    assert any("GIAO NHIỆM VỤ" in said for said in head.sees)
