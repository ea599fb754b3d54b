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
ACTS = "tests/journeys/test_task_acts.py"
DUE = "tests/journeys/test_reports_due.py"
ESCALATION = "tests/journeys/test_escalation.py"
EXTENSIONS = "tests/journeys/test_extensions.py"
HOLDING = "tests/journeys/test_holding.py"
PARTS = "tests/journeys/test_parts_and_series.py"
STANDING_IN = "tests/journeys/test_standing_in.py"
HANDLED = "tests/journeys/test_reports_handled.py"
REPORTS = "tests/journeys/test_reports.py"

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
}
