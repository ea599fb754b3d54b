"""What the retention clock leads to: a notice to those who hold the report, then its erasure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience
from domain.lifecycle import LIVE_REPORT, Matter
from domain.retention import Why
from models.reports import Report
from models.retention import LegalHold
from services.alarms import Due, Plan, Planner
from services.almanac import Almanac, almanac
from services.post import Post, post
from services.report_readers import Readers, read_readers
from services.retention import erase
from services.retention_clock import RETENTION, TOLD, UNTOLD, notice_at, period_of

SOON = "retention.soon"
AT_ONCE = 20  # erased in one transaction; the others are due still
TELLING = (Audience.HEAD, Audience.HOTLINE, Audience.SUPERVISOR)


@dataclass
class Batch:
    """What planning the clocks of many files at one moment has in common."""

    reports: Mapping[int, Report]
    held: frozenset[int]
    readers: Readers
    book: Almanac
    now: datetime
    soon: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    gone: int = 0

    async def plan_one(self, session: AsyncSession, plan: Plan, alarm: Due) -> None:
        report = self.reports[alarm.matter_id]
        over = report.state in LIVE_REPORT or report.erased_at is not None
        if over or report.id in self.held:  # a hold that is lifted winds the clock again
            plan.silence(alarm)
            return
        settled = alarm.anchor_at or report.answered_at or report.received_at
        span = period_of(self.book, report.category, settled)
        tells_at, ends_at = notice_at(span, self.book), self.book.morning_of(span.ends_on)
        if alarm.climbed == UNTOLD and self.now >= tells_at:
            self.tell(report)
            full = self.now + (ends_at - tells_at)  # a period made shorter gives its notice too
            plan.alarms.append(turned(alarm, TOLD, max(ends_at, full)))
        elif self.now < ends_at:  # or one made longer
            plan.alarms.append(turned(alarm, UNTOLD, tells_at))
        elif self.gone < AT_ONCE:
            self.gone += 1
            await erase(session, report.id, Why.EXPIRED, self.now, basis=self.basis())

    def tell(self, report: Report) -> None:
        readers = {one for seat in TELLING for one in self.readers.sitting(report, seat, RETENTION)}
        for reader in readers or self.readers.last_resort(report):
            self.soon[reader].append(report.id)

    def basis(self) -> str:
        return f"{self.book.text('retention.months')}; {self.book.text('retention.by_category')}"


def turned(alarm: Due, climbed: int, next_at: datetime) -> dict[str, object]:
    return {"id": alarm.id, "climbed": climbed, "next_at": next_at, "failures": 0}


async def plan_retention(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    ids = [alarm.matter_id for alarm in alarms]
    reports = {
        one.id: one for one in await session.scalars(select(Report).where(Report.id.in_(ids)))
    }
    holds = select(LegalHold.report_id).where(
        LegalHold.report_id.in_(ids), LegalHold.lifted_at.is_(None)
    )
    held = frozenset(await session.scalars(holds))
    readers = await read_readers(session, list(reports.values()), now)
    batch = Batch(reports, held, readers, await almanac(session), now)
    plan = Plan()
    for alarm in alarms:
        await batch.plan_one(session, plan, alarm)
    await post(session, [letter(reader, about, now) for reader, about in batch.soon.items()], now)
    plan.posted = len(batch.soon)
    return plan


def letter(reader: int, reports: list[int], now: datetime) -> Post:
    """One per reader and moment, however many files it speaks of."""
    return Post(
        SOON,
        Matter.PERSON,
        reader,
        to_person=reader,
        key=f"retention:{reader}:{min(reports)}:{int(now.timestamp())}",
        ids={"reports": sorted(reports)},
    )


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.REPORT, RETENTION): plan_retention}
