"""The tables are changed under the program: an upgrade with letters in flight, a newer program."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import schema
from bot.settings import database as with_driver
from models.database import build_engine
from tests import postgres
from tests.faults.house import SOON, answered, greet, house, refused, sqlite_in, unmarked, until

NEVER_HEARD_OF = "9999"


def address(engine: str, home: Path) -> str:
    return postgres.fresh_database() if engine == "postgresql" else sqlite_in(home)


async def ask(url: str, *questions: str) -> list[tuple[object, ...]]:
    """Raw SQL from beside the program; the rows of the last statement."""
    url = with_driver(url)
    engine = build_engine(url, schema.embedded(url))
    try:
        async with engine.execution_options(immediate=True).begin() as connection:
            for question in questions[:-1]:
                await connection.execute(text(question))
            answer = await connection.execute(text(questions[-1]))
            return [tuple(row) for row in answer] if answer.returns_rows else []
    finally:
        await engine.dispose()


ONE_QUICKLY = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.mark.parametrize("engine", ONE_QUICKLY)
async def test_letters_in_flight_survive_an_upgrade_from_the_revision_before(
    engine: str, tmp_path: Path
) -> None:
    """One letter is on the wire when the program dies, another waits, an update is not handled
    yet. The tables are as the release before left them; the new program carries on."""
    async with house(address(engine, tmp_path), tmp_path) as (program, telegram):
        await program.start()
        flying, waiting, unheard = (telegram.person(n) for n in (1, 2, 3))
        await greet([waiting])
        telegram.fault("hang", "sendMessage", chat=1)
        telegram.fault("error", "sendMessage", chat=2, retry_after=2)
        await flying.says("xin chào")
        await waiting.says("/huy")
        await telegram.wait_for(lambda: len(telegram.calls("sendMessage", 1)) == 1, SOON)
        await telegram.wait_for(lambda: len(telegram.calls("sendMessage", 2)) == 2, SOON)
        await program.kill()
        await unheard.says("xin chào")
        telegram.clear_faults()
        await schema.downgrade(with_driver(program.database_url), "-1")
        await lapse(program.database_url)

        await program.start()
        await answered([unheard])
        await telegram.wait_for(lambda: any("gửi lại" in said for said in flying.sees), SOON)
        await telegram.wait_for(lambda: len(waiting.sees) == 2, SOON)
        assert [unmarked(person) for person in (flying, waiting, unheard)] == [1, 1, 1]
        assert len(flying.sees) == 2
        await until(lambda: nothing_open(program.database_url))


async def nothing_open(url: str) -> bool:
    """No letter waits or flies, no update is unhandled."""
    rows = await ask(
        url,
        "SELECT id FROM outbox WHERE state IN ('waiting', 'sending') AND kind <> 'menu'"
        " UNION ALL SELECT id FROM inbox WHERE state <> 'done'",
    )
    return not rows


async def lapse(url: str) -> None:
    """The leases of the dead have run out: nobody waits for that here."""
    long_ago = "'2000-01-01 00:00:00.000000+00:00'"
    await ask(
        url,
        f"UPDATE outbox SET due_at = {long_ago} WHERE state = 'sending'",
        "UPDATE account SET holder = '', lease_until = NULL, ears_holder = '', ears_until = NULL",
    )


async def test_an_older_program_does_not_start_on_newer_tables_and_says_so(
    engine: str, tmp_path: Path
) -> None:
    url = address(engine, tmp_path)
    await schema.migrate(with_driver(url))
    await ask(url, f"UPDATE alembic_version SET version_num = '{NEVER_HEARD_OF}'")
    async with house(url, tmp_path) as (program, _):
        said = await refused(program)
    assert NEVER_HEARD_OF in said
    assert "phiên bản mới hơn" in said
    assert "Traceback" not in said


@pytest.mark.slow
async def test_an_older_program_that_runs_stops_when_the_tables_become_newer(
    engine: str, tmp_path: Path
) -> None:
    """It looks every five seconds; what was said to it meanwhile waits for the newer one."""
    async with house(address(engine, tmp_path), tmp_path) as (program, telegram):
        await program.start()
        await greet([telegram.person(1)])
        old = await ask(program.database_url, "SELECT version_num FROM alembic_version")
        await ask(
            program.database_url, f"UPDATE alembic_version SET version_num = '{NEVER_HEARD_OF}'"
        )
        assert program.process is not None
        async with asyncio.timeout(SOON):
            assert await program.process.wait() == 1
        said = (tmp_path / "stderr.log").read_text()
        assert "phiên bản mới hơn" in said
        assert "Traceback" not in said

        await telegram.person(2).says("xin chào")
        await ask(program.database_url, f"UPDATE alembic_version SET version_num = '{old[0][0]}'")
        await program.start()
        await answered([telegram.person(2)])
