"""Bugs that must never live in what protects reporters: what is masked and who opens it, what
is sealed."""

from __future__ import annotations

from tests.mutants.mutant import Mutant, bug

GUARD = "tests/journeys/test_guarding.py"
TRACES = "tests/domain/test_traces.py"
NEAR = "tests/journeys/test_reports_near.py"
CLEAN = "tests/journeys/test_clean_files.py"
IDENTITIES = "tests/vaults/test_identities.py"
ROTATION = "tests/vaults/test_rotation.py"

OF_PROTECTION: tuple[Mutant, ...] = (
    # --- what is masked, what is cleaned ------------------------------------------------------
    bug(
        "telephones are read unasked",
        "domain/traces.py",
        "{TraceKind.EMAIL, TraceKind.IDENTITY, TraceKind.PHONE, TraceKind.NAME}",
        "{TraceKind.EMAIL, TraceKind.IDENTITY, TraceKind.NAME}",
        "officers read words without telephone numbers their sender did not decide about",
        TRACES,
    ),
    bug(
        "who only looks on opens what is sealed",
        "services/sealed_numbers.py",
        "    return opened.holder or opened.handler or (opened.desk and",
        "    return opened.holder or opened.watches or opened.handler or (opened.desk and",
        "a sealed number is opened by whoever verifies",
        GUARD,
        CLEAN,
    ),
    bug(
        "what is masked counts as readable",
        "domain/guarding.py",
        "if choice == Choice.KEEP)",
        "if choice != Choice.SEAL)",
        "only what its sender left readable is kept so",
        "tests/domain/test_guarding.py",
    ),
    bug(
        "a harmful file is stored",
        "services/cleaning.py",
        "    if cleaned.verdict in PASSED_ON:\n",
        "    if cleaned.verdict:\n",
        "of a file in which harm is found nothing is kept to open",
        "tests/journeys/test_scanned_files.py",
    ),
    # --- who is near the accused --------------------------------------------------------------
    bug(
        "a stand-in of a stand-in may read it",
        "services/exclusion.py",
        "            or_(far.stand_in_id == person, far.stand_in_id.in_(direct)),\n",
        "            far.stand_in_id == person,\n",
        "stand-ins of stand-ins find no trace either",
        NEAR,
    ),
    bug(
        "an ended seat has people under it",
        "services/exclusion.py",
        "seat.role.in_(LEADING), in_force_of(seat, day), ~last_of_all",
        "seat.role.in_(LEADING), ~last_of_all",
        "only who leads today has people under them",
        NEAR,
    ),
    bug(
        "a deputy leads nobody",
        "services/exclusion.py",
        "LEADING = (Role.HEAD, Role.DEPUTY, Role.LEADER)",
        "LEADING = (Role.HEAD, Role.LEADER)",
        "a report about a deputy is kept from those below",
        NEAR,
    ),
    # --- the two vaults -----------------------------------------------------------------------
    bug(
        "whoever asks decides",
        "services/identity_openings.py",
        "    if opening.asker_id == officer(visitor):\n        raise Refusal(NotOwnRequest",
        "    if opening.asker_id == 0:\n        raise Refusal(NotOwnRequest",
        "an identity is opened by two officers",
        IDENTITIES,
    ),
    bug(
        "anybody named opens what another asked for",
        "services/identity_openings.py",
        "    if opening.asker_id != officer(visitor):\n",
        "    if opening.asker_id == 0:\n",
        "an approved opening is for who asked",
        IDENTITIES,
    ),
    bug(
        "words fit every case",
        "models/cases.py",
        '    return f"{case_of(row.report_id)}:{row.kind}"',
        "    return row.kind",
        "words moved to another case do not open",
        ROTATION,
    ),
    bug(
        "all cases share a key",
        "models/cases.py",
        "    while master.holds(tag_of(key := secrets.token_bytes(KEY_BYTES))):\n        pass\n",
        "    key = bytes(KEY_BYTES)\n",
        "every case has a key of its own",
        ROTATION,
    ),
)
