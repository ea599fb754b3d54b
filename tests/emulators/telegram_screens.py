"""A chat as people see it now."""

from __future__ import annotations

from tests.emulators.telegram_chats import Chat, buttons_of
from tests.emulators.telegram_platform import Platform
from tests.emulators.telegram_wire import Json


class Screen:
    """One chat as people see it now."""

    def __init__(self, platform: Platform, chat: Chat) -> None:
        self.platform, self.chat = platform, chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def messages(self) -> list[Json]:
        """The bot's visible messages, oldest first, in the wire's own form."""
        bot = self.platform.memory.bot
        return [message for message in self.chat.messages.values() if message["from"] is bot]

    @property
    def sees(self) -> list[str]:
        """Plain texts and captions of the bot's visible messages, oldest first."""
        return [text for text in map(text_of, self.messages) if text]

    @property
    def last(self) -> str:
        """The newest of them, "" when there is none."""
        return next(reversed(self.sees), "")

    @property
    def buttons(self) -> list[str]:
        """Labels on the bot's newest message, or of the reply keyboard when it has none."""
        messages = self.messages
        inline = [label for label, _ in buttons_of(messages[-1])] if messages else []
        return inline or list(self.chat.keyboard)

    async def hears(
        self,
        text: str,
        timeout: float = 5.0,  # noqa: ASYNC109 - the caller states its patience
    ) -> Json:
        """Waits until a visible message of the bot contains ``text``; that message."""
        found: list[Json] = []

        def shown() -> bool:
            found[:] = [message for message in self.messages if text in text_of(message)]
            return bool(found)

        try:
            await self.platform.record.wait_for(shown, timeout)
        except TimeoutError as late:
            raise TimeoutError(
                f"{self.id} never saw «{text}» but {self.sees[-5:]}; {late}"
            ) from None
        return found[-1]


def text_of(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")
