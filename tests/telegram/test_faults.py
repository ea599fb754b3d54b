"""What Telegram does to us: pauses, lost answers, silence, groups that move."""

from __future__ import annotations

import asyncio

import pytest

from tests.telegram.office import Office
from tests.telegram.phone import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_pause_asked_for_one_chat_holds_that_chat_alone(office: Office) -> None:
    held, free = office.citizen("Held"), office.citizen("Free")
    early = office.telegram.limits.early
    office.telegram.fault("error", "sendMessage", chat=held.person.id, retry_after=4)
    await held.says("xin chào")
    await office.telegram.wait_for(
        lambda: office.telegram.calls("sendMessage", held.person.id), PATIENCE
    )
    await free.says("xin chào", hears="Kính chào")
    assert held.new == []
    await held.hears("Kính chào")
    assert office.telegram.limits.early == early  # nothing was tried before the pause was over


async def test_an_answer_that_was_lost_is_sent_again_and_says_so(office: Office) -> None:
    citizen = office.citizen("Lost")
    office.telegram.fault("lost", "sendMessage", chat=citizen.person.id)
    await citizen.says("xin chào", hears="Kính chào")
    assert "(gửi lại)" in await citizen.hears("gửi lại")


async def test_what_people_wrote_while_we_could_not_be_reached_is_answered(office: Office) -> None:
    people = [office.citizen(f"Patient {n}") for n in range(4)]
    await office.telegram.unreachable()
    for person in people:
        await person.says("xin chào")
    await office.telegram.reachable()
    await asyncio.gather(*(person.hears("Kính chào") for person in people))
    assert all(person.all.count("Kính chào") == 1 for person in people)


async def test_a_group_that_moves_holds_up_nobody(office: Office) -> None:
    """Groups are not served; their move, announced from the old chat and the new, is taken in."""
    asker = office.citizen("Asker")
    group = office.telegram.group(-500, members=[asker.person])
    await group.adds_bot(asker.person)
    await asker.person.says("/trogiup@don_doc_bot", chat=group)
    moved = await group.migrates(-1000500)
    await asker.person.says("/trogiup@don_doc_bot", chat=moved)
    await asker.says("xin chào", hears="Kính chào")
    async with asyncio.timeout(PATIENCE):
        while (await office.health())[1]["oldest_update_s"] is not None:
            pass
    assert (await office.health())[1]["failed_updates"] == 0
