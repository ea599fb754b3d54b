"""What is wrong with the house itself, remembered so that it is told once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Finding(Base):
    """Something found wrong, kept until it has been well for a while. All times are real.

    ``name`` is one of ``domain.watching.Ailment``; ``subject`` says of what when there may be
    several (an account, a machine), else "". Never a name, a word or an address of a person.
    """

    __tablename__ = "finding"

    name: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int]  # how many, or how many seconds, when last looked at
    since: Mapped[datetime]
    told_at: Mapped[datetime | None]
    well_at: Mapped[datetime | None]  # since when it looks well again
