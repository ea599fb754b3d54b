"""Directives somebody sent, their items, and the tasks that came of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    papers()
    items()
    op.create_table(
        "directive_task",
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("task_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["directive_item.id"], name="fk_directive_task_item_id"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_directive_task_task_id"),
        sa.PrimaryKeyConstraint("item_id", "task_id", name="pk_directive_task"),
    )
    op.create_index("ix_directive_task_task_id", "directive_task", ["task_id"])


def papers() -> None:
    op.create_table(
        "directive",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", BIG, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("update_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_directive_person_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_directive_contact_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_directive_document_id"),
        sa.PrimaryKeyConstraint("id", name="pk_directive"),
        sa.UniqueConstraint("digest", "person_id", name="uq_directive_digest_person_id"),
    )
    for column in ("person_id", "due_at", "document_id"):
        op.create_index(f"ix_directive_{column}", "directive", [column])


def items() -> None:
    op.create_table(
        "directive_item",
        sa.Column("id", BIG, nullable=False),
        sa.Column("directive_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("deliverable", sa.String(), nullable=False),
        sa.Column("lead", sa.JSON(), nullable=False),
        sa.Column("coordinating", sa.JSON(), nullable=False),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("precise", sa.Boolean(), nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("due_phrase", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(40), nullable=True),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("helpers", sa.JSON(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name="fk_directive_item_directive_id"
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name="fk_directive_item_assignee_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_directive_item"),
        sa.UniqueConstraint("directive_id", "place", name="uq_directive_item_directive_id_place"),
    )


def downgrade() -> None:
    op.drop_table("directive_task")
    op.drop_table("directive_item")
    op.drop_table("directive")
