"""The same words in whatever form a keyboard sends them: NFD, without accents, in small letters."""

from __future__ import annotations

from datetime import time
from unicodedata import is_normalized, normalize

import pytest
from sqlalchemy import select

from domain.lifecycle import TaskState
from domain.officehours import read_hours, read_quiet
from domain.rights import Role
from domain.worktime import Hours, Quiet
from models.ledger import Enrolment
from models.work import Document, Task
from tests.journeys.test_deadlines import newest
from tests.journeys.test_replacing import office
from tests.tasks import give, task
from tests.world import World


def nfd(text: str) -> str:
    return normalize("NFD", text)


async def test_what_is_given_decomposed_is_kept_composed(world: World) -> None:
    head = await world.official("trang", "VHXH", Role.HEAD)
    await head.says("/giaoviec")
    await head.says(nfd("Rà soát hồ sơ đất đai tồn đọng"))
    await head.presses("Bỏ qua")
    await head.presses("thủ trưởng đơn vị phân công")
    await head.says(nfd("trước ngày 27/11"))
    await head.presses("Thường")
    await head.says(nfd("Kế hoạch 12/KH-UBND"))
    await head.presses("Đúng, giao việc")
    row = await newest(world)
    assert is_normalized("NFC", row.content)
    async with world.database.read() as session:
        assert is_normalized("NFC", (await session.get_one(Document, row.document_id)).number)
    await head.says("/giaoviec " + nfd("Kiểm tra lễ hội đầu năm"))
    for press in ("Bỏ qua", "thủ trưởng đơn vị phân công"):
        await head.presses(press)
    await head.says("27/11")
    for press in ("Thường", "Bỏ qua", "Đúng, giao việc"):
        await head.presses(press)
    assert is_normalized("NFC", (await newest(world)).content)


@pytest.mark.parametrize("typed", ["23-ct/tu", " 23-CT/TU ", "23 - CT/TU"])
async def test_a_document_is_found_by_its_number_however_it_is_typed(
    world: World, typed: str
) -> None:
    chair, _, _ = await office(world)
    await chair.says(f"/thaythe {typed}")
    assert "Nhiệm vụ đang thực hiện: 3" in chair.last


@pytest.mark.parametrize(
    "typed",
    ["12h đến 13h30", "12 giờ đến 13 giờ 30", "từ 12:00 đến 13:30", "12:00 den 13:30", "12h–13h30"],
)
def test_two_times_of_day(typed: str) -> None:
    for text in (typed, nfd(typed), typed.upper()):
        assert read_quiet(text) == Quiet(time(12), time(13, 30)), text


def test_office_hours_in_two_parts() -> None:
    hours = Hours(time(7), time(17), time(11, 30), time(13))
    for text in ("7h-11h30 và 13h-17h", "7 giờ đến 11 giờ 30; 13 giờ đến 17 giờ"):
        assert read_hours(text) == read_hours(nfd(text)) == hours


async def test_an_entry_says_what_it_is_about(world: World) -> None:
    """«Bỏ qua» is offered for some parts; pressed where it was not, it leaves nothing empty."""
    head = await world.official("trang", role=Role.HEAD)
    await head.acts("k.new:vuong_mac")
    for turn in range(1, 12):
        await head.acts(f"d:{turn}:-")
    async with world.database.read() as session:
        assert (await session.scalars(select(Enrolment))).all() == []


async def test_a_unit_that_leads_now_is_not_asked_for_its_opinion(world: World) -> None:
    chair = await world.official("chu", unit="UBND", role=Role.LEADER)
    head = await world.official("trang", role=Role.HEAD)
    vinh = await world.official("vinh", unit="VHXH", role=Role.HEAD)
    helping = [await world.unit_id("VHXH")]
    code = await give(world, head, by=chair, coordinating=helping)
    await head.presses("Đã nhận")
    for who, label, *words in (
        (head, "Xin ý kiến phối hợp", "Số hộ nghèo có đất"),
        (chair, "Chuyển đơn vị", "van hoa", "Đúng chức năng"),
    ):
        await who.says(f"/viec {code}")
        await who.presses("Thao tác khác")
        await who.presses(label)
        for each in words:
            await who.says(each)
    async with world.database.read() as session:
        moved = (await session.scalars(select(Task))).one()
    assert moved.lead_unit_id == helping[0]
    vinh.clear()
    await world.until_local("2026-12-10", "09:00")
    assert "Ý KIẾN PHỐI HỢP" not in " ".join(vinh.sees)


async def test_a_choice_of_a_person_nobody_offered_names_nobody(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    vinh = await world.official("vinh", unit="VHXH", name="Trịnh Quang Vinh")
    await head.says("/giaoviec Rà soát hồ sơ cấp phép còn tồn đọng")
    await head.presses("Bỏ qua")
    turn = head.action("thủ trưởng đơn vị phân công").split(":")[1]
    await head.acts(f"d:{turn}:u{vinh.person_id}")
    await head.presses("thủ trưởng đơn vị phân công")  # still the question that is open
    await head.says("27/11")
    await head.presses("Thường")
    await head.presses("Bỏ qua")
    assert not any("Trịnh Quang Vinh" in seen for seen in head.sees)


async def test_a_result_with_a_file_is_no_longer_than_one_without(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head)
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await minh.sends_photo(text=10_000 * "x")
    assert (await task(world, code)).state is TaskState.ACCEPTED
    assert "2.000" in minh.sees[-2]
    await minh.sends_photo(text="Biên bản nghiệm thu")
    assert (await task(world, code)).result == "Biên bản nghiệm thu"
