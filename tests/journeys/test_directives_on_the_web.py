"""A directive sent in the web chat: over its real doors, read, and erased when it is secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from channels.markup import plain
from domain.directives import PaperState
from domain.messages import Address, Incoming
from domain.rights import Role
from handlers.desk import Desk
from models.contacts import ChatLine, Draft, Upload
from models.directives import Paper, PaperItem
from models.office import Person
from models.post import Update
from scheduler.courier import Courier
from scheduler.reader import Reading
from services import contacts, webchat
from tests.documents.papers import docx_of
from tests.journeys.test_directives import LETTER, rows
from tests.web.house import CHAT, Browser, Client, House, browser, file_form
from tests.world import CATALOGUE, PAPERS, World

WEB = ("web", "main")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass
class Page:
    """A leader at a browser, and the house behind it."""

    world: World
    house: House
    client: Client
    socket: Browser
    refs: Any

    def __post_init__(self) -> None:
        world, channels = self.world, {WEB: self.house.chat}
        nudges, clock = self.house.nudges, world.clock
        self.desk = Desk(world.database, channels, nudges, clock)
        self.reader = Reading(world.database, channels, PAPERS, nudges, clock)
        self.courier = Courier(
            world.database, channels, CATALOGUE, world.brush, nudges, clock, "web"
        )

    async def begin(self) -> None:
        await self.courier.take_over(WEB)

    async def sends(self, text: str = "", body: bytes = b"", name: str = "") -> None:
        """Words, perhaps with a file, as the page sends them; then everything they lead to."""
        files = [await self.gives(body, name)] if body else []
        await self.socket.say(text, f"ref-{next(self.refs):05}", files=files)
        await self.socket.next("received")
        await self.settle()

    async def gives(self, body: bytes, name: str) -> str:
        headers = {"X-Chat-Token": CHAT}
        form = file_form(body, name, DOCX)
        async with self.client.post("/chat/files", data=form, headers=headers) as answer:
            assert answer.status == 200
            return str((await answer.json())["file"])

    async def settle(self) -> None:
        while await self.desk.serve_waiting() or await self.reader.read_due():
            pass
        while await self.courier.deliver_due():
            pass

    async def history(self) -> list[Any]:
        async with self.world.database.read() as session:
            return await webchat.history(session, "main", CHAT, 0)

    async def said(self) -> list[str]:
        return [line.text for line in await self.history() if line.mine]

    async def last(self) -> str:
        return plain((await self.history())[-1].html)


@pytest.fixture
async def page(world: World) -> AsyncIterator[Page]:
    son = await world.official("son", unit="UBND", role=Role.LEADER)
    house = House(world.database)
    async with world.database.write() as session:
        incoming = Incoming("0", Address(*WEB, CHAT), language="vi")
        visitor = await contacts.visitor(session, incoming, world.now)
        person = await session.get_one(Person, son.person_id)
        visitor.contact.person_id, visitor.contact.linked_at = person.id, world.now
    async with house.open() as client, browser(client) as socket:
        made = Page(world, house, client, socket, count(1))
        await made.begin()
        yield made


async def nothing_is_kept(page: Page) -> None:
    """No payload, no dialogue, no upload, no item; of its words no letter in any line."""
    async with page.world.database.read() as session:
        payloads = await session.scalar(select(func.count()).where(Update.payload.is_not(None)))
        drafts = await session.scalar(select(func.count()).where(Draft.form != ""))
        uploads = await session.scalar(select(func.count()).select_from(Upload))
        bodies = await session.scalars(select(ChatLine.body).where(ChatLine.mine))
        assert (payloads, drafts, uploads) == (0, 0, 0)
        assert len(list(bodies)) > 0
    assert await rows(page.world, PaperItem) == []
    for row in await rows(page.world, Paper):
        assert (row.ref, row.name, row.words) == (None, None, None)


async def told_to_delete(page: Page) -> None:
    assert "bí mật nhà nước" in await page.last()
    assert "xóa ngay tin nhắn" in await page.last()


async def test_a_directive_sent_in_the_browser_is_read_and_its_file_forgotten(page: Page) -> None:
    await page.sends("", docx_of(), "cong-van.docx")
    assert "Công văn số 315/UBND-VP" in await page.last()
    assert await rows(page.world, Upload) == []
    assert await page.said() == ["📎 cong-van.docx"]


@pytest.mark.parametrize("part", ["header", "box", "picture"])
async def test_a_file_with_the_stamp_in_it_goes_with_its_line(page: Page, part: str) -> None:
    await page.sends("Nhờ đọc giúp", docx_of(stamp=part), "cong-van.docx")
    await told_to_delete(page)
    assert await page.said() == [webchat.ERASED]
    assert [row.state for row in await rows(page.world, Paper)] == [PaperState.REFUSED]
    await nothing_is_kept(page)


async def test_a_stamp_in_the_name_goes_unopened(page: Page) -> None:
    await page.sends("", docx_of(), "cv-tối-mật.docx")
    await told_to_delete(page)
    assert await page.said() == [webchat.ERASED]
    assert await rows(page.world, Paper) == []
    await nothing_is_kept(page)


async def test_pasted_words_with_a_stamp_leave_the_history(page: Page) -> None:
    await page.sends("Chào đồng chí")
    await page.sends(f"TỐI MẬT\n{LETTER}")
    await told_to_delete(page)
    assert await page.said() == ["Chào đồng chí", webchat.ERASED]
    await nothing_is_kept(page)


async def test_a_stamp_in_a_later_part_takes_the_earlier_ones_along(page: Page) -> None:
    await page.sends("/vanban")
    await page.sends(LETTER[:700])
    await page.sends("MẬT\n" + LETTER[700:])
    await told_to_delete(page)
    assert await page.said() == ["/vanban", webchat.ERASED, webchat.ERASED]
    await nothing_is_kept(page)
