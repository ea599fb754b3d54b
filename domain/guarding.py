"""Before an anonymous report is sent: what in it says who sent it, and what becomes of that.

The reporter decides; nothing is masked, kept or dropped without having been shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.filetypes import cleanable
from domain.messages import File
from domain.traces import MASK, Trace, TraceKind, find, key, replaced, said

SEALED = "🔐"
"""What stands in the words where a number was sealed for whoever verifies."""

DOSSIER = "dossier"
"""The field that asks for the number of a file: all of it is one."""


class Choice(StrEnum):
    MASK = "mask"  # of a file or place: leave it out
    KEEP = "keep"
    SEAL = "seal"


class Sort(StrEnum):
    """What may give somebody away beside words."""

    VOICE = "voice"
    VIDEO = "video"
    HIDDEN = "hidden"  # a file whose hidden facts cannot be taken out
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide. ``key`` is the same however often it is said."""

    key: str
    sort: str  # of TraceKind or Sort
    words: str

    @property
    def sealable(self) -> bool:
        return self.sort == TraceKind.DOSSIER

    @property
    def spoken(self) -> bool:
        """It stands in the words, not beside them."""
        return self.sort in tuple(TraceKind)


Choices = Mapping[str, str]


def traces_of(field: str, text: str) -> tuple[Trace, ...]:
    if field == DOSSIER and text.strip():
        return (Trace(TraceKind.DOSSIER, 0, len(text)),)
    return find(text)


def in_words(texts: Mapping[str, str]) -> tuple[Item, ...]:
    """What the fields of a report say, each once."""
    found: dict[str, Item] = {}
    for field, text in texts.items():
        for trace in traces_of(field, text):
            words = said(text, trace)
            found.setdefault(key(words), Item(key(words), trace.kind, words))
    return tuple(found.values())


def in_files(files: Iterable[File], places: Iterable[tuple[float, float]]) -> tuple[Item, ...]:
    """What comes with it: voices and faces are known, and so is what stays hidden in a file."""
    items = [Item(f"file:{one.ref}", sort, one.name) for one in files if (sort := sort_of(one))]
    items += [Item(spot_key(*spot), Sort.PLACE, "{:.5f}, {:.5f}".format(*spot)) for spot in places]
    return tuple(items)


def spot_key(latitude: float, longitude: float) -> str:
    return f"place:{latitude:.6f},{longitude:.6f}"


def sort_of(file: File) -> Sort | None:
    if file.kind in ("voice", "video"):
        return Sort(file.kind)
    if file.mime.startswith(("audio/", "video/")):
        return Sort.VOICE if file.mime.startswith("audio/") else Sort.VIDEO
    return None if cleanable(file.kind, file.name, file.mime) else Sort.HIDDEN


@dataclass(frozen=True, slots=True)
class Settled:
    """The fields as they are sent; ``kept`` are keys of what stays readable, ``sealed`` the
    numbers only whoever verifies may open."""

    texts: dict[str, str]
    kept: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()


INSTEAD: Mapping[str, str | None] = {
    Choice.MASK: MASK,
    Choice.SEAL: SEALED,
    Choice.KEEP: None,
}


def settled(texts: Mapping[str, str], choices: Choices) -> Settled:
    """The choices carried out; what nobody decided about stays as it is."""
    done: dict[str, str] = {}
    sealed: dict[str, str] = {}
    for field, text in texts.items():

        def instead(trace: Trace, text: str = text) -> str | None:
            words = said(text, trace)
            choice = choices.get(key(words), Choice.KEEP)
            if choice == Choice.SEAL:
                sealed.setdefault(key(words), words)
            return INSTEAD[choice]

        if field == DOSSIER:
            words = [instead(trace) for trace in traces_of(field, text)]
            done[field] = text if words[:1] in ([], [None]) else str(words[0])
        else:
            done[field] = replaced(text, instead)
    kept = tuple(each for each, choice in choices.items() if choice == Choice.KEEP)
    return Settled(done, kept, tuple(sealed.values()))
