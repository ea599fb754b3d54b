"""Bugs that must never live in the clock of a case: they would make it late, silent or wrong."""

from __future__ import annotations

from tests.mutants.mutant import Mutant, bug

RECKONED = "tests/domain/test_case_clock.py"
CLOCK = "tests/journeys/test_case_clock.py"
LATE = "tests/journeys/test_case_lateness.py"
SILENCE = "tests/journeys/test_case_silence.py"
FILES = "tests/journeys/test_late_files.py"

OF_CASES: tuple[Mutant, ...] = (
    bug(
        "a pause after the deadline excuses the lateness",
        "domain/case_clock.py",
        "    if state.due <= since:\n",
        "    if state.due <= since and False:\n",
        "what had passed when the citizen was asked stays late",
        RECKONED,
    ),
    bug(
        "a pause counts the hours of the night",
        "domain/worked.py",
        "    if not calendar.is_working(day):\n        return timedelta()\n",
        "",
        "a pause is measured in working time",
        RECKONED,
    ),
    bug(
        "a holiday decreed later moves nothing",
        "services/report_recount.py",
        "            if reckoning.due != report.due_at:\n",
        "            if reckoning.due < report.due_at:\n",
        "a newly decreed holiday shifts running cases",
        CLOCK,
    ),
    bug(
        "an answer does not start the clock again",
        "services/case_pauses.py",
        "        await settle_due(session, report)\n",
        "        pass\n",
        "the clock goes on by as much later as it stood",
        CLOCK,
    ),
    bug(
        "whoever asks for more time grants it",
        "services/case_extensions.py",
        "    excluded = hands | {who.hears(person) for person in hands}\n",
        "    excluded: set[int] = set()\n",
        "nobody decides on more time for themselves",
        CLOCK,
    ),
    bug(
        "an outage swallows the apology",
        "services/case_apologies.py",
        "        said = passed if alarm.climbed else 0",
        "        said = passed",
        "whatever else is said, the apology is said first",
        LATE,
    ),
    bug(
        "a paused case apologises",
        "services/case_apologies.py",
        "    return live and report.paused_at is None\n",
        "    return live\n",
        "a case that waits for the citizen is not late",
        LATE,
    ),
    bug(
        "a blocked head ends the news",
        "services/aftermath.py",
        "    await pass_on(session, unheard, now)\n",
        "",
        "whoever cannot be told has a next in line",
        SILENCE,
    ),
    bug(
        "a result is put off again and again",
        "services/late_files.py",
        "    if row.signed_by:\n        raise Refusal(ApologyThere",
        "    if False:\n        raise Refusal(ApologyThere",
        "an appointment is put off once only",
        FILES,
    ),
)
