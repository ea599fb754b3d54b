"""The supervisor asks how things stand: a picture with the sentence, the late ones, a search."""

from __future__ import annotations

import pytest

from tests.telegram.office import CHIEF, OFFICIAL, Office

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_how_things_stand_comes_as_a_picture_and_a_sentence(office: Office) -> None:
    chief = office[CHIEF]
    told = await chief.says("/tinhhinh", hears="đã hoàn thành")
    assert "nhiệm vụ được phân công" in told
    [sent] = office.telegram.calls("sendPhoto", chief.person.id)
    [picture] = sent.files.values()
    assert picture.data.startswith(b"\x89PNG")


async def test_the_overdue_are_listed_and_anything_is_found_without_marks(office: Office) -> None:
    chief = office[CHIEF]
    assert "Trả lời kiến nghị của cử tri" in await chief.says("/quahan", hears="NV-")
    found = await chief.says("/timkiem long le duong", hears="NV-")
    assert "lấn chiếm lòng lề đường" in found


async def test_who_watches_over_nobody_gets_no_numbers(office: Office) -> None:
    await office[OFFICIAL].says("/tinhhinh", hears="không thuộc phạm vi")
