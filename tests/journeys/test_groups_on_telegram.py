"""The unit's group chat over Telegram's own wire: commands with the bot's name, topics, presses
answered over the chat, a group that moves, a bot thrown out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from channels.telegram import Telegram
from domain.lifecycle import TaskState
from domain.messages import Address, Incoming, Raw
from domain.rights import Role
from handlers.desk import Desk
from models.office import Person as Official
from scheduler.courier import Courier
from services import contacts, intake
from services.leases import LEASE
from tests.channels.telegram_line import line
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_groups import Group
from tests.emulators.telegram_people import Person
from tests.tasks import at, give, task
from tests.world import CATALOGUE, Actor, World

HEAD, OFFICIAL, COLLEAGUE = 1, 2, 3
MORNING = ("2026-11-20", "07:30")


@dataclass
class Wire:
    """The town's desk and courier, with Telegram in place of its phones."""

    world: World
    platform: TelegramEmulator
    telegram: Telegram
    offset: int | None = None
    officials: dict[int, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        world, self.key = self.world, (self.telegram.name, self.telegram.account)
        channels = {self.key: self.telegram}
        self.desk = Desk(world.database, channels, world.nudges, world.clock)
        self.courier = Courier(
            world.database, channels, CATALOGUE, world.brush, world.nudges, world.clock, "wire"
        )

    async def official(self, number: int, role: Role = Role.OFFICIAL) -> Person:
        """Somebody of KT whose Telegram is linked."""
        actor = await self.world.official(f"p{number}", role=role, linked=False)
        self.officials[number] = actor
        incoming = Incoming("0", Address(*self.key, str(number)), language="vi")
        async with self.world.database.write() as session:
            chat = (await contacts.visitor(session, incoming, self.world.now)).contact
            known = await session.get_one(Official, actor.person_id)
            chat.person_id, chat.linked_at = known.id, self.world.now
        return self.platform.person(number, started=True)

    async def settle(self) -> None:
        """Everything that was said is heard, handled and answered, a moment later: the platform
        takes one message a second in a chat."""
        self.world.now += timedelta(seconds=2)
        self.courier.held[self.key] = self.world.now + LEASE
        while heard := await self.telegram.updates(self.offset, 0):
            raws = [
                Raw(*self.key, self.telegram.update_key(one), self.telegram.lane(one), one)
                for one in heard
            ]
            async with self.world.database.write(intake=True) as session:
                await intake.record(session, raws, self.world.now)
            self.offset = max(one["update_id"] for one in heard) + 1
            while await self.desk.serve_waiting():
                pass
        while await self.world.planner.plan_due():
            pass
        while await self.courier.deliver_due():
            pass

    async def until(self, day: str, clock: str) -> None:
        self.world.now = at(day, clock)
        await self.settle()

    async def tie(self, group: Group, *, thread: int = 0) -> None:
        """The head gets a code in private and says it in the group."""
        head = self.platform.person(HEAD)
        await head.says("/nhom")
        await self.settle()
        await head.presses("mã liên kết")
        await self.settle()
        code = head.last.partition(": ")[2].split()[0]
        name = self.platform.memory.bot["username"]
        await head.says(f"/nhom@{name} {code}", chat=group, thread=thread)
        await self.settle()

    def toast(self) -> str:
        """What the last press was answered."""
        return str(list(self.platform.memory.answers.values())[-1].get("text", ""))


@pytest.fixture
async def wire(world: World) -> AsyncIterator[Wire]:
    async with line() as (platform, telegram):
        await telegram.who()
        made = Wire(world, platform, telegram)
        await made.courier.take_over(made.key)
        await made.official(HEAD, Role.HEAD)
        await made.official(OFFICIAL)
        await made.official(COLLEAGUE)
        yield made


def group_of(wire: Wire, chat: int, *, forum: bool = False) -> Group:
    members = [wire.platform.person(number) for number in (HEAD, OFFICIAL, COLLEAGUE)]
    kind = "supergroup" if forum else "group"
    return wire.platform.group(chat, "Phòng", kind=kind, members=members, forum=forum)


async def given(wire: Wire) -> str:
    return await give(wire.world, wire.officials[OFFICIAL], due=at("2026-11-24"))


async def test_tied_told_and_acknowledged_by_the_assignee_alone(wire: Wire) -> None:
    group = group_of(wire, -5)
    await wire.tie(group)
    assert "đã liên kết" in group.last
    code = await given(wire)
    await wire.until(*MORNING)
    assert code in group.last
    said = list(group.sees)

    await wire.platform.person(HEAD).presses(code, chat=group)
    await wire.settle()
    assert "chỉ người được giao" in wire.toast()
    assert (await task(wire.world, code)).state is TaskState.ASSIGNED

    await wire.platform.person(OFFICIAL).presses(code, chat=group)
    await wire.settle()
    assert "Đã ghi nhận" in wire.toast()
    assert (await task(wire.world, code)).state is TaskState.ACCEPTED
    assert group.sees == said
    assert wire.platform.unanswered == []


async def test_a_topic_hears_in_the_topic_until_it_is_deleted(wire: Wire) -> None:
    group = group_of(wire, -100, forum=True)
    topic = 70
    group.chat.topics[topic] = "Việc hằng ngày"
    await wire.tie(group, thread=topic)
    assert group.messages[-1]["message_thread_id"] == topic
    code = await given(wire)
    await wire.until(*MORNING)
    assert code in group.last
    assert group.messages[-1]["message_thread_id"] == topic

    del group.chat.topics[topic]
    await wire.until("2026-11-23", "07:30")
    await wire.settle()
    assert any("Chủ đề" in said for said in wire.platform.person(HEAD).sees)


async def test_a_group_that_becomes_a_supergroup_is_still_told(wire: Wire) -> None:
    group = group_of(wire, -5)
    await wire.tie(group)
    code = await given(wire)
    moved = await group.migrates(-1005)
    await wire.settle()
    await wire.until(*MORNING)
    assert code in moved.last


async def test_a_migration_noticed_only_when_speaking_is_followed(wire: Wire) -> None:
    group = group_of(wire, -5)
    await wire.tie(group)
    code = await given(wire)
    moved = await group.migrates(-1005)
    waiting = wire.platform.platform.updates.pending
    wire.offset = max(waiting) + 1  # the service messages never reached us
    await wire.until(*MORNING)
    assert code in moved.last


async def test_thrown_out_the_head_hears_of_it(wire: Wire) -> None:
    group = group_of(wire, -5)
    await wire.tie(group)
    await group.removes_bot(wire.platform.person(HEAD))
    await wire.settle()
    assert "không còn trong nhóm" in wire.platform.person(HEAD).last
