"""The words of a reporter's own copy of a case, in the reporter's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from domain.case_copy import CaseCopy
from texts.catalogue import moment

PAGE = Path(__file__).with_name("case_copy.toml")


@cache
def book() -> Mapping[str, Any]:
    return tomllib.loads(PAGE.read_text(encoding="utf-8"))


class Words:
    """One language; any other than English is Vietnamese. A name the page does not know stays as
    it is: a later version may have named it."""

    def __init__(self, language: str) -> None:
        self._page: Mapping[str, Any] = book()["en" if language == "en" else "vi"]

    def title(self, code: str) -> str:
        return str(self._page["label"]["title"]).format(code=code)

    def about(self, copy: CaseCopy) -> str:
        return str(self._page["label"]["about"]).format(at=moment(copy.made_at))

    def label(self, name: str) -> str:
        return str(self._page["label"][name])

    def name(self, sort: str, value: str) -> str:
        return str(self._page[sort].get(value, value))
