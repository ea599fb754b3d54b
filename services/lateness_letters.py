"""Wording what is told about lateness: the question why, the cause, the verdict."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience
from domain.lateness import Statement
from domain.lifecycle import TaskState
from domain.notices import Notice
from domain.notices.late_record import LateRecord
from domain.notices.ledger import AskedWhy, CauseJudged, CauseStated
from models.ledger import Lateness
from models.work import Task
from services.almanac import almanac
from services.compose import Composer
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import Claim
from services.lateness import entries, late, latest, may_judge, may_state, record_of
from services.task_facts import brief, load, name_of


async def asked_why(
    session: AsyncSession, task: Task, person: int, audience: Audience, now: datetime
) -> Notice | None:
    """The question; None once somebody has answered it, or the deadline moved on."""
    if not late(task, now) or await record_of(session, task) is not None:
        return None
    return AskedWhy(
        brief(task, now, await almanac(session)),
        await name_of(session, person),
        audience is Audience.ASSIGNEE,
        task.state is TaskState.DONE,
    )


async def line(
    session: AsyncSession, task: Task, visitor: Visitor, now: datetime
) -> LateRecord | None:
    """What the card of a late task says of it to this visitor."""
    found = await record_of(session, task)
    is_late = late(task, now)
    if found is None and not is_late:
        return None
    who = await directory(session, now)
    state = is_late and may_state(task, visitor, who)
    if found is None:
        nothing = (None, None, "", "", None, None, "", "", "")
        return LateRecord(task.id, 0, *nothing, may_state=state, may_judge=False)
    said, verdict = found.said, found.verdict
    return LateRecord(
        task.id,
        said.id,
        said.cause,
        said.obstacle,
        said.words,
        await name_of(session, said.actor_id),
        said.at,
        verdict.act if verdict is not None else None,
        await name_of(session, verdict.actor_id) if verdict is not None else "",
        verdict.document if verdict is not None else "",
        verdict.words if verdict is not None else "",
        may_state=state,
        may_judge=may_judge(task, said, visitor, who),
    )


async def stated(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """To the competent; nothing once a later cause speaks, or a verdict was given."""
    task = await load(session, claim.matter_id or 0)
    every = await entries(session, task.id)
    said = next((one for one in every if one.id == claim.ids["entry"]), None)
    if said is None or said.cause is None or said.obstacle is None:
        return None
    current = latest([one for one in every if one.due_at == said.due_at])
    if current is None or current.said.id != said.id or current.verdict is not None:
        return None
    return CauseStated(
        brief(task, now, await almanac(session)),
        await name_of(session, claim.person_id),
        await name_of(session, said.actor_id),
        said.id,
        said.cause,
        said.obstacle,
        said.words,
    )


async def judged(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    task = await load(session, claim.matter_id or 0)
    every = await entries(session, task.id)
    said = next((one for one in every if one.id == claim.ids["entry"]), None)
    verdict = last_about(every, claim.ids["entry"])
    if said is None or said.cause is None or verdict is None:
        return None
    return CauseJudged(
        brief(task, now, await almanac(session)),
        await name_of(session, claim.person_id),
        await name_of(session, verdict.actor_id),
        said.cause,
        verdict.act,
        verdict.document,
        verdict.words,
    )


def last_about(every: list[Lateness], entry: int) -> Lateness | None:
    about = [one for one in every if one.about_id == entry and one.act is not Statement.STATED]
    return about[-1] if about else None


COMPOSERS: dict[str, Composer] = {"late.stated": stated, "late.judged": judged}
