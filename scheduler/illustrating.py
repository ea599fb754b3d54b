"""What is made for a message just before it leaves: a chart to look at, a workbook to keep."""

from __future__ import annotations

from dataclasses import replace

from domain.messages import Abilities, Lack, Outgoing
from domain.notices import Notice
from domain.painting import Painter
from scheduler.packing import Parcel
from texts.catalogue import Catalogue


async def illustrated(
    parcel: Parcel,
    message: Outgoing,
    abilities: Abilities,
    painter: Painter,
    catalogue: Catalogue,
) -> Outgoing:
    """The message with its picture, if it can be painted and the channel shows pictures; with its
    file, or saying that it could not be made."""
    notice, language = parcel.notice, parcel.claim.language
    if notice is None:
        return message
    order = notice.order()
    if order is not None:
        enclosure = await painter.written(order)
        if enclosure is not None:
            return replace(message, enclosure=enclosure)
        return said(notice.lacking(Lack.LOST), message, catalogue, language)
    chart = notice.chart()
    if chart is None or not abilities.pictures:
        return message
    return replace(message, picture=await painter.paint(chart, language))


def said(notice: Notice, message: Outgoing, catalogue: Catalogue, language: str) -> Outgoing:
    again = catalogue.render(notice, language)
    return replace(message, html=again.html, buttons=again.buttons)
