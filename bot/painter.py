"""Charts for the courier, painted in the child process that makes all papers."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from domain.messages import Picture
from domain.papers import FourWayChart, Papers

log = logging.getLogger(__name__)

PATIENCE = 10.0  # s; a chart takes about one


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
