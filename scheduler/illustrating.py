"""What goes with the words and takes long to make: a chart to look at, a paper or a workbook to
keep. Made outside any transaction, in the child process, between wording and sending."""

from __future__ import annotations

from dataclasses import replace

from domain.messages import Abilities, Lack, Outgoing
from domain.painting import Painter
from scheduler.packing import Parcel, worded
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
    if (order := notice.order()) is not None:
        enclosure = await painter.write(order)
        if enclosure is not None:
            return replace(message, enclosure=enclosure)
        return worded(parcel.claim, notice.lacking(Lack.LOST), catalogue) or message
    chart = notice.chart()
    if chart is None or not abilities.pictures:
        return message
    return replace(message, picture=await painter.paint(chart, language))
