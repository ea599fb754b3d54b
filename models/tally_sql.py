"""How a row of a task, or of an episode, changes the statistic: the one description from which the
triggers and the first filling are written, for SQLite and PostgreSQL.

A day here ends at 23:59:59 local time, where a deadline given as a day ends and where statistics
of past days are cut; Việt Nam has stood at UTC+7 without summer time since 1975. What happens in
the second after belongs to the next day.
"""

# ruff: noqa: S608  only names of our own are put together here, never values

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FIGURES = ("total", "undated", "on_time", "late", "overdue", "falling")
COLUMNS = ("day", "unit_id", *FIGURES, "latest")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the engines say differently; ``{0}`` stands for a moment or a day."""

    greatest: str
    upto: str  # the first day whose end is no earlier
    after: str  # the first day whose end is later
    month: str
    clock: str
    differs: str


LITE = Dialect(
    greatest="max",
    upto=(
        "date(substr({0}, 1, 19), CASE WHEN substr({0}, 21) > '000000'"
        " THEN '+25201 seconds' ELSE '+25200 seconds' END)"
    ),
    after="date(substr({0}, 1, 19), '+25201 seconds')",
    month="substr({0}, 1, 7) || '-01'",
    clock="strftime('%Y-%m-%d %H:%M:%f000', 'now')",
    differs="IS NOT",
)
POST = Dialect(
    greatest="greatest",
    upto="(({0} AT TIME ZONE 'UTC') + interval '7:00:00.999999')::date",
    after="(({0} AT TIME ZONE 'UTC') + interval '7:00:01')::date",
    month="date_trunc('month', {0})::date",
    clock="clock_timestamp()",
    differs="IS DISTINCT FROM",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Expressions that tell how a task stands, or stood until ``ended``."""

    unit: str
    state: str
    due: str
    begun: str
    ended: str | None
    handed_in: str  # NULL unless a submission stands
    accepted: str  # NULL unless done; never before ``begun``

    @property
    def done(self) -> str:
        until = f" AND {self.accepted} < {self.ended}" if self.ended else ""
        return f"({self.state} = 'done'{until})"

    @property
    def passes(self) -> str:
        """The deadline is not kept: it passes while no submission stands that came by then."""
        until = f" AND {self.due} < {self.ended}" if self.ended else ""
        return (
            f"({self.due} IS NOT NULL AND {self.state} NOT IN ('paused', 'cancelled'){until}"
            f" AND ({self.handed_in} IS NULL OR {self.handed_in} > {self.due})"
            f" AND ({self.state} <> 'done'"
            f" OR ({self.accepted} > {self.begun} AND {self.accepted} > {self.due})))"
        )

    @property
    def runs(self) -> str:
        """The clock alone will decide: this deadline passes by itself."""
        if self.ended:
            return "(1 = 0)"
        return (
            f"({self.state} <> 'done' AND {self.handed_in} IS NULL AND {self.due} >= {self.begun})"
        )


def since(row: str) -> str:
    return f"coalesce({row}.since, {row}.assigned_at)"


def handed_in(row: str) -> str:
    """The submission that stands: the one accepted, or the one that waits."""
    accepted = f"coalesce({row}.done_at, {row}.submitted_at, {row}.accepted_at)"
    return (
        f"CASE {row}.state WHEN 'done' THEN {accepted} WHEN 'submitted' THEN {row}.submitted_at END"
    )


def task(row: str, say: Dialect) -> Standing:
    accepted = f"coalesce({row}.accepted_at, {row}.done_at, {row}.submitted_at, {since(row)})"
    return Standing(
        unit=f"{row}.lead_unit_id",
        state=f"{row}.state",
        due=f"{row}.due_at",
        begun=since(row),
        ended=None,
        handed_in=f"({handed_in(row)})",
        accepted=f"{say.greatest}({accepted}, {since(row)})",
    )


def episode(row: str, say: Dialect) -> Standing:
    return Standing(
        unit=f"{row}.unit_id",
        state=f"{row}.state",
        due=f"{row}.due_at",
        begun=f"{row}.from_at",
        ended=f"{row}.to_at",
        handed_in=f"{row}.submitted_at",
        accepted=(f"{say.greatest}(coalesce({row}.accepted_at, {row}.from_at), {row}.from_at)"),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What moves which figures, from which day on; it is there where ``when`` holds."""

    when: str
    unit: str
    day: str
    at: str
    figures: dict[str, str]

    def values(self, sign: str, day: str) -> tuple[str, ...]:
        """What stands in ``COLUMNS``."""
        figures = (f"{sign}({self.figures.get(name, '0')})" for name in FIGURES)
        return day, self.unit, *figures, self.at


def enters(it: Standing, say: Dialect) -> Change:
    there = {"total": "1", "undated": one(f"{it.due} IS NULL")}
    when = f"({it.state} <> 'cancelled')"
    return Change(when, it.unit, say.upto.format(it.begun), it.begun, there)


def finishes(it: Standing, say: Dialect) -> Change:
    late = f"{it.handed_in} > {it.due}"
    figures = {
        "on_time": f"1 - {one(late)}",
        "late": one(late),
        "overdue": f"-{one(it.passes)}",
    }
    return Change(it.done, it.unit, say.upto.format(it.accepted), it.accepted, figures)


def falls_behind(it: Standing, say: Dialect) -> Change:
    day = (
        f"CASE WHEN {it.due} >= {it.begun} THEN {say.after.format(it.due)}"
        f" ELSE {say.upto.format(it.begun)} END"
    )
    figures = {"overdue": f"1 - {one(it.runs)}", "falling": one(it.runs)}
    passed = f"{say.greatest}({it.begun}, {it.due})"
    moment = f"CASE WHEN {it.runs} THEN {it.begun} ELSE {passed} END"
    return Change(it.passes, it.unit, day, moment, figures)


def ends(it: Standing, ended: str, say: Dialect) -> Change:
    """Everything the episode had brought is taken back."""
    late = f"{it.handed_in} > {it.due}"
    figures = {
        "total": "-1",
        "undated": f"-{one(f'{it.due} IS NULL')}",
        "on_time": f"-{one(it.done)} * (1 - {one(late)})",
        "late": f"-{one(it.done)} * {one(late)}",
        "overdue": f"-{one(it.passes)} * (1 - {one(it.done)})",
    }
    return Change("(1 = 1)", it.unit, say.upto.format(ended), ended, figures)


def changes(it: Standing, say: Dialect) -> Iterator[Change]:
    yield enters(it, say)
    yield finishes(it, say)
    yield falls_behind(it, say)
    if it.ended:
        yield ends(it, it.ended, say)


def one(condition: str) -> str:
    return f"(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def add(change: Change, sign: str, say: Dialect) -> Iterator[str]:
    """Statements that add one change to the tally, to its day and to its month."""
    for grain, day in (("day", change.day), ("month", say.month.format(change.day))):
        yield (
            f"INSERT INTO task_tally (grain, {', '.join(COLUMNS)})"
            f" SELECT '{grain}', {', '.join(change.values(sign, day))} WHERE {change.when}"
            f" {grown(say)}"
        )


def pend(change: Change, sign: str) -> str:
    """A statement that leaves one change, which is there, to be folded into the tally."""
    return (
        f"INSERT INTO task_tally_pending ({', '.join(COLUMNS)})"
        f" VALUES ({', '.join(change.values(sign, change.day))})"
    )


def fill(source: str, say: Dialect) -> str:
    """A statement that adds many changes, rows with ``COLUMNS``, to the tally."""
    sums = ", ".join(f"sum({name})" for name in FIGURES)
    grains = "SELECT 'day' AS grain UNION ALL SELECT 'month'"
    day = f"CASE grain WHEN 'day' THEN day ELSE {say.month.format('day')} END"
    return (
        f"INSERT INTO task_tally (grain, {', '.join(COLUMNS)})"
        f" SELECT grain, {day}, unit_id, {sums}, max(latest)"
        f" FROM ({source}) AS changes, ({grains}) AS grains WHERE true GROUP BY 1, 2, 3"
        f" {grown(say)}"
    )


def grown(say: Dialect) -> str:
    sums = ", ".join(f"{name} = task_tally.{name} + excluded.{name}" for name in FIGURES)
    return (
        f"ON CONFLICT (grain, unit_id, day) DO UPDATE SET {sums},"
        f" latest = {say.greatest}(task_tally.latest, excluded.latest)"
    )


def made_by(table: str, it: Standing, say: Dialect) -> Iterator[str]:
    """Queries for the changes that all rows of a table make, summed per unit and day."""
    sums = ", ".join(f"sum({name}) AS {name}" for name in FIGURES)
    for change in changes(it, say):
        values = zip(change.values("", change.day), COLUMNS, strict=True)
        rows = ", ".join(f"{value} AS {name}" for value, name in values)
        yield (
            f"SELECT day, unit_id, {sums}, max(latest) AS latest"
            f" FROM (SELECT {rows} FROM {table} WHERE {change.when}) AS made GROUP BY day, unit_id"
        )
