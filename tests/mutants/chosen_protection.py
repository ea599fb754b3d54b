"""Bugs that must never live in what protects reporters: what is masked and who opens it, what
is sealed."""

from __future__ import annotations

from tests.mutants.mutant import Mutant, bug

GUARD = "tests/journeys/test_guarding.py"
TRACES = "tests/domain/test_traces.py"
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
