"""Papers are made by a child: what it needs, what it may not, and what its death means."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.papers import ChildPapers
from domain.papers import (
    Flaw,
    FourWayChart,
    PaperFailed,
    Papers,
    PeopleBook,
    Problem,
    Problems,
    TaskBook,
    pack,
    unpacker,
)
from domain.statistics import FourWay
from tests.documents.sheets import AN, TASK, people, tasks

CHART = FourWayChart(FourWay(3, 1, 2, 1), date(2026, 1, 1), date(2026, 11, 18), date(2026, 11, 18))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def papers() -> Iterator[ChildPapers]:
    made = ChildPapers()
    yield made
    made.close()


async def test_templates_go_out_and_come_back(papers: ChildPapers) -> None:
    promised: Papers = papers
    staff = await promised.read_people(await promised.people_template())
    work = await promised.read_tasks(await promised.tasks_template())
    assert isinstance(staff, PeopleBook)
    assert isinstance(work, TaskBook)
    assert (len(staff.units), len(work.tasks)) == (6, 15)


async def test_a_chart_is_a_png(papers: ChildPapers) -> None:
    assert (await papers.chart(CHART)).startswith(b"\x89PNG")


async def test_problems_cross_whole(papers: ChildPapers) -> None:
    read = await papers.read_people(people(staff=[AN | {"email": "?", "unit_code": "KT"}]))
    assert read == Problems(
        (Problem(Flaw.BAD_EMAIL, "Cán bộ", 2, "F", "Thư điện tử", "?"),),
        (Problem(Flaw.UNKNOWN_UNIT, "Cán bộ", 2, "C", "Đơn vị (mã hoặc tên)", "KT"),),
    )


def test_a_packed_value_unpacks_to_itself() -> None:
    plain = json.loads(json.dumps(pack(CHART)))
    assert unpacker(FourWayChart)(plain) == CHART
    assert unpacker(bytes)(pack(b"\0\xff")) == b"\0\xff"


async def test_a_child_that_is_late_is_killed() -> None:
    late = pytest.raises(PaperFailed, match="no answer")
    with closing(ChildPapers(patience=0.001)) as hasty, late:
        await hasty.chart(CHART)


async def test_a_child_over_its_memory_dies_alone() -> None:
    dead = pytest.raises(PaperFailed, match="exit")
    with closing(ChildPapers(memory=16)) as small, dead:  # MiB: less than Python itself
        await small.read_tasks(tasks(TASK))


def child(*arguments: str, given: str = "[]") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "documents", *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def test_a_bug_exits_with_one_short_line_that_quotes_nobody() -> None:
    done = child("chart", given='["Nguyễn Văn An"]')
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "An" not in done.stderr.split()


def secluded(code: str, room: Path) -> subprocess.CompletedProcess[str]:
    before = "import os, socket, subprocess\nfrom documents import limits\n"
    before += f"limits.seclude({str(room)!r})\n"
    return subprocess.run(
        [sys.executable, "-c", before + code], capture_output=True, text=True, cwd=ROOT, check=False
    )


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "subprocess.run(['true'])",
        "os.system('true')",
        "open('../outside', 'w')",
        "os.open('../outside', os.O_WRONLY | os.O_CREAT)",
    ],
)
def test_a_secluded_child_reaches_nothing(code: str, tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    done = secluded(f"os.chdir({str(room)!r})\n{code}", room)
    assert "PermissionError" in done.stderr
    assert list(tmp_path.iterdir()) == [room]


def test_a_secluded_child_may_write_its_scratch(tmp_path: Path) -> None:
    done = secluded(f"open({str(tmp_path / 'fonts')!r}, 'w').close()", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits there")
def test_a_child_that_computes_for_ever_is_stopped_by_its_own_limit() -> None:
    code = "from documents import limits\nlimits.bound(memory=2**30, seconds=1)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode < 0


async def test_the_child_inherits_no_secret(
    papers: ChildPapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:secret")
    assert "TELEGRAM_TOKEN" in os.environ
    assert "1:secret" not in papers._environment().values()
