"""The HTTP side of the house: chat page, chat socket, files, webhooks, health, numbers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from aiohttp import web

from web import conversation, feed, follow_acts, hooks, receipts, results, uploads
from web.doors import DOORS, Doors
from web.metrics import metrics
from web.pages import ASSETS, page
from web.security import dress


def build(doors: Doors, stage: Iterable[web.AbstractRouteDef] = ()) -> web.Application:
    """The application. ``stage`` are the demo's routes, its home page among them; without them
    the chat is at home, and nothing of the stage exists."""
    app = web.Application(client_max_size=hooks.LARGEST)
    app[DOORS] = doors
    app[conversation.OPEN] = set()
    app[feed.PACES] = OrderedDict()
    app.on_response_prepare.append(dress)
    app.on_shutdown.append(conversation.close_all)
    app.add_routes([*ASSETS, *ROUTES, *(stage or [web.get("/", page("chat"))])])
    return app


async def health(request: web.Request) -> web.Response:
    """What an operator's monitor asks: 200 when well, 503 when something is stale."""
    well, facts = await request.app[DOORS].health()
    return web.json_response(facts, status=200 if well else 503)


ROUTES = (
    *follow_acts.ROUTES,
    web.get("/chat", page("chat")),
    web.get("/chat/ws", conversation.talk),
    web.post("/chat/files", uploads.take_file),
    web.get("/chat/picture/{line:[0-9]{1,18}}", uploads.show_picture),
    web.get("/chat/file/{line:[0-9]{1,18}}", uploads.show_file),
    web.post("/hooks/telegram/{account}", hooks.take_update),
    web.get("/lich/{token:[A-Za-z0-9_-]{1,64}}.ics", feed.calendar),
    *receipts.ROUTES,
    *results.ROUTES,
    web.get("/health", health),
    web.get("/metrics", metrics),
)
