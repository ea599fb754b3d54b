"""A phone in somebody's hand: say or press something, then read what is new on the screen."""

from __future__ import annotations

from dataclasses import dataclass

from tests.emulators.telegram_people import Person
from tests.emulators.telegram_screens import text_of

PATIENCE = 60.0  # s; only a failing test waits as long


@dataclass
class Phone:
    """``says`` and ``presses`` wait for words that were not there before, when told which."""

    person: Person
    read: int = 0  # messages up to this id are old news

    async def says(self, text: str, hears: str = "") -> str:
        self.look()
        await self.person.says(text)
        return await self.hears(hears) if hears else ""

    async def presses(self, label: str, hears: str = "", *, stale: bool = False) -> str:
        self.look()
        await self.person.presses(label, stale=stale)
        return await self.hears(hears) if hears else ""

    async def sends_photo(self, data: bytes, caption: str = "", hears: str = "") -> str:
        self.look()
        await self.person.sends_photo(data, caption)
        return await self.hears(hears) if hears else ""

    async def hears(self, words: str) -> str:
        """The newest message with these words, of those that came since the last act."""
        record = self.person.platform.record
        try:
            await record.wait_for(lambda: self.with_words(words), PATIENCE)
        except TimeoutError as late:
            raise AssertionError(f"never heard «{words}»; new: {self.new}; {late}") from None
        return self.with_words(words)[-1]

    @property
    def new(self) -> list[str]:
        shown = self.person.messages
        return [text_of(message) for message in shown if message["message_id"] > self.read]

    def with_words(self, words: str) -> list[str]:
        return [text for text in self.new if words in text]

    @property
    def all(self) -> str:
        return "\n".join(self.person.sees)

    def look(self) -> None:
        """What is on the screen now is read."""
        self.read = max((message["message_id"] for message in self.person.messages), default=0)
