"""The figures of the hotline and the inspections as a workbook: a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from documents import sheets
from documents.hotline_blocks import FINDINGS, month_name, place_name, points, said
from documents.sheets import Columns, Sheet
from domain.hotline_figures import Figures, HotlineFigures, HotlinePaper
from domain.inspections import Inspection
from domain.lifecycle import Category
from texts import papers
from texts.report import short_day

TERMS = ("done_on_time", "done_late", "open_in_time", "open_overdue")
HEADINGS = {
    "done_on_time": ("done", "on_time"),
    "done_late": ("done", "late"),
    "open_in_time": ("open", "in_time"),
    "open_overdue": ("open", "overdue"),
}
FIGURES = ("received", *TERMS, *FINDINGS, "reopened", "rated", "average")
INSPECTIONS = (
    *("days", "kind", "plan", "targets", "planned", "checked", "bodies", "people"),
    *("reasons", "outcome"),
)


def xlsx(paper: HotlinePaper) -> bytes:
    """Nobody is named in any of them."""
    figures = paper.figures
    made = [
        sheet(paper, "whole", ("line", "count"), summary(figures)),
        sheet(paper, "categories", ("category", *FIGURES), by_category(figures)),
        sheet(paper, "units", ("unit", *FIGURES), by_unit(figures)),
        sheet(paper, "months", ("month", "received", "answered", "behind"), by_month(figures)),
        sheet(paper, "spots", ("unit", "spot", "reports"), by_spot(paper)),
        sheet(paper, "inspections", INSPECTIONS, inspected(paper.inspections)),
    ]
    return sheets.workbook(made)


def sheet(
    paper: HotlinePaper, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Sheet:
    words, figures = said(), paper.figures
    span = {"start": short_day(figures.start), "end": short_day(figures.end)}
    above = (words["subject"].format(**span), figures.scope)
    headings = [heading(column) for column in columns]
    return Sheet(
        words["sheets"][name], above, Columns(columns, headings, lambda value: value), rows
    )


def heading(column: str) -> str:
    words = said()["grid"]
    if column in HEADINGS:
        return ": ".join(str(words[part]) for part in HEADINGS[column])
    name: str = words[column]
    return name


def summary(figures: HotlineFigures) -> Iterator[list[Any]]:
    """The lines of the whole, nought included."""
    for name, value in zip(("praise", *FIGURES), row_of(figures.whole, figures.least), strict=True):
        yield [heading(name), value]


def row_of(figures: Figures, least: int) -> list[Any]:
    terms = [getattr(figures.terms, name) for name in TERMS]
    findings = [getattr(figures, name) for name in FINDINGS]
    rated = figures.rated if figures.rated >= least or not figures.rated else f"< {least}"
    mean = points(figures.average(least))
    return [
        figures.praise, figures.received, *terms, *findings, figures.reopened, rated, mean,
    ]  # fmt: skip


def by_category(figures: HotlineFigures) -> Iterator[list[Any]]:
    names = papers.hotline_words("vi")["categories"]
    counted = {row.category: row.figures for row in figures.categories}
    for each in Category:
        yield [names[each], *row_of(counted.get(each, Figures()), figures.least)[1:]]
    yield [said()["grid"]["whole"], *row_of(figures.whole, figures.least)[1:]]


def by_unit(figures: HotlineFigures) -> Iterator[list[Any]]:
    for row in figures.units:
        name = row.name or said()["grid"]["no_unit"]
        yield [name, *row_of(row.figures, figures.least)[1:]]
    yield [said()["grid"]["whole"], *row_of(figures.whole, figures.least)[1:]]


def by_month(figures: HotlineFigures) -> Iterator[list[Any]]:
    for row in figures.months:
        yield [month_name(row), row.received, row.answered, row.late]


def by_spot(paper: HotlinePaper) -> Iterator[list[Any]]:
    words, least = said(), paper.figures.least
    for unit in paper.spots:
        for row in unit.rows:
            yield [unit.unit, place_name(row.spot), row.reports]
        if unit.others is None:
            yield [unit.unit, words["others"].format(count="").strip(), f"< {least}"]
        elif unit.others:
            yield [unit.unit, words["others"].format(count="").strip(), unit.others]


def inspected(inspections: Sequence[Inspection]) -> Iterator[list[Any]]:
    for each in inspections:
        days = short_day(each.from_on)
        if each.to_on != each.from_on:
            days = f"{days} – {short_day(each.to_on)}"
        rest = [getattr(each, name) for name in INSPECTIONS[2:]]
        yield [days, said()["kinds"][each.kind], *rest]
