"""The triggers that keep ``models.tallies``, written from ``models.tally_sql``."""

# ruff: noqa: S608  only names of our own are put together here, never values

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from models.tally_sql import (
    LITE,
    POST,
    Change,
    Dialect,
    Standing,
    add,
    changes,
    enters,
    episode,
    falls_behind,
    fill,
    finishes,
    handed_in,
    pend,
    since,
    task,
)

FOLD_EVERY = 256
FOLDING = 0x74616C6C79  # "tally": the advisory lock of whoever folds

ENTERS = ("assigned_at", "since", "lead_unit_id", "due_at", "state")
FINISHES = (*ENTERS, "submitted_at", "done_at", "accepted_at")


# --- what changes ---------------------------------------------------------------------------


def other(say: Dialect, *columns: str) -> str:
    return " OR ".join(f"OLD.{name} {say.differs} NEW.{name}" for name in columns)


def differences(say: Dialect) -> Iterator[tuple[str, Callable[[Standing, Dialect], Change], str]]:
    """For each change a row makes: its name, itself, and when an update moves it."""
    moved = other(say, "lead_unit_id", "since", "assigned_at")
    dated = "(OLD.due_at IS NULL) <> (NEW.due_at IS NULL)"
    gone = "(OLD.state = 'cancelled') <> (NEW.state = 'cancelled')"
    yield "enters", enters, f"{moved} OR {dated} OR {gone}"
    done = "OLD.state = 'done' OR NEW.state = 'done'"
    yield "finishes", finishes, f"({done}) AND ({other(say, *FINISHES)})"
    old, new = task("OLD", say), task("NEW", say)
    whole = other(say, "lead_unit_id", "due_at", "since", "assigned_at")
    yield (
        "falls_behind",
        falls_behind,
        f"{old.passes} <> {new.passes} OR ({new.passes} AND ({whole} OR {old.runs} <> {new.runs}))",
    )


def turns(say: Dialect) -> str:
    """The acts after which a task stands otherwise than its stamps tell."""
    return (
        f"{other(say, 'lead_unit_id', 'due_at', 'since')}"
        " OR (OLD.state <> NEW.state AND (NEW.state IN ('paused', 'cancelled')"
        " OR OLD.state IN ('done', 'paused', 'cancelled')"
        " OR (OLD.state = 'submitted' AND NEW.state <> 'done')))"
    )


def turned_at(say: Dialect) -> str:
    """When it turned: as the act says, else as the clock says, and never before the last turn."""
    return (
        f"{say.greatest}({since('OLD')}, coalesce("
        f"CASE WHEN NEW.since {say.differs} OLD.since THEN NEW.since"
        f" WHEN NEW.state = 'cancelled' THEN NEW.closed_at END, {say.clock}))"
    )


def keep(row: str, begun: str, ended: str) -> str:
    """Keep how the task stood. One that comes in as cancelled was at work until then."""
    return (
        "INSERT INTO task_episode (task_id, unit_id, assigned_at, from_at, to_at, due_at, state,"
        " submitted_at, accepted_at)"
        f" SELECT {row}.id, {row}.lead_unit_id, {row}.assigned_at, {begun}, {ended}, {row}.due_at,"
        f" CASE {row}.state WHEN 'cancelled' THEN 'assigned' ELSE {row}.state END,"
        f" {handed_in(row)}, CASE {row}.state WHEN 'done'"
        f" THEN coalesce({row}.accepted_at, {row}.done_at, {row}.submitted_at) END"
        f" WHERE {begun} < {ended}"
    )


# --- SQLite ---------------------------------------------------------------------------------


def lite(name: str, event: str, acts: Iterable[str], when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    body = "".join(f" {act};" for act in acts)
    return f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW{condition} BEGIN{body} END"


def added(it: Standing, sign: str) -> list[str]:
    return [act for change in changes(it, LITE) for act in add(change, sign, LITE)]


def sqlite() -> Iterator[str]:
    say = LITE
    old, new = task("OLD", say), task("NEW", say)
    yield lite("task_enters", "INSERT ON task", added(new, ""))
    yield lite(
        "task_enters_cancelled",
        "INSERT ON task",
        [keep("NEW", since("NEW"), "NEW.closed_at")],
        "NEW.state = 'cancelled'",
    )
    for name, change, when in differences(say):
        acts = [*add(change(old, say), "-", say), *add(change(new, say), "", say)]
        event = f"UPDATE OF {', '.join(FINISHES)} ON task"
        yield lite(f"task_change_{name}", event, acts, when)
    then = turned_at(say)
    yield lite(
        "task_turns",
        "UPDATE OF lead_unit_id, due_at, state, since ON task",
        [
            f"{keep('OLD', since('OLD'), then)} AND OLD.state <> 'cancelled'",
            f"UPDATE task SET since = {then} WHERE id = NEW.id",
        ],
        turns(say),
    )
    yield lite("task_leaves", "DELETE ON task", added(old, "-"))
    kept, lost = episode("NEW", say), episode("OLD", say)
    yield lite("task_episode_enters", "INSERT ON task_episode", added(kept, ""))
    yield lite("task_episode_leaves", "DELETE ON task_episode", added(lost, "-"))


# --- PostgreSQL -----------------------------------------------------------------------------


def function(name: str, acts: Iterable[str]) -> str:
    body = "".join(f" {act};" for act in acts)
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN{body} END $$"


def post(name: str, event: str, when: str = "") -> str:
    condition = f" WHEN ({when})" if when else ""
    return f"CREATE TRIGGER {name} {event} FOR EACH ROW{condition} EXECUTE FUNCTION {name}()"


def pended(it: Standing, sign: str) -> list[str]:
    return [asked(change, sign) for change in changes(it, POST)]


def asked(change: Change, sign: str) -> str:
    """Whether there is a change is quicker asked than an INSERT of no rows is made."""
    return f"IF {change.when} THEN {pend(change, sign)}; END IF"


def postgresql() -> Iterator[str]:
    """Conditions stand inside the functions, whose plans a session keeps; those of a trigger are
    read and planned again by every statement, which cost more than all the rest."""
    say, done = POST, "RETURN NULL"
    old, new = task("OLD", say), task("NEW", say)
    yield function("task_enters", [*pended(new, ""), done])
    yield post("task_enters", "AFTER INSERT ON task")
    yield function("task_enters_cancelled", [keep("NEW", since("NEW"), "NEW.closed_at"), done])
    yield post("task_enters_cancelled", "AFTER INSERT ON task", "NEW.state = 'cancelled'")
    acts = [
        f"IF {when} THEN {asked(change(old, say), '-')}; {asked(change(new, say), '')}; END IF"
        for _, change, when in differences(say)
    ]
    yield function("task_changes", [*acts, done])
    yield post("task_changes", f"AFTER UPDATE OF {', '.join(FINISHES)} ON task")
    remember = f"IF OLD.state <> 'cancelled' THEN {keep('OLD', since('OLD'), 'NEW.since')}; END IF"
    turn = f"IF {turns(say)} THEN NEW.since := {turned_at(say)}; {remember}; END IF"
    yield function("task_turns", [turn, "RETURN NEW"])
    yield post("task_turns", "BEFORE UPDATE OF lead_unit_id, due_at, state, since ON task")
    yield function("task_leaves", [*pended(old, "-"), done])
    yield post("task_leaves", "AFTER DELETE ON task")
    yield function("task_episode_enters", [*pended(episode("NEW", say), ""), done])
    yield post("task_episode_enters", "AFTER INSERT ON task_episode")
    yield function("task_episode_leaves", [*pended(episode("OLD", say), "-"), done])
    yield post("task_episode_leaves", "AFTER DELETE ON task_episode")
    yield from folding()


def folding() -> Iterator[str]:
    """Whoever writes the n-th row folds all that are there, unless another is at it."""
    gone = "WITH gone AS (DELETE FROM task_tally_pending RETURNING *)"
    fold = f"{gone} {fill('SELECT * FROM gone', POST)}"
    mine = f"pg_try_advisory_xact_lock({FOLDING})"
    yield function("task_tally_fold", [f"IF {mine} THEN {fold}; END IF", "RETURN NULL"])
    when = f"NEW.id % {FOLD_EVERY} = 0"
    yield post("task_tally_fold", "AFTER INSERT ON task_tally_pending", when)


SQLITE = tuple(sqlite())
POSTGRESQL = tuple(postgresql())
