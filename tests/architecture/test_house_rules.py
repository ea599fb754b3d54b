"""One clock, one place that commits, one that reads the environment, nothing hidden, nothing
swallowed. Every exception is listed here with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import Module, docstrings, dotted, modules

CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "datetime.datetime.now",
    "datetime.date.today",
}
TRANSACTIONS = {"begin", "begin_nested", "commit", "rollback"}
ENVIRONMENT = {"os.environ", "os.getenv", "os.putenv", "environ", "getenv"}

MAY: dict[str, dict[str, str]] = {
    "read a clock": {"bot/clock.py": "the one clock"},
    "begin or commit": {
        "models/database.py": "the one place",
        "bot/schema.py": "migrations, in one transaction under a lock",
    },
    "make an engine": {"models/database.py": "the one place"},
    "read the environment": {
        "bot/speaker.py": "LANG of the operator's own terminal",
        "bot/papers.py": "the child's own, emptied of ours",
        "bot/recognition.py": "the same, for the program that reads pictures",
        "documents/__main__.py": "what the drawing library reads when it is loaded",
    },
    "start a task nobody awaits": {
        "models/groupcommit.py": "the worker of a batch; whoever put a row awaits its future",
    },
    "import late": {},
}
"""What is done in one place, and why there. Settings are read by pydantic, in bot/settings.py."""


def clocks(module: Module) -> Iterator[ast.AST]:
    return (call for call in module.calls() if dotted(call.func) in CLOCKS)


def transactions(module: Module) -> Iterator[ast.AST]:
    """``session.begin()`` and its like take nothing; our own ``dialogue.begin(ctx, form)`` does."""
    for call in module.calls():
        verb = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        opened = dotted(call.func) in ("AsyncSession", "async_sessionmaker")
        if opened or (verb in TRANSACTIONS and not call.args):
            yield call


def engines(module: Module) -> Iterator[ast.AST]:
    return (call for call in module.calls() if dotted(call.func).endswith("create_async_engine"))


def environment(module: Module) -> Iterator[ast.AST]:
    return (node for node in module.nodes() if dotted(node) in ENVIRONMENT)


def bare_tasks(module: Module) -> Iterator[ast.AST]:
    """``create_task`` on anything but a TaskGroup (named group, by our convention)."""
    for call in module.calls():
        verb = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
        grouped = dotted(call.func).startswith("group.")
        if verb in ("create_task", "ensure_future") and not grouped:
            yield call


def late_imports(module: Module) -> Iterator[ast.AST]:
    for node in module.nodes():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (
                inner for inner in ast.walk(node) if isinstance(inner, (ast.Import, ast.ImportFrom))
            )


RULES = {
    "read a clock": clocks,
    "begin or commit": transactions,
    "make an engine": engines,
    "read the environment": environment,
    "start a task nobody awaits": bare_tasks,
    "import late": late_imports,
}


@pytest.mark.parametrize("act", RULES)
def test_it_is_done_in_its_place_only(act: str) -> None:
    done = {module.at(node) for module in modules() for node in RULES[act](module)}
    elsewhere = {place for place in done if place.rpartition(":")[0] not in MAY[act]}
    assert elsewhere == set(), f"may not {act} here"


@pytest.mark.parametrize("act", RULES)
def test_no_permission_outlives_its_use(act: str) -> None:
    used = {module.path for module in modules() if any(RULES[act](module))}
    assert set(MAY[act]) <= used


# --- nothing swallowed -----------------------------------------------------------------------

REASON = re.compile(r"# noqa: (?P<codes>[A-Z0-9, ]+?)(?: -)? (?P<reason>[(a-zA-Z«\d].{5,})")
ASIDE = re.compile(r"# (noqa|type: ignore)\b")
LOGGED = {"exception", "error"}


def test_every_bug_that_is_caught_is_logged_or_raised_again_or_kept_with_a_reason() -> None:
    silent = {
        module.at(handler)
        for module in modules()
        for handler in module.nodes()
        if isinstance(handler, ast.ExceptHandler) and is_broad(handler) and not answers(handler)
        if not REASON.search(module.lines[handler.lineno - 1])
    }
    assert silent == set()


def is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(one is None or dotted(one) in ("Exception", "BaseException") for one in caught)


def answers(handler: ast.ExceptHandler) -> bool:
    inside = [node for statement in handler.body for node in ast.walk(statement)]
    raised = any(isinstance(node, ast.Raise) for node in inside)
    logged = any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LOGGED
        and dotted(node.func.value) == "log"
        for node in inside
    )
    return raised or logged


def test_every_rule_put_aside_says_why() -> None:
    unexplained = {
        f"{module.path}:{number}"
        for module in modules()
        for number, line in enumerate(module.lines, 1)
        if "# noqa" in line and not REASON.search(line)
    }
    assert unexplained == set()


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)
def test_a_module_opens_with_what_it_is_for(module: Module) -> None:
    said = ast.get_docstring(module.tree) or ""
    assert said[:1].isupper() or said[:1] in "«``"
    assert len(said) > 15


VIETNAMESE = re.compile(r"[À-ỹĂăĐđƠơƯư]")

UNDERSTOOD: dict[str, str] = {
    "domain/answer_policies.py": "defaults of editable settings, with their legal basis",
    "domain/anonymity.py": "how people are called, which nothing published may do",
    "domain/codes.py": "the letters of document numbers (số, ký hiệu)",
    "domain/cyclephrases.py": "repetitions in words that read back as themselves",
    "domain/deadline_reading.py": "a chosen day in words that read back as itself",
    "domain/formulaic.py": "words that judge, in answers that must not",
    "domain/likeness.py": "the marks of state secrecy, as stamped on papers",
    "domain/period_reading.py": "how people name a period",
    "domain/phrasing.py": "months and days that folding would confuse",
    "domain/access_policies.py": "defaults of editable settings, with their legal basis",
    "domain/guard_policies.py": "defaults of editable settings, with their legal basis",
    "domain/policies.py": "defaults of editable settings, with their legal basis",
    "domain/hotline_policies.py": "the same, of the hotline's figures and posters",
    "domain/protection_policies.py": "the same, of identities and the end of files",
    "domain/policy.py": "what is said of a default without a law behind it",
    "domain/words.py": "folding and recognising what people write",
    "documents/body_words.py": "how directives name bodies and what they are to do",
    "documents/citations.py": "types of documents and the letters of their numbers",
    "documents/closing.py": "titles and names above a signature",
    "documents/bodies.py": "how bodies follow each other in a sentence",
    "documents/directive.py": "letters that scanners lose in a symbol",
    "documents/docx_words.py": "the columns of a plan, written as the fields of a list",
    "documents/heading.py": "gaps left for a number and a day",
    "documents/listing.py": "the numbers of articles, as directives write them",
    "documents/paragraphs.py": "how paragraphs are numbered and footnotes begin",
    "documents/plain.py": "the letter that no decomposition folds",
    "domain/stamps.py": "the marks of state secrecy, as stamped on papers",
    "documents/tasking.py": "places of an item in its paper that has no number",
    "documents/cells.py": "the shapes of dates and of broken encodings in workbooks",
}
"""Where Vietnamese is read rather than said; what is said lives in texts/."""


def test_no_words_of_ours_live_in_python() -> None:
    spoken = {
        f"{module.at(node)} {text[:40]!r}"
        for module in modules()
        if module.path not in UNDERSTOOD and module.package != "texts"
        for node, text in words(module)
    }
    assert spoken == set()


def words(module: Module) -> Iterator[tuple[ast.Constant, str]]:
    meant = docstrings(module)
    for node in module.nodes():
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(node, ast.Constant) and isinstance(text, str) and id(node) not in meant:
            yield from [(node, text)] if VIETNAMESE.search(text) else []


def test_no_permission_to_hold_words_is_left_over() -> None:
    holding = {module.path for module in modules() if any(words(module))}
    assert set(UNDERSTOOD) <= holding
