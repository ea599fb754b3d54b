"""An official ties a chat to their name, once, by a code that cannot be guessed."""

from __future__ import annotations

from datetime import timedelta

from domain.rights import Role
from models.office import Person
from services import contacts
from tests.world import Actor, World


async def invited(world: World, actor: Actor) -> str:
    async with world.database.write() as session:
        person = await session.get_one(Person, actor.person_id)
        return await contacts.invite(session, person, world.now, timedelta(hours=72))


async def test_a_head_links_and_finds_the_heads_menu(world: World) -> None:
    minh = await world.official("minh", role=Role.HEAD, linked=False)
    await minh.says(f"/start {await invited(world, minh)}")

    assert minh.name in minh.sees[0]
    offered = [command.name for command in world.phones.menus["minh"]]
    assert {"viec", "donvi", "giaoviec", "tinhhinh"} <= set(offered)


async def test_a_code_works_once(world: World) -> None:
    minh = await world.official("minh", linked=False)
    code = await invited(world, minh)
    await minh.says(f"/start {code}")
    thief = world.citizen("thief")
    await thief.says(f"/start {code}")

    assert "không dùng được" in thief.last


async def test_a_code_expires(world: World) -> None:
    minh = await world.official("minh", linked=False)
    code = await invited(world, minh)
    await world.later(hours=73)
    await minh.says(f"/start {code}")

    assert "không dùng được" in minh.last


async def test_guessing_codes_is_limited(world: World) -> None:
    minh = await world.official("minh", linked=False)
    code = await invited(world, minh)
    thief = world.citizen("thief")
    for _ in range(5):
        await thief.says("/start CFGHJKMNPQ")
    await thief.says(f"/start {code}")

    assert "quá nhiều lần" in thief.last


async def test_a_lost_phone_is_a_strangers(world: World) -> None:
    minh = await world.official("minh")
    async with world.database.write() as session:
        assert await contacts.unlink(session, minh.person_id, world.now) == 1
    await minh.says("/viec")

    assert minh.name not in minh.last


async def test_a_citizens_menu_offers_only_what_citizens_may_do(world: World) -> None:
    await world.citizen("hoa").says("/start")

    offered = {command.name for command in world.phones.menus["hoa"]}
    assert offered == {
        "phananh", "tracuu", "gapcanbo", "ketqua", "trogiup", "language", "huy",
    }  # fmt: skip
