"""Every kind of letter about a matter, and who words it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.lifecycle import Matter
from domain.notices import Notice
from domain.notices.general import LetterRejected, Menu, NobodyTold, UpdateFailed
from models.office import Person
from models.reports import Report
from models.sealing import identity_of
from models.work import Task
from services import task_facts, task_letters
from services.absences import COMPOSERS as ABSENCE_COMPOSERS
from services.abuse_letters import COMPOSERS as ABUSE_COMPOSERS
from services.access_letters import COMPOSERS as ACCESS_COMPOSERS
from services.answer_letters import COMPOSERS as ANSWER_COMPOSERS
from services.books import COMPOSERS as BOOK_COMPOSERS
from services.case_letters import COMPOSERS as CASE_COMPOSERS
from services.cleaning_letters import COMPOSERS as CLEANING_COMPOSERS
from services.commendations import COMPOSERS as PRAISE_COMPOSERS
from services.compose import Composer
from services.contacts import ADDRESS
from services.deadlines import COMPOSERS as DEADLINE_COMPOSERS
from services.digests import COMPOSERS as DIGEST_COMPOSERS
from services.directive_letters import COMPOSERS as DIRECTIVE_COMPOSERS
from services.dispatch import Claim
from services.enclosures import COMPOSERS as FILE_COMPOSERS
from services.enrolments import COMPOSERS as ENTRY_COMPOSERS
from services.evaluation_letters import COMPOSERS as EVALUATION_COMPOSERS
from services.explanation_clock import COMPOSERS as EXPLANATION_COMPOSERS
from services.findings import COMPOSERS as FINDING_COMPOSERS
from services.flags import COMPOSERS as FLAG_COMPOSERS
from services.group_digest import COMPOSERS as GROUP_COMPOSERS
from services.handovers import COMPOSERS as HANDOVER_COMPOSERS
from services.holding_letters import COMPOSERS as HOLDING_COMPOSERS
from services.hotline_papers import COMPOSERS as HOTLINE_PAPER_COMPOSERS
from services.intake import failed_count
from services.late_files import COMPOSERS as LATE_FILE_COMPOSERS
from services.lateness_letters import COMPOSERS as LATENESS_COMPOSERS
from services.leaving import COMPOSERS as LEAVING_COMPOSERS
from services.pakn import COMPOSERS as PAKN_COMPOSERS
from services.papers import COMPOSERS as PAPER_COMPOSERS
from services.part_clock import COMPOSERS as PART_COMPOSERS
from services.posters import COMPOSERS as POSTER_COMPOSERS
from services.protection_letters import COMPOSERS as PROTECTION_COMPOSERS
from services.publications import COMPOSERS as PUBLIC_COMPOSERS
from services.ratings import COMPOSERS as RATING_COMPOSERS
from services.replacing import COMPOSERS as REPLACING_COMPOSERS
from services.report_letters import COMPOSERS as REPORT_COMPOSERS
from services.report_recount import COMPOSERS as RECOUNT_COMPOSERS
from services.request_letters import COMPOSERS as REQUEST_COMPOSERS
from services.summaries import COMPOSERS as SUMMARY_COMPOSERS
from services.talk_letters import COMPOSERS as TALK_COMPOSERS
from services.way_letters import COMPOSERS as WAY_COMPOSERS


def open_address(session: AsyncSession, claim: Claim) -> str:
    """The chat's id on its platform, opened for the courier alone."""
    return identity_of(session).open(ADDRESS, claim.address).decode()


async def read_ahead(session: AsyncSession, claims: Sequence[Claim]) -> list[Task | Person]:
    """What these letters speak of, in a few questions whatever their number; to be held while
    they are worded."""
    tasks = {one.matter_id for one in claims if one.matter is Matter.TASK and one.matter_id}
    readers = {one.person_id for one in claims if one.person_id}
    return await task_facts.read_ahead(session, tasks, readers) if tasks or readers else []


async def menu(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    return Menu(tuple(claim.ids["names"]))


async def nobody_told(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    person = await session.get_one(Person, claim.ids["person"], options=[joinedload(Person.unit)])
    code = await code_of(session, claim.matter, claim.matter_id)
    return NobodyTold(person.name, person.unit.name, claim.ids["why"], code, claim.posted_at)


CODES = {
    Matter.TASK: select(Task.code).where(Task.id == bindparam("id")),
    Matter.REPORT: select(Report.code).where(Report.id == bindparam("id")),
}


async def code_of(session: AsyncSession, matter: Matter | None, matter_id: int | None) -> str:
    """The code people know a matter by; "" for what has none."""
    query = CODES.get(matter or Matter.PERSON)
    return "" if query is None else await session.scalar(query, {"id": matter_id}) or ""


async def update_failed(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    count = await failed_count(session)
    return UpdateFailed(claim.ids["trace"], count) if count else None


async def letter_rejected(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    return LetterRejected(claim.ids["letter"], claim.ids["channel"], claim.ids["why"])


COMPOSERS: dict[str, Composer] = {
    "menu": menu,
    "nobody.told": nobody_told,
    "update.failed": update_failed,
    "letter.rejected": letter_rejected,
    **task_letters.COMPOSERS,
    **DIGEST_COMPOSERS,
    **ABSENCE_COMPOSERS,
    **REPORT_COMPOSERS,
    **ANSWER_COMPOSERS,
    **FLAG_COMPOSERS,
    **PRAISE_COMPOSERS,
    **PAKN_COMPOSERS,
    **PUBLIC_COMPOSERS,
    **RATING_COMPOSERS,
    **FILE_COMPOSERS,
    **PAPER_COMPOSERS,
    **SUMMARY_COMPOSERS,
    **GROUP_COMPOSERS,
    **FINDING_COMPOSERS,
    **REQUEST_COMPOSERS,
    **HOLDING_COMPOSERS,
    **HANDOVER_COMPOSERS,
    **LEAVING_COMPOSERS,
    **REPLACING_COMPOSERS,
    **DIRECTIVE_COMPOSERS,
    **DEADLINE_COMPOSERS,
    **LATENESS_COMPOSERS,
    **ENTRY_COMPOSERS,
    **EVALUATION_COMPOSERS,
    **BOOK_COMPOSERS,
    **RECOUNT_COMPOSERS,
    **PROTECTION_COMPOSERS,
    **CASE_COMPOSERS,
    **LATE_FILE_COMPOSERS,
    **EXPLANATION_COMPOSERS,
    **PART_COMPOSERS,
    **WAY_COMPOSERS,
    **CLEANING_COMPOSERS,
    **ABUSE_COMPOSERS,
    **ACCESS_COMPOSERS,
    **TALK_COMPOSERS,
    **HOTLINE_PAPER_COMPOSERS,
    **POSTER_COMPOSERS,
}
