"""The ledger of lateness and the registers as files in the chat, for those who may read them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.rights import Role
from models.office import Grant
from models.work import Event
from tests.journeys.test_lateness import DUE, says_why
from tests.journeys.test_registers import cast, enters_an_obstacle
from tests.tasks import give
from tests.world import Actor, World

YEAR = "20260101-20261231"


def enclosed(actor: Actor) -> dict[str, Any]:
    last = actor.screen[-1].enclosure
    assert last is not None
    found: dict[str, Any] = json.loads(last.body)
    return found


async def test_a_head_takes_the_ledger_of_the_unit_away(world: World) -> None:
    trang, lan, _ = await cast(world)
    minh = await world.official("minh")
    code = await give(world, minh, by=trang, due=DUE)
    other = await give(world, lan, by=lan, unit="VHXH", due=DUE)
    await world.until_local("2026-11-27", "09:00")
    await says_why(minh, code, "Khách quan", "Khách quan khác", "Mưa bão, ngập kho lưu trữ")
    await trang.says("/nguyennhan")
    await trang.presses("Tải tệp Excel")
    assert "Đang lập tệp" in trang.sees[-2]
    assert "1 nhiệm vụ quá hạn" in trang.last
    assert trang.screen[-1].enclosure is not None
    assert trang.screen[-1].enclosure.name.startswith("so-theo-doi-cham-2026")
    [line] = enclosed(trang)["lines"]
    assert (line["code"], line["cause"], line["stated_by"]) == (code, "khach_quan", minh.name)
    assert line["words"] == "Mưa bão, ngập kho lưu trữ"
    assert line["code"] != other
    async with world.database.read() as session:
        [data] = await session.scalars(select(Event.data).where(Event.kind == "book_exported"))
    assert data["what"] == "late"


async def test_a_supervisor_takes_both_registers_with_who_has_not_answered(world: World) -> None:
    trang, _, ha = await cast(world)
    await enters_an_obstacle(trang)
    await ha.says("/vuongmac")
    await ha.presses("Tải tệp Excel")
    book = enclosed(ha)
    assert [line["document"] for line in book["lines"]] == ["Quyết định 12/2024/QĐ-UBND"]
    assert {unit["answer"] for unit in book["units"]} == {"entered", "silent"}
    await ha.says("/doimoi")
    await ha.presses("Tải tệp Excel")
    assert enclosed(ha)["lines"] == []
    assert "0 mục, kèm tình hình đăng ký của 2 đơn vị" in ha.last


async def test_a_head_takes_away_the_entries_of_the_own_unit_alone(world: World) -> None:
    trang, lan, _ = await cast(world)
    await enters_an_obstacle(trang)
    await lan.says("/vuongmac")
    await lan.presses("Tải tệp Excel")
    book = enclosed(lan)
    assert book["lines"] == []
    assert [unit["head"] for unit in book["units"]] == [lan.name]


async def test_whoever_may_not_read_them_takes_nothing_away(world: World) -> None:
    trang, lan, _ = await cast(world)
    minh, hoa = await world.official("minh"), world.citizen("hoa")
    foreign = await world.unit_id("VHXH")
    for who in (minh, hoa):
        for action in (f"q.file:0:{YEAR}", f"k.file:vuong_mac:{YEAR}", f"k.file:doi_moi:{YEAR}"):
            await who.acts(action)
            assert "không thuộc phạm vi" in who.last
    for action in (
        f"q.file:{foreign}:{YEAR}",
        "q.file:0:x",
        f"q.file:-1:{YEAR}",
        f"k.file:x:{YEAR}",
    ):
        await trang.acts(action)
        assert "không thuộc phạm vi" in trang.last
    for who in (minh, hoa, trang, lan):
        assert all(message.enclosure is None for message in who.screen)


async def test_a_book_asked_for_is_not_written_once_the_right_has_ended(world: World) -> None:
    trang, _, _ = await cast(world)
    await trang.says("/vuongmac")
    await world.receive({"chat": "trang", "action": trang.action("Tải tệp Excel")})
    while await world.desk.serve_waiting():
        pass
    async with world.database.write() as session:
        query = select(Grant).where(Grant.person_id == trang.person_id)
        for grant in await session.scalars(query):
            grant.to_on = (world.now - timedelta(days=1)).date()
    await world.settle()
    assert all(message.enclosure is None for message in trang.screen)


async def test_a_book_can_be_had_in_english(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD, language="en")
    await head.says("/obstacles")
    await head.presses("Excel file")
    assert "register of obstacles" in head.last
    assert enclosed(head)["book"] == "vuong_mac"
