"""The clock of a case over Telegram's own wire: the journeys of the phones once more, every word
and press over HTTP, a blocked chat told by the platform, the slip read as the file that arrived."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.journeys import test_case_clock as clocks
from tests.journeys import test_case_lateness as lateness
from tests.journeys import test_case_silence as silence
from tests.journeys import test_late_files as slips
from tests.towns import open_database, town
from tests.wired import WiredClock, wired
from tests.world import World

JOURNEYS: tuple[Callable[[World], Awaitable[None]], ...] = (
    clocks.test_both_sides_read_the_same_arithmetic,
    clocks.test_a_stored_date_that_is_not_what_the_history_says_is_an_alarm,
    clocks.test_a_decreed_holiday_shifts_the_case_and_both_sides_hear_it_once,
    clocks.test_silence_ends_the_pause_after_a_reminder,
    clocks.test_another_category_counts_anew_and_keeps_the_pause,
    clocks.test_a_pause_survives_being_sent_to_another_body,
    clocks.test_more_time_is_granted_above_and_told_to_the_citizen,
    lateness.test_the_head_is_asked_before_and_the_citizen_reads_their_words,
    lateness.test_what_nobody_said_is_said_to_be_missing,
    lateness.test_a_note_on_progress_comes_every_week_until_the_answer,
    silence.test_a_blocked_head_leaves_no_case_unheard,
    slips.test_a_late_file_is_entered_and_apologised_for,
)


@pytest.fixture
async def world(
    engine: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    clock = WiredClock()
    url = await town(engine, tmp_path, tmp_path_factory.getbasetemp())
    database = open_database(url, clock)
    async with wired(database, clock) as made:
        yield made
    await database.close()


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.__name__.removeprefix("test_"))
async def test_over_the_wire(journey: Callable[[World], Awaitable[None]], world: World) -> None:
    await journey(world)
