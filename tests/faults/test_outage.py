"""The platform cannot be reached for six hours, and comes back: every matter is told once, by its
highest rung, within the limits, urgent first."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from domain.lifecycle import LetterState, Matter, Urgency
from domain.rights import Role
from models.post import Letter
from services.dispatch import claim
from services.outrun import outrun
from services.post import Post, post
from services.tasks import assign
from tests.faults.town import KEY, TelegramTown
from tests.tasks import at
from tests.world import Actor, letters

PLAIN, URGENT, ASKING = 30, 5, 3
AT_MOST = 600  # s until the last letter has left: five minutes between tries, then the pace


async def officials(ward: TelegramTown, first: int, count: int) -> list[Actor]:
    return [await ward.official(str(first + n)) for n in range(count)]


async def assign_all(
    ward: TelegramTown, readers: list[Actor], due: datetime, urgency: Urgency
) -> dict[int, str]:
    """A task for each; their codes by chat."""
    unit = await ward.unit_id("KT")
    async with ward.database.write() as session:
        return {
            int(reader.chat): (
                await assign(
                    session,
                    by=None,
                    content="Rà soát hồ sơ",
                    lead_unit_id=unit,
                    assignee_id=reader.person_id,
                    due_at=due,
                    now=ward.now,
                    urgency=urgency,
                )
            ).code
            for reader in readers
        }


async def test_after_six_hours_every_matter_is_told_once_urgent_first_within_the_limits(
    ward: TelegramTown,
) -> None:
    """Deadlines of the day pass while nobody can be reached: half time, two hours before, the
    hour itself, and what was not acknowledged. One message each says how things stand now."""
    plain = await officials(ward, 100, PLAIN)
    urgent = await officials(ward, 200, URGENT)
    head = await ward.official("300", role=Role.HEAD)
    await assign_all(ward, plain, at("2026-11-19", "14:00"), Urgency.NORMAL)
    codes = await assign_all(ward, urgent, at("2026-11-19", "13:30"), Urgency.EXPRESS)
    await ward.seconds(3)
    assert {len(ward.heard(int(actor.chat))) for actor in (*plain, *urgent)} == {1}

    await ward.emulator.unreachable()
    for n in range(ASKING):
        await ward.phone(1000 + n).says("xin chào")
    await ward.live(hours=6, step=timedelta(minutes=30))
    await ward.emulator.reachable()
    ward.emulator.forget()
    await all_sent(ward)

    told = Counter(call.chat for call in ward.spoken())
    assert told == {
        **{int(actor.chat): 1 for actor in (*plain, *urgent)},
        **{1000 + n: 1 for n in range(ASKING)},
        int(head.chat): URGENT + 1,  # each urgent matter by itself, the others in one message
    }
    for chat, code in codes.items():
        assert "QUÁ HẠN" in ward.heard(chat)[-1]
        assert code in ward.heard(chat)[-1]
    assert all("QUÁ HẠN" in ward.heard(int(actor.chat))[-1] for actor in plain)

    first_plain = min(place(ward, int(actor.chat)) for actor in plain)
    assert max(place(ward, chat) for chat in codes) < first_plain
    peaks = ward.emulator.limits.peaks
    assert (peaks.total <= 30, peaks.private) == (True, 1)
    assert ward.emulator.refused == []


async def all_sent(ward: TelegramTown) -> None:
    for _ in range(AT_MOST // 10):
        await ward.seconds(10)
        if not await letters(ward, state=LetterState.WAITING):
            return
    raise AssertionError("letters still wait")


def place(ward: TelegramTown, chat: int) -> int:
    """How many were spoken to before this chat."""
    return [call.chat for call in ward.spoken()].index(chat)


async def test_while_nothing_can_leave_the_platform_is_not_stormed(ward: TelegramTown) -> None:
    """Six hours of one waiting letter cost tries that grow rarer, not one a second."""
    await ward.phone(1000).says("xin chào")
    await ward.listen()
    await ward.emulator.unreachable()
    await ward.live(hours=6)
    [letter] = await letters(ward, kind="said")
    await ward.emulator.reachable()
    await ward.live(minutes=6)

    assert letter.attempts < 100
    assert len(ward.heard(1000)) == 1


async def test_what_was_heard_before_a_rung_was_reached_does_not_silence_it(
    ward: TelegramTown,
) -> None:
    """The deadline was announced in the morning; that nobody acknowledged is news at noon, also
    beside a letter that has waited since dawn."""
    minh, lan = await officials(ward, 11, 2)
    codes = await assign_all(ward, [minh, lan], at("2026-11-27"), Urgency.EXPRESS)
    first, second = sorted(int(code[-6:]) for code in codes.values())

    def rung(task: int, reader: Actor, clock: str) -> Post:
        key = f"{task}:{clock}"
        ids = {"clock": clock, "version": 1, "rung": 1, "audience": "assignee"}
        return Post(
            "task.rung", Matter.TASK, task, to_person=reader.person_id, key=key, ids=ids
        )  # fmt: skip

    async with ward.database.write() as session:
        await session.execute(delete(Letter))
        await post(session, [rung(first, minh, "deadline")], ward.now)
        await post(session, [rung(second, lan, "deadline")], ward.now)
        heard = update(Letter).where(Letter.key == f"{first}:deadline")
        await session.execute(heard.values(state=LetterState.SENT, settled_at=ward.now))
        await post(session, [rung(first, minh, "acknowledge")], ward.now + timedelta(hours=4))
        haul = await claim(session, ward.now + timedelta(hours=4), "one", {KEY: 9}, ())
        assert [each.kind for each in haul.claims] == ["task.rung"] * 2
        assert await outrun(session, haul.claims) == set()
