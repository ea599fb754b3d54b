"""Whoever answers for reports or watches over them asks for figures; whom a report is about finds
no trace of it in any of them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from domain.lifecycle import ReportState
from domain.rights import Role
from models.reports import Report
from services import hotline_spots
from services.almanac import set_policy
from tests.journeys.reporting import about, answered, filed, guided, send
from tests.world import Actor, World


async def town(world: World) -> dict[str, Actor]:
    return {
        "head": await world.official("head", role=Role.HEAD),
        "chair": await world.official("chair", unit="UBND", role=Role.HEAD),
        "watcher": await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND"),
    }


async def asks(actor: Actor, words: str = "") -> str:
    actor.clear()
    await actor.says(f"/thongkephananh {words}".strip())
    return actor.last


async def test_a_supervisor_reads_terms_results_and_satisfaction(world: World) -> None:
    people = await town(world)
    for chat in ("hoa", "lan"):
        await filed(world.citizen(chat))
    await answered(people["head"])
    await world.until_local("2026-12-10")
    await filed(world.citizen("mai"), unit="Văn hóa")
    said = await asks(people["watcher"], "năm 2026")
    assert "đã tiếp nhận 3" in said
    assert "Đã xử lý 1: đúng hạn 1, quá hạn 0" in said
    assert "Đang xử lý 2: trong hạn 1, quá hạn 1" in said
    assert "đúng một phần 1" in said
    assert "Chậm trễ, trễ hạn giải quyết: 3 (quá hạn 1)" in said
    assert "Phòng Kinh tế, Hạ tầng và Đô thị: 2 (quá hạn 1)" in said
    assert people["watcher"].screen[-1].picture is not None


async def test_one_unit_and_one_period_may_be_asked_for(world: World) -> None:
    people = await town(world)
    await filed(world.citizen("hoa"))
    await filed(world.citizen("lan"), unit="Văn hóa")
    assert "đã tiếp nhận 1" in await asks(people["watcher"], "kinh te tháng 11")
    assert "không có trường hợp" in await asks(people["watcher"], "tháng 10")
    assert "Không tìm thấy đơn vị" in await asks(people["watcher"], "so vu tru")
    assert "chưa bắt đầu" in await asks(people["watcher"], "01/01/2030")
    await people["watcher"].presses("Quý này")
    assert "đã tiếp nhận 2" in people["watcher"].last


async def test_the_accused_leadership_counts_nothing(world: World) -> None:
    people = await town(world)
    before = await asks(people["head"], "năm nay")
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo đơn vị")
    await send(hoa)
    assert await asks(people["head"], "năm nay") == before
    assert "đã tiếp nhận 1" in await asks(people["chair"], "năm nay")
    await people["head"].presses("Word")
    assert b"Ch\xe1\xba\xadm tr\xe1\xbb\x85" not in document(people["head"])


async def test_who_has_nothing_to_do_with_reports_gets_no_figures(world: World) -> None:
    minh = await world.official("minh")
    clerk = await world.official("clerk", role=Role.CLERK)
    for actor in (minh, clerk, world.citizen("hoa")):
        assert "không thuộc phạm vi" in await asks(actor)
        await actor.acts("pf.st:0:year")
        assert "không thuộc phạm vi" in actor.last
        await actor.acts("pf.paper:docx:0:year")
        assert "không thuộc phạm vi" in actor.last
        await actor.acts("pf.spots:0:year")
        assert "không thuộc phạm vi" in actor.last


async def test_another_units_figures_are_not_a_heads(world: World) -> None:
    people = await town(world)
    unit = await world.unit_id("VHXH")
    await people["head"].acts(f"pf.st:{unit}:year")
    assert "không thuộc phạm vi" in people["head"].last


async def test_hot_spots_are_told_when_five_people_named_the_place(world: World) -> None:
    people = await town(world)
    watcher = people["watcher"]
    for n in range(4):
        await filed(
            world.citizen(f"c{n}"), story=f"Chờ mãi ở quầy số 03, lần thứ {n}, không ai tiếp."
        )
    await filed(world.citizen("other"), story="Ở quầy 7 thiếu giấy hẹn.")
    await asks(watcher, "năm nay")
    await watcher.presses("Điểm nóng")
    assert "Không có quầy, bộ phận nào có từ 5 người" in watcher.last
    await filed(world.citizen("fifth"), story="Quay 3 khong ai tiep dan.")
    await watcher.presses("Điểm nóng")
    assert "Không có quầy" in watcher.last  # quầy 7 alone would be found by subtraction
    await filed(world.citizen("sixth"), story="Ở quầy 8 thiếu giấy hẹn.")
    await watcher.presses("Điểm nóng")
    assert "Không có quầy" in watcher.last  # two people of two places hide each other badly
    for n in range(3):
        await filed(world.citizen(f"d{n}"), story="Ở quầy 9 thiếu giấy hẹn.")
    await watcher.presses("Điểm nóng")
    assert "Quầy 3: 5 phản ánh" in watcher.last
    assert "Các nơi khác, mỗi nơi ít người phản ánh: 5" in watcher.last
    for hidden in ("Quầy 7", "Quầy 8", "Quầy 9"):
        assert hidden not in watcher.last


async def test_one_person_who_writes_often_makes_no_hot_spot(world: World) -> None:
    people = await town(world)
    hoa = world.citizen("hoa")
    for _ in range(6):
        await hoa.says("/phananh")
        await hoa.presses("Phản ánh")
        await hoa.presses("Thái độ")
        await hoa.says("kinh te")
        await hoa.presses("Phòng Kinh tế")
        await hoa.says("Ở quầy 3 không ai tiếp dân.")
        await hoa.presses("Chỉ cán bộ")
        await hoa.presses("📨 Gửi")
    await asks(people["watcher"], "năm nay")
    await people["watcher"].presses("Điểm nóng")
    assert "Quầy 3" not in people["watcher"].last


async def test_a_unit_is_told_alike_alone_and_among_others_however_many_there_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The most words that are looked at are counted unit by unit: cut off by its neighbours, a
    place of the unit could be found as the difference of two answers."""
    people = await town(world)
    for n in range(10):
        citizen = world.citizen(f"c{n}")
        await filed(citizen, unit="Kinh tế" if n % 2 else "Văn hóa", story="Quầy 3 đóng cửa sớm.")
    monkeypatch.setattr(hotline_spots, "MOST", 5)
    await asks(people["watcher"], "năm nay")
    await people["watcher"].presses("Điểm nóng")
    assert people["watcher"].last.count("Quầy 3: 5 phản ánh") == 2


async def test_the_mean_of_a_few_ratings_is_not_told(world: World) -> None:
    people = await town(world)
    hoa = world.citizen("hoa")
    await filed(hoa)
    await answered(people["head"])
    await hoa.presses("2 ⭐")
    said = await asks(people["watcher"], "năm nay")
    assert "dưới 5 lượt, không nêu điểm" in said
    assert "2,0/5" not in said
    async with world.database.write() as session:
        await set_policy(session, "hotline.least", "1", "Quyết định của thử nghiệm", world.now)
    assert "2,0/5 (1 lượt, 0 lượt hài lòng trở lên)" in await asks(people["watcher"], "năm nay")


def document(actor: Actor) -> bytes:
    """The words of the newest Word file on the phone."""
    enclosed = [message.enclosure for message in actor.screen if message.enclosure]
    assert enclosed, actor.sees
    with ZipFile(BytesIO(enclosed[-1].body)) as archive:
        return archive.read("word/document.xml")


async def test_the_report_holds_the_lines_offices_use(world: World) -> None:
    people = await town(world)
    await filed(world.citizen("hoa"))
    await asks(people["watcher"], "quý 4")
    await people["watcher"].presses("Word")
    text = document(people["watcher"]).decode()
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Đã tiếp nhận 01 phản ánh, kiến nghị, khen ngợi (trong đó khen ngợi: không có trường hợp)",
        "phản ánh đúng: không có trường hợp",
        "Nhũng nhiễu, gây phiền hà",
        "không có",
        "Trong kỳ không tiến hành cuộc kiểm tra công vụ nào.",
        "./.",
    ):
        assert words in text, words
    await people["watcher"].presses("Excel")
    enclosed = people["watcher"].screen[-1].enclosure
    assert enclosed is not None
    assert enclosed.name.endswith(".xlsx")
    assert enclosed.body.startswith(b"PK")


async def test_what_is_set_aside_as_a_flood_counts_nowhere(world: World) -> None:
    people = await town(world)
    code = await filed(world.citizen("hoa"))
    await filed(world.citizen("lan"))
    async with world.database.write() as session:
        row = (await session.scalars(select(Report).where(Report.code == code))).one()
        row.state = ReportState.SET_ASIDE
    assert "đã tiếp nhận 1," in await asks(people["watcher"], "năm nay")
