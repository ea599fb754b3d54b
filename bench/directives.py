"""How much of a directive is read: twelve papers in the real forms, clean and spoilt."""

from __future__ import annotations

import time
from functools import partial

from bench.contest import Bench, Contestant, Figures, Goal, Round
from services.almanac import shipped
from tests.documents.scored import SPOILT, papers, score


def reading(spoilt: str, turn: Round) -> Figures:
    began = time.perf_counter()
    found = score(SPOILT[spoilt], shipped().calendar)
    took = time.perf_counter() - began
    return {
        "papers": len(papers()),
        "items": found.wanted,
        "precision": found.precision * 100,
        "recall": found.recall * 100,
        "head": found.head * 100,
        "lead": found.share("lead") * 100,
        "coordinating": found.share("coordinating") * 100,
        "phrase": found.share("deadline_phrase") * 100,
        "kind": found.share("kind") * 100,
        "due": found.share("due_at") * 100,
        "each": took / len(papers()) * 1000,
    }


BENCH = Bench(
    name="directives",
    number=8,
    title="Directives: precision and recall of items, fields exact",
    contestants=tuple(Contestant(name, partial(reading, name), ours=True) for name in SPOILT),
    units={
        "papers": "",
        "items": "",
        "precision": "%",
        "recall": "%",
        "head": "%",
        "lead": "%",
        "coordinating": "%",
        "phrase": "%",
        "kind": "%",
        "due": "%",
        "each": "ms",
    },
    goals=tuple(
        goal
        for name, least in (("as written", 100), ("printed", 100), ("scanned", 95))
        for goal in (
            Goal(f"{name}: precision ≥ {least} %", "precision", name, at_least=least),
            Goal(f"{name}: recall ≥ {least} %", "recall", name, at_least=least),
        )
    ),
    notes=(
        "Papers written for the purpose in the forms of NĐ 30/2020/NĐ-CP and Hướng dẫn "
        "36-HD/VPTW (tests/documents/directives). «Printed»: lines broken at 62 letters, page "
        "numbers between; «scanned»: every ninth mark on a vowel lost, l and 1 confused; "
        "«decomposed»: NFD with Windows line ends. An item is found when 70 % of its words are; "
        "fields are exact but for the lost marks. It is our own set: papers it has never seen "
        "will be read less well.",
    ),
    rounds=1,
)
