"""Promises that planted bugs showed nobody was holding: order, replay, codes, ends of rights,
clocks of older deadlines."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from domain.lifecycle import Matter, UpdateState
from domain.notices.general import Cancelled, Hello
from domain.rights import Right, Role
from models.contacts import Contact
from models.office import Grant, Person
from models.post import Update
from models.reports import Report
from models.work import Alarm, Task
from services import contacts, intake, post
from services.dispatch import claim
from services.operators import operators
from tests.journeys.reporting import guided, send
from tests.tasks import at, events, give, visitor
from tests.world import PHONE, Actor, World

REFUSED = "Mã liên kết không dùng được"


async def test_a_letter_in_the_air_is_not_overtaken_by_a_later_one(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/huy")
    async with world.database.write() as session:
        contact = (await session.scalars(select(Contact))).one()
        post.reply(session, contact, Hello(official=False), world.now)
        post.reply(session, contact, Cancelled(), world.now)
    async with world.database.write() as session:
        first = await claim(session, world.now, "other", {PHONE: 9}, ())
    async with world.database.write() as session:
        second = await claim(session, world.now, "one", {PHONE: 9}, ())
    assert (len(first.claims), len(second.claims)) == (1, 0)


async def test_what_nobody_could_read_is_kept_and_handled_after_a_repair(world: World) -> None:
    await world.hear({"chat": "hoa", "poison": True, "text": "/trogiup"})
    async with world.database.write() as session:
        row = (await session.scalars(select(Update))).one()
        assert row.state is UpdateState.UNPARSABLE
        assert intake.payload(session, row)["text"] == "/trogiup"
        assert await intake.replay(session, world.now) == 1


async def code_for(world: World, actor: Actor, **lives: int) -> str:
    async with world.database.write() as session:
        person = await session.get_one(Person, actor.person_id)
        return await contacts.invite(session, person, world.now, timedelta(**lives))


async def test_a_linking_code_is_good_once(world: World) -> None:
    minh = await world.official("minh", linked=False)
    code = await code_for(world, minh, hours=1)
    await minh.says(f"/start {code}")
    assert REFUSED not in minh.last
    thief = world.citizen("thief")
    await thief.says(f"/start {code}")
    assert REFUSED in thief.last


async def test_a_linking_code_expires(world: World) -> None:
    minh = await world.official("minh", linked=False)
    code = await code_for(world, minh, hours=1)
    await world.later(hours=2)
    await minh.says(f"/start {code}")
    assert REFUSED in minh.last


async def test_guessing_linking_codes_is_limited_even_for_the_right_one(
    world: World,
) -> None:
    minh = await world.official("minh", linked=False)
    code = await code_for(world, minh, hours=1)
    for guess in ("CFGHJKMNPC", "CFGHJKMNPF", "CFGHJKMNPG", "CFGHJKMNPH", "CFGHJKMNPJ"):
        await minh.says(f"/start {guess}")
    await minh.says(f"/start {code}")
    assert "Đã thử quá nhiều lần" in minh.last


async def test_a_right_ends_after_its_last_day(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    async with world.database.write() as session:
        await session.execute(update(Grant).values(to_on=world.local.date()))
    assert (await visitor(world, trang)).may(Right.ASSIGN)
    await world.later(days=1)
    assert not (await visitor(world, trang)).may(Right.ASSIGN)


async def test_a_clock_of_an_older_deadline_says_nothing(world: World) -> None:
    minh = await world.official("minh")
    code = await give(world, minh, due=at("2026-11-25"))
    await minh.presses("Đã nhận")
    async with world.database.write() as session:
        await session.execute(update(Task).values(due_version=2))
    minh.clear()
    await world.until_local("2026-11-30")
    assert minh.sees == []
    assert [event.kind for event in await events(world, code)] == ["assigned", "acknowledged"]


async def test_one_clock_that_cannot_be_planned_stops_no_other(world: World) -> None:
    minh = await world.official("minh")
    await give(world, minh, due=at("2026-11-25"))
    async with world.database.write() as session:
        lost = Alarm(
            matter=Matter.TASK, matter_id=10**6, kind="deadline", next_at=world.now, version=1,
            anchor_at=world.now,
        )  # fmt: skip
        session.add(lost)
    minh.clear()
    await world.until_local("2026-11-24", "07:30")
    assert "NHẮC VIỆC" in minh.last
    async with world.database.read() as session:
        pushed = await session.get_one(Alarm, lost.id)
        assert pushed.failures > 0
        assert pushed.next_at is not None
        assert pushed.next_at <= world.now + timedelta(hours=1)
        assert await operators(session, world.now) == []


async def test_a_task_handed_in_is_urged_on_no_longer(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await give(world, minh, by=head, due=at("2026-11-25"))
    await minh.presses("Đã nhận")
    await minh.presses("Hoàn thành")
    await minh.says("Báo cáo số 12/BC-KT")
    minh.clear()
    async with world.database.read() as session:
        clock = await session.scalars(select(Alarm).where(Alarm.kind == "deadline"))
        assert clock.one().next_at is None
    await world.until_local("2026-12-10")
    assert minh.sees == []


async def test_who_watches_a_report_may_read_it_and_not_take_it(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    watcher = await world.official("sup", "VP", Role.SUPERVISOR, scope="UBND")
    report = await guided_report(world)
    await watcher.acts(f"p.see:{report.id}")
    assert report.code in watcher.last
    await watcher.acts(f"p.take:{report.id}")
    assert (await the_report(world)).taken_at is None
    await head.acts(f"p.take:{report.id}")
    assert (await the_report(world)).taken_at is not None


async def guided_report(world: World) -> Report:
    hoa = world.citizen("hoa")
    await guided(hoa)
    await send(hoa)
    return await the_report(world)


async def the_report(world: World) -> Report:
    async with world.database.read() as session:
        return (await session.scalars(select(Report))).one()
