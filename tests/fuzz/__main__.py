"""``python -m tests.fuzz [--seconds 60] [NAME …]``: each target in a process of its own, its memory
bounded. Guided by coverage with atheris; without it the seeds are changed at random.

What breaks a target is kept in build/fuzz/; move it to tests/fuzz/found/NAME-… once mended.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FILES = ("image", "paper", "office", "sound")
NAMES = ("update", "dialogue", "buttons", "workbook", "directive", *FILES)
ROOT = Path(__file__).parents[2]
OUT = ROOT / "build" / "fuzz"
ADDRESS_SPACE = 3 * 2**30  # bytes; of a child in the product it is one GiB
RESIDENT = 1024  # MiB
LATE = 60  # s beyond its time until a child counts as hung


def main() -> int:
    asked = arguments()
    if asked.child:
        return child(asked.names[0], asked.seconds)
    guided = importlib.util.find_spec("atheris") is not None
    tell("guided by coverage (atheris)" if guided else "atheris is not installed: at random")
    each = max(1, asked.seconds // len(asked.names))
    codes = [run(name, each) for name in asked.names]
    return 1 if any(codes) else 0


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("names", nargs="*", metavar="NAME", default=list(NAMES))
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def run(name: str, seconds: int) -> int:
    tell(f"--- {name}, {seconds} s")
    command = [sys.executable, "-m", "tests.fuzz", name, "--child", "--seconds", str(seconds)]
    try:
        code = subprocess.run(command, cwd=ROOT, timeout=seconds + LATE, check=False).returncode
    except subprocess.TimeoutExpired:
        code = -1
    tell(f"{name}: {'nothing broke' if code == 0 else f'BROKE (exit {code}), see {OUT}'}")
    return code


def child(name: str, seconds: int) -> int:
    corpus = OUT / name
    corpus.mkdir(parents=True, exist_ok=True)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    warnings.simplefilter("ignore")  # as in the child of the product
    if importlib.util.find_spec("atheris") is None:
        return at_random(name, seconds)
    guided(name, seconds, corpus)
    return 0  # not reached: libFuzzer leaves by itself


def guided(name: str, seconds: int, corpus: Path) -> None:
    atheris: Any = importlib.import_module("atheris")  # in the group "fuzz" alone
    with atheris.instrument_imports(
        include=["channels", "documents", "domain", "handlers", "services"]
    ):
        target = importlib.import_module("tests.fuzz.catalogue").target(name)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-rss_limit_mb={RESIDENT}",
        f"-artifact_prefix={OUT}/{name}-",
        "-timeout=20",
        "-max_len=65536",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    atheris.Setup([name, *options, str(corpus)], target.one)
    atheris.Fuzz()


def at_random(name: str, seconds: int) -> int:
    target = importlib.import_module("tests.fuzz.catalogue").target(name)
    chance, end, tries = random.Random(0), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        data = changed(chance, target.seeds)
        try:
            target.one(data)
        except Exception:
            (OUT / f"{name}-crash-{tries}").write_bytes(data)
            raise
        tries += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tell(f"{tries} inputs, at most {peak} MiB resident")
    return 0 if peak < RESIDENT else 1


def changed(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        place = chance.randint(0, len(data))
        if chance.random() < 0.5:
            data[place : place + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 4))
        else:
            other = chance.choice(seeds)
            start = chance.randint(0, len(other))
            data[place:place] = other[start : start + chance.randint(1, 32)]
    return bytes(data[:65_536])


if __name__ == "__main__":
    sys.exit(main())
