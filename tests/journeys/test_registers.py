"""Units enter obstacles and innovations, or say that they have none; who said nothing is listed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from domain.enrolling import Book, EntryState, Gap
from domain.rights import Role
from models.ledger import Enrolment
from models.work import Event
from tests.journeys.test_lateness import DUE, says_why
from tests.tasks import give
from tests.world import Actor, World


async def entries(world: World) -> list[Enrolment]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Enrolment).order_by(Enrolment.id)))


async def cast(world: World) -> tuple[Actor, Actor, Actor]:
    trang = await world.official("trang", role=Role.HEAD)
    lan = await world.official("lan", unit="VHXH", role=Role.HEAD)
    ha = await world.official("ha", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    return trang, lan, ha


async def enters_an_obstacle(head: Actor) -> None:
    await head.says("/vuongmac")
    await head.presses("Ghi vào sổ")
    await head.says("Hồ sơ tách thửa không rõ cơ quan xác nhận ranh giới")
    await head.says("Quyết định 12/2024/QĐ-UBND")
    await head.says("khoản 2 Điều 7")
    await head.presses("Quy định chồng chéo")
    await head.says("Giao một đầu mối xác nhận trong 03 ngày làm việc")
    await head.says("UBND thành phố")


async def test_a_head_enters_an_obstacle_and_hears_when_it_is_carried_on(world: World) -> None:
    trang, _, ha = await cast(world)
    await enters_an_obstacle(trang)
    assert "Đã ghi vào sổ" in trang.last
    assert "Quyết định 12/2024/QĐ-UBND; khoản 2 Điều 7" in trang.last
    [entry] = await entries(world)
    assert (entry.book, entry.gap, entry.state) == (Book.OBSTACLES, Gap.OVERLAP, EntryState.NOTED)
    assert entry.authority == "UBND thành phố"

    await ha.says("/vuongmac")
    assert "1 mục, 1 mục chưa xong" in ha.last
    await ha.presses(f"№ {entry.id}")
    assert f"Phòng Kinh tế, Hạ tầng và Đô thị ({trang.name})" in ha.last
    await ha.presses("Cập nhật trạng thái")
    await ha.presses("Đã kiến nghị")
    await ha.says("Công văn 88/UBND-KT")
    assert "đã kiến nghị" in trang.last
    assert "88/UBND-KT" in trang.last
    assert (await entries(world))[0].state is EntryState.PROPOSED
    async with world.database.read() as session:
        kinds = list(await session.scalars(select(Event.kind).where(Event.matter == "entry")))
    assert kinds == ["entered", "moved"]


async def test_what_is_not_known_may_be_skipped_and_what_is_wrong_is_asked_again(
    world: World,
) -> None:
    trang, *_ = await cast(world)
    await trang.says("/obstacles")
    await trang.presses("Ghi vào sổ")
    await trang.says("   ")
    assert "Vướng mắc là gì" in trang.last
    await trang.says("Chưa có hướng dẫn về chữ ký số của hộ kinh doanh")
    await trang.presses("Bỏ qua")
    await trang.presses("Bỏ qua")
    await trang.says("lung tung")
    assert any("Chưa rõ lựa chọn" in said for said in trang.sees[-2:])
    await trang.says("chua co quy dinh")
    await trang.says("Đề nghị Sở ban hành hướng dẫn")
    await trang.presses("Bỏ qua")
    [entry] = await entries(world)
    assert (entry.document, entry.clause, entry.authority) == ("", "", "")
    assert entry.gap is Gap.MISSING


async def test_no_obstacles_is_an_answer_and_silence_is_reported(world: World) -> None:
    trang, lan, ha = await cast(world)
    await world.official("clerk", unit="HCC", role=Role.CLERK)
    await enters_an_obstacle(trang)
    await lan.says("/vuongmac")
    await lan.presses("Báo không có")
    assert "không có vướng mắc" in lan.last
    await lan.acts("k.none:vuong_mac")  # once more: said once a day
    await ha.says("/vuongmac năm 2026")
    assert "Đơn vị đã trả lời: 2/3, trong đó 1 đơn vị báo không có" in ha.last
    await ha.presses("Đơn vị chưa đăng ký")
    assert "1 đơn vị chưa đăng ký, 1 báo không có, 1 đã đăng ký" in ha.last
    lines = ha.last.splitlines()
    silent = next(n for n, line in enumerate(lines) if "chưa đăng ký (" in line)
    assert "Trung tâm Phục vụ hành chính công" in lines[silent]
    assert lines.index(next(line for line in lines if "– không có" in line)) > silent
    async with world.database.read() as session:
        nothing = select(func.count()).where(Enrolment.empty)
        assert await session.scalar(nothing) == 1
    await trang.says("/vuongmac")
    await trang.presses("Báo không có")
    assert "đã có 1 mục" in trang.last


async def test_innovations_have_a_register_of_their_own(world: World) -> None:
    trang, lan, ha = await cast(world)
    await trang.says("/doimoi")
    assert "73/2023" in trang.last
    await trang.presses("Ghi vào sổ")
    await trang.says("đất đai")
    await trang.says("Người dân phải đi lại ba lần để bổ sung bản đồ")
    await trang.says("Cho nộp bản đồ qua Zalo của Trung tâm, thí điểm 06 tháng")
    await trang.presses("Bỏ qua")
    [entry] = await entries(world)
    assert (entry.book, entry.field) == (Book.INNOVATIONS, "đất đai")
    await lan.says("/innovations")
    await lan.presses("Báo không có")
    await ha.says("/doimoi")
    assert "1 mục" in ha.last
    await ha.says("/vuongmac")
    assert "Chưa có mục nào" in ha.last
    await ha.says("/doimoi quý 1")
    assert "Chưa có mục nào" in ha.last


async def test_a_cause_of_group_two_leads_into_the_register(world: World) -> None:
    trang, *_ = await cast(world)
    son = await world.official("son", unit="UBND", role=Role.LEADER, scope="UBND")
    code = await give(world, trang, by=son, due=DUE)
    await world.until_local("2026-11-23", "10:00")
    await says_why(
        trang, code, "Cơ chế, quy định", "Chưa quy định", "Hai quyết định nói khác nhau về phí"
    )
    await trang.presses("Ghi vào sổ vướng mắc")
    assert "Vướng ở văn bản nào" in trang.last  # what was said is the beginning
    await trang.says("Quyết định 12/2024/QĐ-UBND")
    await trang.presses("Bỏ qua")
    await trang.presses("Quy định chồng chéo")
    await trang.says("Bãi bỏ một trong hai")
    await trang.presses("Bỏ qua")
    assert f"Từ nhiệm vụ chậm: {code}" in trang.last
    [entry] = await entries(world)
    assert entry.words == "Hai quyết định nói khác nhau về phí"


async def test_only_who_answers_for_a_unit_enters_and_nobody_reads_beside_their_scope(
    world: World,
) -> None:
    trang, lan, ha = await cast(world)
    minh, hoa = await world.official("minh"), world.citizen("hoa")
    await enters_an_obstacle(trang)
    [entry] = await entries(world)
    for somebody in (minh, hoa):
        for said in ("/vuongmac", "/doimoi"):
            await somebody.says(said)
            assert "không thuộc phạm vi" in somebody.last
    for action in (f"k.see:{entry.id}", f"k.to:{entry.id}"):
        for somebody in (minh, hoa, lan):
            await somebody.acts(action)
            assert "không thuộc phạm vi" in somebody.last
    for action in ("k.new:vuong_mac", "k.none:doi_moi", "k.new:x", "k.list:x", "k.who:vuong_mac:9"):
        await hoa.acts(action)
        assert "không thuộc phạm vi" in hoa.last
    await ha.acts("k.new:vuong_mac")  # a supervisor answers for no unit
    assert "không thuộc phạm vi" in ha.last
    assert len(await entries(world)) == 1


@pytest.mark.parametrize("language", ["en"])
async def test_it_can_be_read_in_english(world: World, language: str) -> None:
    trang = await world.official("trang", role=Role.HEAD, language=language)
    await trang.says("/obstacles")
    assert "REGISTER OF OBSTACLES" in trang.last
    await trang.presses("Nothing to enter")
    assert "no obstacles" in trang.last
