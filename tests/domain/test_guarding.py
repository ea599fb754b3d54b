"""What becomes of a report's traces once its sender has chosen."""

from __future__ import annotations

from domain.guarding import Choice, in_words, settled

STORY = "Tôi gọi 0912 345 678 và gửi thư cho hoa@vidu.vn, chưa ai trả lời."


def test_only_what_was_kept_counts_as_readable() -> None:
    number, mail = in_words({"body": STORY})
    done = settled({"body": STORY}, {number.key: Choice.MASK, mail.key: Choice.KEEP})
    assert done.kept == (mail.key,)
    assert number.words not in done.texts["body"]
    assert mail.words in done.texts["body"]


def test_what_is_sealed_is_set_apart_and_neither_readable_nor_kept() -> None:
    (number,) = in_words({"body": "Số 0912 345 678."})
    done = settled({"body": "Số 0912 345 678."}, {number.key: Choice.SEAL})
    assert done.sealed == (number.words,)
    assert done.kept == ()
    assert number.words not in done.texts["body"]
