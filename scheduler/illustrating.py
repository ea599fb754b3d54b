"""What goes with the words and takes long to make: a chart, a printed paper. Made outside any
transaction, in the child process, between wording and sending."""

from __future__ import annotations

from dataclasses import replace

from domain.messages import Enclosure, Outgoing
from domain.notices import Notice
from domain.painting import Painter
from domain.reporting import PaperFormat, ReportPaper
from scheduler.packing import Parcel, worded
from texts import report
from texts.catalogue import Catalogue

MIME = {
    PaperFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PaperFormat.PDF: "application/pdf",
    PaperFormat.PNG: "image/png",
}


async def illustrated(
    parcel: Parcel,
    notice: Notice | None,
    message: Outgoing,
    *,
    painter: Painter,
    catalogue: Catalogue,
    pictures: bool,
) -> Outgoing:
    """The message with its chart, if the channel shows ``pictures`` and it can be painted, or
    with its paper; a paper that could not be made is said instead of sent."""
    if notice is None:
        return message
    if (asked := notice.printed()) is not None:
        paper = replace(asked[0], language=parcel.claim.language)
        body = await painter.print(paper, asked[1])
        if body is None:
            return worded(parcel.claim, notice.unprinted(), catalogue) or message
        return replace(message, enclosure=bound(paper, asked[1], body))
    chart = notice.chart()
    if chart is None or not pictures:
        return message
    return replace(message, picture=await painter.paint(chart, parcel.claim.language))


def bound(paper: ReportPaper, form: PaperFormat, body: bytes) -> Enclosure:
    name = report.file_name(paper.start, paper.as_of, form)
    return Enclosure(name, MIME[form], "document", body)
