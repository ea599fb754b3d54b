"""Many rows in one statement, at the driver's own speed.

The planner and the courier write hundreds of rows at a time. A statement is compiled once; each
row then costs a tuple and the conversions of its types, a fifth of what the ORM's bulk methods
take (``make bench``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import JSON, Insert, Table, Update, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base

KEY = "key_of_row"
Row = dict[str, Any]
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement in the driver's words, and how rows become its parameters."""

    sql: str
    pick: Callable[[Row], tuple[Any, ...]]
    converts: tuple[tuple[int, Convert], ...]  # by place

    def parameters(self, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
        columns: list[Iterable[Any]] = list(zip(*map(self.pick, rows), strict=True))
        for place, convert in self.converts:
            columns[place] = convert(columns[place])
        return list(zip(*columns, strict=True))


def each(convert: Convert) -> Convert:
    return lambda column: [convert(value) for value in column]


def each_kind(convert: Convert) -> Convert:
    """Rows of one batch share most of their moments and words: each is converted once."""

    def column_of(column: Sequence[Any]) -> list[Any]:
        known = {value: convert(value) for value in set(column)}
        return [known[value] for value in column]

    return column_of


async def insert_new(session: AsyncSession, table: type[Base], rows: Sequence[Row]) -> None:
    """Insert the rows whose unique key is not taken yet; the others are left as they are. All
    give the same columns; what they leave out has its default."""
    if rows:
        left_out = defaults(session, table, tuple(rows[0]))
        if left_out:
            rows = [row | {name: make(None) for name, make in left_out} for row in rows]
        names = tuple(rows[0])
        statement = insert_ignoring(session, table).inline()
        await run(session, (table, names), statement, names, rows)


def insert_ignoring(session: AsyncSession, table: type[Base]) -> Insert:
    """``INSERT … ON CONFLICT DO NOTHING`` for the engine of this session."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def defaults(
    session: AsyncSession, table: type[Base], given: tuple[str, ...]
) -> list[tuple[str, Convert]]:
    """What makes the values of the columns that rows leave out."""
    kept = session.info["cache"].setdefault("defaults", {})
    if (table, given) not in kept:
        kept[table, given] = [
            (column.name, maker(column.default))
            for column in cast(Table, table.__table__).c
            if column.default is not None and column.name not in given
        ]
    found: list[tuple[str, Convert]] = kept[table, given]
    return found


def maker(default: Any) -> Convert:
    value = default.arg
    return value if default.is_callable else lambda _: value


async def update_rows(session: AsyncSession, table: type[Base], rows: Sequence[Row]) -> None:
    """Update rows by ``id``; they may differ in which columns they change."""
    alike: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[tuple(row)].append(row)
    columns = cast(Table, table.__table__).c
    for names, same in alike.items():
        values = {name: bindparam(name, type_=columns[name].type) for name in names if name != "id"}
        own = columns.id == bindparam(KEY, type_=columns.id.type)
        statement = update(table).where(own).values(values)
        await run(session, (table, "update", names), statement, names, same)


async def run(
    session: AsyncSession,
    key: tuple[Any, ...],
    statement: Insert | Update,
    names: tuple[str, ...],
    rows: Sequence[Row],
) -> None:
    kept: dict[Any, Prepared] = session.info["cache"].setdefault("prepared", {})
    if key not in kept:
        kept[key] = prepare(session, statement, names)
    prepared = kept[key]
    await session.flush()  # as the session's own statements do first
    connection = await session.connection()
    await connection.exec_driver_sql(prepared.sql, prepared.parameters(rows))


def prepare(session: AsyncSession, statement: Insert | Update, names: tuple[str, ...]) -> Prepared:
    dialect = session.get_bind().dialect
    columns = list(names) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    order = list(compiled.positiontup or ())
    fields = ["id" if name == KEY else name for name in order]
    converts = []
    for place, name in enumerate(order):
        kind = compiled.binds[name].type.dialect_impl(dialect)
        convert = kind.bind_processor(dialect)
        if convert is not None:
            shared = each if isinstance(compiled.binds[name].type, JSON) else each_kind
            converts.append((place, shared(convert)))
    pick = itemgetter(*fields) if len(fields) > 1 else lambda row: (row[fields[0]],)
    return Prepared(str(compiled), pick, tuple(converts))
