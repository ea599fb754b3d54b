"""Bringing workbooks in, and handing out the templates for them."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.clock import SystemClock
from bot.commands.out import vacant
from bot.failures import Unusable
from bot.opening import opened
from bot.papers import ChildPapers
from bot.settings import load
from bot.speaker import Speaker
from domain.papers import Problems
from services import importing
from services.import_inspections import apply_inspections
from texts import papers as words

LISTED = 50  # problems shown; a file wrong throughout says how many more
KINDS = ("people", "tasks", "inspections")

Book = Annotated[Path, typer.Argument()]
Found = TypeVar("Found")


def import_people(context: typer.Context, file: Book) -> None:
    asyncio.run(bring_people(context.obj, file.read_bytes()))


def import_tasks(context: typer.Context, file: Book) -> None:
    asyncio.run(bring_tasks(context.obj, file.read_bytes()))


def import_inspections(context: typer.Context, file: Book) -> None:
    asyncio.run(bring_inspections(context.obj, file.read_bytes()))


async def bring_inspections(speaker: Speaker, body: bytes) -> None:
    settings = load()
    with speaker.progress("import.reading") as (reading,):
        with closing(ChildPapers()) as papers:
            book = accepted(speaker, await papers.read_inspections(body))
        reading(1, 1)
    async with opened(settings) as database:
        now = SystemClock().now()
        outcome = await database.run(lambda session: apply_inspections(session, book, now))
    done = accepted(speaker, outcome)
    changed = done.added + done.finished + done.corrected
    speaker.say("import.inspections" if changed else "import.nothing", **asdict(done))


async def bring_people(speaker: Speaker, body: bytes) -> None:
    settings = load()
    with speaker.progress("import.reading") as (reading,):
        with closing(ChildPapers()) as papers:
            book = accepted(speaker, await papers.read_people(body))
        reading(1, 1)
    async with opened(settings) as database:
        now = SystemClock().now()
        outcome = await database.run(lambda session: importing.apply_people(session, book, now))
    done = accepted(speaker, outcome)
    facts = {name: getattr(done, name) for name in done.__dataclass_fields__}
    speaker.say("import.people" if done.changed else "import.nothing", **facts)


async def bring_tasks(speaker: Speaker, body: bytes) -> None:
    settings = load()
    bars = ("import.reading", "import.preparing", "import.writing")
    with speaker.progress(*bars) as (reading, preparing, writing):
        with closing(ChildPapers()) as papers:
            book = accepted(speaker, await papers.read_tasks(body))
        reading(len(book.tasks), len(book.tasks))
        async with opened(settings) as database:
            now = SystemClock().now()
            async with database.read() as session:
                planned = await importing.plan_tasks(session, book, now, preparing)
            plan = accepted(speaker, planned)
            done = await database.run(
                lambda session: importing.store_tasks(session, plan, now, writing)
            )
    kind = "tasks" if done.added else "nothing"
    speaker.say(f"import.{kind}", added=done.added, known=done.known)


def accepted(speaker: Speaker, found: Found | Problems) -> Found:
    if isinstance(found, Problems):
        raise refusal(speaker, found)
    return found


def refusal(speaker: Speaker, problems: Problems) -> Unusable:
    """Everything to mend at once, in reading order."""
    found, count = problems.found[:LISTED], len(problems.found) + problems.more
    lines = [speaker.words("import.refused", count=count)]
    lines += [f"  {words.say(problem, speaker.language)}" for problem in found]
    if count > len(found):
        lines.append(speaker.words("import.more", count=count - len(found)))
    return Unusable("\n".join(lines))


def template(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="people|tasks|inspections")],
    out: Annotated[Path, typer.Argument()],
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    speaker: Speaker = context.obj
    if kind not in KINDS:
        raise typer.BadParameter(" | ".join(KINDS))
    vacant(speaker, out, force=force)
    out.write_bytes(asyncio.run(made(kind)))
    speaker.say("template.written", path=out, kind=kind)


async def made(kind: str) -> bytes:
    with closing(ChildPapers()) as papers:
        return await papers.printed(f"{kind}-template")
