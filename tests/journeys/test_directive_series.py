"""What a directive wants again and again becomes a series when it is accepted."""

from __future__ import annotations

from sqlalchemy import select

from domain.worktime import local
from models.requests import Instance
from models.work import Task
from tests.journeys.test_directives import staffed
from tests.world import Actor, World

LETTER = """ỦY BAN NHÂN DÂN
PHƯỜNG BÌNH AN

Số: 1044/UBND-VP
V/v chế độ báo cáo

Bình An, ngày 10 tháng 10 năm 2026

Kính gửi: Các phòng, đơn vị thuộc phường

Ủy ban nhân dân phường yêu cầu các phòng, đơn vị thực hiện các nội dung sau:

1. Phòng Văn hóa - Xã hội báo cáo kết quả cải cách hành chính trước ngày 25 hằng tháng.

2. Văn phòng HĐND và UBND rà soát quy chế làm việc, hoàn thành trước ngày 10/12/2026.

Yêu cầu các đơn vị nghiêm túc triển khai thực hiện./.

Nơi nhận:
- Như trên;
- Lưu: VT.

CHỦ TỊCH

Lê Thị Minh Khê
"""


async def days(world: World) -> list[str]:
    """When the tasks of the series are due, in order."""
    async with world.database.read() as session:
        query = select(Task).join(Instance, Instance.task_id == Task.id).order_by(Task.due_at)
        found = (await session.scalars(query)).all()
    return [f"{local(task.due_at):%d/%m/%Y}" for task in found if task.due_at is not None]


async def test_a_repetition_is_given_for_its_coming_day_and_comes_again(world: World) -> None:
    """The letter is of October: its first day is over when it is read."""
    son = await staffed(world)
    await son.says(LETTER)
    assert "2 việc đã rõ" in son.last
    await son.presses("Giao hết các việc đã rõ")
    assert await days(world) == ["24/11/2026"]
    head = Actor(world, "head-vhxh")
    await head.says("/viec NV-2026-000001")
    await son.says("/viec NV-2026-000001")
    assert "Nhiệm vụ định kỳ trước ngày 25 hằng tháng" in son.last
    await son.presses("Cách tính hạn")
    assert "định kỳ hằng tháng" in son.last
    await world.until_local("2027-01-28", "09:00")
    assert await days(world) == ["24/11/2026", "24/12/2026", "24/01/2027", "24/02/2027"]
    await son.says("/viec NV-2026-000003")
    assert "Báo cáo kết quả cải cách hành chính" in son.last


async def test_the_card_says_that_it_will_come_again(world: World) -> None:
    son = await staffed(world)
    await son.says(LETTER.replace("trước ngày 25 hằng tháng", "hằng tháng"))
    await son.presses("Xem từng việc")
    assert "Văn bản không nêu ngày trong kỳ" in son.last
    await son.presses("Sửa hạn")
    await son.says("ngày 5 hằng tháng")
    assert "tự tạo nhiệm vụ cho từng kỳ tiếp theo" in son.last
    await son.presses("Giao việc này")
    assert await days(world) == ["05/12/2026"]


async def test_a_day_that_comes_only_once_makes_no_series(world: World) -> None:
    son = await staffed(world)
    await son.says(LETTER)
    await son.presses("Xem từng việc")
    await son.presses("Bỏ qua việc này")
    await son.presses("Giao việc này")
    assert await days(world) == []


async def test_a_deadline_changed_to_a_repetition_makes_a_series(world: World) -> None:
    son = await staffed(world)
    await son.says(LETTER)
    await son.presses("Xem từng việc")
    await son.presses("Bỏ qua việc này")
    await son.presses("Sửa hạn")
    await son.says("ngày 15 hằng tháng")
    await son.presses("Giao việc này")
    assert await days(world) == ["15/12/2026"]
    await world.until_local("2026-12-17", "09:00")
    assert await days(world) == ["15/12/2026", "15/01/2027"]
