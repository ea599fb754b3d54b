"""Parts of a report for several bodies: each with its own handler and day, within the whole.

The responsible head stays the coordinator: every part's result comes to them, and one answer,
theirs, goes to the citizen, who is told which bodies handle the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.courses import PartState
from domain.lifecycle import LIVE_REPORT, Matter, ReportAct
from domain.notices import Refusal
from domain.notices.general import NotYours, StaleChoice
from domain.notices.report_parts import NobodyThere
from domain.worktime import at, today
from models.office import Person, Unit
from models.reports import Report
from models.routing import CasePart
from services.alarms import record
from services.almanac import almanac
from services.clocks import Course, arm, silence
from services.contacts import Visitor
from services.directory import directory
from services.post import Post, post
from services.report_file import for_act, for_officer, hearing, lines, sat_for, write
from services.report_handling import actor
from services.report_names import station
from services.report_routing import to_officer

PART = "part"
SAID = {PartState.DONE: "part_result", PartState.RETURNED: "refusal"}
"""Under what the last words of a body stand in the file; ``result_turn`` counts them."""
CLOCK = "answer"
LADDER, DAYS = "report.part", "report.part_days"


async def split(
    session: AsyncSession, report_id: int, unit_id: int, what: str, visitor: Visitor, now: datetime
) -> CasePart:
    """Give a body its part. Refusal(NobodyThere) when everybody who answers for that body is kept
    from the report, or nobody does; it is never given past a conflict of interest."""
    report = await for_act(session, report_id, visitor, ReportAct.SPLIT, now)
    me = actor(visitor)
    unit = await session.get(Unit, unit_id)
    if unit is None or report.holder_id is None:
        raise Refusal(NotYours())
    who = await directory(session, now)
    heads = await hearing(session, report, station(who, unit_id).heads, now)
    if not heads or unit_id == report.holder_unit_id:
        raise Refusal(NobodyThere(unit.name))
    part = await put(session, report, unit_id, heads[0], me.id, now)
    write(session, report.id, PART, what, now, me.id)
    await record(
        session, Matter.REPORT, report.id, "parted", now, actor=me.id,
        version=report.due_version, data={"unit": unit_id, "holder": heads[0]},
    )  # fmt: skip
    await session.flush()
    await tell(session, report, part, "part.given", heads[0], now)
    ids = {"version": report.due_version, "part": part.id}
    told = Post("report.shared", Matter.REPORT, report.id, to_report=report.id, ids=ids)
    await post(session, [told], now)
    return part


async def put(
    session: AsyncSession, report: Report, unit_id: int, holder: int, by: int, now: datetime
) -> CasePart:
    book = await almanac(session)
    count = select(func.count()).where(CasePart.report_id == report.id)
    day = book.calendar.add_working_days(today(now), book.number(DAYS))
    due = at(day, book.clock("office.closes"))
    part = CasePart(
        report_id=report.id,
        number=(await session.scalar(count) or 0) + 1,
        unit_id=unit_id,
        holder_id=holder,
        given_by_id=by,
        given_at=now,
        due_at=min(due, report.due_at) if report.due_at > now else due,
        state=PartState.OPEN,
    )
    session.add(part)
    await session.flush()
    course = Course(book.ladder(LADDER), part.due_at, now, urgent=False)
    await arm(session, Matter.PART, part.id, CLOCK, 1, course, book)
    return part


async def tell(
    session: AsyncSession, report: Report, part: CasePart, kind: str, person: int, now: datetime
) -> None:
    """A letter about a part, past the door of the whole case when it is worded."""
    who = await directory(session, now)
    letter = await to_officer(session, kind, report, person, who, now, part=part.id)
    await post(session, [letter], now)


# --- the body's acts --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """A part in front of somebody of its body."""

    part: CasePart
    report: Report
    head: bool  # the body's head or their stand-in; else the official who does it


async def held(
    session: AsyncSession, part_id: int, visitor: Visitor, now: datetime, *, lock: bool = False
) -> Held:
    """An open part for those who do it. Refusal(NotYours) for anybody else, whoever the report is
    about among them; Refusal(StaleChoice) when it is open no more."""
    part = await read(session, part_id)
    opened = await for_officer(session, part.report_id, visitor, now, lock=lock)
    part = await read(session, part_id) if lock else part
    me = actor(visitor).id
    head = part.holder_id in set(await session.scalars(sat_for(me, today(now))))
    if not head and part.handler_id != me:
        raise Refusal(NotYours())
    if part.state is not PartState.OPEN or opened.report.state not in LIVE_REPORT:
        raise Refusal(StaleChoice())
    return Held(part, opened.report, head)


async def read(session: AsyncSession, part_id: int) -> CasePart:
    """The part as it stands now; its case's row guards it. Refusal(NotYours) when there is none."""
    query = select(CasePart).where(CasePart.id == part_id).options(joinedload(CasePart.unit))
    part = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if part is None:
        raise Refusal(NotYours())
    return part


async def helpers(session: AsyncSession, one: Held, now: datetime) -> Sequence[Person]:
    """People of the body whom the report is not about, by name."""
    query = (
        select(Person)
        .where(
            Person.unit_id == one.part.unit_id,
            Person.id != one.part.holder_id,
            or_(Person.left_on.is_(None), Person.left_on > today(now)),
        )
        .order_by(Person.name_fold, Person.id)
    )
    people = (await session.scalars(query)).all()
    free = set(await hearing(session, one.report, [person.id for person in people], now))
    return [person for person in people if person.id in free]


async def give(
    session: AsyncSession, part_id: int, person_id: int, visitor: Visitor, now: datetime
) -> Held:
    """The head has an official of the body do it. Raises Refusal."""
    one = await held(session, part_id, visitor, now, lock=True)
    if not one.head or person_id not in {p.id for p in await helpers(session, one, now)}:
        raise Refusal(NotYours())
    one.part.handler_id = person_id
    await note(session, one, "part_given", visitor, now, handler=person_id)
    await session.flush()
    await tell(session, one.report, one.part, "part.given", person_id, now)
    return one


async def finish(
    session: AsyncSession, part_id: int, words: str, visitor: Visitor, now: datetime
) -> Held:
    """The body's result, to the coordinating head. Raises Refusal."""
    one = await held(session, part_id, visitor, now, lock=True)
    await close(session, one, PartState.DONE, words, visitor, now)
    return one


async def send_back(
    session: AsyncSession, part_id: int, reason: str, visitor: Visitor, now: datetime
) -> Held:
    """«Không thuộc thẩm quyền»: the coordinator has it again. Raises Refusal."""
    one = await held(session, part_id, visitor, now, lock=True)
    if not one.head:
        raise Refusal(NotYours())
    await close(session, one, PartState.RETURNED, reason, visitor, now)
    return one


async def close(
    session: AsyncSession,
    one: Held,
    state: PartState,
    words: str,
    visitor: Visitor,
    now: datetime,
) -> None:
    kind = SAID[state]
    one.part.result_turn = len(await lines(session, one.report.id, kind)) + 1
    write(session, one.report.id, kind, words, now, actor(visitor).id)
    one.part.state, one.part.closed_at = state, now
    await silence(session, Matter.PART, one.part.id)
    await note(session, one, f"part_{state}", visitor, now)
    await session.flush()
    if one.report.holder_id is not None:
        await tell(session, one.report, one.part, "part.back", one.report.holder_id, now)


async def withdraw(
    session: AsyncSession, part_id: int, reason: str, visitor: Visitor, now: datetime
) -> Held:
    """The coordinator (or the desk) waits for this body no longer. Raises Refusal."""
    report_id = (await read(session, part_id)).report_id
    report = await for_act(session, report_id, visitor, ReportAct.SPLIT, now)
    part = await read(session, part_id)
    if part.state is not PartState.OPEN:
        raise Refusal(StaleChoice())
    one = Held(part, report, head=False)
    write(session, report.id, "part_withdrawn", reason, now, actor(visitor).id)
    part.state, part.closed_at = PartState.WITHDRAWN, now
    await silence(session, Matter.PART, part.id)
    await note(session, one, "part_withdrawn", visitor, now)
    return one


async def note(
    session: AsyncSession, one: Held, kind: str, visitor: Visitor, now: datetime, **data: object
) -> None:
    await record(
        session, Matter.REPORT, one.report.id, kind, now,
        actor=actor(visitor).id, version=one.report.due_version,
        data={"part": one.part.id, "unit": one.part.unit_id, **data},
    )  # fmt: skip


# --- reading ----------------------------------------------------------------------------------


async def code_of(session: AsyncSession, part_id: int, visitor: Visitor, now: datetime) -> str:
    """The code of the case a part belongs to, for somebody who may open it. Raises Refusal."""
    part = await read(session, part_id)
    return (await for_officer(session, part.report_id, visitor, now)).report.code
