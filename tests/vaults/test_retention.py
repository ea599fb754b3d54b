"""A settled report is kept for its time, then erased for good; a hold keeps it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from domain.lifecycle import Category
from domain.messages import Address, Incoming
from domain.notices import Refusal
from domain.notices.retention import ReportHeld
from domain.retention import Why
from domain.rights import Role
from models.cases import CaseKey
from models.contacts import ChatLine
from models.identities import Identity
from models.post import Letter
from models.reports import Attachment, Piece, Report, ReportEntry, Reporter
from models.retention import Erasure, LegalHold
from models.work import Alarm, Event
from services import contacts, identities, report_lists, retention
from services.contacts import Visitor
from services.retention import coming
from tests.journeys.reporting import STORY, answered, filed
from tests.journeys.test_files import JPEG, with_photos
from tests.world import PHONE, Actor, World


async def settled(world: World) -> tuple[Actor, Actor, Actor, str]:
    """A reporter whose report with a photo was answered, its head, a supervisor."""
    head = await world.official("binh", role=Role.HEAD)
    watcher = await world.official("ha", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    hoa = world.citizen("hoa")
    code = await with_photos(hoa, JPEG)
    await answered(head)
    async with world.database.write() as session:
        report = (await session.scalars(select(Report.id))).one()
        await identities.keep(session, report, "Trần Thị Hòa", "0912345678")
    return hoa, head, watcher, code


async def ends_on(world: World) -> str:
    async with world.database.read() as session:
        (one,) = await coming(session)
    return one.ends_on.isoformat()


async def to_its_end(world: World) -> None:
    """To the morning on which it goes, stopping at the notice."""
    await world.until_local(await ends_on(world), "09:00")


async def rows_left(world: World) -> dict[str, int]:
    tables = (CaseKey, ReportEntry, Attachment, Piece, Reporter, Identity)
    async with world.database.read() as session:
        counts = {
            table.__tablename__: await session.scalar(select(func.count()).select_from(table))
            for table in tables
        }
    return {name: count for name, count in counts.items() if count}


async def test_the_file_goes_when_its_time_is_over_and_its_readers_hear_before(
    world: World,
) -> None:
    hoa, head, watcher, code = await settled(world)
    desk = await world.official("sen", unit="VP", role=Role.HOTLINE, scope="UBND")
    await world.later(days=600)
    assert await rows_left(world), "nothing goes before its time"
    for reader in (head, watcher, desk):
        reader.clear()
    await to_its_end(world)
    for reader in (head, watcher, desk):
        assert "SẮP HẾT THỜI HẠN LƯU GIỮ" in " ".join(reader.sees), reader.chat
        assert code in " ".join(reader.sees)
    assert await rows_left(world) == {}
    await hoa.says(f"/tracuu {code}")
    assert STORY not in " ".join(hoa.sees[-1:])
    async with world.database.read() as session:
        report = await session.scalar(select(Report.id))
    await watcher.acts(f"p.see:{report}")
    assert "đã được xóa" in watcher.last


async def test_the_ledger_keeps_facts_and_no_content(world: World) -> None:
    await settled(world)
    await to_its_end(world)
    async with world.database.read() as session:
        line = (await session.scalars(select(Erasure))).one()
        report = (await session.scalars(select(Report))).one()
    assert (line.category, line.why, line.files) == (Category.DELAY, Why.EXPIRED, 1)
    assert line.finding is report.finding is not None
    assert line.entries >= 2
    assert (report.holder_id, report.handler_id, report.pin_hash) == (None, None, "")


async def test_the_statistics_are_what_they_were(world: World) -> None:
    _, _, watcher, code = await settled(world)
    other = await filed(world.citizen("lan"))

    async def counted() -> report_lists.ReportCounts:
        async with world.database.read() as session:
            visitor = await visitor_of(world, watcher)
            return await report_lists.counts(session, visitor, world.now)

    before = await counted()
    async with world.database.write() as session:
        report = await session.scalar(select(Report.id).order_by(Report.id).limit(1))
        await retention.erase(session, report or 0, Why.ASKED, world.now)
    after = await counted()
    assert (after.total, after.answered) == (before.total, before.answered)
    await watcher.says("/phananh")
    listed = " ".join([watcher.last, *watcher.labels])
    assert other in listed
    assert code not in listed


async def visitor_of(world: World, actor: Actor) -> Visitor:
    async with world.database.write() as session:
        incoming = Incoming("0", Address(*PHONE, actor.chat), language="vi")
        return await contacts.visitor(session, incoming, world.now)


async def test_nothing_of_the_words_is_left_in_any_table(world: World) -> None:
    """Not even sealed by a key that still exists: the case's key is gone."""
    await settled(world)
    await to_its_end(world)
    async with world.database.read() as session:
        events = (await session.scalars(select(Event))).all()
        kinds = {event.kind for event in events}
        told = await session.scalar(
            select(func.count()).select_from(Letter).where(Letter.report_id.is_not(None))
        )
        clocks = await session.scalar(
            select(func.count()).select_from(Alarm).where(Alarm.matter == "report")
        )
    assert "erased" in kinds
    assert "answered" in kinds, "that it was answered stays counted"
    assert all("holder" not in event.data for event in events)
    assert (told, clocks) == (0, 0)


async def test_a_hold_stops_it_and_a_lifted_hold_gives_the_whole_notice(world: World) -> None:
    _, head, watcher, code = await settled(world)
    async with world.database.read() as session:
        report = await session.scalar(select(Report.id))
    await watcher.acts(f"p.see:{report}")
    await watcher.presses("Giữ hồ sơ")
    await watcher.says("Đang thanh tra theo Quyết định 15/QĐ-UBND.")
    assert "được giữ lại" in watcher.last
    await world.later(days=1000)
    assert await rows_left(world)
    head.clear()
    await watcher.acts(f"p.see:{report}")
    await watcher.presses("Thôi giữ")
    await watcher.says("Thanh tra đã kết thúc.")
    await world.later(days=3)
    assert code in " ".join(head.sees), "the notice comes first"
    assert await rows_left(world)
    await world.later(days=31)
    assert await rows_left(world) == {}


async def test_whoever_is_no_supervisor_cannot_hold(world: World) -> None:
    _, head, _, _ = await settled(world)
    async with world.database.read() as session:
        report = await session.scalar(select(Report.id))
    await head.acts(f"p.see:{report}")
    assert not any("Giữ hồ sơ" in label for label in head.labels)
    await head.acts(f"p.hold:{report}")
    await head.says("Giữ lại giúp tôi.")
    async with world.database.read() as session:
        assert await session.scalar(select(LegalHold.id)) is None
    await to_its_end(world)
    assert await rows_left(world) == {}


async def test_what_is_held_is_not_erased_on_request_either(world: World) -> None:
    _, _, watcher, _ = await settled(world)
    async with world.database.read() as session:
        report = (await session.scalars(select(Report.id))).one()
    await watcher.acts(f"p.hold:{report}")
    await watcher.says("Vụ án đang điều tra.")
    with pytest.raises(Refusal) as refused:
        async with world.database.write() as session:
            await retention.erase(session, report, Why.ASKED, world.now)
    assert isinstance(refused.value.notice, ReportHeld)
    assert await rows_left(world)


async def test_a_reopened_report_counts_anew_from_its_next_answer(world: World) -> None:
    hoa, head, _, _ = await settled(world)
    first = await ends_on(world)
    await world.later(days=2)
    await hoa.presses("Chưa đồng ý")
    await hoa.says("Vẫn chưa có kết quả.")
    async with world.database.read() as session:
        assert await coming(session) == []
    await answered(head)
    assert await ends_on(world) > first


async def test_each_category_has_its_own_time(world: World) -> None:
    await settled(world)
    usual = await ends_on(world)
    async with world.database.write() as session:
        await session.execute(
            text("UPDATE policy SET value = 'CHAM_TRE 6' WHERE name = 'retention.by_category'")
        )
    world.database.forget()
    assert await ends_on(world) < usual


async def test_lines_of_the_web_chat_about_it_go_too(world: World) -> None:
    await settled(world)
    async with world.database.write() as session:
        letter = await session.scalar(
            select(Letter.id).where(Letter.matter == "report").order_by(Letter.id).limit(1)
        )
        session.add(
            ChatLine(chat_hash="x", letter_id=letter, mine=False, body=b"sealed", at=world.now)
        )
    async with world.database.write() as session:
        report = (await session.scalars(select(Report.id))).one()
        await retention.erase(session, report, Why.ASKED, world.now)
    async with world.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(ChatLine)) == 0
