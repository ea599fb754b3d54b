"""Files given to the web chat of a citizen: cleaned for the office, sealed as they came, or kept
back with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from sqlalchemy import select

from channels.markup import plain
from domain.cleaning import Verdict
from domain.messages import Stored
from domain.rights import Role
from handlers.desk import Desk
from models.contacts import Upload
from models.reports import Attachment
from scheduler.courier import Courier
from scheduler.fetcher import Fetcher
from services import files, webchat
from tests import hidden
from tests.hidden import MARK, everything
from tests.journeys.reporting import code_in
from tests.journeys.test_files import bodies
from tests.web.house import CHAT, Browser, Client, House, browser, file_form
from tests.world import CATALOGUE, Actor, World

WEB = ("web", "main")
STORY = "Tôi là Lan, xe 65A-123.45, thư lan@example.vn, quầy 3 trễ hẹn ba tuần."


@dataclass
class Visitor:
    """A citizen at a browser: words and presses go through the socket, files through their door."""

    world: World
    house: House
    client: Client
    socket: Browser
    refs: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        world, channels = self.world, {WEB: self.house.chat}
        nudges, clock = self.house.nudges, world.clock
        self.desk = Desk(world.database, channels, nudges, clock)
        self.fetcher = Fetcher(world.database, channels, nudges, clock)
        self.courier = Courier(
            world.database, channels, CATALOGUE, world.brush, nudges, clock, "web"
        )

    async def says(self, text: str = "", *given: str) -> None:
        await self.socket.say(text, f"ref-{next(self.refs):05}", files=list(given))
        await self.socket.next("received")
        await self.settle()

    async def gives(self, body: bytes, name: str, mime: str) -> None:
        form = file_form(body, name, mime)
        async with self.client.post(
            "/chat/files", data=form, headers={"X-Chat-Token": CHAT}
        ) as answer:
            assert answer.status == 200
            given = str((await answer.json())["file"])
        await self.says("", given)

    async def presses(self, label: str) -> None:
        buttons = [button for line in await self.lines() for row in line.buttons for button in row]
        found = next(each for each in reversed(buttons) if label in each.label)
        await self.socket.press(found.action, f"ref-{next(self.refs):05}", label=found.label)
        await self.socket.next("received")
        await self.settle()

    async def settle(self) -> None:
        while await self.desk.serve_waiting() or await self.fetcher.fetch_due():
            pass
        await self.world.settle()
        while await self.courier.deliver_due():
            pass

    async def lines(self) -> list[Stored]:
        async with self.world.database.read() as session:
            history = await webchat.history(session, "main", CHAT, 0)
        return [line for line in history if not line.mine]

    async def sees(self) -> list[str]:
        return [plain(line.html) for line in await self.lines()]


@pytest.fixture
async def lan(world: World) -> AsyncIterator[Visitor]:
    house = House(world.database)
    async with house.open() as client, browser(client) as socket:
        made = Visitor(world, house, client, socket)
        await made.courier.take_over(WEB)
        yield made


async def until_files(lan: Visitor) -> None:
    await lan.says(f"/phananh {STORY}")
    await lan.presses("Phản ánh")
    await lan.presses("Chậm trễ")
    await lan.says("Kinh tế")
    await lan.presses("Kinh tế")
    await lan.presses("Không ai")
    await lan.presses("Ảnh, tài liệu")


async def send(lan: Visitor) -> str:
    """What betrays the sender is shown back and masked; the code."""
    await lan.presses("Xong")
    await lan.presses("📨 Gửi")
    shown = (await lan.sees())[-1]
    for trace in ("Họ tên: Lan", "65A-123.45", "lan@example.vn"):
        assert trace in shown
    await lan.presses("Che lại tất cả")
    if "giọng nói" in (await lan.sees())[-1]:
        await lan.presses("Vẫn gửi (1)")
    return code_in(next(text for text in reversed(await lan.sees()) if "Mã PIN" in text))


async def test_a_photo_from_a_browser_is_cleaned_and_its_original_sealed(
    world: World, lan: Visitor
) -> None:
    binh: Actor = await world.official("binh", role=Role.HEAD)
    await until_files(lan)
    await lan.gives(hidden.jpeg(), "anh.jpg", "image/jpeg")
    await lan.gives(b"\x1aE\xdf\xa3" + bytes(60), "ghi.webm", "audio/webm")
    code = await send(lan)
    await binh.presses("📎 Xem tệp (2)")
    [body] = bodies(binh)
    assert MARK.encode() not in everything(body)
    assert "chưa xóa được thông tin ẩn" in binh.last
    await binh.says(f"/phananh {code}")
    assert "Tôi là •••, xe •••, thư •••, quầy 3" in binh.last
    async with world.database.read() as session:
        photo = select(Attachment.original_id).where(Attachment.verdict == Verdict.CLEAN)
        behind = (await session.scalars(photo)).one() or 0
        kept = b"".join([piece async for piece in files.body(session, behind)])
        given = (await session.scalars(select(Upload.body))).all()
    assert kept == hidden.jpeg()
    assert all(MARK.encode() not in each for each in given)


@pytest.mark.parametrize(
    ("body", "name", "mime", "why"),
    [
        (b"MZ\x90\0" + bytes(99), "anh.jpg", "image/jpeg", "có thể chạy chương trình"),
        (hidden.vast(), "anh.png", "image/png", "quá lớn"),
    ],
)
async def test_what_is_kept_back_is_said_to_the_browser(
    world: World, lan: Visitor, body: bytes, name: str, mime: str, why: str
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await until_files(lan)
    await lan.gives(body, name, mime)
    code = await send(lan)
    [told] = [text for text in await lan.sees() if f"Tệp thứ 1 Ông/Bà gửi kèm {code}" in text]
    assert why in told
    assert "gửi lại dạng ảnh hoặc PDF" in told
    await binh.presses("📎 Xem tệp (1)")
    assert bodies(binh) == []


async def test_a_file_too_large_for_the_door_is_refused_there(lan: Visitor) -> None:
    form = file_form(bytes((20 << 20) + 1), "phim.mp4", "video/mp4")
    headers = {"X-Chat-Token": CHAT}
    async with lan.client.post("/chat/files", data=form, headers=headers) as answer:
        assert answer.status == 413
