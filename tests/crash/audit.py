"""The audit after the storm: the ledger against the database, fault by fault, and the table."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from domain.lifecycle import LetterState, Matter, Promise, UpdateState
from models.database import Database
from models.post import Update
from models.reports import Report
from models.work import DigestItem, Event, Task
from services.report_file import lines
from tests.crash.crowd import Crowd
from tests.crash.ledger import Done, Ledger
from tests.crash.letters import MENU, Sorted, sort_out
from tests.crash.mortals import Kill

BUILD = Path(__file__).parents[2] / "build" / "crash"


@dataclass
class Audit:
    """Every fault in words, by the promise it breaks; empty lists are the proof."""

    lost: dict[str, list[str]] = field(default_factory=dict)  # updates, reports, reminders
    effects_doubled: list[str] = field(default_factory=list)
    order_broken: list[str] = field(default_factory=list)
    letters: Sorted = field(default_factory=Sorted)
    stuck: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [
            *(fault for faults in self.lost.values() for fault in faults),
            *self.effects_doubled,
            *self.order_broken,
            *self.letters.faults,
            *self.stuck,
        ]


async def audit(database: Database, crowd: Crowd, kills: Sequence[Kill]) -> Audit:
    ledger, found = crowd.ledger, Audit(stuck=crowd.ledger.stuck)
    await check_updates(database, ledger, found)
    await check_reports(database, ledger, found)
    await check_tasks(database, ledger, found)
    found.lost["reminders"] = [f"{code} was never reminded of" for code in crowd.unreminded]
    await check_rungs(database, ledger, found)
    found.letters = await sort_out(database, crowd.telegram, kills)
    return found


async def check_updates(database: Database, ledger: Ledger, found: Audit) -> None:
    """Each once, handled, and in the order its sender did them."""
    async with database.read() as session:
        rows = (await session.execute(select(Update.key, Update.state).order_by(Update.id))).all()
    place = {int(key): number for number, (key, _) in enumerate(rows)}
    done = {each.update for each in ledger.done}
    found.lost["updates"] = [f"update {each} was lost" for each in sorted(done - set(place))]
    found.lost["updates"] += [
        f"update {key} is {state}" for key, state in rows if state is not UpdateState.DONE
    ]
    found.effects_doubled += [f"update {each} was nobody's" for each in sorted(set(place) - done)]
    queues: defaultdict[tuple[int, str], list[Done]] = defaultdict(list)
    for each in ledger.done:
        queues[each.person, each.queue].append(each)
    for (person, queue), theirs in queues.items():
        places = [place[each.update] for each in theirs if each.update in place]
        if places != sorted(places):
            found.order_broken.append(f"{queue} updates of {person} came in out of order")


async def check_reports(database: Database, ledger: Ledger, found: Audit) -> None:
    """Every report with every word, once, in the order said; taken once."""
    lost: list[str] = []
    async with database.read() as session:
        reports = (await session.scalars(select(Report))).all()
        files = {
            report.code: [line.words for line in await lines(session, report.id, *SPOKEN)]
            for report in reports
        }
        events = await session.execute(
            select(Event.matter_id, Event.kind).where(Event.matter == Matter.REPORT)
        )
        counts = Counter((matter, kind) for matter, kind in events)
    for sent in ledger.reports:
        kept = files.pop(sent.code, None)
        if kept is None:
            lost.append(f"report {sent.code or '(no receipt)'} of {sent.person} was lost")
        elif kept != sent.blocks:
            judge(sent.code, sent.blocks, kept, lost, found)
    found.effects_doubled += [f"report {code} was sent by nobody" for code in files]
    taken = {report.code for report in ledger.reports if report.taken}
    for report in reports:
        times = counts[report.id, "taken"]
        if times < (report.code in taken):
            lost.append(f"report {report.code} was taken, and is not")
        for kind in ("received", "routed", "taken"):
            if counts[report.id, kind] > 1:
                found.effects_doubled.append(f"report {report.code}: {kind} twice")
    found.lost["reports"] = lost


SPOKEN = ("body", "addition")


def judge(code: str, said: list[str], kept: list[str], lost: list[str], found: Audit) -> None:
    words, have = (
        [line for block in blocks for line in block.split("\n")] for blocks in (said, kept)
    )
    missing, more = Counter(words) - Counter(have), Counter(have) - Counter(words)
    lost += [f"report {code} lost «{line}»" for line in missing]
    found.effects_doubled += [f"report {code} has «{line}» too often" for line in more]
    if not missing and not more:
        found.order_broken.append(f"report {code}: {kept} instead of {said}")


async def check_tasks(database: Database, ledger: Ledger, found: Audit) -> None:
    """Every button and every progress told had its effect, once."""
    query = (
        select(Task.code, Event.kind, Event.data)
        .join(Event, Event.matter_id == Task.id)
        .where(Event.matter == Matter.TASK, Event.kind.in_(("acknowledged", "progressed")))
        .order_by(Event.id)
    )
    acknowledged: Counter[str] = Counter()
    progress: defaultdict[str, list[str]] = defaultdict(list)
    async with database.read() as session:
        for code, kind, data in await session.execute(query):
            if kind == "acknowledged":
                acknowledged[code] += 1
            else:
                progress[code].append(data["text"])
    lost = found.lost["acts"] = []
    for task in ledger.tasks:
        times = acknowledged[task.code]
        if times < task.acknowledged:
            lost.append(f"task {task.code} was acknowledged, and is not")
        if times > task.acknowledged:
            found.effects_doubled.append(f"task {task.code} acknowledged {times} times")
        if progress[task.code] != task.progress:
            more = len(progress[task.code]) > len(task.progress)
            (found.effects_doubled if more else lost).append(f"task {task.code}: progress differs")


async def check_rungs(database: Database, ledger: Ledger, found: Audit) -> None:
    """The history has the rung of every deadline once, and tells each reader in one letter."""
    async with database.read() as session:
        codes = {row.id: row.code for row in await session.execute(select(Task.id, Task.code))}
        rungs = await session.execute(
            select(Event.matter_id, Event.data).where(
                Event.matter == Matter.TASK, Event.kind == "reminded"
            )
        )
        said = Counter((codes[task], data["clock"], data["rung"]) for task, data in rungs)
        untold = await session.scalars(select(DigestItem.id).where(DigestItem.letter_id.is_(None)))
        found.lost["reminders"] += [f"item {item} is in no letter" for item in untold]
    found.effects_doubled += [f"rung {key} climbed {n} times" for key, n in said.items() if n > 1]
    told = {code for code, clock, _ in said if clock == "deadline"}
    found.lost["reminders"] += [
        f"{task.code} was due and not reminded" for task in ledger.tasks if task.code not in told
    ]


@dataclass
class Outcome:
    """What is printed and kept."""

    engine: str
    seed: int
    seconds: float
    audit: Audit
    kills: Sequence[Kill]
    updates: int
    statuses: dict[str, int]

    def numbers(self) -> dict[str, object]:
        audit, letters = self.audit, self.audit.letters
        at_most = [each for each in letters.letters.values() if each.promise is Promise.AT_MOST]
        unsettled = [each for each in at_most if each.state is LetterState.AMBIGUOUS]
        return {
            "engine": self.engine,
            "seed": self.seed,
            "seconds": round(self.seconds, 1),
            "kills": len(self.kills),
            "kills before READY": sum(not kill.serving for kill in self.kills),
            "kills with letters in the air": sum(bool(kill.at_least) for kill in self.kills),
            "updates in": self.updates,
            "letters out": sum(each.state is LetterState.SENT for each in letters.letters.values()),
            "messages on the phones": letters.messages,
            "letters in the air at the kills": sum(len(kill.at_least) for kill in self.kills),
            "at_least doubled": letters.doubled,
            "at_least doubled, nobody died": len(letters.late),
            "sent with «gửi lại»": letters.marked,
            "of these in other words": letters.reworded,
            "at_least superseded": sum(
                each.state is LetterState.SUPERSEDED for each in letters.letters.values()
            ),
            "at_most letters": len(at_most),
            "at_most left ambiguous": len(unsettled),
            "at_most doubled": sum(fault.startswith(MENU) for fault in letters.faults),
            **{f"{what} lost": len(faults) for what, faults in audit.lost.items()},
            "effects doubled": len(audit.effects_doubled),
            "order broken": len(audit.order_broken),
            "letters at fault": len(letters.faults),
            "people who waited in vain": len(audit.stuck),
            "answers of the platform": self.statuses,
        }

    def keep(self) -> str:
        """Write the JSON beside the table; returns the table."""
        numbers = self.numbers()
        BUILD.mkdir(parents=True, exist_ok=True)
        file = BUILD / f"{self.engine}-{len(self.kills)}-kills.json"
        kills = [
            {
                "at": round(kill.at, 3),
                "process": kill.process,
                "serving": kill.serving,
                "in_air": len(kill.at_least) + len(kill.at_most),
            }
            for kill in self.kills
        ]
        whole = {
            **numbers,
            "faults": self.audit.faults,
            "late": self.audit.letters.late,
            "each kill": kills,
        }
        file.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", "utf-8")
        return "".join(f"  {name:<34}{value}\n" for name, value in numbers.items())
