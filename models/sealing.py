"""Sealing: AES-256-GCM for words and identities, keyed hashes for finding what is sealed.

``ENCRYPTION_KEYS`` lists master keys, newest first. The newest seals; all open. Hashes use the
oldest key, so that adding a key in front keeps everybody findable.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.ext.asyncio import AsyncSession

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 4


class WrongKey(Exception):
    """A value was sealed with a key that is not in the settings."""


class Vault:
    """Seals by purpose: each purpose has a key of its own, derived from the master key."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError("an encryption key is 32 bytes")
        self._masters = {sha256(b"tag" + key).digest()[:TAG_BYTES]: key for key in keys}
        self._newest = sha256(b"tag" + keys[0]).digest()[:TAG_BYTES]
        self._cipher = lru_cache(maxsize=64)(self._derive_cipher)
        self._hash_key = lru_cache(maxsize=64)(lambda purpose: derive(keys[-1], "hash:" + purpose))

    @classmethod
    def from_text(cls, text: str) -> Vault:
        """Keys as ``python -m bot keys`` prints them: base64, comma-separated."""
        try:
            return cls([base64.b64decode(part.strip(), validate=True) for part in text.split(",")])
        except binascii.Error as exc:
            raise ValueError("an encryption key is 32 bytes in base64") from exc

    def seal(self, purpose: str, plain: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher(self._newest, purpose).encrypt(nonce, plain, purpose.encode())
        return self._newest + nonce + sealed

    def open(self, purpose: str, sealed: bytes) -> bytes:
        """Raises WrongKey when no key opens it or it was tampered with."""
        tag, rest = sealed[:TAG_BYTES], sealed[TAG_BYTES:]
        if tag not in self._masters:
            raise WrongKey(purpose)
        try:
            return self._cipher(tag, purpose).decrypt(
                rest[:NONCE_BYTES], rest[NONCE_BYTES:], purpose.encode()
            )
        except InvalidTag as exc:
            raise WrongKey(purpose) from exc

    def digest(self, purpose: str, text: str) -> str:
        """A keyed hash, 43 letters: equal texts find each other, nobody reads them back."""
        raw = hmac.digest(self._hash_key(purpose), text.encode(), "sha256")
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def _derive_cipher(self, tag: bytes, purpose: str) -> AESGCM:
        return AESGCM(derive(self._masters[tag], "seal:" + purpose))


def derive(master: bytes, info: str) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info.encode()).derive(master)


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def vault_of(session: AsyncSession) -> Vault:
    """The vault the database was opened with: whoever has a session may seal and open."""
    vault: Vault = session.info["vault"]
    return vault


def seal_json(session: AsyncSession, purpose: str, value: Any) -> bytes:
    return vault_of(session).seal(purpose, plain_json(value))


def plain_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def open_json(session: AsyncSession, purpose: str, sealed: bytes | None) -> Any:
    return None if sealed is None else json.loads(vault_of(session).open(purpose, sealed))


def seal_text(session: AsyncSession, purpose: str, text: str) -> bytes:
    return vault_of(session).seal(purpose, text.encode())


def open_text(session: AsyncSession, purpose: str, sealed: bytes | None) -> str:
    return "" if sealed is None else vault_of(session).open(purpose, sealed).decode()
