"""What we hand over names no machine of ours, no index of packages and nobody's secrets."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

INVENTED = re.compile(
    r"^(127\.0\.0\.1|localhost|\[::1\]|.*\.(example|invalid|test|localhost)|example\.(com|org|net|vn)"
    r"|.*\.example\.vn|[a-z]\.vn|host|\{.*|)$"
)
KNOWN = {
    "api.telegram.org": "the platform",
    "core.telegram.org": "its manual",
    "t.me": "its links",
    "zalo.me": "links to Zalo",
    "www.w3.org": "the names of XML",
    "schemas.openxmlformats.org": "the names of XML in Office files",
    "schemas.microsoft.com": "the names of XML in Office files",
    "www.sqlite.org": "a source of a fact",
    "sqlite.org": "a source of a fact",
    "docs.python.org": "a source of a fact",
    "www.postgresql.org": "a source of a fact",
    "dondoc.coquan.gov.vn": "an invented office",
    "dondoc.office.gov.vn": "an invented office",
    "en.vietnamplus.vn": "the source of a day off",
    "keepachangelog.com": "the form of the changelog",
    "semver.org": "the meaning of version numbers",
}
"""Hosts a file may name, and why."""

HOST = re.compile(r"\bhttps?://(?:[^/\s@\"']*@)?(\[[^\]]+\]|[^/\s:\"'`<>()|,;\\]+)")
MACHINE = re.compile(r"(?<![\w.~}/-])/(?:root|home/[a-z]\w*|Users/\w+)/")
TOKEN = re.compile(r"\b[1-9]\d{7,9}:AA[\w-]{33}\b")
PICTURES = {".png", ".jpg", ".ico", ".woff2", ".xlsx", ".docx", ".pdf", ".webp"}


@lru_cache
def tracked() -> tuple[Path, ...]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what is tracked cannot be told")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(file for file in files if file.is_file() and file.suffix not in PICTURES)


def lines_with(pattern: re.Pattern[str]) -> list[tuple[str, re.Match[str]]]:
    found: list[tuple[str, re.Match[str]]] = []
    for file in tracked():
        name = file.relative_to(ROOT).as_posix()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            found += [(f"{name}:{number}", match) for match in pattern.finditer(line)]
    return found


def test_every_host_named_is_invented_or_known() -> None:
    """A mirror of a package index would stand here as a stranger."""
    strangers = {
        f"{where} {match[1]}"
        for where, match in lines_with(HOST)
        if not INVENTED.match(host := match[1].lower().rstrip(".…")) and host not in KNOWN
    }
    assert strangers == set()


def test_no_path_of_the_machine_it_was_made_on() -> None:
    here = re.compile(rf"(?<![\w.~-]){re.escape(str(ROOT.parent))}(?=/)")
    names = {where for where, _ in lines_with(MACHINE)}
    if len(ROOT.parent.parts) > 1:
        names |= {where for where, _ in lines_with(here) if not where.startswith("tests/arch")}
    assert names == set()


def test_no_token_of_a_bot() -> None:
    assert [where for where, _ in lines_with(TOKEN)] == []


def test_locks_name_no_index() -> None:
    told = re.compile(r"--(extra-)?index-url|--find-links|\"resolved\"")
    locks = ("requirements/", "package-lock.json")
    assert [where for where, _ in lines_with(told) if where.startswith(locks)] == []
