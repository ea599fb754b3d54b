"""«Yêu cầu giải trình» about a report: the one way a person complained about learns of it.

The handler asks in their own words, with a deadline of the office; what the person is shown holds
no code, no file and nothing the reporter wrote. The answer goes back to whoever handles the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.courses import ExplanationState
from domain.echoes import Echo, Heard, echoes
from domain.exclusion import Why
from domain.lifecycle import Matter, Priority, ReportAct, ReportState
from domain.notices import Refusal
from domain.notices.explaining import CodeInQuestion
from domain.notices.general import NotYours, StaleChoice
from domain.worktime import at, today
from models.office import Person, Unit
from models.reports import Barred, Report
from models.routing import CaseExplanation
from services.alarms import record
from services.almanac import almanac
from services.clocks import Course, arm, silence
from services.contacts import Visitor
from services.directory import directory
from services.post import Post, post
from services.report_file import for_act, hearing, lines, write
from services.report_routing import bar, to_officer

ASKED, GIVEN = "explanation_asked", "explanation_given"
ANSWER = "answer"
LADDER, DAYS = "report.explain", "report.explain_days"
TOLD = ("body", "when", "where", "whom", "dossier", "place", "addition", "objection")
"""What the reporter wrote: none of it may stand in the question."""


# --- asking -----------------------------------------------------------------------------------


async def askable(
    session: AsyncSession, report: Report, visitor: Visitor, now: datetime
) -> Sequence[Person]:
    """Whom the handler may ask: the people the report names, then those of the responsible unit
    and below it; nobody whom the asker works under, and not the asker."""
    me = visitor.person.id if visitor.person is not None else 0
    named = select(Barred.person_id).where(
        Barred.report_id == report.id, or_(Barred.why.is_(None), Barred.why != Why.RECUSED)
    )
    home = select(Unit.path).where(Unit.id == report.holder_unit_id).scalar_subquery()
    here = select(Unit.id).where(Unit.path.startswith(home))
    query = (
        select(Person)
        .where(
            or_(Person.id.in_(named), Person.unit_id.in_(here)),
            Person.id.not_in((me, report.holder_id or 0, report.handler_id or 0)),
            or_(Person.left_on.is_(None), Person.left_on > today(now)),
        )
        .order_by(Person.id.in_(named).desc(), Person.name_fold, Person.id)
    )
    found = (await session.scalars(query)).all()
    who = await directory(session, now)
    over = {one for unit in who.above(report.holder_unit_id or 0) for one in who.leadership(unit)}
    return [one for one in found if one.id not in over]


async def warnings(session: AsyncSession, report: Report, question: str) -> tuple[Heard, ...]:
    """What of the reporter's own stands in a question. Refusal(CodeInQuestion): a code never
    leaves this way."""
    told = [line.words for line in await lines(session, report.id, *TOLD)]
    found = echoes(question, told)
    if any(one.echo is Echo.CODE for one in found):
        raise Refusal(CodeInQuestion())
    return found


async def ask(
    session: AsyncSession,
    report_id: int,
    person_id: int,
    question: str,
    visitor: Visitor,
    now: datetime,
) -> CaseExplanation:
    """Ask somebody to explain. From now on they are among those the report is about: they see
    their question and nothing else. Raises Refusal."""
    report = await for_act(session, report_id, visitor, ReportAct.EXPLAIN, now)
    me = visitor.person
    if me is None or person_id not in {
        one.id for one in await askable(session, report, visitor, now)
    }:
        raise Refusal(NotYours())
    heard = await warnings(session, report, question)
    await bar(session, report.id, {person_id: Why.ASKED})
    await session.flush()
    hands = [hand for hand in (report.holder_id, report.handler_id) if hand is not None]
    if len(await hearing(session, report, hands, now)) < len(hands):
        raise Refusal(NotYours())  # somebody who handles it stands in for, or works under them
    asked = await put(session, report, person_id, me.id, now)
    write(session, report.id, ASKED, question, now, me.id)
    report.taken_at = report.taken_at or now
    if report.state in (ReportState.FORWARDED, ReportState.REOPENED):
        report.state = ReportState.VERIFYING
    echoed = sorted({one.echo.value for one in heard})
    await record(
        session, Matter.REPORT, report.id, ASKED, now,
        actor=me.id, version=report.due_version, data={"of": person_id, "echoes": echoed},
    )  # fmt: skip
    letter = Post(
        "explain.asked", Matter.EXPLANATION, asked.id,
        to_person=person_id, priority=Priority.URGENT,
    )  # fmt: skip
    await post(session, [letter], now)
    return asked


async def put(
    session: AsyncSession, report: Report, person_id: int, by: int, now: datetime
) -> CaseExplanation:
    book = await almanac(session)
    count = select(func.count()).where(CaseExplanation.report_id == report.id)
    day = book.calendar.add_working_days(today(now), book.number(DAYS))
    asked = CaseExplanation(
        report_id=report.id,
        person_id=person_id,
        asked_by_id=by,
        asked_at=now,
        due_at=at(day, book.clock("office.closes")),
        turn=(await session.scalar(count) or 0) + 1,
        state=ExplanationState.WAITING,
    )
    session.add(asked)
    await session.flush()
    course = Course(book.ladder(LADDER), asked.due_at, now, urgent=False)
    await arm(session, Matter.EXPLANATION, asked.id, ANSWER, 1, course, book)
    return asked


# --- answering --------------------------------------------------------------------------------


async def asked_of(session: AsyncSession, explanation_id: int, visitor: Visitor) -> CaseExplanation:
    """The question put to this very person. Refusal(NotYours) for anybody else's and for none,
    Refusal(StaleChoice) when nobody waits for it any more."""
    query = (
        select(CaseExplanation)
        .where(
            CaseExplanation.id == explanation_id,
            CaseExplanation.person_id == (visitor.person.id if visitor.person else 0),
        )
        .options(joinedload(CaseExplanation.asked_by).joinedload(Person.unit))
        .execution_options(populate_existing=True)
    )
    asked = (await session.scalars(query)).one_or_none()
    if asked is None:
        raise Refusal(NotYours())
    if asked.state is not ExplanationState.WAITING:
        raise Refusal(StaleChoice())
    return asked


async def question_of(session: AsyncSession, asked: CaseExplanation) -> str:
    """The handler's words, as they were put to the person."""
    found = await lines(session, asked.report_id, ASKED)
    return found[asked.turn - 1].words


async def answer(
    session: AsyncSession, explanation_id: int, words: str, visitor: Visitor, now: datetime
) -> CaseExplanation:
    """Explain; the words go into the case, and whoever handles it is told. Raises Refusal."""
    asked = await asked_of(session, explanation_id, visitor)
    report = await session.get_one(
        Report, asked.report_id, with_for_update=True, populate_existing=True
    )
    asked = await asked_of(session, explanation_id, visitor)  # as it stands, now that we hold it
    before = len(await lines(session, report.id, GIVEN))
    write(session, report.id, GIVEN, words, now, asked.person_id)
    asked.state, asked.answered_at = ExplanationState.ANSWERED, now
    asked.answer_turn = before + 1
    await silence(session, Matter.EXPLANATION, asked.id)
    await record(
        session, Matter.REPORT, report.id, GIVEN, now,
        actor=asked.person_id, version=report.due_version, data={"explanation": asked.id},
    )  # fmt: skip
    await session.flush()
    await tell_hands(session, report, "report.explained", asked, now)
    return asked


async def tell_hands(
    session: AsyncSession, report: Report, kind: str, asked: CaseExplanation, now: datetime
) -> None:
    """Whoever asked, as long as they have the case; else whoever has it now."""
    hands = [hand for hand in (report.handler_id, report.holder_id) if hand is not None]
    readers = [asked.asked_by_id] if asked.asked_by_id in hands else hands[:1]
    who = await directory(session, now)
    letters = [
        await to_officer(session, kind, report, person, who, now, explanation=asked.id)
        for person in await hearing(session, report, readers, now)
    ]
    await post(session, letters, now)


# --- for whoever closes a case ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Explained:
    """A question of a case and what became of it."""

    person_id: int
    person: str
    asked_at: datetime
    due_at: datetime
    state: ExplanationState
    question: str
    answer: str  # "" until given


async def of_case(session: AsyncSession, report_id: int) -> tuple[Explained, ...]:
    """Every explanation asked for in a case, in order. The caller has passed the door."""
    query = (
        select(CaseExplanation)
        .where(CaseExplanation.report_id == report_id)
        .options(joinedload(CaseExplanation.person))
        .order_by(CaseExplanation.turn)
    )
    asked = [line.words for line in await lines(session, report_id, ASKED)]
    given = [line.words for line in await lines(session, report_id, GIVEN)]
    return tuple(
        Explained(
            one.person_id,
            one.person.name,
            one.asked_at,
            one.due_at,
            one.state,
            asked[one.turn - 1],
            given[one.answer_turn - 1] if one.answer_turn else "",
        )
        for one in await session.scalars(query)
    )


async def was_heard(session: AsyncSession, report_id: int, now: datetime) -> bool:
    """Whether everybody who was asked has explained or let the time pass, and somebody was."""
    rows = await session.execute(
        select(CaseExplanation.state, CaseExplanation.due_at).where(
            CaseExplanation.report_id == report_id
        )
    )
    found = rows.all()
    return bool(found) and all(
        state is ExplanationState.ANSWERED or due < now for state, due in found
    )


async def close_all(session: AsyncSession, report_id: int, now: datetime) -> None:
    """Nobody waits for an explanation any more: the case was answered, or withdrawn."""
    query = select(CaseExplanation).where(
        CaseExplanation.report_id == report_id,
        CaseExplanation.state == ExplanationState.WAITING,
    )
    for asked in await session.scalars(query):
        asked.state = ExplanationState.CLOSED
        await silence(session, Matter.EXPLANATION, asked.id)
