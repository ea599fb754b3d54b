"""Late administrative files of a unit, and the apologies for them.

Who watches over a unit sees its late files; its head, deputies and clerks enter them and write the
apology, once per file: an appointment is put off once only (NĐ 61/2018/NĐ-CP, kept in mind for NĐ
118/2025/NĐ-CP). The applicant's name and the file's number are sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.apologies import ApologyOrder, ApologyPaper, LateWords
from domain.lifecycle import Category, Matter
from domain.notices import Notice, Refusal
from domain.notices.general import NotYours
from domain.notices.late_files import (
    ApologyDayWrong,
    ApologySlip,
    ApologyThere,
    LateFileKnown,
    LateFileRow,
    LateFilesShown,
)
from domain.paging import nearest
from domain.rights import Right
from domain.words import fold
from domain.worktime import today
from models.case_clock import LateFile
from models.office import Unit
from models.reports import Report
from models.sealing import open_json, seal_json, vault_of
from services.alarms import record
from services.almanac import almanac
from services.case_extensions import person_of
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import APOLOGY_SLIP, Claim
from services.post import file_for, post
from services.report_file import Opened, for_officer
from services.report_letters import reader
from services.reporting import said

SEALED = "late_file"
PER_PAGE = 8


def may_enter(visitor: Visitor) -> bool:
    """Whoever answers for a unit or keeps its books; ``enter`` asks whether it is the own one."""
    return visitor.person is not None and visitor.may(Right.SEE_UNIT)


def of_a_late_file(opened: Opened) -> bool:
    """Whether a citizen's case may be about a late file: of that category, with whoever has it."""
    return opened.report.category is Category.DELAY and (opened.holder or opened.handler)


async def for_case(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> Report:
    """The case a late file is entered from. Raises Refusal."""
    opened = await for_officer(session, report_id, visitor, now)
    if not of_a_late_file(opened) or not may_enter(visitor):
        raise Refusal(NotYours())
    return opened.report


def words_of(session: AsyncSession, row: LateFile) -> LateWords:
    return LateWords(**open_json(session, SEALED, row.words))


def hash_of(session: AsyncSession, number: str) -> str:
    return vault_of(session).digest(SEALED, "".join(fold(number).split()))


async def enter(
    session: AsyncSession,
    visitor: Visitor,
    words: LateWords,
    due_on: date,
    now: datetime,
    report_id: int | None = None,
) -> LateFile:
    """Write a late file of one's own unit down. Raises Refusal: not theirs, a day that has not
    passed, or a file that is there already."""
    me = person_of(visitor)
    home = await session.scalar(select(Unit.path).where(Unit.id == me.unit_id))
    if home is None or not visitor.may(Right.SEE_UNIT, home):
        raise Refusal(NotYours())
    if due_on >= today(now):
        raise Refusal(ApologyDayWrong(late=True, on=today(now)))
    hashed = hash_of(session, words.number)
    known = select(LateFile.id).where(LateFile.number_hash == hashed, LateFile.due_on == due_on)
    if await session.scalar(known) is not None:
        raise Refusal(LateFileKnown(words.number))
    row = LateFile(
        unit_id=me.unit_id, report_id=report_id, number_hash=hashed,
        words=seal_json(session, SEALED, asdict(words)), due_on=due_on, new_on=None,
        signed_by="", entered_by_id=me.id, entered_at=now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await record(
        session, Matter.UNIT, me.unit_id, "late_file_entered", now, actor=me.id,
        data={"file": row.id},
    )  # fmt: skip
    return row


async def for_visitor(
    session: AsyncSession, file_id: int, visitor: Visitor, *, lock: bool = False
) -> tuple[LateFile, Unit]:
    """A late file of a unit this visitor watches over. Raises Refusal(NotYours())."""
    query = select(LateFile, Unit).join(Unit, Unit.id == LateFile.unit_id)
    query = query.where(LateFile.id == file_id)
    if lock:
        query = query.with_for_update(of=LateFile)
    found = (await session.execute(query)).one_or_none()
    if found is None or not visitor.may(Right.SEE_TASKS, found[1].path):
        raise Refusal(NotYours())
    return found[0], found[1]


async def to_apologise(
    session: AsyncSession, file_id: int, visitor: Visitor, *, lock: bool = False
) -> tuple[LateFile, Unit]:
    """Likewise, without an apology yet and of one's own unit. Raises Refusal."""
    row, unit = await for_visitor(session, file_id, visitor, lock=lock)
    if not visitor.may(Right.SEE_UNIT, unit.path):
        raise Refusal(NotYours())
    if row.signed_by:
        raise Refusal(ApologyThere(words_of(session, row).number, row.new_on))
    return row, unit


async def refuse_day(session: AsyncSession, day: date, now: datetime) -> None:
    """Raises Refusal for a new day that has come, or is off."""
    if day <= today(now) or not (await almanac(session)).calendar.is_working(day):
        raise Refusal(ApologyDayWrong(late=False, on=today(now)))


async def apologise(
    session: AsyncSession,
    file_id: int,
    visitor: Visitor,
    *,
    reason: str,
    new_on: date,
    signed_by: str,
    now: datetime,
) -> LateFile:
    """Write the apology down and have the slip sent to the chat that asked. Raises Refusal."""
    row, _ = await to_apologise(session, file_id, visitor, lock=True)
    await refuse_day(session, new_on, now)
    words = words_of(session, row)
    told = LateWords(words.number, words.person, words.procedure, reason)
    row.words = seal_json(session, SEALED, asdict(told))
    row.new_on, row.signed_by, row.apologised_at = new_on, signed_by, now
    me = person_of(visitor)
    await record(
        session, Matter.UNIT, row.unit_id, "late_file_apologised", now, actor=me.id,
        data={"file": row.id, "new_on": new_on.isoformat()},
    )  # fmt: skip
    await session.flush()
    await order(session, row.id, visitor, now)
    return row


async def order(session: AsyncSession, file_id: int, visitor: Visitor, now: datetime) -> None:
    """The slip as a file, to the chat that asked. Raises Refusal."""
    row, _ = await for_visitor(session, file_id, visitor)
    if not row.signed_by:
        raise Refusal(NotYours())
    me = person_of(visitor)
    letter = file_for(APOLOGY_SLIP, me.id, visitor.contact.id, {"file": row.id})
    await post(session, [letter], now)


async def listed(
    session: AsyncSession, visitor: Visitor, page: int, now: datetime, *, done: bool = False
) -> LateFilesShown:
    """A page of the late files of the units this visitor watches over: those without an apology,
    the longest late first, or (``done``) those with one, the newest first. Raises Refusal."""
    roots = visitor.roots(Right.SEE_TASKS)
    if not roots:
        raise Refusal(NotYours())
    units = select(Unit.id).where(or_(*(Unit.path.startswith(root) for root in roots)))
    mine = LateFile.unit_id.in_(units)
    open_, there = LateFile.apologised_at.is_(None), LateFile.apologised_at.is_not(None)
    query = select(func.count()).select_from(LateFile)
    waiting = await session.scalar(query.where(mine, open_)) or 0
    settled = await session.scalar(query.where(mine, there)) or 0
    page, pages = nearest(page, settled if done else waiting, PER_PAGE)
    order_by = (LateFile.apologised_at.desc(),) if done else (LateFile.due_on, LateFile.id)
    rows = await session.execute(
        select(LateFile, Unit.name)
        .join(Unit, Unit.id == LateFile.unit_id)
        .where(mine, there if done else open_)
        .order_by(*order_by)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    shown = await shown_of(session, [(row, unit) for row, unit in rows], now)
    return LateFilesShown(shown, waiting, settled, done, page, pages, may_enter(visitor))


async def shown_of(
    session: AsyncSession, rows: Sequence[tuple[LateFile, str]], now: datetime
) -> tuple[LateFileRow, ...]:
    calendar = (await almanac(session)).calendar
    return tuple(
        LateFileRow(
            row.id,
            words_of(session, row).number,
            unit,
            row.due_on,
            calendar.working_days_between(row.due_on, today(now)),
            row.new_on,
        )
        for row, unit in rows
    )


async def slip(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Past the same door when it leaves: a right may have ended meanwhile."""
    visitor = await reader(session, claim, now)
    try:
        row, unit = await for_visitor(session, claim.ids["file"], visitor)
    except Refusal:
        return None
    if row.new_on is None:
        return None
    book = await almanac(session)
    paper = ApologyPaper(
        superior=said(book, "paper.superior"),
        issuer=book.text("office.name"),
        place=said(book, "paper.place"),
        unit=unit.name,
        words=words_of(session, row),
        due_on=row.due_on,
        new_on=row.new_on,
        signed_by=row.signed_by,
        printed_on=today(now),
    )
    return ApologySlip(ApologyOrder(paper))


COMPOSERS: dict[str, Composer] = {APOLOGY_SLIP: slip}
