"""What every answer to a browser must carry, and what no page may do."""

from __future__ import annotations

from aiohttp import web

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


async def dress(request: web.Request, answer: web.StreamResponse) -> None:
    """Put the headers on every answer as it leaves, errors and files included. What pages load
    is looked up again each time, so an upgrade is seen at once; all else is never stored."""
    answer.headers.update(HEADERS)
    if CACHE not in answer.headers:
        loaded = request.path.startswith("/static/")
        answer.headers[CACHE] = "no-cache" if loaded else "no-store"
