"""The post room's promises: in order, at least or at most once, never to a closed door."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.lifecycle import LetterState, Matter, Promise
from domain.messages import (
    Address,
    Ambiguous,
    Busy,
    Down,
    Incoming,
    Moved,
    Outgoing,
    Rejected,
    Unreachable,
)
from domain.notices.general import Hello, WriteInWords
from domain.rights import Role
from models.contacts import Contact
from scheduler import courier as courier_module
from scheduler.pacer import Pacer
from services import contacts, dispatch, letter_queue, post
from services import letters as letters_module
from services.dispatch import LEASE, Claim, claim
from services.post import Post
from services.settling import Outcome, settle
from tests.services.plans import plan_of
from tests.world import PHONE, World, letters


async def told(world: World, chat: str, *notices: object, promise: Promise) -> None:
    """Answers waiting for one chat, in order."""
    incoming = Incoming("0", Address(*PHONE, chat))
    async with world.database.write() as session:
        visitor = await contacts.visitor(session, incoming, world.now)
        for notice in notices:
            post.reply(session, visitor.contact, notice, world.now, promise)  # type: ignore[arg-type]


async def test_a_letter_waits_until_the_network_is_back(world: World) -> None:
    world.failing(Busy("timed out"), Busy("timed out"))
    hoa = world.citizen("hoa")
    await hoa.says("xin chào")
    assert hoa.sees == []

    await world.later(minutes=5)
    assert len(hoa.sees) == 1


async def test_letters_to_one_reader_stay_in_order_through_a_failure(world: World) -> None:
    world.failing(Busy("timed out"))
    await told(world, "hoa", Hello(official=False), WriteInWords(), promise=Promise.AT_LEAST)
    await world.later(minutes=5)

    first, second = world.citizen("hoa").sees
    assert first.startswith("Kính chào")
    assert second.startswith("Ở bước này")


async def test_the_platform_says_how_long_to_be_quiet(world: World) -> None:
    world.failing(Busy("429", timedelta(minutes=10)))
    hoa = world.citizen("hoa")
    await hoa.says("xin chào")

    await world.later(minutes=9)
    assert hoa.sees == []
    await world.later(minutes=2)
    assert len(hoa.sees) == 1


async def test_one_quiet_chat_does_not_hold_up_another(world: World) -> None:
    world.failing(Busy("429", timedelta(minutes=10)))
    await world.citizen("hoa").says("xin chào")
    await world.citizen("lan").says("xin chào")

    assert world.citizen("hoa").sees == []
    assert len(world.citizen("lan").sees) == 1


async def test_a_doubtful_answer_is_sent_again_and_says_so(world: World) -> None:
    world.failing(Ambiguous("no answer"))
    hoa = world.citizen("hoa")
    await hoa.says("xin chào")
    await world.later(minutes=1)

    assert "gửi lại" in hoa.last


async def test_what_is_promised_at_most_once_is_never_sent_twice(world: World) -> None:
    world.failing(Ambiguous("no answer"))
    await told(world, "hoa", Hello(official=False), promise=Promise.AT_MOST)
    await world.later(hours=1)

    assert world.citizen("hoa").sees == []
    [letter] = await letters(world)
    assert letter.state is LetterState.AMBIGUOUS


async def test_a_refused_letter_is_not_tried_again(world: World) -> None:
    operator = await world.official("vinh", role=Role.OPERATOR)
    world.failing(Rejected("can't parse entities"))
    await world.citizen("hoa").says("xin chào")
    await world.later(hours=1)

    assert world.citizen("hoa").sees == []
    assert "từ chối" in operator.last


async def test_a_refused_account_is_left_alone_for_a_while(world: World) -> None:
    world.failing(Down("unauthorized"))
    await world.citizen("hoa").says("xin chào")
    await world.citizen("lan").says("xin chào")
    assert world.citizen("lan").sees == []

    world.now += timedelta(minutes=2)
    await world.settle()
    assert len(world.citizen("hoa").sees) == 1
    assert len(world.citizen("lan").sees) == 1


async def test_a_moved_chat_is_answered_at_its_new_address(world: World) -> None:
    world.failing(Moved("hoa-2"))
    await world.citizen("hoa").says("xin chào")
    await world.later(minutes=1)

    assert len(world.citizen("hoa-2").sees) == 1


async def test_a_reader_with_two_phones_hears_on_the_other_when_one_is_closed(
    world: World,
) -> None:
    minh = await world.official("minh")
    second = world.citizen("minh-2")
    second.person_id = minh.person_id
    world.now += timedelta(minutes=1)
    await world.link(second)
    await second.blocks()
    await matter_letter(world, minh.person_id)
    await world.settle()

    assert len(minh.sees) == 1
    [letter] = await letters(world)
    assert letter.state is LetterState.SENT


async def test_the_clerk_and_the_operator_hear_when_nobody_could_be_told(world: World) -> None:
    clerk = await world.official("thu", unit="UBND", role=Role.CLERK)
    operator = await world.official("vinh", unit="VP", role=Role.OPERATOR)
    minh = await world.official("minh", linked=False)
    await matter_letter(world, minh.person_id)
    await world.settle()

    assert minh.name in clerk.last
    assert minh.name in operator.last


async def matter_letter(world: World, person_id: int) -> None:
    """Something to tell an official; the kind matters to nobody here."""
    async with world.database.write() as session:
        letter = Post(
            "letter.rejected.test",
            Matter.PERSON,
            person_id,
            to_person=person_id,
            ids={"letter": 1, "channel": "phone", "why": "test"},
        )
        await post.post(session, [letter], world.now)


async def test_a_phone_closed_before_is_named_as_closed(world: World) -> None:
    operator = await world.official("vinh", unit="VP", role=Role.OPERATOR)
    minh = await world.official("minh")
    await minh.blocks()
    for _ in range(2):  # the first letter finds the door closed, the second finds no door
        operator.clear()
        await matter_letter(world, minh.person_id)
        await world.settle()
        assert "các kênh đã đóng" in operator.last
        await world.later(days=1)  # of one matter it is told once a day


@pytest.fixture(autouse=True)
def wordable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind of ``matter_letter`` is worded like its namesake."""
    composers = letters_module.COMPOSERS
    monkeypatch.setitem(composers, "letter.rejected.test", composers["letter.rejected"])


async def test_a_courier_that_died_while_sending_leaves_a_letter_for_the_next(
    world: World,
) -> None:
    await told(world, "hoa", Hello(official=False), promise=Promise.AT_LEAST)
    async with world.database.write() as session:
        haul = await claim(session, world.now, "the dead one", {PHONE: 5}, ())
    assert len(haul.claims) == 1  # and here it is killed

    await world.settle()
    assert world.citizen("hoa").sees == []
    await world.outage(seconds=LEASE.total_seconds() + 1)
    assert "gửi lại" in world.citizen("hoa").last


async def test_a_lease_taken_before_the_clock_was_set_back_ends(world: World) -> None:
    await told(world, "hoa", Hello(official=False), promise=Promise.AT_LEAST)
    async with world.database.write() as session:
        later = world.now + timedelta(hours=3)  # what the clock said then
        await claim(session, later, "died", {PHONE: 1}, ())
    await world.later(minutes=2)
    assert world.citizen("hoa").sees == []

    async with world.database.write() as session:
        await dispatch.recall(session, world.now)
    await world.later(minutes=1)
    assert "gửi lại" in world.citizen("hoa").last


async def test_what_became_of_an_earlier_try_is_not_taken_for_the_one_on_its_way(
    world: World,
) -> None:
    await told(world, "hoa", Hello(official=False), promise=Promise.AT_LEAST)
    (letter,) = await letters(world)
    tries: list[Claim] = []
    for moment in (world.now, world.now + LEASE + LEASE):
        async with world.database.write() as session:
            haul = await claim(session, moment, "one", {PHONE: 1}, ())
            tries += haul.claims
    first, second = tries
    for one, expected in ((first, LetterState.SENDING), (second, LetterState.SENT)):
        outcome = Outcome(letter.id, one.attempts, LetterState.SENT, "7")
        async with world.database.write() as session:
            await settle(session, [outcome], world.now, "one")
        assert (await letters(world))[0].state is expected


async def test_a_courier_that_died_with_a_promise_at_most_once_leaves_a_doubt(
    world: World,
) -> None:
    await told(world, "hoa", Hello(official=False), promise=Promise.AT_MOST)
    async with world.database.write() as session:
        await claim(session, world.now, "the dead one", {PHONE: 5}, ())
    await world.outage(seconds=LEASE.total_seconds() + 1)

    assert world.citizen("hoa").sees == []
    [letter] = await letters(world)
    assert letter.state is LetterState.AMBIGUOUS


async def test_a_planned_stop_waits_for_what_is_in_the_air(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving, send = asyncio.Event(), world.phones.send

    async def slowly(chat: str, message: Outgoing) -> str:
        leaving.set()
        await asyncio.sleep(0.05)
        return await send(chat, message)

    monkeypatch.setattr(world.phones, "send", slowly)
    await told(world, "hoa", Hello(official=False), promise=Promise.AT_MOST)
    running = asyncio.create_task(world.courier.run())
    await leaving.wait()
    world.nudges.close()
    await running

    (letter,) = await letters(world)
    assert letter.state is LetterState.SENT
    assert letter.platform_id == "1"  # by which the platform knows it


async def test_a_slip_while_settling_stops_neither_the_post_nor_the_program(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    slips = [ValueError("a bug of ours")]

    async def slipping(*args: Any) -> None:
        if slips:
            raise slips.pop()
        await settle(*args)

    monkeypatch.setattr(courier_module, "settle", slipping)
    await told(world, "hoa", Hello(official=False), promise=Promise.AT_MOST)
    running = asyncio.create_task(world.courier.run())
    while (await letters(world))[0].state is not LetterState.SENT:
        assert not running.done()
        await asyncio.sleep(0.02)
    world.nudges.close()
    await running


async def test_four_couriers_carry_each_letter_once(world: World) -> None:
    for n in range(30):
        await told(world, f"c{n}", Hello(official=False), promise=Promise.AT_LEAST)
    couriers = [world.new_courier(f"courier {n}") for n in range(4)]
    for courier in couriers:
        await courier.take_over(PHONE)
    while any(await asyncio.gather(*(courier.deliver_due() for courier in couriers))):
        pass

    assert world.phones.sent == 30
    assert all(len(screen) == 1 for screen in world.phones.screens.values())


async def test_a_blocked_chat_is_closed_and_opens_again_when_its_owner_writes(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    world.failing(Unreachable("bot was blocked by the user"))
    await hoa.says("xin chào")
    async with world.database.read() as session:
        contact = await session.get_one(Contact, 1)
        assert contact.closed_at is not None

    await hoa.says("xin chào")
    assert len(hoa.sees) == 1


async def test_letters_tried_before_a_takeover_still_count(world: World) -> None:
    await told(world, "hoa", Hello(official=False), promise=Promise.AT_LEAST)
    await world.settle()
    successor = world.new_courier("two")
    await successor.take_over(PHONE)

    pacer = successor.pacers[PHONE]
    assert isinstance(pacer, Pacer)
    pacer._pace = type(pacer._pace)(total=28, private=1)
    assert pacer.cooling(world.now) == ({1} if world.phones.abilities.leased else set())


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_whose_turn_it_is_costs_nothing_for_what_a_chat_was_once_sent(world: World) -> None:
    """PostgreSQL knows how many there are and chooses by itself."""
    query = letter_queue.candidates(world.now, [PHONE], (), (), ())
    async with world.database.read() as session:
        plan = await plan_of(session, query)
    assert "ix_outbox_queue" in plan
    assert "ix_outbox_contact_id" not in plan
