"""The figures an evaluation takes from tasks: whose, which month, how late, what was confirmed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from domain.evaluation import EvaluationBook, PersonLine
from domain.periods import Period, months
from domain.rights import Role
from models.office import Grant
from models.work import Event, Task
from services import evaluation
from tests.journeys.test_handovers import hands_over
from tests.journeys.test_holding import does
from tests.journeys.test_lateness import says_why
from tests.tasks import at, give
from tests.world import Actor, World

NOVEMBER, DECEMBER = months(2026, 11, 1), months(2026, 12, 1)


async def book(world: World, period: Period = NOVEMBER) -> EvaluationBook:
    async with world.database.read() as session:
        root = f"/{await world.unit_id('UBND')}/"
        return await evaluation.book(session, [root], "", period, world.now)


async def line(world: World, who: Actor, period: Period = NOVEMBER) -> PersonLine:
    found = await book(world, period)
    return next(one for one in found.people if one.person == who.name)


async def hands_in(
    who: Actor, code: str, giver: Actor, verdict: str = "Xác nhận hoàn thành"
) -> None:
    await who.says(f"/viec {code}")
    await who.presses("Hoàn thành")
    await who.says("Tờ trình 15/TTr-KT")
    await giver.presses(verdict)
    if verdict == "Trả lại":
        await giver.says("Thiếu phụ lục")


def enclosed(actor: Actor) -> dict[str, Any]:
    file = actor.screen[-1].enclosure
    assert file is not None
    made: dict[str, Any] = json.loads(file.body)
    return made


async def test_a_month_of_an_official(world: World) -> None:
    """Three products: on time, returned once and then on time, late once; 25 % each costs."""
    minh = await world.official("minh")
    son = await world.official("son", unit="UBND", role=Role.LEADER, scope="UBND")
    good = await give(world, minh, by=son, due=at("2026-11-27"))
    again = await give(world, minh, by=son, due=at("2026-11-27"), content="Báo cáo quý")
    late = await give(world, minh, by=son, due=at("2026-11-20"), content="Trả lời cử tri")
    await give(world, minh, by=son, due=at("2026-12-25"), content="Kế hoạch năm sau")
    await hands_in(minh, good, son)
    await hands_in(minh, again, son, "Trả lại")
    await hands_in(minh, again, son)
    await world.until_local("2026-11-23", "10:00")
    await hands_in(minh, late, son)
    found = await line(world, minh)
    assert (found.given, found.assigned, found.done, found.on_time) == (4, 3, 3, 2)
    assert (found.returned, found.late, found.times_late) == (1, 1, 1)
    assert found.quantity_percent == 100.0
    assert found.quality_points == 91.7  # (100 + 75 + 100) / 3
    assert found.progress_points == 91.7
    assert [one.progress_points for one in found.products] == [100, 100, 75]

    await says_why(minh, late)
    await son.presses("Xác nhận nguyên nhân")
    await son.says("45/TB-UBND")
    found = await line(world, minh)
    assert (found.times_late, found.objective_confirmed) == (1, 1)
    assert found.progress_points == 100.0
    product = found.products[2]
    assert (product.documents, product.confirmed_by) == ("45/TB-UBND", son.name)
    assert not product.on_time  # spared, and late all the same


async def test_a_cause_nobody_confirmed_or_not_an_objective_one_spares_nothing(
    world: World,
) -> None:
    minh = await world.official("minh")
    son = await world.official("son", unit="UBND", role=Role.LEADER, scope="UBND")
    code = await give(world, minh, by=son, due=at("2026-11-20"))
    await world.until_local("2026-11-23", "10:00")
    await says_why(minh, code)
    await son.presses("Không xác nhận")
    await son.says("Nhiều việc không phải là nguyên nhân khách quan")
    assert (await line(world, minh)).progress_points == 75.0
    await says_why(minh, code, "Năng lực", "Đã có quy định", "Chưa quen phần mềm")
    await son.presses("Xác nhận nguyên nhân")
    await son.says("45/TB-UBND")
    found = await line(world, minh)
    assert (found.times_late, found.objective_confirmed, found.progress_points) == (1, 0, 75.0)


async def test_a_task_is_evaluated_where_it_falls_due_and_carried_over_until_it_is_done(
    world: World,
) -> None:
    minh = await world.official("minh")
    son = await world.official("son", unit="UBND", role=Role.LEADER, scope="UBND")
    code = await give(world, minh, by=son, due=at("2026-11-25"))
    await world.until_local("2026-12-10", "10:00")
    november = await line(world, minh)
    assert (november.given, november.assigned, november.done) == (1, 1, 0)
    assert november.times_late == 1
    await hands_in(minh, code, son)
    assert await line(world, minh) == november  # the past is told as it was
    december = await line(world, minh, DECEMBER)
    assert (december.given, december.assigned, december.done, december.on_time) == (0, 1, 1, 0)
    await world.until_local("2027-01-20", "10:00")
    january = await line(world, minh, months(2027, 1, 1))
    assert (january.assigned, january.progress_points) == (0, None)


async def test_every_deadline_missed_is_a_delay_and_a_new_one_forgives_none(world: World) -> None:
    minh = await world.official("minh")
    son = await world.official("son", unit="UBND", role=Role.LEADER, scope="UBND")
    code = await give(world, minh, by=son, due=at("2026-11-20"))
    for day, due in (("2026-11-23", at("2026-11-25")), ("2026-11-27", at("2026-12-31"))):
        await world.until_local(day, "10:00")
        async with world.database.write() as session:
            change = update(Task).where(Task.code == code)
            await session.execute(
                change.values(due_at=due, due_version=Task.due_version + 1, since=world.now)
            )
    quarter = Period(months(2026, 10, 3).start, months(2026, 10, 3).end)
    found = await line(world, minh, quarter)
    assert (found.times_late, found.progress_points) == (2, 50.0)


async def test_who_had_it_then_answers_for_it(world: World) -> None:
    minh, lan = await world.official("minh"), await world.official("lan")
    trang = await world.official("trang", role=Role.HEAD)
    code = await give(world, minh, by=trang, due=at("2026-11-25"))
    await world.until_local("2026-12-02", "10:00")
    await trang.says(f"/viec {code}")
    await trang.presses("Giao lại")
    await trang.presses(lan.name)
    assert (await line(world, minh)).assigned == 1
    assert (await line(world, lan)).assigned == 0
    assert (await line(world, lan, DECEMBER)).assigned == 1
    assert (await line(world, minh, DECEMBER)).assigned == 0


async def test_whose_it_was_is_known_however_it_went_on(world: World) -> None:
    """Handed back, moved to another unit, handed over while it waits: the month before stays."""
    minh, lan = await world.official("minh"), await world.official("lan")
    trang = await world.official("trang", role=Role.HEAD)
    son = await world.official("son", unit="UBND", role=Role.LEADER, scope="UBND")
    await world.official("vinh", unit="VHXH", role=Role.HEAD)
    back, away, waits = [
        await give(world, minh, by=son, due=at("2026-11-25"), content=f"Việc thứ {n}")
        for n in ("nhất", "hai", "ba")
    ]
    await minh.says(f"/viec {waits}")
    await minh.presses("Hoàn thành")
    await minh.says("Tờ trình 15/TTr-KT")
    await world.until_local("2026-12-02", "10:00")
    await does(minh, back, "Trả lại nhiệm vụ", "Không phụ trách lĩnh vực này")
    await trang.presses("Giao lại")
    await trang.presses(lan.name)
    await does(son, away, "Chuyển đơn vị", "van hoa", "Đúng chức năng")
    await hands_over(trang, "minh", lan.name)
    assert [one.code for one in (await line(world, minh)).products] == [back, away, waits]
    assert (await line(world, lan)).assigned == 0
    assert [one.code for one in (await line(world, lan, DECEMBER)).products] == [back, waits]


async def test_a_head_asks_for_the_month_and_gets_the_file_in_the_chat(world: World) -> None:
    minh = await world.official("minh")
    trang = await world.official("trang", role=Role.HEAD)
    await world.official("phuc", unit="VHXH")
    await give(world, minh, by=trang, due=at("2026-11-20"))
    await trang.says("/danhgia tháng 11")
    assert "KẾT QUẢ THỰC HIỆN NHIỆM VỤ PHỤC VỤ ĐÁNH GIÁ" in trang.last
    assert f"{minh.name}: phải thực hiện 1, hoàn thành 0" in trang.last
    assert "Phuc" not in trang.last  # another unit
    await trang.presses("Tệp Excel")
    assert trang.screen[-1].enclosure is not None
    assert trang.screen[-1].enclosure.name == "danh-gia-20261101-20261130.xlsx"
    told = {one["person"]: one for one in enclosed(trang)["people"]}
    assert set(told) == {minh.name, trang.name}
    assert told[minh.name]["assigned"] == 1
    async with world.database.read() as session:
        query = select(Event.data).where(Event.kind == "evaluation_exported")
        [data] = list(await session.scalars(query))
    assert data["shape"] == "xlsx"


async def test_a_file_that_cannot_be_made_is_said_and_may_be_asked_for_again(
    world: World,
) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    await trang.says("/danhgia")
    again = trang.action("Tệp JSON")
    world.brush.broken = True
    await trang.acts(again)
    assert trang.screen[-1].enclosure is None
    assert "Chưa lập được tệp" in trang.last

    world.brush.broken = False
    await trang.acts(again)
    assert {one["person"] for one in enclosed(trang)["people"]} == {trang.name}


async def test_a_file_asked_for_is_not_written_once_the_right_has_ended(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    await trang.says("/danhgia")
    await world.receive({"chat": "trang", "action": trang.action("Tệp JSON")})
    while await world.desk.serve_waiting():
        pass
    async with world.database.write() as session:
        query = select(Grant).where(Grant.person_id == trang.person_id)
        for grant in await session.scalars(query):
            grant.to_on = (world.now - timedelta(days=1)).date()
    await world.settle()
    assert all(message.enclosure is None for message in trang.screen)


async def test_an_official_sees_the_own_figures_and_nobody_elses(world: World) -> None:
    minh, hoa = await world.official("minh"), world.citizen("hoa")
    trang = await world.official("trang", role=Role.HEAD)
    await give(world, minh, by=trang, due=at("2026-11-25"))
    await minh.says("/danhgia tháng 11")
    assert "phải thực hiện 1" in minh.last
    assert trang.name not in minh.last
    await minh.presses("Tệp CSV")
    assert [one["person"] for one in enclosed(minh)["people"]] == [minh.name]
    unit = await world.unit_id("KT")
    for action in (f"e.of:{unit}:20261101-20261130", "e.file:0:20261101-20261130:xlsx", "e.file:x"):
        for somebody in (minh, hoa):
            await somebody.acts(action)
            assert "không thuộc phạm vi" in somebody.last
    await trang.acts("e.file:0:20261101-20261130:exe")
    assert "không thuộc phạm vi" in trang.last
    await trang.says("/danhgia van hoa")
    assert "Không tìm thấy đơn vị" in trang.last
    await trang.says("/danhgia tháng 12/2027")
    assert "chưa bắt đầu" in trang.last
