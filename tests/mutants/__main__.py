"""Plant bugs, one at a time, and say which the tests do not notice.

``python -m tests.mutants [--chosen] [--random N] [--seed S] [--only PATTERN] [--list]``: without
options all chosen ones and 100 random ones. Exit code 1 when a chosen one survives, 2 when the
tests fail without any bug.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from tests.mutants import report
from tests.mutants.chosen import CHOSEN
from tests.mutants.laboratory import Broken, Laboratory
from tests.mutants.mutant import Finding, Mutant
from tests.mutants.random_ones import draw

BENCHES = 2
RANDOM = 100
SEED = 1680


def main() -> int:
    asked = arguments()
    chosen = [one for one in CHOSEN if re.search(asked.only, one.name)] if asked.chosen else []
    drawn = draw(asked.random, asked.seed, asked.only)
    if asked.list:
        tell("\n".join(one.name for one in [*chosen, *drawn]))
        return 0
    laboratory = Laboratory(BENCHES)
    try:
        tests = sorted({test for one in [*chosen, *drawn] for test in one.tests})
        tell(f"The tests without any bug: {' '.join(tests)}")
        laboratory.prove(tests)
        found = try_all(laboratory, [*chosen, *drawn])
    except Broken as broken:
        tell(f"{broken}\nThe tests fail without any bug planted.")
        return 2
    finally:
        laboratory.close()
    by_name = {one.mutant.name: one for one in found}
    results = [by_name[one.name] for one in chosen]
    written = report.write(results, [by_name[one.name] for one in drawn], asked.seed)
    survivors = [one.mutant.name for one in results if not one.caught]
    tell(f"{len(results) - len(survivors)} of {len(results)} chosen bugs caught; see {written}")
    return 1 if survivors else 0


def try_all(laboratory: Laboratory, mutants: Sequence[Mutant]) -> list[Finding]:
    found: list[Finding] = []
    with ThreadPoolExecutor(BENCHES) as pool:
        for future in as_completed([pool.submit(laboratory.try_out, one) for one in mutants]):
            one = future.result()
            found.append(one)
            verdict = f"caught by {one.by}" if one.caught else "SURVIVED"
            tell(f"{len(found):>3}/{len(mutants)} {one.seconds:5.1f}s {one.mutant.name}: {verdict}")
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--chosen", action="store_true", help="only the chosen ones")
    parser.add_argument("--random", type=int, default=None, metavar="N", help="only N random ones")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", metavar="PATTERN", help="whose name has this in it")
    parser.add_argument("--list", action="store_true", help="name them and stop")
    asked = parser.parse_args()
    both = not asked.chosen and asked.random is None
    asked.chosen = asked.chosen or both
    asked.random = RANDOM if both else asked.random or 0
    return asked


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
