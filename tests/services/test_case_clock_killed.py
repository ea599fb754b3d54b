"""SIGKILL before any commit of a pause, more time and an apology: a process that goes on from there
loses nothing and doubles nothing. Real processes, on SQLite.

Before a commit is after the one before it, so every boundary is met. What was said goes in again
under the same key, as a platform repeats what was not confirmed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from domain.lifecycle import LetterState, Matter
from models.post import Letter
from models.reports import Report
from models.work import Event
from tests.journeys.cases import office, policy
from tests.services.test_case_clock_histories import opened, received, template
from tests.tasks import at
from tests.world import TownClock, World

STEPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("2026-11-19", "08:10", {"chat": "head", "action": "p.ask:1"}),
    ("2026-11-19", "08:10", {"chat": "head", "text": "Ông/Bà nộp hồ sơ ngày nào?"}),
    ("2026-11-23", "08:10", {"chat": "hoa0", "text": "Ngày 10/11."}),
    ("2026-11-23", "08:10", {"chat": "head", "action": "cc.extend:1"}),
    ("2026-11-23", "08:10", {"chat": "head", "text": "10/12/2026"}),
    ("2026-11-23", "08:10", {"chat": "head", "text": "Chờ kết quả đo đạc."}),
    ("2026-11-23", "08:20", {"chat": "chair", "action": "cc.grant:1"}),
    ("2026-12-10", "10:00", {"chat": "head", "action": "cc.promise:1"}),
    ("2026-12-10", "10:00", {"chat": "head", "text": "Máy đo hỏng."}),
    ("2026-12-10", "10:00", {"chat": "head", "text": "16/12/2026"}),
    ("2026-12-10", "17:10", {}),
    ("2026-12-11", "10:00", {}),
)
QUICK = (0.15, 0.5, 0.85)  # of the way
Facts = tuple[Any, ...]


def child(home: Path, work: Callable[[], Coroutine[Any, Any, None]]) -> int:
    """A process of its own that has read every module already; its status."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        asyncio.run(work())
    except BaseException as wrong:  # noqa: BLE001 it must never come back into pytest
        (home / "wrong").write_text(repr(wrong))
        os._exit(1)
    os._exit(0)


async def settled(home: Path) -> None:
    """An office with one case in it."""
    clock = TownClock()
    world = World(opened(home / "town.sqlite", clock), clock)
    await world.begin()
    await office(world)
    await policy(world, "report.cap_days", "40")
    assert await received(world) == 1
    await world.settle()
    await world.database.close()


async def lives(home: Path, dies_at: int = 0) -> None:
    """From the first step that was not taken to the last; SIGKILL just before that commit."""
    clock, diary, died, count = TownClock(), home / "step", home / "died", 0
    database = opened(home / "town.sqlite", clock)

    def committing(_connection: Any) -> None:
        nonlocal count
        count += 1
        if count == dies_at:
            died.write_text(clock.moment.isoformat())
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine.sync_engine, "commit", committing)
    again = diary.exists()
    first = int(diary.read_text()) if again else 0
    if again:  # the world's clock does not go back
        clock.moment = datetime.fromisoformat(died.read_text())
    world = World(database, clock)
    await world.begin()
    for number, (day, hour, payload) in enumerate(STEPS[first:], first):
        diary.write_text(str(number))
        await world.until(max(world.now, at(day, hour)))
        if again and number == first:
            await world.later(minutes=2)  # what the dead had claimed is free again
        if payload:
            await world.hear({"update": f"killed-{number}", **payload})
    await world.later(minutes=2)
    (home / "commits").write_text(str(count))
    await database.close()


async def facts(home: Path) -> Facts:
    """All that must not differ: the case, its history, and every letter, however often tried."""
    database = opened(home / "town.sqlite", TownClock())
    about = (Event.matter == Matter.REPORT, Event.matter_id == 1)
    async with database.read() as session:
        case = await session.get_one(Report, 1)
        history = await session.execute(
            select(Event.kind, Event.version, Event.data).where(*about).order_by(Event.id)
        )
        posted = await session.execute(
            select(Letter.kind, Letter.person_id, Letter.report_id, Letter.state)
        )
        found = (
            (case.state, case.due_at, case.due_version, case.paused_at),
            [tuple(row) for row in history],
            sorted(map(str, posted)),
        )
    await database.close()
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, Facts]:
    """The office before, how many commits the whole story has, and how it ends."""
    start = tmp_path_factory.mktemp("start")
    shutil.copyfile(template(), start / "town.sqlite")
    asyncio.run(settled(start))
    home = copied(start, tmp_path_factory.mktemp("undisturbed"))
    assert child(home, lambda: lives(home)) == 0, (home / "wrong").read_text()
    return start, int((home / "commits").read_text()), asyncio.run(facts(home))


def copied(start: Path, home: Path) -> Path:
    for file in start.glob("town.sqlite*"):
        shutil.copyfile(file, home / file.name)
    return home


def killed_at(undisturbed: tuple[Path, int, Facts], home: Path, commit: int) -> None:
    start, _, whole = undisturbed
    copied(start, home)
    assert child(home, lambda: lives(home, commit)) == -signal.SIGKILL
    assert child(home, lambda: lives(home)) == 0, (home / "wrong").read_text()
    found = asyncio.run(facts(home))
    assert found[1] == whole[1], commit
    assert found == whole, commit


def test_the_story_pauses_extends_and_apologises(undisturbed: tuple[Path, int, Facts]) -> None:
    _, commits, ((_, _, version, paused), history, posted) = undisturbed
    kinds = [kind for kind, _, _ in history]
    assert commits > len(STEPS)
    assert (version, paused) == (3, None)
    for once in ("asked", "resumed", "extension_asked", "extended", "late_stated", "apologised"):
        assert kinds.count(once) == 1, once
    assert sum("case.apology" in letter and LetterState.SENT in letter for letter in posted) == 1


@pytest.mark.parametrize("share", QUICK)
def test_killed_on_the_way(
    undisturbed: tuple[Path, int, Facts], tmp_path: Path, share: float
) -> None:
    killed_at(undisturbed, tmp_path, 1 + int(share * undisturbed[1]))


@pytest.mark.slow
def test_killed_before_every_commit(undisturbed: tuple[Path, int, Facts], tmp_path: Path) -> None:
    for commit in range(1, undisturbed[1] + 1):
        home = tmp_path / str(commit)
        home.mkdir()
        killed_at(undisturbed, home, commit)
