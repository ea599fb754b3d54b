"""The text of a signed receipt: read back from whatever stands around it, and never two ways."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.signed_receipts import (
    COMING,
    FIRST,
    NEVER_CAME,
    VERSION,
    Receipt,
    Verdict,
    content_of,
    file_mark,
    holds,
    key_id,
    place_of,
    read,
    read_salt,
    written,
)
from models.signing import Checker, Signer, public_of

SEED, OTHER = b"s" * 32, b"t" * 32
SALT = bytes(range(16))
AT = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)
WORDS = "Tôi nộp hồ sơ ở quầy 3."
SIGNER = Signer(SEED)


PICTURE = b"\x89PNG, as it was sent"
FILES = (COMING, file_mark(SALT, [PICTURE]), NEVER_CAME)


def receipt(
    unit: str = "KT", key: str = SIGNER.key, files: tuple[str, ...] = FILES, version: str = VERSION
) -> Receipt:
    category = "" if version == FIRST else "CHAM_TRE"
    files = () if version == FIRST else files
    content = content_of(SALT, WORDS)
    return Receipt("PA-261121-0012", AT, category, unit, content, key, files, version)


@pytest.mark.parametrize(
    "made",
    [receipt(), receipt(files=()), receipt(unit="", files=FILES[:1]), receipt(version=FIRST)],
)
def test_what_was_signed_is_valid_however_it_was_copied(made: Receipt) -> None:
    text = SIGNER.sign(made)
    broken = "\n".join(text[i : i + 20] for i in range(0, len(text), 20))
    for copy in (
        text,
        f"Giấy tiếp nhận:\n {broken} \nXin giữ.",
        f"https://a.example/xac-minh#{text}",
    ):
        checked = SIGNER.check(copy)
        assert checked.verdict is Verdict.VALID
        assert checked.signed is not None
        assert checked.signed.receipt == made


FIRST_ONE = (
    "DD1.PA-261121-0012.20261121T010203Z.KT.2hh_LeQUJthm0D0sRE5jHlOE7jHXQXBig6NSO27i_ck.fb199ef9."
    "StcWMN6bXxkbI-Wgd0ANXU5nszP03IX2or1RML5mk27Z1ZgX39sawBRUV2wbE8ehip-R4xgP4rqV6-7AEVLuDg"
)
"""As an office signed it with the first version."""


def test_a_receipt_of_the_first_version_is_still_valid() -> None:
    checked = SIGNER.check(FIRST_ONE)
    assert checked.verdict is Verdict.VALID
    assert checked.signed is not None
    assert checked.signed.receipt == receipt(version=FIRST)
    assert holds(checked.signed.receipt, SALT, WORDS)


def test_no_version_passes_for_the_other() -> None:
    new, old = SIGNER.sign(receipt()), SIGNER.sign(receipt(version=FIRST))
    for text in (new.replace("DD2", "DD1"), old.replace("DD1", "DD2")):
        assert SIGNER.check(text).verdict is not Verdict.VALID


@given(st.integers(0, 10_000), st.sampled_from("ABCxyz019-_.~%"), st.sampled_from((VERSION, FIRST)))
def test_no_changed_letter_passes(place: int, letter: str, version: str) -> None:
    text = SIGNER.sign(receipt(version=version))
    at = place % len(text)
    changed = text[:at] + letter + text[at + 1 :]
    if changed != text:
        assert SIGNER.check(changed).verdict is not Verdict.VALID


def test_a_strange_key_is_called_strange_and_a_claimed_one_invalid() -> None:
    forger = Signer(OTHER)
    assert SIGNER.check(forger.sign(receipt(key=forger.key))).verdict is Verdict.UNKNOWN_KEY
    assert SIGNER.check(forger.sign(receipt())).verdict is Verdict.INVALID
    assert SIGNER.check("PA-261121-0012").verdict is Verdict.UNREADABLE


def test_after_a_change_of_keys_old_receipts_are_still_valid() -> None:
    old, new = (base64.b64encode(seed).decode() for seed in (SEED, OTHER))
    text = SIGNER.sign(receipt())
    public = base64.b64encode(public_of(SEED)).decode()
    for keys in (f"{new},{old}", f"{new}, pub:{public}"):
        changed = Signer.from_text(keys)
        assert changed.key != SIGNER.key
        assert changed.check(text).verdict is Verdict.VALID
    assert Signer.from_text(new).check(text).verdict is Verdict.UNKNOWN_KEY
    assert Checker([public_of(SEED)]).check(text).verdict is Verdict.VALID


@pytest.mark.parametrize("text", ["", "x", "c2hvcnQ=", "pub:" + base64.b64encode(SEED).decode()])
def test_keys_that_cannot_sign_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Signer.from_text(text)


@given(st.text(min_size=1, max_size=20))
def test_any_code_of_a_unit_survives(unit: str) -> None:
    made = receipt(unit=unit)
    found = read(written(made, b"\0" * 64))
    if len(quote(unit, safe="")) < 150:
        assert found is not None
        assert found.receipt.unit == ("" if unit == "-" else unit)


def test_the_words_are_told_by_whoever_has_the_salt_and_by_nobody_else() -> None:
    made = receipt()
    assert holds(made, SALT, "Tôi  nộp hồ sơ\nở quầy 3. ")
    assert holds(
        made,
        SALT,
        "To\u0302i no\u0323\u0302p ho\u0302\u0300 so\u031b o\u031b\u0309 qua\u0302\u0300y 3.",
    )
    assert not holds(made, SALT, "Tôi nộp hồ sơ ở quầy 4.")
    assert not holds(made, bytes(16), WORDS)
    plain = base64.urlsafe_b64encode(sha256(WORDS.encode()).digest()).decode().rstrip("=")
    assert plain != made.content  # without the salt short words could be tried out


def test_a_file_is_told_by_whoever_has_it_and_the_salt() -> None:
    made = receipt()
    assert place_of(made, SALT, PICTURE) == 2
    assert place_of(made, SALT, PICTURE + b" ") == 0
    assert place_of(made, bytes(16), PICTURE) == 0
    assert (made.coming, made.never_came) == (1, 1)
    assert file_mark(SALT, [PICTURE[:5], PICTURE[5:]]) == FILES[1]  # however it is cut in pieces


def test_the_hash_is_what_the_page_says_it_is() -> None:
    """Anybody can compute it with ``sha256sum``: 16 bytes, then the words."""
    raw = sha256(SALT + WORDS.encode()).digest()
    assert content_of(SALT, WORDS) == base64.urlsafe_b64encode(raw).decode().rstrip("=")
    assert key_id(public_of(SEED)) == sha256(public_of(SEED)).hexdigest()[:8]


@pytest.mark.parametrize(
    ("typed", "good"),
    [("00" * 16, True), ("00 " * 16, True), ("00" * 15, False), ("zz" * 16, False), ("", False)],
)
def test_a_salt_is_read_as_it_is_typed(typed: str, good: bool) -> None:
    assert (read_salt(typed) is not None) is good
