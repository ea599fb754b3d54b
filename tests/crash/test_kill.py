"""SIGKILL at the two moments that lose things elsewhere: between receiving and handling an
update, and between claiming and settling a letter."""

from __future__ import annotations

import asyncio

from tests.emulators.telegram import TelegramEmulator
from tests.program import Program

PEOPLE = 12
SOON = 60.0  # s


async def test_no_update_is_lost_when_killed_before_it_is_handled(
    program: Program, telegram: TelegramEmulator
) -> None:
    """Twelve people write; the program is killed while their words come in, four times."""
    people = [telegram.person(1000 + n, language="vi") for n in range(PEOPLE)]
    for number, person in enumerate(people):
        await person.says("xin chào")
        if number % 3 == 2:
            await program.kill()
            await program.start()
    async with asyncio.timeout(SOON):
        await asyncio.gather(*(person.hears("Kính chào", timeout=SOON) for person in people))

    greeted = [sum("Kính chào" in text for text in person.sees) for person in people]
    again = [sum("gửi lại" in text for text in person.sees) for person in people]
    assert all(heard - repeated <= 1 for heard, repeated in zip(greeted, again, strict=True)), (
        greeted,
        again,
    )


async def test_no_letter_is_lost_when_killed_while_it_is_sent(
    program: Program, telegram: TelegramEmulator
) -> None:
    """The platform hangs while it has the message; the sender dies; its successor sends it
    again and says so."""
    hoa = telegram.person(1, language="vi")
    telegram.fault("hang", method="sendMessage", chat=1, times=1, seconds=30)
    await hoa.says("xin chào")
    await telegram.wait_for(1, SOON, method="sendMessage")
    await program.kill()
    telegram.clear_faults()
    await program.start()

    await hoa.hears("gửi lại", timeout=SOON)  # after the dead sender's lease
    assert sum("Kính chào" in text for text in hoa.sees) <= 2
