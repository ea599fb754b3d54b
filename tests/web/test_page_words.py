"""The page words: both languages say the same things, and every key is known and used."""

from __future__ import annotations

import json
import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "web" / "static"
SOURCES = [*STATIC.glob("*.html"), *STATIC.glob("js/*.js")]
VIETNAMESE = re.compile(r"[ăđơưÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýẠ-ỹ]", re.I)


def words(language: str) -> dict[str, str]:
    text = (STATIC / "words" / f"{language}.json").read_text("utf-8")
    entries: dict[str, str] = json.loads(text)
    return entries


def test_both_languages_have_the_same_keys_and_places() -> None:
    def places(entries: dict[str, str]) -> dict[str, set[str]]:
        return {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in entries.items()}

    assert places(words("vi")) == places(words("en"))


def test_every_key_a_page_names_is_in_the_words_and_the_other_way_round() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    families = {"weekday.", "chat.state.", "attach.", "refused."}  # completed while running
    named = set(re.findall(r"[\"'](\w+(?:\.[\w-]+)+)[\"']", text))
    known = set(words("vi"))
    prefixes = {key.split(".")[0] for key in known}
    missing = {key for key in named if key.split(".")[0] in prefixes} - known
    unused = {key for key in known - named if not key.startswith(tuple(families))}
    assert (missing, unused) == (set(), set())


def test_no_words_of_the_pages_stand_in_the_scripts() -> None:
    for path in STATIC.glob("js/*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.S)
        assert not VIETNAMESE.search(code), path.name


def test_the_pages_load_nothing_from_elsewhere() -> None:
    for path in [*SOURCES, *STATIC.glob("css/*.css")]:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text, re.I), path.name
