"""A document that another replaces («thay thế»): its tasks in hand are listed, and each is kept,
moved to the new document, or withdrawn. None is left with a document no longer in force unseen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.lifecycle import LIVE_TASK, Matter
from domain.notices import Notice, Refusal
from domain.notices.general import NotNow, NotYours
from domain.notices.replacing import ReplacedAlready, ReplacesItself, TasksRebased
from domain.rights import Right
from domain.words import fold
from domain.worktime import today
from models.office import Person
from models.requests import Replacement
from models.work import Document, Event, Task
from services import assigning, scopes
from services.almanac import almanac
from services.compose import Composer
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import Claim
from services.post import Post, post
from services.task_doors import LOADED, for_visitor
from services.task_facts import brief, name_of
from services.task_notes import actor, note
from services.task_people import hands

KEPT, REBASED = "kept", "rebased"
PAGE, NAMED, LISTED = 6, 6, 1000


def known_to(visitor: Visitor) -> ColumnElement[bool]:
    """Documents some task of which lies where this visitor gives tasks, and what replaces them or
    was replaced by them; others do not exist."""
    units = scopes.units_below(visitor.roots(Right.ASSIGN))
    near = select(Task.document_id).where(
        Task.lead_unit_id.in_(units), Task.document_id.is_not(None)
    )
    later = select(Replacement.by_id).where(Replacement.document_id.in_(near))
    earlier = select(Replacement.document_id).where(Replacement.by_id.in_(near))
    return or_(*(Document.id.in_(these) for these in (near, later, earlier)))


async def documents(session: AsyncSession, number: str, visitor: Visitor) -> Sequence[Document]:
    """The documents of that number, however it is typed, that this visitor may know of; the
    newest first."""
    known = select(Document).where(known_to(visitor)).order_by(Document.id.desc())
    exact = (await session.scalars(known.where(Document.number == number.strip()))).all()
    if exact:
        return exact
    return [one for one in await session.scalars(known) if likened(one.number) == likened(number)]


def likened(number: str) -> str:
    """A number without what keyboards and habits change: capitals, accents, spaces."""
    return "".join(fold(number).split())


async def document(session: AsyncSession, document_id: int, visitor: Visitor) -> Document:
    """Raises Refusal(NotYours()) for what is outside their reach and what does not exist."""
    query = select(Document).where(Document.id == document_id, known_to(visitor))
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise Refusal(NotYours())
    return found


async def successor(session: AsyncSession, document_id: int) -> Document | None:
    """The document that replaces this one, if one does."""
    query = (
        select(Document)
        .join(Replacement, Replacement.by_id == Document.id)
        .where(Replacement.document_id == document_id)
    )
    return (await session.scalars(query)).one_or_none()


async def replace(
    session: AsyncSession, document_id: int, number: str, visitor: Visitor, now: datetime
) -> Document:
    """Note that the document of ``number`` (made if it is not known yet) replaces this one. Raises
    Refusal(ReplacedAlready), and Refusal(ReplacesItself) where documents would replace each other
    in a circle."""
    old = await document(session, document_id, visitor)
    known = await successor(session, old.id)
    if known is not None:
        raise Refusal(ReplacedAlready(old.number, known.number))
    new_id = await assigning.paper(session, number)
    if old.id in await line_of(session, new_id):
        raise Refusal(ReplacesItself(old.number, number))
    session.add(
        Replacement(document_id=old.id, by_id=new_id, on=today(now), noted_by_id=actor(visitor))
    )
    await session.flush()
    return await session.get_one(Document, new_id)


async def line_of(session: AsyncSession, document_id: int) -> list[int]:
    """A document and those that replace it, one after the other."""
    line, found = [document_id], await successor(session, document_id)
    while found is not None and found.id not in line:
        line.append(found.id)
        found = await successor(session, found.id)
    return line


# --- its tasks -------------------------------------------------------------------------------


def undecided(document_id: int, visitor: Visitor) -> ColumnElement[bool]:
    """Tasks in hand of this document, over which the visitor may dispose, that nobody has said
    stay with it. What was kept and went on to another document after all is asked about anew."""
    kept, moved = aliased(Event), aliased(Event)
    since = select(moved.id).where(
        moved.matter == Matter.TASK,
        moved.matter_id == kept.matter_id,
        moved.kind == REBASED,
        moved.id > kept.id,
    )
    stays = exists().where(
        kept.matter == Matter.TASK, kept.matter_id == Task.id, kept.kind == KEPT, ~since.exists()
    )
    return (
        (Task.document_id == document_id)
        & Task.state.in_(LIVE_TASK)
        & Task.lead_unit_id.in_(scopes.units_below(visitor.roots(Right.ASSIGN)))
        & ~stays
    )


async def tasks_of(
    session: AsyncSession, document_id: int, visitor: Visitor
) -> tuple[Sequence[Task], int]:
    """The first tasks to decide about, and how many there are."""
    these = undecided(document_id, visitor)
    total = await session.scalar(select(func.count()).where(these)) or 0
    query = select(Task).where(these).options(*LOADED).order_by(Task.id).limit(PAGE)
    return (await session.scalars(query)).all(), total


async def for_decision(
    session: AsyncSession, task_id: int, visitor: Visitor, now: datetime
) -> tuple[Task, Document]:
    """A locked task in hand and the document that replaces its own. Raises Refusal."""
    task = await for_visitor(session, task_id, visitor, now, lock=True)
    if not visitor.may(Right.ASSIGN, task.lead.path):
        raise Refusal(NotYours())
    new = await successor(session, task.document_id) if task.document_id is not None else None
    if new is None or task.state not in LIVE_TASK:
        raise Refusal(NotNow(task.code))
    return task, new


async def keep(session: AsyncSession, task_id: int, visitor: Visitor, now: datetime) -> Task:
    """It stays with the document it came from."""
    task, new = await for_decision(session, task_id, visitor, now)
    await note(session, task, KEPT, now, actor=actor(visitor), document=new.id)
    return task


async def rebase(session: AsyncSession, task_id: int, visitor: Visitor, now: datetime) -> Task:
    """It goes on under the new document; whoever does it is told."""
    task, new = await for_decision(session, task_id, visitor, now)
    await move(session, [task], new, visitor, now)
    return task


async def rebase_all(
    session: AsyncSession, document_id: int, visitor: Visitor, now: datetime
) -> tuple[int, Document]:
    """All that nobody has decided about. Returns how many, and the new document."""
    new = await successor(session, document_id)
    if new is None:
        raise Refusal(NotYours())
    query = select(Task).where(undecided(document_id, visitor)).options(*LOADED).order_by(Task.id)
    query = query.with_for_update(of=Task).execution_options(populate_existing=True)
    tasks = (await session.scalars(query)).all()
    await move(session, tasks, new, visitor, now)
    return len(tasks), new


async def move(
    session: AsyncSession, tasks: Sequence[Task], new: Document, visitor: Visitor, now: datetime
) -> None:
    """Tasks of one document under another; one letter to each who does some of them."""
    who = await directory(session, now)
    by_reader: dict[int, list[int]] = {}
    for task in tasks:
        old, task.document_id, task.document = task.document_id, new.id, new
        await note(
            session, task, REBASED, now, actor=actor(visitor),
            text=new.number, document=new.id, **{"from": old},
        )  # fmt: skip
        for reader in dict.fromkeys(map(who.hears, hands(task, who))):
            by_reader.setdefault(reader, []).append(task.id)
    by_reader.pop(actor(visitor) or 0, None)
    await post(
        session,
        [
            Post(
                "tasks.rebased",
                Matter.PERSON,
                reader,
                to_person=reader,
                ids={
                    "tasks": those[:LISTED],
                    "total": len(those),
                    "document": new.id,
                    "by": actor(visitor),
                },
            )
            for reader, those in sorted(by_reader.items())
        ],
        now,
    )


async def told(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    ids, book = claim.ids, await almanac(session)
    query = (
        select(Task)
        .where(
            Task.id.in_(ids["tasks"]),
            Task.document_id == ids["document"],
            Task.state.in_(LIVE_TASK),
        )
        .options(*LOADED)
        .order_by(Task.id)
        .limit(NAMED)
    )
    tasks = tuple(brief(task, now, book) for task in await session.scalars(query))
    if not tasks:
        return None
    number = (await session.get_one(Document, ids["document"])).number
    by = await session.get(Person, ids["by"]) if ids["by"] else None
    return TasksRebased(
        await name_of(session, claim.person_id),
        by.name if by is not None else "",
        number,
        tasks,
        ids["total"],
    )


COMPOSERS: dict[str, Composer] = {"tasks.rebased": told}
