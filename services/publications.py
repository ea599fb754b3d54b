"""Publishing the result of a report: anonymised words of an officer, approved by a second person.

Nothing about a named official is published (quy chế phát ngôn); a reporter who does not want it is
heard at any time; a result that is looked at again is taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.anonymity import Found, revealing
from domain.closing import in_order
from domain.lifecycle import Matter, Priority, ReportAct, ReportKind
from domain.notices import Notice, Refusal
from domain.notices.general import NotNow, NotYours
from domain.notices.hotline import Card
from domain.notices.publishing import (
    PublicationDecided,
    PublicationProposed,
    PublishedResult,
    PublishedResults,
    ReporterTakesBack,
    ResultPublished,
    SummaryReveals,
)
from domain.paging import nearest
from domain.publishing import Publicity
from domain.rights import Right, Role
from domain.worktime import today
from models.answers import Publication
from models.office import Person, Unit
from models.reports import Report
from services.alarms import record
from services.answer_drafts import sent
from services.compose import Composer
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import Claim
from services.post import Post, post
from services.report_file import Opened, for_act, for_officer, hearing, lines, write
from services.report_handling import actor, note
from services.report_letters import officers, report_of
from services.report_routing import superiors, to_officer

SUMMARY, REFUSAL = "publication", "publication_refused"
PER_PAGE = 5


async def names_of_the_office(session: AsyncSession, now: datetime) -> Mapping[int, str]:
    """Everybody who works here, and whoever left: a name stays a name."""
    return dict((await session.execute(select(Person.id, Person.name))).all())


async def traces(session: AsyncSession, words: str, now: datetime) -> tuple[Found, ...]:
    return revealing(words, await names_of_the_office(session, now))


async def clean(session: AsyncSession, report: Report, words: str, now: datetime) -> None:
    """Raises Refusal(SummaryReveals) when the words would tell who is meant."""
    found = await traces(session, words, now)
    if found:
        raise Refusal(SummaryReveals(report.code, found))


async def of_report(session: AsyncSession, report_id: int) -> Publication:
    """The row of a report, made when there is none."""
    row = await session.get(Publication, report_id, populate_existing=True)
    if row is None:
        row = Publication(report_id=report_id, state=Publicity.PRIVATE, measures=[])
        session.add(row)
        await session.flush()
    return row


async def may_propose(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> Report:
    """The report whose result this officer may propose. Refusal for others, for praise, and
    Refusal(ReporterTakesBack) when the reporter does not want it."""
    report = await for_act(session, report_id, visitor, ReportAct.PUBLISH, now)
    if report.kind is ReportKind.PRAISE or await sent(session, report) is None:
        raise Refusal(NotNow(report.code))
    row = await of_report(session, report.id)
    if row.opted_out:
        raise Refusal(ReporterTakesBack(report.code))
    if row.state in (Publicity.PROPOSED, Publicity.PUBLISHED):
        raise Refusal(NotNow(report.code))
    return report


async def propose(
    session: AsyncSession, report_id: int, words: str, visitor: Visitor, now: datetime
) -> Report:
    """«Đề xuất công khai»: the words wait, sealed, for a second person. Raises Refusal."""
    report = await may_propose(session, report_id, visitor, now)
    await clean(session, report, words, now)
    me = actor(visitor)
    row = await of_report(session, report.id)
    row.state, row.proposed_by_id, row.proposed_at = Publicity.PROPOSED, me.id, now
    row.decided_by_id = row.decided_at = None
    write(session, report.id, SUMMARY, words, now, me.id)
    await note(session, report, "publication_proposed", me, now)
    await session.flush()
    await tell_deciders(session, report, me.id, now)
    return report


async def tell_deciders(session: AsyncSession, report: Report, by: int, now: datetime) -> None:
    """The supervisors; where there are none, whoever stands above the responsible head."""
    who = await directory(session, now)
    watching = who.covering(Role.SUPERVISOR, report.unit_id)
    readers = [one for one in await hearing(session, report, watching, now) if one != by]
    readers = readers or [one for one in await superiors(session, report, who, now) if one != by]
    letters: list[Post] = []
    for person in readers:
        letters.append(
            await to_officer(session, "report.publication", report, person, who, now, by=by)
        )
    await post(session, letters, now)


def may_decide(opened: Opened, visitor: Visitor, row: Publication) -> bool:
    """A supervisor over the unit, or a superior of the responsible head; never who proposed it,
    nor who answered for it."""
    if visitor.person is None or visitor.person.id == row.proposed_by_id:
        return False
    if opened.holder or opened.handler:
        return False
    unit = opened.report.unit
    path = unit.path if unit is not None else None
    return visitor.may(Right.SEE_REPORTS, path) or visitor.may(Right.ANSWER_REPORTS, path)


async def for_decision(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, Publication]:
    """Raises Refusal(NotYours) for who may not decide, NotNow when nothing waits."""
    opened = await for_officer(session, report_id, visitor, now, lock=True)
    row = await of_report(session, report_id)
    if not may_decide(opened, visitor, row):
        raise Refusal(NotYours())
    if row.state is not Publicity.PROPOSED:
        raise Refusal(NotNow(opened.report.code))
    return opened.report, row


async def approve(session: AsyncSession, report_id: int, visitor: Visitor, now: datetime) -> Report:
    """The result is public from now on, in the words that were approved. Raises Refusal, also
    when somebody new in the office is named by them."""
    report, row = await for_decision(session, report_id, visitor, now)
    words = (await lines(session, report.id, SUMMARY))[-1].words
    answer = await sent(session, report)
    if row.opted_out or answer is None:
        raise Refusal(NotNow(report.code))
    await clean(session, report, words, now)
    me = actor(visitor)
    row.state, row.decided_by_id, row.decided_at = Publicity.PUBLISHED, me.id, now
    row.summary, row.category, row.unit_id = words, report.category, report.holder_unit_id
    row.finding, row.measures = answer.finding, [*answer.measures]
    await note(session, report, "published", me, now)
    await tell_decision(session, report, row, now)
    ids = {"version": report.due_version}
    letter = Post(
        "report.published", Matter.REPORT, report.id,
        to_report=report.id, ids=ids, priority=Priority.REMINDER,
    )  # fmt: skip
    await post(session, [letter], now)
    return report


async def refuse(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> Report:
    """Not like this: whoever proposed it hears why. Raises Refusal."""
    report, row = await for_decision(session, report_id, visitor, now)
    me = actor(visitor)
    row.state, row.decided_by_id, row.decided_at = Publicity.REFUSED, me.id, now
    write(session, report.id, REFUSAL, reason, now, me.id)
    await note(session, report, "publication_refused", me, now)
    await tell_decision(session, report, row, now)
    return report


async def tell_decision(
    session: AsyncSession, report: Report, row: Publication, now: datetime
) -> None:
    if row.proposed_by_id is None:
        return
    who = await directory(session, now)
    letter = await to_officer(
        session, "report.publication_decided", report, row.proposed_by_id, who, now
    )
    await post(session, [letter], now)


# --- taking back ---------------------------------------------------------------------------


async def wish(session: AsyncSession, report: Report, now: datetime) -> bool:
    """The reporter changes their mind about publication; returns whether they do not want it now.
    What is public is taken back at once. The caller has checked whose report it is."""
    row = await of_report(session, report.id)
    row.opted_out = not row.opted_out
    kind = "publication_unwanted" if row.opted_out else "publication_allowed"
    await record(session, Matter.REPORT, report.id, kind, now, version=report.due_version)
    if row.opted_out:
        await withdraw(session, report, now)
    return row.opted_out


async def withdraw(session: AsyncSession, report: Report, now: datetime) -> None:
    """Take back what is public or proposed, if anything is; its words go with it."""
    row = await session.get(Publication, report.id, populate_existing=True)
    if row is None or row.state not in (Publicity.PROPOSED, Publicity.PUBLISHED):
        return
    row.state, row.summary, row.decided_at = Publicity.WITHDRAWN, "", now
    await record(
        session, Matter.REPORT, report.id, "publication_withdrawn", now, version=report.due_version
    )


# --- what is public ------------------------------------------------------------------------


async def published(session: AsyncSession, page: int) -> PublishedResults:
    """A page of what is public, the newest first. Anybody may read it."""
    public = Publication.state == Publicity.PUBLISHED
    total = await session.scalar(select(func.count()).select_from(Publication).where(public)) or 0
    page, pages = nearest(page, total, PER_PAGE)
    query = (
        select(Publication, Unit.name)
        .outerjoin(Unit, Unit.id == Publication.unit_id)
        .where(public)
        .order_by(Publication.decided_at.desc(), Publication.report_id.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    found = [result(row, unit) for row, unit in await session.execute(query)]
    rows = tuple(one for one in found if one is not None)
    return PublishedResults(rows, total, page, pages)


def result(row: Publication, unit: str | None) -> PublishedResult | None:
    if row.decided_at is None or row.category is None or row.finding is None:
        return None
    measures = in_order(row.measures)
    day = today(row.decided_at)
    return PublishedResult(day, row.category, unit or "", row.finding, measures, row.summary)


# --- letters -------------------------------------------------------------------------------


async def proposed(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    report = opened.report
    row = await of_report(session, report.id)
    answer = await sent(session, report)
    if row.state is not Publicity.PROPOSED or answer is None:
        return None
    by = await session.get_one(Person, row.proposed_by_id)
    words = (await lines(session, report.id, SUMMARY))[-1].words
    return PublicationProposed(facts, by.name, answer.finding, words)


async def decided(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    report = opened.report
    row = await of_report(session, report.id)
    if row.state not in (Publicity.PUBLISHED, Publicity.REFUSED):
        return None
    said = await lines(session, report.id, REFUSAL)
    reason = said[-1].words if said and row.state is Publicity.REFUSED else ""
    return PublicationDecided(facts, row.state is Publicity.PUBLISHED, reason)


async def told(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    row = await of_report(session, report.id)
    if row.state is not Publicity.PUBLISHED:
        return None
    return ResultPublished(report.code, report.id, row.summary)


COMPOSERS: dict[str, Composer] = {
    "report.publication": officers(proposed),
    "report.publication_decided": officers(decided),
    "report.published": told,
}
