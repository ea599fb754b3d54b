"""Workbooks into the office: all or nothing, twice changes nothing, and no burst of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.lifecycle import Matter, Urgency
from domain.papers import Flaw, PeopleBook, PersonRow, Problem, Problems, TaskBook, TaskRow, UnitRow
from domain.rights import Role
from domain.worktime import at, local
from models.database import Database
from models.office import Grant, Person, Unit
from models.work import Alarm, Coordination, Document, Event, Task
from services.almanac import seed
from services.importing import (
    PeopleImported,
    TasksImported,
    apply_people,
    plan_tasks,
    store_tasks,
)
from services.task_alarms import ACKNOWLEDGE, DEADLINE

THURSDAY = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
TODAY = local(THURSDAY).date()
SINCE = date(2025, 7, 1)


@pytest.fixture(autouse=True)
async def almanac(database: Database) -> None:
    async with database.write() as session:
        await seed(session)


def unit(code: str, parent: str = "", row: int = 2, **more: Any) -> UnitRow:
    facts: dict[str, Any] = {"name": f"Đơn vị {code}", "level": "commune"}
    facts |= {"valid_from": SINCE, "valid_to": None}
    return UnitRow(code=code, parent_code=parent, row=row, **(facts | more))


def person(name: str, unit_code: str, role: Role = Role.OFFICIAL, row: int = 2, **more: Any) -> Any:
    facts = {"title": "Chuyên viên", "phone": "", "email": "", "scope_code": ""}
    return PersonRow(name=name, unit_code=unit_code, role=role, row=row, **(facts | more))


def claim(code: Flaw, row: int, value: str, column: str = "D") -> Problem:
    return Problem(code, "Nhiệm vụ", row, column, "", value)


OFFICE = PeopleBook(
    (unit("UB"), unit("KT", "UB"), unit("VH", "UB"), unit("DC", "KT")),
    (
        person("Trần Văn Bình", "UB", Role.LEADER),
        person("Lê Thị Hoa", "KT", Role.HEAD),
        person("Lê Thị Hoa", "KT", Role.SUPERVISOR, scope_code="UB"),
        person("Phạm Minh", "KT"),
        person("Phạm Minh", "VH"),
    ),
)


def task(content: str = "Rà soát hồ sơ", lead: str = "KT", row: int = 2, **more: Any) -> TaskRow:
    facts: dict[str, Any] = {
        "number": "52/KH-UBND",
        "issued_on": date(2026, 11, 2),
        "issuer": "UBND",
        "subject": "Kế hoạch",
        "content": content,
        "deliverable": "Báo cáo",
        "lead_code": lead,
        "coordinating_codes": (),
        "assignee": "",
        "assigner": "",
        "assigned_on": TODAY - timedelta(days=3),
        "due_on": TODAY + timedelta(days=30),
        "due_time": None,
        "urgency": Urgency.NORMAL,
        "starred": False,
        "row": row,
    }
    return TaskRow(**(facts | more))


def book(*tasks: TaskRow) -> TaskBook:
    """As the reader of workbooks makes it: every name is a claim."""
    units = [
        claim(Flaw.UNKNOWN_UNIT, each.row, said, "G")
        for each in tasks
        for said in (each.lead_code, *each.coordinating_codes)
    ]
    people = [
        claim(Flaw.UNKNOWN_PERSON, each.row, said, "I")
        for each in tasks
        for said in (each.assignee, each.assigner)
        if said
    ]
    return TaskBook(tasks, tuple(units), tuple(people))


async def bring_people(
    database: Database, what: PeopleBook, now: datetime = THURSDAY
) -> PeopleImported | Problems:
    return await database.run(lambda session: apply_people(session, what, now))


async def bring(
    database: Database, what: TaskBook, now: datetime = THURSDAY
) -> TasksImported | Problems:
    async with database.read() as session:
        planned = await plan_tasks(session, what, now)
    if isinstance(planned, Problems):
        return planned
    ready = planned
    return await database.run(lambda session: store_tasks(session, ready, now))


async def rows(database: Database, query: Any) -> list[Any]:
    async with database.read() as session:
        return list((await session.execute(query)).all())


async def count(database: Database, table: Any) -> int:
    return int((await rows(database, select(func.count()).select_from(table)))[0][0])


def codes(found: object) -> Sequence[tuple[Flaw, int, str]]:
    assert isinstance(found, Problems)
    return [(each.code, each.row, each.expected) for each in found.found]


async def paths(database: Database) -> dict[str, str]:
    ids = {str(id_): code for id_, code in await rows(database, select(Unit.id, Unit.code))}
    found = await rows(database, select(Unit.code, Unit.path))
    return {
        code: "/".join(ids[part] for part in path.strip("/").split("/")) for code, path in found
    }


# --- units and people ----------------------------------------------------------------------


async def test_a_workbook_founds_an_office(database: Database) -> None:
    assert await bring_people(database, OFFICE) == PeopleImported(4, 0, 4, 0, 5, 0)
    assert await paths(database) == {"UB": "UB", "KT": "UB/KT", "VH": "UB/VH", "DC": "UB/KT/DC"}


async def test_roles_hold_from_today_over_the_scope_or_the_own_unit(database: Database) -> None:
    await bring_people(database, OFFICE)
    query = (
        select(Person.name, Grant.role, Unit.code, Grant.from_on, Grant.to_on)
        .join(Person, Person.id == Grant.person_id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Person.name == "Lê Thị Hoa")
        .order_by(Grant.role)
    )
    assert [tuple(row) for row in await rows(database, query)] == [
        ("Lê Thị Hoa", Role.HEAD, "KT", TODAY, None),
        ("Lê Thị Hoa", Role.SUPERVISOR, "UB", TODAY, None),
    ]


async def test_the_same_people_twice_change_nothing(database: Database) -> None:
    await bring_people(database, OFFICE)
    before = await count(database, Event)
    again = await bring_people(database, OFFICE, THURSDAY + timedelta(days=5))
    assert isinstance(again, PeopleImported)
    assert not again.changed
    assert await count(database, Event) == before


async def test_a_unit_that_moves_takes_its_branch_along(database: Database) -> None:
    await bring_people(database, OFFICE)
    moved = PeopleBook((unit("UB"), unit("VH", "UB"), unit("KT", "VH")), ())
    assert await bring_people(database, moved) == PeopleImported(units_changed=1)
    assert (await paths(database))["DC"] == "UB/VH/KT/DC"


async def test_a_new_role_closes_the_old_one_yesterday(database: Database) -> None:
    await bring_people(database, OFFICE)
    later = THURSDAY + timedelta(days=4)
    promoted = PeopleBook((unit("KT", "UB"), unit("UB")), (person("pham minh", "KT", Role.DEPUTY),))
    assert await bring_people(database, promoted, later) == PeopleImported(granted=1, revoked=1)
    query = (
        select(Grant.role, Grant.from_on, Grant.to_on)
        .join(Person, Person.id == Grant.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.name == "Phạm Minh", Unit.code == "KT")
        .order_by(Grant.id)
    )
    day = TODAY + timedelta(days=4)
    assert [tuple(row) for row in await rows(database, query)] == [
        (Role.OFFICIAL, TODAY, day - timedelta(days=1)),
        (Role.DEPUTY, day, None),
    ]


async def test_a_role_taken_and_given_back_on_one_day_holds(database: Database) -> None:
    await bring_people(database, OFFICE)
    deputy = PeopleBook((unit("KT", "UB"), unit("UB")), (person("Phạm Minh", "KT", Role.DEPUTY),))
    official = PeopleBook((unit("KT", "UB"), unit("UB")), (person("Phạm Minh", "KT"),))
    await bring_people(database, deputy)
    await bring_people(database, official)
    in_force = [
        row.role
        for row in await rows(
            database,
            select(Grant.role)
            .join(Person, Person.id == Grant.person_id)
            .join(Unit, Unit.id == Person.unit_id)
            .where(Person.name == "Phạm Minh", Unit.code == "KT", Grant.to_on.is_(None)),
        )
    ]
    assert in_force == [Role.OFFICIAL]


async def test_an_empty_cell_leaves_what_is_known(database: Database) -> None:
    phone = "+84900000007"
    await bring_people(database, PeopleBook((unit("UB"),), (person("An", "UB", phone=phone),)))
    await bring_people(database, PeopleBook((unit("UB"),), (person("An", "UB"),)))
    assert [row.phone for row in await rows(database, select(Person.phone))] == [phone]


async def test_a_file_may_name_units_the_office_already_has(database: Database) -> None:
    await bring_people(database, OFFICE)
    more = PeopleBook(
        (unit("TT", "don vi vh", row=5),),
        (person("Vũ Lan", "đơn vị kt", row=9, scope_code="UB"),),
        (
            claim(Flaw.UNKNOWN_PARENT, 5, "don vi vh"),
            claim(Flaw.UNKNOWN_UNIT, 9, "đơn vị kt"),
            claim(Flaw.UNKNOWN_UNIT, 9, "UB", "G"),
        ),
    )
    assert await bring_people(database, more) == PeopleImported(1, 0, 1, 0, 1, 0)
    assert (await paths(database))["TT"] == "UB/VH/TT"


async def test_everything_unknown_is_named_at_once_and_nothing_changes(database: Database) -> None:
    await bring_people(database, OFFICE)
    wrong = PeopleBook(
        (unit("TT", "XX", row=5), unit("T2", "UB", row=6)),
        (person("Vũ Lan", "YY", row=9, scope_code="ZZ"),),
        (
            claim(Flaw.UNKNOWN_PARENT, 5, "XX"),
            claim(Flaw.UNKNOWN_PARENT, 6, "UB"),
            claim(Flaw.UNKNOWN_UNIT, 9, "YY"),
            claim(Flaw.UNKNOWN_UNIT, 9, "ZZ", "G"),
        ),
    )
    assert codes(await bring_people(database, wrong)) == [
        (Flaw.UNKNOWN_PARENT, 5, ""),
        (Flaw.UNKNOWN_UNIT, 9, ""),
        (Flaw.UNKNOWN_UNIT, 9, ""),
    ]
    assert await count(database, Unit) == 4


async def test_a_circle_through_the_office_is_refused(database: Database) -> None:
    await bring_people(database, OFFICE)
    wrong = PeopleBook((unit("KT", "DC", row=3),), (), (claim(Flaw.UNKNOWN_PARENT, 3, "DC"),))
    assert codes(await bring_people(database, wrong)) == [
        (Flaw.PARENT_CYCLE, 3, "KT → DC → KT"),
    ]


async def test_a_parent_must_stand_as_long_as_its_unit(database: Database) -> None:
    ended = PeopleBook((unit("CU", valid_to=date(2026, 6, 30)),), ())
    await bring_people(database, ended)
    wrong = PeopleBook((unit("TT", "CU", row=3),), (), (claim(Flaw.UNKNOWN_PARENT, 3, "CU"),))
    assert codes(await bring_people(database, wrong)) == [
        (Flaw.PARENT_NOT_VALID, 3, "01/07/2025 – 30/06/2026"),
    ]


# --- tasks ---------------------------------------------------------------------------------


async def test_tasks_arrive_with_number_paper_units_history_and_clocks(database: Database) -> None:
    await bring_people(database, OFFICE)
    given = task(
        lead="đơn vị kt",
        coordinating_codes=("VH", "DC"),
        assignee="pham minh",
        assigner="Trần Văn Bình",
        due_time=time(10, 0),
    )
    assert await bring(database, book(given, task("Việc khác", row=3))) == TasksImported(2, 0)
    (one, other) = [row[0] for row in await rows(database, select(Task).order_by(Task.code))]
    assert (one.code, other.code) == ("NV-2026-000001", "NV-2026-000002")
    assert one.due_at == at(TODAY + timedelta(days=30), time(10, 0))
    assert one.document_id == other.document_id
    assert await count(database, Document) == 1
    assert await count(database, Coordination) == 2
    assert {row.name for row in await rows(database, select(Person.name, Person.id))} >= {
        "Phạm Minh"
    }
    kinds = await rows(database, select(Alarm.kind).where(Alarm.matter_id == one.id))
    assert sorted(kind for (kind,) in kinds) == sorted([ACKNOWLEDGE, DEADLINE])
    (event,) = await rows(
        database, select(Event).where(Event.matter_id == one.id, Event.matter == Matter.TASK)
    )
    assert (event[0].kind, event[0].at) == ("assigned", one.assigned_at)


async def test_of_namesakes_the_one_in_the_lead_unit_is_meant(database: Database) -> None:
    await bring_people(database, OFFICE)
    await bring(database, book(task(assignee="Phạm Minh", lead="VH")))
    query = select(Unit.code).join(Person, Person.unit_id == Unit.id)
    query = query.join(Task, Task.assignee_id == Person.id)
    assert await rows(database, query) == [("VH",)]


async def test_namesakes_nobody_can_tell_apart_are_told_apart_by_the_unit(
    database: Database,
) -> None:
    await bring_people(database, OFFICE)
    refused = await bring(database, book(task(assignee="Phạm Minh", lead="DC", row=7)))
    assert codes(refused) == [(Flaw.AMBIGUOUS_PERSON, 7, "Phạm Minh (KT), Phạm Minh (VH)")]
    done = await bring(database, book(task(assignee="Phạm Minh (VH)", lead="DC", row=7)))
    assert done == TasksImported(1, 0)


async def test_the_same_tasks_twice_change_nothing(database: Database) -> None:
    await bring_people(database, OFFICE)
    # Two equal rows are two tasks, and the same two next time.
    twice = book(task(row=2), task(row=3), task("Việc khác", row=4))
    assert await bring(database, twice) == TasksImported(3, 0)
    before = [await count(database, table) for table in (Task, Alarm, Event, Document)]
    assert await bring(database, twice, THURSDAY + timedelta(days=9)) == TasksImported(0, 3)
    assert [await count(database, table) for table in (Task, Alarm, Event, Document)] == before


async def test_every_unknown_name_is_told_at_once_and_nothing_is_stored(
    database: Database,
) -> None:
    await bring_people(database, OFFICE)
    wrong = book(
        task("Một", row=2),
        task("Hai", lead="XX", row=3, coordinating_codes=("YY",)),
        task("Ba", row=4, assignee="Không Ai", assigner="Chẳng Ai"),
    )
    assert codes(await bring(database, wrong)) == [
        (Flaw.UNKNOWN_UNIT, 3, ""),
        (Flaw.UNKNOWN_UNIT, 3, ""),
        (Flaw.UNKNOWN_PERSON, 4, ""),
        (Flaw.UNKNOWN_PERSON, 4, ""),
    ]
    assert await count(database, Task) == 0


async def test_an_overdue_task_sends_nothing_now_and_climbs_at_its_next_rung(
    database: Database,
) -> None:
    """Due on Tuesday: Wednesday's rung is behind us, the superior's comes on Friday at 8."""
    await bring_people(database, OFFICE)
    tuesday, friday = date(2026, 11, 17), date(2026, 11, 20)
    await bring(database, book(task(assigned_on=date(2026, 9, 1), due_on=tuesday)))
    query = select(Alarm.kind, Alarm.climbed, Alarm.next_at).order_by(Alarm.kind)
    (acknowledge, deadline) = await rows(database, query)
    assert acknowledge.next_at is None
    assert (deadline.climbed, deadline.next_at) == (4, at(friday, time(7, 30)))


async def test_a_task_long_overdue_is_still_repeated(database: Database) -> None:
    await bring_people(database, OFFICE)
    old = task(assigned_on=date(2026, 1, 5), due_on=date(2026, 2, 2))
    await bring(database, book(old))
    query = select(Alarm.next_at).where(Alarm.kind == DEADLINE)
    ((next_at,),) = await rows(database, query)
    assert THURSDAY < next_at <= THURSDAY + timedelta(days=8)


async def test_a_task_without_a_deadline_has_no_ladder(database: Database) -> None:
    await bring_people(database, OFFICE)
    await bring(database, book(task(due_on=None)))
    kinds = await rows(database, select(Alarm.kind))
    assert [kind for (kind,) in kinds] == [ACKNOWLEDGE]


async def test_a_thousand_tasks_are_stored_set_by_set(database: Database) -> None:
    await bring_people(database, OFFICE)
    many = book(*(task(f"Việc {n}", row=n) for n in range(2, 1203)))
    steps: list[tuple[int, int]] = []
    async with database.read() as session:
        planned = await plan_tasks(session, many, THURSDAY)
    assert not isinstance(planned, Problems)
    async with database.write() as session:
        await store_tasks(session, planned, THURSDAY, lambda *step: steps.append(step))
    assert steps == [(500, 1201), (1000, 1201), (1201, 1201)]
    numbers = [row.code for row in await rows(database, select(Task.code).order_by(Task.code))]
    assert (len(set(numbers)), numbers[-1]) == (1201, "NV-2026-001201")
