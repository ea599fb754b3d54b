"""While somebody is away, letters and rights are with whoever stands in, at the very moment."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from domain.lifecycle import TaskState
from domain.rights import Right, Role
from models.ledger import Lateness
from models.office import Absence, Person
from services.tasks import assign
from tests.journeys.reporting import filed
from tests.journeys.test_extensions import asks, requests
from tests.journeys.test_lateness import says_why
from tests.tasks import at, give, task, visitor
from tests.world import Actor, World

WEDNESDAY = at("2026-11-25")


async def away(
    world: World, who: Actor, instead: Actor | None, first: str, last: str = "2026-12-31"
) -> None:
    async with world.database.write() as session:
        session.add(
            Absence(
                person_id=who.person_id,
                from_on=date.fromisoformat(first),
                to_on=date.fromisoformat(last),
                stand_in_id=instead.person_id if instead is not None else None,
            )
        )


async def test_a_heads_rights_are_with_the_stand_in_for_those_days_only(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    lan = await world.official("lan", name="Phạm Thị Lan")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await lan.says("/donvi")
    assert "không thuộc phạm vi" in lan.last

    await away(world, head, lan, "2026-11-20", "2026-11-23")
    await lan.says("/donvi")
    assert "không thuộc phạm vi" in lan.last  # not yet
    await world.until_local("2026-11-20", "09:00")
    await lan.says("/donvi")
    assert code in lan.last
    await lan.says(f"/viec {code}")
    await lan.presses("Giao lại")
    await lan.presses("Phạm Thị Lan")
    assert (await task(world, code)).assignee_id == lan.person_id
    await world.until_local("2026-11-23", "23:59")
    await lan.says("/donvi")
    assert code in lan.last  # the last day is one of them
    await world.until_local("2026-11-24", "00:00")
    await lan.says("/donvi")
    assert "không thuộc phạm vi" in lan.last


async def test_letters_go_there_from_the_first_day_to_the_last(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan = [await world.official(name) for name in ("minh", "lan")]
    await away(world, minh, lan, "2026-11-20", "2026-11-23")
    for day, told in (("19", minh), ("20", lan), ("23", lan), ("24", minh)):
        await world.until_local(f"2026-11-{day}", "16:00")
        minh.clear()
        lan.clear()
        code = await give(world, minh, by=head, due=at("2026-12-18"), content=f"Việc ngày {day}")
        assert [who.chat for who in (minh, lan) if code in " ".join(who.sees)] == [told.chat], day


async def absences(world: World) -> list[tuple[int, int, int | None]]:
    """First day, last day, who stands in."""
    async with world.database.read() as session:
        rows = await session.scalars(select(Absence).order_by(Absence.from_on))
        return [(row.from_on.day, row.to_on.day, row.stand_in_id) for row in rows]


async def test_an_absence_takes_the_days_of_an_earlier_one(world: World) -> None:
    """Never two who stand in for one person on one day."""
    minh, lan, hoa = [await world.official(name) for name in ("minh", "lan", "hoa")]

    async def is_away(first: str, last: str, instead: Actor) -> None:
        await minh.says("/vangmat")
        await minh.says(first)
        await minh.says(last)
        await minh.presses(instead.name)
        await minh.presses("Bỏ qua")

    await is_away("20/11", "23/11", lan)
    await is_away("23/11", "25/11", hoa)
    assert await absences(world) == [(20, 22, lan.person_id), (23, 25, hoa.person_id)]
    await is_away("23/11", "24/11", lan)
    assert await absences(world) == [
        (20, 22, lan.person_id),
        (23, 24, lan.person_id),
        (25, 25, hoa.person_id),
    ]


async def test_a_letter_goes_to_who_stands_in_when_it_is_sent(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    lan = await world.official("lan")
    await quietly_give(world, minh, head)
    await away(world, minh, lan, "2026-11-19")
    await world.settle()
    assert minh.sees == []
    assert "GIAO NHIỆM VỤ" in lan.last
    assert "Nguyễn Thị Lan" in lan.last


async def quietly_give(world: World, to: Actor, by: Actor) -> None:
    """A task is given and its letter lies in the outbox: nobody has sent yet."""
    giver = await visitor(world, by)
    async with world.database.write() as session:
        await assign(
            session,
            by=giver,
            content="Báo cáo nhanh tình hình mưa bão",
            lead_unit_id=await world.unit_id("KT"),
            assignee_id=to.person_id,
            due_at=WEDNESDAY,
            now=world.now,
        )


async def test_a_digest_that_waited_goes_to_who_stands_in_by_then(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    lan = await world.official("lan")
    codes = [
        await give(world, minh, by=head, due=WEDNESDAY, content=f"Việc {n}") for n in ("một", "hai")
    ]
    await world.until_local("2026-11-20", "07:00")
    await away(world, minh, lan, "2026-11-21")
    lan.clear()
    minh.clear()
    world.clock.moment = at("2026-11-20", "16:59")
    while await world.planner.plan_due():  # the rungs of the day are written, nobody sends
        pass
    await world.outage(days=2, hours=16)
    assert minh.sees == []
    assert all(code in " ".join(lan.sees) for code in codes)


async def planned_only(world: World, moment: str) -> None:
    """The rungs of that morning are written and put into digests; nobody sends yet."""
    await world.until_local(moment, "07:00")
    world.clock.moment = at(moment, "07:30")
    while await world.planner.plan_due():
        pass


async def test_a_digest_is_parted_when_its_reader_goes_on_leave(world: World) -> None:
    """Tasks follow to the stand-in; a report stays with whom the planner chose, who knew that the
    stand-in is not whom it is about."""
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    head = await world.official("trang", role=Role.HEAD)
    lan = await world.official("lan")
    report = await filed(world.citizen("hoa"))  # due 04/12, like the tasks
    due = at("2026-12-04", "17:00")
    codes = [await give(world, head, by=chair, due=due, content=f"Việc {n}") for n in ("x", "y")]
    for code in codes:
        await head.acts(f"t.ack:{(await task(world, code)).id}")
    await planned_only(world, "2026-12-01")
    await away(world, head, lan, "2026-12-01", "2026-12-02")
    head.clear()
    lan.clear()
    await world.settle()
    assert report in " ".join(head.sees)
    assert not any(code in " ".join(head.sees) for code in codes)
    assert all(code in " ".join(lan.sees) for code in codes)
    assert report not in " ".join(lan.sees)
    assert (len(head.sees), len(lan.sees)) == (1, 1)
    await lan.presses(codes[0])
    assert codes[0] in lan.last


async def test_a_question_about_a_task_follows_with_the_tasks(world: World) -> None:
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    minh, lan = await world.official("minh"), await world.official("lan")
    code = await give(world, minh, by=chair, due=at("2026-12-10"))
    await minh.presses("Đã nhận")
    await chair.acts(f"t.explain:{(await task(world, code)).id}")
    await planned_only(world, "2026-11-23")  # an explanation is due
    await away(world, minh, lan, "2026-11-23")
    minh.clear()
    lan.clear()
    await world.settle()
    assert minh.sees == []
    assert "giải trình" in " ".join(lan.sees).lower()


async def test_whoever_stands_in_for_the_stand_in_hears(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan, hoa = [await world.official(name) for name in ("minh", "lan", "hoa")]
    await away(world, minh, lan, "2026-11-19")
    await away(world, lan, hoa, "2026-11-19")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    assert "GIAO NHIỆM VỤ" in hoa.last
    assert minh.sees + lan.sees == []
    await hoa.presses("Đã nhận")
    assert (await task(world, code)).state is TaskState.ACCEPTED


async def test_two_who_stand_in_for_each_other_are_told_themselves(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan = [await world.official(name) for name in ("minh", "lan")]
    await away(world, minh, lan, "2026-11-19")
    await away(world, lan, minh, "2026-11-19")
    await give(world, minh, by=head, due=WEDNESDAY)
    assert "GIAO NHIỆM VỤ" in minh.last


async def test_nobody_stands_in_who_has_left(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan = [await world.official(name) for name in ("minh", "lan")]
    await away(world, minh, lan, "2026-11-19")
    async with world.database.write() as session:
        (await session.get_one(Person, lan.person_id)).left_on = date(2026, 11, 19)
    await give(world, minh, by=head, due=WEDNESDAY)
    assert "GIAO NHIỆM VỤ" in minh.last
    assert lan.sees == []


async def test_an_empty_heads_seat_goes_upward(world: World) -> None:
    chair = await world.official("chu", unit="UBND", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    await minh.says(f"/viec {code}")
    await minh.presses("Xin gia hạn")
    for words in ("30/11", "Chờ số liệu", "Một nửa"):
        await minh.says(words)
    await chair.presses("Đồng ý gia hạn")
    assert (await task(world, code)).due_version == 2


async def test_an_extension_is_decided_by_who_stands_in_for_the_giver(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh, lan = [await world.official(name) for name in ("minh", "lan")]
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await away(world, head, lan, "2026-11-19")
    await minh.says(f"/viec {code}")
    await minh.presses("Xin gia hạn")
    for words in ("30/11", "Chờ số liệu", "Một nửa"):
        await minh.says(words)
    await lan.presses("Đồng ý gia hạn")
    assert (await task(world, code)).due_version == 2


async def test_citizens_reports_are_lent_to_nobody(world: World) -> None:
    desk = await world.official("binh", unit="VP", role=Role.HOTLINE)
    lan = await world.official("lan", unit="VP")
    await away(world, desk, lan, "2026-11-19")
    standing_in = await visitor(world, lan)
    assert sorted(scope.lent for scope in standing_in.scopes) == [False, True]
    assert not standing_in.may(Right.ROUTE_REPORTS)


# --- nobody decides about their own work ------------------------------------------------------


async def own_giver(world: World) -> tuple[Actor, Actor, str]:
    """A chair who is away; the head who stands in; and the head's own task from that chair."""
    chair = await world.official("chu", unit="UBND", role=Role.LEADER)
    head = await world.official("trang", role=Role.HEAD)
    code = await give(world, head, by=chair, due=WEDNESDAY)
    await head.presses("Đã nhận")
    await away(world, chair, head, "2026-11-19")
    return chair, head, code


async def test_nobody_grants_themselves_more_time_by_standing_in(world: World) -> None:
    chair, head, code = await own_giver(world)
    await asks(head, code)
    [asked] = await requests(world)
    for act in ("grant", "other", "refuse"):
        await head.acts(f"x.{act}:{asked.id}")
        assert "không thuộc phạm vi" in head.last
    assert (await task(world, code)).due_version == 1
    await chair.acts(f"x.grant:{asked.id}")  # away, and still the one who decides
    assert (await task(world, code)).due_version == 2


async def test_nobody_accepts_their_own_result_by_standing_in(world: World) -> None:
    chair, head, code = await own_giver(world)
    row = await task(world, code)
    await head.says(f"/viec {code}")
    await head.presses("Hoàn thành")
    await head.says("Báo cáo số 12/BC-KT")
    await head.acts(f"t.accept:{row.id}")
    assert "không thuộc phạm vi" in head.last
    assert (await task(world, code)).state is TaskState.SUBMITTED
    await chair.acts(f"t.accept:{row.id}")
    assert (await task(world, code)).state is TaskState.DONE


async def test_nobody_confirms_the_cause_of_their_own_lateness_by_standing_in(
    world: World,
) -> None:
    _, head, code = await own_giver(world)
    clerk = await world.official("thu", role=Role.CLERK)
    await world.until_local("2026-11-27", "10:00")
    await says_why(clerk, code)
    async with world.database.read() as session:
        entry = (await session.scalars(select(Lateness))).one()
    await head.acts(f"t.just:{entry.id}:y")
    assert "không thuộc phạm vi" in head.last


async def test_nobody_stops_the_clock_of_their_own_task_by_standing_in(world: World) -> None:
    _, head, code = await own_giver(world)
    row = await task(world, code)
    for act in ("pause", "cancel", "move"):
        await head.acts(f"t.{act}:{row.id}")
        assert "không thuộc phạm vi" in head.last, act


async def test_who_may_give_tasks_to_all_takes_back_none_that_was_given_to_them(
    world: World,
) -> None:
    chair = await world.official("chu", unit="UBND", role=Role.HEAD)
    clerk = await world.official("thu", unit="VP", role=Role.CLERK, scope="UBND")
    code = await give(world, clerk, by=chair, unit="VP", due=WEDNESDAY)
    row = await task(world, code)
    for act in ("pause", "cancel", "move"):
        await clerk.acts(f"t.{act}:{row.id}")
        assert "không thuộc phạm vi" in clerk.last, act
    await clerk.says(f"/viec {code}")
    await clerk.presses("Thao tác khác")
    assert "Thu hồi" not in " ".join(clerk.labels)
