"""The signed receipt of a report: what an office confirms to have received, in one line of text.

``DD1.PA-261121-0012.20261121T010203Z.KT.<content>.<key>.<signature>``: version, code, moment (UTC,
ISO 8601), unit (its code; «-» while the desk looks for it), the hash of the content, the id of the
key, and an Ed25519 signature (RFC 8032) over everything before the last dot, as ASCII. Content and
signature are base64url without padding (RFC 4648).

The content is SHA-256 over a salt of 16 random bytes and the words of the report. Without the salt,
which only the reporter is told, nobody can try out words against the hash.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import quote, unquote

from domain.words import nfc

VERSION = "DD1"
NO_UNIT = "-"
SALT_BYTES = 16
LONGEST = 20_000  # letters of a text that is searched for a receipt
MOMENT = "%Y%m%dT%H%M%SZ"

_RECEIPT = re.compile(
    r"DD1\.(?P<code>[A-Z0-9-]{4,40})\.(?P<at>\d{8}T\d{6}Z)\.(?P<unit>[A-Za-z0-9%_~-]{1,200})"
    r"\.(?P<content>[A-Za-z0-9_-]{43})\.(?P<key>[0-9a-f]{8})\.(?P<signature>[A-Za-z0-9_-]{86})"
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
    """What is signed. ``unit`` is a unit's code, "" while the desk looks for the right one."""

    code: str
    at: datetime
    unit: str
    content: str  # base64url of the salted hash
    key: str  # 8 hexadecimal digits, see ``key_id``

    def signed_text(self) -> str:
        """What the signature is over. The moment is told to the second."""
        unit = quote(self.unit, safe="").replace(".", "%2E") or NO_UNIT
        moment = self.at.astimezone(UTC).strftime(MOMENT)
        return ".".join((VERSION, self.code, moment, unit, self.content, self.key))


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
    found = _RECEIPT.search("".join(text[:LONGEST].split()))
    if found is None:
        return None
    try:
        at = datetime.strptime(found["at"], MOMENT).replace(tzinfo=UTC)
        signature = unb64(found["signature"])
    except ValueError:
        return None
    unit = "" if found["unit"] == NO_UNIT else unquote(found["unit"])
    receipt = Receipt(found["code"], at, unit, found["content"], found["key"])
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


def read_salt(text: str) -> bytes | None:
    """The salt as it was typed: 32 hexadecimal digits, perhaps in groups; None for anything
    else."""
    digits = "".join(text.split())
    return bytes.fromhex(digits) if _HEX.fullmatch(digits) else None


def holds(receipt: Receipt, salt: bytes, words: str) -> bool:
    """Whether these are the words the receipt was given for."""
    return compare_digest(receipt.content, content_of(salt, words))


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
