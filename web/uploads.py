"""Files a person gives to the next message, pictures and files the office sent; all by the
secret."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from unicodedata import normalize
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from services import webchat
from web.doors import DOORS
from web.frames import TOKEN

SECRET = "X-Chat-Token"  # noqa: S105 - a header's name
LARGEST = 20 * 1024 * 1024  # bytes; the page says the same
LONGEST_NAME = 150  # letters
PLAIN = "application/octet-stream"
INLINE = ("image/jpeg", "image/png", "image/gif", "image/webp")


async def take_file(request: web.Request) -> web.Response:
    """Keep one file of the chat; its id goes with the next message."""
    chat = chat_of(request)
    part = await file_part(request)
    body = await read_whole(part)
    doors = request.app[DOORS]
    name, mime = clean_name(part.filename or ""), part.headers.get("Content-Type", PLAIN)
    now = doors.clock.now()
    file = await doors.database.run(
        lambda session: webchat.give_file(
            session, doors.webchat.account, chat, name, mime, body, now
        )
    )
    return web.json_response({"file": file})


async def show_picture(request: web.Request) -> web.Response:
    chat = chat_of(request)
    doors = request.app[DOORS]
    async with doors.database.read() as session:
        line = int(request.match_info["line"])
        png = await webchat.picture(session, doors.webchat.account, chat, line)
    if png is None:
        raise web.HTTPNotFound
    return web.Response(body=png, content_type="image/png")


async def show_file(request: web.Request) -> web.Response:
    """Images in place; everything else only to be saved, under a type no browser acts on."""
    chat = chat_of(request)
    doors = request.app[DOORS]
    async with doors.database.read() as session:
        line = int(request.match_info["line"])
        found = await webchat.file_of(session, doors.webchat.account, chat, line)
    if found is None:
        raise web.HTTPNotFound
    filed, body = found
    if filed.image in INLINE:
        return web.Response(body=body, content_type=filed.image)
    saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(filed.name, safe='')}"}
    return web.Response(body=body, content_type=PLAIN, headers=saved)


def chat_of(request: web.Request) -> str:
    """The chat's secret; raises HTTPForbidden when it cannot be one."""
    secret = request.headers.get(SECRET, "")
    if not TOKEN.fullmatch(secret):
        raise web.HTTPForbidden
    return secret


async def file_part(request: web.Request) -> BodyPartReader:
    if request.content_type != "multipart/form-data":
        raise web.HTTPUnsupportedMediaType
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "file":
            return part
    raise web.HTTPBadRequest


async def read_whole(part: BodyPartReader) -> bytes:
    """Raises HTTPRequestEntityTooLarge before more than the limit is held in memory."""
    body = bytearray()
    while chunk := await part.read_chunk(1 << 16):
        body += chunk
        if len(body) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, len(body))
    return bytes(body)


def clean_name(name: str) -> str:
    """The last part of the path, in NFC; an empty name stays empty."""
    return normalize("NFC", PurePosixPath(PureWindowsPath(name).name).name)[:LONGEST_NAME]
