"""What leaves the office in papers, numbers and pages: the reporter is in none of them.

Entitled to words are whoever holds the report, the desk and a supervisor over it; to an identity
nobody but the asker of an opening (``test_stolen``); everybody else sees neither.
"""

from __future__ import annotations

from datetime import date

import pytest
from aiohttp.test_utils import TestClient, TestServer

from channels.webchat import WebChat
from domain.enrolling import Book
from domain.messages import Raw
from domain.periods import Period
from domain.rights import Role
from scheduler.auditor import Auditor
from scheduler.meters import Meter
from services import (
    books,
    evaluation,
    hotline_papers,
    ledger,
    pakn,
    publications,
    reporting,
    retention,
)
from services.hotline_figures import which_of_office
from services.inspections import Seen
from tests.journeys.reporting import pin_in, receipt
from tests.leaks.planted import Markers, Scene, found, played, screens
from tests.web.house import Shelf
from tests.web.test_follow import Browser
from tests.world import World
from web import site
from web.doors import Doors, Hook

LISTING = ("phananh", "thongkephananh", "ketqua", "goilai", "nghispam", "tinhhinh", "hethong")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
OF_THE_CASE = {"words", "more", "reason", "answer", "place"}
"""What those who handle a report read in it."""

ENTITLED = {"supervisor": OF_THE_CASE, "desk": OF_THE_CASE}
ROLES: dict[str, tuple[str, Role, str]] = {
    "supervisor": ("VP", Role.SUPERVISOR, "UBND"),
    "desk": ("HCC", Role.HOTLINE, "UBND"),
    "head elsewhere": ("VHXH", Role.HEAD, "VHXH"),
    "clerk": ("KT", Role.CLERK, "KT"),
    "overseer": ("VP", Role.OVERSEER, "UBND"),
    "operator": ("VP", Role.OPERATOR, "UBND"),
    "official": ("KT", Role.OFFICIAL, "KT"),
}


@pytest.fixture
def engine() -> str:
    """What is said of rows does not depend on the engine."""
    return "sqlite"


async def exports(world: World) -> dict[str, bytes]:
    """All that workbooks, papers and tables are made of. Their makers run apart, without the
    database: what is not in here is in no file."""
    now, today = world.now, world.local.date()
    async with world.database.read() as session:
        office = await which_of_office(session, "")
        scope = await reporting.scope_of_office(session)
        assert office is not None
        assert scope is not None
        made: dict[str, object] = {
            "hotline": await hotline_papers.paper(
                session, office, Seen.everywhere(), NOVEMBER, now
            ),
            "pakn": await pakn.book(session, NOVEMBER, now),
            "tasks": await reporting.compiled(session, scope, NOVEMBER, today, now),
            "evaluation": await evaluation.book(session, ["/"], "", NOVEMBER, now),
            "late": await books.late_book(session, "", ["/"], NOVEMBER, now),
            "late ledger": await ledger.late_rows(session, ["/"], NOVEMBER, now),
            "results": await publications.published(session, 0),
            "going": await retention.coming(session),
        }
        for book in Book:
            made[f"book {book}"] = await books.entry_book(session, "", ["/"], book, NOVEMBER, now)
    return {name: repr(what).encode() for name, what in made.items()}


async def test_no_export_holds_words_or_identity(world: World) -> None:
    scene = await played(world)
    made = await exports(world)
    for name in ("pakn", "going"):
        assert scene.code.encode() in made[name], "it does speak of this report"
    assert found(made, scene.markers.all()) == set()


async def test_no_role_is_shown_more_than_the_table_says(world: World) -> None:
    """By what lists or counts cases; every command and button over every id, for every role, is in
    tests/rights/test_outsiders.py."""
    scene = await played(world)
    seated = {
        who: await world.official(f"chat of {who}", unit=unit, role=role, scope=scope)
        for who, (unit, role, scope) in ROLES.items()
    }
    seated["citizen"] = world.citizen("somebody else")
    for actor in seated.values():
        for words in (*LISTING, f"phananh {scene.code}", "timkiem quay bay doi them tien"):
            await world.receive({"chat": actor.chat, "text": f"/{words}"})
    await world.settle()
    shown = screens(seated.values())
    for who, actor in seated.items():
        leaks = {name for _, name in found({who: shown[actor.chat]}, scene.markers.all())}
        assert leaks <= ENTITLED.get(who, set()), who
        assert len(actor.screen) > len(LISTING), "they were answered"
    assert "words" in {name for _, name in found(shown, scene.markers.all())}, "to who may read it"


async def test_numbers_and_pages_hold_nothing_but_the_own_case_by_code_and_pin(
    world: World,
) -> None:
    scene = await played(world)
    house = (world.database, world.nudges, world.clock)
    auditor = Auditor(*house, Meter(), (), "here", lambda: world.now)

    async def receive(raw: Raw) -> None:
        raise AssertionError(f"pages say nothing to the inbox: {raw.key}")

    hooks: dict[str, Hook] = {}
    asked = (auditor.measure, auditor.numbers)
    doors = Doors(*house, receive, WebChat(Shelf(*house)), hooks, *asked, signer=world.signer)
    app = site.build(doors)
    paths = {
        route.resource.canonical
        for route in app.router.routes()
        if route.resource is not None and route.method == "GET"
    }
    async with TestClient(TestServer(app)) as client:
        pages: dict[str, bytes] = {}
        for path in sorted(each for each in paths if "{" not in each and each != "/chat/ws"):
            answer = await client.get(path)
            pages[path] = await answer.read()
        assert b"dondoc_letters_waiting" in pages["/metrics"]
        assert b"oldest_letter_s" in pages["/health"]
        assert found(pages, scene.markers.all()) == set()
        own = await own_page(world, client, scene)
    leaks = {name for _, name in found({"own": own}, scene.markers.all())}
    assert "answer" in leaks
    assert not leaks & {"name", "phone", "chat", "photo", "draft"}


async def own_page(world: World, client: TestClient, scene: Scene) -> bytes:  # type: ignore[type-arg]
    """What whoever has code and PIN is shown, and the copy of the case."""
    browser = Browser(world, client)
    await browser.enters(scene.code, pin_in(receipt(scene.reporter)))
    page = browser.page
    copy = await client.post("/theo-doi/ban-sao", data={"proof": browser.proof})
    return page.encode() + await copy.read()


def test_the_table_knows_every_marker() -> None:
    assert set(Markers().all()) > OF_THE_CASE
