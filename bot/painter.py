"""Charts and papers for the courier, made in the child process that makes all papers."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from domain.messages import Picture
from domain.papers import FourWayChart, Papers
from domain.reporting import PaperFormat, ReportPaper

log = logging.getLogger(__name__)

PATIENCE = 10.0  # s; a chart takes about one
PRINTING = 50.0  # s; with the time to carry it still below the lease of a file


@dataclass
class PaperPainter:
    papers: Papers

    async def paint(self, chart: FourWayChart, language: str) -> Picture | None:
        """The picture, or None when the child fails in any way: the words go without it."""
        try:
            async with asyncio.timeout(PATIENCE):
                png = await self.papers.chart(replace(chart, language=language))
        except Exception:
            log.exception("a chart could not be painted")
            return None
        return Picture(png, chart.scope)

    async def print(self, paper: ReportPaper, form: PaperFormat) -> bytes | None:
        """The file, or None when the child fails or is late: its reader is told instead."""
        try:
            async with asyncio.timeout(PRINTING):
                return await self.papers.report(paper, form)
        except Exception:
            log.exception("a report could not be printed")
            return None
