"""A town for every test, quickly: founded once per test process, then copied.

Engines are kept from test to test, because an engine keeps the statements it has compiled: a
quarter of a journey's time.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import URL, Dialect, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.messages import Outgoing
from models.database import Database, build_engine
from models.sealing import Vault
from models.tables import METADATA
from tests import postgres
from tests.world import TownClock, World, found

KEYS = b"k" * 32, b"l" * 32
_templates: dict[str, str] = {}


async def town(engine: str, home: Path, templates: Path) -> str:
    """The address of a database of its own with tables, calendar, policies and units."""
    return await copy_of("town", engine, home, templates)


async def land(engine: str, home: Path, templates: Path) -> str:
    """The address of a database of its own with empty tables."""
    return await copy_of("land", engine, home, templates)


async def copy_of(what: str, engine: str, home: Path, templates: Path) -> str:
    key = f"{what}-{engine}"
    if key not in _templates:
        _templates[key] = await build(what, engine, templates)
    if engine == "postgresql":
        return postgres.fresh_database(like=_templates[key])
    file = home / f"{what}.sqlite"
    shutil.copyfile(_templates[key], file)
    return sqlite(file)


async def build(what: str, engine: str, templates: Path) -> str:
    """The first of its kind in this process: a file, or the name of a PostgreSQL database."""
    file = templates / f"template-{what}.sqlite"
    url = sqlite(file) if engine == "sqlite" else postgres.fresh_database()
    database = open_database(url, TownClock())
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    if what == "town":
        await found(database)
    await database.close()
    return str(file) if engine == "sqlite" else str(database.url.database)


# --- a town with a past ------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """A town as it was left: its moment, what its phones show, and whatever those
    who lived there want to remember."""

    moment: datetime
    updates: int
    screens: dict[str, list[Outgoing]]
    log: list[tuple[datetime, str, Outgoing]]
    memory: Any


_pasts: dict[str, Past] = {}


async def relived(
    name: str, engine: str, home: Path, templates: Path, live: Callable[[World], Awaitable[Any]]
) -> tuple[World, Any]:
    """A town in which ``live`` has happened, and what it returned: lived once per process under
    this name, then copied. ``home`` is a folder of its own."""
    key = f"{name}-{engine}"
    if key not in _pasts:
        _pasts[key] = await lived(key, engine, templates, live)
    past, clock = _pasts[key], TownClock()
    clock.moment = past.moment
    address = await copy_of(name, engine, home, templates)
    world = World(open_database(address, clock), clock, updates=count(past.updates))
    world.phones.screens = {chat: [*shown] for chat, shown in past.screens.items()}
    world.phones.log = [*past.log]
    await world.begin()
    return world, past.memory


async def lived(
    key: str, engine: str, templates: Path, live: Callable[[World], Awaitable[Any]]
) -> Past:
    home, clock = templates / key, TownClock()
    home.mkdir()
    address = await town(engine, home, templates)
    world = World(open_database(address, clock), clock)
    await world.begin()
    memory = await live(world)
    await world.database.close()
    _templates[key] = str(make_url(address).database)
    phones = world.phones
    return Past(world.now, next(world.updates), phones.screens, phones.log, memory)


def open_database(url: str, clock: TownClock, vault: Vault | None = None) -> Database:
    return Town(url, clock, vault or Vault(KEYS))


class Town(Database):
    """A database whose engine serves another one when this is closed."""

    def __init__(self, url: str, clock: TownClock, vault: Vault) -> None:
        self._kept = Kept.free_for(url)
        kept = self._kept.engine
        super().__init__(url, vault, clock.real, server_time=False, engine=kept)

    async def close(self) -> None:
        await super().close()
        self._kept.give_back()


class Kept:
    """An engine that connects to the database it is told, one after the other."""

    free: ClassVar[defaultdict[str, list[Kept]]] = defaultdict(list)

    def __init__(self, url: URL) -> None:
        self.kind, self.url = url.get_backend_name(), url
        self.engine: AsyncEngine = build_engine(
            url.render_as_string(hide_password=False), self.kind == "sqlite"
        )
        event.listen(self.engine.sync_engine, "do_connect", self._aim)

    @classmethod
    def free_for(cls, address: str) -> Kept:
        url = make_url(address)
        free = cls.free[url.get_backend_name()]
        kept = free.pop() if free else cls(url)
        kept.url = url
        return kept

    def give_back(self) -> None:
        if self not in self.free[self.kind]:  # some close twice
            self.free[self.kind].append(self)

    def _aim(self, dialect: Dialect, _record: Any, args: list[Any], named: dict[str, Any]) -> None:
        args[:], named_now = dialect.create_connect_args(self.url)
        named.update(named_now)


def sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
