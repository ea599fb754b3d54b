"""Stored files handed to those who may see them: one letter per file, each past the one door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority
from domain.notices import Notice, Refusal
from domain.notices.files import PER_PRESS, NoFiles, ReportFile, TaskFile
from models.reports import Attachment
from services.alarms import record
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import REPORT_FILE, TASK_FILE, Claim
from services.files import OPENED
from services.post import Post, post
from services.report_file import for_officer
from services.report_letters import reader, reopen
from services.sealed_numbers import may_open
from services.tasks import for_visitor


async def hand_report(
    session: AsyncSession, report_id: int, visitor: Visitor, after: int, now: datetime
) -> None:
    """The next files of a report to an officer. Refusal(NotYours) for anybody else, the people
    it is about among them; Refusal(NoFiles)."""
    report = (await for_officer(session, report_id, visitor, now)).report
    await hand(session, (Matter.REPORT, report.id, report.code), visitor, after, now)


async def hand_task(
    session: AsyncSession, task_id: int, visitor: Visitor, after: int, now: datetime
) -> None:
    """The next files of a task's result to whoever may see the task. Raises Refusal as above."""
    task = await for_visitor(session, task_id, visitor, now)
    await hand(session, (Matter.TASK, task.id, task.code), visitor, after, now)


async def hand(
    session: AsyncSession,
    about: tuple[Matter, int, str],
    visitor: Visitor,
    after: int,
    now: datetime,
) -> None:
    """Letters to the chat that asked, for the files behind the ``after`` first ones; who opened
    what is written down."""
    matter, matter_id, code = about
    query = select(Attachment.id).where(
        Attachment.matter == matter, Attachment.matter_id == matter_id
    )
    every = list(await session.scalars(query.order_by(Attachment.id)))
    asked = list(enumerate(every, start=1))[after : after + PER_PRESS]
    if not asked:
        raise Refusal(NoFiles(code))
    for _, attachment in asked:
        actor = visitor.person.id if visitor.person is not None else None
        opened = {"file": attachment}
        await record(session, matter, matter_id, OPENED, now, actor=actor, data=opened)
    letters = [
        Post(
            LETTERS[matter],
            matter,
            matter_id,
            to_contact=visitor.contact.id,
            ids={"file": attachment, "number": number, "of": len(every)},
            priority=Priority.REPLY,
        )
        for number, attachment in asked
    ]
    await post(session, letters, now)


LETTERS = {Matter.REPORT: REPORT_FILE, Matter.TASK: TASK_FILE}


async def sort_of(session: AsyncSession, claim: Claim) -> str:
    """What sort of file a letter is about, as its platform named it."""
    row = await session.get_one(Attachment, claim.ids["file"])
    return row.kind


async def of_report(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Past the door again when it is sent: it may have gone to other hands meanwhile."""
    opened = await reopen(session, claim, now)
    if opened is None:
        return None
    report, ids = opened.report, claim.ids
    sort = await sort_of(session, claim)
    return ReportFile(
        ids["file"],
        report.id,
        report.code,
        ids["number"],
        ids["of"],
        sort,
        raw=ids.get("raw", 0),
        verifying=may_open(opened),
    )


async def of_task(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    visitor = await reader(session, claim, now)
    try:
        task = await for_visitor(session, claim.matter_id or 0, visitor, now)
    except Refusal:
        return None
    ids = claim.ids
    sort = await sort_of(session, claim)
    return TaskFile(ids["file"], task.id, task.code, ids["number"], ids["of"], sort)


COMPOSERS: dict[str, Composer] = {REPORT_FILE: of_report, TASK_FILE: of_task}
