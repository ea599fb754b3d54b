"""The report as one tall picture for a phone: four numbers, the units, how late what is late is."""

from __future__ import annotations

from documents.chart import chart
from domain.papers import FourWayChart, UnitBar
from domain.reporting import AGES, ReportPaper, ages
from texts import papers as words


def png(paper: ReportPaper) -> bytes:
    bars = tuple(UnitBar(unit.name, unit.counts) for unit in paper.units)
    asked = FourWayChart(
        paper.counts, paper.start, paper.end, paper.as_of, paper.scope, bars, paper.language
    )
    said = words.chart_words(paper.language)
    rows = [
        (
            said["between" if last else "beyond"].format(
                first=first if last else first - 1, last=last
            ),
            found,
        )
        for found, (first, last) in zip(ages(paper), AGES, strict=True)
    ]
    return chart(asked, rows if paper.overdue else (), said["ages"])
