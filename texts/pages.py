"""Pages made by the server, for people without JavaScript: templates, and words per language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from texts.catalogue import LANGUAGES, day, hour, moment, thousands

PAGES = Path(__file__).with_name("pages")


class Pages(Environment):
    """A word before whatever a table can do: «w.keys» is the word so named, not a method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def environment() -> Environment:
    made = Pages(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"moment": moment, "day": day, "hour": hour, "thousands": thousands}
    return made


@cache
def words(page: str) -> Mapping[str, Mapping[str, Any]]:
    """The words of a page by language."""
    return tomllib.loads((PAGES / f"{page}.toml").read_text(encoding="utf-8"))


def rendered(page: str, language: str, **facts: object) -> str:
    """The page as HTML; values are escaped. An unknown language is Vietnamese."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    others = [each for each in LANGUAGES if each != language]
    template = environment().get_template(f"{page}.html")
    return template.render(w=words(page)[language], language=language, others=others, **facts)
