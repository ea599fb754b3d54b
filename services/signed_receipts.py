"""Giving a reporter the office's signed word that their report was received, and again later."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.signed_receipts import SALT_BYTES, Receipt, content_of
from models.cases import open_beside, seal_beside
from models.office import Unit
from models.receipts import ReportReceipt
from models.reports import Report
from models.signing import Signer
from services.report_file import lines

RECEIPT = "receipt"  # the salt beside the case's file


@dataclass(frozen=True, slots=True)
class Issued:
    """A receipt in a reporter's hands: the text for anybody, the salt for them alone (hex)."""

    text: str
    salt: str


async def issue(session: AsyncSession, signer: Signer, report: Report) -> Issued:
    """Sign what was just received. The unit is the one the report went to."""
    body = await lines(session, report.id, "body")
    salt = secrets.token_bytes(SALT_BYTES)
    receipt = Receipt(
        code=report.code,
        at=report.received_at,
        unit=await unit_code(session, report.holder_unit_id),
        content=content_of(salt, body[0].words if body else ""),
        key=signer.key,
    )
    text = signer.sign(receipt)
    sealed = await seal_beside(session, report.id, RECEIPT, salt.hex())
    session.add(ReportReceipt(report_id=report.id, text=text, salt=sealed))
    return Issued(text, salt.hex())


async def issued(session: AsyncSession, report_id: int) -> Issued | None:
    """The receipt of a report, for its reporter: the caller has checked that it is theirs."""
    row = await session.get(ReportReceipt, report_id)
    if row is None:
        return None
    return Issued(row.text, await open_beside(session, report_id, RECEIPT, row.salt))


async def unit_code(session: AsyncSession, unit_id: int | None) -> str:
    if unit_id is None:
        return ""
    return await session.scalar(select(Unit.code).where(Unit.id == unit_id)) or ""


async def unit_named(session: AsyncSession, code: str) -> str:
    """The name of the unit a receipt tells, "" when there is none of that code any more."""
    if not code:
        return ""
    return await session.scalar(select(Unit.name).where(Unit.code == code)) or ""
