"""The statistic as sums of dated changes, how tasks stood before, and triggers that keep both.

The statements of ``migrations/sql/0004_*.sql`` are those of ``models.tally_triggers`` as they were
when this revision was made: first those that fill the tally from what is there, then the triggers.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"
AT, DAY, WORD = sa.DateTime(timezone=True), sa.Date(), sa.String(40)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state NOT IN ('done', 'cancelled')")
BEFORE = ("lead_unit_id", "assigned_at", "state", "done_at", "due_at")
NOW = (
    "lead_unit_id", "assigned_at", "state", "due_at",
    "submitted_at", "done_at", "accepted_at", "since",
)  # fmt: skip
HANDS = ("lead_unit_id", "due_at", "state", "submitted_at", "since", "assigned_at")
FIGURES = ("total", "undated", "on_time", "late", "overdue", "falling")
TRIGGERS = ("task_enters", "task_enters_cancelled", "task_turns", "task_leaves")
CHANGES = {
    "sqlite": ("task_change_enters", "task_change_finishes", "task_change_falls_behind"),
    "postgresql": ("task_changes",),
}
OTHERS = ("task_episode_enters", "task_episode_leaves", "task_tally_fold")

# Until now a submission returned, or a task handed over, left its moment only in the history.
TURNS = """
INSERT INTO task_episode
    (task_id, unit_id, assigned_at, from_at, to_at, due_at, state, submitted_at)
SELECT turn.task_id, task.lead_unit_id, task.assigned_at,
    coalesce(turn.begun, task.assigned_at), turn.ended, task.due_at,
    CASE WHEN turn.submitted_at IS NULL THEN 'in_progress' ELSE 'submitted' END, turn.submitted_at
FROM (
    SELECT turns.*, (
        SELECT max(event.at) FROM event
        WHERE event.matter = 'task' AND event.matter_id = turns.task_id
            AND event.kind = 'submitted' AND event.id < turns.id
            AND event.id > coalesce(turns.previous, 0)
    ) AS submitted_at
    FROM (
        SELECT id, matter_id AS task_id, at AS ended,
            lag(id) OVER (PARTITION BY matter_id ORDER BY id) AS previous,
            lag(at) OVER (PARTITION BY matter_id ORDER BY id) AS begun
        FROM event WHERE matter = 'task' AND kind IN ('returned', 'reassigned')
    ) AS turns
) AS turn
JOIN task ON task.id = turn.task_id
WHERE coalesce(turn.begun, task.assigned_at) < turn.ended
"""
SINCE = """
UPDATE task SET since = (SELECT max(to_at) FROM task_episode WHERE task_id = task.id)
WHERE id IN (SELECT task_id FROM task_episode)
"""


def upgrade() -> None:
    op.add_column("task", sa.Column("since", AT, nullable=True))
    tables()
    op.drop_index("ix_task_statistics", "task")
    op.create_index("ix_task_statistics", "task", list(NOW))
    op.create_index("ix_task_live", "task", list(HANDS), sqlite_where=LIVE, postgresql_where=LIVE)
    op.execute(TURNS)
    op.execute(SINCE)
    statements = SQL / f"0004_{op.get_bind().dialect.name}.sql"
    for statement in statements.read_text("utf-8").split("\n-- next\n"):
        op.get_bind().exec_driver_sql(statement)


def tables() -> None:
    op.create_table(
        "task_episode",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *(sa.Column(name, AT, nullable=False) for name in ("assigned_at", "from_at", "to_at")),
        sa.Column("due_at", AT, nullable=True),
        sa.Column("state", WORD, nullable=False),
        *(sa.Column(name, AT, nullable=True) for name in ("submitted_at", "accepted_at")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name="fk_task_episode_task_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task_episode"),
    )
    op.create_index("ix_task_episode_task_id", "task_episode", ["task_id"])
    op.create_index("ix_task_episode_to_at", "task_episode", ["to_at"])
    op.create_table(
        "task_tally",
        sa.Column("grain", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("day", DAY, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.Column("latest", AT, nullable=False),
        sa.PrimaryKeyConstraint("grain", "unit_id", "day", name="pk_task_tally"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "task_tally_pending",
        sa.Column("id", BIG, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.Column("latest", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task_tally_pending"),
    )


def downgrade() -> None:
    bind = op.get_bind()
    lite = bind.dialect.name == "sqlite"
    triggers = (*TRIGGERS, *CHANGES[bind.dialect.name])
    for name in triggers:
        op.execute(f"DROP TRIGGER {name}" + ("" if lite else " ON task"))
    op.drop_table("task_tally_pending")
    op.drop_table("task_tally")
    op.drop_table("task_episode")
    if not lite:
        for name in (*triggers, *OTHERS):
            op.execute(f"DROP FUNCTION {name}()")
    for name in ("ix_task_live", "ix_task_statistics"):
        op.drop_index(name, "task")
    op.drop_column("task", "since")
    op.create_index("ix_task_statistics", "task", list(BEFORE))
