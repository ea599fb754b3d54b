"""Reading a directive on the command line: its fields and tasks as words or as JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.clock import SystemClock
from bot.failures import Unusable
from bot.opening import as_it_is
from bot.papers import ChildPapers
from bot.settings import BadSettings, load
from bot.speaker import Speaker
from domain.directive_due import ItemDue, resolve
from domain.directives import LARGEST, Directive, Doubt, NotRead, Unread, Warned
from domain.worktime import LOCAL, Calendar, today
from services.almanac import almanac, shipped
from texts import directives as words

Read = tuple[Directive, tuple[ItemDue, ...]]


def directive(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    speaker: Speaker = context.obj
    if file.stat().st_size > LARGEST:
        raise Unusable(words.unread(Unread.TOO_LARGE, speaker.language))
    read, dues = asyncio.run(read_file(speaker, file.read_bytes(), file.name))
    facts = as_data(read, dues, speaker.language)
    if as_json:
        speaker.print(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for line in as_lines(read, facts, speaker.language):
        speaker.print(line)


async def read_file(speaker: Speaker, body: bytes, name: str) -> Read:
    """The file is read here and nowhere kept."""
    with closing(ChildPapers()) as papers:
        read = await papers.read_directive(body, name)
    if isinstance(read, NotRead):
        raise Unusable(words.unread(read.why, speaker.language))
    calendar = await calendar_in_force()
    now = today(SystemClock().now())
    return read, tuple(
        resolve(item.deadline_phrase, item.kind, read.issued_on, now, calendar)
        for item in read.items
    )


async def calendar_in_force() -> Calendar:
    """The office's own days off; those that come with the program where no office is set up."""
    with suppress(BadSettings, DBAPIError, OSError):
        settings = load()
        if is_there(settings.database_url):
            async with as_it_is(settings) as database, database.read() as session:
                return (await almanac(session)).calendar
    return shipped().calendar


def is_there(url: str) -> bool:
    """Whether an office is set up: to look at an SQLite file would make one."""
    place = make_url(url)
    return place.get_backend_name() != "sqlite" or Path(place.database or "").exists()


def as_data(read: Directive, dues: tuple[ItemDue, ...], language: str) -> dict[str, Any]:
    """The JSON of docs/directives.md."""
    unclear = [
        Warned(Doubt.DEADLINE_UNCLEAR, f"{item.path}: {item.deadline_phrase}")
        for item, due in zip(read.items, dues, strict=True)
        if not due.clear
    ]
    return {
        "document": document_of(read),
        "items": [
            {
                "path": item.path,
                "lead": list(item.lead),
                "coordinating": list(item.coordinating),
                "content": item.content,
                "deadline_phrase": item.deadline_phrase,
                "kind": due.kind.value,
                "due_at": due.due_at.astimezone(LOCAL).isoformat() if due.due_at else None,
            }
            for item, due in zip(read.items, dues, strict=True)
        ],
        "warnings": [words.warning(each, language) for each in (*read.warnings, *unclear)],
    }


def document_of(read: Directive) -> dict[str, Any]:
    return {
        "issuer": read.issuer,
        "place": read.place,
        "number": read.number,
        "symbol": read.symbol,
        "date": read.issued_on.isoformat() if read.issued_on else None,
        "type": read.type,
        "subject": read.subject,
        "signer": read.signer,
        "signer_title": read.signer_title,
        "replaces": read.replaces or None,
        "recipients": list(read.recipients),
        "references": [
            {
                "number": each.number,
                "date": each.issued_on.isoformat() if each.issued_on else None,
                "type": each.type,
            }
            for each in read.references
        ],
    }


def as_lines(read: Directive, facts: dict[str, Any], language: str) -> Iterator[str]:
    """For a person: what is known, the tasks one by one, what to look at."""
    heads, kinds = words.heads(language), words.kinds(language)
    for name, value in facts["document"].items():
        yield f"{heads[name]}: {shown(value) or heads['none']}"
    yield f"\n{heads['items']}: {len(read.items)}"
    for item, told in zip(read.items, facts["items"], strict=True):
        yield f"\n{heads['path']} {item.path}. {item.content}"
        rows = {**told, "deliverable": item.deliverable, "kind": kinds[told["kind"]]}
        for name in ("lead", "coordinating", "deliverable", "deadline_phrase", "kind", "due_at"):
            if value := shown(rows[name]):
                yield f"  {heads[name]}: {value}"
    if facts["warnings"]:
        yield f"\n{heads['warnings']}:"
        yield from (f"  - {each}" for each in facts["warnings"])


def shown(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(shown(each) for each in value)
    if isinstance(value, dict):
        return " ".join(
            str(part) for part in (value["type"], value["number"], value["date"]) if part
        )
    return str(value) if value else ""
