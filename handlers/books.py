"""«Tải tệp Excel» below the ledger of lateness and the registers of units."""

from __future__ import annotations

from domain.enrolling import Book
from domain.notices import Refusal
from domain.notices.books import BookComing
from domain.notices.general import NotYours
from domain.periods import Period
from domain.worktime import today
from handlers.context import Context
from handlers.officials import number
from handlers.supervisors import read_days
from services import books


async def on_ledger(ctx: Context, argument: str) -> None:
    """``q.file:UNIT:20260101-20261119``."""
    key, _, spoken = argument.partition(":")
    await send(ctx, books.LEDGER, number(key, -1), spoken)


async def on_register(ctx: Context, argument: str) -> None:
    """``k.file:BOOK:20260101-20261119``."""
    book, _, spoken = argument.partition(":")
    if book not in tuple(Book):
        raise Refusal(NotYours())
    await send(ctx, book, books.WHOLE, spoken)


async def send(ctx: Context, what: str, whose: int, spoken: str) -> None:
    period: Period | None = read_days(spoken, today(ctx.now))
    if period is None or whose < books.WHOLE:
        raise Refusal(NotYours())
    ctx.reply(BookComing(period.start, period.end))
    await ctx.session.flush()  # said first, then the file
    await books.order(ctx.session, ctx.visitor, what, whose, period, ctx.now)


BUTTONS = {"q.file": on_ledger, "k.file": on_register}
