"""Numbers for the monitor of the house, not for the street."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from aiohttp import hdrs, web

from web.doors import DOORS

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")  # a proxy speaks for somebody
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
ASK = {"WWW-Authenticate": 'Bearer realm="metrics"'}


async def metrics(request: web.Request) -> web.Response:
    """With METRICS_TOKEN: whoever shows it (``Authorization: Bearer …``). Without: only who asks
    from this very machine and by its own name; what a proxy passes on is not that."""
    doors = request.app[DOORS]
    if doors.numbers is None:
        raise web.HTTPNotFound
    if doors.metrics_token:
        if not shows(request, doors.metrics_token):
            raise web.HTTPUnauthorized(headers=ASK)
    elif not from_here(request):
        raise web.HTTPForbidden
    body, content_type = await doors.numbers(request.headers.get(hdrs.ACCEPT, ""))
    return web.Response(body=body, headers={hdrs.CONTENT_TYPE: content_type})


def shows(request: web.Request, token: str) -> bool:
    scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    same = hmac.compare_digest(given.strip().encode(), token.encode())
    return scheme.lower() == "bearer" and same


def from_here(request: web.Request) -> bool:
    if any(header in request.headers for header in FORWARDED):
        return False
    return request.url.host in LOCAL and is_loopback(request.remote or "")


def is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:  # a socket file: whoever holds it is no monitor we know
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
