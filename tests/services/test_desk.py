"""The desk's promises: one effect per update, nobody's bug loses a word, order per person."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from domain.lifecycle import UpdateState
from domain.rights import Role
from handlers import routes
from handlers.context import Context
from handlers.desk import IN_A_ROW, Desk
from models.contacts import Contact
from models.post import Update
from services import intake
from tests.world import PHONE, World


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A bug: whoever asks for help, after something was already changed."""

    async def on_help(ctx: Context, _argument: str) -> None:
        ctx.contact.language = "en"
        raise ZeroDivisionError

    monkeypatch.setitem(routes.COMMANDS, "trogiup", on_help)
    return monkeypatch


async def test_a_bug_leaves_an_apology_and_keeps_the_words(
    world: World, stumbling: pytest.MonkeyPatch
) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/trogiup")

    assert "sự cố" in hoa.last
    async with world.database.read() as session:
        row = (await session.scalars(select(Update))).one()
        assert row.state is UpdateState.FAILED
        assert intake.payload(session, row)["text"] == "/trogiup"
        assert (await session.scalars(select(Contact.language))).one() == "vi"


async def test_a_failed_update_does_not_block_its_sender(
    world: World, stumbling: pytest.MonkeyPatch
) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/trogiup")
    await hoa.says("xin chào")

    assert "Kính chào" in hoa.last


async def test_a_failed_update_is_served_after_the_repair(
    world: World, stumbling: pytest.MonkeyPatch
) -> None:
    operator = await world.official("vinh", role=Role.OPERATOR)
    hoa = world.citizen("hoa")
    await hoa.says("/trogiup")
    assert "replay" in operator.last

    stumbling.undo()
    async with world.database.write() as session:
        assert await intake.replay(session, world.now) == 1
    await world.settle()
    assert "phananh" in hoa.last


async def test_one_webhook_delivered_ten_times_has_one_effect(world: World) -> None:
    await asyncio.gather(
        *(world.receive({"chat": "hoa", "text": "xin chào", "update": "9"}) for _ in range(10))
    )
    await world.settle()

    assert len(world.citizen("hoa").sees) == 1


async def test_one_look_serves_all_that_one_sender_said(world: World) -> None:
    for _ in range(3):
        await world.receive({"chat": "hoa", "text": "xin chào"})
    assert await world.desk.serve_waiting() == 3


async def test_two_desks_serve_a_crowd_once_each(world: World) -> None:
    """On PostgreSQL these are two processes' desks; the lanes keep them apart."""
    other = Desk(world.database, {PHONE: world.phones}, world.nudges, world.clock)
    for number in range(12):
        await world.receive({"chat": f"c{number % 4}", "text": "xin chào"})
    while any(await asyncio.gather(world.desk.serve_waiting(), other.serve_waiting())):
        pass
    await world.settle()

    async with world.database.read() as session:
        done = await session.scalar(select(func.count()).where(Update.state == UpdateState.DONE))
    assert done == 12
    assert world.phones.sent == 12


async def test_one_who_never_stops_writing_holds_up_nobody(world: World) -> None:
    for number in range(3 * IN_A_ROW):
        await world.receive({"chat": "mai", "text": f"/{number}"})
    await world.receive({"chat": "hoa", "text": "xin chào"})
    served = await world.desk.serve_waiting()

    assert served == IN_A_ROW + 1
    await world.settle()
    assert "Kính chào" in world.citizen("hoa").last
