"""The clock of a case: pauses, more time, promises, doubts, late files; the desk's two clocks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("report", sa.Column("paused_at", AT, nullable=True))
    extensions()
    promises()
    doubts()
    late_files()
    # One clock of the desk became two, for triage and for forwarding.
    op.execute("DELETE FROM policy WHERE name = 'report.unrouted'")


def downgrade() -> None:
    for table in ("late_file", "case_doubt", "case_promise", "case_extension"):
        op.drop_table(table)
    op.drop_column("report", "paused_at")


def extensions() -> None:
    op.create_table(
        "case_extension",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("due_before", AT, nullable=True),
        sa.Column("due_after", AT, nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_case_extension_report_id"),
        *people("case_extension", "asked_by_id", "decided_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_extension"),
    )
    op.create_index("ix_case_extension_report_id", "case_extension", ["report_id"])


def promises() -> None:
    op.create_table(
        "case_promise",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_case_promise_report_id"),
        *people("case_promise", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_promise"),
    )
    op.create_index("ix_case_promise_report_id", "case_promise", ["report_id"])


def doubts() -> None:
    op.create_table(
        "case_doubt",
        sa.Column("report_id", BIG, nullable=False),
        *(sa.Column(name, AT, nullable=False) for name in ("stored_at", "reckoned_at", "found_at")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_case_doubt_report_id"),
        sa.PrimaryKeyConstraint("report_id", name="pk_case_doubt"),
    )


def late_files() -> None:
    op.create_table(
        "late_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("report_id", BIG, nullable=True),
        sa.Column("number_hash", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("new_on", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("apologised_at", AT, nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_late_file_unit_id"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_late_file_report_id"),
        *people("late_file", "entered_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_late_file"),
    )
    for column in ("report_id", "number_hash"):
        op.create_index(f"ix_late_file_{column}", "late_file", [column])
    op.create_index("ix_late_file_unit", "late_file", ["unit_id", "apologised_at"])


def people(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_{table}_{column}")
        for column in columns
    ]
