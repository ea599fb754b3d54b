"""An official's own deadlines in a calendar, read by an ordinary calendar client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import aiohttp
import ics
import pytest
from aiohttp import web
from icalendar import Calendar

from domain.rights import Role
from models.office import Person
from services import contacts
from tests.tasks import at, give
from tests.world import THURSDAY, Actor, World
from web import site
from web.doors import Doors

FRIDAY = at("2026-11-27", "17:00")
ADDRESS = "https://donviec.example"


@pytest.fixture
async def client(world: World) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody's calendar application, at the door of the office."""
    world.desk.address = ADDRESS
    async with served(world) as base, aiohttp.ClientSession(base) as asking:
        yield asking


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    async def well() -> tuple[bool, dict[str, Any]]:
        return True, {}

    async def receive(raw: object) -> None:
        return None

    doors = Doors(
        world.database, world.nudges, world.clock, receive, world.phones, {}, well, address=ADDRESS
    )
    runner = web.AppRunner(site.build(doors))
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


async def subscribe(actor: Actor) -> str:
    """The path of the address the bot gave."""
    await actor.says("/lich")
    await actor.presses("địa chỉ")
    return path_in(actor)


def path_in(actor: Actor) -> str:
    (address,) = (word for word in actor.last.split() if word.startswith(ADDRESS))
    return address.removeprefix(ADDRESS)


async def fetch(client: aiohttp.ClientSession, path: str) -> str:
    async with client.get(path) as answer:
        assert answer.status == 200, path
        assert answer.content_type == "text/calendar"
        return (await answer.read()).decode("utf-8")


async def test_a_calendar_shows_the_deadlines_of_its_owner_only(
    world: World, client: aiohttp.ClientSession
) -> None:
    minh, lan = await world.official("minh"), await world.official("lan")
    trang = await world.official("trang", role=Role.HEAD)
    code = await give(world, minh, by=trang, due=FRIDAY, content="Khảo sát chợ đêm; lần 2, đợt 1")
    await give(world, lan, due=FRIDAY, content="Việc của người khác")
    await give(world, None, due=FRIDAY, content="Việc chưa phân công")
    await give(world, minh, content="Việc không thời hạn")

    text = await fetch(client, await subscribe(minh))

    (event,) = ics.Calendar(text).events
    assert event.name == "Hạn: Khảo sát chợ đêm; lần 2, đợt 1"
    assert event.end.datetime == FRIDAY
    assert event.duration == timedelta(minutes=30)
    assert code in event.description
    assert "Hạn lúc 17:00 ngày 27/11/2026" in event.description
    assert trang.name in event.description
    assert event.uid == f"{code}@donviec.example"
    (again,) = Calendar.from_ical(text).events
    assert str(again["summary"]) == event.name


async def test_a_deadline_at_the_end_of_a_day_is_that_day(
    world: World, client: aiohttp.ClientSession
) -> None:
    minh = await world.official("minh")
    await give(world, minh, due=at("2026-11-27", "23:59") + timedelta(seconds=59))

    (event,) = ics.Calendar(await fetch(client, await subscribe(minh))).events

    assert event.all_day
    assert event.begin.date() == date(2026, 11, 27)


async def test_what_is_handed_in_leaves_the_calendar(
    world: World, client: aiohttp.ClientSession
) -> None:
    trang = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    await give(world, minh, by=trang, due=FRIDAY)
    path = await subscribe(minh)
    assert len(ics.Calendar(await fetch(client, path)).events) == 1

    await minh.says("/viec")
    await minh.presses("NV-")
    await minh.presses("Hoàn thành")
    await minh.says("Đã làm xong")

    assert len(ics.Calendar(await fetch(client, path)).events) == 0


async def test_long_and_hostile_words_are_folded_and_escaped(
    world: World, client: aiohttp.ClientSession
) -> None:
    minh = await world.official("minh")
    content = "Rà soát\nEND:VCALENDAR\nBEGIN:VEVENT C:\\nhà; , “đất đai” " + "ở tổ dân phố " * 30
    await give(world, minh, due=FRIDAY, content=content)

    text = await fetch(client, await subscribe(minh))

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert len(ics.Calendar(text).events) == 1
    (event,) = Calendar.from_ical(text).events
    assert str(event["summary"]) == " ".join(f"Hạn: {content}".split())


async def test_an_answer_that_did_not_change_is_not_sent_again(
    world: World, client: aiohttp.ClientSession
) -> None:
    minh = await world.official("minh")
    await give(world, minh, due=FRIDAY)
    path = await subscribe(minh)
    async with client.get(path) as first:
        tag = first.headers["ETag"]
        assert first.headers["Cache-Control"] == "private, no-cache"
    world.now += timedelta(minutes=30)
    async with client.get(path, headers={"If-None-Match": tag}) as second:
        assert second.status == 304
        assert await second.read() == b""
    await give(world, minh, due=FRIDAY, content="Thêm một việc")
    async with client.get(path, headers={"If-None-Match": tag}) as third:
        assert third.status == 200
        assert third.headers["ETag"] != tag


async def status(client: aiohttp.ClientSession, path: str) -> tuple[int, bytes]:
    async with client.get(path) as answer:
        return answer.status, await answer.read()


async def test_an_address_taken_back_is_like_one_that_never_was(
    world: World, client: aiohttp.ClientSession
) -> None:
    minh = await world.official("minh")
    path = await subscribe(minh)
    never = await status(client, f"/lich/{'x' * 32}.ics")
    assert never[0] == 404
    await minh.presses("Thu hồi")
    assert "Đã thu hồi" in minh.last
    assert await status(client, path) == never


async def test_a_new_address_ends_the_old_one(world: World, client: aiohttp.ClientSession) -> None:
    minh = await world.official("minh")
    old = await subscribe(minh)
    await minh.says("/lich")
    assert "đã có một địa chỉ" in minh.last
    await minh.presses("Đổi địa chỉ")
    new = path_in(minh)
    assert new != old
    assert (await status(client, old))[0] == 404
    assert (await status(client, new))[0] == 200


async def test_a_lost_phone_and_a_leaver_close_the_calendar(
    world: World, client: aiohttp.ClientSession
) -> None:
    minh, lan = await world.official("minh"), await world.official("lan")
    paths = [await subscribe(minh), await subscribe(lan)]
    async with world.database.write() as session:
        await contacts.unlink(session, minh.person_id, world.now)
        (await session.get_one(Person, lan.person_id)).left_on = THURSDAY.date()
    assert [(await status(client, path))[0] for path in paths] == [404, 404]


async def test_who_asks_too_often_is_told_when_to_come_again(
    world: World, client: aiohttp.ClientSession
) -> None:
    minh = await world.official("minh")
    path = await subscribe(minh)
    found = [(await status(client, path))[0] for _ in range(12)]
    assert found == [200] * 10 + [429] * 2
    async with client.get(path) as answer:
        wait = int(answer.headers["Retry-After"])
    world.now += timedelta(seconds=wait)
    assert (await status(client, path))[0] == 200


async def test_guessing_is_slowed_down(world: World, client: aiohttp.ClientSession) -> None:
    found = [(await status(client, f"/lich/{n:032}.ics"))[0] for n in range(70)]
    assert found == [404] * 60 + [429] * 10


async def test_the_secret_is_stored_nowhere(world: World, client: aiohttp.ClientSession) -> None:
    minh = await world.official("minh")
    token = (await subscribe(minh)).removeprefix("/lich/").removesuffix(".ics")
    assert len(token) == 32
    async with world.database.read() as session:
        connection = await session.connection()
        for table in ("calendar_feed", "outbox", "event"):
            rows = await connection.exec_driver_sql(f"SELECT * FROM {table}")
            assert all(token not in str(row) for row in rows.all()), table


async def test_without_an_address_on_the_net_it_is_said_so(world: World) -> None:
    minh = await world.official("minh")
    await minh.says("/lich")
    assert "PUBLIC_URL" in minh.last
    await minh.acts("c.new")
    assert "PUBLIC_URL" in minh.last
