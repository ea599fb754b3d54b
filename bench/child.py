"""One run of one contestant, in this process: started by the harness, never by hand."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import sys
from importlib import import_module
from pathlib import Path

from bench.contest import Bench, Round
from bench.harness import SEEDS


def main(module: str, name: str, number: str, size: str, home: str, answer: str) -> None:
    bench: Bench = import_module(module).BENCH
    contestant = bench.contestant(name)
    act = contestant.run if int(number) else contestant.prepare
    assert act is not None
    gc.collect()
    gc.freeze()  # what is loaded stays: our server does the same, and here the peers have it too
    outcome = act(Round(int(number), size == "quick", Path(home), SEEDS))
    if inspect.iscoroutine(outcome):
        outcome = asyncio.run(outcome)
    Path(answer).write_text(json.dumps(outcome or {}), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
