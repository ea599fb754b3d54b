"""How we hear: nothing twice, nothing from strangers, and again after every trouble."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from sqlalchemy import func, select

from models.post import Update
from tests.telegram.office import Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def stored(office: Office) -> int:
    async with office.database() as database, database.read() as session:
        return await session.scalar(select(func.count()).select_from(Update)) or 0


async def until_health(office: Office, status: int) -> str:
    """What health says once it answers so."""
    async with asyncio.timeout(30):
        while True:
            answered, facts = await office.health()
            if answered == status:
                return str(facts)


async def test_an_update_that_comes_twice_has_one_effect(office: Office) -> None:
    twice = office.citizen("Twice")
    twice.look()
    update = await twice.person.says("xin chào")
    await twice.hears("Kính chào")
    known = await stored(office)
    if office.mode == "webhook":
        assert await office.telegram.replay(update) == 200
    else:
        office.telegram.fault("repeat", "getUpdates")
    other = office.citizen("After twice")
    await other.says("xin chào", hears="Kính chào")
    assert await stored(office) == known + 1
    assert len(twice.new) == 1


async def test_who_does_not_know_the_secret_is_turned_away(office: Office) -> None:
    if office.mode == "polling":
        pytest.skip("no door to knock at")
    body = {"update_id": 1, "message": {"message_id": 1, "text": "/viec"}}
    known = await stored(office)
    assert await office.telegram.push(body, secret="guessed") == 403
    assert await office.telegram.push(body, secret="") == 403
    office.telegram.webhook.last_error = None  # it was a stranger, of whom Telegram knows nothing
    assert await stored(office) == known


async def test_a_refused_token_is_seen_from_outside_and_the_words_wait(office: Office) -> None:
    if office.mode == "webhook":
        pytest.skip("a webhook looks once a minute")
    waiting = office.citizen("Waiting")
    office.telegram.authorize(False)
    await waiting.says("xin chào")
    assert "telegram/7007" in await until_health(office, 503)
    office.telegram.authorize(True)
    await waiting.hears("Kính chào")
    await until_health(office, 200)


async def test_a_second_poller_does_not_make_us_deaf(office: Office) -> None:
    if office.mode == "webhook":
        pytest.skip("nobody polls")
    await office.telegram.wait_for(lambda: office.telegram.polling, 30)
    url = f"{office.telegram.base_url}{office.telegram.token}/getUpdates"
    async with aiohttp.ClientSession() as thief, thief.post(url, json={"timeout": 0}) as answer:
        assert answer.status == 200
    contested = [call.status for call in office.telegram.calls("getUpdates")]
    assert 409 in contested
    await office.citizen("Contested").says("xin chào", hears="Kính chào")
