"""Charts, papers and workbooks for the courier, made in the child process that makes all papers."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, replace

from domain.apologies import ApologyOrder
from domain.books import EntryBook, LateBook
from domain.case_copy import CopyOrder, CopyShape
from domain.evaluation import EvaluationBook, Shape, as_data
from domain.filetypes import mime_of
from domain.hotline_figures import HotlineChart, HotlineOrder
from domain.messages import Enclosure, Picture
from domain.painting import Chart, Order
from domain.pakn import PaknBook
from domain.papers import Papers, QrCode
from domain.posters import PosterOrder
from domain.reporting import ReportOrder

log = logging.getLogger(__name__)

PATIENCE = 10.0  # s; a chart takes about one
CODES_AT_ONCE = 2
WRITING = 50.0  # s; with the time to carry it still below the lease of a file


@dataclass
class PaperPainter:
    papers: Papers
    codes: int = 0  # QR codes being painted now

    async def paint(self, chart: Chart, language: str) -> Picture | None:
        """The picture, or None when the child fails in any way: the words go without it. In a
        flood of receipts the QR codes are left out: their words say how to have one painted."""
        if isinstance(chart, QrCode):
            return await self._code(chart)
        return await self._painted(chart, language)

    async def _code(self, code: QrCode) -> Picture | None:
        if self.codes >= CODES_AT_ONCE:
            return None
        self.codes += 1
        try:
            return await self._painted(code, "")
        finally:
            self.codes -= 1

    async def _painted(self, chart: Chart, language: str) -> Picture | None:
        try:
            async with asyncio.timeout(PATIENCE):
                png = await painted(self.papers, chart, language)
        except Exception:
            log.exception("a picture could not be painted")
            return None
        return Picture(png, chart.title if isinstance(chart, QrCode) else chart.scope)

    async def write(self, order: Order) -> Enclosure | None:
        """The file, or None when the child fails or is late: its reader is told instead."""
        try:
            async with asyncio.timeout(WRITING):
                body = await written(self.papers, order)
        except Exception:
            log.exception("a file could not be written")
            return None
        return Enclosure(order.name, mime_of(order.name), "document", body)


async def painted(papers: Papers, chart: Chart, language: str) -> bytes:
    """The bytes of a picture. Raises PaperFailed."""
    if isinstance(chart, QrCode):
        return await papers.printed("qr", chart)
    if isinstance(chart, HotlineChart):
        return await papers.printed("hotline-chart", replace(chart, language=language))
    return await papers.chart(replace(chart, language=language))


async def written(papers: Papers, order: Order) -> bytes:
    """The bytes of an order. Raises PaperFailed."""
    if isinstance(order, ReportOrder):
        return await papers.report(order.report, order.form)
    if isinstance(order, ApologyOrder):
        return await papers.printed("apology-docx", order.paper)
    if isinstance(order, PosterOrder):
        return await papers.printed("poster", order.poster)
    if isinstance(order, HotlineOrder):
        return await papers.printed(f"hotline-{order.form}", order.paper)
    if isinstance(order, CopyOrder) and order.shape is CopyShape.DOCX:
        return await papers.case_copy(order)
    if isinstance(order, CopyOrder) or order.shape is Shape.JSON:
        return json.dumps(as_data(order.book), ensure_ascii=False, indent=2).encode()
    return await papers.book(f"{KINDS[type(order.book)]}-{order.shape}", order.book)


KINDS = {EvaluationBook: "evaluation", LateBook: "late", EntryBook: "entries", PaknBook: "pakn"}
"""What the child calls the papers these books are written as."""
