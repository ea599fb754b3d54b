"""What happens to the embedded file: the disk is full, nothing may be written, another holds it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.house import (
    SOON,
    WITHOUT_PRIVILEGE,
    answered,
    full_disk,
    greet,
    greetings,
    house,
    locked_by_another,
    read_only,
    refused,
    sqlite_in,
    unmarked,
    until,
)


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_a_full_disk_loses_nothing_and_the_office_goes_on_when_there_is_room(
    mode: str, tmp_path: Path
) -> None:
    """Nothing is confirmed to the platform that could not be written; nobody is left out."""
    async with house(sqlite_in(tmp_path), tmp_path, mode) as (program, telegram):
        await program.start()
        people = [telegram.person(1000 + n) for n in range(6)]
        await greet(people[:2])
        with full_disk(program):
            calls = len(telegram.calls("getUpdates"))
            for person in people[2:]:
                await person.says("xin chào")
            if mode == "webhook":
                refusals = telegram.webhook.deliveries
                await telegram.wait_for(lambda: any(one.status == 503 for one in refusals), SOON)
            else:
                await telegram.wait_for(lambda: len(telegram.calls("getUpdates")) > calls, SOON)
            assert [greetings(person) for person in people[2:]] == [0] * 4
            assert telegram.pending == 4
        telegram.webhook.hurry()
        await answered(people)

        assert [unmarked(person) for person in people] == [1] * 6
        assert program.process is not None
        assert program.process.returncode is None


async def test_a_file_that_may_not_be_written_is_named_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    """One sentence, no traceback; started again with rights it answers what came meanwhile."""
    office = tmp_path / "office"
    office.mkdir()
    async with house(sqlite_in(office), tmp_path) as (program, telegram):
        await program.start()
        await greet([telegram.person(1)])
        await program.stop()
        await telegram.person(2).says("xin chào")
        program.serving = WITHOUT_PRIVILEGE
        with read_only(office):
            said = await refused(program)
        assert "Traceback" not in said
        assert str(office) in said
        await program.start()
        await answered([telegram.person(2)])
        assert [unmarked(telegram.person(n)) for n in (1, 2)] == [1, 1]


async def test_a_file_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    """An import or a backup holds the write lock, at the start and in the middle of the work: who
    writes then is answered once, afterwards."""
    file = tmp_path / "town.sqlite"
    async with house(sqlite_in(tmp_path), tmp_path, "webhook") as (program, telegram):
        async with locked_by_another(file):
            starting = asyncio.create_task(program.start())
            await until(file.with_suffix(".serving").exists)
        await starting
        people = [telegram.person(1000 + n) for n in range(4)]
        async with locked_by_another(file):
            for person in people:
                await person.says("xin chào")
            await until(lambda: telegram.webhook.busiest >= 1)
            assert [greetings(person) for person in people] == [0] * 4
        await answered(people)
        assert [unmarked(person) for person in people] == [1] * 4
