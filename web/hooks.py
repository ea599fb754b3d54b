"""Where a platform knocks: the update is durable before we answer 200."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from domain.messages import Channel, Raw, Unparsable
from web.doors import DOORS

log = logging.getLogger(__name__)

LARGEST = 1 << 20  # bytes of one update; Telegram's are a few KiB
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LATER = {"Retry-After": "5"}  # s


async def take_update(request: web.Request) -> web.Response:
    """200 only after the durable write; 403 for a stranger; 503 when the store fails, so that
    the platform brings the update again."""
    doors = request.app[DOORS]
    hook = doors.hooks.get(request.match_info["account"])
    given = request.headers.get(SECRET, "")
    expected = hook.secret if hook else ""
    same = hmac.compare_digest(given.encode(), expected.encode())
    if hook is None or not expected or not same:
        raise web.HTTPForbidden
    raw = raw_of(hook.channel, await request.read())
    try:
        await doors.receive(raw)
    except (SQLAlchemyError, OSError) as problem:
        log.warning("an update could not be stored: %s", type(problem).__name__)
        raise web.HTTPServiceUnavailable(headers=LATER) from problem
    return web.Response()


def raw_of(channel: Channel, body: bytes) -> Raw:
    """The update with its key. One nobody can read is kept too, under a key of its own bytes:
    refusing it would only make the platform bring it again for a day."""
    payload = payload_of(body)
    try:
        key = channel.update_key(payload)
    except Unparsable:
        key = "?" + sha256(body).hexdigest()
    return Raw(channel.name, channel.account, key, channel.lane(payload), payload)


def payload_of(body: bytes) -> Mapping[str, Any]:
    try:
        payload = json.loads(body)
    except ValueError:
        payload = None
    return payload if isinstance(payload, dict) else {"unreadable": body.decode(errors="replace")}
