"""Words for the figures: a table with its goals, and the page of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.contest import Bench, Goal

PAGE = Path("docs/benchmarks.md")
KEPT = Path("docs/benchmarks")  # the figures behind the page


def spread(values: Sequence[float]) -> str:
    """``median [least..greatest]``."""
    if not values:
        return "—"
    if len(set(values)) == 1:
        return number(values[0])
    return f"{number(median(values))} [{number(min(values))}..{number(max(values))}]"


def number(value: float) -> str:
    if value == int(value):
        return f"{int(value):,}"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 4
    return f"{value:,.{digits}f}"


def column(result: Mapping[str, Any], contestant: str, metric: str) -> list[float]:
    rounds = result["figures"].get(contestant, [])
    return [figures[metric] for figures in rounds if metric in figures]


def table(bench: Bench, result: Mapping[str, Any]) -> Iterator[str]:
    """Markdown: contestants down, metrics across, then the goals."""
    shown = [metric for metric in bench.units if any_has(result, metric)]
    yield row(["", *(f"{metric}, {bench.units[metric]}".rstrip(", ") for metric in shown)])
    yield row(["---", *("---:" for _ in shown)])
    for each in bench.contestants:
        if each.name in result["figures"]:
            cells = (spread(column(result, each.name, metric)) for metric in shown)
            yield row([f"**{each.name}**" if each.ours else each.name, *cells])
    if bench.goals and not result["quick"]:
        yield ""
        yield row(["goal", "by medians", "by best rounds", ""])
        yield row(["---", "---:", "---:", "---"])
        yield from (row(judge(result, goal)) for goal in bench.goals)
    for failure in result["failures"]:
        why = failure["why"].strip().splitlines()[-1][:200]
        yield f"\nRound {failure['round']} of {failure['contestant']} failed: {why}"


def any_has(result: Mapping[str, Any], metric: str) -> bool:
    return any(metric in figures for rounds in result["figures"].values() for figures in rounds)


def judge(result: Mapping[str, Any], goal: Goal) -> list[str]:
    """The goal, its figure by medians and by best rounds, and the verdict."""
    found = compared(result, goal)
    if found is None:
        return [goal.text, "—", "—", "not measured"]
    by_median, by_minimum = found
    missed = "stretch missed" if goal.stretch else "**missed**"
    times = "×" if goal.peer else ""
    verdict = "met" if goal.met(by_median) else missed
    return [goal.text, number(by_median) + times, number(by_minimum) + times, verdict]


def compared(result: Mapping[str, Any], goal: Goal) -> tuple[float, float] | None:
    """The figure the goal speaks of: from the medians, and from everybody's best rounds (the
    least time, the greatest rate), which other work on the machine disturbed least."""
    best = max if goal.at_least is not None and not goal.inverse else min
    ours = column(result, goal.ours, goal.metric)
    if not ours:
        return None
    if not goal.peer:
        return median(ours), best(ours)
    peers = column(result, goal.peer, goal.peer_metric or goal.metric)
    if not peers:
        return None
    ratios = median(ours) / median(peers), best(ours) / best(peers)
    return (1 / ratios[0], 1 / ratios[1]) if goal.inverse else ratios


def missed(bench: Bench, result: Mapping[str, Any]) -> list[Goal]:
    """Goals, stretches apart, that the medians do not meet."""
    hard = (goal for goal in bench.goals if not goal.stretch)
    return [goal for goal in hard if (it := compared(result, goal)) is None or not goal.met(it[0])]


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def section(bench: Bench, result: Mapping[str, Any]) -> Iterator[str]:
    """A benchmark's part of the page."""
    rounds = max((len(figures) for figures in result["figures"].values()), default=0)
    yield f"## {bench.number:g}. {bench.title}"
    yield ""
    yield from table(bench, result)
    yield ""
    for note in bench.notes:
        yield f"{note}\n"
    peers = (f"{name} {version}" for name, version in result["machine"]["packages"].items())
    load = result["load"]
    yield (
        f"`python -m bench {bench.name}`, {result['at']}, {rounds} rounds, contestants in turn; "
        f"other work on the machine: load {min(load, default=0):.1f} to {max(load, default=0):.1f}."
        f" [Raw figures](benchmarks/{bench.name}.json). {', '.join(peers)}."
    )
    yield ""


def page(pairs: Sequence[tuple[Bench, Mapping[str, Any]]]) -> str:
    """The whole page, from figures alone; figures of ``--quick`` have no place here."""
    seen = pairs[0][1]["machine"]
    lines = [
        "# Benchmarks",
        "",
        "Made by `python -m bench --page` from the figures in [benchmarks/](benchmarks/); no "
        "figure here was typed by hand. To measure again: `make bench`, or `python -m bench NAME`"
        " (`--list` says which).",
        "",
        f"Machine: {seen['cores']} cores of {seen['processor']}, {seen['memory_gib']} GiB, "
        f"{seen['system']}, Python {seen['python']}. SQLite is WAL with synchronous=FULL, "
        "PostgreSQL has fsync and synchronous_commit on. Everything (server, peers, load, "
        "database) shares these cores.",
        "",
        "Figures are median [least..greatest] over the rounds; contestants take turns, each round "
        "in a fresh process. Absolute figures of a shared machine are good to about ±50 %: trust "
        "the ratios, which come from one run.",
        "",
    ]
    for bench, result in pairs:
        lines += section(bench, result)
    return "\n".join(lines).rstrip() + "\n"


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found
