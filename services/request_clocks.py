"""The clocks of requests: who is reminded of an answer nobody has given, and who hears above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.ladder import Audience, Rung
from domain.lifecycle import Matter, Priority
from domain.requests import LADDERS, RequestKind, RequestState, still_asked
from domain.rights import Right, Role
from models.requests import Request
from models.work import Task
from services.alarms import Due, Plan, Planner, announced, digest_item, plan_each
from services.almanac import Almanac, almanac
from services.clocks import Climber, Course, advance, arm
from services.contacts import Visitor
from services.directory import Directory, directory, without
from services.post import Post
from services.task_people import accepters, apart, givers, hands, heads_of, with_stand_ins

ANSWER = "answer"
DECIDED = (RequestKind.EXTENSION, RequestKind.HAND_BACK)
"""What whoever does the task asks for, and somebody else decides."""


async def arm_request(session: AsyncSession, request: Request, task: Task) -> None:
    book = await almanac(session)
    course = course_of(request, task, book)
    await arm(session, Matter.REQUEST, request.id, ANSWER, request.version, course, book)


def course_of(request: Request, task: Task, book: Almanac) -> Course:
    """The ladder of its kind, over the day the answer is due or from when it was asked."""
    ladder, anchor = book.ladder(LADDERS[request.kind]), request.due_at or request.asked_at
    return Course(ladder, anchor, request.asked_at, task.urgency.any_hour)


# --- whose turn it is ----------------------------------------------------------------------


def answerers(request: Request, task: Task, who: Directory) -> tuple[int, ...]:
    """Who must answer today: the person asked, unless they left; else whose seat it is."""
    if request.to_id is not None and request.to_id not in who.gone:
        return (request.to_id,)
    match request.kind:
        case RequestKind.EXTENSION:
            return accepters(task, who)
        case RequestKind.HAND_BACK:
            return without(givers(task, who), hands(task, who)) or accepters(task, who)
        case RequestKind.OPINION:
            return who.heads(request.unit_id) or who.superiors(request.unit_id)
        case _:
            return hands(task, who)


def may_answer(request: Request, task: Task, visitor: Visitor, who: Directory) -> bool:
    """Whose turn it is, and who stands in, but nobody decides what they ask for themselves; for a
    unit asked for its opinion also its deputies and clerks. ``request.unit`` is loaded."""
    if visitor.person is None:
        return False
    people = answerers(request, task, who)
    able = apart(people, task, who) if request.kind in DECIDED else with_stand_ins(people, who)
    if visitor.person.id in able:
        return True
    opinion = request.kind is RequestKind.OPINION
    return opinion and visitor.may(Right.SEE_UNIT, request.unit.path)


def readers(
    request: Request, task: Task, rungs: Iterable[Rung], who: Directory
) -> dict[int, Audience]:
    """Whom these rungs tell today, each once: whoever must answer does so in that capacity."""
    tell = {audience for rung in rungs for audience in rung.tell}
    order = (Audience.HANDLER, *(each for each in Audience if each is not Audience.HANDLER))
    found: dict[int, Audience] = {}
    for audience in order:
        for person in seats(request, task, audience, who) if audience in tell else ():
            found.setdefault(who.hears(person), audience)
    return found


def seats(request: Request, task: Task, audience: Audience, who: Directory) -> tuple[int, ...]:
    unit = request.unit_id
    match audience:
        case Audience.HANDLER:
            return answerers(request, task, who)
        case Audience.ASSIGNEE:
            return hands(task, who)
        case Audience.ACCEPTER:
            return accepters(task, who)
        case Audience.HEAD:
            return heads_of(task, who) if unit == task.lead_unit_id else who.heads(unit)
        case Audience.SUPERIOR:
            return who.superiors(unit, answerers(request, task, who))
        case Audience.SUPERVISOR:
            return who.covering(Role.SUPERVISOR, unit)
        case _:
            return ()


# --- planning ------------------------------------------------------------------------------


async def plan_requests(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    book = await almanac(session)
    query = (
        select(Request)
        .where(Request.id.in_([alarm.matter_id for alarm in alarms]))
        .options(joinedload(Request.task))
    )
    requests = {each.id: each for each in await session.scalars(query)}
    batch = Batch(requests, book, await directory(session, now), Climber(book, now), now)
    return plan_each(alarms, batch.plan_one)


@dataclass(frozen=True)
class Batch:
    """What planning the clocks of many requests at one moment has in common."""

    requests: Mapping[int, Request]
    book: Almanac
    who: Directory
    climber: Climber
    now: datetime

    def plan_one(self, plan: Plan, alarm: Due) -> None:
        request = self.requests[alarm.matter_id]
        task = request.task
        if request.state is not RequestState.WAITING or not still_asked(request.kind, task.state):
            plan.silence(alarm)
            return
        course = course_of(request, task, self.book)
        heads = seats(request, task, Audience.HEAD, self.who)
        step = self.climber.step(alarm, course, head=any(map(self.who.can_hear, heads)))
        plan.alarms.append(advance(alarm, step))
        if step.rung is None:
            return
        said = course.said(step)
        told = readers(request, task, said, self.who)
        for person, audience in told.items():
            announce(plan, request, alarm, step.climbed, person, audience, self.now)
        plan.events.append(announced(alarm, step, said[0], told, self.now))


def announce(
    plan: Plan,
    request: Request,
    alarm: Due,
    climbed: int,
    person: int,
    audience: Audience,
    now: datetime,
) -> None:
    """A line of the morning's message; about an urgent task a letter of its own, at any hour."""
    key = f"request:{request.id}:{climbed}:{person}"
    if not request.task.urgency.any_hour:
        plan.items.append(digest_item(alarm, key, climbed, person, audience, now))
        return
    ids = {"request": request.id, "audience": audience}
    plan.letters.append(
        Post(
            "request.rung",
            Matter.TASK,
            request.task_id,
            to_person=person,
            key=key,
            ids=ids,
            priority=Priority.URGENT,
        )
    )


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.REQUEST, ANSWER): plan_requests}
