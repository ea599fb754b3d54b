"""«Không thuộc thẩm quyền»: how often a report was returned, and who decides when it was too often.

A unit may be wrong once; the second time somebody over all units decides, and that binds
(Chỉ thị 631-CT/BCSĐ: không đùn đẩy trách nhiệm).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.rights import Role
from models.reports import Report
from models.routing import CaseCourse
from services.almanac import almanac
from services.directory import Directory, directory
from services.report_file import hearing

RETURNS = "report.returns"


async def returned(session: AsyncSession, report: Report, now: datetime) -> int:
    """Count a return; from the one the policy names on, a supervisor decides, if there is any
    whom the report is not about. Returns how many there were."""
    course = await course_of(session, report.id)
    course.returned += 1
    book = await almanac(session)
    if course.returned >= book.number(RETURNS):
        who = await directory(session, now)
        course.disputed = bool(await supervisors(session, report, who, now))
    return course.returned


async def course_of(session: AsyncSession, report_id: int) -> CaseCourse:
    course = await session.get(CaseCourse, report_id)
    if course is None:
        course = CaseCourse(report_id=report_id, returned=0, disputed=False, settled=False)
        session.add(course)
        await session.flush()
    return course


async def settle(session: AsyncSession, report: Report) -> bool:
    """A supervisor has decided, if one had to: it is returned no more. Whether one had to."""
    course = await session.get(CaseCourse, report.id)
    if course is None or not course.disputed:
        return False
    course.disputed, course.settled = False, True
    return True


async def deciding(
    session: AsyncSession, report: Report, who: Directory, now: datetime
) -> tuple[int, ...]:
    """The supervisors who must decide now; () while nobody has to."""
    course = await session.get(CaseCourse, report.id)
    if course is None or not course.disputed:
        return ()
    return await supervisors(session, report, who, now)


async def supervisors(
    session: AsyncSession, report: Report, who: Directory, now: datetime
) -> tuple[int, ...]:
    """The supervisors over the unit whom the report is not about."""
    return await hearing(session, report, who.covering(Role.SUPERVISOR, report.unit_id), now)
