"""The HTTP face of the platform: Bot API calls, file downloads, and the doors they come through."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.emulators.telegram_faults import FaultKind
from tests.emulators.telegram_platform import Platform, Reply
from tests.emulators.telegram_record import Call
from tests.emulators.telegram_wire import MOST_BYTES, NO_UPLOADS, Json, Refused, read_fields

HOST = "127.0.0.1"
CONTROL = "/__control/"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_BODY_BYTES = MOST_BYTES + 2**20

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Act = Callable[[str, Json], Awaitable[Any]]


class Server:
    """Serves one platform on two doors: the Bot API, and a control door that stays open.

    The Bot API door can be shut (connections refused) and opened again on the same port.
    """

    def __init__(self, platform: Platform, token: str, act: Act) -> None:
        self._platform, self._token, self._act = platform, token, act
        self._door: web.TCPSite | None = None
        self.port = self.control_port = 0

    async def start(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()

        def request(
            message: Any, payload: Any, protocol: Any, writer: Any, task: Any
        ) -> web.BaseRequest:
            return web.BaseRequest(
                message, payload, protocol, writer, task, loop, client_max_size=_BODY_BYTES
            )

        self._server = web.Server(
            self._handle, request_factory=request, handler_cancellation=True, access_log=None
        )
        self._runner = web.ServerRunner(self._server, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        self.control_port = self._runner.addresses[0][1]
        await self.open(port)

    async def open(self, port: int = 0) -> None:
        """Opens the Bot API door, by default where it was before."""
        if self._door is None:
            self._door = web.TCPSite(self._runner, HOST, port or self.port)
            await self._door.start()
            ports = {address[1] for address in self._runner.addresses}
            self.port = (ports - {self.control_port}).pop()

    async def shut(self) -> None:
        """Refuses new connections to the Bot API and breaks those it has."""
        if self._door is None:
            return
        await self._door.stop()
        self._door = None
        for connection in self._server.connections:
            transport = connection.transport
            if transport is not None and transport.get_extra_info("sockname")[1] == self.port:
                transport.abort()

    async def stop(self) -> None:
        for connection in self._server.connections:
            if connection.transport is not None:
                connection.transport.abort()
        await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0]
        if "%" in path:
            path = unquote(path)
        if path.startswith("/bot"):
            token, _, method = path[4:].partition("/")
            return self._answer(request, await self._call(request, token, method))
        if path.startswith("/file/bot"):
            token, _, file = path[9:].partition("/")
            return await self._download(request, token, file)
        if path.startswith(CONTROL) and request.method == "POST":
            return await self._control(request, path.removeprefix(CONTROL))
        return self._answer(request, _reply(Refused(404)))

    async def _call(self, request: web.BaseRequest, token: str, method: str) -> Reply:
        if token != self._token or not method:
            return _reply(Refused(401 if _TOKEN.fullmatch(token) and method else 404))
        try:
            fields, uploads = await read_fields(request)
        except web.HTTPRequestEntityTooLarge:
            return _reply(Refused(413))
        except Refused as refusal:
            return _reply(refusal)
        return await self._platform.call(method, fields, uploads)

    async def _download(
        self, request: web.BaseRequest, token: str, path: str
    ) -> web.StreamResponse:
        platform = self._platform
        if token != self._token or not platform.authorized:
            return self._answer(request, _reply(Refused(401)))
        fault = platform.faults.take("file", None) if platform.faults.waiting else None
        if fault is not None and fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        elif fault is not None:
            error = fault.kind is FaultKind.ERROR
            return self._answer(request, _reply(fault.refusal()) if error else Reply(0, None))
        data = platform.download(path)
        status = 404 if data is None else 200
        answer: Json = {"ok": data is not None, "size": len(data or b"")}
        at = platform.monotonic()
        platform.record.add(Call(at, "file", {"path": path}, NO_UPLOADS, status, answer))
        if data is None:
            return self._answer(request, _reply(Refused(404)))
        return web.Response(body=data, content_type="application/octet-stream")

    async def _control(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        """Runs one act of the control surface; its own errors come back as 400 with their words."""
        try:
            result = await self._act(name, json.loads(await request.read() or b"{}"))
            return _json(200, {"ok": True, "result": result})
        except (LookupError, ValueError, TypeError, RuntimeError, TimeoutError) as error:
            return _json(400, {"ok": False, "error": type(error).__name__, "words": str(error)})

    def _answer(self, request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
        if isinstance(reply.body, dict):
            return _json(reply.status, reply.body)
        if reply.body is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return web.Response(status=reply.status, text=reply.body, content_type="text/html")


def _json(status: int, body: Json) -> web.Response:
    data = _encode(body).encode("utf-8", "surrogatepass")
    return web.Response(status=status, body=data, content_type="application/json")


def _reply(refusal: Refused) -> Reply:
    return Reply(refusal.code, refusal.body())
