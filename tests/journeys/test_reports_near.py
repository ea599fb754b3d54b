"""From whom else a report is kept: whoever works under the people it is about, stands in for them,
or said «Tôi có liên quan»; and who gets it at the top of the tree."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from domain.rights import Role
from models.office import Absence, Grant, Person, Policy, Unit
from scheduler.housekeeping import Housekeeping
from tests.journeys.reporting import about, answered, filed, guided, send
from tests.journeys.test_reports_accused import finds_nothing
from tests.world import Actor, World


async def name_receiver(world: World, actor: Actor, unit: str) -> None:
    async with world.database.write() as session:
        value = f"{actor.name} | {unit}"
        change = update(Policy).where(Policy.name == "report.receiver").values(value=value)
        await session.execute(change)


async def inspectors(world: World) -> Actor:
    """An inspector of a body outside the ward, named as the receiver."""
    async with world.database.write() as session:
        unit = Unit(code="TTTP", name="Thanh tra thành phố", name_fold="thanh tra thanh pho",
                    valid_from=date(2026, 1, 1))  # fmt: skip
        session.add(unit)
        await session.flush()
        unit.path = f"/{unit.id}/"
    inspector = await world.official("inspector", unit="TTTP", name="Cao Minh Trí")
    await name_receiver(world, inspector, "TTTP")
    return inspector


async def stands_in(world: World, away: Actor, instead: Actor) -> None:
    day = world.local.date()
    row = Absence(person_id=away.person_id, from_on=day, to_on=day.replace(month=12, day=31))
    row.stand_in_id = instead.person_id
    async with world.database.write() as session:
        session.add(row)


async def change(world: World, actor: Actor, **seat: Any) -> None:
    """Another seat, from today: role and unit code."""
    async with world.database.write() as session:
        unit = (await session.scalars(select(Unit).where(Unit.code == seat["unit"]))).one()
        person = await session.get_one(Person, actor.person_id)
        person.unit_id = unit.id
        for grant in await session.scalars(select(Grant).where(Grant.person_id == person.id)):
            grant.role, grant.unit_id = seat.get("role", grant.role), unit.id


async def test_those_below_an_accused_head_in_another_unit_hear_nothing(world: World) -> None:
    """A report about the chair that names no leadership of the unit it concerns: the head of that
    unit works under the chair, so it goes above both."""
    receiver = await inspectors(world)
    head = await world.official("head", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    chair = await world.official("chair", unit="UBND", role=Role.HEAD, name="Võ Văn Kiên")
    code = await filed(world.citizen("hoa"), story="Chủ tịch Võ Văn Kiên quát dân ở quầy 3.")
    assert code in receiver.last
    await world.later(days=20)
    await finds_nothing(world, [head, desk, chair], code)


async def test_at_the_top_the_named_receiver_gets_it_and_answers(world: World) -> None:
    receiver = await inspectors(world)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    vice = await world.official("vice", unit="UBND", role=Role.DEPUTY)
    operator = await world.official("operator", unit="VP", role=Role.OPERATOR, scope="UBND")
    hoa = world.citizen("hoa")
    await guided(hoa, unit="UBND")
    await about(hoa, "Lãnh đạo đơn vị")
    code = await send(hoa)
    assert code in receiver.last
    await receiver.presses("Tiếp nhận")
    await answered(receiver)
    assert "phản ánh đúng một phần" in hoa.last
    await finds_nothing(world, [chair, vice, operator], code)


async def test_whoever_stands_in_for_the_accused_is_kept_away_as_long_as_they_do(
    world: World,
) -> None:
    head = await world.official("head", role=Role.HEAD)
    lan = await world.official("lan", name="Lê Thị Lan")
    minh = await world.official("minh", name="Lê Văn Minh")
    await stands_in(world, lan, minh)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "chị Lan")
    code = await send(hoa)
    await head.presses("Giao cán bộ")
    assert minh.name not in head.labels
    await finds_nothing(world, [lan, minh], code)


async def test_whoever_stands_in_for_a_stand_in_is_kept_away_too(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    lan = await world.official("lan", name="Lê Thị Lan")
    minh = await world.official("minh", name="Lê Văn Minh")
    nam = await world.official("nam", name="Cao Văn Nam")
    await stands_in(world, lan, minh)
    await stands_in(world, minh, nam)
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "chị Lan")
    code = await send(hoa)
    await head.presses("Giao cán bộ")
    assert nam.name not in head.labels
    await finds_nothing(world, [lan, minh, nam], code)


async def test_a_deputy_over_the_handler_is_over_them_as_a_head_is(world: World) -> None:
    receiver = await inspectors(world)
    head = await world.official("head", role=Role.HEAD)
    vice = await world.official("vice", unit="UBND", role=Role.DEPUTY, name="Võ Văn Kiên")
    code = await filed(world.citizen("hoa"), story="Phó Chủ tịch Võ Văn Kiên quát dân ở quầy 3.")
    assert code in receiver.last
    await finds_nothing(world, [head, vice], code)


async def test_nobody_works_under_a_seat_that_has_ended(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    former = await world.official(
        "former", unit="VP", role=Role.HEAD, scope="UBND", name="Võ Văn Kiên"
    )
    async with world.database.write() as session:
        for seat in await session.scalars(select(Grant).where(Grant.person_id == former.person_id)):
            seat.to_on = world.local.date() - timedelta(days=1)
    code = await filed(world.citizen("hoa"), story="Ông Võ Văn Kiên quát dân ở quầy 3.")
    assert code in head.last
    await finds_nothing(world, [former], code)


async def test_an_accused_who_is_promoted_over_the_handler_takes_the_report_from_them(
    world: World,
) -> None:
    """«recomputed at every send and read»: the head who had it may not have it any more, and it
    does not lie with nobody either."""
    receiver = await inspectors(world)
    head = await world.official("head", role=Role.HEAD)
    lan = await world.official("lan", name="Lê Thị Lan")
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "chị Lan")
    code = await send(hoa)
    assert code in head.last
    await change(world, lan, unit="UBND", role=Role.HEAD)
    head.clear()
    world.phones.log.clear()
    await Housekeeping(world.database, world.nudges, world.clock).tidy()
    await world.settle()
    assert code in receiver.last
    await finds_nothing(world, [head, lan], code)


async def test_a_report_about_a_supervisor_goes_above_what_they_watch(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    watcher = await world.official(
        "watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND", name="Ngô Quang Huy"
    )
    code = await filed(world.citizen("hoa"), story="Ông Ngô Quang Huy ép quầy 3 dừng hồ sơ.")
    assert code in chair.last
    assert head.sees == []
    await finds_nothing(world, [watcher], code)


# --- «Tôi có liên quan» -----------------------------------------------------------------------


async def test_a_head_who_is_involved_says_so_in_one_tap_and_it_goes_on(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    staff = await world.official("staff")
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await head.presses("Tôi có liên quan")
    assert "được chuyển cho người khác" in head.last
    assert code in chair.last
    assert "UBND phường Bình An" in hoa.last
    head.clear()
    world.phones.log.clear()
    await world.until_local("2026-12-12")
    await finds_nothing(world, [head, staff], code)


async def test_an_official_who_is_involved_gives_it_back_to_the_head(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    code = await filed(world.citizen("hoa"))
    await head.presses("Giao cán bộ")
    await head.presses(minh.name)
    await minh.presses("Tôi có liên quan")
    assert "báo có liên quan" in head.last
    assert code in head.last
    minh.clear()
    world.phones.log.clear()
    await head.presses("Giao cán bộ")
    assert minh.name not in head.labels
    await finds_nothing(world, [minh], code)


async def test_an_involved_officer_of_the_desk_leaves_it_to_the_others(world: World) -> None:
    one = await world.official("one", unit="VP", role=Role.HOTLINE, scope="UBND")
    two = await world.official("two", unit="VP", role=Role.HOTLINE, scope="UBND")
    code = await filed(world.citizen("hoa"), unit="")
    await one.presses("Tôi có liên quan")
    one.clear()
    world.phones.log.clear()
    await two.presses("Tiếp nhận")
    assert "đã tiếp nhận" in two.last
    await finds_nothing(world, [one], code)
