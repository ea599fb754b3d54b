"""Whom a report is about: they never get it, see it, or are told of it by anything."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import select

from domain.rights import Role
from handlers.routes import BUTTONS, COMMANDS
from models.office import Absence, Grant, Person, Unit
from models.reports import Report
from tests.journeys.reporting import STORY, about, answered, filed, guided, send
from tests.world import Actor, World


async def tries_everything(world: World, actor: Actor) -> list[str]:
    """All commands, all buttons over the ids there may be: what the screen then shows. Each ends
    whatever dialogue the one before began."""
    actor.clear()
    commands = {handler: name for name, handler in COMMANDS.items() if name not in BEGINNING}
    for command, argument in product(sorted(commands.values()), ("", " kinh te")):
        await world.receive({"chat": actor.chat, "text": f"/{command}{argument}"})
    await world.settle()
    for button, argument in product(sorted(BUTTONS), ("", ":1", ":2")):
        await world.receive({"chat": actor.chat, "action": button + argument})
    await world.settle()
    return [*actor.sees, *actor.labels]


BEGINNING = ("start", "batdau")
"""Would give the chat to somebody else."""


async def finds_nothing(world: World, actors: list[Actor], report: str) -> None:
    """Nobody's phone ever showed the code or the words, and the report's door stays shut."""
    async with world.database.read() as session:
        row = (await session.scalars(select(Report).where(Report.code == report))).one()
    for actor in actors:
        for button in [name for name in BUTTONS if name.startswith("p.")]:
            if button != "p.list":
                await world.receive({"chat": actor.chat, "action": f"{button}:{row.id}"})
        await actor.says("/phananh")
        await actor.says("/huy")
        await actor.says(f"/phananh {report}")
        told = [m.html for _, chat, m in world.phones.log if chat == actor.chat]
        told += [b.label for m in actor.screen for r in m.buttons for b in r]
        assert not any(report in text for text in told), actor.chat
        assert not any("quầy 3" in text for text in told), actor.chat


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_accused_leadership_finds_no_trace_counts_included(world: World) -> None:
    """Every command and button there is, tried before and after on one phone, the deputy's: the
    head's and others' are tried in ``tests/rights/test_no_trace.py``. It takes long, so on one
    engine; whom the rows are kept from is tried on both below."""
    await world.official("head", role=Role.HEAD)
    deputy = await world.official("deputy", role=Role.DEPUTY)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    before = await tries_everything(world, deputy)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    assert code in chair.last
    assert await tries_everything(world, deputy) == before
    await finds_nothing(world, [deputy], code)


async def test_nobody_of_the_accused_leaderships_unit_hears_however_long_it_waits(
    world: World,
) -> None:
    head = await world.official("head", role=Role.HEAD)
    staff = await world.official("staff")
    clerk = await world.official("clerk", role=Role.CLERK)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    insider = await world.official("insider", role=Role.SUPERVISOR, scope="UBND")
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    await world.until_local("2026-12-12")
    assert code in " ".join(chair.sees)
    assert code in " ".join(watcher.sees)
    await finds_nothing(world, [head, staff, clerk, insider], code)


async def test_a_heads_full_name_in_the_story_is_enough(world: World) -> None:
    head = await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    hoa = world.citizen("hoa")
    code = await filed(hoa, story="Ong tran van hung o quầy 3 doi them tien moi nhan ho so")
    assert code in chair.last
    await finds_nothing(world, [head], code)


async def test_a_named_official_is_kept_away_while_their_head_handles_it(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    lan = await world.official("lan", name="Lê Thị Lan")
    minh = await world.official("minh", name="Lê Văn Minh")
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "chị Lan")
    code = await send(hoa)
    await head.presses("Giao cán bộ")
    assert minh.name in head.labels
    assert lan.name not in head.labels
    turn = head.action(minh.name).split(":")[1]
    await head.acts(f"d:{turn}:w{lan.person_id}")
    assert "không thuộc phạm vi" in head.last
    await head.presses("Giao cán bộ")
    await head.presses(minh.name)
    await finds_nothing(world, [lan], code)


async def test_an_accused_officer_of_the_desk_is_passed_over(world: World) -> None:
    good = await world.official("good", unit="VP", role=Role.HOTLINE, scope="UBND")
    bad = await world.official(
        "bad", unit="VP", role=Role.HOTLINE, scope="UBND", name="Phan Thị Ngọc Mai"
    )
    hoa = world.citizen("hoa")
    code = await filed(hoa, unit="", story="Chị Phan Thị Ngọc Mai ở quầy 3 cáu gắt với dân.")
    assert code in good.last
    await world.later(days=10)
    await finds_nothing(world, [bad], code)


async def test_with_the_whole_line_accused_the_desk_gets_it_and_the_operator_is_told(
    world: World,
) -> None:
    head = await world.official("head", role=Role.HEAD)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD, name="Võ Văn Kiên")
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    operator = await world.official("operator", unit="VP", role=Role.OPERATOR, scope="UBND")
    hoa = world.citizen("hoa")
    await guided(hoa, story=f"{STORY} Chủ tịch Võ Văn Kiên cũng bao che.")
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    assert code in desk.last
    assert "không còn người có thẩm quyền" in operator.last
    assert "quầy 3" not in " ".join(operator.sees)
    await desk.presses("Tiếp nhận")
    await answered(desk)
    assert "phản ánh đúng một phần" in hoa.last
    await world.later(days=10)
    await finds_nothing(world, [head, chair], code)


async def test_the_desk_routes_a_report_about_a_head_and_it_goes_above_them(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    hoa = world.citizen("hoa")
    await guided(hoa, unit="")
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    await desk.presses("Chuyển đơn vị")
    await desk.says("kinh te")
    await desk.presses("Phòng Kinh tế")
    assert code in chair.last
    await finds_nothing(world, [head], code)


async def test_naming_the_head_later_takes_the_report_away_from_them(world: World) -> None:
    head = await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    assert code in head.last
    head.clear()
    world.phones.log.clear()
    await hoa.says("Người gây khó chính là ông Trần Văn Hùng.")
    await hoa.presses(f"➕ {code}")
    assert code in chair.last
    await world.until_local("2026-12-12")
    await finds_nothing(world, [head], code)


async def test_naming_one_of_the_staff_later_leaves_it_with_the_head(world: World) -> None:
    head = await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    lan = await world.official("lan", name="Lê Thị Lan")
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await hoa.says("Người gây khó là chị Lê Thị Lan.")
    await hoa.presses(f"➕ {code}")
    head.clear()
    await head.says(f"/phananh {code}")
    assert code in head.last
    await finds_nothing(world, [lan], code)


async def test_naming_the_deputy_later_takes_it_from_the_whole_leadership(world: World) -> None:
    head = await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    deputy = await world.official("deputy", role=Role.DEPUTY, name="Đỗ Thị Hạnh")
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await hoa.says("Người gây khó chính là bà Đỗ Thị Hạnh.")
    await hoa.presses(f"➕ {code}")
    assert code in chair.last
    for actor in (head, deputy):
        actor.clear()
    world.phones.log.clear()
    await finds_nothing(world, [head, deputy], code)


async def test_a_stand_in_the_report_is_about_does_not_hear_it_for_the_superior(
    world: World,
) -> None:
    head = await world.official("head", role=Role.HEAD)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    async with world.database.write() as session:
        first, last = world.local.date(), world.local.date().replace(month=12, day=31)
        absence = Absence(person_id=chair.person_id, from_on=first, to_on=last)
        absence.stand_in_id = head.person_id
        session.add(absence)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    assert code in chair.last  # instead of the stand-in
    await world.until_local("2026-12-12")
    assert "QUÁ HẠN TRẢ LỜI" in chair.last  # reminded instead of the stand-in
    await finds_nothing(world, [head], code)


async def test_the_accused_is_not_told_that_somebody_could_not_be_told(world: World) -> None:
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    good = await world.official("good", unit="VP", role=Role.CLERK, scope="UBND")
    bad = await world.official("bad", role=Role.CLERK, scope="UBND")
    await chair.blocks()
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    assert code in " ".join(good.sees)
    await finds_nothing(world, [bad], code)


async def test_an_accused_who_changes_seat_still_finds_nothing(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await world.official("chair", unit="UBND", role=Role.HEAD)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    await promote(world, head, Role.SUPERVISOR, "UBND")
    await finds_nothing(world, [head], code)


async def promote(world: World, actor: Actor, role: Role, code: str) -> None:
    """Move somebody to the head office with a wide role."""
    async with world.database.write() as session:
        unit = (await session.scalars(select(Unit).where(Unit.code == code))).one()
        person = await session.get_one(Person, actor.person_id)
        person.unit_id = unit.id
        for grant in await session.scalars(select(Grant).where(Grant.person_id == person.id)):
            grant.role, grant.unit_id = role, unit.id
