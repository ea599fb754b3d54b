"""A document is replaced: its tasks are listed to keep, move or withdraw; none moves by itself."""

from __future__ import annotations

from sqlalchemy import select

from domain.lifecycle import TaskState
from domain.rights import Role
from models.requests import Replacement
from models.work import Document
from tests.tasks import at, give, task
from tests.world import Actor, World

WEDNESDAY = at("2026-11-25")


async def office(world: World) -> tuple[Actor, Actor, list[str]]:
    """A chair, an official, and three tasks of document 23-CT/TU."""
    chair = await world.official("chu", unit="UBND", role=Role.LEADER)
    minh = await world.official("minh", name="Lê Văn Minh")
    async with world.database.write() as session:
        document = Document(number="23-CT/TU")
        session.add(document)
        await session.flush()
    codes = [
        await give(
            world, minh, by=chair, due=WEDNESDAY, content=f"Việc {n}", document_id=document.id
        )
        for n in ("một", "hai", "ba")
    ]
    return chair, minh, codes


async def paper_of(world: World, code: str) -> str:
    row = await task(world, code)
    async with world.database.read() as session:
        return (await session.get_one(Document, row.document_id)).number


async def replaces(chair: Actor) -> None:
    await chair.says("/thaythe 23-CT/TU")
    await chair.presses("Có văn bản thay thế")
    await chair.says("15-CT/TU")


async def test_its_tasks_are_listed_and_nothing_moves_by_itself(world: World) -> None:
    chair, minh, codes = await office(world)
    minh.clear()
    await replaces(chair)
    assert "đã được thay thế bằng văn bản số 15-CT/TU" in chair.last
    assert "3 nhiệm vụ đang thực hiện cần đồng chí quyết định" in chair.last
    assert {await paper_of(world, code) for code in codes} == {"23-CT/TU"}
    assert minh.sees == []


async def test_one_is_kept_one_moved_one_withdrawn(world: World) -> None:
    chair, minh, codes = await office(world)
    await replaces(chair)
    await chair.presses(codes[0])
    assert "Căn cứ 23-CT/TU đã được thay thế bằng 15-CT/TU" in chair.last
    await chair.presses("Giữ văn bản cũ")
    assert "Còn 2 nhiệm vụ chưa quyết định" in chair.last
    await chair.presses("Xem nhiệm vụ còn lại")
    assert codes[0] not in chair.last
    await chair.presses(codes[1])
    await chair.presses("Chuyển sang văn bản mới")
    assert "từ nay thực hiện theo văn bản số 15-CT/TU" in minh.last
    await chair.presses("Xem nhiệm vụ còn lại")
    await chair.presses(codes[2])
    await chair.presses("Thu hồi")
    await chair.says("Không còn phù hợp")

    assert [await paper_of(world, code) for code in codes[:2]] == ["23-CT/TU", "15-CT/TU"]
    assert (await task(world, codes[2])).state is TaskState.CANCELLED
    await chair.says("/thaythe 23-CT/TU")
    assert "Không có nhiệm vụ nào cần xử lý" in chair.last


async def test_all_at_once_with_one_letter(world: World) -> None:
    chair, minh, codes = await office(world)
    await replaces(chair)
    minh.clear()
    await chair.presses("Chuyển tất cả sang văn bản mới (3)")
    assert "Đã chuyển 3 nhiệm vụ sang văn bản số 15-CT/TU" in chair.last
    assert len(minh.sees) == 1
    assert "3 nhiệm vụ của đồng chí" in minh.last
    assert {await paper_of(world, code) for code in codes} == {"15-CT/TU"}
    assert (await task(world, codes[0])).due_at == WEDNESDAY
    await chair.presses("Chuyển tất cả sang văn bản mới (3)")
    assert len(minh.sees) == 1


async def test_a_document_is_replaced_once_and_never_in_a_circle(world: World) -> None:
    chair, _, _ = await office(world)
    await replaces(chair)
    async with world.database.read() as session:
        old, new = await session.scalars(select(Document.id).order_by(Document.id))
    await chair.acts(f"w.new:{old}")
    await chair.says("16-CT/TU")
    assert "đã được ghi nhận là thay thế" in chair.last
    await chair.acts(f"w.new:{new}")
    await chair.says("23-CT/TU")
    assert "không thể thay thế" in chair.last
    async with world.database.read() as session:
        assert len((await session.scalars(select(Replacement))).all()) == 1


async def test_an_unknown_number_is_asked_for_again(world: World) -> None:
    chair, minh, _ = await office(world)
    await chair.says("/thaythe 99-CT/TU")
    assert "Không có nhiệm vụ nào ghi theo văn bản" in chair.last
    await minh.says("/thaythe 23-CT/TU")
    assert "không thuộc phạm vi" in minh.last


async def test_a_head_decides_about_the_own_unit_only(world: World) -> None:
    chair, _, codes = await office(world)
    await replaces(chair)
    other = await world.official("vinh", unit="VHXH", role=Role.HEAD)
    await other.says("/thaythe 23-CT/TU")
    assert codes[0] not in other.last
    row = await task(world, codes[0])
    await other.acts(f"w.move:{row.id}")
    assert "không thuộc phạm vi" in other.last
    await other.acts(f"w.all:{row.document_id}")
    assert {await paper_of(world, code) for code in codes} == {"23-CT/TU"}


async def test_something_alike_of_the_same_document_is_warned_of(world: World) -> None:
    chair, _, _ = await office(world)
    async with world.database.read() as session:
        document = await session.scalar(select(Document.id))
    await give(
        world,
        None,
        unit="VHXH",
        content="Rà soát quy hoạch mạng lưới trường học trên địa bàn",
        document_id=document,
    )
    await chair.says("/giaoviec Rà soát mạng lưới trường học")
    await chair.says("kinh te")
    await chair.presses("Bỏ qua")
    await chair.presses("thủ trưởng đơn vị phân công")
    await chair.says("30/11")
    await chair.presses("Thường")
    await chair.says("23-CT/TU")
    assert "Cùng văn bản 23-CT/TU đã có nhiệm vụ tương tự giao Phòng Văn hóa - Xã hội" in chair.last


async def test_what_was_kept_and_moved_after_all_is_asked_about_when_that_is_replaced_too(
    world: World,
) -> None:
    chair, _, codes = await office(world)
    await replaces(chair)
    await chair.presses(codes[0])
    kept = chair.action("Chuyển sang văn bản mới")
    await chair.presses("Giữ văn bản cũ")
    await chair.acts(kept)
    assert await paper_of(world, codes[0]) == "15-CT/TU"
    await chair.says("/thaythe 15-CT/TU")
    await chair.presses("Có văn bản thay thế")
    await chair.says("27-CT/TU")
    assert codes[0] in chair.last
