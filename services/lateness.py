"""The ledger of lateness: why a deadline was missed, and whether the competent person agrees.

Entries are only added; the latest cause of a deadline speaks for it, the latest verdict about that
cause decides. A confirmed objective cause is counted beside the figures and never taken out of
them (NĐ 335/2025/NĐ-CP spares the official's points, not the statistic).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lateness import Cause, Group, Statement, groups_of, is_late, spares
from domain.lifecycle import LetterState, Matter, Priority, TaskState
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.rights import Right
from models.ledger import Lateness
from models.post import Letter
from models.work import DigestItem, Task
from services.alarms import CAUSE, record
from services.clocks import silence
from services.contacts import Visitor
from services.directory import Directory, directory, without
from services.post import Post, post
from services.task_doors import for_visitor
from services.task_people import accepters, apart, hands, heads_of, with_stand_ins


@dataclass(frozen=True, slots=True)
class Record:
    """What the ledger says of one missed deadline: its latest cause, the latest verdict on it."""

    said: Lateness
    verdict: Lateness | None

    @property
    def spared(self) -> bool:
        return spares(self.said.cause, self.verdict.act if self.verdict is not None else None)


# --- reading --------------------------------------------------------------------------------


async def entries(session: AsyncSession, task_id: int) -> list[Lateness]:
    """Everything ever written about a task, oldest first."""
    query = select(Lateness).where(Lateness.task_id == task_id).order_by(Lateness.id)
    return list(await session.scalars(query))


async def record_of(session: AsyncSession, task: Task) -> Record | None:
    """What is said of the deadline in force; None while nobody has stated a cause."""
    if task.due_at is None:
        return None
    return latest([one for one in await entries(session, task.id) if one.due_at == task.due_at])


def latest(of_deadline: list[Lateness]) -> Record | None:
    said = next((one for one in reversed(of_deadline) if one.act is Statement.STATED), None)
    if said is None:
        return None
    verdicts = [one for one in of_deadline if one.about_id == said.id]
    return Record(said, verdicts[-1] if verdicts else None)


def late(task: Task, now: datetime) -> bool:
    handed_in = task.done_at if task.state is TaskState.DONE else task.submitted_at
    return is_late(task.state, task.due_at, handed_in or task.submitted_at, now)


def may_state(task: Task, visitor: Visitor, who: Directory) -> bool:
    """Those whose hands it is in, their heads, whoever stands in for them."""
    if visitor.person is None:
        return False
    theirs = with_stand_ins((*hands(task, who), *heads_of(task, who)), who)
    return visitor.person.id in theirs or visitor.may(Right.SEE_UNIT, task.lead.path)


def judges(task: Task, who: Directory, stated_by: int | None) -> tuple[int, ...]:
    """The competent: who accepts the result, else the superiors; never who stated the cause or
    has the task in hand."""
    barred = (*hands(task, who), *(() if stated_by is None else (stated_by,)))
    return without(accepters(task, who), barred) or who.superiors(task.lead_unit_id, barred)


def may_judge(task: Task, entry: Lateness, visitor: Visitor, who: Directory) -> bool:
    if visitor.person is None or visitor.person.id == entry.actor_id:
        return False
    return visitor.person.id in apart(judges(task, who, entry.actor_id), task, who)


# --- writing --------------------------------------------------------------------------------


async def for_stating(
    session: AsyncSession, task_id: int, visitor: Visitor, now: datetime, *, lock: bool = False
) -> Task:
    """The task, if this person may say now why it is late. Raises Refusal."""
    task = await for_visitor(session, task_id, visitor, now, lock=lock)
    if not may_state(task, visitor, await directory(session, now)):
        raise Refusal(NotYours())
    if not late(task, now):
        raise Refusal(NotNow(task.code))
    return task


async def state(
    session: AsyncSession,
    task_id: int,
    visitor: Visitor,
    cause: Cause,
    obstacle: Group,
    words: str,
    now: datetime,
) -> tuple[Task, Lateness]:
    """Write a cause down for the deadline in force; whoever is competent hears of it. A later
    one takes its place, and needs a verdict of its own. Raises Refusal."""
    task = await for_stating(session, task_id, visitor, now, lock=True)
    if task.due_at is None or visitor.person is None or obstacle not in groups_of(cause):
        raise Refusal(NotNow(task.code))
    person = visitor.person.id
    entry = Lateness(
        task_id=task.id, version=task.due_version, due_at=task.due_at, at=now,
        act=Statement.STATED, actor_id=person, cause=cause, obstacle=obstacle, words=words,
    )  # fmt: skip
    session.add(entry)
    await session.flush()
    await asked_no_more(session, task.id)
    await record(
        session, Matter.TASK, task.id, "late_stated", now, actor=person, version=task.due_version,
        data={"entry": entry.id, "cause": cause, "group": obstacle, "text": words},
    )  # fmt: skip
    who = await directory(session, now)
    readers = judges(task, who, person)
    await tell(session, task.id, "late.stated", readers, who, now, entry.id)
    return task, entry


async def asked_no_more(session: AsyncSession, task_id: int) -> None:
    """The clock that asks is silent, and what it has not said yet is taken back."""
    await silence(session, Matter.TASK, task_id, CAUSE)
    waiting = select(Letter.id).where(
        Letter.state == LetterState.WAITING, Letter.id == DigestItem.letter_id
    )
    await session.execute(
        delete(DigestItem)
        .where(
            DigestItem.matter == Matter.TASK,
            DigestItem.matter_id == task_id,
            DigestItem.kind == CAUSE,
            or_(DigestItem.letter_id.is_(None), exists(waiting)),
        )
        .execution_options(synchronize_session=False)
    )


async def for_judging(
    session: AsyncSession, entry_id: int, visitor: Visitor, now: datetime, *, lock: bool = False
) -> tuple[Task, Lateness]:
    """A stated cause and its task, if this person may judge it and no later one speaks instead.
    Raises Refusal."""
    entry = await session.get(Lateness, entry_id)
    if entry is None or entry.act is not Statement.STATED:
        raise Refusal(NotYours())
    task = await for_visitor(session, entry.task_id, visitor, now, lock=lock)
    if not may_judge(task, entry, visitor, await directory(session, now)):
        raise Refusal(NotYours())
    same = [one for one in await entries(session, task.id) if one.due_at == entry.due_at]
    current = latest(same)
    if current is None or current.said.id != entry.id:
        raise Refusal(NotNow(task.code))
    return task, entry


async def judge(
    session: AsyncSession,
    entry_id: int,
    visitor: Visitor,
    verdict: Statement,
    now: datetime,
    *,
    document: str = "",
    words: str = "",
) -> tuple[Task, Lateness]:
    """Confirm a cause, with the number of the paper that does, or refuse it, with why; a verdict
    may be given again and the latest counts. Both sides hear of it. Raises Refusal."""
    task, entry = await for_judging(session, entry_id, visitor, now, lock=True)
    if visitor.person is None or verdict is Statement.STATED:
        raise Refusal(NotYours())
    person = visitor.person.id
    session.add(
        Lateness(
            task_id=task.id, version=entry.version, due_at=entry.due_at, at=now, act=verdict,
            about_id=entry.id, actor_id=person, document=document, words=words,
        )
    )  # fmt: skip
    await record(
        session, Matter.TASK, task.id, "late_judged", now, actor=person, version=entry.version,
        data={"entry": entry.id, "verdict": verdict, "document": document, "text": words},
    )  # fmt: skip
    who = await directory(session, now)
    stater = () if entry.actor_id is None or entry.actor_id in who.gone else (entry.actor_id,)
    readers = without(dict.fromkeys((*hands(task, who), *stater)), (person,))
    await tell(session, task.id, "late.judged", readers, who, now, entry.id)
    return task, entry


async def tell(
    session: AsyncSession,
    task_id: int,
    kind: str,
    people: tuple[int, ...],
    who: Directory,
    now: datetime,
    entry: int,
) -> None:
    letters = [
        Post(kind, Matter.TASK, task_id, to_person=person, ids={"entry": entry},
             priority=Priority.REMINDER)
        for person in dict.fromkeys(map(who.hears, people))
    ]  # fmt: skip
    await post(session, letters, now)
