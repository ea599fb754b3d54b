"""Five hundred people write about one storm within an hour, under the limits we deliver."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select, update

from domain.lifecycle import About, Category, Privacy, ReportKind, ReportState
from domain.messages import Address, Incoming
from domain.policies import DEFAULTS
from domain.rights import Role
from models.office import Policy, Unit
from models.post import Letter
from models.reports import Report
from services import contacts, reports
from services.reports import Evidence, Submission
from tests.world import PHONE, World

PEOPLE = 500
COPIED = "Mất điện cả khu phố 2 từ tối qua đến sáng nay chưa thấy ai đến sửa giúp dân."
OWN = """
    bão tốc mái nhà đổ cây ngập đường hẻm cầu gãy trường trạm nước sạch điện rác bùn cống
    kênh chợ bến thuyền ruộng gà vịt tường cột dây đèn cụ già trẻ em thuốc gạo áo chăn
""".split()  # noqa: SIM905 - read as words


async def as_delivered(world: World) -> None:
    async with world.database.write() as session:
        for each in DEFAULTS:
            change = update(Policy).where(Policy.name == each.name)
            await session.execute(change.values(value=each.value))
    world.database.forget()


def story(n: int, chance: Random) -> str:
    """Every other one is passed on from hand to hand; the others tell it in words of their own."""
    return " ".join(chance.sample(OWN, 14)) if n % 2 else COPIED


async def write(world: World, n: int, words: str) -> None:
    async with world.database.write() as session:
        incoming = Incoming(str(n), Address(*PHONE, f"dan{n}"), language="vi")
        visitor = await contacts.visitor(session, incoming, world.now)
        unit = await session.scalar(select(Unit.id).where(Unit.code == "KT"))
        sent = Submission(
            ReportKind.REPORT,
            Category.OTHER,
            unit,
            Privacy.HANDLER,
            About.UNSAID,
            Evidence(words),
        )
        await reports.receive(session, visitor.contact, sent, "", world.now, world.now)


async def states(world: World) -> Counter[ReportState]:
    async with world.database.read() as session:
        return Counter(await session.scalars(select(Report.state)))


@pytest.mark.slow  # five hundred reports
async def test_all_are_taken_in_and_two_presses_let_them_go(world: World) -> None:
    await as_delivered(world)
    await world.official("binh", role=Role.HEAD)
    desk = await world.official("tuyen", unit="HCC", role=Role.HOTLINE, scope="UBND")
    chance = Random(5)
    for n in range(PEOPLE):
        await write(world, n, story(n, chance))
        world.now += timedelta(seconds=6)
    await world.settle()
    found = await states(world)
    assert found.total() == PEOPLE
    assert found[ReportState.FORWARDED] == 105  # a hundred of their own words, five copies
    assert len([text for text in desk.sees if "nghi spam" in text]) == 1

    await desk.says("/nghispam")
    await desk.presses("Chuyển tất cả nội dung giống nhau")
    await desk.says("/nghispam")
    await desk.presses("Chuyển tất cả của đợt tăng đột biến")
    assert await states(world) == {ReportState.FORWARDED: PEOPLE}
    await write(world, PEOPLE, story(PEOPLE, chance))
    assert await states(world) == {ReportState.FORWARDED: PEOPLE + 1}
    await world.settle()
    async with world.database.read() as session:
        told = select(func.count(Letter.report_id.distinct()))
        told = told.where(Letter.kind == "report.forwarded")
        assert await session.scalar(told) == PEOPLE + 1
