"""The number that must be zero: matters of which nobody at all could be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from domain.lifecycle import OPEN_LETTER, LetterState, Matter
from domain.watching import LATELY
from models.post import Letter
from models.work import DigestItem
from services.alarms import DIGEST

TROUBLED = (LetterState.AMBIGUOUS, LetterState.UNREACHABLE, LetterState.REJECTED)
"""As the index over them says it."""
FOR_NOBODY = "report.stranded"
"""What is posted to nobody, where nobody is left to be told of a case."""


def told_to_nobody(now: datetime, real: datetime) -> Select[int]:
    """How many tasks and reports: a letter about them found no chat within the last day, or has
    waited for its channel longer than that, and no other about the same matter went, or is on its
    way, to any person since; nor the word that its reader cannot be told. ``now`` is business time,
    by which letters are posted; ``real`` the time in which they are settled."""
    matters = lost(now, real).subquery()
    found = (
        select(matters.c.matter, matters.c.matter_id)
        .where(~heard_of(matters, now), ~known_of(matters, now))
        .distinct()
        .subquery()
    )
    return select(func.count()).select_from(found)


def lost(now: datetime, real: datetime) -> Select[Any]:
    """(matter, matter_id, posted_at, person_id) of letters that found no chat, or no channel, a
    digest's lines each for itself."""
    nowhere = and_(
        Letter.state.in_(TROUBLED),
        Letter.state == LetterState.UNREACHABLE,
        Letter.settled_at > real - LATELY,
    )
    stuck = and_(Letter.state.in_(OPEN_LETTER), Letter.posted_at < now - LATELY)
    official = or_(Letter.person_id.is_not(None), Letter.kind == FOR_NOBODY)
    own = select(Letter.matter, Letter.matter_id, Letter.posted_at, Letter.person_id).where(
        official, or_(Letter.matter == Matter.TASK, Letter.matter == Matter.REPORT)
    )
    lines = (
        select(DigestItem.matter, DigestItem.matter_id, Letter.posted_at, Letter.person_id)
        .join(Letter, Letter.id == DigestItem.letter_id)
        .where(official, Letter.kind == DIGEST)
    )
    queries = (query.where(astray) for query in (own, lines) for astray in (nowhere, stuck))
    return select(union_all(*queries).subquery())


def on_its_way(letter: type[Letter], now: datetime) -> ColumnElement[bool]:
    """It arrived, or its channel has not kept it waiting for a whole day."""
    fresh = and_(letter.state.in_(OPEN_LETTER), letter.posted_at >= now - LATELY)
    return or_(letter.state == LetterState.SENT, fresh)


def heard_of(matters: Subquery, now: datetime) -> ColumnElement[bool]:
    letter = aliased(Letter)
    return exists().where(
        letter.matter == matters.c.matter,
        letter.matter_id == matters.c.matter_id,
        letter.person_id.is_not(None),
        letter.posted_at >= matters.c.posted_at,
        on_its_way(letter, now),
    )


def known_of(matters: Subquery, now: datetime) -> ColumnElement[bool]:
    """Somebody heard that the reader of a digest cannot be told."""
    letter = aliased(Letter)
    return exists().where(
        letter.matter == Matter.PERSON,
        letter.matter_id == matters.c.person_id,
        letter.kind == "nobody.told",
        letter.posted_at >= matters.c.posted_at,
        on_its_way(letter, now),
    )
