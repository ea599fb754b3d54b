"""The clock is set by hours while the office works: nothing waits for the time to come round
again, nothing is said twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.rights import Role
from models.contacts import Account
from services import leases
from tests.faults.town import KEY, SettableClock, TelegramTown
from tests.tasks import at, give

BACK, FORTH = timedelta(hours=-3), timedelta(hours=5)
AGAIN = "(gửi lại)"


@pytest.mark.parametrize("by", [BACK, FORTH], ids=["back", "forth"])
async def test_who_writes_after_the_clock_was_set_is_answered(
    ward: TelegramTown, clock: SettableClock, by: timedelta
) -> None:
    """In the second before, the same chat was spoken to, and the platform's pace still counts."""
    hoa = ward.phone(1001)
    await hoa.says("xin chào")
    await ward.settle()
    clock.is_set(by)
    await hoa.says("/trogiup")
    await ward.seconds(5)

    assert len(ward.heard(1001)) == 2
    assert not any(AGAIN in text for text in ward.heard(1001))
    assert ward.emulator.limits.peaks.private == 1


@pytest.mark.parametrize("by", [BACK, FORTH], ids=["back", "forth"])
async def test_a_pause_the_platform_asked_for_lasts_as_long_as_it_said(
    ward: TelegramTown, clock: SettableClock, by: timedelta
) -> None:
    """Ten minutes: neither three hours more, nor over at once and the platform angry."""
    ward.emulator.fault("error", "sendMessage", chat=1001, retry_after=600)
    await ward.phone(1001).says("xin chào")
    await ward.settle()
    clock.is_set(by)
    await ward.live(minutes=9)
    assert ward.heard(1001) == []
    await ward.live(minutes=2)

    assert len(ward.heard(1001)) == 1
    assert ward.emulator.limits.early == 0


async def test_a_program_started_after_the_clock_was_set_back_sends_what_waits(
    ward: TelegramTown, clock: SettableClock
) -> None:
    """Its real time begins anew at what the wall shows: the time of its predecessor's last try
    is still to come, and holds up nothing."""
    ward.emulator.fault("error", "sendMessage", chat=1001, code=401)
    await ward.phone(1001).says("xin chào")
    await ward.settle()
    clock.is_set(BACK)
    clock.restarts()
    await ward.restart()
    await ward.live(minutes=2)

    assert len(ward.heard(1001)) == 1


async def test_the_lease_of_the_dead_ends_though_the_clock_was_set_back(
    ward: TelegramTown,
) -> None:
    """Its end lies hours ahead, further than anybody can hold one: it is nobody's."""
    key = leases.key_of(*KEY)
    async with ward.database.write() as session:
        await leases.know(session, key)
        assert await leases.hold_mouth(session, key, "the dead one", ward.now)
        assert await leases.hold_ears(session, key, "the dead one", ward.now)
    ward.now += BACK
    async with ward.database.write() as session:
        assert await leases.hold_mouth(session, key, "its successor", ward.now)
        assert await leases.hold_ears(session, key, "its successor", ward.now)
        account = await session.get_one(Account, key)
        assert account.holder == account.ears_holder == "its successor"


async def test_reminders_already_given_are_not_given_again_when_the_clock_goes_back(
    ward: TelegramTown, clock: SettableClock
) -> None:
    """Forward a day by mistake, and back: rungs fall due early once, and never a second time."""
    minh = await ward.official("11")
    await ward.official("12", role=Role.HEAD)
    await give(ward, minh, due=at("2026-11-20"))
    await ward.live(hours=3)
    clock.is_set(timedelta(days=1))
    await ward.live(minutes=5)
    told = [len(ward.heard(chat)) for chat in (11, 12)]
    clock.is_set(timedelta(days=-1))
    await ward.live(hours=23)

    assert [len(ward.heard(chat)) for chat in (11, 12)] == told
