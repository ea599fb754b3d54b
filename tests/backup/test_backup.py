"""The file: one moment, whole or not at all, sealed as it was, the same for both engines."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot import schema
from bot.backup import InTheWay, look, snapshot
from models import backup_rows
from models.backup_file import BadBackup
from models.contacts import Contact
from models.database import build_engine
from models.sealing import Vault
from tests.backup.offices import (
    VAULT,
    backed_up,
    new_address,
    nothing,
    office,
    reopened,
    restored,
    url_of,
)
from tests.journeys.reporting import STORY, filed
from tests.world import World

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}
CHANGED = {"house", "account", "outbox", "draft", "link_code", "serial", "chat_line", "alarm"}
"""What a restore itself writes to: see services/backup_doubt.py."""


@pytest.fixture
async def town(engine: str, tmp_path: Path) -> AsyncIterator[World]:
    world = await office(engine, tmp_path)
    yield world
    await world.database.close()


async def rows_of(url: str) -> dict[str, list[list[Any]]]:
    engine = build_engine(url, schema.embedded(url))
    try:
        async with engine.connect() as connection:
            sheets = await connection.run_sync(backup_rows.tables_of)
            return {
                sheet.name: sorted(
                    [row async for row in backup_rows.rows_from(connection, sheet)], key=repr
                )
                for sheet in sheets
            }
    finally:
        await engine.dispose()


async def lively(town: World) -> None:
    """Some of everything: units, people, a task, a report with its sealed words, a photo."""
    head = await town.official("khoa", "KT")
    lan = town.citizen("lan")
    await filed(lan)
    await lan.sends_photo(b"\x00\xff" * 1000)
    await head.says("/viec")
    async with town.database.write() as session:
        await session.execute(
            text("UPDATE contact SET menu = :menu WHERE person_id IS NOT NULL"),
            {"menu": '["a", null]'},
        )


@pytest.mark.parametrize("change", ["same", "other"])
async def test_a_restored_office_is_the_office_on_either_engine(
    town: World, engine: str, change: str, tmp_path: Path
) -> None:
    await lively(town)
    before = await rows_of(url_of(town.database))
    file = tmp_path / "office.backup"
    await backed_up(town, file)
    url = new_address(engine if change == "same" else OTHER[engine], tmp_path)
    done = await restored(town, file, url)

    after = await rows_of(url)
    assert {name: len(rows) for name, rows in after.items() if name not in CHANGED} == {
        name: len(rows) for name, rows in before.items() if name not in CHANGED
    }
    for name, rows in before.items():
        if name not in CHANGED:
            assert after[name] == rows, name
    assert done.header.rows == sum(map(len, before.values()))
    again = await reopened(town, url)
    await again.citizen("lan").says("/phananh")
    await again.database.close()


async def test_triggers_and_numbers_live_on_after_a_restore(
    town: World, engine: str, tmp_path: Path
) -> None:
    """Triggers of the tallies are the same as before, and new rows get numbers of their own."""
    await lively(town)
    file = tmp_path / "office.backup"
    await backed_up(town, file)
    url = new_address(engine, tmp_path)
    await restored(town, file, url)
    assert await triggers(url) == await triggers(url_of(town.database))
    again = await reopened(town, url)
    await filed(again.citizen("nam"))
    assert "PA-" in "".join(again.citizen("nam").sees)
    await again.database.close()


async def triggers(url: str) -> set[Any]:
    asked = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if schema.embedded(url)
        else "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
    )
    engine = build_engine(url, schema.embedded(url))
    try:
        async with engine.connect() as connection:
            return {tuple(row) for row in await connection.execute(text(asked))}
    finally:
        await engine.dispose()


async def test_a_backup_sees_one_moment_and_holds_nobody_up(town: World) -> None:
    """While it reads, people go on writing; what they write is in the next one."""
    await lively(town)
    contacts = select(func.count()).select_from(Contact)
    async with snapshot(url_of(town.database)) as connection:
        before = await connection.scalar(contacts)
        await town.citizen("minh").says("xin chào")
        assert town.citizen("minh").sees
        assert await connection.scalar(contacts) == before


async def test_no_word_of_a_citizen_stands_in_the_file(town: World, tmp_path: Path) -> None:
    await filed(town.citizen("lan"))
    file = tmp_path / "office.backup"
    await backed_up(town, file)
    with zipfile.ZipFile(file) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "phòng Kinh tế".casefold() in whole.casefold()  # what is not sealed can be read here
    for word in ("hồ sơ ở quầy 3", STORY[:20], STORY[-20:]):
        assert word not in whole


async def test_only_its_owner_reads_the_file_and_no_half_of_one_is_ever_there(
    town: World, tmp_path: Path
) -> None:
    file = tmp_path / "office.backup"
    await backed_up(town, file)
    assert (os.stat(file).st_mode & 0o777, os.listdir(tmp_path).count("office.backup.part")) == (
        0o600,
        0,
    )


# --- what is refused -------------------------------------------------------------------------


@pytest.fixture
async def file(town: World, tmp_path: Path) -> Path:
    await town.official("khoa", "KT")
    await town.citizen("lan").says("xin chào")
    path = tmp_path / "office.backup"
    await backed_up(town, path)
    return path


def rewritten(file: Path, change: Any) -> Path:
    """The same archive, its members changed by ``change(name, bytes)``; None leaves one out."""
    other = file.with_name("changed.backup")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                new.writestr(name, body)
    return other


def header_with(**changes: Any) -> Any:
    def change(name: str, body: bytes) -> bytes:
        if name != "header.json":
            return body
        return json.dumps({**json.loads(body), **changes}).encode()

    return change


def without(member: str) -> Any:
    return lambda name, body: None if name == member else body


def shorter(member: str) -> Any:
    def cut(name: str, body: bytes) -> bytes:
        return b"".join(body.splitlines(keepends=True)[:-1]) if name == member else body

    return cut


SPOILED: dict[str, Any] = {
    "foreign": without("header.json"),
    "altered": header_with(made_at="2026-01-01T00:00:00+00:00"),
    "later_format": header_with(version=2),
    "table_damaged": shorter("tables/contact.jsonl"),
}


@pytest.mark.parametrize("kind", SPOILED)
async def test_a_spoiled_file_is_refused_before_anything_is_changed(
    town: World, file: Path, tmp_path: Path, engine: str, kind: str
) -> None:
    before = await rows_of(url_of(town.database))
    await town.database.close()
    spoiled = rewritten(file, SPOILED[kind])
    with pytest.raises(BadBackup) as refused:
        await restored(town, spoiled, url_of(town.database), replace=True)
    assert refused.value.kind == kind
    assert await rows_of(url_of(town.database)) == before


def test_a_file_cut_off_or_of_another_kind_is_named(file: Path, tmp_path: Path) -> None:
    cut, text_file = tmp_path / "cut", tmp_path / "text"
    cut.write_bytes(file.read_bytes()[:-100])
    text_file.write_text("xin chào")
    for each in (cut, text_file):
        with pytest.raises(BadBackup) as refused:
            look(VAULT, each, nothing)
        assert refused.value.kind == "damaged"


def test_flipped_bytes_are_found(file: Path, tmp_path: Path) -> None:
    body = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        place = archive.getinfo("tables/policy.jsonl").header_offset
    body[place + 200] ^= 0xFF
    flipped = tmp_path / "flipped"
    flipped.write_bytes(body)
    with pytest.raises(BadBackup):
        look(VAULT, flipped, nothing)


async def test_other_keys_do_not_restore(town: World, file: Path, tmp_path: Path) -> None:
    with pytest.raises(BadBackup) as refused:
        await restored(town, file, new_address("sqlite", tmp_path), vault=Vault([b"x" * 32]))
    assert refused.value.kind == "other_keys"


async def test_an_office_in_use_is_replaced_only_when_told_to(
    town: World, file: Path, engine: str
) -> None:
    await town.citizen("nam").says("xin chào")
    url = url_of(town.database)
    await town.database.close()
    with pytest.raises(InTheWay) as refused:
        await restored(town, file, url)
    assert refused.value.kind == "not_empty"
    await restored(town, file, url, replace=True)
    assert len((await rows_of(url))["contact"]) == 2


async def test_an_office_somebody_works_in_is_not_replaced(
    town: World, file: Path, engine: str
) -> None:
    """On PostgreSQL an open connection tells it; on SQLite the lock of the serving program."""
    if engine == "sqlite":
        pytest.skip("tests/backup/test_commands.py serves for real")
    async with town.database.read() as session:
        await session.execute(select(1))
        with pytest.raises(InTheWay) as refused:
            await restored(town, file, url_of(town.database), replace=True)
    assert refused.value.kind in ("connected", "served")


async def test_a_backup_of_a_newer_program_is_not_restored(town: World, tmp_path: Path) -> None:
    async with town.database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.NewerSchema):
        await backed_up(town, tmp_path / "office.backup")


async def test_a_backup_of_an_older_schema_is_raised_to_todays(engine: str, tmp_path: Path) -> None:
    """Made before an upgrade, restored after it."""
    url = new_address(engine, tmp_path, "old")
    await schema.migrate(url, "0001")
    clock_world = await office(engine, tmp_path)
    file = tmp_path / "old.backup"
    old = await back_up_at(url, file, clock_world)
    assert old.revision == "0001"
    fresh = new_address(engine, tmp_path)
    await restored(clock_world, file, fresh)
    assert (await schema.lag(fresh)).changed is False
    await clock_world.database.close()


async def back_up_at(url: str, file: Path, world: World) -> Any:
    from_there = await reopened(world, url)
    try:
        return await backed_up(from_there, file)
    finally:
        await from_there.database.close()
