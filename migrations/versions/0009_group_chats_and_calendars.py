"""A unit's group chat, and a person's tasks in a calendar behind a secret address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("contact_id IS NOT NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "unit_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("contact_id", BIG),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("post_at", sa.String(), nullable=False),
        sa.Column("linked_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_why", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_unit_group"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_group_unit_id"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_unit_group_made_by"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_unit_group_contact_id"),
        sa.UniqueConstraint("code_hash", name="uq_unit_group_code_hash"),
    )
    op.create_index("ix_unit_group_unit_id", "unit_group", ["unit_id"])
    op.create_index("ix_unit_group_contact_id", "unit_group", ["contact_id"])
    op.create_index(
        "ix_unit_group_live",
        "unit_group",
        ["unit_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "calendar_feed",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_calendar_feed"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendar_feed_person_id"),
    )
    op.create_index("ix_calendar_feed_person_id", "calendar_feed", ["person_id"])


def downgrade() -> None:
    op.drop_table("calendar_feed")
    op.drop_table("unit_group")
