"""Bugs that must never live in answers to citizens: drafts, proof, publication, praise."""

from __future__ import annotations

from tests.mutants.mutant import Mutant, bug
from tests.mutants.targets import ANSWERS, RESULTS

OF_ANSWERS: tuple[Mutant, ...] = (
    bug(
        "a draft outlives its head",
        "services/answer_drafts.py",
        "            Answer.holder_id == report.holder_id,\n",
        "",
        "a draft made for somebody who has the report no longer is nobody's",
        ANSWERS,
    ),
    bug(
        "the paper's number told unasked",
        "services/answer_drafts.py",
        "if row.document and row.document_shared",
        "if row.document",
        "the citizen reads of the evidence what the head marked, and no more",
        ANSWERS,
    ),
    bug(
        "answers compared with those about the writer",
        "services/answer_checks.py",
        "            ~barred(reader, today(now)),\n",
        "",
        "whom a report is about learns nothing of it from a comparison",
        ANSWERS,
    ),
    bug(
        "a waiting draft stays with the head",
        "services/answer_clocks.py",
        "    if times > 1:",
        "    if times > 9:",
        "from the second reminder on the superior hears of a draft that waits",
        ANSWERS,
    ),
    bug(
        "ratings with telephone numbers",
        "services/ratings.py",
        "masked(said[-1].words)",
        "said[-1].words",
        "who answered reads the words beside a rating masked",
        RESULTS,
    ),
    bug(
        "a head praises himself",
        "services/commendations.py",
        " or row.person_id == visitor.person.id",
        "",
        "nobody confirms praise of himself",
        RESULTS,
    ),
    bug(
        "published against the reporter's wish",
        "services/publications.py",
        "    if row.opted_out:\n        await withdraw",
        "    if not row.opted_out:\n        await withdraw",
        "what the reporter does not want public is taken back at once",
        RESULTS,
    ),
    bug(
        "a disputed result stays public",
        "services/reports.py",
        "    await publications.withdraw(session, report, now)\n",
        "",
        "a result that is looked at again is not public",
        RESULTS,
    ),
    bug(
        "anybody lifts a flag",
        "services/flags.py",
        "    if not may_look(opened, visitor):",
        "    if False:",
        "only the head and the supervisors lift a sign that was flagged",
        RESULTS,
    ),
)
