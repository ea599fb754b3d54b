"""The database, a backup, the log, an officer's phone stolen: nothing of the reporter in them."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.logs import QUIET
from domain.lifecycle import LetterState
from services.health import health
from tests.backup.offices import office
from tests.leaks import thieves
from tests.leaks.planted import Markers, found, played, screens, shapes
from tests.world import World, letters

IDENTITY = ("name", "phone")


@pytest.fixture
async def town(engine: str, tmp_path: Path) -> AsyncIterator[World]:
    """Migrated, so that it can be backed up."""
    opened = await office(engine, tmp_path)
    yield opened
    await opened.database.close()


def test_a_marker_is_found_in_every_shape_it_is_looked_for() -> None:
    """The search itself must be able to find."""
    for marker in Markers().all().values():
        for shape in shapes(marker):
            assert found({"here": b"xx" + shape + b"yy"}, {"it": marker}), shape


async def test_the_stolen_database_shows_neither_words_nor_identity(
    town: World, tmp_path: Path
) -> None:
    scene = await played(town)
    loot = {
        "rows": await thieves.rows(town.database),
        "dump": await thieves.dump(town.database),
        "backup": await thieves.backup(town.database, tmp_path),
    }
    if town.database.embedded:
        loot["files"] = await thieves.files(town.database)
    assert len(loot["rows"]) > 10_000
    for place in ("rows", "files" if town.database.embedded else "dump"):
        assert scene.code.encode() in loot[place], f"what may lie open is in the {place}"
    assert found(loot, scene.markers.all()) == set()


async def test_the_log_and_the_health_page_hold_nothing(
    town: World, caplog: pytest.LogCaptureFixture
) -> None:
    for library in (*QUIET, "PIL"):  # PIL draws the photo in this very process, for the test
        caplog.set_level(logging.WARNING, logger=library)
    with caplog.at_level(logging.DEBUG):
        scene = await played(town)
        async with town.database.read() as session:
            _, facts = await health(session, town.now, town.now)
    loot = {"log": caplog.text.encode(), "health": json.dumps(facts, default=str).encode()}
    assert found(loot, scene.markers.all()) == set()


async def test_each_phone_shows_only_what_its_owner_may_know(town: World) -> None:
    scene = await played(town)
    phones = screens([scene.asker, scene.decider, scene.bystander])
    leaks = found(phones, scene.markers.all())
    assert {(scene.asker.chat, name) for name in IDENTITY} <= leaks, "shown once, to the asker"
    assert not [leak for leak in leaks if leak[0] == scene.bystander.chat]
    assert not [leak for leak in leaks if leak[0] == scene.decider.chat and leak[1] in IDENTITY]
    for place, name in leaks:
        assert name not in ("chat", "draft", "photo"), (place, name)


async def test_letters_in_the_air_hold_neither_words_nor_identity(town: World) -> None:
    """Stolen between posting and sending: an identity about to be shown, a copy of the case, an
    answer, a reply that reads words back. The outbox holds ids and sealed replies."""
    scene = await played(town)
    await town.later(minutes=20)  # what was shown is over
    await scene.asker.acts(scene.asker.action("Xin mở danh tính"))
    await scene.asker.says(scene.markers.reason)
    await scene.decider.presses("Đồng ý cho mở")
    await scene.reporter.says(f"/tracuu {scene.code}")
    await scene.reporter.presses("Quyền của tôi")
    for actor, button in ((scene.asker, "Mở danh tính"), (scene.reporter, "Bản sao dữ liệu")):
        await town.receive({"chat": actor.chat, "action": actor.action(button)})
    await town.receive({"chat": scene.reporter.chat, "text": scene.markers.more})
    await town.desk.serve_waiting()
    waiting = {letter.kind for letter in await letters(town, state=LetterState.WAITING)}
    assert {"identity.shown", "own.copy", "said"} <= waiting
    loot = {"rows": await thieves.rows(town.database), "dump": await thieves.dump(town.database)}
    if town.database.embedded:
        loot["files"] = await thieves.files(town.database)
    assert found(loot, scene.markers.all()) == set()
    await town.settle()
    assert scene.markers.phone in scene.asker.last, "and then it is told"
