"""Public pages about signed receipts: checking one, and the keys to check with. Nothing is kept."""

from __future__ import annotations

from aiohttp import web

from domain.signed_receipts import Verdict, b64, holds, read_salt
from models.signing import Checked, Checker
from services.signed_receipts import unit_named
from texts.pages import rendered, words
from web.doors import DOORS

LANGUAGES = ("vi", "en")
LONGEST_WORDS = 8000


async def show(request: web.Request) -> web.Response:
    """An empty form; the script of the page fills in what stands behind «#»."""
    checker_of(request)
    return page(request, text="", checked=None, matches=None, compared=False)


async def check(request: web.Request) -> web.Response:
    """What the signature says, without opening anything. 400 only for what is no form."""
    checker = checker_of(request)
    form = await request.post()
    text, salt, said = (field(form.get(name)) for name in ("receipt", "salt", "words"))
    checked = checker.check(text)
    matches = compare(checked, salt, said)
    compared = bool(salt.strip() or said.strip())
    unit = ""
    if checked.signed is not None and checked.verdict is Verdict.VALID:
        async with request.app[DOORS].database.read() as session:
            unit = await unit_named(session, checked.signed.receipt.unit)
    return page(request, text=text, checked=checked, matches=matches, compared=compared, unit=unit)


async def keys(request: web.Request) -> web.Response:
    checker = checker_of(request)
    body = rendered("keys", language_of(request), keys=checker.public_keys)
    return web.Response(text=body, content_type="text/html")


async def keys_as_json(request: web.Request) -> web.Response:
    """A JSON Web Key Set (RFC 7517) of Ed25519 keys (RFC 8037)."""
    listed = [
        {"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": key.id, "x": b64(key.raw)}
        for key in checker_of(request).public_keys
    ]
    return web.json_response({"keys": listed})


def checker_of(request: web.Request) -> Checker:
    checker = request.app[DOORS].signer
    if checker is None:
        raise web.HTTPNotFound
    return checker


def compare(checked: Checked, salt: str, said: str) -> bool | None:
    """Whether the words are those of the receipt; None where that was not asked or cannot be
    told."""
    given = read_salt(salt)
    if checked.signed is None or given is None or not said.strip():
        return None
    return holds(checked.signed.receipt, given, said[:LONGEST_WORDS])


def page(
    request: web.Request,
    *,
    text: str,
    checked: Checked | None,
    matches: bool | None,
    compared: bool,
    unit: str = "",
) -> web.Response:
    body = rendered(
        "verify",
        language_of(request),
        text=text[:4000],
        verdict=str(checked.verdict) if checked is not None else "",
        receipt=checked.signed.receipt if checked is not None and checked.signed else None,
        matches=matches,
        compared=compared,
        unit=unit,
        categories=words("results")[language_of(request)]["categories"],
    )
    return web.Response(text=body, content_type="text/html")


def field(value: object) -> str:
    """The text of a form's field; a file is none."""
    return value if isinstance(value, str) else ""


def language_of(request: web.Request) -> str:
    """As the address says, else as the browser does."""
    asked = request.query.get("language", "")
    if asked in LANGUAGES:
        return asked
    return "en" if request.headers.get("Accept-Language", "").startswith("en") else LANGUAGES[0]


ROUTES = (
    web.get("/xac-minh", show),
    web.post("/xac-minh", check),
    web.get("/khoa-cong-khai", keys),
    web.get("/khoa-cong-khai.json", keys_as_json),
)
