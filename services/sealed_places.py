"""Every place of the database that holds something sealed, and how it is sealed anew.

Three rings seal: the office's master keys, those of identities, and the key of each case (which a
master wraps, so that its words need no sealing anew). ``tests/architecture/test_sealed_places.py``
holds that no binary column is missing here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.access import Talk, TalkLine, Visit
from models.case_clock import LateFile
from models.cases import (
    NAME,
    OLD_FILE,
    OLD_WORDS,
    PIECE,
    REF,
    WORDS,
    WRAPPED,
    CaseKey,
    case_of,
    make_case_key,
    piece_place,
)
from models.contacts import ChatFile, ChatLine, Contact, Draft, Upload
from models.directives import Paper
from models.identities import HashKey, Identity
from models.inspections import Inspection
from models.post import Letter, Update
from models.reports import Attachment, Piece, ReportEntry, Reporter
from models.sealing import TAG_BYTES, Vault, identity_of, vault_of
from services.chat_hashes import TALK, VISIT
from services.contacts import ADDRESS
from services.directives import PURPOSE as DIRECTIVE
from services.drafts import ANSWERS
from services.identities import WHO, open_box, seal_box
from services.inspections import WORDS as INSPECTION
from services.intake import PAYLOAD
from services.keyring import KEPT
from services.post import SAID
from services.report_owners import OWNER
from services.webchat import FILE, LINE

LATE_FILE = "late_file"  # as whoever enters a late file seals it
Column = InstrumentedAttribute[Any]
Anew = Callable[[AsyncSession, Row[Any]], Awaitable[dict[str, Any]]]


class Ring(Enum):
    OFFICE = "office"
    IDENTITY = "identity"
    CASE = "case"  # sealed by a master while cases had no keys


@dataclass(frozen=True)
class Place:
    """A sealed column. ``anew`` makes the columns of a row as they are under the newest key;
    the row has the primary key, the column as ``sealed``, and the ``facts``."""

    column: Column
    ring: Ring
    anew: Anew
    facts: tuple[Column, ...] = ()
    of_files: bool = False  # the facts are those of the piece's attachment
    where: ColumnElement[bool] | None = None

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.key}"

    @property
    def table(self) -> Any:
        return self.column.class_.__table__

    @property
    def keys(self) -> tuple[Any, ...]:
        return tuple(self.table.primary_key.columns)

    def old(self, master: Vault) -> ColumnElement[bool] | None:
        """Which rows are to be sealed anew; None when no key in the settings is old."""
        tags = old_tags(master, self.ring)
        if not tags:
            return None
        tag = func.substr(self.column, 1, TAG_BYTES, type_=LargeBinary())
        found = tag.in_(tags)
        return found if self.where is None else found & self.where

    def rows(self) -> Any:
        query = select(*self.keys, self.column.label("sealed"), *self.facts)
        if self.of_files:
            query = query.join(Attachment, Attachment.id == Piece.attachment_id)
        return query.order_by(*self.keys)


def old_tags(master: Vault, ring: Ring) -> tuple[bytes, ...]:
    """By which keys something is sealed that should be sealed by a newer one."""
    match ring:
        case Ring.OFFICE:
            return master.tags[1:]
        case Ring.IDENTITY:
            return (*master.identity.tags[1:], *master.tags)
        case Ring.CASE:
            return master.tags


# --- the three ways --------------------------------------------------------------------------


def office(column: Column, purpose: str, where: ColumnElement[bool] | None = None) -> Place:
    async def anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
        vault = vault_of(session)
        return {column.key: vault.seal(purpose, vault.open(purpose, row.sealed))}

    return Place(column, Ring.OFFICE, anew, where=where)


async def contact_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    vault = identity_of(session)
    return {"address": vault.seal(ADDRESS, vault.open(ADDRESS, row.sealed))}


async def reporter_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    """The mailbox, and the hash that finds the chat's own reports: it changes with the keys."""
    contact = await session.get_one(Contact, open_box(session, row.report_id, row.sealed))
    owner = identity_of(session).digests(OWNER, contact.address_hash)[0]
    return {"mailbox": seal_box(session, row.report_id, contact.id), "owner_hash": owner}


async def talk_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    vault = identity_of(session)
    return {"mailbox": vault.seal(TALK, vault.open(TALK, row.sealed))}


async def identity_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    vault, place = identity_of(session), case_of(row.report_id)
    return {"body": vault.seal(WHO, vault.open(WHO, row.sealed, place), place)}


async def case_key_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    vault, place = vault_of(session), case_of(row.report_id)
    key = vault.open(WRAPPED, row.sealed, place)
    return {"wrapped": vault.seal(WRAPPED, key, place), "master": vault.newest.hex()}


async def hash_key_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    vault = vault_of(session)
    return {"wrapped": vault.seal(KEPT, vault.open(KEPT, row.sealed, row.purpose), row.purpose)}


async def entry_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    words = vault_of(session).open(OLD_WORDS, row.sealed)
    vault = await make_case_key(session, row.report_id)
    return {"words": vault.seal(WORDS, words, f"{case_of(row.report_id)}:{row.kind}")}


def file_words(column: Column, purpose: str) -> Place:
    async def anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
        words = vault_of(session).open(OLD_FILE, row.sealed)
        vault = await make_case_key(session, row.matter_id)
        return {column.key: vault.seal(purpose, words, case_of(row.matter_id))}

    return Place(column, Ring.CASE, anew, (Attachment.matter_id,), where=OF_CASE)


async def piece_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    piece = vault_of(session).open(OLD_FILE, row.sealed)
    vault = await make_case_key(session, row.matter_id)
    place = piece_place(row.matter_id, row.attachment_id, row.number)
    return {"body": vault.seal(PIECE, piece, place)}


async def task_piece_anew(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    vault = vault_of(session)
    return {"body": vault.seal(OLD_FILE, vault.open(OLD_FILE, row.sealed))}


OF_CASE = or_(Attachment.matter == "report", Attachment.matter.startswith("report."))

PLACES: tuple[Place, ...] = (
    Place(HashKey.wrapped, Ring.OFFICE, hash_key_anew),
    Place(CaseKey.wrapped, Ring.OFFICE, case_key_anew),
    Place(ReportEntry.words, Ring.CASE, entry_anew, (ReportEntry.report_id, ReportEntry.kind)),
    file_words(Attachment.name, NAME),
    file_words(Attachment.ref, REF),
    Place(Piece.body, Ring.CASE, piece_anew, (Attachment.matter_id,), of_files=True, where=OF_CASE),
    Place(Contact.address, Ring.IDENTITY, contact_anew),
    Place(Reporter.mailbox, Ring.IDENTITY, reporter_anew),
    Place(Identity.body, Ring.IDENTITY, identity_anew),
    office(Attachment.name, OLD_FILE, ~OF_CASE),
    office(Attachment.ref, OLD_FILE, ~OF_CASE),
    Place(Piece.body, Ring.OFFICE, task_piece_anew, of_files=True, where=~OF_CASE),
    office(Draft.answers, ANSWERS),
    office(Update.payload, PAYLOAD),
    office(Letter.sealed, SAID),
    office(ChatLine.body, LINE),
    office(ChatLine.picture, LINE),
    office(ChatFile.body, LINE),
    office(Upload.name, FILE),
    office(Upload.body, FILE),
    office(Paper.ref, DIRECTIVE),
    office(Paper.name, DIRECTIVE),
    office(Paper.words, DIRECTIVE),
    office(LateFile.words, LATE_FILE),
    office(Visit.holds, VISIT),
    Place(Talk.mailbox, Ring.IDENTITY, talk_anew),
    office(TalkLine.words, TALK),
    office(Inspection.words, INSPECTION),
)
"""Hash keys first: whoever stops half way may still find everybody."""

UNDER_CASE_KEYS = (
    "identity_opening.reason",
    "identity_opening.refusal",
    "legal_hold.reason",
    "legal_hold.lift_reason",
    "report_receipt.salt",
    "block.reason",
    "block.appeal",
    "block.decision",
)
"""Columns sealed under case keys from their first day: nothing to do when masters change."""
