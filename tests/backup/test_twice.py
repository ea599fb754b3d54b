"""A restored office sends nothing twice as if it were new, and forgets nothing that waited."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from domain.lifecycle import LetterState, Promise
from domain.messages import Busy
from domain.rights import Role
from models.contacts import Account, ChatLine, Draft, LinkCode
from models.post import Letter
from services import webchat
from services.backup_doubt import BACKLOG, LINES_AHEAD, TURNS_AHEAD
from tests.backup.offices import backed_up, new_address, office, reopened, restored
from tests.journeys.reporting import filed
from tests.tasks import at, give
from tests.world import Actor, World, letters

AGAIN = "gửi lại"


@pytest.fixture
async def town(engine: str, tmp_path: Path) -> AsyncIterator[World]:
    world = await office(engine, tmp_path)
    yield world
    await world.database.close()


def unmarked_repeats(*people: Actor) -> list[str]:
    """What somebody was told more than once without a word that it is a repeat."""
    return [
        text
        for person in people
        for text, times in Counter(text for text in person.sees if AGAIN not in text).items()
        if times > 1
    ]


class Disaster:
    """The office as it was is on file; it lives on, dies, and the file is restored elsewhere."""

    def __init__(self, town: World, engine: str, home: Path) -> None:
        self.town, self.engine, self.home = town, engine, home
        self.file = home / "office.backup"
        self.after: World | None = None

    async def backup(self) -> None:
        await backed_up(self.town, self.file)

    async def strikes(self) -> World:
        url = new_address(self.engine, self.home)
        self.done = await restored(self.town, self.file, url)
        self.after = await reopened(self.town, url)
        return self.after


@pytest.fixture
async def disaster(town: World, engine: str, tmp_path: Path) -> AsyncIterator[Disaster]:
    coming = Disaster(town, engine, tmp_path)
    yield coming
    if coming.after is not None:
        await coming.after.database.close()


async def test_a_letter_that_waited_at_the_backup_is_said_again_with_a_mark(
    town: World, disaster: Disaster
) -> None:
    lan, minh = town.citizen("lan"), town.citizen("minh")
    town.failing(Busy("later", timedelta(minutes=5)))
    await lan.says("xin chào")
    await disaster.backup()
    await town.later(minutes=6)
    assert "Kính chào" in lan.last
    assert AGAIN not in lan.last

    again = await disaster.strikes()
    await again.later(minutes=6)
    assert "Kính chào" in lan.last
    assert AGAIN in lan.last
    assert disaster.done.held.again >= 1
    await minh.says("xin chào")
    assert unmarked_repeats(lan, minh) == []


async def test_rungs_climbed_since_the_backup_are_said_again_with_a_mark(
    town: World, disaster: Disaster
) -> None:
    """Days of reminders, the morning's digests among them, and then the backup of before."""
    khoa = await town.official("khoa", "KT", Role.HEAD)
    anh = await town.official("anh", "KT")
    for number in range(3):
        await give(town, anh, by=khoa, due=at("2026-11-25"), content=f"Việc số {number}")
    await give(town, anh, by=khoa, due=at("2026-12-08"), content="Việc còn xa")
    await disaster.backup()
    await town.until_local("2026-11-27", "10:00")
    told = len(anh.screen)
    assert told > 3

    again = await disaster.strikes()
    await again.settle()
    repeated = anh.sees[told:]
    assert repeated
    assert all(AGAIN in text for text in repeated)
    assert unmarked_repeats(anh, khoa) == []

    told = len(anh.screen)
    await again.until_local("2026-12-08", "10:00")
    fresh = anh.sees[told:]
    assert fresh
    assert not any(AGAIN in text for text in fresh), "what falls due after the restore is new"


async def test_a_digest_that_could_not_leave_keeps_its_mark_in_the_next(
    town: World, disaster: Disaster
) -> None:
    """The restored digest cannot leave before the next morning's takes its place, and says what
    it held beside what is new."""
    khoa = await town.official("khoa", "KT", Role.HEAD)
    anh = await town.official("anh", "KT")
    for number in range(3):
        await give(town, anh, by=khoa, due=at("2026-11-25"), content=f"Việc số {number}")
    await give(town, anh, by=khoa, due=at("2026-12-01"), content="Việc còn xa")
    await disaster.backup()
    await town.until_local("2026-11-26", "07:45")
    told = len(anh.screen)
    assert told

    again = await disaster.strikes()
    again.failing(*(Busy("later", timedelta(days=2)) for _ in range(2)))
    await again.until_local("2026-11-26", "09:00")
    assert len(anh.screen) == told
    held = await letters(again, kind="digest", person_id=anh.person_id, state="waiting")
    assert [letter.again for letter in held] == [True]
    await again.until_local("2026-12-01", "10:00")
    (released,) = await letters(again, id=held[0].id)
    assert released.state is LetterState.SUPERSEDED
    assert AGAIN in anh.sees[told]
    assert unmarked_repeats(anh) == []


async def test_a_report_half_handled_at_the_backup_is_not_lost(
    town: World, disaster: Disaster
) -> None:
    """Its last press lay in the inbox; the living office took it and answered."""
    khoa = await town.official("khoa", "KT", Role.HEAD)
    lan = town.citizen("lan")
    await lan.says("/phananh")
    await town.receive({"chat": "lan", "text": "Quầy số 3 để người dân chờ quá lâu."})
    await disaster.backup()
    await town.settle()
    told = len(lan.screen)

    again = await disaster.strikes()
    await again.settle()
    assert len(lan.screen) > told
    assert all(AGAIN in text for text in lan.sees[told:])
    assert unmarked_repeats(lan, khoa) == []


async def test_what_the_platform_brings_again_is_handled_and_its_answers_marked(
    town: World, disaster: Disaster
) -> None:
    """The report the living office took after the backup is lost; its update comes once more,
    for the platform was not told that it had arrived. The head hears of it, marked."""
    khoa = await town.official("khoa", "KT", Role.HEAD)
    town_lan = town.citizen("lan")
    await disaster.backup()
    await filed(town_lan)
    heard = len(khoa.screen)
    assert heard

    again = await disaster.strikes()
    lan = again.citizen("lan")
    told = len(lan.screen)
    await filed(lan)
    assert all(AGAIN in text for text in lan.sees[told:])
    assert all(AGAIN in text for text in khoa.sees[heard:])
    assert len(khoa.screen) > heard

    again.now += BACKLOG + timedelta(minutes=1)
    await lan.says("/start")
    assert AGAIN not in lan.last, "the backlog is in: what comes now is new"


async def test_what_is_promised_at_most_once_stays_behind(town: World, disaster: Disaster) -> None:
    lan = town.citizen("lan")
    await lan.says("xin chào")
    async with town.database.write() as session:
        await session.execute(
            update(Letter)
            .where(Letter.promise == Promise.AT_MOST)
            .values(state=LetterState.WAITING)
        )
    await disaster.backup()
    again = await disaster.strikes()
    async with again.database.read() as session:
        states = set(
            await session.scalars(select(Letter.state).where(Letter.promise == Promise.AT_MOST))
        )
    assert states == {LetterState.AMBIGUOUS}
    assert disaster.done.held.kept_back >= 1


async def test_leases_codes_questions_and_chat_lines_begin_anew(
    town: World, disaster: Disaster
) -> None:
    lan = town.citizen("lan")
    await lan.says("/phananh")
    person = (await town.official("anh")).person_id
    later = town.now + timedelta(hours=72)
    async with town.database.write() as session:
        session.add(LinkCode(code_hash="h", person_id=person, made_at=town.now, expires_at=later))
        session.add(
            Account(key="telegram/7", holder="me", lease_until=later, ears_holder="me", offset=5)
        )
    before = await turn(town)
    await disaster.backup()
    again = await disaster.strikes()
    async with again.database.write() as session:
        assert await session.scalar(select(LinkCode.expires_at)) == again.now
        account = await session.get_one(Account, "telegram/7")
        assert (account.holder, account.lease_until, account.offset) == ("", None, 5)
        line = ChatLine(chat_hash="c", mine=True, body=b"", at=again.now)
        session.add(line)
        await session.flush()
        assert line.id > LINES_AHEAD
    assert await turn(again) == before + TURNS_AHEAD
    assert disaster.done.held.codes == 1


async def turn(world: World) -> int:
    async with world.database.read() as session:
        return await session.scalar(select(func.max(Draft.turn))) or 0


async def test_codes_given_since_the_backup_are_not_given_again(
    town: World, disaster: Disaster
) -> None:
    await disaster.backup()
    lost = await filed(town.citizen("lan"))
    again = await disaster.strikes()
    assert await filed(again.citizen("nam")) != lost


async def test_a_browser_that_saw_more_lines_than_were_saved_sees_the_new_ones(
    town: World, disaster: Disaster
) -> None:
    async with town.database.write() as session:
        session.add(ChatLine(chat_hash="c", mine=True, body=b"", at=town.now))
    await disaster.backup()
    async with town.database.write() as session:
        seen = ChatLine(chat_hash="c", mine=True, body=b"", at=town.now)
        session.add(seen)
        await session.flush()
        last_seen = seen.id
    again = await disaster.strikes()
    async with again.database.write() as session:
        chat = webchat.chat_hash(session, "main", "secret")
        new = ChatLine(chat_hash=chat, mine=True, body=b"", at=again.now)
        session.add(new)
        await session.flush()
        assert new.id > last_seen
