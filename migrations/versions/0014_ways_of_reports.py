"""The way of reports: rules, returns, explanations, parts, links; why somebody is kept away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("report_link", "report_part", "report_explanation", "report_course", "routing_rule")


def upgrade() -> None:
    op.add_column("report_barred", sa.Column("why", sa.String(40), nullable=True))
    rules()
    course()
    explanation()
    part()
    link()


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    with op.batch_alter_table("report_barred") as table:
        table.drop_column("why")


def foreign(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{table}_{name}")


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def word(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=nullable)


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def rules() -> None:
    op.create_table(
        "routing_rule",
        number("id"),
        number("place"),
        word("kind", nullable=True),
        word("category", nullable=True),
        number("unit_id", nullable=True),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        word("target"),
        number("to_person_id", nullable=True),
        number("to_unit_id", nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        number("changed_by_id", nullable=True),
        moment("changed_at"),
        foreign("routing_rule", "unit_id", "unit"),
        foreign("routing_rule", "to_person_id", "person"),
        foreign("routing_rule", "to_unit_id", "unit"),
        foreign("routing_rule", "changed_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_routing_rule"),
    )


def course() -> None:
    op.create_table(
        "report_course",
        sa.Column("report_id", BIG, nullable=False),
        number("returned"),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        foreign("report_course", "report_id", "report"),
        sa.PrimaryKeyConstraint("report_id", name="pk_report_course"),
    )


def explanation() -> None:
    name = "report_explanation"
    op.create_table(
        name,
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        number("person_id"),
        number("asked_by_id"),
        moment("asked_at"),
        moment("due_at"),
        number("turn"),
        number("answer_turn", nullable=True),
        word("state"),
        moment("answered_at", nullable=True),
        foreign(name, "report_id", "report"),
        foreign(name, "person_id", "person"),
        foreign(name, "asked_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("report_id", "turn", name=f"uq_{name}_report_id_turn"),
    )
    for column in ("report_id", "person_id"):
        op.create_index(f"ix_{name}_{column}", name, [column])


def part() -> None:
    name = "report_part"
    op.create_table(
        name,
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        *(number(each) for each in ("number", "unit_id", "holder_id")),
        number("handler_id", nullable=True),
        number("given_by_id"),
        moment("given_at"),
        moment("due_at"),
        word("state"),
        number("result_turn", nullable=True),
        moment("closed_at", nullable=True),
        foreign(name, "report_id", "report"),
        foreign(name, "unit_id", "unit"),
        *(foreign(name, each, "person") for each in ("holder_id", "handler_id", "given_by_id")),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("report_id", "number", name=f"uq_{name}_report_id_number"),
    )
    for column in ("holder_id", "handler_id"):
        op.create_index(f"ix_{name}_{column}", name, [column])


def link() -> None:
    op.create_table(
        "report_link",
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("with_id", BIG, nullable=False),
        number("by_id"),
        moment("at"),
        foreign("report_link", "report_id", "report"),
        foreign("report_link", "with_id", "report"),
        foreign("report_link", "by_id", "person"),
        sa.PrimaryKeyConstraint("report_id", "with_id", name="pk_report_link"),
    )
    op.create_index("ix_report_link_with_id", "report_link", ["with_id"])
