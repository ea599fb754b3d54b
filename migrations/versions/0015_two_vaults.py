"""A key per case, identities apart, who opened one, what must be kept and what was erased.

Cases written before keep the seals of the master key, which still opens them; ``python -m bot
rotate-keys`` gives each its key. A migration has no keys, and should not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SEALED, WORD = sa.LargeBinary(), sa.String(40)
UNDER_WAY = sa.text("state IN ('asked', 'approved', 'opened')")
IN_FORCE = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.add_column("report", sa.Column("erased_at", MOMENT, nullable=True))
    keys()
    openings()
    retention()
    look_at_what_is_settled()


def keys() -> None:
    of_report("case_key", sa.Column("wrapped", SEALED, nullable=False), word("master"))
    op.create_index("ix_case_key_master", "case_key", ["master"])
    of_report("identity", sa.Column("body", SEALED, nullable=False))
    op.create_table(
        "hash_key",
        word("purpose"),
        sa.Column("wrapped", SEALED, nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="pk_hash_key"),
    )


def openings() -> None:
    numbered(
        "identity_opening",
        ("asker_id", "decider_id"),
        sa.Column("state", WORD, nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("reason", SEALED, nullable=False),
        sa.Column("decider_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("refusal", SEALED, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("until", MOMENT, nullable=True),
    )
    one_each("ix_identity_opening_under_way", "identity_opening", UNDER_WAY)


def retention() -> None:
    numbered(
        "legal_hold",
        ("set_by_id", "lifted_by_id"),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("reason", SEALED, nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lift_reason", SEALED, nullable=True),
    )
    one_each("ix_legal_hold_in_force", "legal_hold", IN_FORCE)
    of_report(
        "erasure",
        word("code"),
        *(sa.Column(name, WORD, nullable=False) for name in ("kind", "category", "why")),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("finding", WORD, nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        word("basis"),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_erasure_unit_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_erasure_by_id"),
        sa.UniqueConstraint("code", name="uq_erasure_code"),
    )
    op.create_index("ix_erasure_erased_at", "erasure", ["erased_at"])


def look_at_what_is_settled() -> None:
    """Files that were settled before get the clock of theirs: it reckons when it rings."""
    now = sa.bindparam("now", datetime.now(UTC), MOMENT)
    op.get_bind().execute(
        sa.text(
            "INSERT INTO alarm (matter, matter_id, kind, version, climbed, next_at, failures)"
            " SELECT 'report', id, 'retention', 1, 0, :now, 0 FROM report"
            " WHERE state IN ('answered', 'closed')"
        ).bindparams(now)
    )


def word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def of_report(table: str, *others: Any) -> None:
    """One row per report."""
    op.create_table(
        table,
        sa.Column("report_id", BIG, nullable=False),
        *others,
        sa.PrimaryKeyConstraint("report_id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=f"fk_{table}_report_id"),
    )


def numbered(table: str, people: tuple[str, ...], *others: Any) -> None:
    """Any number of rows per report."""
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        *others,
        *(
            sa.ForeignKeyConstraint([one], ["person.id"], name=f"fk_{table}_{one}")
            for one in people
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=f"fk_{table}_report_id"),
    )
    op.create_index(f"ix_{table}_report_id", table, ["report_id"])


def one_each(index: str, table: str, where: sa.TextClause) -> None:
    """Not two at once of the same report."""
    op.create_index(
        index, table, ["report_id"], unique=True, sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.execute("DELETE FROM alarm WHERE matter = 'report' AND kind IN ('retention', 'identity')")
    for table in ("erasure", "legal_hold", "identity_opening", "hash_key", "identity", "case_key"):
        op.drop_table(table)
    with op.batch_alter_table("report") as report:
        report.drop_column("erased_at")
