"""``bot verify``: what it says of a receipt, on any machine, and what its exit code is."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from domain.signed_receipts import COMING, Receipt, content_of, file_mark
from models.signing import Signer, public_of
from tests.bot.program import KEY, Program

SALT = bytes(range(16))
SEED = b"s" * 32
OWN = base64.b64encode(SEED).decode()


def signed(signer: Signer) -> str:
    at = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)
    content, files = content_of(SALT, "lời"), (file_mark(SALT, [b"anh"]), COMING)
    return signer.sign(Receipt("PA-261121-0012", at, "CHAM_TRE", "KT", content, signer.key, files))


def test_a_receipt_is_checked_as_text_and_from_a_file(program: Program) -> None:
    text = signed(Signer(SEED))
    (program.home / "giay.txt").write_text(f"Giấy tiếp nhận\n{text[:90]}\n{text[90:]}\n")
    for given in (text, "giay.txt"):
        said = program.well("verify", given, SIGNING_KEYS=OWN)
        assert "Hợp lệ: PA-261121-0012, tiếp nhận 08:02:03 21/11/2026" in said
        assert "Chậm trễ, trễ hạn giải quyết. Tệp kèm theo: 2 (đang nhận về khi ký: 1;" in said


def test_without_keys_of_its_own_an_office_still_signs_and_checks(program: Program) -> None:
    assert "Hợp lệ" in program.well("verify", signed(Signer.derived(KEY)))


def test_what_is_not_valid_is_said_and_the_exit_code_is_1(program: Program) -> None:
    text = signed(Signer(SEED))
    for given, keys, word in (
        (text.replace("-0012", "-0013"), OWN, "Không hợp lệ"),
        (text, base64.b64encode(b"t" * 32).decode(), "Khóa lạ"),
        ("không có gì", OWN, "Không thấy giấy tiếp nhận"),
    ):
        done = program.run("verify", given, SIGNING_KEYS=keys)
        assert (done.returncode, word in done.stdout) == (1, True), done


def test_a_stranger_needs_the_public_key_and_nothing_else(program: Program) -> None:
    public = base64.b64encode(public_of(SEED)).decode()
    said = program.well("verify", signed(Signer(SEED)), "--key", public, ENCRYPTION_KEYS="")
    assert "Hợp lệ" in said
    assert "không phải là khóa" in program.refused("verify", "x", "--key", "abc")


def test_words_are_compared_with_the_salt(program: Program) -> None:
    text = signed(Signer(SEED))
    (program.home / "loi.txt").write_text("lời\n")
    (program.home / "khac.txt").write_text("lời khác\n")
    salt = ("--salt", SALT.hex())
    good = program.well("verify", text, "--words", "loi.txt", *salt, SIGNING_KEYS=OWN)
    assert "Nội dung khớp" in good
    done = program.run("verify", text, "--words", "khac.txt", *salt, SIGNING_KEYS=OWN)
    assert (done.returncode, "KHÔNG khớp" in done.stdout) == (1, True)
    assert "--salt" in program.refused("verify", text, "--words", "loi.txt", SIGNING_KEYS=OWN)
    short = ("--salt", "12")
    assert "32" in program.refused("verify", text, "--words", "loi.txt", *short, SIGNING_KEYS=OWN)


def test_a_file_is_compared_with_the_salt(program: Program) -> None:
    text, salt = signed(Signer(SEED)), ("--salt", SALT.hex())
    (program.home / "anh.jpg").write_bytes(b"anh")
    (program.home / "khac.jpg").write_bytes(b"khac")
    good = program.well("verify", text, "--file", "anh.jpg", *salt, SIGNING_KEYS=OWN)
    assert "khớp với tệp số 1" in good
    done = program.run("verify", text, "--file", "khac.jpg", *salt, SIGNING_KEYS=OWN)
    assert (done.returncode, "KHÔNG ghi tệp này" in done.stdout) == (1, True)
    refused = program.refused("verify", text, "--file", "mat.jpg", *salt, SIGNING_KEYS=OWN)
    assert "mat.jpg" in refused


def test_a_bad_signing_key_is_named_and_never_shown(program: Program) -> None:
    said = program.refused("status", SIGNING_KEYS="tuyet-mat")
    assert "SIGNING_KEYS" in said
    assert "tuyet-mat" not in said


def test_the_doctor_says_with_which_key_receipts_are_signed(program: Program) -> None:
    program.well("migrate")
    derived = program.run("doctor", "--offline").stdout
    assert Signer.derived(KEY).key in derived
    assert Signer(SEED).key in program.run("doctor", "--offline", SIGNING_KEYS=OWN).stdout
