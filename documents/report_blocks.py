"""The report as blocks in reading order, before any format prints them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.reporting import AGES, PaperUnit, ReportPaper, ages
from domain.statistics import FourWay
from texts import report
from texts.report import number, percent, short_day

MOST_OVERDUE = 1_000  # rows of the annex; the workbook holds all
WORST = 5  # units named in the assessment


class Voice(StrEnum):
    """How a paragraph is set."""

    HEADING = "heading"  # I., II.
    SUBHEADING = "subheading"  # 1., 2.
    BODY = "body"
    NOTE = "note"  # small, below a table
    GAP = "gap"  # what a person still has to write


@dataclass(frozen=True, slots=True)
class Words:
    voice: Voice
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in millimetres; numbers stand in the middle, words at the left."""

    heading: str
    width: float
    words: bool = False
    group: str = ""  # columns side by side under one heading


@dataclass(frozen=True, slots=True)
class Grid:
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: tuple[int, ...] = ()  # rows in bold: the totals


Block = Words | Grid


def body(paper: ReportPaper) -> list[Block]:
    """Everything between the title and «Nơi nhận»."""
    said, facts = report.words("body"), days(paper)
    opening = said["opening"].format(issuer=paper.head.issuer, **facts)
    closing = said["closing"].format(issuer=paper.head.issuer)
    return [
        Words(Voice.BODY, opening),
        Words(Voice.HEADING, said["first"]),
        *results(paper),
        Words(Voice.HEADING, said["second"]),
        *assessment(paper),
        Words(Voice.BODY, closing),
    ]


def days(paper: ReportPaper) -> dict[str, str]:
    named = {"start": paper.start, "end": paper.end, "as_of": paper.as_of}
    return {name: report.long_day(day) for name, day in named.items()}


def figures(counts: FourWay) -> dict[str, str]:
    names = (*CELLS, "undated")
    return {name: number(getattr(counts, name)) for name in names}


CELLS = ("total", "done", "done_on_time", "done_late", "open", "open_in_time", "open_overdue")


def results(paper: ReportPaper) -> list[Block]:
    said, facts = report.words("body"), days(paper) | figures(paper.counts)
    if not paper.counts.total:
        return [Words(Voice.BODY, said["nothing"].format(**facts))]
    late = paper.counts.open_overdue
    if paper.overdue:
        told = said["late_some"].format(count=number(late), ages=aged(paper))
    else:
        told = said["late_unlisted" if late else "late_none"].format(count=number(late))
    return [
        Words(Voice.SUBHEADING, said["whole"]),
        Words(Voice.BODY, said["sentence"].format(**facts)),
        whole_grid(paper.counts),
        Words(Voice.NOTE, said["note"].format(**facts)),
        Words(Voice.SUBHEADING, said["units"]),
        units_grid(paper),
        Words(Voice.SUBHEADING, said["late"]),
        Words(Voice.BODY, told),
    ]


def aged(paper: ReportPaper) -> str:
    said = report.words("ages")
    return "; ".join(
        said["between" if last else "beyond"].format(
            count=number(found), first=first if last else first - 1, last=last
        )
        for found, (first, last) in zip(ages(paper), AGES, strict=True)
        if found
    )


def assessment(paper: ReportPaper) -> list[Block]:
    """Facts the figures give; what only people know is left open, and marked."""
    said, counts = report.words("body"), paper.counts
    blocks: list[Block] = [Words(Voice.SUBHEADING, said["judged"])]
    if counts.total:
        rates = said["rates"].format(
            done=percent(counts.done, counts.total),
            on_time=percent(counts.done_on_time, counts.total),
            overdue=percent(counts.overdue, counts.total),
        )
        blocks.append(Words(Voice.BODY, rates))
    if named := worst(paper):
        blocks.append(Words(Voice.BODY, said["worst"].format(units=named)))
    blocks += [Words(Voice.GAP, said["causes"]), Words(Voice.SUBHEADING, said["coming"])]
    if counts.open:
        wanted = said["finish" if counts.open_overdue else "keep"].format(**figures(counts))
        blocks.append(Words(Voice.BODY, wanted))
    return [*blocks, Words(Voice.GAP, said["measures"])]


def worst(paper: ReportPaper) -> str:
    units = [unit for unit in paper.units if unit.counts.open_overdue]
    units.sort(key=lambda unit: -unit.counts.open_overdue)
    if len(paper.units) < 2:
        return ""
    return "; ".join(f"{each.name} ({number(each.counts.open_overdue)})" for each in units[:WORST])


# --- tables --------------------------------------------------------------------------------


def whole_grid(counts: FourWay) -> Grid:
    said = report.words("grid")
    columns = (
        Column(said["part"], 100, words=True),
        Column(said["count"], 35),
        Column(said["share"], 30),
    )
    parts = [*CELLS, *(["undated"] if counts.undated else [])]
    rows = tuple(
        (
            said["parts"][name],
            number(getattr(counts, name)),
            percent(getattr(counts, name), counts.total),
        )
        for name in parts
    )
    return Grid(columns, rows, strong=(0, 1, 4))


def units_grid(paper: ReportPaper) -> Grid:
    said = report.words("grid")
    done, open_ = said["done"], said["open"]
    columns = (
        Column(said["place"], 9),
        Column(said["unit"], 51, words=True),
        Column(said["sum"], 13),
        Column(said["each"], 13, group=done),
        Column(said["on_time"], 13, group=done),
        Column(said["late"], 13, group=done),
        Column(said["each"], 13, group=open_),
        Column(said["in_time"], 13, group=open_),
        Column(said["late"], 13, group=open_),
        Column(said["undated"], 14),
    )
    rows = [unit_row(str(place), unit) for place, unit in enumerate(paper.units, start=1)]
    total = unit_row("", PaperUnit(said["whole"], paper.counts))
    return Grid(columns, (*rows, total), strong=(len(rows),))


def unit_row(place: str, unit: PaperUnit) -> tuple[str, ...]:
    names = (*CELLS, "undated")
    return (place, unit.name, *(number(getattr(unit.counts, name)) for name in names))


def annex(paper: ReportPaper) -> Grid | None:
    """The overdue tasks, the longest first; None when there are none to name."""
    if not paper.overdue:
        return None
    said = report.words("annex")
    columns = (
        Column(report.words("grid")["place"], 11),
        Column(said["code"], 32, words=True),
        Column(said["content"], 96, words=True),
        Column(said["lead"], 46, words=True),
        Column(said["assignee"], 32, words=True),
        Column(said["due"], 24),
        Column(said["late"], 21),
    )
    rows = tuple(
        (
            str(place),
            task.code,
            task.content,
            task.lead,
            task.assignee,
            short_day(task.due_on),
            str(task.late_days),
        )
        for place, task in enumerate(paper.overdue[:MOST_OVERDUE], start=1)
    )
    return Grid(columns, rows)


def unannexed(paper: ReportPaper) -> str:
    """The sentence below an annex that could not hold all."""
    more = len(paper.overdue) - MOST_OVERDUE
    said: str = report.words("annex")["more"]
    return said.format(count=number(more)) if more > 0 else ""
