"""Keeping the office: backup to one file, and restore."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import backup as keeping
from bot.backup import Restored
from bot.clock import SystemClock
from bot.commands.out import vacant
from bot.settings import load
from bot.speaker import Speaker
from models.backup_file import Header

File = Annotated[Path, typer.Argument()]


def backup(
    context: typer.Context, file: File, force: Annotated[bool, typer.Option("--force")] = False
) -> None:
    speaker: Speaker = context.obj
    vacant(speaker, file, force=force)
    settings = load()
    vault = settings.vault
    with speaker.progress("backup.writing", "backup.checking") as (writing, checking):
        made_at = SystemClock().now()
        asyncio.run(keeping.back_up(settings.database_url, vault, file, made_at, writing))
        header = keeping.look(vault, file, checking)
    speaker.say("backup.done", path=file, size=megabytes(file), **facts(header))


def restore(
    context: typer.Context,
    file: File,
    replace: Annotated[bool, typer.Option("--replace")] = False,
    check: Annotated[bool, typer.Option("--check")] = False,
) -> None:
    speaker: Speaker = context.obj
    settings = load()
    vault = settings.vault
    if check:
        with speaker.progress("backup.checking") as (checking,):
            header = keeping.look(vault, file, checking)
        speaker.say("backup.sound", path=file, **facts(header))
        return
    with speaker.progress("backup.checking", "backup.restoring") as (checking, restoring):
        done = asyncio.run(
            keeping.restore(
                *(settings.database_url, vault, file, SystemClock().now, (checking, restoring)),
                replace=replace,
            )
        )
    tell(speaker, done)


def tell(speaker: Speaker, done: Restored) -> None:
    speaker.say("backup.restored", **facts(done.header))
    held = done.held
    speaker.say("backup.held", again=held.again, kept_back=held.kept_back, codes=held.codes)
    speaker.say("backup.next")


def facts(header: Header) -> dict[str, object]:
    return {
        "rows": header.rows,
        "tables": len(header.sheets),
        "revision": header.revision,
        "made_at": f"{header.made_at.astimezone():%H:%M %d/%m/%Y}",
    }


def megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:.1f}"
