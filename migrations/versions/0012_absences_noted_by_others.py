"""Who noted somebody else's absence, and the number of the paper that delegates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OLD = ("id", "person_id", "from_on", "to_on", "stand_in_id")
PEOPLE = ("person_id", "stand_in_id")
WHOSE = "fk_absence_noted_by_id"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        anew((*PEOPLE, "noted_by_id"), sa.Column("document", sa.String(), nullable=False))
        return
    op.add_column("absence", sa.Column("noted_by_id", sa.Integer(), nullable=True))
    op.create_foreign_key(WHOSE, "absence", "person", ["noted_by_id"], ["id"])
    document = sa.Column("document", sa.String(), nullable=False, server_default="")
    op.add_column("absence", document)
    op.alter_column("absence", "document", server_default=None)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        anew(PEOPLE)
        return
    op.drop_constraint(WHOSE, "absence", type_="foreignkey")
    for name in ("noted_by_id", "document"):
        op.drop_column("absence", name)


def anew(people: tuple[str, ...], *others: sa.Column[str]) -> None:
    """SQLite cannot add a constraint to a table: it is made anew and filled from the old one."""
    op.drop_index("ix_absence_person_to", "absence")
    op.rename_table("absence", "absence_before")
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name != "person_id") for name in people),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("from_on", "to_on")),
        *others,
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=f"fk_absence_{name}")
            for name in people
        ),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    names, empty = ", ".join(OLD), ", ".join(f"'' AS {each.name}" for each in others)
    into = ", ".join((*OLD, *(str(each.name) for each in others)))
    what = ", ".join(filter(None, (names, empty)))
    op.execute(f"INSERT INTO absence ({into}) SELECT {what} FROM absence_before")  # noqa: S608 - names of ours
    op.drop_table("absence_before")
    op.create_index("ix_absence_person_to", "absence", ["person_id", "to_on"])
