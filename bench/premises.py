"""The real program in an office of six units: founded anew for a round, served, measured."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from socket import socket

import asyncpg
from sqlalchemy import select

from bench.contest import Round
from bench.servers import postgres_url
from bot.schema import migrate
from bot.settings import database as with_driver
from domain.messages import Address, Incoming
from domain.rights import Role
from domain.words import fold
from models.database import Database
from models.office import Grant, Person, Unit
from models.sealing import Vault, new_key
from services import contacts
from services.webchat import new_chat
from tests.program import Program
from tests.world import BEGAN, found

TOKEN, ACCOUNT = "7007:a-token-for-benchmarks", "7007"
SECRET = "a-secret-for-benchmarks"
HOOK = f"/hooks/telegram/{ACCOUNT}"
SQLITE, POSTGRES = "sqlite", "postgresql"


def free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def empty_database(turn: Round, engine: str, name: str = "round") -> str:
    """The address of a database with nothing in it."""
    if engine == SQLITE:
        return f"sqlite:///{turn.home}/{name}.sqlite"
    plain = await asyncpg.connect(postgres_url("postgres", "postgresql"))
    try:
        await plain.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await plain.execute(f"CREATE DATABASE {name}")
    finally:
        await plain.close()
    return postgres_url(name)


@asynccontextmanager
async def database(url: str, key: str) -> AsyncIterator[Database]:
    """The program's database, seen from beside it."""
    opened = Database(with_driver(url), Vault.from_text(key), lambda: datetime.now(UTC))
    try:
        yield opened
    finally:
        await opened.close()


async def found_office(url: str, key: str) -> None:
    """Tables, calendar, units, and a head in each unit whose web chat nobody looks at."""
    await migrate(with_driver(url))
    async with database(url, key) as opened:
        await found(opened)
        async with opened.write() as session:
            for unit in (await session.scalars(select(Unit))).all():
                name = f"Trưởng {unit.name}"
                head = Person(name=name, name_fold=fold(name), unit_id=unit.id)
                session.add(head)
                await session.flush()
                session.add(
                    Grant(person_id=head.id, role=Role.HEAD, unit_id=unit.id, from_on=BEGAN)
                )
                said = Incoming("0", Address("web", "main", new_chat()), language="vi")
                contact = (await contacts.visitor(session, said, datetime.now(UTC))).contact
                contact.person_id, contact.linked_at = head.id, datetime.now(UTC)


def program(url: str, key: str, home: Path, telegram: str) -> Program:
    """``python -m bot serve`` with every channel of this version, hearing by webhook."""
    port = free_port()
    settings = {
        "PORT": str(port),
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram,
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    home.mkdir(exist_ok=True)
    return Program(url, home, settings, key)


@asynccontextmanager
async def serving(url: str, key: str, home: Path, telegram: str) -> AsyncIterator[Program]:
    running = program(url, key, home, telegram)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()


@asynccontextmanager
async def open_office(turn: Round, engine: str, telegram: str) -> AsyncIterator[Program]:
    """A new office with one process that serves it."""
    key, url = new_key(), await empty_database(turn, engine)
    await found_office(url, key)
    async with serving(url, key, turn.home / "one", telegram) as running:
        yield running


def resident(process: int) -> float:
    """MB of memory a process occupies now."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
