"""Rows appended by the shortest way: all or none, each key once, read back as they were."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from domain.lifecycle import UpdateState
from domain.messages import Raw
from models.appending import Batch
from models.contacts import ChatLine, Lane
from models.database import Database
from models.post import Update
from services import intake, webchat

NOW = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)


def said(ref: str, text: str) -> Raw:
    return Raw("web", "main", ref, "hoa", {"chat": "hoa", "ref": ref, "text": text})


async def test_what_was_appended_reads_as_if_a_session_had_written_it(database: Database) -> None:
    raws = [said("one", "Xin chào"), said("two", "Đường ngập")]
    batches = intake.batches(database.vault, raws, NOW)
    await database.append((*batches, webchat.own_lines(database.vault, raws, NOW)))

    async with database.read() as session:
        rows = list(await session.scalars(select(Update).order_by(Update.id)))
        assert [intake.payload(session, row) for row in rows] == [raw.payload for raw in raws]
        assert {(row.state, row.received_at, row.failure) for row in rows} == {
            (UpdateState.NEW, NOW, None)
        }
        shown = await webchat.history(session, "main", "hoa", 0)
        assert [line.text for line in shown] == ["Xin chào", "Đường ngập"]
        assert [line.mine for line in await session.scalars(select(ChatLine))] == [True, True]


async def test_a_key_that_is_taken_is_left_as_it_is(database: Database) -> None:
    for text in ("the first", "a repeat"):
        await database.append(intake.batches(database.vault, [said("one", text)], NOW))

    async with database.read() as session:
        row = (await session.scalars(select(Update))).one()
        assert intake.payload(session, row)["text"] == "the first"


async def test_a_row_that_cannot_be_written_leaves_nothing_behind(database: Database) -> None:
    """And the next one is written again."""
    bad = Batch(Update, [{"channel": "web", "account": "main", "key": None}])
    with pytest.raises(DBAPIError):
        await database.append((Batch(Lane, [{"key": "lane"}]), bad))
    async with database.read() as session:
        assert (await session.scalars(select(Lane))).all() == []

    await database.append((Batch(Lane, [{"key": "lane"}]),))
    async with database.read() as session:
        assert (await session.scalars(select(Lane.key))).all() == ["lane"]
