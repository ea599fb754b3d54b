"""Logs as JSON, one object a line: what happened and where, never words or names of people."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from channels.redaction import Redaction

HOME = Path(__file__).parents[1]
QUIET = (
    *("aiohttp.access", "alembic", "apscheduler", "asyncio", "httpcore", "httpx", "telegram"),
    *("aiosqlite", "sqlalchemy"),  # at DEBUG they tell every value that is stored
)
FRAMES = 12  # of a traceback, the innermost
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "error"}


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Send every log line to ``stream`` (standard error) and keep chatty libraries quiet."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(without_words)
    handler.addFilter(Redaction())
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def without_words(record: logging.LogRecord) -> bool:
    """Keep of an exception its kinds and places. Its text may quote a person: a database names
    the values it refuses, a parser the sentence it choked on."""
    if record.exc_info and record.exc_info[1] is not None:
        record.error = told(record.exc_info[1])
    record.exc_info = record.exc_text = None
    return True


def told(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    told_: dict[str, Any] = {
        "type": type(error).__name__,
        "at": [f"{place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    code = getattr(error, "sqlstate", None) or getattr(error, "errno", None)
    if code is not None:
        told_["code"] = code
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if isinstance(error, BaseExceptionGroup):
        told_["parts"] = [told(part) for part in error.exceptions]
    if cause is not None:
        told_["because"] = told(cause)
    return told_


def place(filename: str) -> str:
    """A path as a reader of this repository knows it."""
    path = Path(filename)
    if path.is_relative_to(HOME) and "site-packages" not in path.parts:
        return str(path.relative_to(HOME))
    return "/".join(path.parts[-2:])


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in STANDARD}
        if error := getattr(record, "error", None):
            line["error"] = error
        return json.dumps(line, ensure_ascii=False, default=str)
