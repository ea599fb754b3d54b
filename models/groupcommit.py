"""Many callers, one commit: rows that arrive while a commit runs share the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

LARGEST = 500
T = TypeVar("T")


class GroupCommit(Generic[T]):
    """``await put(row)`` returns when the row is durable, and raises if it is not.

    ``commit`` makes rows durable in one transaction or raises. After DBAPIError each row is tried
    alone, so that one that cannot be written spoils nobody else's commit.
    """

    def __init__(self, commit: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._commit = commit
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def put(self, row: T) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, done))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._drain())
        await done

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
            try:
                await self._commit([row for row, _ in batch])
            except (OperationalError, InterfaceError) as exc:
                settle(batch, exc)  # the database is away, for every row alike
            except DBAPIError as exc:
                await self._one_by_one(batch, exc)
            except BaseException as exc:
                settle(batch, exc)
                raise
            else:
                settle(batch, None)

    async def _one_by_one(
        self, batch: list[tuple[T, asyncio.Future[None]]], cause: DBAPIError
    ) -> None:
        for row, done in batch:
            if len(batch) == 1:
                settle([(row, done)], cause)
                return
            try:
                await self._commit([row])
            except DBAPIError as exc:
                settle([(row, done)], exc)
            else:
                settle([(row, done)], None)


def settle(batch: list[tuple[T, asyncio.Future[None]]], exc: BaseException | None) -> None:
    for _, done in batch:
        if done.done():
            continue
        if exc is None:
            done.set_result(None)
        else:
            done.set_exception(exc)
