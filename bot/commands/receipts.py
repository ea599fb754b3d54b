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
from domain.signed_receipts import LONGEST, Receipt, Verdict, holds, read_salt
from domain.worktime import local
from models.signing import Checker, raw

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
    salt: Annotated[str, typer.Option("--salt")] = "",
    key: Annotated[str, typer.Option("--key")] = "",
) -> None:
    speaker: Speaker = context.obj
    if (words is None) != (not salt):
        raise Unusable(speaker.words("verify.both"))
    checked = checker(speaker, key).check(text_of(receipt))
    facts = told(speaker, checked.signed.receipt) if checked.signed is not None else {}
    speaker.say(SAID[checked.verdict], **facts)
    good = checked.verdict is Verdict.VALID
    if checked.signed is not None and words is not None:
        good &= compared(speaker, checked.signed.receipt, salt, words)
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


def told(speaker: Speaker, receipt: Receipt) -> dict[str, str]:
    at = local(receipt.at)
    return {
        "code": receipt.code,
        "at": f"{at:%H:%M:%S} {at:%d/%m/%Y}",
        "unit": receipt.unit or speaker.words("verify.no_unit"),
        "mark": receipt.key,
    }


def compared(speaker: Speaker, receipt: Receipt, salt: str, words: Path) -> bool:
    given = read_salt(salt)
    if given is None:
        raise Unusable(speaker.words("verify.bad_salt"))
    same = holds(receipt, given, words.read_text("utf-8"))
    speaker.say("verify.same" if same else "verify.other")
    return same
