"""Signed receipts of reports, and inspections of public duty with those who make them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_receipt",
        sa.Column("report_id", BIG, autoincrement=False, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_report_receipt_report_id"),
        sa.PrimaryKeyConstraint("report_id", name="pk_report_receipt"),
    )
    inspections()
    op.create_table(
        "inspection_maker",
        sa.Column("inspection_id", BIG, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name="fk_inspection_maker_inspection_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_inspection_maker_person_id"),
        sa.PrimaryKeyConstraint("inspection_id", "person_id", name="pk_inspection_maker"),
    )
    op.create_index("ix_inspection_maker_person_id", "inspection_maker", ["person_id"])


def inspections() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("bodies", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("import_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_inspection_unit_id"),
        sa.ForeignKeyConstraint(["maker_id"], ["person.id"], name="fk_inspection_maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection"),
        sa.UniqueConstraint("import_key", name="uq_inspection_import_key"),
    )
    op.create_index("ix_inspection_to_on", "inspection", ["to_on"])


def downgrade() -> None:
    for table in ("inspection_maker", "inspection", "report_receipt"):
        op.drop_table(table)
