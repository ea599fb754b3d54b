"""An evaluation names whoever had a task at the end of the period, however it left their hands."""

from __future__ import annotations

import pytest

from domain.rights import Role
from tests.journeys.test_evaluation import DECEMBER, line
from tests.journeys.test_handovers import hands_over
from tests.journeys.test_holding import does
from tests.tasks import at, give
from tests.world import Actor, World


async def november(world: World) -> tuple[Actor, Actor, Actor, str]:
    """A leader, a head, an official with a task that fell due in November."""
    chair = await world.official("chu", unit="UBND", role=Role.LEADER)
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    code = await give(world, minh, by=chair, due=at("2026-11-25"))
    await minh.presses("Đã nhận")
    await world.until_local("2026-12-02", "10:00")
    return chair, head, minh, code


async def test_handed_in_and_then_handed_over(world: World) -> None:
    _, head, minh, code = await november(world)
    lan = await world.official("lan", name="Phạm Thị Lan")
    await minh.says(f"/viec {code}")
    await minh.presses("Hoàn thành")
    await minh.says("Xong")
    await hands_over(head, "le van minh", "Phạm Thị Lan")
    assert ((await line(world, minh)).assigned, (await line(world, lan)).assigned) == (1, 0)
    assert (await line(world, lan, DECEMBER)).assigned == 1


@pytest.mark.parametrize("label", ["Trả lại nhiệm vụ", "Chuyển đơn vị khác"])
async def test_given_back_or_moved_to_another_unit(world: World, label: str) -> None:
    chair, _, minh, code = await november(world)
    if label == "Trả lại nhiệm vụ":
        await does(minh, code, label, "Không phụ trách")
    else:
        await does(chair, code, label, "van hoa", "Đúng chức năng")
    assert (await line(world, minh)).assigned == 1
    assert (await line(world, minh, DECEMBER)).assigned == 0


async def test_of_several_changes_since_the_first_tells_who_had_it(world: World) -> None:
    _, head, minh, code = await november(world)
    lan = await world.official("lan", name="Phạm Thị Lan")
    await does(minh, code, "Trả lại nhiệm vụ", "Không phụ trách")
    await head.says(f"/viec {code}")
    await head.presses("Giao lại")
    await head.presses("Phạm Thị Lan")
    assert ((await line(world, minh)).assigned, (await line(world, lan)).assigned) == (1, 0)
