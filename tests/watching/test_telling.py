"""A change for the worse is told to the operators once, with what to do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from domain.rights import Role
from domain.watching import HAS_ITS_OWN_LETTER, OF_PEOPLE, Ailment, Ill
from models.watching import Finding
from models.work import Alarm
from services import findings
from services.findings import KIND
from tests.watching.troubles import ACCOUNT, TROUBLES, alarms_late, items_stranded
from tests.watching.watch import TITLE, Watch, watched
from tests.world import World, letters

LASTS, ENOUGH_TO_MEND = 4, 33  # looks


async def trouble(watch: Watch, ailment: Ailment) -> None:
    if ailment is Ailment.CLOCK_APART:
        if watch.world.database.embedded:
            pytest.skip("SQLite has no clock of its own")
        watch.apart = timedelta(hours=3)
    await TROUBLES[ailment][0](watch.world)


@pytest.mark.parametrize("ailment", Ailment)
async def test_each_ailment_is_told_once_with_what_to_do(ailment: Ailment, world: World) -> None:
    watch = await watched(world)
    await trouble(watch, ailment)
    await watch.minutes(LASTS)
    told = TROUBLES[ailment][1]
    if ailment in HAS_ITS_OWN_LETTER:
        assert watch.heard == []
        return
    [words] = watch.heard
    assert told in words

    watch.restart()
    await watch.minutes(LASTS)
    assert len(watch.heard) == 1


@pytest.mark.parametrize("ailment", Ailment)
async def test_signs_of_life_stop_only_for_what_ails_the_machine(
    ailment: Ailment, world: World
) -> None:
    watch = await watched(world)
    await watch.minutes(1)
    assert watch.signs == 1
    await trouble(watch, ailment)
    well, facts = await watch.auditor.measure()
    await watch.minutes(1)

    assert well is (ailment in OF_PEOPLE)
    assert watch.signs == (2 if ailment in OF_PEOPLE else 1)
    assert facts["ill"] == [ailment]
    assert bool(facts["stale"]) is not well


async def mend(world: World) -> None:
    async with world.database.write() as session:
        await session.execute(delete(Alarm))


async def test_what_comes_and_goes_is_told_once(world: World) -> None:
    watch = await watched(world)
    for _ in range(3):
        await alarms_late(world)
        await watch.minutes(LASTS)
        await mend(world)
        await watch.minutes(LASTS)
    assert len(watch.heard) == 1


async def test_what_was_mended_and_breaks_again_is_told_again(world: World) -> None:
    watch = await watched(world)
    await alarms_late(world)
    await watch.minutes(LASTS)
    await mend(world)
    await watch.minutes(ENOUGH_TO_MEND)
    await alarms_late(world)
    await watch.minutes(LASTS)
    assert len(watch.heard) == 2


async def test_what_is_gone_within_two_looks_is_not_told(world: World) -> None:
    watch = await watched(world)
    await alarms_late(world)
    await watch.minutes(2)
    await mend(world)
    await watch.minutes(LASTS)
    assert watch.heard == []


async def test_what_is_well_again_before_the_letter_leaves_is_not_said(world: World) -> None:
    watch = await watched(world)
    await alarms_late(world)
    for look in range(LASTS):
        world.now += timedelta(minutes=1)
        if look == LASTS - 1:
            await mend(world)
        await watch.auditor.look()
    await watch.carry()
    assert watch.heard == []
    assert [letter.state for letter in await letters(world, kind=KIND)] == ["superseded"]


async def test_of_two_processes_that_look_at_once_one_tells(world: World) -> None:
    """Both have seen that it lasts and that nobody has told it yet."""
    watch = await watched(world)
    await alarms_late(world)
    await watch.minutes(1)
    world.now += timedelta(minutes=3)
    found = [Ill(Ailment.ALARMS_LATE, 3600)]
    async with world.database.read() as session:
        rows = await findings.known(session)
        seen = [findings.compare(rows, found, (), world.now) for _ in ("one", "two")]
    told = []
    for changes in seen:
        async with world.database.write() as session:
            told.append(await findings.tell(session, changes.lasting, world.now, world.now))
    await watch.carry()
    assert told == [1, 0]
    assert len(watch.heard) == 1


async def test_a_new_process_tells_nothing_at_its_first_look(world: World) -> None:
    """After an outage everything is late for a moment, and nothing is wrong."""
    watch = await watched(world)
    await alarms_late(world)
    await watch.minutes(1)
    world.now += timedelta(hours=6)
    watch.restart()
    await watch.auditor.look(tell=False)
    await mend(world)
    await watch.minutes(LASTS)
    assert watch.heard == []


async def test_a_machine_judges_no_other_machines_clock(world: World) -> None:
    watch = await watched(world)
    async with world.database.write() as session:
        row = Finding(name="clock_apart", subject="máy hai", amount=9, since=world.now)
        session.add(row)
    await watch.minutes(ENOUGH_TO_MEND)
    async with world.database.read() as session:
        assert (await session.scalars(select(Finding.well_at))).all() == [None]
    assert watch.heard == []


async def test_nobody_but_operators_hears(world: World) -> None:
    watch = await watched(world)
    others = [
        await world.official(role.value, "UBND", role) for role in Role if role is not Role.OPERATOR
    ]
    second = await world.official("second", "VP", Role.OPERATOR, language="en")
    hoa = world.citizen("hoa")
    await hoa.says("xin chào")
    hoa.clear()
    for ailment in (Ailment.ALARMS_FAILING, Ailment.LETTERS_AMBIGUOUS, Ailment.STAFF_CUT_OFF):
        await trouble(watch, ailment)
    await watch.minutes(LASTS)

    assert len(watch.heard) == 1
    assert [text for text in second.sees if "NEEDS A LOOK" in text]
    assert [other.name for other in (*others, hoa) if other.sees] == []
    told = {letter.person_id for letter in await letters(world, kind=KIND)}
    assert told == {watch.operator.person_id, second.person_id}


async def test_all_that_got_worse_together_is_one_letter_worst_first(world: World) -> None:
    watch = await watched(world)
    for ailment in (Ailment.STAFF_CUT_OFF, Ailment.ACCOUNT_DEAF, Ailment.ALARMS_LATE):
        await trouble(watch, ailment)
    await watch.minutes(LASTS)
    [words] = watch.heard
    assert words.index("Mốc nhắc") < words.index(ACCOUNT) < words.index("cuộc trò chuyện đã đóng")


async def test_an_operator_who_cannot_be_told_is_no_news_to_the_others(world: World) -> None:
    """No alarm about an alarm."""
    watch = await watched(world)
    await world.official("away", "VP", Role.OPERATOR, linked=False)
    await alarms_late(world)
    await watch.minutes(LASTS)
    assert [letter.state for letter in await letters(world, kind=KIND)] == ["sent", "unreachable"]
    assert await letters(world, kind="nobody.told") == []


async def test_a_stranded_rung_is_told_after_all(world: World) -> None:
    watch = await watched(world)
    await items_stranded(world)
    await watch.minutes(LASTS)
    async with world.database.read() as session:
        [clock] = (await session.scalars(select(Alarm).where(Alarm.kind == "digest"))).all()
    assert clock.next_at is not None
    assert clock.next_at <= world.now
    await watch.minutes(1)
    assert "items_stranded" not in (await watch.auditor.measure())[1]["ill"]
    assert TITLE in watch.heard[0]
