"""Runs a benchmark: every contestant of round 1, then of round 2, each in a fresh process."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from bench.contest import Bench, Contestant
from bench.servers import postgres_running

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "bench"
SEEDS = HOME / "seeds"
ALWAYS = ("sqlalchemy", "aiosqlite", "asyncpg", "aiohttp", "apscheduler", "python-telegram-bot")


class Failed(Exception):
    """A contestant did not come to an end, or came to a bad one."""


def modules() -> Iterator[str]:
    """The modules of this folder that declare a benchmark."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if "\nBENCH = Bench(" in file.read_text("utf-8"):
            yield f"bench.{file.stem}"


def benches() -> dict[str, tuple[str, Bench]]:
    """By name: the module, and what it declares, in the order of their numbers."""
    found = [(module, import_module(module).BENCH) for module in modules()]
    found.sort(key=lambda pair: pair[1].number)
    return {bench.name: (module, bench) for module, bench in found}


def run(
    module: str, bench: Bench, rounds: int, save: Callable[[dict[str, Any]], None], *, quick: bool
) -> dict[str, Any]:
    """All rounds of one benchmark; what came out, ready to be written as JSON. It is saved after
    every round: whoever loses patience keeps what there is."""
    taking_part = [each for each in bench.contestants if each.in_quick or not quick]
    result: dict[str, Any] = {
        "name": bench.name,
        "quick": quick,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(bench),
        "load": [],
        "figures": {each.name: [] for each in taking_part},
        "failures": [],
    }
    with postgres_running(HOME / "postgres"):
        for each in taking_part:
            if each.prepare is not None:
                child(module, each, 0, quick=quick)
        for number in range(1, rounds + 1):
            for each in taking_part:
                result["load"].append(os.getloadavg()[0])
                attempt(result, module, each, number, rounds, quick=quick)
            save(result)
    return result


def attempt(
    result: dict[str, Any],
    module: str,
    contestant: Contestant,
    number: int,
    rounds: int,
    *,
    quick: bool,
) -> None:
    started = time.monotonic()
    try:
        figures = child(module, contestant, number, quick=quick)
    except Failed as exc:
        result["failures"].append({"contestant": contestant.name, "round": number, "why": str(exc)})
        said = f"FAILED: {exc}"
    else:
        result["figures"][contestant.name].append(figures)
        said = "  ".join(f"{name} {value:,.6g}" for name, value in figures.items())
    took = time.monotonic() - started
    line = f"  round {number}/{rounds}  {contestant.name}  ({took:.1f} s)  {said}"
    print(line, file=sys.stderr, flush=True)


def child(module: str, contestant: Contestant, number: int, *, quick: bool) -> dict[str, float]:
    """One run in a process of its own; round 0 is the preparation."""
    SEEDS.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="run-", dir=HOME))
    answer = home / "answer.json"
    (home / "home").mkdir()
    words = [module, contestant.name, str(number), "quick" if quick else "full"]
    command = [sys.executable, "-m", "bench.child", *words, str(home / "home"), str(answer)]
    try:
        with (home / "output").open("wb") as output:
            done = subprocess.run(
                command, cwd=ROOT, stdout=output, stderr=output, timeout=contestant.patience
            )
        if done.returncode or not answer.exists():
            said = (home / "output").read_text("utf-8", "replace")[-3000:]
            raise Failed(f"{contestant.name} ended with {done.returncode}: {said}")
        figures: dict[str, float] = json.loads(answer.read_text("utf-8"))
        return figures
    except subprocess.TimeoutExpired as exc:
        raise Failed(f"{contestant.name} took more than {contestant.patience:.0f} s") from exc
    finally:
        shutil.rmtree(home, ignore_errors=True)


def machine(bench: Bench) -> dict[str, Any]:
    packages = sorted({*ALWAYS, *bench.packages})
    return {
        "cores": os.cpu_count(),
        "processor": processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in packages},
    }


def processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as facts:
        names = (line.partition(":")[2].strip() for line in facts if line.startswith("model name"))
        return next(names, platform.machine())
