"""The small HTML subset our texts use: its plain words, its length, its cutting into parts."""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

_TOKEN = re.compile(
    r"""(?P<tag></?[a-zA-Z][\w-]*(?:[^<>"']|"[^"]*"|'[^']*')*>)"""
    r"|(?P<entity>&(?:lt|gt|amp|quot|\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6});)"
    r"|(?P<letter>.)",
    re.DOTALL,
)
_TAG_NAME = re.compile(r"</?([\w-]+)")
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SENTENCE_ENDS = frozenset(".!?…;:")
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class _Glyph:
    """One letter or entity as written, what it shows, and the tags it stands in."""

    raw: str
    shown: str
    tags: tuple[str, ...]

    @property
    def units(self) -> int:
        return _utf16(self.shown)


def plain(html: str) -> str:
    """The words without markup, entities decoded."""
    return "".join(glyph.shown for glyph in _glyphs(html))


def spelled(html: str) -> str:
    """The words without markup, with the address of each link in brackets behind its label:
    for channels that cannot hide an address behind words."""
    said: list[str] = []
    label: list[str] = []
    link = ""
    for glyph in (*_glyphs(html), _Glyph("", "", ())):
        here = _address(glyph.tags)
        if here != link:
            if link and link != "".join(label):
                said.append(f" ({link})")
            link, label = here, []
        label.append(glyph.shown)
        said.append(glyph.shown)
    return "".join(said)


def visible_length(html: str) -> tuple[int, int]:
    """How long the words are without markup: (code points, UTF-16 units)."""
    words = plain(html)
    return len(words), _utf16(words)


def split(html: str, limit: int) -> list[str]:
    """Cuts a text into parts of at most ``limit`` visible code points *and* UTF-16 units (at
    least 2), preferably where a paragraph, line, sentence or word ends, never inside an
    entity or an accented letter.

    Every part is balanced: tags open at a cut are closed before and opened again behind it.
    No letter is lost; only parts that would be blank are left out, as platforms refuse them.
    A text that fits comes back as it is."""
    if _utf16(html) <= limit:
        return [html]
    glyphs = list(_glyphs(html))
    parts: list[str] = []
    start = 0
    for end in _cuts(glyphs, limit):
        if start == 0 and end == len(glyphs):
            return [html]
        part = glyphs[start:end]
        if not all(glyph.shown.isspace() for glyph in part):
            parts.append(_written(part))
        start = end
    return parts


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _glyphs(html: str) -> Iterator[_Glyph]:
    tags: list[str] = []
    for token in _TOKEN.finditer(html):
        raw = token.group()
        if token.lastgroup == "tag":
            _step(tags, raw)
        else:
            shown = entities.unescape(raw) if token.lastgroup == "entity" else raw
            yield _Glyph(raw, shown, tuple(tags))


def _step(tags: list[str], tag: str) -> None:
    """Opens a tag, or closes the innermost one of its name; an unmatched end is ignored."""
    if not tag.startswith("</"):
        tags.append(tag)
        return
    names = [_name(opened) for opened in tags]
    if (name := _name(tag)) in names:
        del tags[len(names) - 1 - names[::-1].index(name)]


def _name(tag: str) -> str:
    found = _TAG_NAME.match(tag)
    return found.group(1).lower() if found else ""


def _address(tags: Sequence[str]) -> str:
    found = next((m for tag in reversed(tags) if (m := _HREF.search(tag))), None)
    return entities.unescape(found.group(1) or found.group(2) or "") if found else ""


def _cuts(glyphs: Sequence[_Glyph], limit: int) -> Iterator[int]:
    """Where each part ends; always moves on, so that it ends."""
    start = 0
    while start < len(glyphs):
        end = _reach(glyphs, start, limit)
        if end < len(glyphs):
            end = _best(glyphs, start, end)
        yield end
        start = end


def _reach(glyphs: Sequence[_Glyph], start: int, limit: int) -> int:
    """The first glyph from ``start`` on that no longer fits."""
    room = limit
    for index in range(start, len(glyphs)):
        room -= glyphs[index].units
        if room < 0:
            return max(index, start + 1)
    return len(glyphs)


def _best(glyphs: Sequence[_Glyph], start: int, end: int) -> int:
    """The kindest cut in the second half of what fits; a part is never less than half full."""
    half = start + (end - start) // 2
    for may_cut in _KINDNESS:
        for cut in range(end, half, -1):
            if may_cut(glyphs, cut):
                return cut
    return end


def _word_ends(glyphs: Sequence[_Glyph], cut: int) -> bool:
    return glyphs[cut - 1].shown.isspace() and not glyphs[cut].shown.isspace()


def _line_ends(glyphs: Sequence[_Glyph], cut: int) -> bool:
    return _word_ends(glyphs, cut) and glyphs[cut - 1].shown == "\n"


def _paragraph_ends(glyphs: Sequence[_Glyph], cut: int) -> bool:
    return _line_ends(glyphs, cut) and glyphs[cut - 2].shown == "\n"


def _sentence_ends(glyphs: Sequence[_Glyph], cut: int) -> bool:
    return _word_ends(glyphs, cut) and glyphs[cut - 2].shown in _SENTENCE_ENDS


def _letter_ends(glyphs: Sequence[_Glyph], cut: int) -> bool:
    """Whether what a reader takes for one letter ends here (accents, joined emoji, flags)."""
    before, after = glyphs[cut - 1].shown, glyphs[cut].shown
    if _is_flag(before) and _is_flag(after):
        return _flags_before(glyphs, cut) % 2 == 0
    return before != _JOINER and not any(map(_clings, after))


def _flags_before(glyphs: Sequence[_Glyph], cut: int) -> int:
    """How many halves of flags stand unbroken before the cut; two make one flag."""
    before = (glyphs[index].shown for index in range(cut - 1, -1, -1))
    return sum(1 for _ in takewhile(_is_flag, before))


def _clings(letter: str) -> bool:
    skin = "\U0001f3fb" <= letter <= "\U0001f3ff"
    return letter == _JOINER or skin or unicodedata.category(letter) in ("Mn", "Me", "Mc")


def _is_flag(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


_KINDNESS: tuple[Callable[[Sequence[_Glyph], int], bool], ...] = (
    _paragraph_ends,
    _line_ends,
    _sentence_ends,
    _word_ends,
    _letter_ends,
)


def _written(glyphs: Sequence[_Glyph]) -> str:
    """The glyphs with their tags around them, every tag closed at the end."""
    out: list[str] = []
    opened: tuple[str, ...] = ()
    for glyph in glyphs:
        out += _crossing(opened, glyph.tags)
        out.append(glyph.raw)
        opened = glyph.tags
    out += _crossing(opened, ())
    return "".join(out)


def _crossing(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    """The ends and starts of tags between two neighbouring glyphs."""
    if before == after:
        return
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    yield from (f"</{_name(tag)}>" for tag in reversed(before[shared:]))
    yield from after[shared:]
