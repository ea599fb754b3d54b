"""Every kind of clock, and who plans it."""

from __future__ import annotations

from domain.lifecycle import Matter
from services import digests, group_digest, report_alarms, summaries, task_alarms
from services.alarms import Planner

PLANNERS: dict[tuple[Matter, str], Planner] = {
    **task_alarms.PLANNERS,
    **report_alarms.PLANNERS,
    **digests.PLANNERS,
    **summaries.PLANNERS,
    **group_digest.PLANNERS,
}
