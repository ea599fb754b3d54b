"""``python -m bench [NAME ...]``: run benchmarks, print their tables, keep their figures."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from bench import report
from bench.contest import Bench
from bench.harness import HOME, ROOT, benches, run

ROUNDS = 5


def main(arguments: list[str] | None = None) -> int:
    asked = arguments_of(arguments)
    known = benches()
    if unknown := [name for name in asked.names if name not in known]:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    if asked.list:
        for _, bench in known.values():
            later = "  (only when named)" if bench.by_request else ""
            print(f"{bench.name:12} {bench.title}{later}")
        return 0
    if asked.page:
        write_page([bench for _, bench in known.values()], asked.out)
        return 0
    names = asked.names or [name for name, (_, each) in known.items() if not each.by_request]
    return max((one(*known[name], asked) for name in names), default=0)


def arguments_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rounds", type=int, help=f"of each contestant (default {ROUNDS})")
    parser.add_argument("--quick", action="store_true", help="one small round: does it still run?")
    parser.add_argument("--out", type=Path, default=HOME, help="where the JSON goes")
    parser.add_argument("--list", action="store_true", help="say which benchmarks there are")
    parser.add_argument("--page", action="store_true", help="make docs/benchmarks.md, run nothing")
    return parser.parse_args(arguments)


def one(module: str, bench: Bench, asked: argparse.Namespace) -> int:
    """Run one benchmark. 1 when a contestant failed; a goal missed is said, not failed."""
    rounds = 1 if asked.quick else asked.rounds or bench.rounds or ROUNDS
    print(f"{bench.name}: {bench.title}", file=sys.stderr, flush=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    file = asked.out / f"{bench.name}{'-quick' if asked.quick else ''}.json"

    def save(result: dict[str, Any]) -> None:
        file.write_text(json.dumps(result, indent=1) + "\n", "utf-8")

    result = run(module, bench, rounds, save, quick=asked.quick)
    print(f"\n## {bench.title}\n", *report.table(bench, result), "", sep="\n", flush=True)
    return 1 if result["failures"] else 0


def write_page(known: list[Bench], out: Path) -> None:
    """From the newest figures: those of ``out`` replace those kept beside the page."""
    kept = ROOT / report.KEPT
    kept.mkdir(exist_ok=True)
    for bench in known:
        if (fresh := out / f"{bench.name}.json").exists():
            shutil.copyfile(fresh, kept / fresh.name)
    files = ((bench, kept / f"{bench.name}.json") for bench in known)
    pairs = [(bench, report.read(file)) for bench, file in files if file.exists()]
    (ROOT / report.PAGE).write_text(report.page(pairs), "utf-8")
    print(f"{report.PAGE}: {len(pairs)} of {len(known)} benchmarks")


if __name__ == "__main__":
    sys.exit(main())
