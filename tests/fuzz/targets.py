"""What is fuzzed. A target takes bytes; whatever it raises is a bug, and so is what it hoards."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from channels import telegram_updates
from documents.people import read_people
from documents.tasks import read_tasks
from domain.messages import Incoming, Unparsable
from domain.papers import PeopleBook, Problems, TaskBook
from tests.documents.sheets import TASK, people, tasks

DEPTH = 6  # of what replaces a part of an update
CHAT = {"id": 42, "type": "private", "first_name": "An"}
PERSON = {"id": 42, "is_bot": False, "first_name": "An", "language_code": "vi"}
SAID = {"message_id": 7, "date": 1_763_700_000, "chat": CHAT, "from": PERSON}
UPDATES: tuple[dict[str, Any], ...] = (
    {"update_id": 1, "message": {**SAID, "text": "/start abc@bot"}},
    {"update_id": 2, "edited_message": {**SAID, "edit_date": 1, "caption": "sửa lại"}},
    {
        "update_id": 3,
        "callback_query": {
            "id": "9",
            "from": PERSON,
            "message": {**SAID, "text": "…"},
            "data": "t.ack:1",
        },
    },
    {
        "update_id": 4,
        "my_chat_member": {"chat": CHAT, "from": PERSON, "new_chat_member": {"status": "kicked"}},
    },
    {"update_id": 5, "message": {**SAID, "location": {"latitude": 10.7, "longitude": 106.6}}},
    {
        "update_id": 6,
        "message": {
            **SAID,
            "photo": [{"file_id": "a", "width": 9, "height": 9, "file_size": 5}],
            "document": {"file_id": "b", "file_name": "x.pdf", "mime_type": "application/pdf"},
        },
    },
    {"update_id": 7, "message": {**SAID, "migrate_to_chat_id": -100}},
    {"update_id": 8, "message": {**SAID, "contact": {"first_name": "A", "phone_number": "09"}}},
)
STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**63,
    1e308,
    float("nan"),
    "",
    "\ud800",
    "\0",
    "e\u0301" * 40,
    "‮",
    [],
    {},
    [[]],
    {"id": {}},
)


@dataclass(frozen=True, slots=True)
class Target:
    """``seeds`` are where the search begins; all of them run in ``make test``."""

    one: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


# --- updates ---------------------------------------------------------------------------------


def update(data: bytes) -> None:
    """JSON as it is, or else a true update with parts of it exchanged, as the bytes say."""
    try:
        payload = json.loads(data)
    except (ValueError, RecursionError):
        payload = spoiled(data)
    lane = telegram_updates.lane(payload)
    assert isinstance(lane, str)
    reader = telegram_updates.Reader("7", "bot")
    try:
        telegram_updates.update_key(payload)
        said = reader.read(payload)
    except Unparsable:
        return
    if said is not None:
        check(said)


def check(said: Incoming) -> None:
    """What is let in can be stored: text without NUL or lone surrogates."""
    for text in (said.text, said.action, said.press, said.language, said.sender.chat):
        assert isinstance(text, str)
        assert "\0" not in text
        text.encode()
    for file in said.files:
        file.name.encode()
        assert file.ref
    assert said.at is None or said.at.tzinfo is not None


def spoiled(data: bytes) -> Any:
    source = iter(data)
    payload = json.loads(json.dumps(UPDATES[next(source, 0) % len(UPDATES)]))
    for _ in range(1 + next(source, 0) % 4):
        exchange(payload, source)
    return payload


def exchange(payload: Any, source: Iterator[int]) -> None:
    """Walk down by the bytes, and put something strange where they stop."""
    here = payload
    for _ in range(DEPTH):
        keys: Sequence[Any] = list(here) if isinstance(here, dict) else range(len(here))
        if not keys:
            return
        key, turn = keys[next(source, 0) % len(keys)], next(source, 0)
        if turn % 3 == 0 or not isinstance(here[key], (dict, list)):
            here[key] = STRANGE[turn % len(STRANGE)]
            return
        here = here[key]


# --- workbooks -------------------------------------------------------------------------------

PARTS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
)
BOOKS = (tasks(TASK), people())
READERS: tuple[Callable[[bytes], object], ...] = (read_tasks, read_people)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><worksheet>&j;</worksheet>"
)
FORMULA = (
    b'<row r="2"><c r="A2"><f>HYPERLINK("#","y")</f></c><c r="B2"><f>A2</f><v>1e999</v></c>'
    b'<c r="ZZZ99999999"><v>1</v></c></row></sheetData>'
)


def workbook(data: bytes) -> None:
    """A true workbook with one part exchanged (first byte: which book, which part), or the bytes
    as a file of their own. It is read or its flaws are named."""
    which = data[0] if data else 0
    book, part = which % 2, (which >> 1) % (len(PARTS) + 1)
    file = data[1:] if part == len(PARTS) else with_part(BOOKS[book], PARTS[part], data[1:])
    read = READERS[book](file)
    assert isinstance(read, (TaskBook, PeopleBook, Problems))


def with_part(xlsx: bytes, part: str, body: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as source, zipfile.ZipFile(file, "w", 8) as made:
        for name in source.namelist():
            made.writestr(name, body if name == part else source.read(name))
    return file.getvalue()


def workbook_seeds() -> Iterator[bytes]:
    for book, xlsx in enumerate(BOOKS):
        with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
            for number, part in enumerate(PARTS):
                if part in archive.namelist():
                    yield bytes([book | number << 1]) + archive.read(part)
        yield bytes([book | len(PARTS) << 1]) + xlsx
        yield bytes([book | len(PARTS) << 1]) + xlsx[:-30]
    yield bytes([0]) + LAUGHS
    with zipfile.ZipFile(io.BytesIO(BOOKS[0])) as archive:
        yield bytes([0]) + archive.read(PARTS[0]).replace(b"</sheetData>", FORMULA)
    yield bytes([len(PARTS) << 1]) + bomb()


def bomb() -> bytes:
    """300 MB of nothing in 300 kB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "")
        made.writestr("xl/workbook.xml", "")
        with made.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(1_000_000))
    return file.getvalue()


def plain_targets() -> dict[str, Target]:
    """Those that need no town."""
    texts = tuple(json.dumps(each).encode() for each in UPDATES)
    shuffled = tuple(bytes((n * 37 + k * 11) % 256 for k in range(24)) for n in range(64))
    return {
        "update": Target(update, (*texts, *shuffled, b"[]", b"null", b"[" * 5_000)),
        "workbook": Target(workbook, tuple(workbook_seeds())),
    }
