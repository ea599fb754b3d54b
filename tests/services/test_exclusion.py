"""The doors and the printed reasons say the same of everybody: the SQL and ``domain.exclusion``."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.exclusion import Why
from domain.lifecycle import About, Category, Privacy, ReportKind
from domain.messages import Address, Incoming
from domain.rights import Role
from domain.worktime import today
from models.office import Absence, Grant, Person, Policy, Unit
from models.reports import Report
from services import contacts
from services.exclusion import ties_of
from services.report_file import kept_from
from services.report_names import accused_of
from services.report_routing import bar
from services.reports import Evidence, Submission, receive
from tests.world import BEGAN, PHONE, World

UNITS = ("UBND", "VP", "KT", "VHXH", "DD")
SEATS = (None, Role.HEAD, Role.DEPUTY, Role.LEADER, Role.HOTLINE, Role.SUPERVISOR, Role.OPERATOR)


async def crowd(world: World, dice: random.Random) -> list[int]:
    """People with seats and absences as they fall."""
    async with world.database.write() as session:
        units = {unit.code: unit for unit in await session.scalars(select(Unit))}
        people = []
        for number in range(14):
            home = units[dice.choice(UNITS)]
            one = Person(name=f"Người {number}", name_fold=f"nguoi {number}", unit_id=home.id)
            session.add(one)
            await session.flush()
            people.append(one.id)
            seat, over = dice.choice(SEATS), units[dice.choice(UNITS)]
            if seat is not None:
                session.add(Grant(person_id=one.id, role=seat, unit_id=over.id, from_on=BEGAN))
        day = today(world.now)
        for _ in range(4):
            away, instead = dice.sample(people, 2)
            session.add(
                Absence(
                    person_id=away,
                    from_on=day - timedelta(days=dice.randint(-1, 3)),
                    to_on=day + timedelta(days=3),
                    stand_in_id=instead,
                )
            )
        if dice.random() < 0.5:
            row = await session.get_one(Policy, "report.receiver")
            row.value = f"Người 0 | {dice.choice(UNITS)}"
    return people


async def a_report(world: World, dice: random.Random) -> int:
    incoming = Incoming("0", Address(*PHONE, "reporter"), language="vi")
    async with world.database.write() as session:
        visitor = await contacts.visitor(session, incoming, world.now)
        unit = (await session.scalars(select(Unit).where(Unit.code == dice.choice(UNITS)))).one()
        about = dice.choice((About.UNSAID, About.STAFF, About.LEADERSHIP))
        sent = Submission(
            ReportKind.REPORT, Category.ATTITUDE, unit.id, Privacy.DESK, about, Evidence("x")
        )
        made = await receive(session, visitor.contact, sent, "x", world.now, world.now)
        return made.id


@pytest.mark.parametrize("seed", range(6))
async def test_the_doors_and_the_reasons_agree_about_everybody(world: World, seed: int) -> None:
    dice = random.Random(seed)
    people = await crowd(world, dice)
    number = await a_report(world, dice)
    async with world.database.write() as session:
        named = dice.sample(people, 2)
        await bar(session, number, {named[0]: Why.NAMED, named[1]: Why.RECUSED})
    async with world.database.read() as session:
        report = await session.get_one(Report, number)
        unit = await session.get_one(Unit, report.unit_id)
        kept = {person for _, person in await kept_from(session, [number], people, world.now)}
        accused = await accused_of(session, number)
        ties = await ties_of(session, people, accused, today(world.now))
        home = unit.path if report.about is About.LEADERSHIP else ""
        assert set(ties.shut(people, accused, home)) == kept
        assert set(named) <= kept
