"""The tree as the house rules see it: every module of ours, parsed once."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = CONFIG["tool"]["importlinter"]
PACKAGES: tuple[str, ...] = tuple(CONTRACTS["root_packages"])
BESIDE = ("tests", "bench", "migrations")  # Python of ours that the contracts do not speak of


@dataclass(frozen=True)
class Module:
    """One file of Python. ``path`` is relative to the root, with forward slashes."""

    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.path.partition("/")[0]

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.nodes() if isinstance(node, ast.Call))

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@lru_cache
def modules(*packages: str) -> tuple[Module, ...]:
    """Every module of these packages; of the whole product when none is named."""
    found = (file for name in packages or PACKAGES for file in (ROOT / name).rglob("*.py"))
    return tuple(read(file) for file in sorted(found))


def read(file: Path) -> Module:
    text = file.read_text("utf-8")
    return Module(file.relative_to(ROOT).as_posix(), text, ast.parse(text, str(file)))


def dotted(node: ast.AST) -> str:
    """``datetime.now`` for the expression that says so; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""


def imported(module: Module) -> set[str]:
    """The top-level names of everything a module imports, wherever it does."""
    names: set[str] = set()
    for node in module.nodes():
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").partition(".")[0])
    return names


def docstrings(module: Module) -> set[int]:
    """The ids of constants that document or stand alone as a sentence."""
    return {
        id(node.value)
        for node in module.nodes()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
