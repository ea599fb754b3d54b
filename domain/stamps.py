"""The stamp of secrecy on a paper: MẬT, TỐI MẬT, TUYỆT MẬT (Luật Bảo vệ bí mật nhà nước 2018)."""

from __future__ import annotations

import re
import unicodedata

from domain.words import fold as flat

HEAD_LINES = 45  # where a stamp stands beside other words: the first page

_TOKEN = re.compile(r"(?<![\w])(?:(?:TỐI|TUYỆT)\s+)?MẬT(?![\w])")
_BEFORE = re.compile(r"(?:BÍ|BẢO|CÁC ĐỘ|ĐỘ)\s*$")
_ALONE = re.compile(r"(?:do mat\s*:?\s*)?(?:(?:toi|tuyet)\s*)?mat")
_DEGREE = re.compile(r"\bdo mat\s*:\s*(?:toi mat|tuyet mat|mat)\b")
_IN_NAME = re.compile(
    r"(?<![^\W_])(?<!bao )(?<!bi )(?:(?:toi|tuyet) mat|mat)(?![^\W_])(?! (?:tran|bang|duong"
    r"|nuoc|khac|so))"
)


def stamped(text: str, *, whole: bool = False) -> bool:
    """Whether the words carry a stamp: on a line of its own anywhere, beside others on the first
    page, or, when ``whole``, as part of a file's name."""
    text = unicodedata.normalize("NFC", text)
    if whole:
        said = re.sub(r"[_\-.]+", " ", text)
        bare = flat(said) == said.casefold()
        return (_IN_NAME.search(flat(said)) if bare else _accented(said)) is not None
    lines = text.split("\n")
    return any(_on_a_line(line, first=place < HEAD_LINES) for place, line in enumerate(lines))


def _accented(said: str) -> re.Match[str] | None:
    return re.search(r"(?<![\w])(?<!bảo )(?<!bí )mật(?![\w])", said.casefold())


def _on_a_line(line: str, *, first: bool) -> bool:
    bare = re.sub(r"[\W_]+", " ", line).strip()
    if bare and (_ALONE.fullmatch(flat(bare)) or _spelled(bare)) and _is_stamp(bare):
        return True
    if _DEGREE.search(flat(line)):
        return True
    found = _TOKEN.search(line) if first else None
    return found is not None and _BEFORE.search(line[: found.start()]) is None


def _spelled(bare: str) -> bool:
    """«M Ậ T», as stamps are often set."""
    return len(bare.split()) > 1 and max(map(len, bare.split())) == 1 and (
        _ALONE.fullmatch(flat(bare.replace(" ", ""))) is not None
    )  # fmt: skip


def _is_stamp(bare: str) -> bool:
    """In capitals or with the accents of the word: «Mặt» and «mất» are other words."""
    last = bare.replace(" ", "")[-3:]
    if last.casefold() == "mật":
        return True
    return bare.isupper() and last == "MAT"
