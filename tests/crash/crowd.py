"""People in the storm: each follows a script, waits for what a person would wait for, and writes
what was done into the ledger."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from random import Random

from tests.crash.ledger import Done, Given, Ledger, Sent
from tests.crash.office import CITIZENS, Office, Size
from tests.emulators.telegram import Person, TelegramEmulator
from tests.emulators.telegram_chats import buttons_of
from tests.emulators.telegram_screens import text_of
from tests.emulators.telegram_wire import Json

PATIENCE = 90.0  # s in which nothing reaches any phone: then whoever still waits goes home
LOOKS = 0.03  # s between looks at all the phones
STORY = "Tôi nộp hồ sơ ở quầy 3 từ thứ Hai, hẹn thứ Tư mà chưa có kết quả."
TWICE = 0.15  # how often somebody taps a button twice
REMINDS = ("ĐẾN HẠN HÔM NAY", "NHẮC VIỆC", "VIỆC CẦN LÀM")


class GoneHome(Exception):
    """Somebody waited in vain."""


@dataclass
class Actor:
    """Somebody with a phone, who reads only what came after their last word."""

    person: Person
    ledger: Ledger
    rng: Random
    news: asyncio.Event = field(default_factory=asyncio.Event)
    mark: int = 0
    known: int = 0
    gone_home: bool = False

    async def lives(self) -> None:
        """The whole script, from the first word to the last answer."""
        raise NotImplementedError

    def look(self) -> bool:
        """Whether something new is on the phone; wakes whoever waits for it."""
        new = len(self.person.chat.messages) != self.known
        if new:
            self.known = len(self.person.chat.messages)
            self.news.set()
        return new

    def goes_home(self) -> None:
        self.gone_home = True
        self.news.set()

    async def says(self, text: str) -> None:
        self.note(await self.person.says(text), "message")

    async def presses(self, label: str, *, on: int = 0) -> None:
        """Press the newest such button, now and then twice as impatient people do."""
        times = 2 if self.rng.random() < TWICE else 1
        for _ in range(times):
            self.note(await self.person.presses(label, on=on), "press")

    def note(self, update: int, queue: str) -> None:
        self.ledger.done.append(Done(update, self.person.id, queue))
        self.mark = next(reversed(self.person.chat.messages), 0)

    async def hears(self, *words: str, ever: bool = False) -> Json:
        """The first message of the bot with all these words after the last act."""
        while not self.gone_home:
            self.news.clear()
            for message in self.messages(0 if ever else self.mark):
                if all(word in text_of(message) for word in words):
                    return message
            await self.news.wait()
        self.ledger.stuck.append(f"{self.person.id} never saw {words}: {self.person.sees[-3:]}")
        raise GoneHome

    def messages(self, after: int) -> Iterator[Json]:
        return (message for message in self.person.messages if message["message_id"] > after)

    async def thinks(self) -> None:
        await asyncio.sleep(self.rng.uniform(0, 0.6))


@dataclass
class Citizen(Actor):
    """Reports in the guided dialogue, then adds in bursts of plain messages."""

    unit: str = ""
    bursts: int = 1
    begins: float = 0.0

    async def lives(self) -> None:
        await asyncio.sleep(self.begins)
        sent = await self.reports()
        for n in range(self.bursts):
            await self.thinks()
            await self.adds(sent, n)

    async def reports(self) -> Sent:
        await self.says(f"/start u_{self.unit}")
        await self.hears("Ông/Bà muốn gửi nội dung gì")
        for label, answer in (("📝 Phản ánh", "thuộc nhóm nào"), ("Chậm trễ", "Điều gì đã xảy ra")):
            await self.presses(label)
            await self.hears(answer)
            await self.thinks()
        sent = Sent(self.person.id, self.unit, [f"{STORY} (#{self.person.id})"])
        self.ledger.reports.append(sent)
        await self.says(sent.blocks[0])
        await self.hears("Ai được biết")
        await self.presses("🔒 Chỉ cán bộ")
        await self.hears("Xin xem lại trước khi gửi")
        await self.presses("📨 Gửi")
        receipt = await self.hears("Mã phản ánh")
        sent.code = re.findall(r"PA-\d{6}-\d+", text_of(receipt))[0]
        return sent

    async def adds(self, sent: Sent, n: int) -> None:
        """Several plain messages at once, without waiting: their order is all they have."""
        said = [f"Thêm {n}.{k} #{self.person.id}" for k in range(self.rng.randint(3, 5))]
        sent.blocks.append("\n".join(said))
        for text in said:
            await self.says(text)
        await self.hears(said[-1], "hay là một phản ánh mới")
        await self.presses(f"➕ {sent.code}")
        await self.hears("Đã bổ sung vào phản ánh", sent.code)


@dataclass
class Official(Actor):
    """Takes note of each task and writes the progress of every second one."""

    tasks: list[Given] = field(default_factory=list)
    span: float = 0.0

    async def lives(self) -> None:
        for task in self.tasks:
            await asyncio.sleep(self.rng.uniform(0, 2 * self.span / len(self.tasks)))
            await self.handles(task)

    async def handles(self, task: Given) -> None:
        on = await self.finds(task)
        task.acknowledged = True
        await self.presses("✅ Đã nhận", on=on)
        noted = await self.hears(task.code, "đã ghi nhận đồng chí tiếp nhận")
        if self.rng.random() < 0.5:
            await self.person_writes(task, noted["message_id"])

    async def finds(self, task: Given) -> int:
        """The message to press on. A reminder may have spoken for the assignment that had to
        wait; a digest shows the task behind the button with its code."""
        found = await self.hears(task.code, ever=True)
        labels = [label for label, _ in buttons_of(found)]
        pick = next((label for label in labels if task.code in label), "")
        if pick:
            await self.presses(pick, on=found["message_id"])
            found = await self.hears(task.code, "Thời hạn")
        return int(found["message_id"])

    async def person_writes(self, task: Given, on: int) -> None:
        await self.presses("📈 Cập nhật tiến độ", on=on)
        await self.hears(task.code, "đề nghị đồng chí viết tiến độ")
        task.progress.append(f"Đã xong phần việc của {task.code}")
        await self.says(task.progress[-1])
        await self.hears(task.code, "đã cập nhật tiến độ")

    async def is_reminded(self) -> None:
        for task in self.tasks:
            await self.sees_reminder(task)

    async def sees_reminder(self, task: Given) -> None:
        while not reminded(self, task) and not self.gone_home:
            self.news.clear()
            await self.news.wait()


def reminded(actor: Actor, task: Given) -> bool:
    return any(
        task.code in text and any(words in text for words in REMINDS) for text in actor.person.sees
    )


@dataclass
class Head(Actor):
    """Takes each report that arrives, once, until all that were sent are taken."""

    unit: str = ""
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def lives(self) -> None:
        taken: set[str] = set()
        while not (self.closing.is_set() and len(taken) == len(self.ledger.sent_in(self.unit))):
            if self.gone_home:
                raise GoneHome
            self.news.clear()
            for message in list(self.messages(0)):
                code = re.search(r"PA-\d{6}-\d+", text_of(message))
                can = any("✅ Tiếp nhận" in label for label, _ in buttons_of(message))
                if code and can and code[0] not in taken:
                    taken.add(code[0])
                    await self.takes(code[0], message["message_id"])
            await self.news.wait()

    async def takes(self, code: str, on: int) -> None:
        await self.thinks()
        await self.presses("✅ Tiếp nhận", on=on)
        await self.hears(code, "đã tiếp nhận")
        for report in self.ledger.sent_in(self.unit):
            report.taken = report.taken or report.code == code


@dataclass
class Crowd:
    """Everybody, from the first to the last answer."""

    telegram: TelegramEmulator
    ledger: Ledger
    citizens: list[Citizen] = field(default_factory=list)
    officials: list[Official] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)

    @classmethod
    def gather(
        cls,
        telegram: TelegramEmulator,
        office: Office,
        size: Size,
        rng: Random,
        ledger: Ledger,
    ) -> Crowd:
        crowd = cls(telegram, ledger)
        units = list(office.units)
        for n in range(size.citizens):
            person = telegram.person(CITIZENS + n)
            begins = rng.uniform(0, 0.9 * size.span)
            citizen = Citizen(person, ledger, rng, unit=units[n % len(units)], begins=begins)
            citizen.bursts = size.bursts
            crowd.citizens.append(citizen)
        for chat, tasks in office.officials.items():
            person = telegram.person(chat, started=True)
            crowd.officials.append(Official(person, ledger, rng, tasks=tasks, span=size.span))
        for unit, chat in office.units.items():
            person = telegram.person(chat, started=True)
            crowd.heads.append(Head(person, ledger, rng, unit=unit))
        return crowd

    async def live(self) -> None:
        """Until everybody did and heard everything; whoever waits in vain is in the ledger."""
        watching = asyncio.create_task(self.watch())
        heads = [asyncio.create_task(quietly(head.lives())) for head in self.heads]
        await asyncio.gather(*(quietly(each.lives()) for each in (*self.citizens, *self.officials)))
        for head in self.heads:
            head.closing.set()
            head.news.set()
        await asyncio.gather(*heads, *(quietly(each.is_reminded()) for each in self.officials))
        watching.cancel()

    async def watch(self) -> None:
        """Look at every phone again and again; when none shows anything new, send people home."""
        everybody, heard = (*self.citizens, *self.officials, *self.heads), time.monotonic()
        while True:
            if sum(actor.look() for actor in everybody):
                heard = time.monotonic()
            elif time.monotonic() - heard > PATIENCE:
                for actor in everybody:
                    actor.goes_home()
            await asyncio.sleep(LOOKS)

    @property
    def unreminded(self) -> list[str]:
        return [
            task.code
            for official in self.officials
            for task in official.tasks
            if not reminded(official, task)
        ]


async def quietly(script: Awaitable[None]) -> None:
    """Whoever waited in vain goes home; the ledger knows."""
    try:
        await script
    except GoneHome:
        return
