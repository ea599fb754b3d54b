"""Which chat a letter goes to: its reader's phone in use, or the reporter's mailbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState, Matter
from models.bulk import update_rows
from models.contacts import Contact
from models.post import Letter
from models.reports import Reporter
from models.work import DigestItem
from services.alarms import DIGEST
from services.identities import open_box

NOBODY: Mapping[int, int] = {}


async def choose_contacts(
    session: AsyncSession, rows: Sequence[Row[Any]], away: Mapping[int, int] = NOBODY
) -> None:
    """Give letters without a chat the best open one of their reader. What concerns tasks goes to
    whoever stands in at this very moment (``away``: absent person -> stand-in), wherever it was
    addressed before. What tells of a report stays with whom the planner chose: it knows whom the
    report is about, and that may be the stand-in. A digest that holds both is parted."""
    moved = [row for row in rows if row.person_id in away and follows(row)]
    kept = await telling_of_reports(session, [row.id for row in moved if row.kind == DIGEST])
    await part(session, {row.id: away[row.person_id] for row in moved if row.id in kept})
    moved = [row for row in moved if row.id not in kept]
    if moved:
        await redirect(session, moved, away)
        gone = {row.id for row in moved}
        rows = [row for row in rows if row.id not in gone]
    without = [row for row in rows if row.contact_id is None]
    best = await best_contacts(session, {row.person_id for row in without if row.person_id})
    boxes = await mailboxes(session, {row.report_id for row in without if row.report_id})
    chosen = [
        {"id": row.id, "contact_id": best.get(row.person_id) or boxes.get(row.report_id)}
        for row in without
    ]
    await update_rows(session, Letter, [one for one in chosen if one["contact_id"]])


def follows(row: Row[Any]) -> bool:
    """Whether this letter goes to a stand-in: what is said about tasks, and the digest."""
    return row.matter is Matter.TASK or row.kind == DIGEST


async def telling_of_reports(session: AsyncSession, digests: Sequence[int]) -> set[int]:
    if not digests:
        return set()
    query = select(DigestItem.letter_id).where(
        DigestItem.letter_id.in_(digests), DigestItem.matter == Matter.REPORT
    )
    return {letter for letter in await session.scalars(query) if letter}


async def part(session: AsyncSession, instead: Mapping[int, int]) -> None:
    """Move what these digests say about tasks into letters to whoever stands in (``instead``:
    letter -> stand-in); they leave with the next claim."""
    query = (
        select(DigestItem.id, DigestItem.letter_id)
        .where(DigestItem.letter_id.in_(instead), DigestItem.matter != Matter.REPORT)
        .order_by(DigestItem.id)
    )
    held = (await session.execute(query)).all() if instead else ()
    for letter_id in dict.fromkeys(letter for _, letter in held if letter):
        before, reader = await session.get_one(Letter, letter_id), instead[letter_id]
        doubted = before.again or before.state is LetterState.SENDING
        own = Letter(
            kind=DIGEST, matter=Matter.PERSON, matter_id=reader, person_id=reader,
            promise=before.promise, priority=before.priority, due_at=before.due_at,
            posted_at=before.posted_at, again=doubted,
        )  # fmt: skip
        session.add(own)
        await session.flush()
        items = [item for item, letter in held if letter == letter_id]
        changes = [{"id": item, "letter_id": own.id, "person_id": reader} for item in items]
        await update_rows(session, DigestItem, changes)


async def redirect(
    session: AsyncSession, rows: Sequence[Row[Any]], away: Mapping[int, int]
) -> None:
    """Letters to people who are away, to whoever stands in; what a digest holds goes with it."""
    there = await best_contacts(session, {away[row.person_id] for row in rows})
    instead = {row.id: away[row.person_id] for row in rows}
    changes = [
        {"id": letter, "person_id": person, "contact_id": there.get(person)}
        for letter, person in instead.items()
    ]
    await update_rows(session, Letter, changes)
    digests = [row.id for row in rows if row.kind == DIGEST]
    query = select(DigestItem.id, DigestItem.letter_id).where(DigestItem.letter_id.in_(digests))
    held = (await session.execute(query)).all() if digests else ()
    items = [{"id": item, "person_id": instead[letter]} for item, letter in held if letter]
    await update_rows(session, DigestItem, items)


async def best_contacts(session: AsyncSession, people: Collection[int]) -> dict[int, int]:
    """The open contact each person linked last: the phone in use."""
    if not people:
        return {}
    query = (
        select(Contact.person_id, Contact.id)
        .where(Contact.person_id.in_(people), Contact.closed_at.is_(None))
        .order_by(Contact.person_id, Contact.linked_at, Contact.id)
    )
    return {person: contact for person, contact in await session.execute(query) if person}


async def mailboxes(session: AsyncSession, reports: Collection[int]) -> dict[int, int]:
    """The open chats of reporters: unsealed here, by the courier, and nowhere else."""
    if not reports:
        return {}
    query = select(Reporter.report_id, Reporter.mailbox).where(Reporter.report_id.in_(reports))
    boxes = {
        report: open_box(session, report, sealed) for report, sealed in await session.execute(query)
    }
    still_open = select(Contact.id).where(
        Contact.id.in_(boxes.values()), Contact.closed_at.is_(None)
    )
    chats = set(await session.scalars(still_open))
    return {report: chat for report, chat in boxes.items() if chat in chats}


async def without_mailbox(session: AsyncSession, reports: Collection[int]) -> set[int]:
    """Those of these reports whose reporter cut the link or never wrote from a chat."""
    if not reports:
        return set()
    query = select(Reporter.report_id).where(Reporter.report_id.in_(reports))
    return set(reports) - set(await session.scalars(query))


async def ever_linked(session: AsyncSession, rows: Sequence[Row[Any]]) -> set[int]:
    """Those of the readers who have linked a chat, open or closed."""
    people = {row.person_id for row in rows if row.person_id}
    if not people:
        return set()
    query = select(Contact.person_id).where(Contact.person_id.in_(people))
    return {person for person in await session.scalars(query) if person}
