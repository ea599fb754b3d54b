"""The evaluation for a chat: whose figures its reader may have, and the file as a letter, whose
figures are read when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.evaluation import EvaluationBook, EvaluationOrder, Shape
from domain.lifecycle import Matter
from domain.notices import Notice, Refusal
from domain.notices.evaluating import EvaluationFile
from domain.notices.general import NotYours
from domain.periods import Period
from domain.rights import Right
from models.office import Person, Unit
from services import evaluation
from services.alarms import record
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import EVALUATION_FILE, Claim
from services.post import file_for, post
from services.report_letters import reader
from services.scopes import below, names, pruned, unit

WHOLE, OWN = 0, -1
"""Whose: everybody of the scope, or the asker alone; otherwise a unit's id."""
EVALUATES = (Right.ACCEPT, Right.SEE_REPORTS)
"""Who confirms results evaluates (Báo cáo 3719/BC-SNV); supervisors gather the figures."""


def roots_of(visitor: Visitor) -> tuple[str, ...]:
    return pruned(path for right in EVALUATES for path in visitor.roots(right))


async def book_for(
    session: AsyncSession, visitor: Visitor, whose: int, period: Period, now: datetime
) -> EvaluationBook:
    """The figures this visitor may have. Raises Refusal(NotYours())."""
    if visitor.person is None:
        raise Refusal(NotYours())
    if whose == OWN:
        query = select(Person).where(Person.id == visitor.person.id)
        me = list(await session.scalars(query.options(joinedload(Person.unit))))
        return await evaluation.of_people(session, me, me[0].name, period, now)
    scope, roots = await scope_of(session, visitor, whose)
    return await evaluation.book(session, roots, scope, period, now)


async def scope_of(
    session: AsyncSession, visitor: Visitor, whose: int
) -> tuple[str, Sequence[str]]:
    roots = roots_of(visitor)
    if whose != WHOLE:
        one = await unit(session, whose, below(Unit.path, roots))
        if one is None:
            raise Refusal(NotYours())
        return one.name, (one.path,)
    if not roots:
        raise Refusal(NotYours())
    return "; ".join(await names(session, roots)), roots


async def order(
    session: AsyncSession,
    visitor: Visitor,
    whose: int,
    period: Period,
    shape: Shape,
    now: datetime,
) -> None:
    """Have the file written and sent to the chat that asked; that it left is history."""
    if visitor.person is None:
        raise Refusal(NotYours())
    if whose != OWN:
        await scope_of(session, visitor, whose)
    asked = {"whose": whose, **period.kept(), "shape": shape}
    person = visitor.person.id
    await record(
        session, Matter.PERSON, person, "evaluation_exported", now, actor=person, data=asked
    )
    await post(session, [file_for(EVALUATION_FILE, person, visitor.contact.id, asked)], now)


async def file(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Past the same door when it is sent: a right may have ended meanwhile."""
    ids = claim.ids
    period = Period.of(ids)
    visitor = await reader(session, claim, now)
    try:
        book = await book_for(session, visitor, ids["whose"], period, now)
    except Refusal:
        return None
    return EvaluationFile(EvaluationOrder(book, Shape(ids["shape"])))


COMPOSERS: dict[str, Composer] = {EVALUATION_FILE: file}
