"""Pictures and papers that go with words: asked for by the courier, made elsewhere."""

from __future__ import annotations

from typing import Protocol

from domain.apologies import ApologyOrder
from domain.books import BookOrder
from domain.case_copy import CopyOrder
from domain.hotline_figures import HotlineChart, HotlineOrder
from domain.messages import Enclosure, Picture
from domain.pakn import PaknOrder
from domain.papers import FourWayChart, QrCode
from domain.posters import PosterOrder
from domain.reporting import ReportOrder

Chart = FourWayChart | HotlineChart | QrCode
"""A picture to be painted."""

Order = BookOrder | CopyOrder | PaknOrder | ReportOrder | HotlineOrder | PosterOrder | ApologyOrder
"""A file to be made: what it holds, in which form, and the ``name`` it goes under."""


class Painter(Protocol):
    async def paint(self, chart: Chart, language: str) -> Picture | None:
        """The picture of a chart; None when it cannot be made in time: the words go alone."""
        ...

    async def write(self, order: Order) -> Enclosure | None:
        """The file that was ordered; None when it cannot be made in time: the words say so."""
        ...
