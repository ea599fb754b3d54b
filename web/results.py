"""The public page of published results: words that were approved, nobody's name, no code."""

from __future__ import annotations

from aiohttp import web

from services import publications
from texts.pages import rendered
from web.doors import DOORS
from web.receipts import language_of

HIGHEST = 100_000  # a page; beyond it is the last one


async def show(request: web.Request) -> web.Response:
    """``/ket-qua?trang=2&language=en``: the newest first; a page that is none is the nearest."""
    asked = request.query.get("trang", "1")
    page = min(int(asked), HIGHEST) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    async with request.app[DOORS].database.read() as session:
        found = await publications.published(session, page)
    body = rendered("results", language_of(request), found=found)
    return web.Response(text=body, content_type="text/html")


ROUTES = (web.get("/ket-qua", show),)
