"""The report of a run, for people: build/mutants.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.mutants.mutant import ROOT, Finding

REPORT = ROOT / "build" / "mutants.md"


def write(chosen: Sequence[Finding], drawn: Sequence[Finding], seed: int) -> Path:
    caught, random_caught = count(chosen), count(drawn)
    lines = [
        "# Bugs planted on purpose",
        "",
        f"Chosen: {caught} of {len(chosen)} caught. "
        f"Random (seed {seed}): {random_caught} of {len(drawn)} caught.",
        "",
        "## Chosen",
        "",
        "| bug | promise it breaks | caught by |",
        "| --- | --- | --- |",
        *(chosen_row(one) for one in chosen),
        "",
        "## Random ones that survived, for judgement",
        "",
        *(line for one in drawn if not one.caught for line in survivor(one)),
        "",
        "## Random ones that were caught",
        "",
        *(f"- `{one.mutant.name}` by `{one.by}`" for one in drawn if one.caught),
        "",
    ]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(lines), "utf-8")
    return REPORT


def count(findings: Sequence[Finding]) -> int:
    return sum(one.caught for one in findings)


def chosen_row(one: Finding) -> str:
    by = f"`{one.by}`" if one.caught else "**SURVIVED**"
    return f"| {one.mutant.name} (`{one.mutant.file}:{one.line}`) | {one.mutant.promise} | {by} |"


def survivor(one: Finding) -> list[str]:
    return [
        f"- `{one.mutant.name}`",
        "",
        "  ```diff",
        *(f"  - {line}" for line in one.mutant.before.splitlines()[:6]),
        *(f"  + {line}" for line in one.mutant.after.splitlines()[:6]),
        "  ```",
        "",
    ]
