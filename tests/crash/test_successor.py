"""Whoever starts on an embedded file knows that nobody else lives, and waits for no lease; on
PostgreSQL a lease is waited for, because its holder may be alive."""

from __future__ import annotations

from domain.lifecycle import Promise
from domain.messages import Address, Incoming
from domain.notices.general import Hello
from scheduler.leases import Leaseholder
from services import contacts, leases, post
from services.dispatch import claim
from tests.world import PHONE, World


async def killed_while_sending(world: World) -> None:
    """A process that held the account and had a letter in the air."""
    async with world.database.write() as session:
        visitor = await contacts.visitor(session, Incoming("0", Address(*PHONE, "hoa")), world.now)
        post.reply(session, visitor.contact, Hello(official=False), world.now, Promise.AT_LEAST)
    async with world.database.write() as session:
        await leases.know(session, leases.key_of(*PHONE))
        await leases.hold_mouth(session, leases.key_of(*PHONE), "the dead one", world.now)
        assert len((await claim(session, world.now, "the dead one", {PHONE: 5}, ())).claims) == 1


async def test_the_successor_on_a_file_sends_at_once_what_the_dead_had_in_the_air(
    world: World,
) -> None:
    await killed_while_sending(world)
    successor = world.new_courier("two")
    await Leaseholder(successor).renew()
    while await successor.deliver_due():
        pass

    embedded = world.database.embedded
    assert [("gửi lại" in text) for text in world.citizen("hoa").sees] == [True] * embedded
    assert (PHONE in successor.held) is embedded


async def test_a_living_house_does_not_take_its_own_letters_back(world: World) -> None:
    holder = Leaseholder(world.courier)
    await holder.renew()
    await killed_while_sending(world)  # by whomever: it is not the first look any more
    await holder.renew()
    while await world.courier.deliver_due():
        pass

    assert world.citizen("hoa").sees == []
