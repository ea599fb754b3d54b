"""``/theo-doi``: a report followed by code and PIN on a page made by the server.

It needs no script. Code and PIN travel in the body of a POST only; a cookie of this path holds a
secret that says nothing, every form carries a proof made from it, so no other site can send one.
Nothing of it is stored by the browser or written to a log.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from unicodedata import normalize

from aiohttp import BodyPartReader, web
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from domain.notices import Notice, Refusal
from services import follow_page
from services.report_pins import opens
from texts.catalogue import shared
from texts.pages import rendered
from web.doors import DOORS, Doors
from web.feed import slow_down
from web.pace import caller
from web.uploads import PLAIN, clean_name

HOME, COOKIE = "/theo-doi", "theo-doi"
SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
LANGUAGES = ("vi", "en")
KNOCKS, KNOCKING = 1.0, 30  # forms per second and at once, per caller
LARGEST = 25 << 20  # bytes of one form


class Over(Exception):
    """The visit is over, or never was."""


@dataclass
class Sheet:
    """One answer being made: for whom, in which language, and what it says above the rest."""

    request: web.Request
    secret: str
    language: str
    notices: list[Notice] = field(default_factory=list)
    message: str = ""  # names a sentence of the page
    words: str = ""  # typed and not sent yet
    found: tuple[str, ...] = ()  # what in them says who wrote them

    @property
    def doors(self) -> Doors:
        return self.request.app[DOORS]

    @property
    def proof(self) -> str:
        return proof_of(self.secret)

    def said(self, notice: Notice) -> Markup:
        """A notice as the chat says it, without its buttons. The catalogue has escaped it."""
        html = shared().render(notice, self.language).html
        return Markup(html.replace("\n", "<br>"))  # noqa: S704 - escaped by the catalogue

    def page(self, name: str, status: int = 200, **facts: object) -> web.Response:
        said = [self.said(notice) for notice in self.notices]
        body = rendered(
            name, self.language, proof=self.proof, notices=said, message=self.message, **facts
        )
        answer = web.Response(text=body, content_type="text/html", status=status)
        return self.marked(answer)

    def home(self) -> web.Response:
        answer = web.Response(status=303, headers={"Location": f"{HOME}?language={self.language}"})
        return self.marked(answer)

    def marked(self, answer: web.Response) -> web.Response:
        safe = self.doors.address.startswith("https:")
        answer.set_cookie(
            COOKIE, self.secret, path=HOME, httponly=True, samesite="Strict", secure=safe
        )
        return answer


def proof_of(secret: str) -> str:
    """What our forms carry: made from the cookie, which other sites neither send nor read."""
    return sha256(f"form:{secret}".encode()).hexdigest()


def sheet(request: web.Request) -> Sheet:
    given = request.cookies.get(COOKIE, "")
    secret = given if SECRET.fullmatch(given) else secrets.token_urlsafe(24)
    asked = request.query.get("language", "")
    if asked not in LANGUAGES:
        english = request.headers.get("Accept-Language", "").startswith("en")
        asked = "en" if english else "vi"
    return Sheet(request, secret, asked)


# --- looking --------------------------------------------------------------------------------


async def show(request: web.Request) -> web.Response:
    return await look(sheet(request))


async def look(made: Sheet, status: int = 200) -> web.Response:
    """The report this browser holds open, else the form for code and PIN."""
    now = made.doors.clock.now()
    seen = await made.doors.database.run(
        lambda session: follow_page.shown(session, made.secret, now)
    )
    if seen is None:
        return made.page("follow", status)
    told = [made.said(notice) for notice in seen.told]
    return made.page(
        "case", status, shown=made.said(seen.facts), told=told, facts=seen.facts,
        words=made.words, found=made.found,
    )  # fmt: skip


@dataclass
class Form:
    """The fields of a form and its files, held in memory and nowhere else."""

    texts: dict[str, str] = field(default_factory=dict)
    files: list[follow_page.Sent] = field(default_factory=list)

    def text(self, name: str) -> str:
        return normalize("NFC", self.texts.get(name, "")).strip()


async def form_of(made: Sheet) -> Form:
    """A form of ours. Raises HTTPForbidden for any other, HTTPTooManyRequests, and
    HTTPRequestEntityTooLarge before more than the limit is held."""
    real = made.doors.clock.real()
    slow_down(made.request, f"follow {caller(made.request)}", real, KNOCKS, KNOCKING)
    form = Form()
    if made.request.content_type == "multipart/form-data":
        await read_parts(made.request, form)
    else:
        posted = await made.request.post()
        form.texts = {name: one for name, one in posted.items() if isinstance(one, str)}
    known = COOKIE in made.request.cookies
    if not known or not compare_digest(form.texts.get("proof", ""), made.proof):
        raise web.HTTPForbidden
    return form


async def read_parts(request: web.Request, form: Form) -> None:
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise web.HTTPBadRequest
        body = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            body += chunk
            size += len(chunk)
            if size > LARGEST:
                raise web.HTTPRequestEntityTooLarge(LARGEST, size)
        if part.filename is None:
            form.texts[part.name or ""] = bytes(body).decode("utf-8", "replace")
        elif body:
            mime = part.headers.get("Content-Type", PLAIN)
            sent = follow_page.Sent(clean_name(part.filename), mime, bytes(body))
            form.files.append(sent)


# --- entering and leaving -------------------------------------------------------------------


async def enter(request: web.Request) -> web.Response:
    """Code and PIN: one sentence for every way in which they may be wrong."""
    made = sheet(request)
    form = await form_of(made)
    now, who = made.doors.clock.now(), caller(request)
    code, pin = form.text("code")[:40], form.text("pin")[:20]
    try:
        tried = await made.doors.database.run(
            lambda session: follow_page.attempt(session, code, who, now)
        )
    except Refusal as refusal:
        made.notices.append(refusal.notice)
        return made.page("follow", 429)
    right = await asyncio.to_thread(opens, pin, tried.pin_hash)
    if not right or not tried.report:
        made.message = "wrong"
        return made.page("follow", 403)
    made.secret = secrets.token_urlsafe(24)  # another than before anybody was let in
    await made.doors.database.run(
        lambda session: follow_page.enter(session, made.secret, tried.report, now)
    )
    return made.home()


async def leave(request: web.Request) -> web.Response:
    made = sheet(request)
    await form_of(made)
    await made.doors.database.run(lambda session: follow_page.leave(session, made.secret))
    made.secret = secrets.token_urlsafe(24)
    return made.home()


# --- acting ---------------------------------------------------------------------------------

Act = Callable[[AsyncSession, Sheet, Form], Awaitable[None]]


def acting(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A form that does something with the report held open: in one transaction, then the page
    again. The office's «no» is said above it, and nothing has changed."""

    async def handle(request: web.Request) -> web.Response:
        made = sheet(request)
        form = await form_of(made)

        async def work(session: AsyncSession) -> None:
            made.notices.clear()
            await act(session, made, form)

        try:
            await made.doors.database.run(work)
        except Over:
            made.message = "over"
            return await look(made, 403)
        except Refusal as refusal:
            made.notices[:] = [refusal.notice]
            return await look(made, 409)
        for bell in ("outbox", "files"):
            made.doors.nudges.ring(bell)
        return await look(made)

    return handle
