"""Mutants nobody chose: comparisons turned, conditions negated, constants off by one, values not
returned, statements left out, drawn with a seed from the modules that matter most.

Left alone, because no test should hold them: module constants (limits and pauses are tuned), log
lines, ``__repr__``, the endless loops (``run``), annotations.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.mutants.mutant import ROOT, Mutant
from tests.mutants.targets import TARGETS

TURNED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
}


@dataclass(frozen=True, slots=True)
class Change:
    node: ast.AST
    after: str
    what: str


def draw(number: int, seed: int, among: str = "") -> list[Mutant]:
    """The same mutants for the same seed and tree, out of those whose name holds ``among``, a
    regular expression."""
    rng, wanted = random.Random(seed), re.compile(among)
    every = [
        mutant
        for file in sorted(TARGETS)
        for mutant in mutants_of(file)
        if wanted.search(mutant.name)
    ]
    return sorted(rng.sample(every, min(number, len(every))), key=lambda one: one.name)


def mutants_of(file: str) -> Iterator[Mutant]:
    if not (ROOT / file).exists():
        return
    text = (ROOT / file).read_text("utf-8")
    starts = line_starts(text)
    for function in functions(ast.parse(text)):
        for change in changes(function):
            start, end = span(change.node, text, starts)
            number = text.count("\n", 0, start) + 1
            yield Mutant(
                name=f"{file}:{number} {function.name}: {change.what} [{start}]",
                file=file,
                before=text[start:end],
                after=change.after,
                promise="",
                tests=TARGETS[file],
                start=start,
            )


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    found = (ast.FunctionDef, ast.AsyncFunctionDef)
    return (
        node
        for node in ast.walk(tree)
        if isinstance(node, found) and node.name not in ("run", "__repr__")
    )


def changes(function: ast.AST) -> Iterator[Change]:
    """Every single change to a function's body, its nested functions left to themselves."""
    body = list(getattr(function, "body", ()))
    while body:
        node = body.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if isinstance(node, ast.Expr) and (is_text(node.value) or is_log(node.value)):
            continue
        yield from changes_of(node)
        body += [
            child
            for name, value in ast.iter_fields(node)
            if name not in ("annotation", "returns", "type")
            for child in (value if isinstance(value, list) else [value])
            if isinstance(child, ast.AST)
        ]


def changes_of(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.stmt):
        yield from changes_of_statement(node)
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield Change(node.test, f"(not ({ast.unparse(node.test)}))", "condition negated")
    match node:
        case ast.Compare(ops=[op]):
            turned = ast.Compare(node.left, [TURNED[type(op)]], node.comparators)
            yield Change(node, f"({ast.unparse(turned)})", "comparison turned")
        case ast.BoolOp(op=op):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield Change(node, f"({ast.unparse(ast.BoolOp(other, node.values))})", "and/or")
        case ast.Constant(value=bool(value)):
            yield Change(node, str(not value), "truth turned")
        case ast.Constant(value=int(value)):
            yield Change(node, f"({value + 1})", "one more")
            yield Change(node, f"({value - 1})", "one less")


def changes_of_statement(node: ast.stmt) -> Iterator[Change]:
    match node:
        case ast.Return(value=value) if value is not None and not is_none(value):
            yield Change(node, "return None", "nothing returned")
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.AugAssign():
            yield Change(node, "pass", "left out")
        case ast.Assign(targets=[ast.Attribute() | ast.Tuple(elts=[ast.Attribute(), *_])]):
            yield Change(node, "pass", "left out")


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def is_log(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.")


def line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def span(node: Any, text: str, starts: list[int]) -> tuple[int, int]:
    """Offsets in characters; the parser counts columns in bytes."""

    def offset(line: int, column: int) -> int:
        start = starts[line - 1]
        row = text[start : starts[line]].encode()
        return start + len(row[:column].decode())

    begin = offset(node.lineno, node.col_offset)
    return begin, offset(node.end_lineno, node.end_col_offset)
