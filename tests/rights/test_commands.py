"""Which role may give which command: the table to review. Everybody else hears the one sentence
that says no, whether the thing exists or not."""

from __future__ import annotations

import pytest

from domain.notices.general import NotYours
from handlers.routes import COMMANDS
from tests.rights.town import CAST, OWN, ROLES, Town, batches, shown
from texts.catalogue import Catalogue

EVERYBODY = frozenset(CAST)
OFFICIALS = frozenset(ROLES)
STRANGERS = frozenset({"citizen", "gone"})
WATCHING = frozenset({"head", "deputy", "leader", "clerk", "supervisor"})

ALLOWED: dict[str, frozenset[str]] = {
    # anybody
    "start batdau": EVERYBODY,
    "trogiup help": EVERYBODY,
    "language ngonngu": EVERYBODY,
    "huy cancel": EVERYBODY,
    "kiennghi": EVERYBODY,
    "khenngoi praise": EVERYBODY,
    "tracuu track": EVERYBODY,
    "ketqua results": EVERYBODY,
    "phananh report reports": EVERYBODY,  # officers list, the others report
    "gapcanbo officer": STRANGERS,
    # whoever works here
    "viec tasks": OFFICIALS,
    "lich calendar": OFFICIALS - {"overseer", "operator"},
    "vangmat absent": OFFICIALS - {"overseer", "operator"},
    "yentinh quiet": OFFICIALS - {"overseer", "operator"},
    "ngaynghi holidays": OFFICIALS,
    "giolamviec hours": OFFICIALS,
    "timkiem search": OFFICIALS,  # at least one's own tasks
    # whoever answers for others
    "donvi unit": frozenset({"head", "deputy", "clerk"}),
    "giaoviec assign": WATCHING,
    "bangiao handover": WATCHING,
    "thaythe replaced": WATCHING,
    "nhom group": frozenset({"head", "leader"}),
    "vanban directive": WATCHING,
    "quahan overdue": WATCHING,
    "nguyennhan causes": WATCHING,
    "vuongmac obstacles": WATCHING,
    "doimoi innovations": WATCHING,
    "chatluong quality": frozenset({"head", "leader", "supervisor"}),
    "pakn": frozenset({"supervisor"}),
    "mapakn": frozenset({"hotline"}),
    "phieuxinloi apology": WATCHING,
    "danhgia evaluation": OFFICIALS - {"overseer", "operator"},
    "thoihan deadlines": OFFICIALS,
    "tinhhinh status": WATCHING | {"overseer"},
    "baocao paper": WATCHING | {"overseer"},
    # where reports go; a supervisor of the whole office may as well, this one has a part of it
    "quytac rules": frozenset({"operator"}),
    "thuchuyen route": frozenset({"operator", "hotline"}),
    "nhapphananh enter": frozenset({"hotline"}),
    "goilai callbacks": frozenset({"hotline"}),
    # whoever answers for reports or watches over them
    "thongkephananh hotlinefigures": frozenset({"head", "leader", "hotline", "supervisor"}),
    "apphich poster": frozenset({"head", "leader", "hotline"}),
    "kiemtra inspections": frozenset({"head", "leader", "supervisor"}),
    "nghispam suspects": frozenset({"hotline", "supervisor"}),
    # the machine
    "hethong system": frozenset({"operator"}),
}
"""A command with its other names -> who may give it."""

SHOWS_OWN_UNIT = {
    "donvi": frozenset({"head", "deputy", "clerk"}),
    "quahan": WATCHING,
    f"timkiem {OWN}": WATCHING,
}
"""Commands whose answer holds a task of the own unit that is somebody else's."""

NO = {language: Catalogue().render(NotYours(), language).html for language in ("vi", "en")}


def test_the_table_names_every_command() -> None:
    assert {name for row in ALLOWED for name in row.split()} == set(COMMANDS)


def test_names_in_one_row_mean_the_same() -> None:
    for row in ALLOWED:
        assert len({COMMANDS[name] for name in row.split()}) == 1, row


@pytest.mark.parametrize("who", CAST)
async def test_a_role_is_answered_or_refused_as_the_table_says(who: str, town: Town) -> None:
    town.knocks(who)
    refused: set[str] = set()
    for rows in batches(ALLOWED):
        for phone in town.phones:
            phone.clear()
        await town.tries(["/" + row.split()[0] for row in rows], "text")
        for phone, row in zip(town.phones, rows, strict=False):
            assert phone.screen, row
            if phone.screen[0].html == NO["vi"]:
                refused.add(row)
    assert refused == {row for row, allowed in ALLOWED.items() if who not in allowed}
    assert await town.failures() == []


@pytest.mark.parametrize("who", CAST)
async def test_who_watches_over_the_unit_sees_its_tasks(who: str, town: Town) -> None:
    actor = town.knocks(who)
    for command, allowed in SHOWS_OWN_UNIT.items():
        actor.clear()
        await actor.says("/" + command)
        seen = shown(actor).replace(f"“{OWN}”", "")  # what was asked is read back
        assert (OWN in seen) == (who in allowed), command
        await actor.says("/huy")
