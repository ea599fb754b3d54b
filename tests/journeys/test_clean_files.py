"""What officers are given of a citizen's file holds nothing that says who made it or where."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.reports import Attachment, Piece
from models.work import Event
from services.files import ORIGINAL
from tests import hidden
from tests.hidden import MARK, everything
from tests.journeys.reporting import guided, send
from tests.journeys.test_files import bodies, document, files
from tests.world import Actor, World


async def with_file(citizen: Actor, body: bytes, name: str, kind: str = "document") -> str:
    """A report about Kinh tế with one file."""
    await guided(citizen)
    await citizen.presses("📎 Ảnh")
    if kind == "photo":
        await citizen.sends_photo(body)
    elif kind == "voice":
        citizen.world.phones.files["voice"] = body
        await citizen.says("", [{"ref": "voice", "kind": "voice", "mime": "audio/ogg"}])
    else:
        await document(citizen, body, name)
    await citizen.presses("Xong")
    return await send(citizen)


async def kinds(world: World) -> list[str]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Event.kind).order_by(Event.id)))


@pytest.mark.parametrize(
    ("make", "name", "kind"),
    [
        (hidden.jpeg, "", "photo"),
        (hidden.png, "man hinh.png", "document"),
        (hidden.pdf, "don.pdf", "document"),
        (hidden.word, "don.docx", "document"),
        (hidden.excel, "bang.xlsx", "document"),
    ],
)
async def test_the_head_gets_the_file_and_nothing_that_hid_in_it(
    world: World, make: hidden.Maker, name: str, kind: str
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    code = await with_file(world.citizen("hoa"), make(), name, kind)
    await binh.presses("📎 Xem tệp (1)")
    [body] = bodies(binh)
    assert MARK.encode() in everything(make())
    assert MARK.encode() not in everything(body)
    assert b"GPS" not in body
    [message] = files(binh)
    assert message.enclosure is not None
    assert message.enclosure.name.startswith(f"{code}-1.")


async def test_whoever_opens_it_too_early_is_told_to_wait(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    hoa = world.citizen("hoa")
    world.basin.deaths = 1  # killed in the middle: the lease must end first
    await with_file(hoa, hidden.jpeg(), "", "photo")
    await binh.presses("📎 Xem tệp (1)")
    assert files(binh) == []
    assert "đang được xóa thông tin ẩn" in binh.last
    await world.outage(minutes=6)
    await binh.presses("📎 Xem tệp (1)")
    assert len(files(binh)) == 1


async def test_a_file_that_kills_the_child_each_time_is_not_called_clean(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    world.basin.deaths = 3
    await with_file(world.citizen("hoa"), hidden.jpeg(), "", "photo")
    for _ in range(3):
        await world.outage(minutes=6)
    await binh.presses("📎 Xem tệp (1)")
    assert files(binh) == []
    assert "chưa xóa được thông tin ẩn" in binh.last


async def test_what_cannot_be_cleaned_is_offered_only_behind_a_warning(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    voice = b"OggS\0\2" + b"giong noi" * 9
    await with_file(world.citizen("hoa"), voice, "", "voice")
    await binh.presses("📎 Xem tệp (1)")
    assert files(binh) == []
    assert "chưa xóa được thông tin ẩn" in binh.last
    await binh.presses("Vẫn mở")
    assert bodies(binh) == [voice]
    assert "có thể còn thông tin ẩn" in binh.last
    assert "file_opened" in await kinds(world)


async def test_the_original_is_opened_with_a_reason_that_is_written_down(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await with_file(world.citizen("hoa"), hidden.jpeg(), "", "photo")
    await binh.presses("📎 Xem tệp (1)")
    await binh.presses("Mở bản gốc")
    assert "lý do" in binh.last
    assert "original_opened" not in await kinds(world)
    await binh.says("Cần xem giờ chụp để đối chiếu sổ trực")
    assert bodies(binh)[-1] == hidden.jpeg()
    assert "original_opened" in await kinds(world)
    async with world.database.read() as session:
        whole = repr(list(await session.scalars(select(Event.data))))
    assert "sổ trực" not in whole


async def test_who_only_looks_on_cannot_open_an_original(world: World) -> None:
    await world.official("binh", role=Role.HEAD)
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    minh = await world.official("minh")
    code = await with_file(world.citizen("hoa"), hidden.jpeg(), "", "photo")
    async with world.database.read() as session:
        file = await session.scalar(select(Attachment.id).where(Attachment.matter == "report"))
        behind = await session.scalar(select(Attachment.id).where(Attachment.matter == ORIGINAL))
    await giam.says(f"/phananh {code}")
    await giam.presses("📎 Xem tệp (1)")
    assert "Mở bản gốc" not in " ".join(giam.labels)
    for actor in (giam, minh):
        for action in (f"p.original:{file}", f"p.original:{behind}", f"p.unclean:{behind}"):
            await actor.acts(action)
            assert "không thuộc phạm vi" in actor.last
    assert hidden.jpeg() not in [*bodies(giam), *bodies(minh)]


async def test_a_file_larger_than_the_office_takes_is_said_to_be_so(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    hoa = world.citizen("hoa")
    await with_file(hoa, b"\xff\xd8\xff" + bytes(21 << 20), "to.jpg")
    assert "lớn hơn mức cho phép nên không được chuyển" in hoa.last
    assert "gửi lại dạng ảnh hoặc PDF" in hoa.last
    await binh.presses("📎 Xem tệp (1)")
    assert "lớn hơn mức cho phép" in binh.last
    async with world.database.read() as session:
        assert (await session.scalars(select(Piece.number))).all() == []
