"""Looking after the installation: doctor, status, replay."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.clock import SystemClock
from bot.doctor import Finding, Grade, examine
from bot.opening import opened
from bot.settings import load
from bot.speaker import Speaker
from services import intake, status

MARKS = {Grade.WELL: "✓", Grade.NOTE: "•", Grade.ILL: "✗"}


def doctor(
    context: typer.Context, offline: Annotated[bool, typer.Option("--offline")] = False
) -> None:
    speaker: Speaker = context.obj
    count = asyncio.run(tell_findings(speaker, offline=offline))
    speaker.say("doctor.not_well" if count else "doctor.all_well", count=count)
    raise typer.Exit(1 if count else 0)


async def tell_findings(speaker: Speaker, *, offline: bool) -> int:
    """Say each finding as it is made; how many need mending."""
    count = 0
    async for finding in examine(load(), offline=offline):
        speaker.print(told(speaker, finding))
        count += finding.grade is Grade.ILL
    return count


def told(speaker: Speaker, finding: Finding) -> str:
    grade = speaker.words(f"doctor.{finding.grade}")
    said = speaker.words(f"doctor.{finding.key}", **finding.facts)
    return f"{MARKS[finding.grade]} {grade:<8} {said}"


def replay(
    context: typer.Context,
    discard: Annotated[bool, typer.Option("--discard-unreadable")] = False,
) -> None:
    if discard:
        gone = asyncio.run(throw_away())
        context.obj.say("replay.discarded" if gone else "replay.none", count=gone)
        return
    count = asyncio.run(put_back())
    context.obj.say("replay.done" if count else "replay.none", count=count)


async def throw_away() -> int:
    """Updates no version can read: the operator's decision, made by name."""
    async with opened(load()) as database:
        return await database.run(
            lambda session: intake.discard_unreadable(session, SystemClock().now())
        )


async def put_back() -> int:
    """A running server finds them at its next look, a second later at most."""
    async with opened(load()) as database:
        return await database.run(lambda session: intake.replay(session, SystemClock().now()))


def show(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    speaker: Speaker = context.obj
    facts = asyncio.run(numbers())
    if as_json:
        speaker.print(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for section, values in facts.items():
        speaker.table([speaker.words(f"status.{section}"), ""], shown(speaker, section, values))


async def numbers() -> dict[str, dict[str, Any]]:
    now = SystemClock().now()
    async with opened(load()) as database, database.read() as session:
        tasks = await status.four_way(session, now)
        return {
            "tasks": {
                "total": tasks.total,
                "done": tasks.done,
                "done_on_time": tasks.done_on_time,
                "done_late": tasks.done_late,
                "open": tasks.open,
                "open_in_time": tasks.open_in_time,
                "open_overdue": tasks.open_overdue,
                "undated": tasks.undated,
            },
            "reports": asdict(await status.reports(session, now)),
            "queues": asdict(await status.queues(session, now)),
            "people": asdict(await status.staff(session, now)),
        }


PREFIXED = ("reports", "people")  # sections whose words carry the section's name


def shown(speaker: Speaker, section: str, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        key = f"{section}_{name}" if section in PREFIXED else name
        yield speaker.words(f"status.{key}"), str(value)
