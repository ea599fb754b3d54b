"""The signed receipt in the reporter's chat: with the acknowledgement, and again when asked for."""

from __future__ import annotations

from domain.notices.receipts import NoReceipt, SignedReceipt
from domain.signed_receipts import read
from handlers.context import Context
from handlers.officials import number
from models.reports import Report
from services import signed_receipts
from services.report_owners import for_owner
from services.signed_receipts import Issued


async def issued_now(ctx: Context, report: Report) -> SignedReceipt | None:
    """Sign what was just taken in; None where nobody signs."""
    if ctx.signer is None:
        return None
    made = await signed_receipts.issue(ctx.session, ctx.signer, report)
    return said(ctx, report.code, made)


async def on_receipt(ctx: Context, argument: str) -> None:
    """``r.receipt:REPORT``: once more, to the chat the report came from, or that holds it open by
    code and PIN."""
    report = await for_owner(ctx.session, number(argument), ctx.contact, now=ctx.now)
    made = await signed_receipts.issued(ctx.session, ctx.signer, report.id, ctx.now)
    if made is None:
        ctx.reply(NoReceipt(report.code))
        return
    ctx.reply(said(ctx, report.code, made, report.id))


def said(ctx: Context, code: str, made: Issued, report: int = 0) -> SignedReceipt:
    signed = read(made.text)
    files = len(signed.receipt.files) if signed is not None else 0
    coming = signed.receipt.coming if signed is not None else 0
    return SignedReceipt(code, made.text, made.salt, ctx.address, report, files, coming)


BUTTONS = {"r.receipt": on_receipt}
