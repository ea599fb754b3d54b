"""Pictures and papers that go with words: asked for by the courier, made elsewhere."""

from __future__ import annotations

from typing import Protocol

from domain.books import Order
from domain.messages import Enclosure, Picture
from domain.papers import FourWayChart
from domain.reporting import PaperFormat, ReportPaper


class Painter(Protocol):
    async def paint(self, chart: FourWayChart, language: str) -> Picture | None:
        """The picture of a chart; None when it cannot be made in time: the words go alone."""
        ...

    async def written(self, order: Order) -> Enclosure | None:
        """The file that was ordered; None when it cannot be made: the words say so."""
        ...

    async def print(self, paper: ReportPaper, form: PaperFormat) -> bytes | None:
        """The file of a report; None when it cannot be made in time."""
        ...
