"""Letters in the database against messages on the phones: which is a copy of which."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from domain.lifecycle import LetterState, Promise
from models.contacts import Contact
from models.database import Database
from models.post import Letter
from services.contacts import address_of
from tests.crash.mortals import Kill
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_screens import text_of

MARK = "🔁 (gửi lại)"
MENU = "menu"
OVER = {
    Promise.AT_LEAST: (LetterState.SENT, LetterState.SUPERSEDED),
    Promise.AT_MOST: (LetterState.SENT, LetterState.AMBIGUOUS),
}
"""How letters may end in a storm where everybody can be reached."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot said on a phone."""

    id: int
    chat: int
    text: str

    @property
    def marked(self) -> bool:
        return self.text.startswith(MARK)

    @property
    def words(self) -> str:
        return self.text.removeprefix(MARK).strip()


@dataclass
class Sorted:
    """Every message and the letter it is a copy of."""

    letters: dict[int, Letter] = field(default_factory=dict)
    chats: dict[int, int] = field(default_factory=dict)  # contact -> chat
    copies: defaultdict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    messages: int = 0
    reworded: int = 0  # copies that say it in other words: their matter had moved on
    late: list[str] = field(default_factory=list)  # doubled although nobody died: a lease ran out

    @property
    def doubled(self) -> int:
        return sum(len(copies) - 1 for copies in self.copies.values() if copies)

    @property
    def marked(self) -> int:
        return sum(copy.marked for copies in self.copies.values() for copy in copies)


async def sort_out(database: Database, telegram: TelegramEmulator, kills: Sequence[Kill]) -> Sorted:
    """Compare the outbox with the phones; whatever does not fit is a fault, in words."""
    found = Sorted()
    async with database.read() as session:
        found.letters = {each.id: each for each in await session.scalars(select(Letter))}
        for contact in await session.scalars(select(Contact)):
            found.chats[contact.id] = int(address_of(session, contact).chat)
    messages = said(telegram)
    found.messages = len(messages)
    for letter in found.letters.values():
        settle_up(found, letter, messages)
    flights = Counter(letter for kill in kills for letter in kill.at_least)
    for message in sorted(messages.values(), key=lambda each: each.id):
        explain(found, message, flights)
    for number, copies in found.copies.items():
        copies.sort(key=lambda each: each.id)
        found.faults += [
            f"letter {number} doubled without «gửi lại»: {[each.text for each in copies]}"
            for copy in copies[1:]
            if not copy.marked
        ]
    found.faults += menus_twice(found, telegram)
    return found


def said(telegram: TelegramEmulator) -> dict[int, Message]:
    bot = telegram.memory.bot
    return {
        number: Message(number, chat.id, text_of(message))
        for chat in telegram.memory.chats.values()
        for number, message in chat.messages.items()
        if message["from"] is bot
    }


def settle_up(found: Sorted, letter: Letter, messages: dict[int, Message]) -> None:
    """A letter the database calls sent is on a phone; its message is accounted for."""
    if letter.state not in OVER[letter.promise]:
        found.faults.append(f"letter {letter.id} ({letter.kind}) ended {letter.state}")
    if letter.state is not LetterState.SENT or letter.kind == MENU:
        return
    message = messages.pop(int(letter.platform_id or 0), None)
    if message is None:
        found.faults.append(f"letter {letter.id} ({letter.kind}) is on no phone")
    else:
        found.copies[letter.id].append(message)


def explain(found: Sorted, message: Message, flights: Counter[int]) -> None:
    """A message no letter ended with: an earlier copy of one that was in the air at a kill, once
    for each such kill."""
    flown = [letter for letter, times in flights.items() if times > 0]
    letter = copied(found, message, flown)
    if letter is not None:
        flights[letter] -= 1
    else:
        again = [
            number
            for number, each in found.letters.items()
            if each.again and len(found.copies[number]) < each.attempts
        ]
        letter = copied(found, message, again)
        found.late.append(f"message {message.id} to {message.chat}: {message.text!r}")
    if letter is None:
        found.faults.append(f"message {message.id} to {message.chat} is nobody's: {message.text!r}")
    else:
        found.copies[letter].append(message)


def copied(found: Sorted, message: Message, letters: Iterable[int]) -> int | None:
    """The one of these letters that went to this chat and ended later (or, of a courier slower
    than its lease, sooner: then the later copy is marked): by preference in the same words, else
    superseded since, else reworded."""
    there = [
        each
        for each in letters
        if chat_of(found, each) == message.chat
        and (message.marked or all(message.id < last.id for last in found.copies[each][:1]))
    ]
    same = [each for each in there if message.words in words_of(found.copies[each])]
    silent = [each for each in there if not found.copies[each]]
    found.reworded += bool(there) and not same and not silent
    return next(iter((*same, *silent, *there)), None)


def words_of(copies: Iterable[Message]) -> set[str]:
    return {copy.words for copy in copies}


def chat_of(found: Sorted, letter: int) -> int:
    """Where it went; the contact of an answer to a reporter is forgotten after a minute."""
    if copies := found.copies[letter]:
        return copies[0].chat
    return found.chats.get(found.letters[letter].contact_id or 0, 0)


def menus_twice(found: Sorted, telegram: TelegramEmulator) -> list[str]:
    """Menus are promised at most once: never more calls for a chat than letters."""
    posted = Counter(
        found.chats[letter.contact_id]
        for letter in found.letters.values()
        if letter.kind == MENU and letter.contact_id is not None
    )
    called = Counter(
        int(json.loads(call.fields["scope"])["chat_id"])
        for call in telegram.calls("setMyCommands")
        if "chat_id" in call.fields.get("scope", "")
    )
    return [
        f"menu of {chat} set {times} times for {posted[chat]} letters"
        for chat, times in called.items()
        if times > posted[chat]
    ]
