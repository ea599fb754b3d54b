"""The invented office: its units, its people and their phones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.register import Staffed, tasks
from bot.demo.story import BEGAN, LIVED_UNTIL, OPENS, words
from domain.messages import Address, Incoming
from domain.rights import Role
from domain.words import fold
from handlers.menus import menu_letter, names_for
from models.office import Grant, Person, Policy, Unit
from services import contacts
from services.almanac import forget
from services.exclusion import RECEIVER
from services.post import post
from services.webchat import new_chat

OFFICIALS = 4
PERSONA_HEADS = {"SXD": "head", "SNV": "supervisor", "UBND": "superior"}


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody whose phone stands on the stage; the token is the web chat's address."""

    key: str
    name: str
    role: str
    token: str
    person_id: int | None


async def found(session: AsyncSession, tokens: dict[str, str]) -> None:
    """Open the office. ``tokens`` (persona -> web chat) are kept by the caller."""
    chance = random.Random(1680)  # noqa: S311 the same office every time
    await name_the_office(session)
    await name_the_receiver(session)
    names = invented_names(chance)
    staff = await people(session, names)
    await give_phones(session, tokens)
    await tasks(session, staff, chance)


async def name_the_office(session: AsyncSession) -> None:
    office = words()["office"]
    for name, value in office.items():
        await session.execute(
            update(Policy).where(Policy.name == f"office.{name}").values(value=value)
        )
    forget(session)


async def name_the_receiver(session: AsyncSession) -> None:
    """Somebody outside the tree has what is about the leaders of its top."""
    known = words()["receiver"]
    unit = Unit(
        code=known["code"],
        name=known["unit"],
        name_fold=fold(known["unit"]),
        valid_from=BEGAN,
        public=False,
    )
    session.add(unit)
    await session.flush()
    unit.path = f"/{unit.id}/"
    await seat(session, [Seat(known["name"], known["title"], unit, Role.HEAD)])
    value = f"{known['name']} | {known['code']}"
    await session.execute(update(Policy).where(Policy.name == RECEIVER).values(value=value))
    forget(session)


def invented_names(chance: random.Random) -> Iterator[str]:
    """Names that nobody in the demo shares; only by chance those of somebody real."""
    parts = words()["people"]
    used = {fold(persona["name"]) for persona in words()["persona"].values()}
    while True:
        name = " ".join(chance.choice(parts[key]) for key in ("families", "middles", "givens"))
        if fold(name) not in used:
            used.add(fold(name))
            yield name


async def people(session: AsyncSession, names: Iterator[str]) -> dict[str, Staffed]:
    """Units with a head and four officials each; the personas take their seats."""
    units = await open_units(session)
    seats: list[Seat] = []
    staff: dict[str, tuple[Unit, int, Seat, list[Seat]]] = {}
    personas, titles = words()["persona"], words()["people"]
    for entry in words()["unit"]:
        unit = units[entry["code"]]
        star = PERSONA_HEADS.get(unit.code)
        head_name = personas[star]["name"] if star else next(names)
        head = Seat(head_name, entry["head"], unit, Role.HEAD)
        officials = []
        for place in range(OFFICIALS):
            own = unit.code == "SXD" and place == 0
            name = personas["official"]["name"] if own else next(names)
            officials.append(Seat(name, titles["official_title"], unit, Role.OFFICIAL))
        staff[unit.code] = (unit, entry.get("weight", 0), head, officials)
        seats += [head, *officials]
    seats += [
        Seat(next(names), titles["hotline_title"], units["HCC"], Role.HOTLINE),
        Seat(next(names), titles["clerk_title"], units["VP"], Role.CLERK),
        Seat(next(names), titles["operator_title"], units["VP"], Role.OPERATOR),
    ]
    ids = await seat(session, seats)
    supervisor = ids[id(staff["SNV"][2])]
    root = units["UBND"].id
    session.add(Grant(person_id=supervisor, role=Role.SUPERVISOR, unit_id=root, from_on=BEGAN))
    return {
        code: Staffed(unit.id, weight, ids[id(head)], tuple(ids[id(one)] for one in officials))
        for code, (unit, weight, head, officials) in staff.items()
    }


async def open_units(session: AsyncSession) -> dict[str, Unit]:
    """All units by code, the first of them over the others."""
    units = {
        entry["code"]: Unit(
            code=entry["code"],
            name=entry["name"],
            name_fold=fold(entry["name"]),
            level=entry["level"],
            valid_from=BEGAN,
            public=entry.get("public", True),
        )
        for entry in words()["unit"]
    }
    session.add_all(units.values())
    await session.flush()
    root, *others = units.values()
    root.path = f"/{root.id}/"
    for unit in others:
        unit.parent_id, unit.path = root.id, f"{root.path}{unit.id}/"
    return units


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody with a role in a unit."""

    name: str
    title: str
    unit: Unit
    role: Role


async def seat(session: AsyncSession, seats: list[Seat]) -> dict[int, int]:
    """Write people and their grants; returns seat (by identity) -> person id."""
    rows = {
        id(one): Person(
            name=one.name, name_fold=fold(one.name), title=one.title, unit_id=one.unit.id
        )
        for one in seats
    }
    session.add_all(rows.values())
    await session.flush()
    session.add_all(
        Grant(person_id=rows[id(one)].id, role=one.role, unit_id=one.unit.id, from_on=BEGAN)
        for one in seats
    )
    return {key: person.id for key, person in rows.items()}


async def give_phones(session: AsyncSession, tokens: dict[str, str]) -> None:
    """Each persona's web chat, linked as ``/start CODE`` would; the citizen's is a stranger's."""
    for key, persona in words()["persona"].items():
        incoming = Incoming("0", Address("web", "main", tokens[key]), language="vi")
        visitor = await contacts.visitor(session, incoming, LIVED_UNTIL)
        person = await session.scalar(
            select(Person.id).where(Person.name_fold == fold(persona["name"]))
        )
        contact = visitor.contact
        contact.person_id = person
        contact.linked_at = LIVED_UNTIL if person else None
        await session.flush()
        await session.refresh(contact, ["person"])
        linked = await contacts.who(session, contact, LIVED_UNTIL)
        await post(session, [menu_letter(contact, names_for(linked))], OPENS)


def new_tokens() -> dict[str, str]:
    return {key: new_chat() for key in words()["persona"]}
