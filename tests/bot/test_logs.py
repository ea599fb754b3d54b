"""Logs: one JSON object a line, with kinds and places, without words, names or tokens."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot import logs

TOKEN = "7012345678:" + "AbC-dEf_" * 4 + "xyz"
log = logging.getLogger("handlers.desk")


@pytest.fixture
def paper() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def lines(paper: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in paper.getvalue().splitlines()]


def test_a_line_is_one_object_with_time_level_logger_and_message(paper: io.StringIO) -> None:
    log.warning("letter %s\nwaits", 12, extra={"trace": "ab12"})
    (line,) = lines(paper)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "handlers.desk",
        "message": "letter 12\nwaits",
        "trace": "ab12",
    }


def test_an_exception_tells_its_kind_and_place_but_not_its_words(paper: io.StringIO) -> None:
    try:
        raise KeyError("Bà Nguyễn Thị Hoa")
    except KeyError as cause:
        try:
            raise ValueError("duplicate: Nguyễn Thị Hoa") from cause
        except ValueError:
            log.exception("update set aside")
    (line,) = lines(paper)
    assert "Hoa" not in paper.getvalue()
    assert (line["error"]["type"], line["error"]["because"]["type"]) == ("ValueError", "KeyError")
    assert line["error"]["at"][-1].startswith("tests/bot/test_logs.py:")


def test_a_group_of_exceptions_tells_its_parts(paper: io.StringIO) -> None:
    try:
        raise ExceptionGroup("two", [OSError(111, "refused"), ValueError("Hoa")])
    except ExceptionGroup:
        log.exception("broken off")
    (line,) = lines(paper)
    assert [part["type"] for part in line["error"]["parts"]] == [
        "ConnectionRefusedError",
        "ValueError",
    ]
    assert line["error"]["parts"][0]["code"] == 111
    assert "Hoa" not in paper.getvalue()


def test_a_token_never_reaches_a_line(paper: io.StringIO) -> None:
    log.error("cannot call https://api.telegram.org/bot%s/getMe", TOKEN, extra={"url": TOKEN})
    assert TOKEN not in paper.getvalue()


def test_chatty_libraries_are_quiet(paper: io.StringIO) -> None:
    for name in logs.QUIET:
        logging.getLogger(name).info("GET /chat?start=CODE")
    assert paper.getvalue() == ""


async def test_what_is_stored_is_not_told_however_much_the_log_tells(paper: io.StringIO) -> None:
    logs.set_up("DEBUG", paper)
    log.debug("told")
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.connect() as connection:
        await connection.execute(text("SELECT :name"), {"name": "Nguyễn Thị Hoa"})
    await engine.dispose()
    assert "told" in paper.getvalue()
    assert "Hoa" not in paper.getvalue()
