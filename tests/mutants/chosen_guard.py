"""Bugs that must never live in what keeps reporters safe from their own files."""

from __future__ import annotations

from tests.mutants.mutant import Mutant, bug

HIDING = "tests/documents/test_hiding_places.py"
CLEANED = "tests/journeys/test_clean_files.py"
SCANNED = "tests/journeys/test_scanned_files.py"
BACK = "tests/journeys/test_held_back.py"
GUARD = "tests/journeys/test_guarding.py"

OF_GUARD: tuple[Mutant, ...] = (
    bug(
        "any text is bare text",
        "documents/cleaning.py",
        "    if extension(name) in BARE and _is_bare(body):\n",
        "    if _is_text(body):\n",
        "a paper written as text has an author",
        HIDING,
    ),
    bug(
        "a program in an archive is shown",
        "documents/cleaning.py",
        "    if any(_runs(name, kind) for name in names) or",
        "    if",
        "nothing that could run is passed on",
        HIDING,
    ),
    bug(
        "a picture from elsewhere is fetched on opening",
        "documents/office_relations.py",
        "            elif not inside and not (",
        "            elif not inside and not kind and not (",
        "nobody outside learns when a document is opened",
        HIDING,
    ),
    bug(
        "a file is passed on while the scanner is away",
        "scheduler/cleaner.py",
        "            except ScannerRefused:\n                return Cleaned(Verdict.UNSCANNED)\n",
        "            except (ScannerRefused, ScannerAway):\n                pass\n",
        "files wait for the scanner",
        SCANNED,
    ),
    bug(
        "waiting for the scanner counts as a try",
        "services/cleaning.py",
        "    row.attempts = chore.attempts - 1\n",
        "",
        "after an outage one dead child makes no file unclean",
        SCANNED,
    ),
    bug(
        "a report is held where nobody can look",
        "services/suspects.py",
        "    if not await lookers(session, report, Role.HOTLINE, now):\n        return False\n",
        "",
        "nothing that is held falls silent",
        BACK,
    ),
    bug(
        "what nobody looked at waits for ever",
        "services/abuse_alarms.py",
        "    late = [each for each in found if waited_days(each, book, now) >= most]\n",
        "    late = [each for each in found if most < 0]\n",
        "what nobody looked at goes its way by itself",
        BACK,
    ),
    bug(
        "a crowd waits again after it was let go",
        "services/floods.py",
        "    return None if let_go else Judged(Doubt.TOTAL)\n",
        "    return Judged(Doubt.TOTAL)\n",
        "who comes after a crowd that was let go does not wait",
        BACK,
    ),
    bug(
        "more words about an objection have no place",
        "handlers/report_gathering.py",
        '    kept = answers.setdefault("files", [])\n',
        '    kept = answers["files"]\n',
        "what is typed at any question is kept",
        GUARD,
    ),
    bug(
        "the sender of a file too large hears nothing",
        "scheduler/fetcher.py",
        "            if lost is not None and lost.matter == Matter.REPORT:\n",
        "            if lost is not None and lost.matter != Matter.REPORT:\n",
        "senders are told of files that stay behind",
        CLEANED,
    ),
)
