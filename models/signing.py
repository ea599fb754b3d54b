"""The office's seal on what it says it received: Ed25519 (RFC 8032), several keys by their ids.

``SIGNING_KEYS`` lists keys, newest first. The newest signs; all check. Of a key that signs no more,
``pub:`` and its public half are enough, so that the private half can be destroyed.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from domain.signed_receipts import Receipt, Signed, Verdict, key_id, read, written
from models.sealing import derive

KEY_BYTES = 32
RETIRED = "pub:"
PURPOSE = "sign:receipt"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as it is published."""

    id: str
    raw: bytes  # 32
    signs: bool  # new receipts are signed with it

    @property
    def text(self) -> str:
        return base64.b64encode(self.raw).decode("ascii")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; the receipt wherever one could be read."""

    verdict: Verdict
    signed: Signed | None = None


class Checker:
    """Checks receipts with public keys alone."""

    def __init__(self, public: Sequence[bytes]) -> None:
        self.public_keys = tuple(PublicKey(key_id(raw), raw, not n) for n, raw in enumerate(public))
        self._known = {
            each.id: Ed25519PublicKey.from_public_bytes(each.raw) for each in self.public_keys
        }

    def check(self, text: str) -> Checked:
        """Says valid, invalid, unknown key, or that this is no receipt; never raises."""
        signed = read(text)
        if signed is None:
            return Checked(Verdict.UNREADABLE)
        key = self._known.get(signed.receipt.key)
        if key is None:
            return Checked(Verdict.UNKNOWN_KEY, signed)
        try:
            key.verify(signed.signature, signed.signed_bytes)
        except InvalidSignature:
            return Checked(Verdict.INVALID, signed)
        return Checked(Verdict.VALID, signed)


class Signer(Checker):
    """Signs with the first key, checks with all."""

    def __init__(self, seed: bytes, others: Sequence[bytes] = (), *, own: bool = True) -> None:
        """``seed``: 32 private bytes; ``others``: public halves of earlier keys. ``own`` is False
        when the key comes out of the encryption keys for want of one of its own."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.own = own
        super().__init__(tuple(dict.fromkeys((public_of(seed), *others))))

    @classmethod
    def from_text(cls, text: str) -> Signer:
        """Keys as ``python -m bot keys`` prints them, comma-separated. Raises ValueError."""
        first, *rest = (part.strip() for part in text.split(","))
        if first.startswith(RETIRED):
            raise ValueError("the first key must be able to sign")
        return cls(raw(first), [public_half(part) for part in rest])

    @classmethod
    def derived(cls, encryption_keys: str) -> Signer:
        """From ENCRYPTION_KEYS, for an office that has set no keys of its own: receipts are signed
        from the first day. They are checked as long as those keys stay in the settings."""
        masters = [raw(part.strip()) for part in encryption_keys.split(",")]
        seeds = [derive(master, PURPOSE) for master in masters]
        return cls(seeds[0], [public_of(seed) for seed in seeds[1:]], own=False)

    def sign(self, receipt: Receipt) -> str:
        """The receipt as text. Its ``key`` must be ``key``."""
        return written(receipt, self._key.sign(receipt.signed_text().encode("ascii")))

    @property
    def key(self) -> str:
        """The id of the key that signs."""
        return self.public_keys[0].id


def public_half(part: str) -> bytes:
    """Of a private key or of «pub:» and a public one. Raises ValueError."""
    if part.startswith(RETIRED):
        found = raw(part.removeprefix(RETIRED))
        Ed25519PublicKey.from_public_bytes(found)
        return found
    return public_of(raw(part))


def public_of(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def raw(text: str) -> bytes:
    """32 bytes in base64. Raises ValueError."""
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("a signing key is 32 bytes in base64") from error
    if len(found) != KEY_BYTES:
        raise ValueError("a signing key is 32 bytes")
    return found


def new_signing_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
