"""Rows out of a database and back into one, in a form that fits both engines.

A column's kind says how its values are written: ``int``, ``float``, ``text``, ``bool``;
``instant`` and ``date`` in ISO 8601, ``bytes`` in base64, ``json`` as the text that is stored.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    cast,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from models.backup_file import BadBackup, Sheet
from models.base import Instant

BATCH = 1_000  # rows per statement and per fetch
OURS = "alembic_version"  # written by the migrations themselves
LEAP = 1_000_000
"""Numbers given out after the backup are on people's phones; they must not mean something else."""

KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Boolean, "bool"),
    (Integer, "int"),
    (Float, "float"),
    (Numeric, "float"),
    (DateTime, "instant"),
    (Date, "date"),
    (LargeBinary, "bytes"),
    (JSON, "json"),
    (String, "text"),
)
TYPES: dict[str, TypeEngine[Any]] = {
    "bool": Boolean(),
    "int": Integer(),
    "float": Float(),
    "instant": Instant(),
    "date": Date(),
    "bytes": LargeBinary(),
    "json": Text(),
    "text": Text(),
}


def same(value: Any) -> Any:
    return value


ENCODE: dict[str, Callable[[Any], Any]] = {
    "instant": datetime.isoformat,
    "date": date.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode(),
}
DECODE: dict[str, Callable[[Any], Any]] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "bytes": base64.b64decode,
}


# --- out -----------------------------------------------------------------------------------


def tables_of(connection: Connection) -> list[Sheet]:
    """Every table, those others refer to first, with its columns and how many rows it has."""
    asked = inspect(connection)
    ordered = [name for name, _ in asked.get_sorted_table_and_fkc_names() if name]
    sheets = []
    for name in ordered:
        if name == OURS:
            continue
        columns = tuple((each["name"], kind_of(each["type"])) for each in asked.get_columns(name))
        rows = connection.scalar(select(func.count()).select_from(Table(name, MetaData())))
        sheets.append(Sheet(name, columns, rows or 0))
    return sheets


def kind_of(type_: TypeEngine[Any]) -> str:
    for known, kind in KINDS:
        if isinstance(type_, known):
            return kind
    raise TypeError(f"no kind for a column of {type_!r}")


async def rows_from(connection: AsyncConnection, sheet: Sheet) -> AsyncIterator[list[Any]]:
    """Every row, encoded, without holding more than a batch of them."""
    table = table_of(sheet)
    wanted = [
        cast(column, Text) if kind == "json" else column
        for column, (_, kind) in zip(table.columns, sheet.columns, strict=True)
    ]
    encoders = [ENCODE.get(kind, same) for _, kind in sheet.columns]
    options = {"yield_per": BATCH}
    async with connection.stream(select(*wanted), execution_options=options) as found:
        async for row in found:
            yield [coded(value, coder) for value, coder in zip(row, encoders, strict=True)]


def coded(value: Any, coder: Callable[[Any], Any]) -> Any:
    return None if value is None else coder(value)


def table_of(sheet: Sheet) -> Table:
    columns = [Column(name, TYPES[kind]) for name, kind in sheet.columns]
    return Table(sheet.name, MetaData(), *columns)


# --- in ------------------------------------------------------------------------------------


def check_shape(connection: Connection, sheets: Sequence[Sheet]) -> None:
    """The tables of the file are those of this revision. Raises BadBackup."""
    here = {sheet.name: set(sheet.columns) for sheet in tables_of(connection)}
    for sheet in sheets:
        if here.pop(sheet.name, None) != set(sheet.columns):
            raise BadBackup("other_shape", table=sheet.name)


async def load(connection: AsyncConnection, sheet: Sheet, rows: Iterator[list[Any]]) -> None:
    """Put rows into an empty table. On PostgreSQL in one statement, so that rows of one table
    may refer to each other in any order."""
    decoders = [DECODE.get(kind, same) for _, kind in sheet.columns]
    decoded = (
        tuple(coded(value, coder) for value, coder in zip(row, decoders, strict=True))
        for row in rows
    )
    names = [name for name, _ in sheet.columns]
    if connection.dialect.name == "postgresql":
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None  # noqa: S101 for mypy: an open connection has its driver's
        await raw.copy_records_to_table(sheet.name, records=decoded, columns=names)
        return
    table = table_of(sheet)
    while batch := list(islice(decoded, BATCH)):
        values = [dict(zip(names, row, strict=True)) for row in batch]
        await connection.execute(insert(table), values)


# --- what would act by itself while rows are put in ------------------------------------------


def hush(connection: Connection) -> list[str]:
    """Keep triggers from reacting to rows that are only put back: what they keep is in the file
    too. Returns the statements that wake them."""
    if connection.dialect.name == "postgresql":
        query = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        tables = list(connection.scalars(text(query)))
        for table in tables:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = connection.execute(text(query)).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    return [sql for _, sql in triggers]


def wake(connection: Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def leap(connection: Connection) -> None:
    """PostgreSQL: go on numbering well beyond what was given out (SQLite numbers on from its
    highest row)."""
    if connection.dialect.name != "postgresql":
        return
    query = (
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema()"
        " AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
    )
    for table, column in connection.execute(text(query)).all():
        sequence = f"pg_get_serial_sequence('\"{table}\"', '{column}')"
        highest = f'coalesce(max("{column}"), 0) + {LEAP}'
        connection.exec_driver_sql(f'SELECT setval({sequence}, {highest}) FROM "{table}"')  # noqa: S608 names from the catalogue
