"""A report held open by its code and PIN: for some minutes, in one chat or one browser.

What is kept says neither who holds it nor which report it is, and ends with the PIN it was opened
by: a changed PIN closes every visit but the one that changed it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Source
from domain.notices import Refusal
from domain.notices.general import NotYours
from models.access import Visit
from models.contacts import Contact
from models.reports import Report
from models.sealing import open_json, seal_json, vault_of
from models.work import Event
from services.almanac import almanac
from services.chat_hashes import GUESS, VISIT, written
from services.contacts import Visitor
from services.report_file import loaded

TYPED_IN = "typed_in"
"""The event of an officer of the desk entering what came by telephone, at the counter, by post."""


def of_chat(session: AsyncSession, contact: Contact) -> str:
    """Under which key a chat's visit is kept."""
    return written(session, VISIT, contact)


def of_browser(session: AsyncSession, secret: str) -> str:
    """Under which key the visit of a browser is kept that holds this secret in a cookie."""
    return vault_of(session).digest(VISIT, f"browser:{secret}")


async def begin(session: AsyncSession, key: str, report: Report, now: datetime) -> datetime:
    """Hold a report whose PIN was just given; one that was held before is let go. Returns until
    when."""
    minutes = (await almanac(session)).number("follow.minutes")
    until = now + timedelta(minutes=minutes)
    holds = seal_json(session, VISIT, {"report": report.id, "pin": mark(session, report)})
    visit = await session.get(Visit, key)
    if visit is None:
        visit = Visit(key=key)
        session.add(visit)
    visit.holds, visit.until = holds, until
    await session.flush()
    return until


async def held(
    session: AsyncSession, key: str, now: datetime, *, lock: bool = False
) -> Report | None:
    """The report this chat or browser holds open now. ``lock`` holds its row, for acts."""
    visit = await session.get(Visit, key, populate_existing=True)
    if visit is None or visit.until <= now:
        return None
    holds = open_json(session, VISIT, visit.holds)
    query = select(Report).where(Report.id == holds["report"])
    report = await loaded(session, query.with_for_update(of=Report) if lock else query)
    if report is None or mark(session, report) != holds["pin"]:
        return None
    return report


def mark(session: AsyncSession, report: Report) -> str:
    """Tells one PIN of a report from the next, without saying which it is."""
    return vault_of(session).digest(VISIT, report.pin_hash)


def guess(session: AsyncSession, contact: Contact) -> str:
    """Under which name a chat's guesses at PINs are counted: beside the count of the report, the
    chat's own number would tell who looks at what."""
    return "pin-by:" + written(session, GUESS, contact)[:22]


async def refuse_typist(session: AsyncSession, report: Report, visitor: Visitor) -> None:
    """Whoever typed a report in at the desk knows its PIN, and opens it as an officer or not at
    all. Raises Refusal(NotYours)."""
    if visitor.person is None or report.source is Source.CHAT:
        return
    typed = select(Event.id).where(
        Event.matter == Matter.REPORT,
        Event.matter_id == report.id,
        Event.kind == TYPED_IN,
        Event.actor_id == visitor.person.id,
    )
    if await session.scalar(typed.limit(1)) is not None:
        raise Refusal(NotYours())


async def end(session: AsyncSession, key: str) -> bool:
    """«Thôi»: True if something was held."""
    gone = delete(Visit).where(Visit.key == key).returning(Visit.key)
    return await session.scalar(gone) is not None


async def forget_over(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(Visit).where(Visit.until <= now))
