"""Checking a signed receipt, with the office's keys or with a public key alone."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from bot.failures import Unusable
from bot.settings import load
from bot.speaker import Speaker
from domain.signed_receipts import (
    FIRST,
    LONGEST,
    Receipt,
    Verdict,
    holds,
    place_of,
    read_salt,
)
from domain.worktime import local
from models.signing import Checker, raw
from texts.pages import words as page_words

STDIN = "-"
NOT_VALID = 1  # exit code
SAID = {
    Verdict.VALID: "verify.valid",
    Verdict.INVALID: "verify.invalid",
    Verdict.UNKNOWN_KEY: "verify.unknown_key",
    Verdict.UNREADABLE: "verify.unreadable",
}


def verify(
    context: typer.Context,
    receipt: Annotated[str, typer.Argument(metavar="TEXT|FILE")],
    words: Annotated[Path | None, typer.Option("--words")] = None,
    file: Annotated[Path | None, typer.Option("--file")] = None,
    salt: Annotated[str, typer.Option("--salt")] = "",
    key: Annotated[str, typer.Option("--key")] = "",
) -> None:
    speaker: Speaker = context.obj
    if (words is None and file is None) != (not salt):
        raise Unusable(speaker.words("verify.both"))
    checked = checker(speaker, key).check(text_of(receipt))
    facts = told(speaker, checked.signed.receipt) if checked.signed is not None else {}
    speaker.say(SAID[checked.verdict], **facts)
    good = checked.verdict is Verdict.VALID
    if checked.signed is not None:
        if good and checked.signed.receipt.version != FIRST:
            speaker.say("verify.what", **facts)
        good &= compared(speaker, checked.signed.receipt, salt, words, file)
    if not good:
        raise typer.Exit(NOT_VALID)


def checker(speaker: Speaker, key: str) -> Checker:
    """With the key that was given, and no settings at all; else with the office's own."""
    if not key:
        return load().signer
    try:
        return Checker([raw(key)])
    except ValueError:
        raise Unusable(speaker.words("verify.bad_key", text=key)) from None


def text_of(given: str) -> str:
    """The text itself, or what stands in the file of that name."""
    if given == STDIN:
        return sys.stdin.read(LONGEST)
    with suppress(OSError, ValueError):  # a receipt is too long for a name, or holds no file's
        path = Path(given)
        if path.is_file():
            return path.read_text("utf-8", errors="replace")[:LONGEST]
    return given


def told(speaker: Speaker, receipt: Receipt) -> dict[str, object]:
    at = local(receipt.at)
    return {
        "code": receipt.code,
        "at": f"{at:%H:%M:%S} {at:%d/%m/%Y}",
        "unit": receipt.unit or speaker.words("verify.no_unit"),
        "mark": receipt.key,
        "category": category_said(speaker, receipt),
        "files": len(receipt.files),
        "coming": receipt.coming,
        "lost": receipt.never_came,
    }


def category_said(speaker: Speaker, receipt: Receipt) -> str:
    """In the words of our pages; a code we do not know as it is written."""
    said: str = page_words("results")[speaker.language]["categories"].get(
        receipt.category, receipt.category
    )
    return said


def compared(
    speaker: Speaker, receipt: Receipt, salt: str, words: Path | None, file: Path | None
) -> bool:
    """Whether all that was given is what the receipt was given for."""
    if words is None and file is None:
        return True
    given = read_salt(salt)
    if given is None:
        raise Unusable(speaker.words("verify.bad_salt"))
    good = True
    if words is not None:
        good = holds(receipt, given, words.read_text("utf-8"))
        speaker.say("verify.same" if good else "verify.other")
    if file is not None:
        place = place_of(receipt, given, bytes_of(speaker, file))
        speaker.say("verify.file_same" if place else "verify.file_other", place=place)
        good &= bool(place)
    return good


def bytes_of(speaker: Speaker, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Unusable(speaker.words("verify.no_file", path=path)) from None
