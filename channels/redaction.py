"""Keeps bot tokens out of everything that is written down: texts, exceptions, log records."""

from __future__ import annotations

import logging
import re
from typing import TypeVar

import aiohttp

Error = TypeVar("Error", bound=BaseException)

# A token inside an address (…/bot7:AbC/…), or standing alone: the platform's are 35 letters long.
_TOKEN = re.compile(r"bot\d+(?::|%3A)[\w-]+|\b\d{6,}:[\w-]{30,}", re.IGNORECASE)
_HIDDEN = "bot***"
_FORMATTER = logging.Formatter()


def redact(text: str) -> str:
    """The text with every bot token replaced by ``bot***``."""
    return _TOKEN.sub(_HIDDEN, text)


def scrub(error: Error) -> Error:
    """The same exception with no token in its text, nor in those that led to it.

    aiohttp writes the whole address, and so the token, into some of its exceptions."""
    link: BaseException | None = error
    while link is not None:
        link.args = tuple(redact(a) if isinstance(a, str) else a for a in link.args)
        if isinstance(link, aiohttp.ClientResponseError):
            link.request_info = _anonymous(link.request_info)
        link = link.__cause__ or link.__context__
    return error


def _anonymous(info: aiohttp.RequestInfo) -> aiohttp.RequestInfo:
    return info._replace(url=info.url.origin(), real_url=info.real_url.origin())


class Redaction(logging.Filter):
    """Hides tokens in a record's message, extra fields, stack and traceback.

    Belongs on handlers: a filter on a logger does not see the records of its children. The
    traceback is rendered here, into ``exc_text``, and ``exc_info`` is dropped, so that no
    formatter can render it anew."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _message(record), None
        if record.exc_info:
            record.exc_text = record.exc_text or _FORMATTER.formatException(record.exc_info)
            record.exc_info = None
        for name, value in list(record.__dict__.items()):
            if isinstance(value, str):
                record.__dict__[name] = redact(value)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit: say so, do not fail
        return f"{record.msg} {record.args!r}"
