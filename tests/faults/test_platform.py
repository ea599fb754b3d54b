"""What the platform does to a letter: pauses, closed doors, moves, broken and missing answers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from domain.lifecycle import LetterState, Promise
from domain.notices.general import Hello
from domain.rights import Role
from models.contacts import Contact
from services import post
from tests.faults.town import TelegramTown
from tests.tasks import at, give
from tests.world import letters

HOA, LAN = 1001, 1002
HELLO, AGAIN = "Kính chào", "(gửi lại)"


async def test_an_hour_s_pause_for_one_chat_is_kept_by_its_successor_and_stops_nobody_else(
    ward: TelegramTown,
) -> None:
    """429 with a long ``retry_after``: nothing is tried before it is over, not even after the
    program died and another one took over."""
    hoa, lan = ward.phone(HOA), ward.phone(LAN)
    ward.emulator.fault("error", "sendMessage", chat=HOA, retry_after=3600)
    await hoa.says("xin chào")
    await lan.says("xin chào")
    await ward.settle()
    assert (len(ward.heard(HOA)), len(ward.heard(LAN))) == (0, 1)

    await ward.live(minutes=30)
    await ward.restart()
    await hoa.says("/trogiup")
    await ward.live(minutes=29)
    assert ward.heard(HOA) == []
    await ward.live(minutes=2)
    await ward.seconds(2)

    assert len(ward.heard(HOA)) == 2
    assert HELLO in ward.heard(HOA)[0]
    assert ward.emulator.limits.early == 0
    assert [call.status for call in ward.emulator.calls("sendMessage", HOA)] == [429, 200, 200]


CLOSED: dict[str, dict[str, Any]] = {
    "blocked": {"code": 403},
    "deactivated": {"code": 403, "description": "user is deactivated"},
    "not found": {"code": 400, "description": "chat not found"},
}


@pytest.mark.parametrize("why", CLOSED)
async def test_a_closed_door_is_not_knocked_at_again_and_somebody_hears_of_it(
    ward: TelegramTown, why: str
) -> None:
    """403 of both kinds and «chat not found»: one try, then the clerk and the operator are told
    who could not be, and about what."""
    minh = await ward.official("11", name="Lê Văn Minh")
    await ward.official("12", "UBND", Role.CLERK)
    await ward.official("13", "VP", Role.OPERATOR)
    ward.emulator.fault("error", "sendMessage", chat=11, times=None, **CLOSED[why])
    code = await give(ward, minh, due=at("2026-11-27"))
    await ward.live(days=1)

    assert len(ward.emulator.calls("sendMessage", 11)) == 1
    for watcher in (12, 13):
        told = [text for text in ward.heard(watcher) if code in text]
        assert "Không gửi được thông báo" in told[0]
        assert minh.name in told[0]


async def test_the_other_phone_rings_when_the_first_is_gone(ward: TelegramTown) -> None:
    minh = await ward.official("11")
    ward.now = at("2026-11-19", "09:00")
    minh.chat = "21"
    await ward.link(minh)  # the newer phone, tried first
    ward.emulator.fault("error", "sendMessage", chat=21, code=403, times=None)
    code = await give(ward, minh, due=at("2026-11-27"))
    await ward.seconds(3)

    assert code in "".join(ward.heard(11))
    assert len(ward.emulator.calls("sendMessage", 21)) == 1


async def test_what_waits_for_a_chat_that_moved_goes_to_its_new_number(ward: TelegramTown) -> None:
    hoa = ward.phone(HOA)
    ward.phone(5005)
    ward.emulator.fault("error", "sendMessage", chat=HOA, migrate_to=5005)
    await hoa.says("xin chào")
    await ward.seconds(3)

    assert ward.heard(HOA) == []
    assert len(ward.heard(5005)) == 1
    assert len(ward.emulator.calls("sendMessage", HOA)) == 1


BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "500 in JSON": ("error", {"code": 500}),
    "502 with a page": ("html", {}),
}


@pytest.mark.parametrize("how", BROKEN)
async def test_a_broken_answer_is_doubt_and_the_second_try_says_so(
    ward: TelegramTown, how: str
) -> None:
    """A gateway's 5xx may hide a message that was taken: sent again, marked."""
    kind, detail = BROKEN[how]
    ward.emulator.fault(kind, "sendMessage", chat=HOA, **detail)
    await ward.phone(HOA).says("xin chào")
    await ward.seconds(10)

    [only] = ward.heard(HOA)
    assert AGAIN in only
    assert (await letters(ward))[0].state is LetterState.SENT


@pytest.mark.parametrize("kind", ["lost", "hang"])
async def test_an_answer_that_never_came_doubles_once_and_says_so(
    ward: TelegramTown, kind: str
) -> None:
    """Taken by the platform, never answered: doubled once, the second marked."""
    ward.emulator.fault(kind, "sendMessage", chat=HOA)
    await ward.phone(HOA).says("xin chào")
    await ward.seconds(10)

    first, second = ward.heard(HOA)
    assert (AGAIN in first, AGAIN in second) == (False, True)


@pytest.mark.parametrize("kind", ["lost", "hang", "html"])
async def test_what_is_promised_at_most_once_is_left_in_doubt(
    ward: TelegramTown, kind: str
) -> None:
    hoa = ward.phone(HOA)
    await hoa.says("xin chào")
    await ward.seconds(2)
    ward.emulator.fault(kind, "sendMessage", chat=HOA)
    async with ward.database.write() as session:
        contact = (await session.scalars(select(Contact))).one()
        post.reply(session, contact, Hello(official=False), ward.now, Promise.AT_MOST)
    await ward.live(hours=1)

    assert len(ward.emulator.calls("sendMessage", HOA)) == 2
    assert (await letters(ward))[-1].state is LetterState.AMBIGUOUS


async def test_a_token_refused_and_good_again_loses_and_doubles_nothing(
    ward: TelegramTown,
) -> None:
    """401 on every call for twenty minutes: one try a minute at most, then all is said once."""
    people = [ward.phone(1000 + n) for n in range(5)]
    for person in people:
        await person.says("xin chào")
    await ward.listen()
    ward.emulator.authorize(False)
    ward.emulator.forget()
    await ward.seconds(90)
    assert 5 <= len(ward.emulator.calls("sendMessage")) <= 5 * 2
    await ward.live(minutes=18)
    ward.emulator.authorize(True)
    await ward.live(minutes=2)

    assert [len(ward.heard(person.id)) for person in people] == [1] * 5
    assert not any(AGAIN in text for person in people for text in person.sees)


async def test_when_we_hear_again_the_words_leave_before_the_minute_is_over(
    ward: TelegramTown,
) -> None:
    waiting = ward.phone(HOA)
    await waiting.says("xin chào")
    await ward.listen()
    ward.emulator.authorize(False)
    await ward.seconds(5)
    assert ward.heard(HOA) == []
    ward.emulator.authorize(True)
    await ward.phone(HOA + 1).says("xin chào")
    await ward.seconds(5)

    assert len(ward.heard(HOA)) == 1
