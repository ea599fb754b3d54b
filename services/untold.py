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

ON_ITS_WAY = (*OPEN_LETTER, LetterState.SENT)
TROUBLED = (LetterState.AMBIGUOUS, LetterState.UNREACHABLE, LetterState.REJECTED)
"""As the index over them says it."""


def told_to_nobody(real: datetime) -> Select[int]:
    """How many tasks and reports: a letter about them found no chat within the last day, and no
    other about the same matter went, or is on its way, to any person since; nor the word that its
    reader cannot be told."""
    matters = lost(real).subquery()
    found = (
        select(matters.c.matter, matters.c.matter_id)
        .where(~heard_of(matters), ~known_of(matters))
        .distinct()
        .subquery()
    )
    return select(func.count()).select_from(found)


def lost(real: datetime) -> Select[Any]:
    """(matter, matter_id, posted_at, person_id) of letters that found no chat, a digest's lines
    each for itself."""
    astray = and_(
        Letter.state.in_(TROUBLED),
        Letter.state == LetterState.UNREACHABLE,
        Letter.settled_at > real - LATELY,
        Letter.person_id.is_not(None),
    )
    own = select(Letter.matter, Letter.matter_id, Letter.posted_at, Letter.person_id).where(
        astray, or_(Letter.matter == Matter.TASK, Letter.matter == Matter.REPORT)
    )
    lines = (
        select(DigestItem.matter, DigestItem.matter_id, Letter.posted_at, Letter.person_id)
        .join(Letter, Letter.id == DigestItem.letter_id)
        .where(astray, Letter.kind == DIGEST)
    )
    return select(union_all(own, lines).subquery())


def heard_of(matters: Subquery) -> ColumnElement[bool]:
    letter = aliased(Letter)
    return exists().where(
        letter.matter == matters.c.matter,
        letter.matter_id == matters.c.matter_id,
        letter.person_id.is_not(None),
        letter.posted_at >= matters.c.posted_at,
        letter.state.in_(ON_ITS_WAY),
    )


def known_of(matters: Subquery) -> ColumnElement[bool]:
    """Somebody heard that the reader of a digest cannot be told."""
    letter = aliased(Letter)
    return exists().where(
        letter.matter == Matter.PERSON,
        letter.matter_id == matters.c.person_id,
        letter.kind == "nobody.told",
        letter.posted_at >= matters.c.posted_at,
        letter.state.in_(ON_ITS_WAY),
    )
