"""The open dialogue of a chat, sealed; it survives restarts, processes and a change of phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from models.contacts import Contact, Draft
from models.sealing import open_json, seal_json

ANSWERS = "draft"


@dataclass(frozen=True, slots=True)
class OpenDraft:
    form: str
    step: str
    turn: int
    answers: dict[str, Any]
    expires_at: datetime


async def save(
    session: AsyncSession,
    contact: Contact,
    form: str,
    step: str,
    answers: dict[str, Any],
    expires_at: datetime,
) -> int:
    """Keep the question that is now open; returns its turn."""
    sealed = seal_json(session, ANSWERS, answers)
    draft = await session.get(Draft, contact.id)
    if draft is None:
        draft = Draft(contact_id=contact.id, turn=0)
        session.add(draft)
    draft.form, draft.step, draft.answers, draft.expires_at = form, step, sealed, expires_at
    draft.turn += 1
    await session.flush()
    return draft.turn


async def open_draft(session: AsyncSession, contact: Contact, now: datetime) -> OpenDraft | None:
    draft = await session.get(Draft, contact.id)
    if draft is None or not draft.form or draft.expires_at <= now:
        return None
    answers = open_json(session, ANSWERS, draft.answers)
    return OpenDraft(draft.form, draft.step, draft.turn, answers, draft.expires_at)


async def drop(session: AsyncSession, contact: Contact) -> bool:
    """Forget the answers but keep counting turns: old buttons stay old. True if one was open."""
    draft = await session.get(Draft, contact.id)
    if draft is None or not draft.form:
        return False
    draft.form = draft.step = ""
    draft.answers = seal_json(session, ANSWERS, {})
    return True


async def forget_expired(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(Draft).where(Draft.expires_at < now))
