"""A key for every case: words, files and their names are sealed under it, and nothing else is.

A master key only wraps the case's key. To change the master is to wrap again; to destroy the case
is to destroy its key, wherever copies of its words may lie. Seals are bound to their case and
place: a row moved to another case does not open.

What is to be sealed waits as ``plain`` on the new row and is sealed when the session flushes, so
that nobody can forget it: unsealed, the column is empty and the database refuses the row.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.reports import Attachment, ReportEntry
from models.sealing import KEY_BYTES, Vault, WrongKey, tag_of

WRAPPED = "case-key"
WORDS, NAME, REF, PIECE = "case-words", "case-file-name", "case-file-ref", "case-file"

OLD_WORDS, OLD_FILE = "case", "attachment"
"""Purposes of what was sealed by a master itself, before cases had keys."""


class CaseKey(Base):
    """The key of one report's words and files, wrapped. ``master`` says by which key."""

    __tablename__ = "case_key"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    master: Mapped[str] = mapped_column(index=True)


def of_case(matter: str) -> bool:
    """Whether an attachment belongs to a report: as it is shown, or as it came."""
    return matter.partition(".")[0] == "report"


def case_of(report_id: int) -> str:
    return f"report:{report_id}"


# --- the key -------------------------------------------------------------------------------


async def case_vault(session: AsyncSession, report_id: int) -> Vault | None:
    """What opens a case; None for one that has no key: written before there were any, or gone."""
    vault: Vault | None = await session.run_sync(opened, report_id)
    return vault


async def make_case_key(session: AsyncSession, report_id: int) -> Vault:
    """The case's vault, with a new key if it has none yet."""
    vault: Vault = await session.run_sync(opened_or_made, report_id)
    return vault


def opened(session: Session, report_id: int) -> Vault | None:
    row = session.get(CaseKey, report_id) or just_made(session, report_id)
    if row is None:
        return None
    key = master_of(session).open(WRAPPED, row.wrapped, case_of(report_id))
    return Vault([key])


def just_made(session: Session, report_id: int) -> CaseKey | None:
    """A key of this unit of work that is not written yet."""
    made = (row for row in session.new if isinstance(row, CaseKey))
    return next((row for row in made if row.report_id == report_id), None)


def opened_or_made(session: Session, report_id: int) -> Vault:
    """Two at once: the second finds the key taken, and its unit of work is run again."""
    vault = opened(session, report_id)
    if vault is None:
        master = master_of(session)
        key = new_case_key(master)
        session.add(wrapped(master, report_id, key))
        vault = Vault([key])
    return vault


def new_case_key(master: Vault) -> bytes:
    """A key whose tag is no master's: by its tag one can say what sealed a value."""
    while master.holds(tag_of(key := secrets.token_bytes(KEY_BYTES))):
        pass
    return key


def wrapped(master: Vault, report_id: int, key: bytes) -> CaseKey:
    sealed = master.seal(WRAPPED, key, case_of(report_id))
    return CaseKey(report_id=report_id, wrapped=sealed, master=master.newest.hex())


def master_of(session: Session) -> Vault:
    vault: Vault = session.info["vault"]
    return vault


# --- sealing at the flush ------------------------------------------------------------------


@event.listens_for(Session, "before_flush")
def seal_new(session: Session, _context: Any, _instances: Any) -> None:
    for row in list(session.new):
        if isinstance(row, ReportEntry) and row.plain is not None:
            vault = opened_or_made(session, row.report_id)
            row.words = vault.seal(WORDS, row.plain.encode(), entry_place(row))
            row.plain = None
        elif isinstance(row, Attachment) and row.plain is not None:
            vault, place = opened_or_made(session, row.matter_id), case_of(row.matter_id)
            name, ref = row.plain
            row.name = vault.seal(NAME, name.encode(), place)
            row.ref = vault.seal(REF, ref.encode(), place)
            row.plain = None


def entry_place(row: ReportEntry) -> str:
    """What the seal of an entry is bound to: its case, and what it is there."""
    return f"{case_of(row.report_id)}:{row.kind}"


def piece_place(report_id: int, attachment_id: int, number: int) -> str:
    return f"{case_of(report_id)}:{attachment_id}:{number}"


# --- words beside the file -------------------------------------------------------------------


async def seal_beside(session: AsyncSession, report_id: int, what: str, words: str) -> bytes:
    """Words about a case that are no entry of its file, sealed under its key: a reason."""
    vault = await make_case_key(session, report_id)
    return vault.seal(WORDS, words.encode(), f"{case_of(report_id)}:{what}")


async def open_beside(
    session: AsyncSession, report_id: int, what: str, sealed: bytes | None
) -> str:
    """ "" for none, and for those of a case whose key is gone."""
    vault = await case_vault(session, report_id)
    if not sealed or vault is None:
        return ""
    return vault.open(WORDS, sealed, f"{case_of(report_id)}:{what}").decode()


# --- opening -------------------------------------------------------------------------------


async def open_words(session: AsyncSession, rows: Iterable[ReportEntry]) -> list[str]:
    """The words of entries of any cases, in order. Raises WrongKey."""
    vaults: dict[int, Vault | None] = {}
    words = []
    for row in rows:
        if row.report_id not in vaults:
            vaults[row.report_id] = await case_vault(session, row.report_id)
        words.append(opened_words(session, vaults[row.report_id], row).decode())
    return words


def opened_words(session: AsyncSession, vault: Vault | None, row: ReportEntry) -> bytes:
    master: Vault = session.info["vault"]
    if master.holds(row.words):
        return master.open(OLD_WORDS, row.words)
    if vault is None:
        raise WrongKey(WORDS)
    return vault.open(WORDS, row.words, entry_place(row))


async def piece_sealer(session: AsyncSession, row: Attachment) -> Callable[[int, bytes], bytes]:
    """What seals the pieces of a file, by their numbers."""
    if not of_case(row.matter):
        master: Vault = session.info["vault"]
        return lambda _number, piece: master.seal(OLD_FILE, piece)
    vault, report, file = await make_case_key(session, row.matter_id), row.matter_id, row.id
    return lambda number, piece: vault.seal(PIECE, piece, piece_place(report, file, number))


async def piece_opener(session: AsyncSession, row: Attachment) -> Callable[[int, bytes], bytes]:
    """What opens them again; it raises WrongKey."""
    master: Vault = session.info["vault"]
    vault = await case_vault(session, row.matter_id) if of_case(row.matter) else None
    report, file = row.matter_id, row.id

    def opener(number: int, sealed: bytes) -> bytes:
        if vault is None or master.holds(sealed):
            return master.open(OLD_FILE, sealed)
        return vault.open(PIECE, sealed, piece_place(report, file, number))

    return opener


async def open_file_words(session: AsyncSession, row: Attachment, purpose: str) -> str:
    """NAME or REF of an attachment of any matter. Raises WrongKey."""
    sealed = row.name if purpose == NAME else row.ref
    master: Vault = session.info["vault"]
    if not of_case(row.matter) or master.holds(sealed):
        return master.open(OLD_FILE, sealed).decode()
    vault = await case_vault(session, row.matter_id)
    if vault is None:
        raise WrongKey(purpose)
    return vault.open(purpose, sealed, case_of(row.matter_id)).decode()
