"""Anybody reads what was published of citizens' reports, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.closing import Measure
from domain.lifecycle import Category, Finding, Privacy, ReportKind
from domain.publishing import Publicity
from models.answers import Publication
from models.office import Unit
from models.reports import Report
from tests.web.house import Client, House
from tests.world import THURSDAY, found
from texts.pages import words


@pytest.fixture
def engine() -> str:
    """A page of text; the rows are asked in the chat on both engines."""
    return "sqlite"


async def publish(house: House, *states: Publicity) -> None:
    """A report for each state; the summaries are numbered."""
    await found(house.database)
    async with house.database.write() as session:
        unit = (await session.scalars(select(Unit).where(Unit.code == "KT"))).one()
        for place, state in enumerate(states):
            report = Report(
                code=f"PA-261119-{place + 1:04}", kind=ReportKind.REPORT,
                category=Category.DELAY, privacy=Privacy.DESK, received_at=THURSDAY,
                due_at=THURSDAY, pin_hash="x",
            )  # fmt: skip
            session.add(report)
            await session.flush()
            row = Publication(
                report_id=report.id, state=state, category=Category.DELAY, unit_id=unit.id,
                finding=Finding.FOUNDED, measures=[Measure.APOLOGISED.value],
                summary=f"Hồ sơ <b>{place}</b> đã trả.",
                decided_at=THURSDAY + timedelta(days=place),
            )  # fmt: skip
            session.add(row)


async def test_what_was_approved_is_there_for_everybody_without_codes(
    house: House, client: Client
) -> None:
    await publish(house, Publicity.PUBLISHED, Publicity.PROPOSED, Publicity.WITHDRAWN)
    answer = await client.get("/ket-qua")
    page = await answer.text()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Hồ sơ &lt;b&gt;0&lt;/b&gt; đã trả." in page
    assert "Phản ánh đúng" in page
    assert "xin lỗi" in page
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in page
    assert "PA-261119" not in page
    for hidden in ("Hồ sơ &lt;b&gt;1", "Hồ sơ &lt;b&gt;2"):
        assert hidden not in page


async def test_pages_turn_and_nonsense_is_the_nearest_page(house: House, client: Client) -> None:
    await publish(house, *[Publicity.PUBLISHED] * 7)
    first = await (await client.get("/ket-qua")).text()
    assert "1/2" in first
    assert "&lt;b&gt;6" in first  # the newest first
    last = await (await client.get("/ket-qua?trang=99&language=en")).text()
    assert "2/2" in last
    assert "Founded" in last
    for odd in ("-1", "x", "0", "9" * 40, "²"):
        assert (await client.get("/ket-qua", params={"trang": odd})).status == 200


async def test_an_empty_list_says_so(house: House, client: Client) -> None:
    assert "Chưa có kết quả nào" in await (await client.get("/ket-qua")).text()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_has_a_word_for_everything(language: str) -> None:
    said = words("results")[language]
    assert set(said["categories"]) == set(Category)
    assert set(said["findings"]) == set(Finding)
    assert set(said["measures"]) == set(Measure)
