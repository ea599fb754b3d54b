"""Years no office reckons with: a clear word instead of a breakdown, wherever a day is typed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.office import Absence
from tests.journeys.test_deadlines import give, newest
from tests.journeys.test_extensions import asks, office, requests
from tests.tasks import task
from tests.world import Actor, World

FAR = ("31/12/9999", "trước ngày 01/01/9999", "9999-12-31", "01/01/0001", "5 ngày sau 31/12/9999")
SORRY = "gặp sự cố"


@pytest.mark.parametrize("words", FAR)
async def test_as_the_deadline_of_a_task(world: World, words: str) -> None:
    head = await world.official("trang", "VHXH", Role.HEAD)
    await head.says("/giaoviec Rà soát hồ sơ cấp phép còn tồn đọng")
    await head.presses("Bỏ qua")
    await head.presses("thủ trưởng đơn vị phân công")
    await head.says(words)
    assert "Không quy định thời hạn" in " ".join(head.labels)  # the question stays open
    await head.says("27/11/2026")
    await head.presses("Thường")
    await head.presses("Bỏ qua")
    await head.presses("Đúng, giao việc")
    assert (await newest(world)).due_at is not None
    assert not any(SORRY in seen for seen in head.sees)


@pytest.mark.parametrize("words", FAR)
async def test_as_the_day_an_extension_asks_for(world: World, words: str) -> None:
    _, minh, code = await office(world)
    await asks(minh, code, words)
    assert await requests(world) == []
    assert not any(SORRY in seen for seen in minh.sees)
    assert (await task(world, code)).due_version == 1


async def test_as_a_day_away(world: World) -> None:
    minh = await world.official("minh")
    await minh.says("/vangmat")
    for words in ("31/12/9999", "01/01/0001"):
        await minh.says(words)
        assert "Chưa rõ ngày nào" in minh.sees[-2]
    async with world.database.read() as session:
        assert (await session.scalars(select(Absence))).all() == []


PERIODS = ("01/01/0001", "01/01/0001–24/4/2026", "01/01/2026–31/12/9999", "từ 01/01/0001")


@pytest.fixture
async def son(world: World) -> Actor:
    await give(world, await world.official("trang", "VHXH", Role.HEAD), "27/11/2026")
    return await world.official("son", "UBND", Role.HEAD)


@pytest.mark.parametrize("words", PERIODS)
async def test_as_a_period(world: World, son: Actor, words: str) -> None:
    for command in (
        "tinhhinh", "tinhhinh theo đơn vị", "baocao", "nguyennhan", "danhgia", "vuongmac", "doimoi",
        "tinhhinh 2026 so với",
    ):  # fmt: skip
        await son.says(f"/{command} {words}")
        assert SORRY not in son.last, command
    await son.says(f"/thoihan NV-2026-000001 {words}")
    assert SORRY not in son.last


@pytest.mark.parametrize("days", ["00010101-20261119", "20260101-99991231", "00010101-99991231"])
async def test_in_a_button_nobody_was_offered(world: World, son: Actor, days: str) -> None:
    for action in (
        f"q.st:0:{days}", f"q.by:0:unit:{days}:1", f"q.sug:0:{days}", f"q.why:0:{days}",
        f"r.ask:0:{days}", f"r.make:xlsx:0:{days}", f"e.of:0:{days}", f"e.file:0:{days}:json",
        f"k.list:vuong_mac:{days}:1", f"k.who:doi_moi:{days}:1",
    ):  # fmt: skip
        await son.acts(action)
        assert SORRY not in " ".join(son.sees), action
        son.clear()
