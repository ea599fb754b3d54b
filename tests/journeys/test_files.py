"""Files can be seen by those who may see them, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import Select, select

from domain.lifecycle import Matter
from domain.messages import Outgoing
from domain.rights import Role
from models.reports import Attachment, Barred, Report
from models.work import Event
from scheduler.housekeeping import Housekeeping
from tests import hidden
from tests.journeys.reporting import about, filed, guided, send
from tests.tasks import at, events, give
from tests.world import Actor, World, letters

JPEG = hidden.jpeg()
PDF = b"%PDF-1.7 " + b"bao cao" * 20


async def document(actor: Actor, body: bytes, name: str, mime: str = "") -> None:
    """Send a file under a name."""
    ref = f"file{next(actor.world.updates)}"
    actor.world.phones.files[ref] = body
    await actor.says("", [{"ref": ref, "kind": "document", "name": name, "mime": mime}])


async def with_photos(citizen: Actor, *bodies: bytes) -> str:
    """A report about Kinh tế, sent with these photos."""
    await guided(citizen)
    await citizen.presses("📎 Ảnh")
    for body in bodies:
        await citizen.sends_photo(body)
    await citizen.presses("Xong")
    return await send(citizen)


def files(actor: Actor) -> list[Outgoing]:
    return [message for message in actor.screen if message.enclosure is not None]


def bodies(actor: Actor) -> list[bytes]:
    return [message.enclosure.body for message in files(actor) if message.enclosure is not None]


def of_reports() -> Select[Attachment]:
    """Files of reports as they are listed; the originals behind them are none."""
    listed = select(Attachment).where(Attachment.matter == Matter.REPORT)
    return listed.order_by(Attachment.id)


async def opened(world: World) -> list[Event]:
    async with world.database.read() as session:
        query = select(Event).where(Event.kind == "file_opened").order_by(Event.id)
        return list(await session.scalars(query))


# --- reports -------------------------------------------------------------------------------


async def test_the_head_sees_the_citizens_photos_one_protected_message_each(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    two = hidden.jpeg(size=(40, 24)), hidden.jpeg(size=(64, 32))
    code = await with_photos(world.citizen("hoa"), *two)
    await binh.presses("📎 Xem tệp (2)")
    assert [Image.open(BytesIO(body)).size for body in bodies(binh)] == [(40, 24), (64, 32)]
    assert all(message.protected for message in files(binh))
    names = [message.enclosure.name for message in files(binh) if message.enclosure]
    assert names == [f"{code}-1.jpg", f"{code}-2.jpg"]
    assert f"Ảnh 2/2 của {code}" in binh.last


async def test_who_opened_which_file_is_written_down_by_ids_only(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await with_photos(world.citizen("hoa"), JPEG)
    await binh.presses("📎 Xem tệp (1)")
    [event] = await opened(world)
    async with world.database.read() as session:
        [attachment] = await session.scalars(of_reports())
    assert (event.actor_id, event.data) == (binh.person_id, {"file": attachment.id})


async def test_no_file_and_no_name_lies_in_a_letter(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await with_photos(world.citizen("hoa"), JPEG)
    await binh.presses("📎 Xem tệp (1)")
    [letter] = await letters(world, kind="report.file")
    assert letter.sealed is None
    assert set(letter.ids) == {"file", "number", "of"}


@pytest.mark.parametrize("after", ["", ":0", ":10"])
async def test_a_colleague_who_may_not_see_the_report_gets_no_file(
    world: World, after: str
) -> None:
    await world.official("binh", role=Role.HEAD)
    minh = await world.official("minh")
    await with_photos(world.citizen("hoa"), JPEG)
    async with world.database.read() as session:
        [report] = await session.scalars(select(Report.id))
    await minh.acts(f"p.files:{report}{after}")
    assert files(minh) == []
    assert await opened(world) == []


async def test_the_accused_gets_no_file_though_it_is_their_unit(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD, name="Phạm Văn Bình")
    chief = await world.official("chu", unit="UBND", role=Role.LEADER)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await hoa.presses("📎 Ảnh")
    await hoa.sends_photo(JPEG)
    await hoa.presses("Xong")
    await about(hoa, "Lãnh đạo", "Phạm Văn Bình")
    await send(hoa)
    async with world.database.read() as session:
        [report] = await session.scalars(select(Report.id))
    await binh.acts(f"p.files:{report}")
    assert files(binh) == []
    await chief.presses("📎 Xem tệp (1)")
    assert len(bodies(chief)) == 1


async def test_whoever_is_barred_before_the_file_leaves_never_gets_it(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await with_photos(world.citizen("hoa"), JPEG)
    await world.receive({"chat": "binh", "action": binh.action("📎 Xem tệp")})
    await world.desk.serve_waiting()
    async with world.database.write() as session:
        [report] = await session.scalars(select(Report.id))
        session.add(Barred(report_id=report, person_id=binh.person_id))
    await world.settle()
    assert files(binh) == []


async def test_a_file_still_on_its_way_is_said_to_be_so(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await with_photos(world.citizen("hoa"), JPEG)
    async with world.database.write() as session:
        [attachment] = await session.scalars(of_reports())
        attachment.state = "waiting"
    await binh.presses("📎 Xem tệp (1)")
    assert files(binh) == []
    assert "đang được tải về, xin xem lại sau" in binh.last


async def test_a_lost_file_is_said_to_be_lost(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await hoa.presses("📎 Ảnh")
    await hoa.says("", [{"ref": "gone", "kind": "photo", "name": "", "mime": "image/jpeg"}])
    await hoa.presses("Xong")
    code = await send(hoa)
    assert f"Tệp thứ 1 Ông/Bà gửi kèm {code} không tải về được" in hoa.last
    await binh.presses("📎 Xem tệp (1)")
    assert files(binh) == []
    assert "Không tải được tệp" in binh.last


@pytest.mark.parametrize(
    ("name", "body"),
    [("anh.jpg", b"MZ\x90\0"), ("bang-ke.pdf.exe", PDF), ("trang.txt", b"\n<script>1</script>")],
)
async def test_what_could_run_is_never_passed_on(world: World, name: str, body: bytes) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await hoa.presses("📎 Ảnh")
    await document(hoa, body, name)
    await hoa.presses("Xong")
    await send(hoa)
    await binh.presses("📎 Xem tệp (1)")
    assert files(binh) == []
    assert "không được chuyển tiếp" in binh.last


async def test_many_files_come_ten_at_a_time(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await with_photos(world.citizen("hoa"), *(JPEG,) * 10)
    async with world.database.write() as session:
        [first, *_] = await session.scalars(of_reports())
        twin = {
            name: getattr(first, name)
            for name in ("matter", "matter_id", "channel", "account", "ref", "kind", "name", "at")
        }
        session.add(Attachment(**twin, mime="image/jpeg", state="lost"))
    await binh.presses("📎 Xem tệp")
    assert len(files(binh)) == 10
    await binh.presses("📎 Xem tiếp (1)")
    assert "11/11" in binh.last


# --- tasks ---------------------------------------------------------------------------------


async def test_the_accepter_opens_the_file_of_a_result_under_its_own_name(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head, due=at("2026-11-25"))
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await document(minh, PDF, "Báo cáo quý 3.pdf", "application/pdf")
    await head.presses("📎 Xem tệp (1)")
    [message] = files(head)
    assert message.enclosure is not None
    assert (message.enclosure.name, message.enclosure.body) == ("Báo cáo quý 3.pdf", PDF)
    assert not message.protected  # a result is there to be filed
    assert "file_opened" in [event.kind for event in await events(world, code)]
    await head.says(f"/viec {code}")
    assert "file_opened" not in head.last
    assert "📎 Xem tệp (1)" in head.labels


async def test_an_outsider_gets_no_file_of_a_task(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    stranger = await world.official("la", unit="VHXH", role=Role.HEAD)
    code = await give(world, minh, by=head, due=at("2026-11-25"))
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await document(minh, PDF, "bao-cao.pdf")
    task = (await events(world, code))[0].matter_id
    await stranger.acts(f"t.files:{task}")
    await world.citizen("hoa").acts(f"t.files:{task}")
    assert files(stranger) == files(world.citizen("hoa")) == []


# --- groups --------------------------------------------------------------------------------


async def test_nothing_is_served_in_a_group(world: World) -> None:
    minh = await world.official("minh")
    await give(world, minh, due=at("2026-11-25"))
    minh.clear()
    for said in ({"text": "/viec"}, {"text": "/start"}, {"action": "t.list"}):
        await world.hear({"chat": "minh", "group": True, **said})
    await world.hear({"chat": "-100", "group": True, "text": "đường hỏng"})
    assert minh.screen == []
    assert world.citizen("-100").screen == []
    await world.hear({"chat": "-100", "group": True, "text": "/start ABCDE23456"})
    assert "Chưa liên kết được" in world.citizen("-100").last  # no code of a unit's group


# --- identity in transit -------------------------------------------------------------------


async def test_where_an_answer_went_is_forgotten_a_minute_after_it_arrived(world: World) -> None:
    await world.official("binh", role=Role.HEAD)
    await filed(world.citizen("hoa"))
    tidy = Housekeeping(world.database, world.nudges, world.clock).tidy
    [sent] = [letter for letter in await letters(world) if letter.report_id is not None]
    assert sent.contact_id is not None
    world.now += timedelta(seconds=59)
    await tidy()
    [sent] = await letters(world, id=sent.id)
    assert sent.contact_id is not None  # the platform's limits are rebuilt from it
    world.now += timedelta(seconds=1)
    await tidy()
    [sent] = await letters(world, id=sent.id)
    assert sent.contact_id is None
    kept = [letter for letter in await letters(world) if letter.person_id is not None]
    assert all(letter.contact_id is not None for letter in kept)
