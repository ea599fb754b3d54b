"""Deadlines in the office's own words: given in a chat, explained, dated when their event comes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from domain.deadline_reading import Kind
from domain.deadline_steps import Basis
from domain.rights import Role
from models.deadlines import TaskDeadline
from models.office import Grant
from models.work import Alarm, Event, Task
from tests.world import Actor, World


async def give(world: World, head: Actor, due: str, *then: str) -> None:
    """A head gives a task with this deadline, choosing ``then`` where asked again."""
    await head.says("/giaoviec Rà soát hồ sơ cấp phép còn tồn đọng")
    await head.presses("Bỏ qua")
    await head.presses("thủ trưởng đơn vị phân công")
    await head.says(due)
    for choice in then:
        await head.presses(choice)
    await head.presses("Thường")
    await head.presses("Bỏ qua")


async def newest(world: World) -> Task:
    async with world.database.read() as session:
        task = await session.scalar(select(Task).order_by(Task.id.desc()).limit(1))
        assert task is not None
        return task


@pytest.fixture
async def chair(world: World) -> Actor:
    """Somebody with the unit «VHXH» below."""
    return await world.official("trang", "VHXH", Role.HEAD)


async def test_the_review_and_the_card_tell_how_a_deadline_was_counted(
    world: World, chair: Actor
) -> None:
    await give(world, chair, "trong 05 (năm) ngày làm việc")
    counted = "giao 19/11, không tính ngày đầu; 24/11 nghỉ; 5 ngày làm việc → hết 27/11/2026"
    assert f"Cách tính hạn: {counted}." in chair.last
    await chair.presses("Đúng, giao việc")
    await chair.presses("Xem nhiệm vụ")
    await chair.presses("Cách tính hạn")
    assert "“trong 05 (năm) ngày làm việc”" in chair.last
    for step in counted.split("; "):
        assert f"• {step}" in chair.last
    assert "Điều 148" in chair.last
    async with world.database.read() as session:
        row = await session.scalar(select(TaskDeadline))
    assert row is not None
    assert (row.kind, row.moves) == (Kind.RELATIVE, True)


async def test_an_excluded_day_and_a_day_off_are_said(world: World, chair: Actor) -> None:
    await give(world, chair, "trước ngày 25/11")
    assert "không gồm ngày 25/11 → hết 24/11/2026" in chair.last
    assert "rơi vào ngày nghỉ" in chair.last


async def test_words_that_may_mean_two_days_are_asked_and_the_choice_is_kept(
    world: World, chair: Actor
) -> None:
    await give(world, chair, "15 ngày kể từ ngày ký", "04/12/2026")
    assert "Thứ Sáu 04/12/2026" in chair.last
    await chair.presses("Đúng, giao việc")
    task = await newest(world)
    assert task.due_at == datetime(2026, 12, 4, 16, 59, 59, tzinfo=UTC)


async def test_from_the_receipt_is_from_the_day_it_is_given(world: World, chair: Actor) -> None:
    """Whoever gets it through here receives it as it is given: nothing is asked back, and the
    review shows how it was counted."""
    await give(world, chair, "5 ngày làm việc kể từ ngày nhận")
    counted = "nhận 19/11, không tính ngày đầu; 24/11 nghỉ; 5 ngày làm việc → hết 27/11/2026"
    assert f"Cách tính hạn: {counted}." in chair.last
    await chair.presses("Đúng, giao việc")
    async with world.database.read() as session:
        row = await session.scalar(select(TaskDeadline))
    assert row is not None
    assert (row.phrase, row.basis) == ("5 ngày làm việc kể từ ngày nhận", Basis.RECEIVED)


async def test_words_nobody_knows_are_answered_with_proposals(world: World, chair: Actor) -> None:
    await give(world, chair, "lúc rảnh rỗi", "27/11/2026")
    assert any("Chưa đọc được hạn" in seen for seen in chair.sees)
    assert "27/11/2026" in chair.last


@pytest.mark.parametrize(
    ("phrase", "said", "kind"),
    [
        ("khi có yêu cầu", "khi có yêu cầu", Kind.ON_REQUEST),
        ("thường xuyên", "thường xuyên", Kind.STANDING),
        ("sau khi có kết luận thanh tra 5 ngày", "chờ điền ngày", Kind.EVENT),
    ],
)
async def test_a_deadline_without_a_day_is_said_as_what_it_is(
    world: World, chair: Actor, phrase: str, said: str, kind: Kind
) -> None:
    await give(world, chair, phrase)
    assert said in chair.last
    await chair.presses("Đúng, giao việc")
    task = await newest(world)
    assert task.due_at is None
    async with world.database.read() as session:
        assert await session.scalar(select(TaskDeadline.kind)) is kind


async def test_a_periodic_deadline_is_given_for_its_next_day(world: World, chair: Actor) -> None:
    await give(world, chair, "trước ngày 25 hằng tháng")
    assert "định kỳ hằng tháng, kỳ tới Thứ Ba 24/11/2026" in chair.last
    assert "số liệu từ 15/10/2026 đến 14/11/2026" in chair.last


async def test_the_day_of_an_event_sets_the_deadline_and_both_sides_hear(
    world: World, chair: Actor
) -> None:
    minh = await world.official("minh", "VHXH", name="Lê Văn Minh")
    leader = await world.official("son", "UBND", Role.LEADER)
    await leader.says("/giaoviec Khắc phục các tồn tại sau thanh tra")
    await leader.says("van hoa")
    await leader.presses("Bỏ qua")
    await leader.presses("Lê Văn Minh")
    await leader.says("5 ngày làm việc sau khi có kết luận thanh tra")
    await leader.presses("Thường")
    await leader.presses("Bỏ qua")
    await leader.presses("Đúng, giao việc")
    await leader.presses("Xem nhiệm vụ")
    await leader.presses("Cách tính hạn")
    assert "chờ ngày xảy ra: có kết luận thanh tra" in leader.last

    await minh.says("/viec NV-2026-000001")
    await minh.presses("Cách tính hạn")
    assert not any("Điền ngày" in label for label in minh.labels)

    await leader.presses("Điền ngày của sự kiện")
    await leader.says("ngày ba mươi")
    assert "Chưa rõ ngày nào" in leader.sees[-2]
    minh.clear()
    await leader.says("hôm nay")
    assert "hết 27/11/2026" in leader.last
    assert "Hạn mới: 23:59 ngày 27/11/2026" in minh.last
    task = await newest(world)
    assert (task.due_version, task.due_at) == (2, datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC))
    async with world.database.read() as session:
        clock = await session.scalar(select(Alarm).where(Alarm.kind == "deadline"))
        acts = list(await session.scalars(select(Event.kind).where(Event.kind == "event_dated")))
    assert clock is not None
    assert (clock.version, acts) == (2, ["event_dated"])

    await world.until_local("2026-11-30", "17:00")
    assert any("QUÁ HẠN" in seen or "quá hạn" in seen for seen in minh.sees)


async def test_nobody_dates_an_event_of_somebody_elses_task(world: World, chair: Actor) -> None:
    await give(world, chair, "sau khi có kết luận thanh tra 5 ngày")
    await chair.presses("Đúng, giao việc")
    stranger = await world.official("khoa", "KT", Role.HEAD)
    await stranger.acts("h.date:1")
    assert "không thuộc phạm vi" in stranger.last


async def test_whose_right_has_ended_meanwhile_dates_no_event(world: World, chair: Actor) -> None:
    minh = await world.official("minh", "VHXH", Role.CLERK, name="Lê Văn Minh")
    await chair.says("/giaoviec Khắc phục các tồn tại sau thanh tra")
    await chair.presses("Bỏ qua")
    await chair.presses("Lê Văn Minh")
    await chair.says("5 ngày làm việc sau khi có kết luận thanh tra")
    for choice in ("Thường", "Bỏ qua", "Đúng, giao việc"):
        await chair.presses(choice)
    await minh.presses("Đã nhận")
    await minh.acts("h.date:1")
    async with world.database.write() as session:
        own = update(Grant).where(Grant.person_id == minh.person_id)
        await session.execute(own.values(to_on=date(2026, 11, 18)))
    await minh.says("hôm nay")
    assert "không thuộc phạm vi" in minh.last
    assert (await newest(world)).due_at is None
