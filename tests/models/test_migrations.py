"""Migrations: up, down and up again on both engines, and never apart from the models."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import schema
from models.database import build_engine
from models.office import CalendarDay, CalendarYear, Policy
from models.tables import METADATA
from tests import postgres


@pytest.fixture
def url(engine: str, tmp_path: Path) -> str:
    """An empty database."""
    if engine == "postgresql":
        return postgres.fresh_database()
    return f"sqlite+aiosqlite:///{tmp_path}/new/office.sqlite"


async def asked(url: str, question: Any) -> Any:
    engine = build_engine(url, schema.embedded(url))
    try:
        async with engine.begin() as connection:
            return await question(connection)
    finally:
        await engine.dispose()


async def tables(connection: AsyncConnection) -> set[str]:
    return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def shape(connection: AsyncConnection) -> set[str]:
    """Every table, index and trigger as the engine itself writes it, conditions included."""
    return await connection.run_sync(shape_of)


def shape_of(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {sorted_lines(sql) for (sql,) in rows if "alembic_version" not in sql}
    columns = (
        "SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length,"
        " is_nullable, column_default) FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    )
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    triggers = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    functions = "SELECT pg_get_functiondef(oid) FROM pg_proc"
    functions += " WHERE pronamespace = 'public'::regnamespace"
    rules = "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)"
    rules += " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    queries = (columns, indexes, rules, triggers, functions)
    found = {row for query in queries for (row,) in connection.execute(text(query))}
    return {row for row in found if "alembic_version" not in row}


def sorted_lines(sql: str) -> str:
    """The order of columns and constraints within a table means nothing."""
    if not sql.startswith("CREATE TABLE"):
        return sql
    lines = (line.strip(" ,\t)") for line in re.split(r"\n|, ", sql))
    return "\n".join(sorted(line for line in lines if line))


async def test_up_down_up_leaves_the_tables_of_the_models(url: str) -> None:
    await schema.migrate(url)
    assert await asked(url, tables) == {*METADATA.tables, "alembic_version"}
    await schema.downgrade(url, "base")
    assert await asked(url, tables) == {"alembic_version"}
    await schema.migrate(url)
    assert await asked(url, tables) == {*METADATA.tables, "alembic_version"}


async def test_models_and_migrations_agree(url: str) -> None:
    """A model that changed needs a revision in migrations/versions."""
    await schema.migrate(url)

    async def differences(connection: AsyncConnection) -> list[Any]:
        return await connection.run_sync(
            lambda sync: compare_metadata(
                MigrationContext.configure(sync, opts={"compare_server_default": True}), METADATA
            )
        )

    assert await asked(url, differences) == []


async def test_migrated_tables_are_those_the_models_would_make(
    url: str, engine: str, tmp_path: Path
) -> None:
    """Stricter than Alembic's comparison, which overlooks the conditions of indexes."""
    other = f"sqlite+aiosqlite:///{tmp_path}/models.sqlite"
    if engine == "postgresql":
        other = postgres.fresh_database()

    async def create(connection: AsyncConnection) -> None:
        await connection.run_sync(METADATA.create_all)

    await asked(other, create)
    await schema.migrate(url)
    assert await asked(url, shape) == await asked(other, shape)


async def test_migrating_seeds_the_calendar_and_the_policies(url: str) -> None:
    await schema.migrate(url)

    async def rows(connection: AsyncConnection) -> list[int]:
        kinds = (CalendarYear, CalendarDay, Policy)
        counts = [await connection.scalar(select(func.count()).select_from(k)) for k in kinds]
        return [count or 0 for count in counts]

    assert all(await asked(url, rows))


async def test_migrating_again_keeps_what_the_office_changed(url: str) -> None:
    await schema.migrate(url)

    async def change(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE policy SET value = '08:15' WHERE name = 'digest.at'"))

    async def value(connection: AsyncConnection) -> Any:
        return await connection.scalar(select(Policy.value).where(Policy.name == "digest.at"))

    await asked(url, change)
    again = await schema.migrate(url)
    assert not again.changed
    assert await asked(url, value) == "08:15"


async def test_three_programs_that_start_at_once_take_turns(url: str) -> None:
    done = await asyncio.gather(*(schema.migrate(url) for _ in range(3)))
    assert sorted(each.changed for each in done) == [False, False, True]


async def test_a_newer_schema_is_left_alone(url: str) -> None:
    await schema.migrate(url)

    async def from_the_future(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await asked(url, from_the_future)
    with pytest.raises(schema.NewerSchema, match="9999"):
        await schema.migrate(url)


async def test_a_migration_that_fails_changes_nothing(url: str) -> None:
    async def squat(connection: AsyncConnection) -> None:
        await connection.execute(text("CREATE TABLE unit (id INTEGER)"))

    schema.make_room(url)
    await asked(url, squat)
    with pytest.raises(Exception, match="already exists"):
        await schema.migrate(url)
    assert await asked(url, tables) == {"unit"}
