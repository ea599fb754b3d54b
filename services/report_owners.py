"""The reporter's door: one's own reports, known by the chat; any by code and PIN, for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, ReportState
from domain.notices import Refusal
from domain.notices.reports import NoSuchReport
from models.contacts import Contact
from models.office import Unit
from models.reports import Report, Reporter
from models.sealing import vault_of
from models.work import Event
from services import report_visits
from services.chat_hashes import under_all
from services.report_file import loaded

OWNER = "reporter"
PUBLIC = (
    *("received", "routed", "taken", "asked", "added", "answered", "reopened", "returned"),
    *("identity_asked", "identity_approved", "identity_refused", "identity_opened"),
    "identity_lapsed",
    *("extended", "resumed", "recounted", "apologised", "reclassified"),
    "seal_opened",
    *("withdrawn", "unlinked", "pin_changed", "call_opened", "called"),
    *("erasure_asked", "erasure_refused"),
)
"""The part of the history a reporter may read; who did it is not in it."""


def owner_hash(session: AsyncSession, contact: Contact) -> str:
    """Finds a chat's own reports without saying whose they are; written with new reports."""
    return owner_hashes(session, contact)[0]


def owner_hashes(session: AsyncSession, contact: Contact) -> tuple[str, ...]:
    """Under every key that may have been in use, the newest first: rows change to the newest one
    by one while keys are rotated. The last is of before identities had keys of their own."""
    before = vault_of(session).digest(OWNER, contact.address_hash)
    return (*under_all(session, OWNER, contact), before)


async def own_reports(session: AsyncSession, contact: Contact, limit: int) -> Sequence[Report]:
    """The reports sent from this chat, newest first."""
    query = (
        select(Report)
        .join(Reporter, Reporter.report_id == Report.id)
        .where(Reporter.owner_hash.in_(owner_hashes(session, contact)))
        .order_by(Report.id.desc())
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def for_owner(
    session: AsyncSession,
    report_id: int,
    contact: Contact,
    *,
    lock: bool = False,
    now: datetime | None = None,
) -> Report:
    """A report sent from this chat or, asked for a moment, one it holds open then by code and PIN.
    Refusal(NoSuchReport) for any other, or none."""
    if now is not None:
        key = report_visits.of_chat(session, contact)
        visited = await report_visits.held(session, key, now)
        if visited is not None and visited.id == report_id:
            return await proven(session, report_id, lock=lock)
    query = (
        select(Report)
        .join(Reporter, Reporter.report_id == Report.id)
        .where(Report.id == report_id, Reporter.owner_hash.in_(owner_hashes(session, contact)))
    )
    return await opened(session, query, lock=lock)


async def proven(session: AsyncSession, report_id: int, *, lock: bool = False) -> Report:
    """A report whose PIN was just given. The caller has checked it."""
    return await opened(session, select(Report).where(Report.id == report_id), lock=lock)


async def opened(session: AsyncSession, query: Select[Report], *, lock: bool) -> Report:
    report = await loaded(session, query.with_for_update(of=Report) if lock else query)
    if report is None:
        raise Refusal(NoSuchReport(""))
    return report


async def by_code(session: AsyncSession, code: str) -> Report | None:
    """What a code names. Knowing it opens nothing."""
    query = select(Report).where(Report.code == code, Report.erased_at.is_(None))
    return (await session.scalars(query)).one_or_none()


async def is_own(session: AsyncSession, report_id: int, contact: Contact) -> bool:
    query = select(Reporter.report_id).where(
        Reporter.report_id == report_id,
        Reporter.owner_hash.in_(owner_hashes(session, contact)),
    )
    return await session.scalar(query) is not None


async def waiting_for_answer(session: AsyncSession, contact: Contact) -> Report | None:
    """The newest own report in which a question to the reporter is open."""
    own = await own_reports(session, contact, 20)
    return next((report for report in own if report.state is ReportState.WAITING), None)


@dataclass(frozen=True, slots=True)
class Happened:
    kind: str
    at: datetime


async def public_history(session: AsyncSession, report_id: int) -> tuple[Happened, ...]:
    query = (
        select(Event.kind, Event.at)
        .where(
            Event.matter == Matter.REPORT,
            Event.matter_id == report_id,
            Event.kind.in_(PUBLIC),
        )
        .order_by(Event.id)
    )
    return tuple(Happened(kind, at) for kind, at in await session.execute(query))


async def responsible(session: AsyncSession, report: Report) -> str:
    """The name of the unit that answers, "" while the desk has it."""
    if report.holder_unit_id is None:
        return ""
    unit = await session.get_one(Unit, report.holder_unit_id)
    return unit.name
