"""The pages and what they load, all from this directory."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

STATIC = Path(__file__).parent / "static"
ASSETS = tuple(
    web.static(f"/static/{part}", STATIC / part) for part in ("art", "css", "js", "words")
)


def page(name: str) -> Handler:
    """A handler for one page."""
    path = STATIC / f"{name}.html"

    async def show(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path)

    return show
