"""Whatever happens to a case in whatever order: the stored deadline is what its history says, and
its clocks run over it. Through the services that act, on SQLite."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import About, Category, Finding, Matter, Privacy, ReportKind
from domain.messages import Address, Incoming
from domain.notices import Refusal
from domain.worktime import DayKind, at, local
from models.database import Database
from models.office import CalendarDay
from models.reports import Report
from models.sealing import Vault
from models.tables import METADATA
from models.work import Alarm, DigestItem
from services import case_extensions, contacts, report_handling, reports
from services.calendars import Change, change_days
from services.case_clock import reckoned
from services.case_profiles import reclassify
from services.contacts import Visitor
from services.directory import directory
from services.report_digest import reader_of
from services.report_routing import place
from services.reports import Evidence, Submission
from tests.journeys.cases import office
from tests.towns import KEYS, sqlite
from tests.world import PHONE, TownClock, World, found

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["ask", "add", "extend", "route", "holiday", "object", "reclassify", "later", "later"]
        ),
        st.integers(1, 12),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_the_stored_deadline_is_what_the_history_says(acts: list[tuple[str, int]]) -> None:
    asyncio.run(lived(acts))


@cache
def template() -> Path:
    """A town's database, made once."""
    file = Path(tempfile.mkdtemp(prefix="dondoc-histories-")) / "town.sqlite"

    async def make() -> None:
        database = opened(file, TownClock())
        async with database.engine.begin() as connection:
            await connection.run_sync(METADATA.create_all)
        await found(database)
        await database.close()

    asyncio.run(make())
    return file


def opened(file: Path, clock: TownClock) -> Database:
    return Database(sqlite(file), Vault(KEYS), clock.real, server_time=False)


async def lived(acts: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "town.sqlite"
        shutil.copyfile(await asyncio.to_thread(template), file)
        clock = TownClock()
        world = World(opened(file, clock), clock)
        try:
            await world.begin()
            await office(world)
            await through(world, acts)
        finally:
            await world.database.close()


async def through(world: World, acts: list[tuple[str, int]]) -> None:
    report_id = await received(world)
    for name, number in acts:
        if name == "later":
            await world.later(hours=6 * number)
        else:
            with suppress(Refusal):
                async with world.database.write() as session:
                    await act(world, session, report_id, name, number)
            await world.settle()
        async with world.database.read() as session:
            await agrees(session, report_id, (name, number))


async def received(world: World, number: int = 0) -> int:
    async with world.database.write() as session:
        sender = Incoming("0", Address(*PHONE, f"hoa{number}"), language="vi")
        citizen = await contacts.visitor(session, sender, world.now)
        unit = await world.unit_id("KT")
        sent = Submission(
            ReportKind.REPORT, Category.DELAY, unit, Privacy.DESK, About.UNSAID,
            Evidence("Hồ sơ chưa có kết quả."),
        )  # fmt: skip
        report = await reports.receive(session, citizen.contact, sent, "-", world.now, world.now)
        return report.id


async def act(world: World, session: AsyncSession, report_id: int, name: str, number: int) -> None:
    report, now = await session.get_one(Report, report_id), world.now
    holder = await visitor_of(session, report.holder_id, world)
    match name:
        case "ask":
            await report_handling.ask(session, report_id, "Ngày nào?", holder, now)
        case "add":
            sender = Incoming("0", Address(*PHONE, "hoa0"), language="vi")
            citizen = await contacts.visitor(session, sender, now)
            await reports.add(session, report, citizen.contact, Evidence("Ngày 10."), now)
        case "extend":
            await more_time(world, session, report, number)
        case "route":
            await place(session, report, now, passing=number % 2)
        case "holiday":
            await holiday(session, world, number)
        case "object":
            await report_handling.answer(
                session, report_id, Finding.PARTLY, "Đã kiểm tra.", holder, now, now
            )
            await reports.disagree(session, report, "Chưa đúng.", now)
        case "reclassify":
            category = (Category.HOURS, Category.DELAY, Category.OTHER)[number % 3]
            await reclassify(session, report_id, category, holder, now)


async def visitor_of(session: AsyncSession, person: int | None, world: World) -> Visitor:
    found_ = await reader_of(session, person or 0, world.now)
    assert found_ is not None
    return found_


async def more_time(world: World, session: AsyncSession, report: Report, number: int) -> None:
    holder, now = await visitor_of(session, report.holder_id, world), world.now
    day = local(report.due_at).date() + timedelta(days=number)
    due = at(day, local(report.due_at).timetz().replace(tzinfo=None))
    await case_extensions.request(session, report.id, holder, due, "Chờ đo đạc.", now, now)
    asked = await case_extensions.waiting(session, report.id)
    assert asked is not None
    who = await directory(session, now)
    deciders = await case_extensions.who_decides(session, report, asked.asked_by_id, who, now)
    decider = await visitor_of(session, deciders[0], world)
    await case_extensions.grant(session, asked.id, decider, now)


async def holiday(session: AsyncSession, world: World, number: int) -> None:
    """A weekday ahead becomes off, or an ordinary one again."""
    day = local(world.now).date() + timedelta(days=number)
    if day.weekday() >= 5:
        return
    known = await session.scalar(select(CalendarDay.day).where(CalendarDay.day == day))
    kind = None if known else DayKind.NGHI
    await change_days(session, [Change(day, kind, "Nghỉ")], "Công văn 12", None, world.now)


async def agrees(session: AsyncSession, report_id: int, after: tuple[str, int]) -> None:
    report = await session.get_one(Report, report_id)
    says = await reckoned(session, report)
    assert report.due_at == says.due, after
    assert report.paused_at == says.paused_since or says.extended, after
    assert (report.paused_at is None) == (says.paused_since is None), after
    query = select(Alarm.kind, Alarm.anchor_at, Alarm.version, Alarm.next_at).where(
        Alarm.matter == Matter.REPORT, Alarm.matter_id == report_id
    )
    for kind, anchor, version, next_at in await session.execute(query):
        if next_at is None:
            continue
        assert version == report.due_version, (kind, after)
        if kind in ("deadline", "late_reason", "apology"):
            assert anchor == report.due_at, (kind, after)
            assert report.paused_at is None, (kind, after)


# --- more than a page ------------------------------------------------------------------------

MANY = 130


async def test_more_late_cases_than_a_page_all_escalate_in_one_pass(world: World) -> None:
    """A hundred and thirty, nobody took any of them, and the program was away over the deadline."""
    _, chair, _ = await office(world)
    cases = await alike(world, await received(world), MANY)
    world.now += timedelta(days=(date(2026, 12, 7) - date(2026, 11, 19)).days)
    await world.planner.plan_due()
    world.now += timedelta(days=1)
    await world.planner.plan_due()
    async with world.database.read() as session:
        query = select(func.count(DigestItem.matter_id.distinct())).where(
            DigestItem.person_id == chair.person_id,
            DigestItem.matter == Matter.REPORT,
            DigestItem.matter_id.in_(cases),
        )
        assert await session.scalar(query) == MANY


async def alike(world: World, first: int, number: int) -> list[int]:
    """So many cases with the clocks this one has, this one among them: its rows once more."""
    cases = list(range(first, first + number))
    async with world.database.write() as session:
        for table, which, key in (
            (Report, Report.id == first, "id"),
            (Alarm, (Alarm.matter == Matter.REPORT) & (Alarm.matter_id == first), "matter_id"),
        ):
            columns = table.__table__.columns
            found = (await session.execute(select(*columns).where(which))).mappings().all()
            copies = [again(row, key, case) for row in found for case in cases[1:]]
            await session.execute(insert(table), copies)
    return cases


def again(row: Mapping[Any, Any], key: str, case: int) -> dict[str, Any]:
    same = {name: value for name, value in row.items() if name != "id"} | {key: case}
    return same | {"code": f"{same['code']}-{case}"} if "code" in same else same
