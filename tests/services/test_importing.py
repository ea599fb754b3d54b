"""Workbooks into the office: all or nothing, twice changes nothing, and no burst of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.deadline_phrases import Basis, Kind, StepKind
from domain.lifecycle import Matter, Urgency
from domain.papers import Flaw, PeopleBook, PersonRow, Problem, Problems, TaskBook, TaskRow, UnitRow
from domain.rights import Role
from domain.worktime import at, local
from models.database import Database
from models.deadlines import TaskDeadline
from models.office import Grant, Person, Unit
from models.requests import Instance
from models.work import Alarm, Coordination, Document, Event, Task
from services.alarms import Due
from services.almanac import seed, set_policy
from services.deadlines import steps_now
from services.importing import (
    PeopleImported,
    TasksImported,
    apply_people,
    plan_tasks,
    store_tasks,
)
from services.series import NEXT, plan_series
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


# --- deadlines in words --------------------------------------------------------------------


def worded(phrase: str, row: int = 2, **more: Any) -> TaskRow:
    return task(f"Việc {row}", row=row, due_on=None, due_words=phrase, **more)


async def bring_worded(database: Database, *tasks: TaskRow, now: datetime = THURSDAY) -> Any:
    await bring_people(database, OFFICE)
    plain = book(*tasks)
    claims = [claim(Flaw.UNKNOWN_DUE, each.row, each.due_words, "L") for each in tasks]
    return await bring(database, replace(plain, worded_dues=tuple(claims)), now)


def day_of(moment: datetime | None) -> str:
    return f"{local(moment):%d/%m/%Y %H:%M}" if moment is not None else ""


@pytest.mark.parametrize(
    ("phrase", "due", "kind", "basis"),
    [
        # assigned on Monday 16/11, signed on Monday 02/11, 24/11 is a day off
        ("5 ngày làm việc", "23/11/2026 23:59", Kind.RELATIVE, Basis.ASSIGNED),
        ("05 (năm) ngày làm việc kể từ ngày nhận", "23/11/2026 23:59", Kind.RELATIVE,
         Basis.RECEIVED),
        ("30 ngày kể từ ngày ký", "02/12/2026 23:59", Kind.RELATIVE, Basis.SIGNED),
        ("cham nhat 30/11/2026", "30/11/2026 23:59", Kind.FIXED, Basis.ASSIGNED),
        ("trước 17h ngày 30/11/2026", "30/11/2026 17:00", Kind.FIXED, Basis.ASSIGNED),
        ("cuối tháng", "30/11/2026 23:59", Kind.FIXED, Basis.ASSIGNED),
        ("hết quý IV/2026", "31/12/2026 23:59", Kind.FIXED, Basis.ASSIGNED),
        ("thường xuyên", "", Kind.STANDING, Basis.ASSIGNED),
        ("khi có yêu cầu", "", Kind.ON_REQUEST, Basis.ASSIGNED),
        ("sau khi có kết luận thanh tra 5 ngày", "", Kind.EVENT, Basis.ASSIGNED),
    ],
)  # fmt: skip
async def test_words_are_read_on_the_calendar_and_kept_with_the_task(
    database: Database, phrase: str, due: str, kind: Kind, basis: Basis
) -> None:
    assert await bring_worded(database, worded(phrase)) == TasksImported(1, 0)
    ((made, words),) = await rows(
        database, select(Task, TaskDeadline).join(TaskDeadline, TaskDeadline.task_id == Task.id)
    )
    assert day_of(made.due_at) == due
    assert (words.phrase, words.kind, words.basis, words.version) == (phrase, kind, basis, 1)


async def test_the_deadline_of_an_imported_task_is_explained_like_any_other(
    database: Database,
) -> None:
    await bring_worded(database, worded("5 ngày làm việc kể từ ngày nhận"))
    async with database.write() as session:
        made = (await session.scalars(select(Task))).one()
        steps = [step.kind for step in await steps_now(session, made)]
    assert steps == [StepKind.START, StepKind.COUNTED]


async def test_words_of_a_repetition_make_a_series_from_its_coming_day_on(
    database: Database,
) -> None:
    long_ago = date(2026, 3, 2)
    await bring_worded(database, worded("trước ngày 25 hằng tháng", assigned_on=long_ago))
    ((made, instance),) = await rows(
        database, select(Task, Instance).join(Instance, Instance.task_id == Task.id)
    )
    assert day_of(made.due_at) == "24/11/2026 23:59"
    assert (instance.series_id, instance.turn) == (made.id, 1)
    ((clock,),) = await rows(database, select(Alarm).where(Alarm.matter == Matter.SERIES))
    assert (clock.kind, clock.anchor_at) == (NEXT, made.due_at)
    async with database.write() as session:
        due = [Due(*(getattr(clock, name) for name in Due._fields))]
        await plan_series(session, due, clock.next_at)
    found = await rows(database, select(Task.due_at).order_by(Task.due_at))
    assert [day_of(each) for (each,) in found] == ["24/11/2026 23:59", "24/12/2026 23:59"]


async def test_unclear_words_are_named_with_their_readings_and_nothing_is_stored(
    database: Database,
) -> None:
    refused = await bring_worded(
        database,
        worded("cuối tháng", row=2),
        worded("thứ sáu tới", row=3),
        worded("lúc rảnh rỗi", row=4),
        worded("15 ngày kể từ ngày ký", row=5, issued_on=None),
        worded("15 ngày kể từ ngày ký", row=6, issued_on=date(2026, 1, 5)),
        worded("hằng tháng", row=7),
    )
    assert codes(refused) == [
        (Flaw.AMBIGUOUS_DUE, 3, "ngày 20/11/2026; ngày 27/11/2026"),
        (Flaw.UNKNOWN_DUE, 4, "ngày 17/11/2026; ngày 23/11/2026; ngày 30/11/2026"),
        (Flaw.DUE_NOT_SIGNED, 5, ""),
        (Flaw.DUE_BEFORE_ASSIGNED, 6, "16/11/2026"),
        (Flaw.AMBIGUOUS_DUE, 7, "định kỳ hằng tháng, vào ngày cuối; ngày 25, hằng tháng"),
    ]
    assert (refused.found[0].sheet, refused.found[0].column) == ("Nhiệm vụ", "L")
    assert await count(database, Task) == 0


async def test_what_the_error_offers_can_be_written_into_the_cell(database: Database) -> None:
    refused = await bring_worded(database, worded("thứ sáu tới"), worded("hằng quý", row=3))
    offered = [one for each in refused.found for one in each.expected.split("; ")]
    assert len(offered) >= 4
    better = [worded(phrase, row=row) for row, phrase in enumerate(offered, start=2)]
    assert await bring_worded(database, *better) == TasksImported(len(offered), 0)


async def test_words_and_names_that_are_wrong_are_told_together(database: Database) -> None:
    refused = await bring_worded(
        database, worded("lúc rảnh rỗi", row=2, lead="XX"), worded("mai kia", row=3)
    )
    assert [(code, row) for code, row, _ in codes(refused)] == [
        (Flaw.UNKNOWN_UNIT, 2),
        (Flaw.UNKNOWN_DUE, 2),
        (Flaw.AMBIGUOUS_DUE, 3),
    ]


async def test_the_receipt_has_a_day_and_an_hour_of_its_own(database: Database) -> None:
    friday: dict[str, Any] = {"received_on": date(2026, 11, 20), "received_time": time(17, 40)}
    phrase = "5 ngày làm việc kể từ ngày nhận"
    await bring_worded(database, worded(phrase, **friday))
    async with database.write() as session:
        await set_policy(session, "deadline.received_late", "yes", "Quy chế 12", THURSDAY)
    await bring_worded(database, worded(phrase, row=3, **friday))
    found = await rows(
        database,
        select(Task.due_at, TaskDeadline.starts_on, TaskDeadline.received_at)
        .join(TaskDeadline, TaskDeadline.task_id == Task.id)
        .order_by(Task.id),
    )
    assert [(day_of(due)[:10], starts.day, came is not None) for due, starts, came in found] == [
        ("30/11/2026", 20, False),
        ("01/12/2026", 23, True),
    ]
