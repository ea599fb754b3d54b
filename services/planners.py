"""Every kind of clock, and who plans it."""

from __future__ import annotations

from domain.lifecycle import Matter
from services import (
    abuse_alarms,
    answer_clocks,
    case_apologies,
    case_doubts,
    case_pauses,
    desk_duties,
    desk_talks,
    digests,
    explanation_clock,
    group_digest,
    identity_clock,
    lateness_alarms,
    part_clock,
    report_alarms,
    request_clocks,
    retention_planner,
    series,
    summaries,
    task_alarms,
)
from services.alarms import Planner

PLANNERS: dict[tuple[Matter, str], Planner] = {
    **task_alarms.PLANNERS,
    **lateness_alarms.PLANNERS,
    **report_alarms.PLANNERS,
    **case_pauses.PLANNERS,
    **case_apologies.PLANNERS,
    **case_doubts.PLANNERS,
    **answer_clocks.PLANNERS,
    **digests.PLANNERS,
    **request_clocks.PLANNERS,
    **series.PLANNERS,
    **summaries.PLANNERS,
    **group_digest.PLANNERS,
    **identity_clock.PLANNERS,
    **retention_planner.PLANNERS,
    **explanation_clock.PLANNERS,
    **part_clock.PLANNERS,
    **desk_duties.PLANNERS,
    **desk_talks.PLANNERS,
    **abuse_alarms.PLANNERS,
}
