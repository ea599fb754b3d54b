"""The ledger of lateness and the registers of units on the command line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import SystemClock
from bot.commands.days import cut_of, day_if, period_of
from bot.commands.evaluation import shape_of
from bot.commands.out import vacant
from bot.commands.statistics import scope_of
from bot.failures import Unusable
from bot.opening import opened
from bot.painter import written
from bot.papers import ChildPapers
from bot.settings import load
from bot.speaker import Speaker
from domain.books import EntryOrder, LateOrder
from domain.codes import TaskRef, read_code
from domain.enrolling import Book
from domain.evaluation import Shape
from domain.notices.ledger import HeldDeadline
from domain.periods import Period
from domain.worktime import local, today
from models.ledger import Lateness
from models.work import Task
from services import books, enrolment_lists, lateness, ledger
from services.ledger import LateRow
from services.task_doors import LOADED

BOOKS = {"obstacles": Book.OBSTACLES, "innovations": Book.INNOVATIONS}
Rows = list[dict[str, Any]]


# --- lateness -------------------------------------------------------------------------------


def show(
    context: typer.Context,
    code: Annotated[str, typer.Argument()] = "",
    on: Annotated[str | None, typer.Option("--on", metavar="D")] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="D")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="D")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="D")] = None,
    unit: Annotated[str, typer.Option()] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """One task's deadlines and entries; or, without a code, all late tasks of a period, with
    ``--out`` as a file."""
    speaker: Speaker = context.obj
    now = SystemClock().now()
    if code and out is not None:
        raise Unusable(speaker.words("ledger.one_task_no_file"))
    if code:
        facts = asyncio.run(of_task(speaker, code, day_if(speaker, on), now))
        tell(speaker, facts, as_json, ("deadlines", "entries"))
        return
    period = period_of(speaker, from_, to, None, today(now))
    cut = cut_of(day_if(speaker, as_of), period, now)
    if out is not None:
        shape = shape_for(speaker, out, force=force)
        take_away(speaker, out, lambda: late_order(speaker, unit, period, cut, shape))
        return
    rows = asyncio.run(of_office(speaker, unit, period, cut))
    tell(speaker, {"as_of": moment(cut), "late": rows}, as_json, ("late",))


async def of_task(speaker: Speaker, code: str, on: date | None, now: datetime) -> dict[str, Any]:
    ref = read_code(code)
    async with opened(load()) as database, database.read() as session:
        query = select(Task).where(Task.code == str(ref)).options(*LOADED)
        task = (await session.scalars(query)).one_or_none()
        if task is None or not isinstance(ref, TaskRef):
            raise Unusable(speaker.words("ledger.no_task", code=code))
        found = await ledger.deadline_history(session, task, now, on)
        facts: dict[str, Any] = {
            "code": task.code,
            "deadlines": [held(version) for version in found.versions],
            "entries": [entry(one) for one in await lateness.entries(session, task.id)],
        }
        if on is not None:
            in_force = None if found.held is None else held(found.held)
            facts |= {"on": on.isoformat(), "in_force": in_force}
        return facts


def held(version: HeldDeadline) -> dict[str, Any]:
    return {
        "number": version.number,
        "due_at": moment(version.due_at),
        "in_force_from": moment(version.begun),
        "in_force_to": moment(version.ended),
        "missed": version.missed,
        "by": version.by,
        "text": version.text,
    }


def entry(one: Lateness) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": moment(one.at),
        "deadline": moment(one.due_at),
        "act": one.act,
        "about": one.about_id,
        "cause": one.cause,
        "group": one.obstacle,
        "document": one.document,
        "text": one.words,
    }


async def of_office(speaker: Speaker, unit: str, period: Period, cut: datetime) -> Rows:
    async with opened(load()) as database, database.read() as session:
        _, roots = await scope_of(session, speaker, unit)
        return [late(row, cut) for row in await ledger.late_rows(session, roots, period, cut)]


async def late_order(
    speaker: Speaker, unit: str, period: Period, cut: datetime, shape: Shape
) -> LateOrder:
    async with opened(load()) as database, database.read() as session:
        scope, roots = await scope_of(session, speaker, unit)
        return LateOrder(await books.late_book(session, scope, roots, period, cut), shape)


def late(row: LateRow, cut: datetime) -> dict[str, Any]:
    said = row.record.said if row.record is not None else None
    verdict = row.record.verdict if row.record is not None else None
    return {
        "code": row.task.code,
        "unit": row.task.lead.name,
        "person": row.task.assignee.name if row.task.assignee is not None else "",
        "due_at": moment(row.due_at),
        "days": row.days(cut),
        "finished": row.ended is not None,
        "cause": said.cause if said is not None else None,
        "group": said.obstacle if said is not None else None,
        "text": said.words if said is not None else "",
        "verdict": verdict.act if verdict is not None else None,
        "document": verdict.document if verdict is not None else "",
    }


def moment(value: datetime | None) -> str | None:
    return None if value is None else local(value).isoformat()


# --- registers ------------------------------------------------------------------------------


def register(
    context: typer.Context,
    book: Annotated[str, typer.Argument(metavar="obstacles|innovations")],
    from_: Annotated[str | None, typer.Option("--from", metavar="D")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="D")] = None,
    unit: Annotated[str, typer.Option()] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The entries of a period, and how every unit has answered; with ``--out`` as a file."""
    speaker: Speaker = context.obj
    if book not in BOOKS:
        raise Unusable(speaker.words("ledger.no_register", value=book, choices=", ".join(BOOKS)))
    period = period_of(speaker, from_, to, None, today(SystemClock().now()))
    if out is not None:
        shape = shape_for(speaker, out, force=force)
        take_away(speaker, out, lambda: entry_order(speaker, BOOKS[book], unit, period, shape))
        return
    facts = asyncio.run(of_register(speaker, BOOKS[book], unit, period))
    tell(speaker, facts, as_json, ("entries", "units"))


async def of_register(speaker: Speaker, book: Book, unit: str, period: Period) -> dict[str, Any]:
    async with opened(load()) as database, database.read() as session:
        _, roots = await scope_of(session, speaker, unit)
        answers = await enrolment_lists.answers(session, roots, book, period)
        return {
            "register": book,
            "from": period.start.isoformat(),
            "to": period.end.isoformat(),
            "entries": await entries(session, roots, book, period),
            "units": [asdict(each) for each in answers],
        }


async def entry_order(
    speaker: Speaker, book: Book, unit: str, period: Period, shape: Shape
) -> EntryOrder:
    async with opened(load()) as database, database.read() as session:
        scope, roots = await scope_of(session, speaker, unit)
        now = SystemClock().now()
        return EntryOrder(await books.entry_book(session, scope, roots, book, period, now), shape)


async def entries(session: AsyncSession, roots: Sequence[str], book: Book, period: Period) -> Rows:
    found = await enrolment_lists.entries(session, roots, book, period)
    rows = [asdict(await enrolment_lists.facts_of(session, each)) for each in found]
    return [row | {"at": moment(row["at"])} for row in rows]


# --- files ----------------------------------------------------------------------------------


def shape_for(speaker: Speaker, out: Path, *, force: bool) -> Shape:
    vacant(speaker, out, force=force)
    return shape_of(speaker, out)


def take_away(
    speaker: Speaker, out: Path, ordered: Callable[[], Awaitable[LateOrder | EntryOrder]]
) -> None:
    """Read, written by the child process, then put in place whole."""
    order, body = asyncio.run(made(speaker, ordered))
    out.write_bytes(body)
    speaker.say("ledger.written", path=out, count=len(order.book.lines))


async def made(
    speaker: Speaker, ordered: Callable[[], Awaitable[LateOrder | EntryOrder]]
) -> tuple[LateOrder | EntryOrder, bytes]:
    bars = speaker.progress("ledger.reading", "ledger.writing")
    with closing(ChildPapers()) as papers, bars as (reading, writing):
        reading(0, 1)
        order = await ordered()
        reading(1, 1)
        body = await written(papers, order)
        writing(1, 1)
    return order, body


# --- saying it ------------------------------------------------------------------------------


def tell(speaker: Speaker, facts: dict[str, Any], as_json: bool, lists: tuple[str, ...]) -> None:
    """As JSON whole; for people the lists as tables, the values as they are kept."""
    if as_json:
        speaker.print(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    if "in_force" in facts:
        kept = facts["in_force"]
        due = kept["due_at"] if kept is not None else None
        speaker.say("ledger.in_force", day=facts["on"], due=shown(speaker, due))
    for name in lists:
        rows: Rows = facts[name]
        speaker.say(f"ledger.{name}", count=len(rows))
        if rows:
            headings = [speaker.words(f"ledger.column_{key}") for key in rows[0]]
            cells = [[shown(speaker, value) for value in row.values()] for row in rows]
            speaker.table(headings, cells)


def shown(speaker: Speaker, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, StrEnum):
        return speaker.words(f"ledger.value_{value}")
    return str(value)
