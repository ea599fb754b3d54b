"""What a citizen does with a report: send it, add to it, rate the answer, object to it.

The reporter is a chat, never a person: an official's report leaves no trace in the staff record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.codes import report_code
from domain.lifecycle import (
    About,
    Category,
    Matter,
    Priority,
    Privacy,
    ReportAct,
    ReportKind,
    ReportState,
    Source,
    may_report,
)
from domain.messages import File, Place
from domain.notices import Refusal
from domain.notices.general import NotNow
from domain.notices.reports import ObjectionsOver, ObjectionTooLate
from domain.rights import Role
from domain.worktime import today
from models.bulk import insert_new
from models.cases import make_case_key
from models.contacts import Contact
from models.reports import Report
from models.work import Serial
from services import case_pauses, publications, ratings
from services.alarms import record
from services.almanac import Almanac, almanac
from services.blocks import refuse_blocked
from services.case_clock import begun_under, due_after
from services.case_receivers import also_for_absent
from services.directory import directory
from services.files import attach
from services.floods import Judged, judge
from services.identities import reporter
from services.post import AT_ONCE, post
from services.report_alarms import arm_report
from services.report_file import hands_of, hearing, write
from services.report_owners import owner_hash
from services.report_routing import look_again, place, superiors, to_officer, to_reporter
from services.sealed_numbers import keep_choices
from services.suspects import hold

BY_KIND = {ReportKind.PRAISE: Category.PRAISE, ReportKind.QUESTION: Category.QUESTION}
MOST_OBJECTIONS = 2  # once to the same head, once to the superior body


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words, files and places sent with a report or after it, as their sender decided."""

    words: str = ""
    files: tuple[File, ...] = ()
    places: tuple[Place, ...] = ()
    details: dict[str, str] = field(default_factory=dict)  # when, where, dossier
    kept: tuple[str, ...] = ()  # keys of what an anonymous reporter left readable
    sealed: tuple[str, ...] = ()  # numbers for whoever verifies, and nobody else


@dataclass(frozen=True, slots=True)
class Submission:
    """What the guided dialogue gathered; ``details`` are when, where, whom and dossier."""

    kind: ReportKind
    category: Category
    unit_id: int | None
    privacy: Privacy
    about: About
    evidence: Evidence
    details: dict[str, str] = field(default_factory=dict)
    source: Source = Source.CHAT


async def receive(
    session: AsyncSession,
    contact: Contact,
    sent: Submission,
    pin_hash: str,
    heard_at: datetime,
    now: datetime,
) -> Report:
    """Take a report in, seal it and bring it to whoever is responsible. ``contact`` is the chat it
    came from; of one typed in at the desk the officer's, which is kept nowhere with it.
    Refusal(Blocked) for a sender who may not send now."""
    if sent.source is Source.CHAT:
        await refuse_blocked(session, contact, now)
    report = await newly_filed(session, sent, pin_hash, heard_at)
    await make_case_key(session, report.id)
    if sent.source is Source.CHAT:
        session.add(reporter(session, report.id, contact, owner_hash(session, contact)))
    write(session, report.id, "body", sent.evidence.words, now)
    for kind, words in (sent.details | sent.evidence.details).items():
        write(session, report.id, kind, words, now)
    keep_choices(session, report.id, sent.evidence.kept, sent.evidence.sealed, now)
    enclose(session, report.id, contact, sent.evidence, now)
    await session.flush()
    judged = await judged_of(session, report, contact, sent, heard_at)
    if judged is None or not await hold(session, report, judged, now):
        await place(session, report, now)
    return report


async def newly_filed(
    session: AsyncSession, sent: Submission, pin_hash: str, heard_at: datetime
) -> Report:
    """The row of a new report and the first line of its history, without a word of it."""
    book = await almanac(session)
    category = BY_KIND.get(sent.kind, sent.category)
    report = Report(
        code=await next_code(session, heard_at),
        kind=sent.kind,
        category=category,
        state=ReportState.NEW,
        privacy=sent.privacy,
        about=sent.about,
        unit_id=sent.unit_id,
        received_at=heard_at,
        due_at=due_after(book, category, heard_at),
        pin_hash=pin_hash,
        source=sent.source,
    )
    session.add(report)
    await session.flush()
    limits = begun_under(book, category)
    await record(session, Matter.REPORT, report.id, "received", heard_at, version=1, data=limits)
    return report


async def judged_of(
    session: AsyncSession, report: Report, contact: Contact, sent: Submission, at: datetime
) -> Judged | None:
    """Why a report from a chat must wait for a look; what the desk types in never does."""
    if sent.source is not Source.CHAT:
        return None
    files = len(sent.evidence.files)
    return await judge(session, report.id, contact, sent.evidence.words, files, at)


async def next_code(session: AsyncSession, moment: datetime) -> str:
    """The next code of that local day; the day's row is locked until the report is in."""
    day = today(moment)
    series = f"report:{day.isoformat()}"
    await insert_new(session, Serial, [{"series": series, "last": 0}])
    query = select(Serial).where(Serial.series == series).with_for_update()
    serial = (await session.scalars(query)).one()
    serial.last += 1
    return report_code(day, serial.last)


def enclose(
    session: AsyncSession, report_id: int, contact: Contact, sent: Evidence, now: datetime
) -> None:
    """Note the files for the fetcher, and seal the places."""
    for file in sent.files:
        attach(session, Matter.REPORT, report_id, file, contact, now, AT_ONCE)
    for spot in sent.places:
        write(session, report_id, "place", f"{spot.latitude:.6f}, {spot.longitude:.6f}", now)


async def add(
    session: AsyncSession, report: Report, contact: Contact, sent: Evidence, now: datetime
) -> None:
    """Put more into the file, in any state; whoever has the report is told. An answer to a
    question of theirs gives it back to them. The caller holds the row. Refusal(Blocked) for what
    nobody asked of a sender who may not send now."""
    if report.state is not ReportState.WAITING and report.paused_at is None:
        await refuse_blocked(session, contact, now)
    if sent.words:
        write(session, report.id, "addition", sent.words, now)
    keep_choices(session, report.id, sent.kept, sent.sealed, now)
    enclose(session, report.id, contact, sent, now)
    await record(session, Matter.REPORT, report.id, "added", now, version=report.due_version)
    if report.state is ReportState.WAITING or report.paused_at is not None:
        await case_pauses.end(session, report, case_pauses.Ended.ANSWERED, now)
    await session.flush()
    await look_again(session, report, now)
    who = await directory(session, now)
    hands = [report.handler_id] if report.handler_id is not None else []
    hands += [report.holder_id] if report.holder_id is not None and not hands else []
    readers = hands or who.covering(Role.HOTLINE, report.unit_id)
    await post(
        session,
        [
            await to_officer(session, "report.added", report, person, who, now)
            for person in await hearing(session, report, readers, now)
        ],
        now,
    )
    await also_for_absent(session, report, readers, who, now)


async def rate(session: AsyncSession, report: Report, stars: int, now: datetime) -> None:
    """1 to 5, changeable while the answer stands. Refusal(NotNow) without an answer."""
    if not may_report(ReportAct.RATE, report.state) or report.finding is None:
        raise Refusal(NotNow(report.code))
    report.rating = stars
    await record(
        session, Matter.REPORT, report.id, "rated", now, version=report.due_version,
        data={"stars": stars},
    )  # fmt: skip


async def disagree(
    session: AsyncSession,
    report: Report,
    reason: str,
    now: datetime,
    sent: Evidence | None = None,
    contact: Contact | None = None,
) -> None:
    """Object to the answer: the same head takes it up again with a fresh clock and the superior
    is informed; a second time it goes to the superior body. Files come with it from a chat
    (``contact``). Raises Refusal."""
    book = await almanac(session)
    refuse_objection(report, book, now)
    await ratings.reopened(session, report, now)
    await publications.withdraw(session, report, now)
    report.reopened += 1
    report.due_version += 1
    report.due_at = due_after(book, report.category, now)
    report.state = ReportState.REOPENED
    report.answered_at = report.finding = report.rating = report.handler_id = None
    write(session, report.id, "objection", reason, now)
    if sent is not None:
        keep_choices(session, report.id, sent.kept, sent.sealed, now)
    if sent is not None and contact is not None:
        enclose(session, report.id, contact, sent, now)
    await record(
        session, Matter.REPORT, report.id, "reopened", now, version=report.due_version,
        data={"times": report.reopened, **begun_under(book, report.category)},
    )  # fmt: skip
    await session.flush()
    if await stays(session, report, now):
        await arm_report(session, report, now)
        await tell_reopened(session, report, now)
    else:
        await place(session, report, now, passing=report.reopened - 1)


async def stays(session: AsyncSession, report: Report, now: datetime) -> bool:
    """The first objection goes to the same head, unless it turned out to be about them."""
    if report.reopened > 1 or report.holder_id is None:
        return False
    return bool(await hearing(session, report, [report.holder_id], now))


def refuse_objection(report: Report, book: Almanac, now: datetime) -> None:
    """Raises Refusal when no objection is possible: unanswered, too late, or twice made."""
    if not may_report(ReportAct.DISAGREE, report.state) or report.answered_at is None:
        raise Refusal(NotNow(report.code))
    if report.reopened >= MOST_OBJECTIONS:
        raise Refusal(ObjectionsOver(report.code, book.text("office.petitions")))
    days = book.number("report.appeal_days")
    if today(now) > book.calendar.add_working_days(today(report.answered_at), days):
        raise Refusal(ObjectionTooLate(report.code, days))


async def tell_reopened(session: AsyncSession, report: Report, now: datetime) -> None:
    who = await directory(session, now)
    above = await superiors(session, report, who, now)
    told = dict.fromkeys(above, True) | {report.holder_id: False}
    letters = [
        await to_officer(session, "report.reopened", report, person, who, now, above=higher)
        for person, higher in told.items()
        if person is not None
    ]
    await post(session, [*letters, to_reporter(report, Priority.URGENT)], now)
    await also_for_absent(session, report, hands_of(report), who, now)
