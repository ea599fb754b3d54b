"""Sentences, lists and codes as officials type them."""

from __future__ import annotations

import unicodedata

import pytest

from domain.lifecycle import TaskState
from domain.rights import Role
from tests.tasks import at, give, task
from tests.world import World

THURSDAY = at("2026-12-03")


async def test_a_finished_sentence_is_offered_as_completion(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head, due=THURSDAY)
    await minh.presses("Đã nhận")

    await minh.says("em xong rồi")
    assert code in minh.last
    assert "Báo hoàn thành" in minh.labels[0]
    assert (await task(world, code)).state is TaskState.ACCEPTED

    await minh.presses("Báo hoàn thành")
    await minh.says("Báo cáo số 7/BC-KT")
    assert "TRÌNH KẾT QUẢ" in head.last


async def test_an_unfinished_sentence_is_offered_as_progress(world: World) -> None:
    minh = await world.official("minh")
    code = await give(world, minh, due=THURSDAY)
    await minh.presses("Đã nhận")

    await minh.says("đang làm, chờ số liệu của phòng TC")
    assert "Cập nhật tiến độ" in minh.labels[0]
    await minh.presses("Cập nhật tiến độ")

    assert (await task(world, code)).progress == "đang làm, chờ số liệu của phòng TC"


async def test_the_words_find_the_task(world: World) -> None:
    minh = await world.official("minh")
    await give(world, minh, due=at("2026-11-20"), content="Sửa chữa trụ sở làm việc")
    roads = await give(world, minh, due=THURSDAY, content="Thống kê đường giao thông nông thôn")

    await minh.says("da lam xong phan thong ke duong giao thong")

    assert roads in minh.last


async def test_another_task_may_be_picked(world: World) -> None:
    minh = await world.official("minh")
    first = await give(world, minh, due=at("2026-11-20"), content="Sửa chữa trụ sở")
    second = await give(world, minh, due=THURSDAY, content="Thống kê đường giao thông")
    await minh.says("vẫn đang làm ạ, tuần sau mới có")
    assert first in minh.last

    await minh.presses("Nhiệm vụ khác")
    await minh.presses(second)
    assert second in minh.last
    await minh.presses("Cập nhật tiến độ")

    assert (await task(world, second)).state is TaskState.IN_PROGRESS
    assert (await task(world, first)).state is TaskState.ASSIGNED


async def test_a_sentence_may_be_a_report_instead(world: World) -> None:
    minh = await world.official("minh")
    code = await give(world, minh, due=THURSDAY)
    await minh.says("cầu thang trụ sở bị hỏng nguy hiểm")

    await minh.presses("Gửi phản ánh")

    assert minh.labels
    assert (await task(world, code)).state is TaskState.ASSIGNED


@pytest.mark.parametrize("words", ["chào bạn", "ok", "cảm ơn nhé"])
async def test_a_greeting_starts_nothing(world: World, words: str) -> None:
    minh = await world.official("minh")
    await give(world, minh, due=THURSDAY)

    await minh.says(words)

    assert "Kính chào đồng chí" in minh.last


async def test_the_list_shows_the_most_pressing_first(world: World) -> None:
    minh = await world.official("minh")
    later = await give(world, minh, due=at("2026-12-31"), content="Việc xa")
    soon = await give(world, minh, due=at("2026-11-23"), content="Việc gần")
    late = await give(world, minh, due=at("2026-11-19", "09:00"), content="Việc trễ")
    whenever = await give(world, minh, due=None, content="Việc không hạn")
    await world.until_local("2026-11-20", "10:00")

    await minh.says("/viec")

    shown = [line for line in minh.last.splitlines() if "NV-" in line]
    assert [line.split()[1] for line in shown] == [late, soon, later, whenever]
    assert [line[0] for line in shown] == ["🔴", "🟡", "🟢", "⚪"]


async def test_a_long_list_has_pages(world: World) -> None:
    minh = await world.official("minh")
    for n in range(10):
        await give(world, minh, due=THURSDAY, content=f"Việc {n}")

    await minh.says("/tasks")
    assert "trang 1/2" in minh.last
    await minh.presses("Xem tiếp")

    assert "trang 2/2" in minh.last


@pytest.mark.parametrize("spelling", ["{code}", "nv 2026 1", "NV2026-000001", "nv.2026.000001"])
async def test_a_code_is_read_however_typed(world: World, spelling: str) -> None:
    minh = await world.official("minh")
    code = await give(world, minh, due=THURSDAY)

    await minh.says(f"/viec {spelling.format(code=code)}")

    assert "Quá trình" in minh.last
    assert code in minh.last


async def test_a_command_works_decomposed_and_without_accents(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await give(world, minh, due=at("2026-11-19", "09:00"))
    await world.until_local("2026-11-20", "10:00")

    await head.says(unicodedata.normalize("NFD", "/donvi quá hạn"))
    decomposed = head.last
    await head.says("/unit qua han")

    assert decomposed == head.last
    assert "quá hạn" in head.last


async def test_the_unit_shows_its_tasks_to_its_head(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    binh = await world.official("binh", unit="VHXH")
    mine = await give(world, minh, due=THURSDAY)
    other = await give(world, binh, unit="VHXH", due=THURSDAY)

    await head.says("/donvi")
    assert mine in head.last
    assert "Lê Văn Minh" in head.last
    assert other not in head.last

    await head.presses("Chỉ việc quá hạn")
    assert "Không có nhiệm vụ nào quá hạn" in head.last


async def test_an_official_has_no_unit_list(world: World) -> None:
    minh = await world.official("minh")

    await minh.says("/donvi")

    assert "không thuộc phạm vi" in minh.last


async def test_a_card_offers_only_what_its_reader_may_do(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    watcher = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    code = await give(world, minh, by=head, due=THURSDAY)

    for actor in (minh, head, watcher):
        await actor.says(f"/viec {code}")

    assert [label.split(" ", 1)[1] for label in minh.labels[:3]] == [
        "Đã nhận",
        "Cập nhật tiến độ",
        "Hoàn thành",
    ]
    assert "👥 Giao lại" in head.labels
    assert not any("Đã nhận" in label for label in head.labels)
    assert "👥 Giao lại" in watcher.labels  # every leader assigns within scope


async def test_an_absence_can_be_taken_back(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await minh.says("/vangmat")
    await minh.presses("Ngày mai")
    await minh.presses("Chỉ một ngày")
    await minh.presses("Không có người thay")
    assert "vắng mặt từ 20/11/2026 đến hết 20/11/2026" in minh.last

    await minh.presses("Hủy đăng ký")

    assert "không còn vắng mặt" in minh.last
    assert "không còn vắng mặt" in head.last


async def test_everything_is_said_in_english_too(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD, language="en")
    minh = await world.official("minh", language="en")
    code = await give(world, minh, by=head, due=THURSDAY)
    await give(world, minh, by=head, due=THURSDAY)
    await world.until_local("2026-12-04", "12:00")
    await minh.says(f"/tasks {code}")
    await minh.presses("Done")
    await minh.says("report 12")
    await head.presses("Return")
    await head.says("figures missing")

    assert "TO DO" in " ".join(minh.sees)
    assert "figures missing" in minh.last
    assert not any("đồng chí" in text.casefold() for text in (*minh.sees, *head.sees))
