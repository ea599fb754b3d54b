"""«Gặp cán bộ trực»: words between a citizen and the hotline desk, in office hours."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.access import Talk, TalkLine
from services import desk_talks
from tests.journeys.reporting import STORY, filed, pin_in, receipt
from tests.world import Actor, World

QUESTION = "Xin hỏi thủ tục chứng thực cần giấy tờ gì?"


@pytest.fixture
async def desk(world: World) -> Actor:
    return await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")


async def test_words_go_to_the_desk_and_back_without_a_name(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa-0912345678")
    await hoa.says("/gapcanbo")
    assert "chưa phải là phản ánh" in hoa.last
    await hoa.says(QUESTION)
    assert "Đã chuyển đến cán bộ trực" in hoa.last
    assert QUESTION in desk.last
    assert "0912345678" not in desk.last
    await desk.presses("Trả lời người dân")
    await desk.says("Cần bản chính và bản sao ạ.")
    assert "Cần bản chính và bản sao ạ." in hoa.last
    await hoa.says("Cảm ơn, tôi hiểu rồi.")  # a greeting is passed on as well
    assert "tôi hiểu rồi" in desk.last
    await desk.says("Chào Ông/Bà.")  # the answer stays open for more
    assert "Chào Ông/Bà." in hoa.last
    await hoa.presses("Kết thúc")
    assert "Ông/Bà đã kết thúc" in hoa.last
    assert "người dân kết thúc" in desk.last
    await hoa.says(QUESTION)
    assert "gửi nội dung này là" in hoa.last  # the words are a report's again


async def test_what_a_dialogue_asks_meanwhile_is_not_passed_to_the_desk(
    world: World, desk: Actor
) -> None:
    """A PIN above all; the half-written report from before the talk waits until it is over."""
    hoa, lan = world.citizen("hoa"), world.citizen("lan")
    code = await filed(hoa)
    await lan.says(STORY)  # begun, and left for the talk
    await world.later(minutes=1)
    await lan.says("/gapcanbo")
    await lan.says("Chào anh chị")
    assert "Chào anh chị" in desk.last
    await world.later(minutes=1)
    await lan.says(f"/tracuu {code}")
    await lan.says(pin := pin_in(receipt(hoa)))
    assert code in lan.last
    await lan.says("Tôi đã xem được rồi")
    assert "xem được rồi" in desk.last, "and then the talk goes on"
    assert pin not in " ".join(desk.sees)


@pytest.mark.parametrize(
    ("day", "hour", "opens"),
    [
        ("2026-11-19", "18:30", "07:00, 20/11/2026"),
        ("2026-11-19", "12:00", "13:00, 19/11/2026"),
        ("2026-11-20", "17:30", "07:00, 23/11/2026"),  # over the weekend
        ("2026-11-23", "18:00", "07:00, 25/11/2026"),  # Tuesday 24/11 is a holiday
    ],
)
async def test_out_of_hours_it_says_when_the_desk_is_open(
    world: World, desk: Actor, day: str, hour: str, opens: str
) -> None:
    hoa = world.citizen("hoa")
    await world.until_local(day, hour)
    await hoa.says("/gapcanbo")
    assert opens in hoa.last
    await hoa.says(QUESTION)
    assert "gửi nội dung này là" in hoa.last
    assert not any(QUESTION in text for text in desk.sees)


async def test_without_an_officer_who_can_be_told_it_says_so(world: World) -> None:
    await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND", linked=False)
    hoa = world.citizen("hoa")
    await hoa.says("/gapcanbo")
    assert "không có cán bộ trực nào" in hoa.last


async def test_the_first_officer_to_answer_has_the_talk(world: World, desk: Actor) -> None:
    other = await world.official("other", unit="VP", role=Role.HOTLINE, scope="UBND")
    hoa = world.citizen("hoa")
    await hoa.says("/gapcanbo")
    await hoa.says(QUESTION)
    assert QUESTION in other.last
    await desk.presses("Trả lời người dân")
    await desk.says("Cần bản chính.")
    other.clear()
    await hoa.says("Còn gì nữa không?")
    assert other.sees == []
    assert "Còn gì nữa không?" in desk.last
    await other.acts("talk.answer:1")
    assert "đã có cán bộ khác nhận" in other.last


async def test_a_talk_nobody_takes_up_is_told_to_whoever_is_over_the_desk(
    world: World, desk: Actor
) -> None:
    chief = await world.official("chief", unit="UBND", role=Role.HEAD)
    hoa = world.citizen("hoa")
    await hoa.says("/gapcanbo")
    await hoa.says(QUESTION)
    await world.later(minutes=14)
    assert "Xin lỗi" not in hoa.last
    await world.later(minutes=2)
    assert "chưa trả lời được trong 15 phút" in hoa.last
    assert "không cán bộ nào trả lời" in chief.last
    assert QUESTION not in " ".join(chief.sees)
    await hoa.presses("Gửi nội dung này thành phản ánh")
    await hoa.presses("Phản ánh")
    await hoa.presses("Chậm trễ")
    await hoa.presses("Không rõ")
    await hoa.presses("Chỉ cán bộ")
    assert QUESTION in hoa.last  # nothing had to be typed again


async def test_silence_ends_a_talk(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/gapcanbo")
    await hoa.says(QUESTION)
    await desk.presses("Trả lời người dân")
    await desk.says("Cần bản chính.")
    await world.later(minutes=31)
    assert "im lặng 30 phút" in hoa.last
    assert "vì im lặng" in desk.last
    await desk.says("Còn thiếu gì không ạ?")
    assert "không thuộc phạm vi" in desk.last
    assert "Còn thiếu gì" not in " ".join(hoa.sees)


async def test_a_file_is_not_passed_on_and_says_so(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/gapcanbo")
    await hoa.sends_photo()
    assert "chỉ chuyển được chữ viết" in hoa.last


async def test_nobody_but_the_desk_answers(world: World, desk: Actor) -> None:
    minh = await world.official("minh")
    hoa = world.citizen("hoa")
    await hoa.says("/gapcanbo")
    await hoa.says(QUESTION)
    for action in ("talk.answer:1", "talk.end:1"):
        await minh.acts(action)
        assert "không thuộc phạm vi" in minh.last
    await minh.says("/gapcanbo")
    assert "không thuộc phạm vi" in minh.last


async def test_what_was_said_is_sealed_and_goes_after_some_days(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/gapcanbo")
    await hoa.says(QUESTION)
    async with world.database.read() as session:
        line = (await session.scalars(select(TalkLine))).one()
        assert "chứng thực".encode() not in line.words
    await hoa.presses("Kết thúc")
    await world.later(days=8)
    async with world.database.write() as session:
        await desk_talks.forget_said(session, world.now)
        assert (await session.scalars(select(TalkLine))).all() == []
        assert (await session.scalars(select(Talk))).all() == []
