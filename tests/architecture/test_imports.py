"""Who may import whom. The contracts themselves are run by ``make check`` (lint-imports)."""

from __future__ import annotations

import sys

import pytest

from tests.architecture.tree import BESIDE, CONTRACTS, PACKAGES, ROOT, imported, modules

ALONE: dict[str, tuple[str, ...]] = {
    "telegram": ("channels", "bot"),
    "aiohttp": ("channels", "web", "bot"),
    "apscheduler": ("scheduler",),
    "jinja2": ("texts",),
    "alembic": ("bot",),
    "matplotlib": ("documents",),
    "openpyxl": ("documents",),
    "docx": ("documents",),
    "reportlab": ("documents",),
    "icalendar": ("web",),
    "typer": ("bot",),
    "rich": ("bot",),
}
"""Libraries that only these packages know."""


def test_the_contracts_name_every_package_of_the_tree() -> None:
    found = {file.parent.name for file in ROOT.glob("*/__init__.py")} - set(BESIDE)
    assert found == set(PACKAGES)


def test_every_package_has_a_place_in_the_layers_or_stands_beside() -> None:
    layers = next(rule for rule in CONTRACTS["contracts"] if rule["type"] == "layers")["layers"]
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    assert placed | {"documents"} == set(PACKAGES)


def test_check_runs_the_contracts() -> None:
    check = (ROOT / "Makefile").read_text("utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    assert "lint-imports" in check


def test_the_domain_imports_the_standard_library_only() -> None:
    allowed = {"domain", *sys.stdlib_module_names}
    foreign = {
        f"{module.path} imports {name}"
        for module in modules("domain")
        for name in imported(module) - allowed
    }
    assert foreign == set()


@pytest.mark.parametrize("library", ALONE)
def test_a_library_is_known_only_where_it_belongs(library: str) -> None:
    strangers = {
        module.path
        for module in modules()
        if library in imported(module) and module.package not in ALONE[library]
    }
    assert strangers == set()


def test_the_product_knows_nothing_of_its_tests() -> None:
    guilty = {module.path for module in modules() if imported(module) & {"tests", "bench"}}
    assert guilty == set()
