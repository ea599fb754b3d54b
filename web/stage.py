"""The demo's stage: four phones, a clock one can move, a plug one can pull. Never in ``serve``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web
from aiohttp.typedefs import Handler

from web.frames import LANGUAGES, read_frame
from web.pages import page

ADVANCES = ("hour", "day", "next")
AT_HOME = {"same-origin", "none", ""}  # browsers too old for the header send none


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody on the stage. ``late`` ones appear with their first message after the opening."""

    key: str  # citizen, official, head, supervisor, superior
    name: str
    role: str
    token: str  # the secret of the persona's web chat
    late: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    now: datetime
    opened: datetime  # lines from here on are news
    generation: int  # grows with every start of the serving process
    personas: tuple[Persona, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """The clock was moved: what it shows now, and what happened, in words."""

    now: datetime
    event: str


class Theatre(Protocol):
    """What the demo can do; the wiring fulfils it."""

    async def scene(self, language: str) -> Scene: ...

    async def advance(self, how: str, language: str) -> Move:
        """Move the clock by "hour" or "day" or to the "next" event, stopping at every due
        moment; returns when everything that fell due was handed over."""
        ...

    async def cut_power(self) -> None:
        """Have this process killed, at once and without mercy."""
        ...

    async def script(self, language: str) -> Sequence[Mapping[str, Any]]:
        """The steps of the show; at most 60 s of reading and doing."""
        ...


def routes(theatre: Theatre) -> list[web.RouteDef]:
    """The stage at home, and what its page asks for."""
    return [
        web.get("/", page("stage")),
        web.get("/stage/state", _state(theatre)),
        web.get("/stage/script", _script(theatre)),
        web.post("/stage/clock", _clock(theatre)),
        web.post("/stage/power", _power(theatre)),
    ]


def _state(theatre: Theatre) -> Handler:
    async def state(request: web.Request) -> web.StreamResponse:
        scene = await theatre.scene(language_of(request))
        return web.json_response(
            {
                "now": scene.now.isoformat(),
                "opened": scene.opened.isoformat(),
                "generation": scene.generation,
                "personas": [asdict(persona) for persona in scene.personas],
            }
        )

    return state


def _script(theatre: Theatre) -> Handler:
    async def script(request: web.Request) -> web.StreamResponse:
        return web.json_response(list(await theatre.script(language_of(request))))

    return script


def _clock(theatre: Theatre) -> Handler:
    async def clock(request: web.Request) -> web.StreamResponse:
        refuse_strangers(request)
        asked = read_frame(await request.text())
        how = asked.get("advance")
        if how not in ADVANCES:
            raise web.HTTPBadRequest
        move = await theatre.advance(how, language_of(request))
        return web.json_response({"now": move.now.isoformat(), "event": move.event})

    return clock


def _power(theatre: Theatre) -> Handler:
    async def power(request: web.Request) -> web.StreamResponse:
        refuse_strangers(request)
        answer = web.Response(status=202)
        await answer.prepare(request)
        await answer.write_eof()  # the answer leaves before the lights go out
        await theatre.cut_power()
        return answer

    return power


def refuse_strangers(request: web.Request) -> None:
    """Another site open in the same browser must not move our clock. Raises HTTPForbidden."""
    if request.headers.get("Sec-Fetch-Site", "") not in AT_HOME:
        raise web.HTTPForbidden


def language_of(request: web.Request) -> str:
    language = request.query.get("language", LANGUAGES[0])
    return language if language in LANGUAGES else LANGUAGES[0]
