"""What goes with the words and takes long to make: a chart to look at, a paper or a workbook to
keep. Made outside any transaction, in the child process, between wording and sending."""

from __future__ import annotations

from dataclasses import replace

from domain.messages import Abilities, Enclosure, Lack, Outgoing
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
    if notice.order() is not None or notice.printed() is not None:
        enclosure = await kept(notice, language, painter)
        if enclosure is not None:
            return replace(message, enclosure=enclosure)
        return worded(parcel.claim, without(notice), catalogue) or message
    chart = notice.chart()
    if chart is None or not abilities.pictures:
        return message
    return replace(message, picture=await painter.paint(chart, language))


async def kept(notice: Notice, language: str, painter: Painter) -> Enclosure | None:
    """The file a notice wants, None when it could not be made."""
    if (order := notice.order()) is not None:
        return await painter.written(order)
    if (asked := notice.printed()) is not None:
        paper, form = replace(asked[0], language=language), asked[1]
        body = await painter.print(paper, form)
        return None if body is None else bound(paper, form, body)
    return None


def without(notice: Notice) -> Notice:
    return notice.unprinted() if notice.printed() is not None else notice.lacking(Lack.LOST)


def bound(paper: ReportPaper, form: PaperFormat, body: bytes) -> Enclosure:
    name = report.file_name(paper.start, paper.as_of, form)
    return Enclosure(name, MIME[form], "document", body)
