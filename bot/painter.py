"""Charts for the courier, painted in the child process that makes all papers."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from domain.messages import Picture
from domain.papers import FourWayChart, PaperFailed, Papers

log = logging.getLogger(__name__)

PATIENCE = 10.0  # s; a chart takes about one


@dataclass
class PaperPainter:
    papers: Papers

    async def paint(self, chart: FourWayChart, language: str) -> Picture | None:
        """The picture, or None when the child fails: words never wait for a picture's sake."""
        try:
            async with asyncio.timeout(PATIENCE):
                png = await self.papers.chart(replace(chart, language=language))
        except (PaperFailed, TimeoutError):
            log.exception("a chart could not be painted")
            return None
        return Picture(png, chart.scope)
