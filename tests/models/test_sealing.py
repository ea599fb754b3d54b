"""What is sealed opens only with the right key, for the right purpose, unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sealing import Vault, WrongKey

OLD, NEW = b"o" * 32, b"n" * 32


@given(st.binary(max_size=2000), st.text(min_size=1, max_size=10))
def test_what_was_sealed_comes_back(plain: bytes, purpose: str) -> None:
    vault = Vault([NEW])
    assert vault.open(purpose, vault.seal(purpose, plain)) == plain


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed() -> None:
    sealed = Vault([OLD]).seal("case", b"words")

    assert Vault([NEW, OLD]).open("case", sealed) == b"words"


def test_a_new_key_in_front_leaves_everybody_findable() -> None:
    assert Vault([OLD]).digest("address", "x") == Vault([NEW, OLD]).digest("address", "x")


@pytest.mark.parametrize("vault", [Vault([NEW]), Vault([OLD])])
def test_another_key_or_another_purpose_opens_nothing(vault: Vault) -> None:
    sealed = Vault([OLD]).seal("identity", b"words")

    with pytest.raises(WrongKey):
        vault.open("case", sealed)


def test_a_changed_byte_is_noticed() -> None:
    vault = Vault([NEW])
    sealed = bytearray(vault.seal("case", b"words"))
    sealed[-1] ^= 1

    with pytest.raises(WrongKey):
        vault.open("case", bytes(sealed))


def test_the_same_words_are_sealed_differently_each_time() -> None:
    vault = Vault([NEW])
    assert vault.seal("case", b"words") != vault.seal("case", b"words")


@pytest.mark.parametrize("text", ["", "short", "c2hvcnQ=", "*" * 44])
def test_a_bad_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault.from_text(text)
