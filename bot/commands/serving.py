"""Serving, apart from the other commands: what a server does not need is not loaded."""

from __future__ import annotations

import asyncio

import typer

from bot import logs, serving
from bot.settings import load
from bot.speaker import Speaker


def serve(context: typer.Context) -> None:
    settings = load()
    logs.set_up(settings.log_level)
    asyncio.run(serving.serve(settings, lambda address: ready(context.obj, address)))


def ready(speaker: Speaker, address: str) -> None:
    speaker.say("serve.ready", address=address)
