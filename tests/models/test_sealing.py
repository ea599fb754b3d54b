"""What is sealed opens only with the right key, for the right purpose, unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sealing import HASHED, ROOT, Vault, WrongKey

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


# --- two rings -------------------------------------------------------------------------------

IDENTITY = b"i" * 32


def test_the_keys_of_the_office_do_not_open_an_identity_sealed_apart() -> None:
    sealed = Vault([OLD], [IDENTITY]).identity.seal("reporter-name", b"Hoa")

    with pytest.raises(WrongKey):
        Vault([OLD]).identity.open("reporter-name", sealed)
    with pytest.raises(WrongKey):
        Vault([OLD], [IDENTITY]).open("reporter-name", sealed)


def test_identities_sealed_before_they_had_keys_of_their_own_still_open() -> None:
    derived = Vault([OLD]).identity.seal("reporter-name", b"Hoa")
    before_rings = Vault([OLD]).seal("identity", b"12345")

    apart = Vault([OLD], [IDENTITY]).identity
    assert apart.open("reporter-name", derived) == b"Hoa"
    assert apart.open("identity", before_rings) == b"12345"


def test_what_is_bound_to_one_case_does_not_open_in_another() -> None:
    vault = Vault([NEW])
    sealed = vault.seal("case-words", b"words", "report:1:body")

    assert vault.open("case-words", sealed, "report:1:body") == b"words"
    for elsewhere in ("report:2:body", "report:1:answer", ""):
        with pytest.raises(WrongKey):
            vault.open("case-words", sealed, elsewhere)


# --- hashes that outlive their key -------------------------------------------------------------


def test_hash_keys_kept_by_a_rotation_find_everybody_when_the_old_master_is_gone() -> None:
    both = Vault([NEW, OLD])
    kept = {purpose: both.hash_key(purpose) for purpose in (*HASHED, ROOT)}

    alone = Vault([NEW])
    assert alone.digest("address", "x") != both.digest("address", "x")
    alone.adopt(kept)
    assert alone.digest("address", "x") == both.digest("address", "x")


def test_a_hash_without_a_name_in_the_list_is_refused() -> None:
    """Unlisted, it would change when the old master goes."""
    with pytest.raises(ValueError, match="HASHED"):
        Vault([NEW]).digest("something new", "x")


def test_owners_are_found_under_every_key_and_written_under_the_newest() -> None:
    before, after = Vault([OLD]).identity, Vault([NEW, OLD]).identity

    assert before.digests("reporter", "x")[0] in after.digests("reporter", "x")
    assert after.digests("reporter", "x")[0] == Vault([NEW]).identity.digests("reporter", "x")[0]
