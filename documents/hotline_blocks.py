"""The report on the hotline and on inspections as blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from documents.report_blocks import Block, Column, Grid, Voice, Words
from domain.hotline_figures import Figures, HotlinePaper, MonthRow
from domain.inspections import Inspection
from domain.lifecycle import Category
from domain.spots_said import Spot, UnitSpots
from texts import papers, report
from texts.report import long_day, number, short_day

TERMS = ("total", "done", "done_on_time", "done_late", "open", "open_in_time", "open_overdue")
FINDINGS = ("founded", "partly", "unfounded", "unproven")


def said() -> Any:
    return report.words("hotline")


def body(paper: HotlinePaper) -> list[Block]:
    """Everything between the title and «Nơi nhận»."""
    words, figures = said(), paper.figures
    days = {name: long_day(getattr(figures, name)) for name in ("start", "end", "as_of")}
    return [
        Words(Voice.BODY, words["opening"].format(issuer=paper.head.issuer, **days)),
        Words(Voice.HEADING, words["first"]),
        *received(paper),
        Words(Voice.HEADING, words["second"]),
        *inspected(paper),
        Words(Voice.HEADING, words["third"]),
        Words(Voice.GAP, words["judged"]),
        Words(Voice.BODY, words["closing"].format(issuer=paper.head.issuer)),
    ]


def received(paper: HotlinePaper) -> Iterator[Block]:
    words, figures = said(), paper.figures
    if not figures.whole.received:
        yield Words(Voice.BODY, words["nothing"])
        return
    yield Words(Voice.SUBHEADING, words["whole"])
    for line in sentences(figures.whole, figures.least):
        yield Words(Voice.BODY, line)
    yield Words(Voice.SUBHEADING, words["by_category"])
    yield category_grid(paper)
    yield Words(Voice.SUBHEADING, words["by_unit"])
    yield unit_grid(paper)
    if len(figures.months) > 1:
        yield Words(Voice.SUBHEADING, words["by_month"])
        yield month_grid(figures.months)
    yield from spots(paper)


def sentences(whole: Figures, least: int) -> Iterator[str]:
    words = said()
    terms = {name: number(getattr(whole.terms, name)) for name in TERMS}
    praise = cases(whole.praise)
    yield words["received"].format(received=number(whole.received), praise=praise, **terms)
    yield words["findings"].format(**{name: cases(getattr(whole, name)) for name in FINDINGS})
    yield words["reopened"].format(reopened=cases(whole.reopened))
    yield satisfaction(whole, least)


def cases(count: int) -> str:
    """«02 trường hợp», «không có trường hợp»: nought is told in words."""
    words = said()
    told: str = words["some"].format(count=number(count)) if count else words["none"]
    return told


def satisfaction(whole: Figures, least: int) -> str:
    words, mean = said(), whole.average(least)
    if mean is None:
        few: str = words["content_few" if whole.rated else "content_none"]
        return few.format(least=number(least))
    told: str = words["content"].format(
        average=points(mean), content=number(whole.content), rated=number(whole.rated)
    )
    return told


def points(mean: float | None) -> str:
    return f"{mean:.1f}".replace(".", ",") if mean is not None else ""


# --- tables --------------------------------------------------------------------------------


def category_grid(paper: HotlinePaper) -> Grid:
    """Every kind of content, «không có» where nothing came."""
    counted = {row.category: row.figures for row in paper.figures.categories}
    names = papers.hotline_words("vi")["categories"]
    rows = [
        figures_row(str(place), names[each], counted.get(each, Figures()))
        for place, each in enumerate(Category, start=1)
    ]
    return figures_grid("category", rows, paper.figures.whole)


def unit_grid(paper: HotlinePaper) -> Grid:
    unknown = said()["grid"]["no_unit"]
    rows = [
        figures_row(str(place), row.name or unknown, row.figures)
        for place, row in enumerate(paper.figures.units, start=1)
    ]
    return figures_grid("unit", rows, paper.figures.whole)


def figures_grid(what: str, rows: list[tuple[str, ...]], whole: Figures) -> Grid:
    words = said()["grid"]
    done, opened = words["done"], words["open"]
    columns = (
        Column(words["place"], 9),
        Column(words[what], 50, words=True),
        Column(words["received"], 22),
        Column(words["on_time"], 15, group=done),
        Column(words["late"], 15, group=done),
        Column(words["in_time"], 15, group=opened),
        Column(words["overdue"], 15, group=opened),
        Column(words["proven"], 24),
    )
    total = figures_row("", words["whole"], whole)
    return Grid(columns, (*rows, total), strong=(len(rows),))


def figures_row(place: str, name: str, figures: Figures) -> tuple[str, ...]:
    count = number(figures.received) if figures.received else said()["bodies_none"]
    terms = figures.terms
    cells = (terms.done_on_time, terms.done_late, terms.open_in_time, terms.open_overdue)
    proven = figures.founded + figures.partly
    return (place, name, count, *(number(cell) for cell in cells), number(proven))


def month_grid(months: tuple[MonthRow, ...]) -> Grid:
    words = said()["grid"]
    columns = (
        Column(words["month"], 60, words=True),
        Column(words["received"], 35),
        Column(words["answered"], 35),
        Column(words["behind"], 35),
    )
    rows = tuple(
        (month_name(row), number(row.received), number(row.answered), number(row.late))
        for row in months
    )
    return Grid(columns, rows)


def month_name(row: MonthRow) -> str:
    return f"{row.first:%Y}" if row.whole_year else f"{row.first:%m/%Y}"


# --- hot spots -----------------------------------------------------------------------------


def spots(paper: HotlinePaper) -> Iterator[Block]:
    words, quarter, least = said(), paper.quarter, number(paper.figures.least)
    days = {"start": short_day(quarter.start), "end": short_day(quarter.end)}
    yield Words(Voice.SUBHEADING, words["spots"].format(**days))
    shown = [each for each in paper.spots if each.rows]
    if not shown:
        yield Words(Voice.BODY, words["spots_none"].format(least=least))
        return
    for each in shown:
        yield Words(Voice.BODY, words["spot"].format(unit=each.unit, rows="; ".join(told(each))))
    yield Words(Voice.NOTE, words["spots_note"].format(least=least))


def told(unit: UnitSpots) -> Iterator[str]:
    for row in unit.rows:
        yield f"{place_name(row.spot)} ({number(row.reports)})"
    if unit.others:
        yield said()["others"].format(count=f"({number(unit.others)})")


def place_name(spot: Spot) -> str:
    name: str = said()["places"][spot.kind].format(number=spot.number)
    return name


# --- inspections ---------------------------------------------------------------------------


def inspected(paper: HotlinePaper) -> Iterator[Block]:
    words, found = said(), paper.inspected
    if not found.count:
        yield Words(Voice.BODY, words["not_inspected"])
        return
    facts = {each.name: number(getattr(found, each.name)) for each in fields(found)}
    broken = words["cases_some"].format(**(facts | {"cases": cases(found.cases)}))
    told = broken if found.cases else words["cases_none"]
    yield Words(Voice.BODY, words["inspected"].format(**(facts | {"cases": told})))
    yield inspection_grid(paper.inspections)


def inspection_grid(inspections: tuple[Inspection, ...]) -> Grid:
    words = said()["grid"]
    columns = (
        Column(words["place"], 9),
        Column(words["days"], 22),
        Column(words["kind"], 17),
        Column(words["plan"], 38, words=True),
        Column(words["checked"], 17),
        Column(words["bodies"], 13),
        Column(words["people"], 13),
        Column(words["outcome"], 36, words=True),
    )
    rows = tuple(
        (
            str(place),
            days_of(each),
            said()["kinds"][each.kind],
            f"{each.plan}; {each.targets}",
            f"{number(each.checked)}/{number(each.planned)}",
            number(each.bodies) if each.bodies else said()["bodies_none"],
            number(each.people) if each.people else said()["bodies_none"],
            ". ".join(part for part in (each.reasons, each.outcome) if part),
        )
        for place, each in enumerate(inspections, start=1)
    )
    return Grid(columns, rows)


def days_of(each: Inspection) -> str:
    if each.from_on == each.to_on:
        return short_day(each.from_on)
    return f"{each.from_on:%d/%m}–{short_day(each.to_on)}"
