"""Answers with their drafts, flags, publications, praise confirmed, the portal's numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLES = ("portal_number", "commendation", "publication", "report_flag", "answer_file", "answer")


def upgrade() -> None:
    answers()
    flags()
    publications()
    commendations()
    op.create_table(
        "portal_number",
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *links("portal_number", report=True, person=("by_id",)),
        sa.PrimaryKeyConstraint("report_id", name="pk_portal_number"),
        sa.UniqueConstraint("number", name="uq_portal_number_number"),
    )


def links(
    table: str, *, report: bool = False, person: tuple[str, ...] = (), unit: tuple[str, ...] = ()
) -> list[sa.ForeignKeyConstraint]:
    """The references of a table, named as the models name them."""
    found: list[tuple[str, str, str | None]] = [(name, "person.id", None) for name in person]
    found += [(name, "unit.id", None) for name in unit]
    found += [("report_id", "report.id", "CASCADE")] if report else []
    return [
        sa.ForeignKeyConstraint([name], [to], name=f"fk_{table}_{name}", ondelete=gone)
        for name, to, gone in found
    ]


def answers() -> None:
    yes_no = ("other", "document", "document_shared", "unproved", "heard", "unheard")
    people = ("author_id", "holder_id", "decided_by_id")
    op.create_table(
        "answer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(40), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in yes_no),
        sa.Column("gaps", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name == "decided_by_id") for name in people),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reopened_at", MOMENT, nullable=True),
        *links("answer", report=True, person=people, unit=("unit_id",)),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    for column in ("report_id", "author_id", "unit_id"):
        op.create_index(f"ix_answer_{column}", "answer", [column])
    files = (("answer_id", "answer.id"), ("attachment_id", "attachment.id"))
    op.create_table(
        "answer_file",
        *(sa.Column(name, BIG, nullable=False) for name, _ in files),
        sa.Column("shared", sa.Boolean(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [to], name=f"fk_answer_file_{name}", ondelete="CASCADE")
            for name, to in files
        ),
        sa.PrimaryKeyConstraint("answer_id", "attachment_id", name="pk_answer_file"),
    )
    op.create_index("ix_answer_file_attachment_id", "answer_file", ["attachment_id"])


def flags() -> None:
    op.create_table(
        "report_flag",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("sign", sa.String(40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        *links("report_flag", report=True, person=("by_id", "lifted_by_id")),
        sa.PrimaryKeyConstraint("id", name="pk_report_flag"),
    )
    op.create_index("ix_report_flag_report_id", "report_flag", ["report_id"])


def publications() -> None:
    op.create_table(
        "publication",
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("category", sa.String(40), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("finding", sa.String(40), nullable=True),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        *links(
            "publication",
            report=True,
            person=("proposed_by_id", "decided_by_id"),
            unit=("unit_id",),
        ),
        sa.PrimaryKeyConstraint("report_id", name="pk_publication"),
    )
    public = sa.text("state = 'published'")
    op.create_index(
        "ix_publication_public",
        "publication",
        ["decided_at"],
        sqlite_where=public,
        postgresql_where=public,
    )


def commendations() -> None:
    op.create_table(
        "commendation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        *links(
            "commendation", report=True, person=("person_id", "decided_by_id"), unit=("unit_id",)
        ),
        sa.PrimaryKeyConstraint("id", name="pk_commendation"),
        sa.UniqueConstraint("report_id", "person_id", name="uq_commendation_report_id_person_id"),
    )
    for column in ("person_id", "unit_id"):
        op.create_index(f"ix_commendation_{column}", "commendation", [column])


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
