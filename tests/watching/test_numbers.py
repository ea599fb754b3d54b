"""The numbers: those of the database, asked for cheaply, and nothing about anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, insert, text

from domain.lifecycle import LetterState, Matter, Priority, Promise
from domain.watching import LIMITS, OF_PEOPLE, Ailment
from models.post import Letter
from models.tables import METADATA
from models.work import Alarm
from scheduler.meters import GAUGES, Meter
from tests.architecture.tree import ROOT
from tests.watching.troubles import TROUBLES, alarm
from tests.watching.watch import watched
from tests.world import World

DEPLOY = ROOT / "deploy"
ALERTS, DASHBOARD = DEPLOY / "prometheus" / "alerts.yml", DEPLOY / "grafana" / "dondoc.json"
METRIC = re.compile(r"\b(?:dondoc|process)_\w+")
PLAIN = "text/plain"


def samples(meter: Meter) -> dict[tuple[str, tuple[str, ...]], float]:
    """(name, label values) -> value."""
    written = meter.written(PLAIN)[0].decode()
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(written)
        for sample in family.samples
    }


def used() -> Meter:
    meter = Meter()
    meter.sent("phone", 1, 1)
    return meter


async def exported(world: World) -> set[str]:
    watch = await watched(world)
    await TROUBLES[Ailment.ACCOUNT_DEAF][0](world)
    await watch.auditor.measure()
    watch.auditor.meter.sent("phone", 1, 1)
    return {name for name, _ in samples(watch.auditor.meter)}


@pytest.mark.parametrize("file", [ALERTS, DASHBOARD], ids=lambda file: file.name)
async def test_rules_and_dashboard_ask_only_for_what_there_is(file: Path, world: World) -> None:
    asked = {name for query in expressions(file) for name in METRIC.findall(query)}
    assert len(asked) > 10
    assert asked - await exported(world) == set()


def expressions(file: Path) -> list[str]:
    if file.suffix == ".json":
        panels = json.loads(file.read_text("utf-8"))["panels"]
        return [target["expr"] for panel in panels for target in panel.get("targets", ())]
    return re.findall(r"^ +expr: (.+)$", file.read_text("utf-8"), re.MULTILINE)


def test_every_number_has_a_place_on_the_dashboard_or_in_a_rule() -> None:
    asked = " ".join(expressions(ALERTS) + expressions(DASHBOARD))
    assert [name for _, name, _ in GAUGES if not re.search(rf"\b{name}\b", asked)] == []


def test_rules_agree_with_the_house_about_what_is_too_much() -> None:
    """An operator must not be told of the same thing at two different points."""
    names = {fact: name for fact, name, _ in GAUGES}
    rules = " ".join(expressions(ALERTS))
    for ailment, fact, limit in LIMITS:
        told = re.search(rf"{names[fact]}\) > (\d+)", rules)
        assert told, ailment
        if ailment not in OF_PEOPLE:
            assert float(told[1]) == limit, ailment


async def test_the_numbers_are_those_of_the_database(world: World) -> None:
    watch = await watched(world)
    for trouble, _ in TROUBLES.values():
        if trouble is not TROUBLES[Ailment.ACCOUNT_IDLE][0]:  # the same row as the deaf one's
            await trouble(world)
    _, facts = await watch.auditor.measure()
    shown = samples(watch.auditor.meter)

    assert {fact: shown[name, ()] for fact, name, _ in GAUGES} == {
        fact: facts[fact] or 0 for fact, _, _ in GAUGES
    }
    assert shown["dondoc_alarm_oldest_due_seconds", ()] == 3600
    assert shown["dondoc_letters_ambiguous", ()] == 1
    assert shown["dondoc_account_heard_seconds", ("phone/town",)] == 3600
    assert shown["dondoc_ill", ("alarms_late",)] == 1
    assert shown["dondoc_ill", ("account_idle",)] == 0
    assert shown["dondoc_audited_timestamp_seconds", ()] == world.now.timestamp()


async def test_a_look_leaves_nothing_of_an_earlier_one(world: World) -> None:
    watch = await watched(world)
    await TROUBLES[Ailment.ALARMS_FAILING][0](world)
    await watch.auditor.measure()
    async with world.database.write() as session:
        await session.execute(text("DELETE FROM alarm"))
    await watch.auditor.measure()
    assert samples(watch.auditor.meter)["dondoc_alarms_failing", ()] == 0


async def test_no_name_word_or_token_is_ever_a_label(world: World) -> None:
    watch = await watched(world)
    for trouble, _ in TROUBLES.values():
        if trouble is not TROUBLES[Ailment.ACCOUNT_IDLE][0]:
            await trouble(world)
    await watch.minutes(4)
    watch.auditor.meter.sent("phone", 1, 1)
    allowed = {*map(str, Ailment), "phone", "phone/town"}
    labels = {
        value
        for family in text_string_to_metric_families(watch.auditor.meter.written(PLAIN)[0].decode())
        for sample in family.samples
        for name, value in sample.labels.items()
        if name != "le"
    }
    assert labels <= allowed


async def test_every_letter_sent_is_timed_once(world: World) -> None:
    hoa = world.citizen("hoa")
    for words in ("xin chào", "trợ giúp", "xin chào"):
        await hoa.says(words)
    shown = samples(world.courier.meter)
    assert len(hoa.screen) > 0
    sent = world.phones.sent + len(world.phones.menus)
    assert shown["dondoc_letter_dwell_seconds_count", ("phone",)] == sent
    assert shown["dondoc_letter_send_seconds_count", ("phone",)] == sent


async def test_the_dwell_of_a_letter_is_from_its_posting_to_its_sending(world: World) -> None:
    hoa = world.citizen("hoa")
    await world.receive({"chat": "hoa", "text": "xin chào"})
    await world.desk.serve_waiting()
    world.now += timedelta(minutes=20)
    await world.settle()
    shown = samples(world.courier.meter)
    assert hoa.screen
    assert shown["dondoc_letter_dwell_seconds_sum", ("phone",)] >= 1200


async def test_how_late_clocks_are_planned_is_timed_once_a_batch(world: World) -> None:
    async with world.database.write() as session:
        session.add(alarm(world, kind="unknown", next_at=world.now - timedelta(minutes=10)))
        session.add(alarm(world, kind="unknown", matter_id=2, next_at=world.now))
    await world.planner.plan_due()
    shown = samples(world.planner.meter)
    assert shown["dondoc_planning_lag_seconds_count", ()] == 1
    assert shown["dondoc_planning_lag_seconds_sum", ()] == 600


# --- what a look costs -----------------------------------------------------------------------


@contextmanager
def statements(world: World) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "EXPLAIN", "SET")):
            seen.append((statement, parameters))

    engine = world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


GROWING = ("outbox", "inbox", "alarm", "contact", "event", "task", "digest_item", "attachment")
"""Tables that may hold millions of rows: a look never walks through one."""


QUESTIONS = 13  # of a look: twelve count, one reads what is remembered


async def fill(world: World, count: int) -> None:
    """Letters that went well and clocks that are far away: all in order."""
    letter = {
        "kind": "said",
        "schema": 1,
        "ids": {},
        "promise": Promise.AT_LEAST,
        "priority": Priority.REPLY,
        "state": LetterState.SENT,
        "due_at": world.now,
        "posted_at": world.now,
        "settled_at": world.now,
        "attempts": 1,
        "again": False,
    }
    clock = {"matter": Matter.TASK, "kind": "of a test", "version": 1, "climbed": 0, "failures": 0}
    async with world.database.write() as session:
        if not count:
            return
        await session.execute(insert(Letter), [letter] * count)
        rows = [
            {**clock, "matter_id": number, "next_at": world.now + timedelta(days=9)}
            for number in range(count)
        ]
        await session.execute(insert(Alarm), rows)


async def test_a_look_asks_the_same_few_questions_however_much_there_is(world: World) -> None:
    watch = await watched(world)
    counts = []
    for more in (0, 500):
        await fill(world, more)
        with statements(world) as seen:
            await watch.auditor.look()
        counts.append(len(seen))
    assert counts[0] == counts[1] <= QUESTIONS


async def test_a_quiet_look_writes_nothing(world: World) -> None:
    watch = await watched(world)
    with statements(world) as seen:
        await watch.auditor.look()
    assert [each for each, _ in seen if not each.lstrip().startswith("SELECT")] == []


async def test_a_look_walks_through_no_table_that_grows(world: World) -> None:
    watch = await watched(world)
    await fill(world, 500)
    with statements(world) as seen:
        await watch.auditor.look()
    async with world.database.engine.connect() as connection:
        if not world.database.embedded:
            await connection.execute(text("SET enable_seqscan = off"))
        walked = []
        for statement, parameters in seen:
            prefix = "EXPLAIN QUERY PLAN " if world.database.embedded else "EXPLAIN "
            rows = await connection.exec_driver_sql(prefix + statement, parameters or ())
            plan = "\n".join(str(tuple(row)) for row in rows)
            walked += [f"{line}: {statement}" for line in plan.splitlines() if walks(line)]
    assert walked == []


SMALL = {
    index.name
    for table in METADATA.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
} - {"ix_alarm_next", "ix_outbox_travelled"}
"""Partial indexes that hold what waits or went wrong, and nothing else."""


def walks(line: str) -> bool:
    """A whole table, row by row: no index, or (SQLite) an index from one end to the other."""
    tables = "|".join(GROWING)
    if re.search(rf"Seq Scan on ({tables})\b", line) or "ix_alarm_next (next_at>?)" in line:
        return True
    scanned = re.search(rf"SCAN ({tables})\b(?: USING (?:COVERING )?INDEX (\w+))?", line)
    return scanned is not None and scanned[2] not in SMALL
