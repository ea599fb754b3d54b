"""The doors over HTTP: webhooks, uploads, health, headers, and no stage in ``serve``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from tests.web.house import CHAT, SECRET, Client, House, file_form
from tests.world import PHONE, TownClock
from web.stage import Move, Persona, Scene
from web.uploads import LARGEST, clean_name

HOOK = f"/hooks/telegram/{PHONE[1]}"
KNOWN = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE = {"update": 7, "chat": "42", "text": "xin chào"}


@pytest.fixture
def engine() -> str:
    """What HTTP answers does not depend on the engine."""
    return "sqlite"


async def test_an_update_with_the_secret_is_durable_when_we_answer(
    house: House, client: Client
) -> None:
    answer = await client.post(HOOK, json=UPDATE, headers=KNOWN)
    assert (answer.status, await answer.read()) == (200, b"")
    assert await house.inbox_payloads() == [UPDATE]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (HOOK, {}),
        (HOOK, {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}),
        (HOOK, {"X-Telegram-Bot-Api-Secret-Token": "ă"}),
        ("/hooks/telegram/unknown", KNOWN),
        ("/hooks/telegram/closed", {"X-Telegram-Bot-Api-Secret-Token": ""}),
    ],
)
async def test_a_stranger_at_the_hook_is_turned_away(
    house: House, client: Client, path: str, headers: dict[str, str]
) -> None:
    answer = await client.post(path, json=UPDATE, headers=headers)
    assert answer.status == 403
    assert await house.inbox_payloads() == []


async def test_a_failing_store_asks_the_platform_to_come_again(
    house: House, client: Client
) -> None:
    house.broken = True
    answer = await client.post(HOOK, json=UPDATE, headers=KNOWN)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[1]", b'{"no": "key"}'])
async def test_an_update_nobody_can_read_is_kept_once(
    house: House, client: Client, body: bytes
) -> None:
    for _ in range(2):
        assert (await client.post(HOOK, data=body, headers=KNOWN)).status == 200
    assert len(await house.inbox_payloads()) == 1


async def test_an_oversized_update_is_refused(house: House, client: Client) -> None:
    body = BytesIO(json.dumps({"update": 8, "text": "x" * (1 << 20)}).encode())
    assert (await client.post(HOOK, data=body, headers=KNOWN)).status == 413


async def test_health_is_503_when_something_is_stale(house: House, client: Client) -> None:
    assert (await client.get("/health")).status == 200
    house.well = False
    answer = await client.get("/health")
    assert (answer.status, await answer.json()) == (503, {"oldest_unsent": 0})


@pytest.mark.parametrize("path", ["/", "/chat", "/static/js/chat.js", "/health", "/nowhere"])
async def test_every_answer_carries_the_guards(client: Client, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("page", ["chat", "stage"])
async def test_no_page_has_inline_script_or_style(page: str, house: House) -> None:
    async with house.open(Hall()) as client:
        text = await (await client.get("/chat" if page == "chat" else "/")).text()
    assert "<style" not in text
    assert "style=" not in text
    assert text.count("<script") == text.count('<script type="module" src="/static/js/')
    assert " on" not in "".join(part.split(">")[0] for part in text.split("<body")[1].split("<"))


@pytest.mark.parametrize(
    "path", ["/static/../site.py", "/static/js/../../site.py", "/static/chat.html", "/static/js/"]
)
async def test_nothing_else_is_served(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.status in (403, 404)


async def test_a_file_beyond_the_limit_is_refused(client: Client) -> None:
    large = file_form(b"x" * (LARGEST + 1))
    answer = await client.post("/chat/files", data=large, headers={"X-Chat-Token": CHAT})
    assert answer.status == 413


async def test_a_file_without_a_secret_is_refused(client: Client) -> None:
    answer = await client.post("/chat/files", data=file_form(b"x"))
    assert answer.status == 403


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\a\\biên bản.pdf", "biên bản.pdf"),
        ("../../etc/passwd", "passwd"),
        ("bie\u0302n ba\u0309n.pdf", "bi\u00ean b\u1ea3n.pdf"),
        ("x" * 300, "x" * 150),
        ("", ""),
    ],
)
def test_a_file_keeps_its_own_name_only(given: str, kept: str) -> None:
    assert clean_name(given) == kept


# --- the stage -------------------------------------------------------------------------------


@dataclass
class Hall:
    """A theatre that notes what was asked of it."""

    clock: TownClock = field(default_factory=TownClock)
    asked: list[str] = field(default_factory=list)

    async def scene(self, language: str) -> Scene:
        now = self.clock.now()
        return Scene(now, now, 3, (Persona("citizen", "Lê Thị Mận", language, CHAT),))

    async def advance(self, how: str, language: str) -> Move:
        self.asked.append(how)
        self.clock.moment += timedelta(hours=1)
        return Move(self.clock.now(), f"{how} {language}")

    async def cut_power(self) -> None:
        self.asked.append("power")

    async def script(self, language: str) -> Sequence[Mapping[str, Any]]:
        return [{"caption": language, "do": "wait"}]


async def test_serve_has_no_stage(client: Client) -> None:
    home = await (await client.get("/")).text()
    assert "chat-page.js" in home
    for path in ("/stage", "/stage/state", "/stage/script"):
        assert (await client.get(path)).status == 404
    for path in ("/stage/clock", "/stage/power"):
        assert (await client.post(path, json={"advance": "day"})).status == 404


async def test_the_stage_tells_who_stands_on_it(house: House) -> None:
    async with house.open(Hall()) as client:
        assert "stage-page.js" in await (await client.get("/")).text()
        state = await (await client.get("/stage/state?language=en")).json()
        script = await (await client.get("/stage/script?language=xx")).json()
    assert state["generation"] == 3
    assert state["personas"] == [
        {"key": "citizen", "name": "Lê Thị Mận", "role": "en", "token": CHAT, "late": False}
    ]
    assert script == [{"caption": "vi", "do": "wait"}]


async def test_the_clock_moves_and_says_what_happened(house: House) -> None:
    hall = Hall()
    async with house.open(hall) as client:
        answer = await client.post("/stage/clock", json={"advance": "next"})
        told = await answer.json()
        bad = await client.post("/stage/clock", json={"advance": "year"})
    assert told == {"now": hall.clock.now().isoformat(), "event": "next vi"}
    assert bad.status == 400
    assert hall.asked == ["next"]


async def test_the_answer_leaves_before_the_power_does(house: House) -> None:
    hall = Hall()
    async with house.open(hall) as client:
        assert (await client.post("/stage/power", json={})).status == 202
        await client.get("/stage/state")
    assert hall.asked == ["power"]


async def test_another_site_cannot_pull_the_plug(house: House) -> None:
    hall = Hall()
    foreign = {"Sec-Fetch-Site": "cross-site"}
    async with house.open(hall) as client:
        for path in ("/stage/clock", "/stage/power"):
            answer = await client.post(path, json={"advance": "day"}, headers=foreign)
            assert answer.status == 403
    assert hall.asked == []
