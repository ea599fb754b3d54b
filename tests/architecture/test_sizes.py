"""Files and functions stay small enough to be read at one go. There is no exception yet; one that
must be belongs in ``MAY`` with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.tree import modules

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
MAY: dict[str, str] = {}
"""«path» or «path:function» -> why it is one piece."""


def too_long() -> Iterator[tuple[str, int]]:
    """Every file and function above the limit, with its lines."""
    for module in modules():
        if len(module.lines) > LINES_OF_A_FILE:
            yield module.path, len(module.lines)
        for node in module.nodes():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION:
                    yield f"{module.path}:{node.name}", lines


def test_no_file_and_no_function_is_too_long() -> None:
    assert [(name, lines) for name, lines in too_long() if name not in MAY] == []


def test_no_permission_outlives_its_use() -> None:
    assert set(MAY) <= {name for name, _ in too_long()}
