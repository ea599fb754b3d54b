"""What was found wrong, told to the operators once: not again until it has been well for a while.

A finding is a row from the moment it is first seen. It is told when it has lasted, by whichever
process asks first; it is forgotten when it has been well for long enough, so that something that
comes and goes is told once, not every minute.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority
from domain.notices import Notice
from domain.notices.watching import HouseUnwell, Sick
from domain.watching import HAS_ITS_OWN_LETTER, Ailment, Ill
from models.bulk import insert_new
from models.watching import Finding
from services.compose import Composer
from services.dispatch import Claim
from services.operators import operators
from services.post import Post, post

KIND = "house.unwell"
LASTING = timedelta(seconds=100)  # two looks: what a restart brings along is gone by then
CALM = timedelta(minutes=30)  # well for so long counts as mended

Key = tuple[str, str]  # ailment, subject


@dataclass(frozen=True, slots=True)
class Changes:
    """What a look changes in what is remembered; ``anything`` is False on a quiet day."""

    new: tuple[Ill, ...]
    changed: tuple[Ill, ...]  # another amount, or ill again before it counted as mended
    well: tuple[Key, ...]
    mended: tuple[Key, ...]
    lasting: tuple[Key, ...]  # to be told

    @property
    def anything(self) -> bool:
        return any((self.new, self.changed, self.well, self.mended, self.lasting))


def key_of(ill: Ill) -> Key:
    return str(ill.ailment), ill.subject


async def known(session: AsyncSession) -> list[Finding]:
    return list(await session.scalars(select(Finding).order_by(Finding.name, Finding.subject)))


def compare(
    rows: Iterable[Finding], found: Sequence[Ill], subjects: Collection[str], real: datetime
) -> Changes:
    """``subjects`` are the accounts and the machine the asking process can judge: what another
    machine found about itself is left alone."""
    ours = {(row.name, row.subject): row for row in rows if row.subject in ("", *subjects)}
    ill = {key_of(each): each for each in found}
    return Changes(
        new=tuple(each for key, each in ill.items() if key not in ours),
        changed=tuple(
            each
            for key, each in ill.items()
            if key in ours and (ours[key].amount != each.amount or ours[key].well_at is not None)
        ),
        well=tuple(key for key, row in ours.items() if key not in ill and row.well_at is None),
        mended=tuple(
            key
            for key, row in ours.items()
            if key not in ill and row.well_at is not None and row.well_at <= real - CALM
        ),
        lasting=tuple(
            key
            for key, row in ours.items()
            if key in ill and row.told_at is None and row.since <= real - LASTING
        ),
    )


async def remember(session: AsyncSession, changes: Changes, real: datetime) -> None:
    rows = [
        {"name": str(ill.ailment), "subject": ill.subject, "amount": ill.amount, "since": real}
        for ill in changes.new
    ]
    await insert_new(session, Finding, rows)
    for ill in changes.changed:
        await session.execute(
            update(Finding)
            .where(among([key_of(ill)]))
            .values(amount=ill.amount, well_at=None)
            .execution_options(synchronize_session=False)
        )
    if changes.well:
        still_ill = Finding.well_at.is_(None)
        await session.execute(
            update(Finding)
            .where(among(changes.well), still_ill)
            .values(well_at=real)
            .execution_options(synchronize_session=False)
        )
    if changes.mended:
        long_well = Finding.well_at <= real - CALM
        await session.execute(
            delete(Finding)
            .where(among(changes.mended), long_well)
            .execution_options(synchronize_session=False)
        )


async def tell(session: AsyncSession, lasting: Sequence[Key], now: datetime, real: datetime) -> int:
    """Post one letter per operator with whatever nobody has told yet; returns how many ailments
    that were. Of several processes that ask at once, one finds them untold."""
    if not lasting:
        return 0
    claimed = (
        update(Finding)
        .where(among(lasting), Finding.told_at.is_(None))
        .values(told_at=real)
        .returning(Finding.name, Finding.subject)
        .execution_options(synchronize_session=False)
    )
    ours = [(name, subject) for name, subject in await session.execute(claimed)]
    worth_telling = sorted(key for key in ours if Ailment(key[0]) not in HAS_ITS_OWN_LETTER)
    if not worth_telling:
        return 0
    letters = [
        Post(
            KIND,
            Matter.PERSON,
            person,
            to_person=person,
            ids={"found": [list(key) for key in worth_telling]},
            priority=Priority.URGENT,
        )
        for person in await operators(session, now)
    ]
    await post(session, letters, now)
    return len(worth_telling)


def among(keys: Collection[Key]) -> ColumnElement[bool]:
    return tuple_(Finding.name, Finding.subject).in_(list(keys))


async def unwell(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """As things stand when the letter leaves; nothing is wrong any more: superseded."""
    keys = [(str(name), str(subject)) for name, subject in claim.ids["found"]]
    rows = await session.scalars(select(Finding).where(among(keys), Finding.well_at.is_(None)))
    order = list(Ailment)
    sick = sorted(
        (Sick(Ailment(row.name), row.subject, row.amount) for row in rows),
        key=lambda each: (order.index(each.what), each.subject),
    )
    return HouseUnwell(tuple(sick)) if sick else None


COMPOSERS: dict[str, Composer] = {KIND: unwell}
