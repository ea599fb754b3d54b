"""An office on a database that was migrated, not only made, and a second database to restore to."""

from __future__ import annotations

from pathlib import Path

from bot import schema
from bot.backup import Restored, back_up, restore
from models.backup_file import Header
from models.database import Database
from models.sealing import Vault
from tests import postgres
from tests.towns import KEYS, open_database, sqlite
from tests.world import TownClock, World, found

VAULT = Vault(KEYS)


def new_address(engine: str, home: Path, name: str = "restored") -> str:
    return postgres.fresh_database() if engine == "postgresql" else sqlite(home / f"{name}.sqlite")


async def office(engine: str, home: Path) -> World:
    """Opened through the migrations, as a real one is: triggers and all."""
    url = new_address(engine, home, "office")
    await schema.migrate(url)
    clock = TownClock()
    world = World(open_database(url, clock), clock)
    await found(world.database)
    await world.begin()
    return world


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def nothing(done: int, total: int) -> None:
    """Nobody watches the bar."""


async def backed_up(world: World, file: Path) -> Header:
    return await back_up(url_of(world.database), VAULT, file, world.now, nothing)


async def restored(
    world: World, file: Path, url: str, *, replace: bool = False, vault: Vault = VAULT
) -> Restored:
    steps = (nothing, nothing)
    return await restore(url, vault, file, world.clock.now, steps, replace=replace)


async def reopened(world: World, url: str) -> World:
    """The restored office, with the same people and phones, its loops new as after a start."""
    again = World(open_database(url, world.clock), world.clock, world.phones, world.updates)
    await again.begin()
    return again
