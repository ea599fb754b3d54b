"""A person complained about, on the wire of the messenger: nothing but the handler's question."""

from __future__ import annotations

import pytest

from tests.telegram.office import HEAD, OFFICIAL, Office
from tests.telegram.reporting import reviewed, sent

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY = "Cán bộ Huỳnh Ngọc Ánh để người dân chờ ở quầy số 7 cả buổi sáng."
QUESTION = "Đồng chí cho biết việc bố trí người tiếp công dân tuần qua?"


async def test_the_accused_reads_the_question_alone_and_the_answer_comes_to_the_head(
    office: Office,
) -> None:
    hoa, head, accused = office.citizen("Thảo"), office[HEAD], office[OFFICIAL]
    await reviewed(hoa, STORY)
    code, _ = await sent(hoa)
    await head.hears(code)
    before = accused.all
    await head.presses("Yêu cầu giải trình", hears="Yêu cầu ai giải trình")
    await head.presses(OFFICIAL, hears="bằng lời của đồng chí")
    await head.says(QUESTION, hears="Gửi Huỳnh Ngọc Ánh")
    await head.presses("Gửi yêu cầu giải trình", hears="đã gửi yêu cầu giải trình")
    assert QUESTION in await accused.hears("YÊU CẦU GIẢI TRÌNH")
    await accused.presses("Giải trình", hears="Xin viết giải trình")
    await accused.says("Hôm đó hai người nghỉ ốm.", hears="Đã chuyển giải trình")
    await head.hears("Hôm đó hai người nghỉ ốm.")
    shown = accused.all.removeprefix(before)
    assert code not in shown
    assert "quầy số 7" not in shown
