"""Giving a reporter the office's signed word that their report was received, and again later."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from domain.signed_receipts import (
    COMING,
    NEVER_CAME,
    SALT_BYTES,
    Receipt,
    content_of,
    file_mark,
    read,
)
from models.cases import open_beside, seal_beside
from models.office import Unit
from models.receipts import ReportReceipt
from models.reports import Attachment, Report
from models.sealing import WrongKey
from models.signing import Signer
from services.alarms import record
from services.files import body
from services.report_file import lines

RECEIPT = "receipt"  # the salt beside the case's file


@dataclass(frozen=True, slots=True)
class Issued:
    """A receipt in a reporter's hands: the text for anybody, the salt for them alone (hex)."""

    text: str
    salt: str


async def issue(session: AsyncSession, signer: Signer, report: Report) -> Issued:
    """Sign what was just received. The unit is the one the report went to; of files it is known
    that they were sent: their bytes are still on their way."""
    said = await lines(session, report.id, "body")
    salt = secrets.token_bytes(SALT_BYTES)
    receipt = Receipt(
        code=report.code,
        at=report.received_at,
        category=report.category,
        unit=await unit_code(session, report.holder_unit_id),
        content=content_of(salt, said[0].words if said else ""),
        key=signer.key,
        files=(COMING,) * len(await files_of(session, report.id)),
    )
    text = signer.sign(receipt)
    sealed = await seal_beside(session, report.id, RECEIPT, salt.hex())
    session.add(ReportReceipt(report_id=report.id, text=text, salt=sealed))
    return Issued(text, salt.hex())


async def issued(
    session: AsyncSession, signer: Signer | None, report_id: int, now: datetime
) -> Issued | None:
    """The receipt of a report, for its reporter: the caller has checked that it is theirs. Files
    that have arrived since are told by their hashes from now on, in a receipt signed anew; the
    earlier one stays valid."""
    row = await session.get(ReportReceipt, report_id)
    if row is None:
        return None
    salt = await open_beside(session, report_id, RECEIPT, row.salt)
    signed = read(row.text)
    if signer is not None and signed is not None and signed.receipt.coming:
        was = signed.receipt
        files = await marks(session, report_id, was.files, bytes.fromhex(salt))
        if files != was.files:
            row.text = signer.sign(replace(was, files=files, key=signer.key))
            await record(session, Matter.REPORT, report_id, "receipt_files", now)
    return Issued(row.text, salt)


# --- files ---------------------------------------------------------------------------------


async def files_of(session: AsyncSession, report_id: int) -> list[Attachment]:
    """The files of a report in the order they came: those sent with it are the first."""
    query = select(Attachment).where(
        Attachment.matter == Matter.REPORT, Attachment.matter_id == report_id
    )
    return list(await session.scalars(query.order_by(Attachment.id)))


async def marks(
    session: AsyncSession, report_id: int, known: tuple[str, ...], salt: bytes
) -> tuple[str, ...]:
    """What may be said of these files by now."""
    rows = await files_of(session, report_id)
    return tuple(
        [
            await mark(session, row, salt) if was == COMING else was
            for was, row in zip(known, rows, strict=False)
        ]
    )


async def mark(session: AsyncSession, row: Attachment, salt: bytes) -> str:
    """Of the bytes as they were sent, not of the cleaned copy: the reporter has no other."""
    if row.state == "lost":
        return NEVER_CAME
    came = await session.get(Attachment, row.original_id) if row.original_id else row
    if came is None or came.state != "stored":
        return COMING
    try:
        return file_mark(salt, [piece async for piece in body(session, came.id)])
    except WrongKey:
        return NEVER_CAME


async def unit_code(session: AsyncSession, unit_id: int | None) -> str:
    if unit_id is None:
        return ""
    return await session.scalar(select(Unit.code).where(Unit.id == unit_id)) or ""


async def unit_named(session: AsyncSession, code: str) -> str:
    """The name of the unit a receipt tells, "" when there is none of that code any more."""
    if not code:
        return ""
    return await session.scalar(select(Unit.name).where(Unit.code == code)) or ""
