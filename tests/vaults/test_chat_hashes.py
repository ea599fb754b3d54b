"""Blocks, limits, talks and visits know their chats by hashes that only the identity keys make."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.abuse import Block, Sending
from models.access import Talk, Visit
from models.contacts import Attempt, Contact
from models.reports import Reporter
from models.sealing import HASHED, Vault, WrongKey
from services.chat_hashes import GUESS, SENDER, TALK
from tests.journeys.reporting import filed, pin_in, receipt
from tests.journeys.test_floods import STORIES, blocked, limit
from tests.journeys.test_own_case import visits
from tests.towns import KEYS
from tests.vaults.town import APART, FRESH, restarted, rotated
from tests.world import Actor, World

LATER = b"j" * 32  # the next identity key


async def played(world: World) -> tuple[Actor, Actor, Actor, str]:
    """Hoa is blocked; Lan talks with the desk while visiting a report by code and PIN."""
    await limit(world, sender_hour=2)
    desk = await world.official("tuyen", unit="HCC", role=Role.HOTLINE, scope="UBND")
    hoa, lan = world.citizen("hoa"), world.citizen("lan")
    code = await blocked(world, desk, hoa)
    await visits(lan, code, pin_in(receipt(hoa)))
    await lan.says("/gapcanbo Cho tôi hỏi một việc.")
    return desk, hoa, lan, code


async def stored(world: World) -> set[str]:
    """Every hash by which a row knows a chat, but for the chat's own."""
    async with world.database.read() as session:
        return {
            *await session.scalars(select(Sending.sender_hash)),
            *await session.scalars(select(Block.sender_hash)),
            *await session.scalars(select(Talk.owner_hash)),
            *await session.scalars(select(Visit.key)),
            *await session.scalars(select(Reporter.owner_hash)),
            *(
                what.removeprefix("pin-by:")
                for what in await session.scalars(select(Attempt.what))
                if what.startswith("pin-by:")
            ),
        }


async def test_whoever_holds_the_database_and_the_offices_keys_finds_no_chat(world: World) -> None:
    async with restarted(world, FRESH, identity=[APART]) as apart:
        await played(apart)
        hashes = await stored(apart)
        async with apart.database.read() as session:
            chats = list(await session.scalars(select(Contact.address_hash)))
            talk = (await session.scalars(select(Talk))).one()
    thief = Vault([FRESH])
    guessed = {
        keyed
        for chat in chats
        for purpose in (*HASHED, SENDER, TALK, GUESS)
        for text in (chat, f"chat:{chat}", f"guess:{chat}")
        for ring in (thief, thief.identity)
        for keyed in ring.digests(purpose, text)
    }
    assert len(hashes) == 5, "a sender, a talk, a visit, an owner, a guess"
    assert not {one[:22] for one in hashes} & {one[:22] for one in guessed}
    with pytest.raises(WrongKey):
        thief.identity.open("talk", talk.mailbox)


@pytest.mark.parametrize("before", [(), (APART,)])
async def test_they_are_found_again_when_the_old_identity_key_is_gone(
    world: World, before: tuple[bytes, ...]
) -> None:
    """Also when identities had no keys of their own at first."""
    async with restarted(world, *KEYS, identity=before) as old:
        desk, hoa, lan, _ = await played(old)
        before_hashes = await stored(old)
    async with restarted(world, FRESH, *KEYS, identity=[LATER, *before]) as both:
        hoa.world = both
        await hoa.says("/phananh")
        assert "tạm thời chưa gửi được" in hoa.last, "before the rotation"
        assert (await rotated(both)).unreadable == {}
        assert not before_hashes & (await stored(both) - await visiting(both))
    async with restarted(world, FRESH, identity=[LATER]) as alone:
        desk.world = hoa.world = lan.world = alone
        await hoa.says("/phananh")
        assert "tạm thời chưa gửi được" in hoa.last, "the block holds"
        await lan.says("Có ai đó không?")
        await desk.presses("Trả lời")
        await desk.says("Chào Ông/Bà, tôi nghe.")
        assert "tôi nghe" in lan.last, "the talk goes on"
        await filed(lan, story=f"/phananh {STORIES[4]}")
        async with alone.database.read() as session:
            senders = list(await session.scalars(select(Sending.sender_hash)))
        assert len(senders) == 4
        assert len(set(senders)) == 2, "what Hoa sent before is still hers"


async def visiting(world: World) -> set[str]:
    """Visits and guesses live for minutes and are not made anew."""
    async with world.database.read() as session:
        tried = list(await session.scalars(select(Attempt.what)))
        keys = set(await session.scalars(select(Visit.key)))
    return keys | {what.removeprefix("pin-by:") for what in tried}
