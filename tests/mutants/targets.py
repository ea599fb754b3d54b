"""The modules whose bugs would hurt most, and the fast tests that should notice them, the
quickest first: the first failure ends a trial."""

from __future__ import annotations

FILES = "tests/journeys/test_files.py"
PLANNER = "tests/scheduler/test_planner.py"
COURIER = "tests/services/test_courier.py"
DESK = "tests/services/test_desk.py"
INTAKE = "tests/services/test_intake.py"
LADDER = "tests/domain/test_ladder.py"
PLANNING = "tests/services/test_task_planning.py"
PROMISES = "tests/services/test_promises.py"
ROUTING = "tests/domain/test_routing.py"

ACCUSED = "tests/journeys/test_reports_accused.py"
NEAR = "tests/journeys/test_reports_near.py"
EXPLAINED = "tests/journeys/test_reports_explained.py"
ACTS = "tests/journeys/test_task_acts.py"
DUE = "tests/journeys/test_reports_due.py"
ESCALATION = "tests/journeys/test_escalation.py"
EXTENSIONS = "tests/journeys/test_extensions.py"
HOLDING = "tests/journeys/test_holding.py"
PARTS = "tests/journeys/test_parts_and_series.py"
STANDING_IN = "tests/journeys/test_standing_in.py"
HANDLED = "tests/journeys/test_reports_handled.py"
ANSWERS = "tests/journeys/test_answers.py"
RESULTS = "tests/journeys/test_results.py"
REPORTS = "tests/journeys/test_reports.py"

BREAKDOWNS = "tests/journeys/test_breakdowns.py"
CALENDAR = "tests/journeys/test_calendar.py"
CAUSES = "tests/services/test_breakdown_history.py"
COUNTING = "tests/services/test_statistics.py"
DATING = "tests/journeys/test_deadlines.py"
DIGESTS = "tests/journeys/test_digests.py"
DIRECTIVES = "tests/journeys/test_directives.py"
EVALUATION = "tests/journeys/test_evaluation.py"
EXPLANATIONS = "tests/journeys/test_explanations.py"
FEED = "tests/journeys/test_calendar_feed.py"
FIGURES = "tests/domain/test_statistics.py"
GROUPS = "tests/journeys/test_groups.py"
HANDOVERS = "tests/journeys/test_handovers.py"
HISTORY = "tests/services/test_life_history.py"
LATENESS = "tests/journeys/test_lateness.py"
PARTING = "tests/domain/test_breakdowns.py"
PERIODS = "tests/domain/test_periods.py"
PHRASES = "tests/domain/test_deadline_phrases.py"
READING = "tests/domain/test_deadlines.py"
RECURRING = "tests/domain/test_recurring.py"
REGISTER = "tests/services/test_register.py"
REGISTERS = "tests/journeys/test_registers.py"
REPLACING = "tests/journeys/test_replacing.py"
SUMMARIES = "tests/journeys/test_summaries.py"
TIMELINE = "tests/domain/test_timeline.py"

OUTSIDERS = (
    "tests/rights/test_outsiders.py::test_no_button_opens_or_changes_what_is_not_theirs"
    "[sqlite-official]"
)
"""One role is enough for most bugs; all of them take minutes."""

NEIGHBOURS = OUTSIDERS.replace("official", "head")

TARGETS: dict[str, tuple[str, ...]] = {
    # desk
    "handlers/desk.py": (INTAKE, DESK, PROMISES),
    "handlers/dialogue.py": (REPORTS,),
    "handlers/routes.py": (INTAKE, REPORTS, OUTSIDERS),
    "services/intake.py": (INTAKE, PROMISES, REPORTS),
    # courier
    "scheduler/courier.py": (COURIER, PROMISES),
    "scheduler/packing.py": (COURIER, PROMISES, FILES),
    "scheduler/verdicts.py": (COURIER, PROMISES),
    "scheduler/pacer.py": (COURIER,),
    "services/aftermath.py": (COURIER, ACCUSED),
    "services/addressing.py": (COURIER, PROMISES),
    "services/dispatch.py": (COURIER, PROMISES),
    "services/letter_queue.py": (COURIER, PROMISES),
    "services/settling.py": (COURIER, PROMISES),
    # planning
    "domain/ladder.py": (LADDER, ESCALATION),
    "scheduler/planner.py": (PROMISES, ESCALATION),
    "services/alarms.py": (PROMISES, PLANNER, PLANNING, ESCALATION),
    "services/clocks.py": (PROMISES, PLANNING, ESCALATION),
    "services/task_alarms.py": (PLANNING, ESCALATION, ACTS),
    "services/report_alarms.py": (DUE, ACCUSED),
    # rights
    "domain/rights.py": (NEIGHBOURS, ACTS),
    "services/contacts.py": (PROMISES, OUTSIDERS, ACTS),
    "services/directory.py": (ESCALATION, HANDLED),
    "services/task_doors.py": (ACTS, NEIGHBOURS),
    "services/task_people.py": (ACTS, NEIGHBOURS, ESCALATION),
    # routing
    "domain/routing.py": (ROUTING, HANDLED),
    "services/report_file.py": (HANDLED, ACCUSED),
    "services/report_owners.py": (HANDLED,),
    "services/report_routing.py": (HANDLED, ACCUSED),
    "services/exclusion.py": (ACCUSED, NEAR),
    "services/report_ways.py": (ACCUSED, NEAR),
    # the life of a task
    "domain/pausing.py": (RECURRING, HOLDING),
    "domain/recurrences.py": (RECURRING, PHRASES),
    "domain/recurring.py": (RECURRING, PARTS),
    "domain/requests.py": (EXTENSIONS, EXPLANATIONS, HOLDING),
    "services/absences.py": (STANDING_IN, ESCALATION, "tests/journeys/test_tasks.py"),
    "services/explanations.py": (EXPLANATIONS,),
    "services/extensions.py": (EXTENSIONS, HOLDING, CALENDAR),
    "services/handbacks.py": (HOLDING,),
    "services/handovers.py": (HANDOVERS,),
    "services/holding.py": (HOLDING,),
    "services/opinions.py": (EXPLANATIONS,),
    "services/parts.py": (PARTS,),
    "services/replacing.py": (REPLACING,),
    "services/request_clocks.py": (EXTENSIONS, EXPLANATIONS, HOLDING),
    "services/requests.py": (EXTENSIONS, EXPLANATIONS, HOLDING),
    "services/series.py": (PARTS,),
    # deadlines in words
    "domain/deadline_phrases.py": (PHRASES,),
    "domain/deadlines.py": (READING, PHRASES),
    "services/calendars.py": (CALENDAR, "tests/bot/test_deadline_commands.py"),
    "services/deadlines.py": (DATING, CALENDAR),
    # lateness
    "domain/evaluation.py": (EVALUATION, "tests/documents/test_evaluation.py"),
    "domain/lateness.py": (TIMELINE, LATENESS),
    "domain/timeline.py": (TIMELINE, EVALUATION),
    "services/enrolments.py": (REGISTERS,),
    "services/evaluation.py": (EVALUATION,),
    "services/lateness.py": (LATENESS, CAUSES),
    "services/lateness_alarms.py": (LATENESS,),
    "services/ledger.py": (LATENESS, "tests/bot/test_ledger_commands.py"),
    # statistics as of any day
    "domain/breakdowns.py": (PARTING, BREAKDOWNS),
    "domain/statistics.py": (FIGURES, TIMELINE, COUNTING),
    "services/breakdown.py": (BREAKDOWNS, CAUSES),
    "services/register.py": (REGISTER, HISTORY),
    "services/standing.py": (REGISTER, COUNTING),
    "services/statistics.py": (COUNTING, REGISTER, BREAKDOWNS),
    "services/summaries.py": (SUMMARIES,),
    # outward: groups, calendars, directives
    "services/directive_items.py": (DIRECTIVES,),
    "services/directives.py": (DIRECTIVES,),
    "services/feeds.py": (FEED,),
    "services/group_digest.py": (GROUPS,),
    "services/groups.py": (GROUPS, "tests/journeys/test_groups_on_telegram.py"),
}
