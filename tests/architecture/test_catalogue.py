"""What the office can say is said in both languages, in full, safely, with buttons that work."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import fields
from functools import lru_cache
from itertools import product

import pytest
from jinja2 import nodes

from channels.markup import plain
from domain.messages import Outgoing
from domain.notices import Notice, Press
from handlers import menus, routes
from tests.architecture.samples import KINDS, samples
from tests.architecture.tree import modules
from texts.catalogue import LANGUAGES, PAGES, Catalogue, environment

CATALOGUE = Catalogue()
ENV = environment(PAGES)
LONGEST = 4096  # characters of one Telegram message
ACTION = 64  # bytes of its callback data
DIALOGUE = "d"

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@lru_cache
def macros(language: str) -> tuple[nodes.Macro, ...]:
    """Every macro of a language that words a notice."""
    pages = (ENV.parse(file.read_text("utf-8")) for file in sorted((PAGES / language).glob("*.j2")))
    found = (macro for page in pages for macro in page.find_all(nodes.Macro))
    return tuple(macro for macro in found if macro.name[:1].isupper())


def macro_of(kind: type[Notice], language: str) -> nodes.Macro:
    found = [macro for macro in macros(language) if macro.name == kind.__name__]
    assert len(found) == 1, f"{kind.__name__} is worded {len(found)} times in {language}"
    return found[0]


@lru_cache(maxsize=1)
def said(name: str) -> tuple[tuple[Notice, Outgoing], ...]:
    """Each sample of a kind as both languages word it."""
    return tuple(
        (notice, CATALOGUE.render(notice, language))
        for notice, language in product(samples(KINDS[name]), LANGUAGES)
    )


def test_no_two_notices_share_a_name() -> None:
    """A letter on its way names its notice; two of one name would be taken for each other."""
    names = Counter(
        node.name
        for module in modules("domain")
        if module.path.startswith("domain/notices/")
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []


@each_language
def test_every_notice_has_words_and_nothing_else_has(language: str) -> None:
    assert sorted(macro.name for macro in macros(language)) == sorted(KINDS)


@each_kind
def test_a_macro_uses_only_what_its_notice_has(kind: type[Notice]) -> None:
    for language in LANGUAGES:
        macro = macro_of(kind, language)
        (notice,) = macro.args
        used = {
            node.attr
            for node in macro.find_all(nodes.Getattr)
            if isinstance(node.node, nodes.Name) and node.node.name == notice.name
        }
        assert used <= {field.name for field in fields(kind)} | set(dir(kind)), language


@each_kind
def test_a_notice_can_be_said_whatever_it_holds(kind: type[Notice]) -> None:
    for notice, message in said(kind.__name__):
        assert plain(message.html).strip(), notice
        assert len(message.html) <= LONGEST, notice
        assert "None" not in message.html, notice


@each_kind
def test_what_people_typed_stays_text(kind: type[Notice]) -> None:
    for _, message in said(kind.__name__):
        assert "<b>&" not in message.html
        assert "&amp;lt;" not in message.html, "escaped twice"


@each_kind
def test_its_buttons_lead_somewhere(kind: type[Notice]) -> None:
    for _, message in said(kind.__name__):
        for row in message.buttons:
            assert row
            for button in row:
                assert button.label.strip()
                assert len(button.action.encode()) <= ACTION
                assert button.action.partition(":")[0] in {DIALOGUE, *routes.BUTTONS}, button


@each_kind
def test_a_notice_survives_the_outbox(kind: type[Notice]) -> None:
    for notice in samples(kind):
        assert Notice.from_json(notice.to_json()) == notice


# --- labels ----------------------------------------------------------------------------------


def test_labels_are_the_same_in_both_languages() -> None:
    assert set(CATALOGUE.page("vi").labels) == set(CATALOGUE.page("en").labels)


def test_every_label_of_a_button_has_words() -> None:
    named = {
        call.args[0].value
        for module in modules("domain", "handlers", "services")
        for call in module.calls()
        if isinstance(call.func, ast.Name) and call.func.id == "Press"
        if isinstance(call.args[0], ast.Constant)
    }
    assert named <= set(CATALOGUE.page("vi").labels)


def test_every_label_is_used() -> None:
    written = {
        node.value
        for module in modules("domain", "handlers", "services", "texts")
        for node in module.nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    pressed = {
        button.label
        for kind in KINDS.values()
        for notice in samples(kind)
        for row in notice.rows()
        for button in row
        if isinstance(button, Press)
    }
    looked_up = {
        name
        for file in PAGES.glob("*/*.j2")
        for name in re.findall(r"labels\[[\"'](.+?)[\"']\]", file.read_text("utf-8"))
    }
    assert set(CATALOGUE.page("vi").labels) <= written | pressed | looked_up


# --- commands --------------------------------------------------------------------------------

OFFERED = {*menus.CITIZEN, *menus.ALWAYS, *(name for name, _ in menus.BY_RIGHT)}


@each_language
def test_every_command_of_a_menu_is_described(language: str) -> None:
    described = CATALOGUE.page(language).commands
    assert set(described) >= OFFERED
    assert all(3 <= len(words) <= 256 for words in described.values())  # Telegram's limits


def test_every_command_described_can_be_given() -> None:
    for language in LANGUAGES:
        assert set(CATALOGUE.page(language).commands) <= set(routes.COMMANDS)


def test_command_names_suit_every_platform() -> None:
    """Telegram takes Latin small letters, digits and underscores, at most 32."""
    assert [name for name in routes.COMMANDS if not re.fullmatch(r"[a-z0-9_]{1,32}", name)] == []


@pytest.mark.parametrize("alias", ["help", "cancel", "language"])
def test_commands_have_english_names_too(alias: str) -> None:
    assert alias in routes.COMMANDS
