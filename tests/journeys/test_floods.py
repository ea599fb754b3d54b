"""Too many reports: nothing is lost, an officer looks, what was held keeps its first moment."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from domain.lifecycle import ReportState
from domain.retention import Why
from domain.rights import Role
from models.abuse import Block, FloodPrint, Sending
from models.cases import CaseKey
from models.office import Policy
from models.reports import Report
from scheduler.housekeeping import Housekeeping
from services import retention
from tests.journeys.reporting import code_in, filed, guided, receipt
from tests.world import Actor, World, letters

STORIES = (
    "Quầy một đóng cửa lúc mười giờ sáng thứ Ba, ba người chờ.",
    "Đèn đường hẻm bảy hỏng đã ba tuần, gọi mãi không ai sửa.",
    "Cán bộ địa chính hẹn thứ Năm nhưng không có mặt ở phòng.",
    "Rác trước chợ Bình An không thu gom suốt cả tuần lễ này.",
    "Giấy khai sinh ghi sai họ mẹ, xin sửa hai lần chưa được.",
    "Loa phường mở quá sớm, năm giờ sáng đã vang khắp khu phố.",
    "Cống trước trường tiểu học bị nghẹt, nước ngập sân mấy hôm.",
)


async def limit(world: World, **values: int) -> None:
    """``sender_hour=2``: abuse.sender_hour is 2 from now on."""
    async with world.database.write() as session:
        for name, value in values.items():
            change = update(Policy).where(Policy.name == f"abuse.{name}")
            await session.execute(change.values(value=str(value)))
    world.database.forget()


async def reports(world: World) -> list[Report]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Report).order_by(Report.id)))


async def another(citizen: Actor, story: str) -> str:
    """A new report, whatever was sent before."""
    return await filed(citizen, story=f"/phananh {story}")


async def flood(citizen: Actor, count: int) -> list[str]:
    return [await another(citizen, STORIES[n]) for n in range(count)]


@pytest.fixture
async def desk(world: World) -> Actor:
    await limit(world, sender_hour=2)
    return await world.official("tuyen", unit="HCC", role=Role.HOTLINE, scope="UBND")


async def test_the_third_of_one_sender_in_an_hour_waits_and_is_released_with_its_first_clock(
    world: World, desk: Actor
) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await flood(hoa, 2)
    binh.clear()
    code = await another(hoa, STORIES[2])
    assert "Mã PIN" in receipt(hoa)
    assert "cán bộ trực sẽ xem trước khi chuyển xử lý" in " ".join(hoa.sees)
    assert binh.sees == []
    assert "1 phản ánh nghi spam" in desk.last
    before = (await reports(world))[-1]
    assert before.state is ReportState.SUSPECT
    await world.later(days=1)
    await desk.says("/nghispam")
    assert code in desk.last
    assert "một người gửi nhiều" in desk.last
    await desk.presses("Chuyển xử lý")
    after = (await reports(world))[-1]
    assert after.state is ReportState.FORWARDED
    assert (after.received_at, after.due_at) == (before.received_at, before.due_at)
    assert code in binh.last
    assert "đã được chuyển đến" in hoa.last


async def test_another_sender_is_not_held_for_it(world: World, desk: Actor) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await flood(world.citizen("hoa"), 3)
    code = await filed(world.citizen("lan"), story=STORIES[4])
    assert code in binh.last


async def test_an_hour_later_the_count_begins_anew(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await flood(hoa, 2)
    await world.later(hours=1)
    await another(hoa, STORIES[3])
    assert (await reports(world))[-1].state is not ReportState.SUSPECT


async def test_all_together_have_a_limit_too(world: World) -> None:
    await limit(world, total_hour=3)
    desk = await world.official("tuyen", unit="HCC", role=Role.HOTLINE, scope="UBND")
    for n in range(4):
        await filed(world.citizen(f"dan{n}"), story=STORIES[n])
    states = [report.state is ReportState.SUSPECT for report in await reports(world)]
    assert states == [False, False, False, True]
    await desk.says("/nghispam")
    assert "tăng đột biến" in desk.last


@pytest.mark.parametrize("change", ["", " ạ", "!!! 123"])
async def test_many_that_say_the_same_wait_and_may_be_released_together(
    world: World, change: str
) -> None:
    await limit(world, alike=2)
    desk = await world.official("tuyen", unit="HCC", role=Role.HOTLINE, scope="UBND")
    binh = await world.official("binh", role=Role.HEAD)
    story = "Mất điện cả khu phố 2 từ tối qua đến sáng nay chưa thấy ai đến sửa giúp dân."
    for n in range(2):
        await filed(world.citizen(f"dan{n}"), story=story + change * n)
    binh.clear()
    for n in range(2, 4):
        await filed(world.citizen(f"dan{n}"), story=story + change * n)
    assert binh.sees == []
    await desk.says("/nghispam")
    assert "có nội dung giống nhau" in desk.last
    await desk.presses("Chuyển tất cả")
    assert "2" in desk.last
    assert {report.state for report in await reports(world)} == {ReportState.FORWARDED}
    assert len([text for text in binh.sees if "CHUYỂN XỬ LÝ" in text]) == 2


async def test_what_is_set_aside_is_told_with_its_reason_and_the_supervisor_may_let_it_go(
    world: World, desk: Actor
) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await flood(hoa, 3)
    await desk.presses("Nghi spam")
    await desk.presses("Không tiếp nhận")
    assert "Người gửi nhận đúng lời này" in desk.last
    await desk.says("Trùng nội dung với hai phản ánh trước")
    assert "không được chuyển xử lý. Lý do: Trùng nội dung" in hoa.last
    binh.clear()
    await hoa.presses("Đề nghị xem lại")
    await hoa.says("Đây là việc khác, xin xem kỹ giúp")
    assert "người giám sát" in hoa.last
    await desk.acts(f"s.ok:{(await reports(world))[-1].id}")
    assert "không thuộc phạm vi" in desk.last  # the desk has had its say
    await giam.presses("Nghi spam")
    assert "đề nghị xem lại" in giam.last
    await giam.presses("Chuyển xử lý")
    assert "CHUYỂN XỬ LÝ PHẢN ÁNH" in binh.last


async def test_whom_a_held_report_is_about_sees_no_trace_of_it(world: World) -> None:
    await limit(world, sender_hour=1)
    desk = await world.official(
        "tuyen", unit="HCC", role=Role.HOTLINE, scope="UBND", name="Đỗ Thị Tuyền"
    )
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    hoa = world.citizen("hoa")
    await another(hoa, STORIES[0])
    desk.clear()
    await another(hoa, "Bà Đỗ Thị Tuyền ở một cửa đòi thêm tiền mới nhận hồ sơ của dân.")
    assert desk.sees == []
    await desk.says("/nghispam")
    assert "Không có phản ánh nào" in desk.last
    assert "1 phản ánh nghi spam" in giam.last


async def test_nobody_but_the_desk_and_the_supervisor_sees_what_is_held(
    world: World, desk: Actor
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await flood(world.citizen("hoa"), 3)
    held = (await reports(world))[-1]
    await binh.says("/nghispam")
    assert "không thuộc phạm vi" in binh.last
    for action in (f"s.ok:{held.id}", f"s.no:{held.id}", f"b.new:{held.id}", f"p.see:{held.id}"):
        await binh.acts(action)
        assert "không thuộc phạm vi" in binh.last
    await binh.says("/phananh")
    assert held.code not in binh.last


async def test_the_desk_is_reminded_and_then_the_supervisor(world: World, desk: Actor) -> None:
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await flood(world.citizen("hoa"), 3)
    desk.clear()
    await world.later(days=5)
    assert len([text for text in desk.sees if "nghi spam" in text]) >= 2
    assert "nghi spam" in " ".join(giam.sees)


async def test_a_flood_is_one_letter_an_hour(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await flood(hoa, 6)
    assert len(await letters(world, kind="abuse.suspects")) == 1


async def test_what_is_no_longer_counted_is_no_longer_known(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await flood(hoa, 3)
    async with world.database.read() as session:
        marks = list(await session.scalars(select(FloodPrint.mark)))
        senders = list(await session.scalars(select(Sending.sender_hash)))
    assert marks
    assert len(set(senders)) == 1
    assert "hoa" not in "".join(senders)
    await world.later(days=31)
    await Housekeeping(world.database, world.nudges, world.clock).tidy()
    async with world.database.read() as session:
        assert (await session.scalars(select(FloodPrint.mark))).all() == []
        assert (await session.scalars(select(Sending.report_id))).all() == []


# --- blocks --------------------------------------------------------------------------------


async def blocked(world: World, desk: Actor, hoa: Actor, days: str = "7") -> str:
    """The desk blocks the sender of the third report."""
    codes = await flood(hoa, 3)
    await desk.presses("Nghi spam")
    await desk.presses("🚫 Chặn")
    await desk.presses(f"Số ngày ({days})")
    await desk.says("Gửi lặp lại nhiều lần nội dung không có thật")
    return codes[-1]


async def test_a_blocked_sender_is_told_until_when_why_and_how_to_appeal(
    world: World, desk: Actor
) -> None:
    hoa = world.citizen("hoa")
    await blocked(world, desk, hoa)
    assert "đến 08:00, 26/11/2026" in hoa.last
    assert "không có thật" in hoa.last
    assert "Khiếu nại việc chặn" in " ".join(hoa.labels)
    await hoa.says("Còn chuyện khác nữa: đường hỏng")
    assert "tạm thời chưa gửi được phản ánh mới" in hoa.last
    await hoa.says("/phananh")
    assert "tạm thời chưa gửi được phản ánh mới" in hoa.last
    assert len(await reports(world)) == 3
    for officer in (desk,):
        assert "hoa" not in " ".join(officer.sees)


async def test_emergency_numbers_are_shown_to_the_blocked_as_well(
    world: World, desk: Actor
) -> None:
    hoa = world.citizen("hoa")
    await blocked(world, desk, hoa)
    hoa.clear()
    await hoa.says("Cháy nhà ở hẻm 12, có người bị kẹt")
    assert "114" in hoa.sees[0]


async def test_the_blocked_still_answer_what_they_are_asked(world: World, desk: Actor) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await blocked(world, desk, hoa)
    await binh.presses("Hỏi thêm")
    await binh.says("Ông/Bà nộp hồ sơ hôm nào?")
    await hoa.says("Hôm 5/11, buổi sáng")
    assert "Hôm 5/11, buổi sáng" in binh.last


async def test_a_draft_begun_before_the_block_is_refused_when_sent(
    world: World, desk: Actor
) -> None:
    hoa = world.citizen("hoa")
    await flood(hoa, 3)
    await guided(hoa, story=f"/phananh {STORIES[5]}")
    await desk.presses("Nghi spam")
    await desk.presses("🚫 Chặn")
    await desk.presses("Số ngày (1)")
    await desk.says("Gửi lặp lại")
    await hoa.presses("📨 Gửi")
    assert "tạm thời chưa gửi được phản ánh mới" in hoa.last
    assert len(await reports(world)) == 3


async def test_a_block_ends_by_the_clock_and_its_sender_hears(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await blocked(world, desk, hoa, "1")
    await world.later(days=1, minutes=1)
    assert "đã hết thời gian tạm ngừng" in hoa.last
    await another(hoa, STORIES[5])
    assert len(await reports(world)) == 4


@pytest.mark.parametrize("lift", [True, False])
async def test_an_appeal_reaches_the_supervisor_who_decides(
    world: World, desk: Actor, lift: bool
) -> None:
    hoa = world.citizen("hoa")
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await blocked(world, desk, hoa)
    await hoa.presses("Khiếu nại việc chặn")
    await hoa.says("Tôi nói thật, cứ gọi 0912345678 mà hỏi")
    assert "sau 3 ngày làm việc" in hoa.last
    assert "Tôi nói thật, cứ gọi ••• mà hỏi" in giam.last
    block = giam.action("Gỡ chặn").partition(":")[2]
    await desk.acts(f"b.lift:{block}")
    assert "không thuộc phạm vi" in desk.last
    await giam.presses("Gỡ chặn" if lift else "Giữ nguyên")
    await giam.says("Đã xem các phản ánh")
    assert "Đã xem các phản ánh" in hoa.last
    assert ("gửi được phản ánh mới từ bây giờ" in hoa.last) is lift
    await giam.acts(f"b.keep:{block}")
    assert "đã gỡ" not in giam.last
    await hoa.says("Đường trước nhà bị đào lên, không ai lấp lại.")
    assert ("tạm thời chưa gửi được" in hoa.last) is not lift


async def test_an_appeal_nobody_answers_ends_the_block(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await blocked(world, desk, hoa, "30")
    await hoa.presses("Khiếu nại việc chặn")
    await hoa.says("Tôi nói thật")
    await world.later(days=9)
    assert "khiếu nại chưa được trả lời đúng hạn" in hoa.last


async def test_who_cut_the_link_can_no_longer_be_blocked(world: World, desk: Actor) -> None:
    hoa = world.citizen("hoa")
    await flood(hoa, 3)
    held = (await reports(world))[-1]
    async with world.database.write() as session:
        row = await session.get_one(Sending, held.id)
        await session.delete(row)
    await desk.presses("Nghi spam")
    assert "🚫 Chặn" not in " ".join(desk.labels)
    await desk.acts(f"b.new:{held.id}")
    assert "không còn liên kết" in desk.last
    assert code_in(desk.last) == held.code


async def test_to_have_the_report_erased_lifts_no_block(world: World, desk: Actor) -> None:
    """The block stays to its end without a word, and may still be appealed against."""
    hoa = world.citizen("hoa")
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    await blocked(world, desk, hoa)
    held = (await reports(world))[-1].id
    async with world.database.write() as session:
        await retention.erase(session, held, Why.ASKED, world.now)
    async with world.database.read() as session:
        block = (await session.scalars(select(Block))).one()
    assert (block.reason, block.appeal, block.decision) == (b"", None, None)
    await hoa.says("Còn chuyện khác nữa: đường hỏng")
    assert "tạm thời chưa gửi được phản ánh mới" in hoa.last
    assert "phản ánh ấy đã được xóa" in hoa.last
    await hoa.presses("Khiếu nại việc chặn")
    await hoa.says("Tôi nói thật")
    assert "Tôi nói thật" in giam.last
    await giam.presses("Giữ nguyên")
    await giam.says("Đã xem lại")
    await hoa.says("/phananh")
    assert "tạm thời chưa gửi được phản ánh mới" in hoa.last
    await world.later(days=8)
    await hoa.says("/phananh")
    assert "tạm thời chưa gửi được" not in hoa.last
    async with world.database.read() as session:
        assert (await session.scalars(select(Block))).all() == []
        assert await session.get(CaseKey, held) is None
    assert await letters(world, report_id=held) == []
