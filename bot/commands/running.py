"""Running the program: demo, migrate, keys, settings."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot import schema, sheet
from bot.demo import run as stage
from bot.settings import load
from bot.speaker import Speaker
from models.sealing import new_key
from models.signing import new_signing_key


def demo(context: typer.Context, port: Annotated[int, typer.Option(min=0, max=65535)] = 0) -> None:
    raise typer.Exit(stage.run(port, context.obj.language))


def migrate(context: typer.Context) -> None:
    done = asyncio.run(schema.migrate(load().database_url))
    kind = ("raised" if done.before else "made") if done.changed else "same"
    context.obj.say(f"migrate.{kind}", before=done.before, after=done.after)


def keys(context: typer.Context) -> None:
    for name in ("ENCRYPTION_KEYS", "IDENTITY_KEYS"):
        context.obj.print(f"{name}={new_key()}")
    context.obj.print(f"SIGNING_KEYS={new_signing_key()}")


def settings(
    context: typer.Context,
    env: Annotated[bool, typer.Option("--env")] = False,
    markdown: Annotated[bool, typer.Option("--markdown")] = False,
) -> None:
    speaker: Speaker = context.obj
    if env:
        speaker.print(sheet.env_example().rstrip("\n"))
    elif markdown:
        speaker.print(sheet.markdown(speaker.language).rstrip("\n"))
    else:
        speaker.table(sheet.headings(speaker.language), sheet.rows(speaker.language))
