"""The signed receipt of a report: what an office confirms to have received, in one line of text.

``DD2.PA-261121-0012.20261121T010203Z.CHAM_TRE.KT.<content>.<files>.<key>.<signature>``: version,
code, moment (UTC, ISO 8601), category, unit (its code; «-» while the desk looks for it), the hash
of the words, a mark for each file, the id of the key, and an Ed25519 signature (RFC 8032) over
everything before the last dot, as ASCII. Hashes and signature are base64url without padding
(RFC 4648). Receipts of version ``DD1``, which told neither category nor files, are read as well.

A hash is SHA-256 over a salt of 16 random bytes and the words, or the bytes of a file. Without the
salt, which only the reporter is told, nobody can try out words or files against it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import quote, unquote

from domain.words import nfc

VERSION, FIRST = "DD2", "DD1"
NONE = "-"  # no unit yet, no files
SALT_BYTES = 16
LONGEST = 20_000  # letters of a text that is searched for a receipt
MOMENT = "%Y%m%dT%H%M%SZ"
COMING, NEVER_CAME = "w", "x"
"""Marks of files whose bytes the office does not have: yet, or at all."""

_BEGUN = r"\.(?P<code>[A-Z0-9-]{4,40})\.(?P<at>\d{8}T\d{6}Z)"
_UNIT = r"\.(?P<unit>[A-Za-z0-9%_~-]{1,200})\.(?P<content>[A-Za-z0-9_-]{43})"
_FILE = r"(?:[A-Za-z0-9_-]{43}|w|x)"
_ENDED = r"\.(?P<key>[0-9a-f]{8})\.(?P<signature>[A-Za-z0-9_-]{86})"
_FORMS = (
    re.compile(
        rf"{VERSION}{_BEGUN}\.(?P<category>[A-Z_]{{1,40}}){_UNIT}"
        rf"\.(?P<files>-|{_FILE}(?:~{_FILE})*){_ENDED}"
    ),
    re.compile(FIRST + _BEGUN + _UNIT + _ENDED),
)
_HEX = re.compile(r"[0-9a-fA-F]{32}")


class Verdict(StrEnum):
    """What a check says of a text."""

    VALID = "valid"
    INVALID = "invalid"  # a receipt in form, but not as it was signed
    UNKNOWN_KEY = "unknown_key"  # signed with a key that is not the office's
    UNREADABLE = "unreadable"  # no receipt at all


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is signed. ``unit`` is a unit's code, "" while the desk looks for the right one.
    ``files``: for each what ``file_mark`` says, ``COMING`` or ``NEVER_CAME``, as they were sent.
    A receipt of the first version has neither category nor files."""

    code: str
    at: datetime
    category: str
    unit: str
    content: str  # base64url of the salted hash
    key: str  # 8 hexadecimal digits, see ``key_id``
    files: tuple[str, ...] = ()
    version: str = VERSION

    def signed_text(self) -> str:
        """What the signature is over. The moment is told to the second."""
        unit = quote(self.unit, safe="").replace(".", "%2E") or NONE
        moment = self.at.astimezone(UTC).strftime(MOMENT)
        begun = (self.version, self.code, moment)
        if self.version == FIRST:
            return ".".join((*begun, unit, self.content, self.key))
        files = "~".join(self.files) or NONE
        return ".".join((*begun, self.category, unit, self.content, files, self.key))

    @property
    def coming(self) -> int:
        """How many files the office did not have yet when it signed."""
        return self.files.count(COMING)

    @property
    def never_came(self) -> int:
        return self.files.count(NEVER_CAME)


@dataclass(frozen=True, slots=True)
class Signed:
    """A receipt with its signature, as it was read."""

    receipt: Receipt
    signature: bytes
    text: str

    @property
    def signed_bytes(self) -> bytes:
        return self.text.rpartition(".")[0].encode("ascii")


def written(receipt: Receipt, signature: bytes) -> str:
    return f"{receipt.signed_text()}.{b64(signature)}"


def read(text: str) -> Signed | None:
    """The first receipt in a text, whatever stands around it and however its line was broken;
    None when there is none."""
    whole = "".join(text[:LONGEST].split())
    places = [found for form in _FORMS if (found := form.search(whole)) is not None]
    if not places:
        return None
    found = min(places, key=lambda each: each.start())
    said = found.groupdict()
    try:
        at = datetime.strptime(said["at"], MOMENT).replace(tzinfo=UTC)
        signature = unb64(said["signature"])
    except ValueError:
        return None
    receipt = Receipt(
        code=said["code"],
        at=at,
        category=said.get("category", ""),
        unit="" if said["unit"] == NONE else unquote(said["unit"]),
        content=said["content"],
        key=said["key"],
        files=tuple(each for each in said.get("files", NONE).split("~") if each != NONE),
        version=found[0].partition(".")[0],
    )
    return Signed(receipt, signature, found[0])


def key_id(public: bytes) -> str:
    """A key's short name: the beginning of the hash of its 32 public bytes."""
    return sha256(public).hexdigest()[:8]


# --- the content ---------------------------------------------------------------------------


def plain(words: str) -> str:
    """The words as they are hashed: NFC, every gap one space, so that a copy from the chat is the
    same text however its lines are broken."""
    return " ".join(nfc(words).split())


def content_of(salt: bytes, words: str) -> str:
    """The salted hash of a report's words, as the receipt holds it."""
    return b64(sha256(salt + plain(words).encode()).digest())


def file_mark(salt: bytes, pieces: Iterable[bytes]) -> str:
    """The salted hash of a file's bytes, as the receipt holds it."""
    hashed = sha256(salt)
    for piece in pieces:
        hashed.update(piece)
    return b64(hashed.digest())


def read_salt(text: str) -> bytes | None:
    """The salt as it was typed: 32 hexadecimal digits, perhaps in groups; None for anything
    else."""
    digits = "".join(text.split())
    return bytes.fromhex(digits) if _HEX.fullmatch(digits) else None


def holds(receipt: Receipt, salt: bytes, words: str) -> bool:
    """Whether these are the words the receipt was given for."""
    return compare_digest(receipt.content, content_of(salt, words))


def place_of(receipt: Receipt, salt: bytes, body: bytes) -> int:
    """Which of the receipt's files this is, from 1; 0 for none of them."""
    mark = file_mark(salt, (body,))
    return receipt.files.index(mark) + 1 if mark in receipt.files else 0


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def unb64(text: str) -> bytes:
    """Raises ValueError for what is not the one way to write these bytes."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if b64(raw) != text:
        raise ValueError("not canonical")
    return raw
