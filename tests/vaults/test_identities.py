"""Who a reporter is, two officers may open, once; the reporter hears of each step."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.identities import Identity, Opening
from models.office import Grant
from models.reports import Barred, Report
from models.work import Event
from services import identities
from tests.journeys.reporting import filed
from tests.world import BEGAN, Actor, World

NAME, PHONE = "Trần Thị Hòa", "0912345678"
REASON = "Cần mời làm việc trực tiếp để nhận tài liệu gốc."


async def also(world: World, actor: Actor, role: Role, unit: str) -> None:
    """Give a second role."""
    over = await world.unit_id(unit)
    async with world.database.write() as session:
        session.add(Grant(person_id=actor.person_id, role=role, unit_id=over, from_on=BEGAN))


async def cast(world: World) -> tuple[Actor, Actor, Actor, str]:
    """A reporter who left name and telephone, the head who is named to ask, a supervisor."""
    head = await world.official("binh", role=Role.HEAD)
    await also(world, head, Role.CUSTODIAN, "KT")
    watcher = await world.official("ha", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    async with world.database.write() as session:
        report = await session.scalar(select(Report.id))
        assert report is not None
        await identities.keep(session, report, NAME, PHONE)
    return hoa, head, watcher, code


async def asks(officer: Actor, reason: str = REASON) -> None:
    await officer.presses("Xem chi tiết")
    await officer.presses("Xin mở danh tính")
    await officer.says(reason)


async def test_two_officers_open_an_identity_once_and_the_reporter_hears(world: World) -> None:
    hoa, head, watcher, code = await cast(world)
    await asks(head)
    assert "đọc được lý do" in "".join(head.sees)
    assert "xin mở" in hoa.last
    assert REASON in hoa.last
    assert REASON in watcher.last
    assert NAME not in watcher.last
    await watcher.presses("Đồng ý cho mở")
    assert "đồng ý" in hoa.last
    await head.presses("Mở danh tính")
    assert NAME in head.last
    assert PHONE in head.last
    assert head.screen[-1].protected
    assert "đã được mở" in hoa.last
    await head.acts(head.action("Mở danh tính"))
    assert "đã mở" in head.last, "not a second time"
    assert sum(NAME in text for text in head.sees) == 1
    await hoa.says(f"/tracuu {code}")
    for step in ("xin mở danh tính", "đồng ý cho mở danh tính", "được mở cho cán bộ"):
        assert step in hoa.last
    assert head.name not in " ".join(hoa.sees)


async def test_every_step_is_an_event_with_its_actor(world: World) -> None:
    _, head, watcher, _ = await cast(world)
    await asks(head)
    await watcher.presses("Đồng ý cho mở")
    await head.presses("Mở danh tính")
    async with world.database.read() as session:
        query = select(Event.kind, Event.actor_id).where(Event.kind.startswith("identity_"))
        found = [tuple(row) for row in await session.execute(query.order_by(Event.id))]
    assert found == [
        ("identity_asked", head.person_id),
        ("identity_approved", watcher.person_id),
        ("identity_opened", head.person_id),
    ]


async def test_a_refusal_is_told_with_its_reason_and_opens_nothing(world: World) -> None:
    hoa, head, watcher, _ = await cast(world)
    await asks(head)
    await watcher.presses("Không đồng ý")
    await watcher.says("Hỏi qua hồ sơ là đủ.")
    assert "Hỏi qua hồ sơ là đủ." in head.last
    assert "Hỏi qua hồ sơ là đủ." in hoa.last
    async with world.database.read() as session:
        opening = await session.scalar(select(Opening.id))
    await head.acts(f"i.open:{opening}")
    assert NAME not in " ".join(head.sees)


async def test_whoever_asks_does_not_decide(world: World) -> None:
    _, head, watcher, _ = await cast(world)
    await also(world, watcher, Role.CUSTODIAN, "UBND")
    await also(world, head, Role.SUPERVISOR, "KT")
    await asks(head)
    async with world.database.read() as session:
        opening = await session.scalar(select(Opening.id))
    await head.acts(f"i.yes:{opening}")
    assert "một cán bộ khác phải quyết định" in head.last
    await head.acts(f"i.open:{opening}")
    assert NAME not in " ".join(head.sees)


async def test_an_approved_opening_is_for_who_asked_alone(world: World) -> None:
    _, head, watcher, code = await cast(world)
    other = await world.official("chau", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await also(world, other, Role.CUSTODIAN, "UBND")
    await asks(head)
    await watcher.presses("Đồng ý cho mở")
    await other.says(f"/phananh {code}")
    await other.acts(head.action("Mở danh tính"))
    assert "không thuộc phạm vi" in other.last
    await head.presses("Mở danh tính")
    assert NAME in head.last
    assert NAME not in " ".join(other.sees)


async def test_whoever_is_not_named_is_neither_offered_it_nor_obeyed(world: World) -> None:
    await cast(world)
    desk = await world.official("sen", unit="VP", role=Role.HOTLINE, scope="UBND")
    async with world.database.read() as session:
        report = await session.scalar(select(Report.id))
    await desk.acts(f"p.see:{report}")
    assert not any("danh tính" in label for label in desk.labels)
    await desk.acts(f"i.ask:{report}")
    async with world.database.read() as session:
        assert await session.scalar(select(Opening.id)) is None


async def test_whoever_a_report_is_about_does_not_decide_about_its_reporter(world: World) -> None:
    _, head, watcher, code = await cast(world)
    async with world.database.write() as session:
        report = await session.scalar(select(Report.id))
        session.add(Barred(report_id=report, person_id=watcher.person_id))
    watcher.clear()
    await head.presses("Xem chi tiết")
    await head.presses("Xin mở danh tính")
    assert "Chưa có cán bộ thứ hai" in head.last
    assert watcher.sees == []
    assert code not in " ".join(watcher.sees)


async def test_a_decider_who_is_barred_meanwhile_cannot_approve(world: World) -> None:
    _, head, watcher, _ = await cast(world)
    await asks(head)
    async with world.database.write() as session:
        report = await session.scalar(select(Report.id))
        session.add(Barred(report_id=report, person_id=watcher.person_id))
    await watcher.presses("Đồng ý cho mở")
    async with world.database.read() as session:
        assert await session.scalar(select(Opening.state)) == "asked"


async def test_a_request_nobody_decides_lapses_and_all_are_told(world: World) -> None:
    hoa, head, watcher, _ = await cast(world)
    await asks(head)
    await world.later(hours=49)
    assert "hết hiệu lực" in head.last
    assert "hết hiệu lực" in hoa.last
    await watcher.presses("Đồng ý cho mở")
    assert "hết hiệu lực" in watcher.last
    await asks(head, "Xin lại, lần này có hẹn.")
    assert "Xin lại, lần này có hẹn." in watcher.last


async def test_an_approval_nobody_uses_lapses(world: World) -> None:
    _, head, watcher, _ = await cast(world)
    await asks(head)
    await watcher.presses("Đồng ý cho mở")
    await world.later(hours=25)
    await head.presses("Mở danh tính")
    assert NAME not in " ".join(head.sees)
    assert "hết hiệu lực" in head.last


async def test_who_left_no_name_has_nothing_that_could_be_opened(world: World) -> None:
    head = await world.official("binh", role=Role.HEAD)
    await also(world, head, Role.CUSTODIAN, "KT")
    await filed(world.citizen("hoa"))
    async with world.database.read() as session:
        report = await session.scalar(select(Report.id))
    await head.acts(f"i.ask:{report}")
    assert "không để lại họ tên" in head.last


async def test_nothing_of_an_identity_lies_in_the_open_anywhere(world: World) -> None:
    _, head, watcher, _ = await cast(world)
    await asks(head)
    await watcher.presses("Đồng ý cho mở")
    await head.presses("Mở danh tính")
    async with world.database.engine.connect() as connection:
        whole = ""
        for table in ("identity", "identity_opening", "event", "outbox", "report_entry"):
            rows = await connection.exec_driver_sql(f"SELECT * FROM {table}")
            whole += "".join(repr(tuple(row)) for row in rows)
    for secret in (NAME, PHONE, REASON):
        assert secret not in whole
    async with world.database.read() as session:
        row = (await session.scalars(select(Identity))).one()
    vault = world.database.vault
    assert vault.identity.holds(row.body)
    assert not vault.holds(row.body)


@pytest.mark.parametrize("left", [("", ""), (NAME, "")])
async def test_what_is_kept_is_replaced_and_can_be_taken_back(
    world: World, left: tuple[str, str]
) -> None:
    await cast(world)
    async with world.database.write() as session:
        report = (await session.scalars(select(Report.id))).one()
        await identities.keep(session, report, *left)
    async with world.database.read() as session:
        known = await identities.read(session, report)
    assert (known and (known.name, known.phone)) == (left if any(left) else None)
