"""The modules whose bugs would hurt most, and the fast tests that should notice them."""

from __future__ import annotations

JOURNEYS = "tests/journeys"
SERVICES = "tests/services"
LADDER = "tests/domain/test_ladder.py"
RIGHTS = "tests/rights"
COURIER = "tests/services/test_courier.py"
INTAKE = "tests/services/test_intake.py"

TARGETS: dict[str, tuple[str, ...]] = {
    # desk
    "handlers/desk.py": (INTAKE, SERVICES, JOURNEYS),
    "handlers/dialogue.py": (JOURNEYS,),
    "handlers/routes.py": (INTAKE, JOURNEYS, RIGHTS),
    "services/intake.py": (INTAKE, SERVICES, JOURNEYS),
    # courier
    "scheduler/courier.py": (COURIER, JOURNEYS),
    "scheduler/pacer.py": (COURIER, SERVICES),
    "services/aftermath.py": (COURIER, JOURNEYS, RIGHTS),
    "services/dispatch.py": (COURIER, JOURNEYS),
    # planning
    "domain/ladder.py": (LADDER, JOURNEYS),
    "scheduler/planner.py": (SERVICES, JOURNEYS),
    "services/alarms.py": (SERVICES, JOURNEYS),
    "services/task_alarms.py": (SERVICES, JOURNEYS),
    "services/report_alarms.py": (SERVICES, JOURNEYS),
    # rights
    "domain/rights.py": (RIGHTS, JOURNEYS),
    "services/contacts.py": (RIGHTS, JOURNEYS),
    "services/directory.py": (SERVICES, JOURNEYS, RIGHTS),
    "services/task_doors.py": (RIGHTS, JOURNEYS),
    "services/task_people.py": (RIGHTS, JOURNEYS),
    # routing
    "domain/routing.py": (SERVICES, JOURNEYS, RIGHTS),
    "services/report_file.py": (RIGHTS, JOURNEYS),
    "services/report_owners.py": (JOURNEYS, RIGHTS),
    "services/report_routing.py": (JOURNEYS, RIGHTS),
}
