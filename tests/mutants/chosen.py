"""Bugs that must never live here, each with the promise it would break. All are caught."""

from __future__ import annotations

from tests.mutants.mutant import Mutant
from tests.mutants.targets import (
    ACCUSED,
    ACTS,
    COURIER,
    DUE,
    ESCALATION,
    EXTENSIONS,
    HANDLED,
    HOLDING,
    INTAKE,
    LADDER,
    NEIGHBOURS,
    OUTSIDERS,
    PARTS,
    PROMISES,
    ROUTING,
    STANDING_IN,
)

DESK, DISPATCH, ALARMS = "handlers/desk.py", "services/dispatch.py", "services/alarms.py"
CLOCKS = "services/clocks.py"
POST, CLIMB, ROUTE = "scheduler/verdicts.py", "domain/ladder.py", "domain/routing.py"
DOOR, PEOPLE, FILE = "services/task_doors.py", "services/task_people.py", "services/report_file.py"

LATENESS, REGISTERS = "tests/journeys/test_lateness.py", "tests/journeys/test_registers.py"
EVALUATION = "tests/journeys/test_evaluation.py"
BREAKDOWNS = "tests/services/test_breakdown_history.py"

LEFT = (
    "tests/rights/test_commands.py::test_a_role_is_answered_or_refused_as_the_table_says"
    "[sqlite-gone]"
)
TOTALS = (
    "tests/rights/test_commands.py::test_who_watches_over_the_unit_sees_its_tasks[sqlite-overseer]"
)


def bug(name: str, file: str, before: str, after: str, promise: str, *tests: str) -> Mutant:
    return Mutant(name, file, before, after, promise, tests)


CHOSEN: tuple[Mutant, ...] = (
    # --- desk: what people sent is never lost and counts once -----------------------------------
    bug(
        "a repeated update is handled again",
        "services/intake.py",
        '            "key": raw.key,\n            "lane": lane,\n',
        '            "key": str(id(raw)),\n            "lane": lane,\n',
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
        PROMISES,
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
        "outcome = waiting(letter, reason, again=True)",
        "outcome = waiting(letter, reason)",
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
        "services/letter_queue.py",
        "                    ~ahead(hushed, resting),\n",
        "",
        "letters to one chat leave in order",
        PROMISES,
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
    bug(
        "a silenced clock rings",
        CLOCKS,
        "    await session.execute(change.values(next_at=None))",
        "    await session.execute(change.values(climbed=0))",
        "a task handed in is urged on no longer",
        PROMISES,
        DUE,
    ),
    bug(
        "a clock that could not be planned is never tried again",
        ALARMS,
        '"next_at": now + PUSH_ASIDE, "failures"',
        '"next_at": None, "failures"',
        "one bad row is pushed aside for an hour, the others are planned",
        PROMISES,
    ),
    bug(
        "an absent person's stand-in hears nothing",
        "services/directory.py",
        "            found = instead\n",
        "            pass\n",
        "whoever stands in hears what the absent one would",
        HANDLED,
        ESCALATION,
    ),
    bug(
        "an unlinked head delays the superior",
        CLIMB,
        "    head = way.head_below(top) if head_reachable else None",
        "    head = way.head_below(top)",
        "a head who cannot be reached delays nothing",
        LADDER,
    ),
    bug(
        "a clock of an older deadline still rings",
        "services/task_alarms.py",
        " or alarm.version != task.due_version",
        "",
        "a new deadline silences the old one's clock",
        PROMISES,
    ),
    bug(
        "reminders come at night",
        CLIMB,
        "        if not urgent:\n            moment = _moved(",
        "        if urgent:\n            moment = _moved(",
        "no reminder outside quiet hours and working days, unless it is urgent",
        LADDER,
    ),
    # --- rights ---------------------------------------------------------------------------------
    bug(
        "everybody sees every task",
        PEOPLE,
        "    named = hands(task, who) + accepters(task, who)\n    return (\n",
        "    named = hands(task, who) + accepters(task, who)\n    return True or (\n",
        "outside one's scope nothing exists",
        OUTSIDERS,
    ),
    bug(
        "an act is not asked whose it is",
        DOOR,
        "    if not is_theirs(act, task, visitor, who):",
        "    if not may_see(task, (), visitor, who):",
        "who may see a task may not therefore act on it",
        ACTS,
        OUTSIDERS,
    ),
    bug(
        "somebody who left keeps the rights",
        "services/contacts.py",
        "person.left_on is not None and person.left_on <= today",
        "person.left_on is not None and person.left_on > today",
        "whoever left the office is a stranger",
        LEFT,
    ),
    bug(
        "a grant outlives its last day",
        "services/contacts.py",
        "or_(Grant.to_on.is_(None), Grant.to_on >= today)",
        "or_(Grant.to_on.is_(None), Grant.to_on < today)",
        "a right ends on its day",
        PROMISES,
    ),
    bug(
        "a scope covers its neighbours",
        "domain/rights.py",
        "        return path.startswith(self.path)",
        "        return True",
        "a right holds over its part of the tree and nothing beside it",
        NEIGHBOURS,
    ),
    bug(
        "overseers see tasks by name",
        "domain/rights.py",
        "    Role.OVERSEER: frozenset({Right.SEE_TOTALS}),",
        "    Role.OVERSEER: frozenset({Right.SEE_TOTALS, Right.SEE_TASKS}),",
        "overseers get totals only",
        TOTALS,
    ),
    bug(
        "a linking code works twice",
        "services/contacts.py",
        "    if row is None or row.used_at is not None or row.expires_at <= now:",
        "    if row is None or row.expires_at <= now:",
        "a linking code is good once",
        PROMISES,
    ),
    bug(
        "a linking code never expires",
        "services/contacts.py",
        "    if row is None or row.used_at is not None or row.expires_at <= now:",
        "    if row is None or row.used_at is not None:",
        "a linking code expires",
        PROMISES,
    ),
    bug(
        "linking codes may be guessed without end",
        "services/contacts.py",
        "    if (await session.scalar(recent) or 0) >= limit.tries:",
        "    if (await session.scalar(recent) or 0) < 0:",
        "guesses are counted and limited",
        PROMISES,
    ),
    bug(
        "an official may confirm their own result",
        PEOPLE,
        "    return without(able, doing) or",
        "    return able or",
        "nobody accepts their own result",
        ACTS,
    ),
    # --- the report's door ----------------------------------------------------------------------
    bug(
        "the accused sees the report",
        FILE,
        "    return and_(reach, ~barred(person, day))",
        "    return reach",
        "whom a report is about never sees it",
        ACCUSED,
    ),
    bug(
        "the accused unit's leadership is not barred",
        FILE,
        "            Report.about == About.LEADERSHIP,\n",
        "            Report.about == About.STAFF,\n",
        "a report about the leadership is nobody's of that unit",
        ACCUSED,
        OUTSIDERS,
    ),
    bug(
        "the accused hears by way of a failed delivery",
        "services/aftermath.py",
        "            watchers -= await kept_away(session, letter.matter_id, watchers, now)",
        "            pass",
        "no list, count or alarm tells the accused",
        ACCUSED,
    ),
    bug(
        "any chat may read any report",
        "services/report_owners.py",
        ".where(Report.id == report_id, Reporter.owner_hash == owner_hash(session, contact))",
        ".where(Report.id == report_id)",
        "a report is its sender's chat's alone",
        HANDLED,
        OUTSIDERS,
    ),
    bug(
        "whoever sees a report may act on it",
        FILE,
        "    if not opened.may(act):\n",
        "    if not may_report(act, opened.report.state):\n",
        "seeing a report is no right to act on it",
        PROMISES,
    ),
    # --- routing --------------------------------------------------------------------------------
    bug(
        "a report about a head stays in their line",
        ROUTE,
        "        barred |= frozenset(line[0].leadership)\n        line = line[1:]\n",
        "        pass\n",
        "a report about a head goes to the superior body",
        ROUTING,
    ),
    bug(
        "a name in the story bars nobody",
        ROUTE,
        "        if len(parts := _words(name)) > 1 and _holds(said, parts)",
        "        if len(parts := _words(name)) > 1 and said == parts",
        "a full name in the story keeps its bearer away",
        ROUTING,
        ACCUSED,
    ),
    bug(
        "a second objection goes to the same head",
        ROUTE,
        "        if heads and not passing:",
        "        if heads:",
        "a second objection goes one body higher",
        ROUTING,
    ),
    bug(
        "words that name a head change nothing",
        "services/report_routing.py",
        "    if named == before and about is report.about:\n        return\n",
        "    return\n",
        "naming the head later takes the report away from them",
        ACCUSED,
    ),
    bug(
        "an unknown unit's report reaches no desk",
        ROUTE,
        "        return Route(None, None, left(desk, barred), barred)\n    if",
        "        return Route(None, None, (), barred)\n    if",
        "a report without a unit goes to the hotline desk",
        ROUTING,
    ),
    # --- life of a task: decided by whoever may, once, and seen ---------------------------------
    bug(
        "more time is asked for after the deadline",
        PEOPLE,
        "    return due_at is not None and now < due_at",
        "    return due_at is not None",
        "more time is asked for before the deadline",
        EXTENSIONS,
    ),
    bug(
        "a new deadline silences the other clocks",
        "services/extensions.py",
        "        .values(version=task.due_version)",
        "        .values(version=Alarm.version)",
        "a task not acknowledged stays to be acknowledged",
        EXTENSIONS,
    ),
    bug(
        "a new deadline says at once what lies behind",
        "services/extensions.py",
        "        fresh = Course(course.ladder, course.anchor, now, course.urgent)",
        "        fresh = course",
        "rungs behind the new deadline are passed over in silence",
        HOLDING,
    ),
    bug(
        "a unit stops what others gave it",
        PEOPLE,
        "        return orders(task, visitor, who)",
        "        return visitor.may(Right.ASSIGN, task.lead.path)",
        "only the giver stops or moves a task",
        HOLDING,
    ),
    bug(
        "a whole is finished silently",
        "services/parts.py",
        "    if total and not knowing:",
        "    if not total and not knowing:",
        "a whole is not finished silently while parts are open",
        PARTS,
    ),
    bug(
        "rights are lent for ever",
        "services/contacts.py",
        "            Absence.to_on >= today,\n",
        "",
        "a stand-in has the rights for those days only",
        STANDING_IN,
    ),
    bug(
        "a letter goes to the absent",
        "services/addressing.py",
        "    if moved:",
        "    if not moved:",
        "a letter goes to who stands in when it is sent",
        STANDING_IN,
    ),
    # --- lateness: what is late stays late, and nobody judges themselves ------------------------
    bug(
        "one judges oneself",
        "services/lateness.py",
        "    return without(accepters(task, who), barred)",
        "    return accepters(task, who)",
        "nobody judges the cause they stated, or of a task in their hands",
        LATENESS,
    ),
    bug(
        "a cause speaks for every deadline",
        "services/breakdown.py",
        "spared.c.due == each.c.due",
        "True",
        "a confirmed cause speaks for the deadline it was stated for",
        BREAKDOWNS,
    ),
    bug(
        "the question never ends",
        "services/lateness.py",
        "    await asked_no_more(session, task.id)\n",
        "",
        "who has said why is not asked again",
        LATENESS,
    ),
    bug(
        "silence counts as none",
        "services/enrolment_lists.py",
        "else Answer.SILENT",
        "else Answer.NOTHING",
        "a unit that said nothing is reported",
        REGISTERS,
    ),
    bug(
        "a delay forgiven by any word",
        "services/evaluation.py",
        "        and record.spared\n",
        "",
        "only a confirmed objective cause costs no points",
        EVALUATION,
    ),
)
