"""Following a report on a page of ours by code and PIN: what the page may ask and do.

A browser holds a secret in a cookie; under its hash the visit is kept. Tries are counted per code
and per network address, of which only a keyed hash is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain import guarding
from domain.codes import ReportRef, read_code
from domain.guarding import Choice
from domain.lifecycle import Privacy
from domain.messages import File
from domain.notices import Notice, Refusal
from domain.notices.general import TooLong
from domain.notices.guarding import FilesLeft
from domain.notices.reports import NeedWords, ReportShown
from models.contacts import Contact
from models.reports import Report
from models.sealing import vault_of
from services import report_mail, report_owners, report_view, report_visits, reports, webchat
from services.almanac import almanac
from services.chat_hashes import VISIT
from services.contacts import count_attempt
from services.report_pins import NOBODYS
from services.reports import Evidence

CHANNEL = "web"
LONGEST = 4000  # characters


@dataclass(frozen=True, slots=True)
class Tried:
    """What a PIN is to be checked against; ``report`` 0 is no report."""

    report: int
    pin_hash: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows; ``told`` waited in the case since the last visit."""

    facts: ReportShown
    told: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a form."""

    name: str
    mime: str
    body: bytes


async def attempt(session: AsyncSession, text: str, caller: str, now: datetime) -> Tried:
    """Count a try, whether there is such a report or not. Refusal(TooManyTries)."""
    book = await almanac(session)
    hashed = vault_of(session).digest(VISIT, f"caller:{caller}")[:22]
    await count_attempt(session, f"follow:{hashed}", now, book.limit("follow.tries"))
    code = read_code(text)
    if not isinstance(code, ReportRef):
        return Tried(0, NOBODYS)
    await count_attempt(session, f"pin:{code}", now, book.limit("pin.tries"))
    found = await report_owners.by_code(session, str(code))
    if found is None or found.erased_at is not None:
        return Tried(0, NOBODYS)
    return Tried(found.id, found.pin_hash)


async def enter(session: AsyncSession, secret: str, report_id: int, now: datetime) -> None:
    """Hold the report open for this browser: its PIN was right."""
    report = await report_owners.proven(session, report_id, lock=True)
    await report_visits.begin(session, report_visits.of_browser(session, secret), report, now)


async def held(
    session: AsyncSession, secret: str, now: datetime, *, lock: bool = False
) -> Report | None:
    key = report_visits.of_browser(session, secret)
    return await report_visits.held(session, key, now, lock=lock)


async def leave(session: AsyncSession, secret: str) -> None:
    await report_visits.end(session, report_visits.of_browser(session, secret))


async def shown(session: AsyncSession, secret: str, now: datetime) -> Shown | None:
    """How the report stands, what waited for its reporter first; None when none is open."""
    report = await held(session, secret, now, lock=True)
    if report is None:
        return None
    told = await report_mail.read_out(session, report, now)
    return Shown(await report_view.shown(session, report, now), told)


async def undecided(session: AsyncSession, report: Report, words: str) -> tuple[str, ...]:
    """What in the words of an anonymous reporter says who they are."""
    if report.privacy is not Privacy.NOBODY:
        return ()
    return tuple(item.words for item in guarding.in_words({"words": words}))


async def add(
    session: AsyncSession,
    report: Report,
    words: str,
    files: Sequence[Sent],
    account: str,
    secret: str,
    now: datetime,
    *,
    mask: bool,
) -> None:
    """Words and files into the file, as from a chat. Refusal: nothing, too long, too large."""
    if len(words) > LONGEST:
        raise Refusal(TooLong(LONGEST))
    if not words and not files:
        raise Refusal(NeedWords())
    book = await almanac(session)
    most, largest = book.number("files.per_report"), book.number("files.largest_mib")
    large = sum(len(file.body) > largest << 20 for file in files)
    if large or len(files) > most:
        raise Refusal(FilesLeft(large or len(files) - most, most, largest))
    given = [await give(session, file, account, secret, now) for file in files]
    items = guarding.in_words({"words": words}) if mask else ()
    done = guarding.settled({"words": words}, {item.key: Choice.MASK for item in items})
    key = report_visits.of_browser(session, secret)
    door = Contact(channel=CHANNEL, account=account, address_hash=key)  # a page: never stored
    sent = Evidence(done.texts["words"], tuple(given))
    await reports.add(session, report, door, sent, now)


async def give(session: AsyncSession, file: Sent, account: str, secret: str, now: datetime) -> File:
    """Kept as a file given to the web chat, until the fetcher has sealed it into the case."""
    ref = await webchat.give_file(session, account, secret, file.name, file.mime, file.body, now)
    return File(ref, webchat.kind_of(file.mime), file.name, file.mime, len(file.body))
