"""An office starts: workbooks in, invitations out, officials link, menus by role and language."""

from __future__ import annotations

import pytest

from tests.telegram.office import AT_WORK, CHIEF, HEAD, OFFICIAL, OPERATOR, Office
from tests.telegram.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_workbooks_are_in(office: Office) -> None:
    assert "12 " in office.said["people"]
    assert "15 " in office.said["tasks"]
    assert len(office.codes) == 12


async def test_the_officials_are_greeted_by_name_place_and_open_tasks(office: Office) -> None:
    for name in AT_WORK:
        assert name in office[name].all
    assert "Phòng Kinh tế, Hạ tầng và Đô thị (thủ trưởng đơn vị)" in office[HEAD].all
    assert "Đồng chí đang có 2 nhiệm vụ chưa hoàn thành" in office[OFFICIAL].all


async def test_a_wrong_code_and_a_used_one_link_nobody(office: Office) -> None:
    stranger = office.citizen("Stranger")
    await stranger.says("/start CFGHJKMNPQ", hears="Mã liên kết không dùng được")
    await stranger.says(f"/start {office.codes[HEAD]}", hears="Mã liên kết không dùng được")
    await stranger.says("/viec", hears="không thuộc phạm vi")


async def test_guessing_codes_is_limited(office: Office) -> None:
    guesser = office.citizen("Guesser")
    for letter in "CFGHJK":
        await guesser.says(f"/start {letter * 10}")
    await guesser.hears("Đã thử quá nhiều lần")
    assert guesser.all.count("Mã liên kết không dùng được") == 5
    await guesser.says(f"/start {office.codes['Mai Thị Yến']}", hears="Đã thử quá nhiều lần")


async def test_menus_are_set_by_role_and_language(office: Office) -> None:
    citizens = await office.menu(0, "vi")
    assert citizens == [
        "phananh", "tracuu", "gapcanbo", "ketqua", "trogiup", "language", "huy",
    ]  # fmt: skip
    assert await office.menu(0, "en") == citizens
    await office.telegram.wait_for(2 + len(AT_WORK), 30, method="setMyCommands")

    menus = {name: await office.menu(office[name].person.id, "vi") for name in AT_WORK}
    assert "viec" in menus[OFFICIAL]
    assert "giaoviec" not in menus[OFFICIAL]
    assert "giaoviec" in menus[HEAD]
    assert "tinhhinh" in menus[CHIEF]
    assert "hethong" in menus[OPERATOR]
    assert "hethong" not in menus[CHIEF]


async def test_who_chooses_english_is_offered_the_menu_in_english(office: Office) -> None:
    trung = await office.link("Đỗ Thành Trung")
    assert await office.menu(trung.person.id, "en") == []
    await trung.says("/language en", hears="English")
    await office.telegram.wait_for(lambda: own_menu(office, trung), 30)
    assert "viec" in await office.menu(trung.person.id, "en")


def own_menu(office: Office, phone: Phone) -> bool:
    calls = office.telegram.calls("setMyCommands")
    own = str(phone.person.id)
    return any(own in str(c.fields) and c.fields.get("language_code") == "en" for c in calls)
