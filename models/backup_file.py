"""The file of a backup: a ZIP of one member per table, and a header that vouches for them.

``header.json`` names the revision of the schema, the moment, and for each table its columns, its
number of rows and the SHA-256 of its member; a keyed hash over all that tells a file that was
altered, or made with other keys. ``tables/NAME.jsonl`` holds one JSON array per row. The same
file fits both engines. What is sealed in the database is sealed here.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from models.sealing import Vault, WrongKey

FORMAT, VERSION = "dondoc-backup", 1
HEADER = "header.json"
HEADER_LIMIT = 1024 * 1024  # bytes
PURPOSE = "backup"  # of the keys that seal the proof and sign the header
PROOF = b"dondoc"
EFFORT = 3  # of zlib: most bytes are sealed, and those do not shrink
LOOK = 5_000  # rows between two movements of the progress bar
READING = (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, NotImplementedError)

Step = Callable[[int, int], None]


class BadBackup(Exception):
    """A file that cannot be restored; ``kind`` names the sentence that says why."""

    def __init__(self, kind: str, **facts: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table in the file. ``columns`` are (name, kind), see ``models.backup_rows``."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    sha256: str = ""

    @property
    def member(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class Header:
    revision: str
    engine: str
    made_at: datetime
    sheets: tuple[Sheet, ...]

    @property
    def rows(self) -> int:
        return sum(sheet.rows for sheet in self.sheets)


@dataclass
class Writer:
    """Fills one file; ``finish`` signs it."""

    archive: zipfile.ZipFile
    vault: Vault
    sheets: list[Sheet] = field(default_factory=list)

    @contextmanager
    def table(self, sheet: Sheet) -> Iterator[Callable[[Sequence[Any]], None]]:
        """Takes the rows of a table, one by one."""
        digest, rows = sha256(), 0
        with self.archive.open(sheet.member, "w", force_zip64=True) as member:

            def put(row: Sequence[Any]) -> None:
                nonlocal rows
                text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                line = text.encode() + b"\n"
                digest.update(line)
                member.write(line)
                rows += 1

            yield put
        self.sheets.append(Sheet(sheet.name, sheet.columns, rows, digest.hexdigest()))

    def finish(self, revision: str, engine: str, made_at: datetime) -> Header:
        header = Header(revision, engine, made_at, tuple(self.sheets))
        stated = state(header, base64.b64encode(self.vault.seal(PURPOSE, PROOF)).decode())
        stated["signature"] = self.vault.digests(PURPOSE, canonical(stated))[0]
        self.archive.writestr(HEADER, json.dumps(stated, ensure_ascii=False, indent=1))
        return header


@contextmanager
def written(path: Path, vault: Vault) -> Iterator[Writer]:
    """A file that is there whole or not at all, readable by its owner alone."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            with zipfile.ZipFile(
                file, "w", zipfile.ZIP_DEFLATED, compresslevel=EFFORT, strict_timestamps=False
            ) as archive:
                yield Writer(archive, vault)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        remember_name(path)
    finally:
        part.unlink(missing_ok=True)


def remember_name(path: Path) -> None:
    """A name lasts over power loss only when its directory was synced."""
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Raises BadBackup for whatever is wrong with the file as a file."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except READING as exc:
        raise BadBackup("damaged") from exc


def read_header(archive: zipfile.ZipFile, vault: Vault) -> Header:
    """The header, after its signature and the keys were checked. Raises BadBackup."""
    try:
        if archive.getinfo(HEADER).file_size > HEADER_LIMIT:
            raise BadBackup("foreign")
        stated = json.loads(archive.read(HEADER))
        form, version = stated["format"], stated["version"]
    except (KeyError, TypeError, ValueError) as exc:
        raise BadBackup("foreign") from exc
    if form != FORMAT:
        raise BadBackup("foreign")
    if version != VERSION:
        raise BadBackup("later_format", version=version)
    try:
        return vouched(stated, vault)
    except (KeyError, TypeError, ValueError) as exc:
        raise BadBackup("damaged") from exc


def vouched(stated: dict[str, Any], vault: Vault) -> Header:
    try:
        vault.open(PURPOSE, base64.b64decode(stated["proof"]))
    except WrongKey as exc:
        raise BadBackup("other_keys") from exc
    signature = stated.pop("signature")
    known = vault.digests(PURPOSE, canonical(stated))
    if not any(hmac.compare_digest(str(signature), each) for each in known):
        raise BadBackup("altered")
    sheets = tuple(
        Sheet(
            name=one["name"],
            columns=tuple((name, kind) for name, kind in one["columns"]),
            rows=one["rows"],
            sha256=one["sha256"],
        )
        for one in stated["tables"]
    )
    made_at = datetime.fromisoformat(stated["made_at"])
    return Header(stated["revision"], stated["engine"], made_at, sheets)


def check(archive: zipfile.ZipFile, header: Header, step: Step) -> None:
    """Read every row once and compare; nothing is changed anywhere. Raises BadBackup."""
    done = 0
    for sheet in header.sheets:
        digest, rows = sha256(), 0
        with member_of(archive, sheet) as member:
            for line in member:
                digest.update(line)
                rows += 1
                if rows % LOOK == 0:
                    step(done + rows, header.rows)
        if rows != sheet.rows or digest.hexdigest() != sheet.sha256:
            raise BadBackup("table_damaged", table=sheet.name)
        done += rows
    step(header.rows, header.rows)


def rows_of(archive: zipfile.ZipFile, sheet: Sheet) -> Iterator[list[Any]]:
    with member_of(archive, sheet) as member:
        for line in member:
            yield json.loads(line)


def member_of(archive: zipfile.ZipFile, sheet: Sheet) -> IO[bytes]:
    try:
        return archive.open(sheet.member)
    except KeyError as exc:
        raise BadBackup("table_damaged", table=sheet.name) from exc


def state(header: Header, proof: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "revision": header.revision,
        "engine": header.engine,
        "made_at": header.made_at.isoformat(),
        "rows": header.rows,
        "tables": [
            {
                "name": sheet.name,
                "columns": [list(column) for column in sheet.columns],
                "rows": sheet.rows,
                "sha256": sheet.sha256,
            }
            for sheet in header.sheets
        ],
        "proof": proof,
    }


def canonical(stated: dict[str, Any]) -> str:
    return json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
