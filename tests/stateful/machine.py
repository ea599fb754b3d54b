"""What may happen in the town, in any order: the rules of the game."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import Coroutine
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.stateful.town import CITIZENS, KT_ACCUSED, KT_REPORT, MOST_TASKS, STAFF, Town
from tests.towns import open_database, town
from tests.world import TownClock, World

EVERYBODY = st.sampled_from([*(name for name, _, _ in STAFF), *CITIZENS])
OFFICERS = st.sampled_from(["khoa", "truc", "chu", "vy", "anh"])
WORDS = {"t.done": "Đã xong, báo cáo số 3/BC-KT", "t.return": "Thiếu phụ lục", "t.prog": "được nửa"}
ACTS = st.sampled_from(["t.ack", "t.done", "t.prog", "t.accept", "t.return", "t.see"])
PLACES = st.sampled_from([("KT", "anh"), ("KT", "binh"), ("VHXH", "sen")])
NUMBER = st.integers(0, 99)


@cache
def templates() -> Path:
    """Where this process keeps the towns it copies."""
    home = Path(tempfile.mkdtemp(prefix="stateful-towns-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


class TownMachine(RuleBasedStateMachine):
    """One example is one town on a database of its own."""

    engine = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="stateful-"))
        self.runner = asyncio.Runner()
        self.town: Town | None = None

    def do(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(act)

    @initialize()
    def opens(self) -> None:
        self.town = self.do(self.new_town())

    async def new_town(self) -> Town:
        clock = TownClock()
        url = await town(self.engine, self.home, templates())
        made = Town(World(open_database(url, clock), clock))
        await made.open()
        return made

    def teardown(self) -> None:
        if self.town is not None:
            self.do(self.town.world.database.close())
        self.runner.close()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def there(self) -> Town:
        assert self.town is not None
        return self.town

    def has_tasks(self) -> bool:
        return bool(self.there.tasks)

    def has_reports(self) -> bool:
        return bool(self.there.reports)

    # --- tasks -----------------------------------------------------------------------------

    @precondition(lambda self: self.town is not None and len(self.there.tasks) < MOST_TASKS)
    @rule(place=PLACES, days=NUMBER)
    def assigns(self, place: tuple[str, str], days: int) -> None:
        self.do(self.there.assign(*place, 1 + days % 9))

    @precondition(lambda self: self.town is not None and len(self.there.tasks) < MOST_TASKS)
    @rule(place=PLACES, running=st.booleans())
    def neglects(self, place: tuple[str, str], running: bool) -> None:
        """A task nobody touches until a week after its deadline."""
        self.do(self.there.assign(*place, 2))
        self.do(self.there.pass_time(24 * 9, running=running))
        self.do(self.there.pass_time(24 * 5, running=True))

    @precondition(has_tasks)
    @rule(who=EVERYBODY, act=ACTS, which=NUMBER)
    def acts_on_a_task(self, who: str, act: str, which: int) -> None:
        given = self.there.tasks[which % len(self.there.tasks)]
        self.do(self.there.act(who, act, given, WORDS.get(act, "")))

    @precondition(has_tasks)
    @rule(which=NUMBER, accepted=st.booleans())
    def is_done_and_judged(self, which: int, accepted: bool) -> None:
        """The usual way, which chance would seldom find."""
        given = self.there.tasks[which % len(self.there.tasks)]
        head = "vy" if given.assignee == "sen" else "khoa"
        for who, act in ((given.assignee, "t.ack"), (given.assignee, "t.done")):
            self.do(self.there.act(who, act, given, WORDS.get(act, "")))
        judged = "t.accept" if accepted else "t.return"
        self.do(self.there.act(head, judged, given, WORDS.get(judged, "")))

    # --- reports ---------------------------------------------------------------------------

    @rule(by=st.sampled_from([("lan", KT_REPORT), ("nam", KT_ACCUSED)]))
    def reports(self, by: tuple[str, str]) -> None:
        self.do(self.there.report(*by))

    @precondition(has_reports)
    @rule(who=EVERYBODY, act=st.sampled_from(["r.see", "r.add", "r.rate", "r.no"]), which=NUMBER)
    def follows_a_report(self, who: str, act: str, which: int) -> None:
        report = self.there.reports[which % len(self.there.reports)]
        action = f"{act}:{report}" + (":5" if act == "r.rate" else "")
        self.do(self.there.press(who, action, *(["thêm một điều"] if act == "r.add" else [])))

    @precondition(has_reports)
    @rule(who=OFFICERS, act=st.sampled_from(["p.see", "p.take", "p.ask", "p.refuse"]), which=NUMBER)
    def handles_a_report(self, who: str, act: str, which: int) -> None:
        report = self.there.reports[which % len(self.there.reports)]
        words = ["cho biết thêm"] if act in ("p.ask", "p.refuse") else []
        self.do(self.there.press(who, f"{act}:{report}", *words))

    @precondition(lambda self: self.has_tasks() or self.has_reports())
    @rule(which=NUMBER)
    def everybody_is_curious(self, which: int) -> None:
        """All of them try to open the same matter, theirs or not."""
        self.do(self.there.curious(which))

    # --- people and time -------------------------------------------------------------------

    @rule(who=st.sampled_from([("anh", "binh"), ("binh", "anh")]), days=NUMBER)
    def is_away(self, who: tuple[str, str], days: int) -> None:
        self.do(self.there.be_away(*who, days % 5))

    @rule(who=EVERYBODY)
    def blocks(self, who: str) -> None:
        self.do(self.there.block(who))

    @rule(who=EVERYBODY)
    def unblocks(self, who: str) -> None:
        self.do(self.there.unblock(who))

    @rule(hours=st.sampled_from([1, 5, 24, 72, 150]), running=st.booleans())
    def time_passes(self, hours: int, running: bool) -> None:
        """With the program running, or stopped and started again."""
        self.do(self.there.pass_time(hours, running=running))

    @rule(sending=st.booleans(), said=st.sampled_from(["", "xin chào"]))
    def dies(self, sending: bool, said: str) -> None:
        self.do(self.there.die(sending=sending, said=said))

    # --- promises --------------------------------------------------------------------------

    @invariant()
    def holds(self) -> None:
        if self.town is not None:
            self.do(self.town.check())
            self.do(self.town.overdue_was_told())
