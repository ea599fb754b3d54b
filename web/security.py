"""What every answer to a browser must carry, and what no page may do."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

# Pictures need our secret, so pages fetch them and show them from memory: hence blob:.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(self)",
}
CACHE = "Cache-Control"


def guard_pages() -> Middleware:
    """A middleware that puts the headers on every answer, errors and files included."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            answer = await handler(request)
        except web.HTTPException as refusal:
            _dress(request, refusal)
            raise
        if not answer.prepared:
            _dress(request, answer)
        return answer

    return guard


def _dress(request: web.Request, answer: web.StreamResponse) -> None:
    """Pages revalidate, so an upgrade is seen at once; everything personal is never stored."""
    answer.headers.update(HEADERS)
    if CACHE not in answer.headers:
        page = request.path.startswith("/static/")
        answer.headers[CACHE] = "no-cache" if page else "no-store"
