"""A ward's office on its first day: the real program, workbooks brought in, people with phones."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from openpyxl import load_workbook

from bot.settings import database as with_driver
from domain.worktime import local
from models.database import Database
from models.sealing import Vault
from tests.emulators.telegram import TelegramEmulator
from tests.program import Program
from tests.telegram.phone import Phone

WRITTEN_FOR = date(2026, 11, 21)  # the day the template's deadlines stand around
LEADER, CHIEF, HEAD = "Trần Quốc Bảo", "Phạm Minh Đức", "Đặng Văn Khoa"
OFFICIAL, CLERK, OPERATOR = "Huỳnh Ngọc Ánh", "Ngô Thị Kim Ngân", "Võ Hoàng Long"
DESK = "Lý Gia Hân"  # of the hotline; links when a test needs the desk
AT_WORK = (LEADER, CHIEF, HEAD, OFFICIAL, CLERK, OPERATOR)
FIRST_OFFICIAL, FIRST_CITIZEN = 100, 1000


@dataclass
class Office:
    """``said`` is what the commands of the opening day printed; ``codes`` the invitations."""

    mode: str
    telegram: TelegramEmulator
    program: Program
    said: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    opened: dict[str, Phone] = field(default_factory=dict)  # by the code they were linked with

    @property
    def home(self) -> Path:
        return self.program.home

    async def bring_in(self, people: Path, tasks: Path) -> None:
        """What an operator types on the first day."""
        self.said["people"] = await self.program.run("import", "people", str(people))
        self.said["tasks"] = await self.program.run("import", "tasks", str(tasks))
        await self.invite("--all")

    async def invite(self, whom: str) -> None:
        path = self.home / "codes.csv"
        await self.program.run("invite", whom, "--csv", str(path))
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        self.codes |= {row[0]: row[2] for row in rows[1:]}

    async def link(self, name: str) -> Phone:
        """The official opens their link; the phone from then on, the same for the same code."""
        code = self.codes[name]
        if code in self.opened:
            return self.opened[code]
        phone = Phone(self.telegram.person(FIRST_OFFICIAL + len(self.phones), name))
        self.phones[name] = phone
        await phone.says(f"/start {code}", hears="Đã liên kết")
        self.opened[code] = phone
        return phone

    def __getitem__(self, name: str) -> Phone:
        return self.phones[name]

    def citizen(self, name: str, language: str = "vi") -> Phone:
        key = f"citizen {name}"
        if key not in self.phones:
            number = FIRST_CITIZEN + len(self.phones)
            self.phones[key] = Phone(self.telegram.person(number, name, language=language))
        return self.phones[key]

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """The program's own database, seen from beside it."""
        vault = Vault.from_text(self.program.key)
        opened = Database(with_driver(self.program.database_url), vault, lambda: datetime.now(UTC))
        try:
            yield opened
        finally:
            await opened.close()

    async def health(self) -> tuple[int, dict[str, Any]]:
        url = f"{self.program.address}/health"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status, await answer.json()

    async def menu(self, chat: int, language: str) -> list[str]:
        """The commands this chat is offered, as Telegram tells them."""
        question = {
            "scope": {"type": "chat", "chat_id": chat} if chat else {"type": "default"},
            "language_code": language,
        }
        url = f"{self.telegram.base_url}{self.telegram.token}/getMyCommands"
        async with aiohttp.ClientSession() as session, session.post(url, json=question) as answer:
            return [command["command"] for command in (await answer.json())["result"]]


def move_to_now(tasks: Path) -> None:
    """Put every date of the template as far from today as it is from the day it was written for."""
    book = load_workbook(tasks)
    shift = local(datetime.now(UTC)).date() - WRITTEN_FOR
    for cell in dated(book.worksheets[0]):
        cell.value += shift
    book.save(tasks)


def dated(sheet: Any) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, date))


def in_days(days: int) -> str:
    """A day as people type it."""
    return f"{local(datetime.now(UTC)) + timedelta(days=days):%d/%m/%Y}"
