"""Bugs that must never live in what an answer lacks, in ratings and results, figures, receipts and
lists."""

from __future__ import annotations

from tests.mutants.mutant import Mutant, bug
from tests.mutants.targets import ANSWERS, RESULTS

SAID = "tests/domain/test_answers.py"
RECEIPTS = "tests/domain/test_signed_receipts.py"
GIVEN = "tests/journeys/test_receipts.py"
INSPECTED = "tests/journeys/test_inspections.py"
COUNTED = "tests/journeys/test_hotline_figures.py"

OF_HOTLINE: tuple[Mutant, ...] = (
    # --- what an answer lacks -----------------------------------------------------------------
    bug(
        "phrases that fit every report are an answer",
        "domain/formulaic.py",
        "len(own_words(text)) < LEAST_OWN",
        "not own_words(text)",
        "an answer of nothing but phrases is shown as one",
        SAID,
    ),
    bug(
        "something was found and nothing done",
        "domain/formulaic.py",
        "finding in AGAINST and not done",
        "finding in AGAINST and done",
        "a finding against somebody without any measure is shown to the writer",
        SAID,
    ),
    bug(
        "who is written to counts as who acted",
        "domain/formulaic.py",
        'WHO.search(_SENDER.sub(" ", small))',
        "WHO.search(small)",
        "«Ông/Bà» names nobody who did anything",
        SAID,
    ),
    bug(
        "a general answer leaves without a reason",
        "services/answers.py",
        "    if gaps and not closing.despite:",
        "    if False:",
        "an answer that says little needs a reason that is kept",
        ANSWERS,
    ),
    bug(
        "nobody was heard, and nobody minds",
        "services/answer_checks.py",
        "    if closing.against and not excused and await unheard(session, report, now):",
        "    if False:",
        "a finding against somebody comes after hearing them, or with a reason why not",
        ANSWERS,
    ),
    bug(
        "a finding without evidence",
        "services/answer_checks.py",
        "    if not (files or closing.document or closing.unproved):",
        "    if False:",
        "an answer rests on something, or says why on nothing",
        ANSWERS,
    ),
    # --- publication, ratings, praise ---------------------------------------------------------
    bug(
        "whoever answers approves the publication",
        "services/publications.py",
        "    if opened.holder or opened.handler:\n        return False\n",
        "",
        "a second person approves, none who answered for it",
        RESULTS,
    ),
    bug(
        "a name that is new is published",
        "services/publications.py",
        "        raise Refusal(NotNow(report.code))\n    await clean(session, report, words, now)\n"
        "    me = actor(visitor)\n    row.state, row.decided_by_id",
        "        raise Refusal(NotNow(report.code))\n"
        "    me = actor(visitor)\n    row.state, row.decided_by_id",
        "what is published names nobody who works here on the day it is published",
        RESULTS,
    ),
    bug(
        "what was proposed is public",
        "services/publications.py",
        "    public = Publication.state == Publicity.PUBLISHED\n",
        "    public = Publication.state != Publicity.PRIVATE\n",
        "nothing is public before a second person agreed",
        RESULTS,
    ),
    bug(
        "every objection is an alarm",
        "services/ratings.py",
        "        if found and found % times == 0:",
        "        if found:",
        "the supervisor hears when it happened as often as the office set",
        RESULTS,
    ),
    bug(
        "the supervisor counts what is kept from them",
        "services/ratings.py",
        "counted(session, whose, now, visible_to(visitor, now))",
        "counted(session, whose, now)",
        "objections to answers about a supervisor are counted for others alone",
        RESULTS,
    ),
    bug(
        "praise counts before anybody confirmed it",
        "services/commendations.py",
        "            Commendation.state == Honour.CONFIRMED,\n            Commendation.decided_at",
        "            Commendation.state != Honour.DECLINED,\n            Report.received_at",
        "praise counts in the evaluation once a head has confirmed it",
        RESULTS,
    ),
    # --- figures and lists --------------------------------------------------------------------
    bug(
        "floods are counted",
        "services/hotline_figures.py",
        ", Report.state.not_in(ASIDE))",
        ")",
        "what a flood brought is received when somebody lets it in",
        COUNTED,
    ),
    bug(
        "floods go to the portal",
        "services/pakn.py",
        "            Report.state.not_in(ASIDE),\n",
        "",
        "what a flood brought is in no list",
        RESULTS,
    ),
    bug(
        "the list goes to who watches no longer",
        "services/pakn.py",
        "    if not visitor.may(Right.SEE_REPORTS):\n        return None\n",
        "",
        "rights are looked at again when a file leaves",
        RESULTS,
    ),
    bug(
        "the list for the portal holds what is about its reader",
        "services/pakn.py",
        "book(session, period, now, visible_to(visitor, now))",
        "book(session, period, now)",
        "a file holds what its reader may see, and no more",
        RESULTS,
    ),
    bug(
        "the accused reads the figures",
        "services/hotline_figures.py",
        "    seen = visible_to(visitor, now)\n",
        "    seen = true()\n",
        "whom a report is about finds it in no sum",
        COUNTED,
    ),
    bug(
        "a small cell is the difference of two others",
        "domain/spots_said.py",
        "    return len(cells) > 1 and len(people) >= k",
        "    return len(people) >= k or len(cells) > 1",
        "what is left out is at least two places and k reporters",
        COUNTED,
    ),
    bug(
        "the units of a list are cut off together",
        "services/hotline_spots.py",
        "partition_by=Report.unit_id, order_by",
        "order_by",
        "a unit's places are told alike alone and among others",
        COUNTED,
    ),
    # --- receipts -----------------------------------------------------------------------------
    bug(
        "words can be tried out against a receipt",
        "domain/signed_receipts.py",
        "b64(sha256(salt + plain(words).encode()).digest())",
        "b64(sha256(plain(words).encode()).digest())",
        "without the salt a receipt says nothing of the words",
        RECEIPTS,
    ),
    bug(
        "the category is not signed",
        "domain/signed_receipts.py",
        '        return ".".join((*begun, self.category, unit, self.content, files, self.key))',
        '        return ".".join((*begun, "KHAC", unit, self.content, files, self.key))',
        "a receipt says of what category the report was",
        RECEIPTS,
        GIVEN,
    ),
    bug(
        "a cleaned copy stands for the file that was sent",
        "services/signed_receipts.py",
        "    came = await session.get(Attachment, row.original_id) if row.original_id else row\n",
        "    came = row\n",
        "files are told by the hash of what the reporter has",
        GIVEN,
    ),
    bug(
        "a file added later is in the receipt",
        "services/signed_receipts.py",
        "            for was, row in zip(known, rows, strict=False)\n",
        "            for was, row in zip(known, reversed(rows), strict=False)\n",
        "the receipt is of what came with the report",
        GIVEN,
    ),
    bug(
        "a correction leaves no trace",
        "services/inspection_corrections.py",
        '    said["corrections"] = [*said.get("corrections", ()), kept]\n',
        "",
        "what stood before a correction is read beside it",
        INSPECTED,
    ),
    bug(
        "an unannounced inspection is announced",
        "services/inspections.py",
        "        Inspection.state == InspectionState.DONE, Inspection.kind !=",
        "        Inspection.state != InspectionState.DROPPED, Inspection.kind !=",
        "nobody but its team knows of an unannounced inspection before it is done",
        INSPECTED,
    ),
)
