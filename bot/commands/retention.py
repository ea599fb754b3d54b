"""``retention``: which files of reports go when, and the ledger of those that went."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy import select

from bot.clock import SystemClock
from bot.opening import opened
from bot.settings import load
from bot.speaker import Speaker
from domain.retention import Why
from domain.worktime import local, today
from models.office import Unit
from models.retention import Erasure
from services import retention
from services.retention import Coming

WHY = {Why.EXPIRED: "retention.why_expired", Why.ASKED: "retention.why_asked"}
COMING: tuple[str, ...] = ("code", "category", "unit", "settled", "ends", "held")
GONE: tuple[str, ...] = ("code", "category", "unit", "erased_on", "why")


def show(
    context: typer.Context,
    days: Annotated[int | None, typer.Option("--days", min=0)] = None,
    erased: Annotated[bool, typer.Option("--erased")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    speaker: Speaker = context.obj
    headings = GONE if erased else COMING
    rows = asyncio.run(gone(speaker) if erased else coming(speaker, days))
    if as_json:
        facts = [dict(zip(headings, row, strict=True)) for row in rows]
        speaker.print(json.dumps(facts, ensure_ascii=False, indent=2))
    elif rows:
        speaker.table([speaker.words(f"retention.{name}") for name in headings], rows)
    else:
        speaker.say("retention.nothing")


async def coming(speaker: Speaker, days: int | None) -> Sequence[tuple[str, ...]]:
    async with opened(load()) as database, database.read() as session:
        found = await retention.coming(session)
    last = None if days is None else today(SystemClock().now()) + timedelta(days=days)
    return [row(speaker, one) for one in found if last is None or one.ends_on <= last]


def row(speaker: Speaker, one: Coming) -> tuple[str, ...]:
    held = speaker.words("retention.held_yes") if one.held else ""
    settled, ends = f"{one.settled_on:%d/%m/%Y}", f"{one.ends_on:%d/%m/%Y}"
    return (one.code, str(one.category), one.unit, settled, ends, held)


async def gone(speaker: Speaker) -> Sequence[tuple[str, ...]]:
    async with opened(load()) as database, database.read() as session:
        units = {one.id: one.name for one in await session.scalars(select(Unit))}
        return [entry(speaker, one, units) for one in await retention.erased(session)]


def entry(speaker: Speaker, one: Erasure, units: dict[int, str]) -> tuple[str, ...]:
    unit = units.get(one.unit_id, "") if one.unit_id is not None else ""
    on = f"{local(one.erased_at):%d/%m/%Y}"
    return (one.code, str(one.category), unit, on, speaker.words(WHY[one.why]))
