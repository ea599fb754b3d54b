"""One update being handled: its transaction, its moment, who speaks and what they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from domain.messages import Incoming
from domain.notices import Notice, Refusal
from domain.notices.general import NotYours
from domain.rights import Right
from models.contacts import Contact
from models.office import Person
from models.signing import Signer
from services import post
from services.almanac import Almanac
from services.contacts import Visitor

T = TypeVar("T")


class NeedsSlowWork(Exception):
    """A handler wants something that must not run inside its transaction (hashing a PIN takes
    110 ms). The desk rolls back, does it in a thread, and starts the update over."""

    def __init__(self, name: str, work: Callable[[], Any]) -> None:
        super().__init__(name)
        self.name = name
        self.work = work


def no_link(_code: str) -> str:
    return ""


@dataclass
class Context:
    session: AsyncSession
    now: datetime
    heard_at: datetime  # when the update was received: an outage of ours makes nobody late
    incoming: Incoming
    visitor: Visitor
    almanac: Almanac
    prepared: dict[str, Any] = field(default_factory=dict)
    answered: Notice | None = None
    group_link: Callable[[str], str] = no_link
    start_link: Callable[[str], str] = no_link  # of any channel: a poster may lead elsewhere
    address: str = ""  # where phones open our pages, "" when they cannot
    signer: Signer | None = None  # of receipts

    @property
    def contact(self) -> Contact:
        return self.visitor.contact

    @property
    def person(self) -> Person:
        """The linked official; a stranger hears that this is not theirs."""
        if self.visitor.person is None:
            raise Refusal(NotYours())
        return self.visitor.person

    def need(self, right: Right, path: str | None = None) -> None:
        if not self.visitor.may(right, path):
            raise Refusal(NotYours())

    def reply(self, notice: Notice) -> None:
        thread = self.incoming.thread
        post.reply(self.session, self.contact, notice, self.now, thread=thread)

    def answer(self, notice: Notice) -> None:
        """Shown to whoever pressed, and to nobody else in the chat."""
        self.answered = notice

    def slowly(self, name: str, work: Callable[[], T]) -> T:
        """The result of ``work``, done outside the transaction; ``name`` tells works apart."""
        if name not in self.prepared:
            raise NeedsSlowWork(name, work)
        result: T = self.prepared[name]
        return result
