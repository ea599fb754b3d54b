"""The report names every task that the statistic counts, once, in the cell it is counted in."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from documents.report_blocks import Words, body
from domain.periods import Period
from domain.reporting import count
from domain.rights import Role
from domain.worktime import end_of_day, today
from models.office import Unit
from models.work import Task
from services.reporting import compiled, scope_of_office
from services.statistics import exactly, four_ways
from tests.office import task
from tests.services.test_register_history import act
from tests.services.test_statistics import CUT, NOON, SPRING, letter_of_the_city, lives
from tests.tasks import visitor
from tests.world import THURSDAY, World


async def test_the_letters_sentence_stands_in_its_report(world: World) -> None:
    leads = [await world.unit_id(code) for code in ("VP", "KT", "VHXH", "HCC", "DD")]
    async with world.database.write() as session:
        await session.execute(insert(Task), letter_of_the_city(leads))
        scope = await scope_of_office(session)
        assert scope is not None
        steps: list[tuple[int, int]] = []
        paper = await compiled(
            session, scope, SPRING, SPRING.end, CUT, lambda *step: steps.append(step)
        )
    said = "\n".join(block.text for block in body(paper) if isinstance(block, Words))
    assert (
        "Từ ngày 01 tháng 01 năm 2023 đến ngày 24 tháng 4 năm 2023, đã có 916 nhiệm vụ được phân "
        "công, trong đó: đã hoàn thành 682 nhiệm vụ (có 135 nhiệm vụ quá hạn); đang xử lý 234 "
        "nhiệm vụ (có 57 nhiệm vụ quá hạn)."
    ) in said
    assert len(paper.tasks) == 916
    assert len(paper.overdue) == 57
    assert [done for done, _ in steps] == [200, 400, 600, 800, 916]


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_tasks_lived_through_each_is_listed_where_it_counts(
    world: World, seed: int
) -> None:
    """``compiled`` counts again what it lists, and raises where the two disagree."""
    chance = random.Random(seed)
    async with world.database.write() as session:
        units = list(await session.scalars(select(Unit.id).order_by(Unit.id)))
        rows = [lives(chance) for _ in range(200)]
        made = [
            task(units[row["unit"]], **{name: row[name] for name in row if name != "unit"})
            for row in rows
        ]
        await session.execute(insert(Task), made)
        scope = await scope_of_office(session)
        assert scope is not None
        for back in range(4):
            as_of = today(NOON) - timedelta(days=back)
            period = Period(as_of - timedelta(days=3), as_of)
            paper = await compiled(session, scope, period, as_of, NOON)
            cut = min(end_of_day(as_of), NOON)
            [whole] = await four_ways(session, exactly(scope.paths), period, cut)
            assert count(iter(paper.tasks)) == whole.counts == paper.counts


async def test_the_past_is_reported_as_it_stood_after_many_turns(world: World) -> None:
    chance = random.Random(5)
    people = [await world.official("trang", role=Role.HEAD)]
    people += [await world.official(name) for name in ("minh", "lan")]
    staff = [await visitor(world, one) for one in people]
    now = THURSDAY
    for _ in range(80):
        now += timedelta(hours=chance.randrange(7), minutes=chance.randrange(60))
        async with world.database.write() as session:
            await act(session, chance, staff, now)
    async with world.database.read() as session:
        scope = await scope_of_office(session, "KT")
        assert scope is not None
        day = today(THURSDAY)
        while day <= today(now):
            period = Period(today(THURSDAY), day)
            paper = await compiled(session, scope, period, day, now)
            codes = [each.code for each in paper.tasks]
            assert len(codes) == len(set(codes)) == paper.counts.total
            day += timedelta(days=1)


async def test_too_many_to_list_are_counted(world: World) -> None:
    kt = await world.unit_id("KT")
    async with world.database.write() as session:
        await session.execute(insert(Task), [task(kt) for _ in range(5)])
        scope = await scope_of_office(session)
        assert scope is not None
        period = Period(today(THURSDAY) - timedelta(days=300), today(THURSDAY))
        whole = await compiled(session, scope, period, period.end, THURSDAY)
        short = await compiled(session, scope, period, period.end, THURSDAY, most=4)
    assert (len(whole.tasks), whole.unlisted) == (5, 0)
    assert (short.tasks, short.unlisted) == ((), 5)
    assert replace(short, tasks=whole.tasks, unlisted=0) == whole
