"""An office of revision 0012 is raised to today's: sealed by masters alone, letters in flight.

``office_0012.json`` holds the rows that the program of that revision wrote itself: one report with
a photograph, answered; one whose reporter is asked; one just sent, whose letters had not left;
words that nobody had looked at.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import column, select, table, text

from bot import schema
from domain.filetypes import image_type
from models.database import build_engine
from models.reports import Report, ReportEntry, Reporter
from models.sealing import Vault, WrongKey
from models.tables import METADATA
from tests import postgres
from tests.journeys.test_files import bodies
from tests.journeys.test_own_case import visits
from tests.leaks import thieves
from tests.leaks.planted import found
from tests.towns import KEYS, open_database
from tests.vaults.town import APART, FRESH, restarted, rotated, under_old_keys
from tests.world import Actor, TownClock, World

OFFICE = Path(__file__).parent / "office_0012.json"
MARKERS = {
    "chat": "84900717273747",
    "words": "Zzbanhxeo ở quầy bảy đòi thêm tiền",
    "other words": "Zzdenduong hỏng ba tuần chưa ai sửa",
    "words in flight": "Zzloa phường mở quá sớm",
    "words unread": "Zzhoadon kèm theo sau",
    "question": "Zzcauhoi",
    "answer": "Zztraloi",
}


def value(stored: Any) -> Any:
    match stored:
        case {"bytes": body}:
            return base64.b64decode(body)
        case {"instant": at}:
            return datetime.fromisoformat(at)
        case {"day": day}:
            return date.fromisoformat(day)
    return stored


async def as_it_was(url: str, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """The tables of revision 0012 with these rows, by their columns of that time."""
    await schema.migrate(url, "0012")
    engine = build_engine(url, schema.embedded(url))
    async with engine.begin() as connection:
        for name, found_there in rows.items():
            types = METADATA.tables[name].c
            then = table(name, *(column(each, types[each].type) for each in found_there[0]))
            put = [{key: value(each) for key, each in row.items()} for row in found_there]
            await connection.execute(then.insert(), put)
            if not schema.embedded(url) and "id" in found_there[0]:
                following = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id))"
                await connection.execute(text(f'{following} FROM "{name}"'))
    await engine.dispose()


async def test_an_office_of_before_the_vaults_goes_on_and_shows_nothing_in_the_open(
    engine: str, tmp_path: Path
) -> None:
    kept = json.loads(OFFICE.read_text(encoding="utf-8"))
    file = f"sqlite+aiosqlite:///{tmp_path}/office.sqlite"
    url = postgres.fresh_database() if engine == "postgresql" else file
    await as_it_was(url, kept["rows"])
    assert (await schema.migrate(url)).changed
    clock = TownClock()
    clock.moment = datetime.fromisoformat(kept["now"])
    database = open_database(url, clock)
    try:
        await goes_on(World(database, clock, updates=count(1000)), kept)
    finally:
        await database.close()


async def goes_on(world: World, kept: Mapping[str, Any]) -> None:
    await world.begin()
    binh, hoa, lan, mai, phone = (
        Actor(world, chat) for chat in ("binh", MARKERS["chat"], "lan", "mai", "another phone")
    )
    await world.settle()
    await letters_and_words_arrive(binh, hoa, mai)
    await reports_go_on(binh, hoa, lan, kept["code"])
    await visits(phone, kept["code"], kept["pin"])
    assert MARKERS["answer"] in " ".join(phone.sees)
    await nothing_in_the_open(world)
    async with restarted(world, FRESH, *KEYS, identity=[APART]) as both:
        assert (await rotated(both)).unreadable == {}
        assert await under_old_keys(both.database) == {}
    async with restarted(world, FRESH, identity=[APART]) as alone:
        for actor in (binh, hoa):
            actor.world = alone
            actor.clear()
        await hoa.says("/tracuu")
        assert kept["code"] in " ".join(hoa.labels)
        await sees_words_and_photograph(binh, kept["code"])
        await nothing_in_the_open(alone)
        await old_keys_open_nothing(alone)


async def letters_and_words_arrive(binh: Actor, hoa: Actor, mai: Actor) -> None:
    assert "Mã PIN" in mai.sees[0], "the receipt that had not left"
    assert MARKERS["words in flight"] in " ".join(binh.sees)
    assert MARKERS["words unread"] in " ".join(hoa.sees), "what she wrote is read back to her"


async def reports_go_on(binh: Actor, hoa: Actor, lan: Actor, code: str) -> None:
    await sees_words_and_photograph(binh, code)
    await lan.says("Zzngay 16/11")
    assert "Đã chuyển trả lời" in lan.last
    assert "Zzngay 16/11" in binh.last
    await hoa.says(f"/tracuu {code}")
    assert MARKERS["answer"] in hoa.last


async def sees_words_and_photograph(binh: Actor, code: str) -> None:
    await binh.says(f"/phananh {code}")
    assert MARKERS["words"] in binh.last
    await binh.presses("📎 Xem tệp (1)")
    assert image_type(*bodies(binh)[-1:]) == "image/jpeg"


async def nothing_in_the_open(world: World) -> None:
    loot = {"rows": await thieves.rows(world.database)}
    if world.database.embedded:
        loot["files"] = await thieves.files(world.database)
    assert found(loot, MARKERS | {"new words": "Zzngay"}) == set()


async def old_keys_open_nothing(world: World) -> None:
    old = Vault(KEYS)
    async with world.database.read() as session:
        assert len((await session.scalars(select(Report))).all()) == 3
        boxes = (await session.scalars(select(Reporter))).all()
        words = (await session.scalars(select(ReportEntry.words))).all()
    for box in boxes:
        with pytest.raises(WrongKey):
            old.identity.open("reporter-mailbox", box.mailbox, f"report:{box.report_id}")
    for sealed in words:
        assert not old.holds(sealed)
