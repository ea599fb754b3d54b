"""Sealing: AES-256-GCM for words and identities, keyed hashes for finding what is sealed.

``ENCRYPTION_KEYS`` and ``IDENTITY_KEYS`` list master keys, newest first. The newest seals; all
open. What the office knows and who its reporters are are sealed by different rings of masters
(``Vault`` and its ``identity``); a case has a key of its own, which a master only wraps
(``models.cases``).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
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

HASHED = (
    "address",
    "lane",
    "reporter",
    "link-code",
    "group-code",
    "calendar-feed",
    "directive",
    "late_file",
    "likeness",
    "visit",
)
"""What is found by keyed hashes that must outlive their master key: see ``Vault.adopt``."""

ROOT = "*"  # of the hash keys of purposes that later versions bring


class WrongKey(Exception):
    """A value was sealed with a key that is not in the settings."""


class Vault:
    """A ring of master keys, newest first. Seals by purpose: each has a key of its own, derived
    from the master. ``beyond`` opens what none of these keys sealed."""

    def __init__(
        self,
        keys: Sequence[bytes],
        identity_keys: Sequence[bytes] = (),
        *,
        beyond: Vault | None = None,
    ) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in (*keys, *identity_keys)):
            raise ValueError("an encryption key is 32 bytes")
        self._keys, self._identity_keys, self._beyond = keys, identity_keys, beyond
        self._masters = {tag_of(key): key for key in keys}
        self.tags = tuple(self._masters)
        self._adopted: dict[str, bytes] = {}
        self._hashing: dict[str, bytes] = {}  # hash keys that were made already
        self._changing: dict[str, tuple[bytes, ...]] = {}  # likewise, of each master
        self._cipher = lru_cache(maxsize=64)(self._derive_cipher)

    @classmethod
    def from_text(cls, text: str, identity: str = "") -> Vault:
        """Keys as ``python -m bot keys`` prints them: base64, comma-separated."""
        return cls(keys_of(text), keys_of(identity) if identity else ())

    @cached_property
    def identity(self) -> Vault:
        """The ring that seals who reporters are. Keys derived from the other ring stand behind
        its own, so that an office may begin without IDENTITY_KEYS and add them later."""
        derived = [derive(key, "vault:identity") for key in self._keys]
        return Vault([*self._identity_keys, *derived], beyond=self)

    @property
    def stands_apart(self) -> bool:
        """Whether identities have keys that the other ring's keys do not give away."""
        return bool(self._identity_keys)

    @property
    def newest(self) -> bytes:
        return self.tags[0]

    def holds(self, sealed: bytes) -> bool:
        """Whether one of these very keys sealed this."""
        return sealed[:TAG_BYTES] in self._masters

    def seal(self, purpose: str, plain: bytes, bound: str = "") -> bytes:
        """``bound`` names the row it belongs to: moved to another row, it does not open."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        said = associated(purpose, bound)
        return self.newest + nonce + self._cipher(self.newest, purpose).encrypt(nonce, plain, said)

    def open(self, purpose: str, sealed: bytes, bound: str = "") -> bytes:
        """Raises WrongKey when no key opens it, it was tampered with, or it is another row's."""
        tag, rest = sealed[:TAG_BYTES], sealed[TAG_BYTES:]
        if tag not in self._masters:
            if self._beyond is None:
                raise WrongKey(purpose)
            return self._beyond.open(purpose, sealed, bound)
        said = associated(purpose, bound)
        try:
            return self._cipher(tag, purpose).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], said)
        except InvalidTag as exc:
            raise WrongKey(purpose) from exc

    # --- keyed hashes ----------------------------------------------------------------------

    def digest(self, purpose: str, text: str) -> str:
        """A keyed hash, 43 letters: equal texts find each other, nobody reads them back. It stays
        the same whatever keys come and go. ``purpose`` is one of HASHED."""
        return keyed_hash(self.hash_key(purpose), text)

    def hash_key(self, purpose: str) -> bytes:
        """Made from the oldest master, until a rotation keeps it for itself."""
        if purpose not in self._hashing:
            if purpose not in HASHED and purpose != ROOT:
                raise ValueError(f"name {purpose!r} in models.sealing.HASHED")
            known = self._adopted.get(purpose)
            self._hashing[purpose] = known or derive(
                self._adopted.get(ROOT, self._keys[-1]), "hash:" + purpose
            )
        return self._hashing[purpose]

    def adopt(self, hash_keys: Mapping[str, bytes]) -> None:
        """Use these from now on: the master they were made from may be gone."""
        self._adopted, self._hashing = dict(hash_keys), {}

    def digests(self, purpose: str, text: str) -> tuple[str, ...]:
        """The keyed hash under each master, newest first: for hashes that change with the keys."""
        if purpose not in self._changing:
            keys = (derive(key, "hash:" + purpose) for key in self._keys)
            self._changing[purpose] = tuple(keys)
        return tuple(keyed_hash(key, text) for key in self._changing[purpose])

    def _derive_cipher(self, tag: bytes, purpose: str) -> AESGCM:
        return AESGCM(derive(self._masters[tag], "seal:" + purpose))


def tag_of(key: bytes) -> bytes:
    """Says which key sealed something; tells nothing about the key."""
    return sha256(b"tag" + key).digest()[:TAG_BYTES]


def associated(purpose: str, bound: str) -> bytes:
    return (f"{purpose}|{bound}" if bound else purpose).encode()


def keyed_hash(key: bytes, text: str) -> str:
    raw = hmac.digest(key, text.encode(), "sha256")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def derive(master: bytes, info: str) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info.encode()).derive(master)


def keys_of(text: str) -> list[bytes]:
    try:
        return [base64.b64decode(part.strip(), validate=True) for part in text.split(",")]
    except binascii.Error as exc:
        raise ValueError("an encryption key is 32 bytes in base64") from exc


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def vault_of(session: AsyncSession) -> Vault:
    """The vault the database was opened with: whoever has a session may seal and open."""
    vault: Vault = session.info["vault"]
    return vault


def identity_of(session: AsyncSession) -> Vault:
    """The ring that seals who reporters are and where chats are."""
    return vault_of(session).identity


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
