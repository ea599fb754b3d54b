"""Bugs that must never live here, each with the promise it would break. All are caught."""

from __future__ import annotations

from tests.mutants.mutant import Mutant
from tests.mutants.targets import COURIER, INTAKE, JOURNEYS, LADDER

DESK, DISPATCH, ALARMS = "handlers/desk.py", "services/dispatch.py", "services/alarms.py"
POST, CLIMB, ROUTE = "scheduler/courier.py", "domain/ladder.py", "domain/routing.py"
DOOR, PEOPLE, FILE = "services/task_doors.py", "services/task_people.py", "services/report_file.py"


def bug(name: str, file: str, before: str, after: str, promise: str, *tests: str) -> Mutant:
    return Mutant(name, file, before, after, promise, tests)


CHOSEN: tuple[Mutant, ...] = (
    # --- desk: what people sent is never lost and counts once -----------------------------------
    bug(
        "a repeated update is handled again",
        "services/intake.py",
        "    await insert_new(session, Update, rows)",
        '    rows = [{**row, "key": f"{id(row)}"} for row in rows]\n'
        "    await insert_new(session, Update, rows)",
        "an update counts once however often the platform brings it",
        INTAKE,
    ),
    bug(
        "a handled update keeps its words",
        "services/intake.py",
        "row.state, row.payload, row.handled_at = UpdateState.DONE, None, now",
        "row.state, row.handled_at = UpdateState.DONE, now",
        "of a handled update only the receipt stays",
        INTAKE,
    ),
    bug(
        "an update nobody can read loses its payload",
        "services/intake.py",
        "    row.state, row.trace, row.failure, row.handled_at = state,",
        "    row.payload = None\n    row.state, row.trace, row.failure, row.handled_at = state,",
        "what could not be handled is kept for a replay",
        INTAKE,
    ),
    # --- courier --------------------------------------------------------------------------------
    bug(
        "doubt is treated as failure for letters promised at most once",
        POST,
        "if letter.promise is Promise.AT_MOST:",
        "if letter.promise is Promise.AT_LEAST:",
        "what is promised at most once is never sent twice",
        COURIER,
    ),
    bug(
        "a letter sent again does not say so",
        POST,
        "outcome = Outcome(letter.letter_id, LetterState.WAITING, failure=reason, again=True)",
        "outcome = Outcome(letter.letter_id, LetterState.WAITING, failure=reason)",
        "a letter sent again after doubt is marked",
        COURIER,
    ),
    bug(
        "a dead courier's letter promised at most once is sent again",
        DISPATCH,
        "row.state is LetterState.SENDING and row.promise is Promise.AT_MOST",
        "row.state is LetterState.SENDING and row.promise is None",
        "a courier that died while sending leaves a doubt, not a second letter",
        COURIER,
    ),
    bug(
        "later letters overtake earlier ones",
        DISPATCH,
        "                    ~ahead,\n",
        "",
        "letters to one chat leave in order",
        COURIER,
    ),
    # --- planning -------------------------------------------------------------------------------
    bug(
        "an outage is followed by a burst",
        CLIMB,
        "            top + 1,\n            self.moment(top + 1),",
        "            climbed + 1,\n            self.moment(climbed + 1),",
        "after an outage one message, not one per missed rung",
        LADDER,
    ),
    bug(
        "the superior hears before the head",
        CLIMB,
        "    if head_told_at is None:\n        return way.tell_head(head, climbed, now)\n",
        "",
        "nobody above the head hears before the head",
        LADDER,
    ),
    # --- routing --------------------------------------------------------------------------------
    bug(
        "a report about a head goes to the head",
        ROUTE,
        "        line = line[1:]\n",
        "        pass\n",
        "a report about a head goes to the superior body",
        "tests/domain/test_routing.py",
        JOURNEYS,
    ),
)
