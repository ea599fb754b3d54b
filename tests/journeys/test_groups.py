"""A unit's group chat: tied once by its head, told the unit's tasks, and «Đã nhận» for the one
who was given the task."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from domain.lifecycle import TaskState
from domain.messages import Outgoing, Unreachable
from domain.rights import Role
from models.contacts import Contact
from models.outward import UnitGroup
from tests.journeys.reporting import guided, send
from tests.tasks import at, events, give, task
from tests.world import Actor, World

GROUP = "-5"
FRIDAY, MONDAY = at("2026-11-20"), at("2026-11-23")
NEXT_MORNING = ("2026-11-20", "12:00")


class Room(Actor):
    """A group; what is said or pressed in it is said or pressed by somebody."""

    async def hears(self, who: Actor | str, text: str, *, thread: str = "") -> None:
        await self._happens(who, thread, text=text)

    async def pressed(self, who: Actor | str, label: str, *, thread: str = "") -> str:
        """The answer whoever pressed is shown."""
        self.world.phones.toasts.clear()
        await self._happens(who, thread, action=self.action(label), press="1")
        ((_, shown),) = self.world.phones.toasts
        return shown

    async def _happens(self, who: Actor | str, thread: str, **what: Any) -> None:
        by = who if isinstance(who, str) else who.chat
        payload = {"chat": self.chat, "group": True, "by": by, "thread": thread, **what}
        await self.world.hear(payload)


def room(world: World, chat: str = GROUP) -> Room:
    return Room(world, chat)


async def code_of(head: Actor) -> str:
    await head.says("/nhom")
    await head.presses("mã liên kết" if "mã liên kết" in str(head.labels) else "nhóm khác")
    return head.last.partition(": ")[2].split()[0]


async def tied(world: World, head: Actor, thread: str = "") -> Room:
    group = room(world)
    await group.hears(head, f"/nhom {await code_of(head)}", thread=thread)
    assert "đã liên kết" in group.last, group.last
    group.clear()
    return group


async def links(world: World) -> list[UnitGroup]:
    async with world.database.read() as session:
        query = select(UnitGroup).where(UnitGroup.contact_id.is_not(None)).order_by(UnitGroup.id)
        return list(await session.scalars(query))


# --- tying ---------------------------------------------------------------------------------


async def test_the_head_ties_a_group_by_a_code_said_in_it(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    group = room(world)
    code = await code_of(trang)
    assert f"/nhom {code}" in trang.last
    assert f"startgroup={code}" in trang.screen[-1].html

    await group.hears(trang, f"/nhom {code}")

    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in group.last
    assert "Đã liên kết nhóm chat" in trang.last


async def test_the_link_that_adds_the_bot_brings_the_code_along(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    group = room(world)
    await group.hears(trang, f"/start {(await code_of(trang)).lower()}")
    assert "đã liên kết" in group.last


async def test_a_code_works_once_for_its_head_and_for_a_day(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    other = await world.official("khoa", unit="VHXH", role=Role.HEAD)
    code = await code_of(trang)
    group = room(world)
    for who in (minh, other, "citizen"):
        await group.hears(who, f"/nhom {code}")
        assert "Chưa liên kết được" in group.last
    await group.hears(trang, f"/nhom {code}")
    assert "đã liên kết" in group.last
    await room(world, "-6").hears(trang, f"/nhom {code}")
    assert "Chưa liên kết được" in room(world, "-6").last
    late = await code_of(trang)
    await world.later(hours=25)
    await room(world, "-7").hears(trang, f"/nhom {late}")
    assert "Chưa liên kết được" in room(world, "-7").last


async def test_guessing_codes_is_stopped(world: World) -> None:
    group = room(world)
    for _ in range(6):
        await group.hears("somebody", "/nhom CFGHJKMNPQ")
    assert "Chưa liên kết được" not in group.last


async def test_only_who_accepts_results_may_tie(world: World) -> None:
    minh = await world.official("minh")
    await minh.says("/nhom")
    assert "không thuộc phạm vi" in minh.last
    await minh.acts(f"n.new:{await world.unit_id('KT')}")
    assert "không thuộc phạm vi" in minh.last


async def test_a_group_is_served_nothing_else(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    group = room(world)
    for words in ("/viec", "/donvi", "/tinhhinh", "xin chào", "/phananh", "/nhom"):
        await group.hears(trang, words)
    assert group.sees == []


# --- telling -------------------------------------------------------------------------------


async def test_in_the_morning_the_group_is_told_the_units_tasks(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh, elsewhere = await world.official("minh"), await world.official("khoa", unit="VHXH")
    group = await tied(world, trang)
    late = await give(world, minh, due=FRIDAY, content="Việc quá hạn")
    today = await give(world, minh, due=at("2026-11-23", "16:00"), content="Việc đến hạn")
    fresh = await give(world, minh, content="Việc mới giao")
    other = await give(world, elsewhere, unit="VHXH", due=FRIDAY)
    await world.until_local("2026-11-23", "07:29")
    group.clear()

    await world.until_local("2026-11-23", "12:00")

    (said,) = group.sees
    assert said.index("Quá hạn") < said.index(late) < said.index("Đến hạn hôm nay")
    assert said.index(today) < said.index("Chưa xác nhận tiếp nhận") < said.index(fresh)
    assert minh.name in said
    assert other not in said


async def test_a_topic_is_told_in_the_topic(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    group = await tied(world, trang, thread="77")
    await give(world, minh, due=FRIDAY)
    await world.until_local(*NEXT_MORNING)
    assert [message.thread for message in group.screen] == ["77"]


async def test_nothing_of_the_hotline_is_told_in_a_group(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    group = await tied(world, trang)
    citizen = world.citizen("citizen")
    await guided(citizen)
    code = await send(citizen)
    await give(world, minh, due=FRIDAY)
    await world.until_local("2026-12-20", "12:00")
    assert group.sees
    assert all(code not in said and "hản ánh" not in said for said in group.sees)


async def test_a_day_with_nothing_to_tell_is_silent(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    group = await tied(world, trang)
    await world.until_local("2026-11-24", "12:00")
    assert group.sees == []


async def test_no_post_on_days_off_and_one_after_an_outage(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    group = await tied(world, trang)
    await give(world, minh, due=FRIDAY)
    await world.until_local("2026-11-23", "07:00")
    assert len(group.sees) == 1  # Friday; nothing on Saturday and Sunday
    await world.outage(days=3, hours=3)
    assert len(group.sees) == 2
    await world.until_local("2026-11-27", "12:00")
    assert len(group.sees) == 3


async def test_the_head_chooses_the_hour(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    group = await tied(world, trang)
    await give(world, minh, due=FRIDAY)
    await trang.says("/nhom 9 giờ 15")
    assert "09:15" in trang.last
    await world.until_local("2026-11-19", "09:14")
    assert group.sees == []
    await world.until_local("2026-11-19", "09:15")
    assert len(group.sees) == 1
    await trang.presses("13:30")
    assert "13:30" in trang.last
    for words in ("/nhom 22:00", "/nhom 25:00", "/nhom sáng sớm"):
        await trang.says(words)
        assert "Giờ đăng phải trong khoảng 07:30–17:00" in trang.last


# --- pressing ------------------------------------------------------------------------------


async def morning(world: World) -> tuple[Room, Actor, Actor, str]:
    """A tied group that was told of minh's new task."""
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    group = await tied(world, trang)
    code = await give(world, minh, due=at("2026-11-25"))
    await world.until_local(*NEXT_MORNING)
    return group, trang, minh, code


async def test_the_assignee_acknowledges_in_the_group(world: World) -> None:
    group, _, minh, code = await morning(world)
    before = len(group.sees)

    shown = await group.pressed(minh, code)

    assert "Đã ghi nhận" in shown
    assert (await task(world, code)).state is TaskState.ACCEPTED
    assert (await events(world, code))[-1].actor_id == minh.person_id
    assert len(group.sees) == before  # the others are not told
    assert "Đã ghi nhận" in await group.pressed(minh, code)  # twice is no mistake


async def test_nobody_else_does_and_nothing_changes(world: World) -> None:
    group, trang, minh, code = await morning(world)
    lan = await world.official("lan")
    elsewhere = await world.official("khoa", unit="VHXH")
    said = {"trang": f"được giao cho đồng chí {minh.name}", "stranger": "chưa liên kết"}
    before, known = len(group.sees), await events(world, code)

    assert said["trang"] in await group.pressed(trang, code)
    assert "không thuộc phạm vi" in await group.pressed(lan, code)
    assert "không thuộc phạm vi" in await group.pressed(elsewhere, code)
    assert said["stranger"] in await group.pressed("citizen", code)

    assert (await task(world, code)).state is TaskState.ASSIGNED
    assert len(await events(world, code)) == len(known)
    assert len(group.sees) == before


async def test_what_was_taken_back_is_answered(world: World) -> None:
    group, _, minh, code = await morning(world)
    async with world.database.write() as session:
        (await session.merge(await task(world, code))).state = TaskState.DONE
    shown = await group.pressed(minh, code)
    assert code in shown
    assert len(shown) <= 200


# --- ending --------------------------------------------------------------------------------


async def test_the_head_stops_it(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    group = await tied(world, trang)
    await give(world, minh, due=FRIDAY)
    await trang.says("/nhom")
    await trang.presses("Ngừng đăng")
    assert "Đã ngừng đăng" in trang.last
    await world.until_local("2026-11-27", "12:00")
    assert group.sees == []


async def test_another_group_takes_its_place(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    old, new = await tied(world, trang), room(world, "-9")
    await new.hears(trang, f"/nhom {await code_of(trang)}")
    await give(world, minh, due=FRIDAY)
    await world.until_local(*NEXT_MORNING)
    assert old.sees == []
    assert len(new.sees) == 2
    assert [link.closed_why for link in await links(world)] == ["replaced", None]


async def test_a_group_that_moved_is_still_told(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await tied(world, trang)
    await give(world, minh, due=FRIDAY)
    await world.hear({"chat": GROUP, "group": True, "moved_to": "-1005"})
    await world.until_local(*NEXT_MORNING)
    assert len(room(world, "-1005").sees) == 1


async def test_a_group_that_spoke_from_its_new_place_first_is_still_told(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await tied(world, trang)
    await give(world, minh, due=FRIDAY)
    await room(world, "-1005").hears(trang, "xin chào")
    await world.hear({"chat": GROUP, "group": True, "moved_to": "-1005"})
    await world.until_local(*NEXT_MORNING)
    assert len(room(world, "-1005").sees) == 1


async def test_thrown_out_the_tie_ends_and_the_head_is_told(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    await tied(world, trang)
    await world.hear({"chat": GROUP, "group": True, "blocked": True})
    assert "không còn trong nhóm" in trang.last
    await trang.presses("mã liên kết")
    assert "/nhom" in trang.last
    async with world.database.read() as session:
        closed = await session.scalars(select(Contact.closed_why).where(Contact.group.is_(True)))
        assert list(closed) == ["removed"]


class Refusing:
    """What the platform says when we speak where we may not."""

    def __init__(self, world: World, why: str) -> None:
        self.send, self.why = world.phones.send, why
        world.phones.send = self  # type: ignore[method-assign]  # the platform's answer

    async def __call__(self, chat: str, message: Outgoing) -> str:
        if chat.startswith("-"):
            raise Unreachable(self.why)
        return await self.send(chat, message)


async def test_a_group_that_threw_us_out_unheard_is_noticed_when_we_speak(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await tied(world, trang)
    await give(world, minh, due=FRIDAY)
    Refusing(world, "bot was kicked from the group chat")
    await world.until_local(*NEXT_MORNING)
    assert any("không còn trong nhóm" in said for said in trang.sees)
    assert [link.closed_why for link in await links(world)] == ["lost"]


async def test_a_deleted_topic_ends_its_own_tie_only(world: World) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    khoa = await world.official("khoa", unit="VHXH", role=Role.HEAD)
    minh = await world.official("minh")
    await tied(world, trang, thread="77")
    await tied(world, khoa, thread="78")
    await give(world, minh, due=FRIDAY)
    Refusing(world, "message thread not found")
    await world.until_local(*NEXT_MORNING)
    assert any("Chủ đề" in said for said in trang.sees)
    assert {link.thread: link.closed_why for link in await links(world)} == {
        "77": "lost",
        "78": None,
    }
