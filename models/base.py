"""The ground all tables stand on: aware instants, named constraints."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    bindparam,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.operators import OperatorType, in_op, not_in_op
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; naive values are refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Word(TypeDecorator[str]):
    """A StrEnum stored as its plain value, so that a new member needs no migration.

    ``state IN (…)`` names the values themselves, not parameters: SQLite takes a partial index
    for it only if it can read them, and walks through the whole table otherwise.
    """

    impl = String(40)
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[str]):
        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
            if op in (in_op, not_in_op) and isinstance(other[0], Collection):
                words = bindparam(
                    None, list(other[0]), self.type, expanding=True, literal_execute=True
                )
                return super().operate(op, words, **kwargs)
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self._words = words

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self._words(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self._words(value)


# SQLite numbers rows by itself only for a plain INTEGER key.
BigId = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON, list[Any]: JSON}
