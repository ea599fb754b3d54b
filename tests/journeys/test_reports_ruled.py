"""The office's routing rules, changed in the chat and tried before they bite; and the kinds told
apart before anything is filed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.office import Policy
from models.reports import Report
from tests.journeys.reporting import STORY, about, answered, code_in, filed, guided, send
from tests.world import Actor, World


async def watcher_of(world: World) -> Actor:
    return await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")


async def adds(
    watcher: Actor,
    *,
    category: str = "Tất cả",
    unit: str = "",
    hours: str = "Lúc nào cũng áp dụng",
    target: tuple[str, str] = ("Bộ phận trực", ""),
) -> None:
    """A rule for reports, in the dialogue of ``/quytac``."""
    await watcher.says("/quytac")
    await watcher.presses("Thêm quy tắc")
    await watcher.presses("Tất cả")
    await watcher.presses(category)
    if unit:
        await watcher.says(unit)
        await watcher.presses(unit)
    else:
        await watcher.presses("Tất cả")
    if ":" in hours:
        await watcher.says(hours)
    else:
        await watcher.presses(hours)
    await watcher.presses(target[0])
    if target[1]:
        await watcher.says(target[1])
        await watcher.presses(target[1])
    await watcher.says("QĐ 12/QĐ-UBND")
    assert "Đã thêm quy tắc số" in watcher.last


async def test_a_rule_brings_a_category_to_the_person_it_names(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    thu = await world.official("thu", unit="VP", name="Võ Minh Thư")
    watcher = await watcher_of(world)
    await adds(watcher, category="Chậm trễ, trễ hạn", target=("Một người", "Võ Minh Thư"))
    hoa = world.citizen("hoa")
    code = await filed(hoa)  # of the category «Chậm trễ»
    assert code in thu.last
    assert head.sees == []
    await thu.presses("Tiếp nhận")
    await answered(thu)
    assert "phản ánh đúng một phần" in hoa.last


async def test_the_first_rule_that_fits_is_taken_and_the_order_can_be_changed(
    world: World,
) -> None:
    await world.official("head", role=Role.HEAD)
    thu = await world.official("thu", unit="VP", name="Võ Minh Thư")
    vh = await world.official("vh", unit="VHXH", role=Role.HEAD)
    watcher = await watcher_of(world)
    await adds(watcher, target=("Một người", "Võ Minh Thư"))
    await adds(watcher, unit="Phòng Kinh tế", target=("Thủ trưởng", "Phòng Văn hóa"))
    assert await filed(world.citizen("hoa")) in thu.last
    await watcher.says("/quytac")
    await watcher.presses("2")
    await watcher.presses("Lên")
    thu.clear()
    assert await filed(world.citizen("mai")) in vh.last
    assert thu.sees == []
    await watcher.says("/quytac")
    await watcher.presses("1")
    await watcher.presses("Bỏ quy tắc")
    assert await filed(world.citizen("dao")) in thu.last


@pytest.mark.parametrize(
    ("hours", "moment", "ruled"),
    [
        ("Ngoài giờ hành chính", "21:00", True),
        ("Ngoài giờ hành chính", "09:00", False),
        ("Trong giờ hành chính", "09:00", True),
        ("20:00–05:00", "23:30", True),
        ("20:00–05:00", "08:30", False),
    ],
)
async def test_a_rule_holds_in_its_hours(
    world: World, hours: str, moment: str, ruled: bool
) -> None:
    head = await world.official("head", role=Role.HEAD)
    thu = await world.official("thu", unit="VP", name="Võ Minh Thư")
    await adds(await watcher_of(world), hours=hours, target=("Một người", "Võ Minh Thư"))
    await world.until_local("2026-11-20", moment)
    code = await filed(world.citizen("hoa"))
    await world.until_local("2026-11-23", "10:00")
    assert (code in " ".join(thu.sees)) is ruled
    assert (code in " ".join(head.sees)) is not ruled


async def test_no_rule_outranks_a_conflict_of_interest(world: World) -> None:
    """The rule names the accused; then somebody who works under them; then their unit."""
    head = await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    lan = await world.official("lan", name="Lê Thị Lan")
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    watcher = await watcher_of(world)
    await adds(watcher, target=("Một người", "Lê Thị Lan"))
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "chị Lan")
    assert await send(hoa) in head.last
    await adds(watcher, target=("Thủ trưởng", "Phòng Kinh tế"))
    mai = world.citizen("mai")
    await guided(mai)
    await about(mai, "Lãnh đạo đơn vị")
    code = await send(mai)
    assert code in chair.last
    assert code not in " ".join(head.sees + lan.sees)


async def test_the_dry_run_prints_each_rule_and_each_exclusion_with_its_reason(
    world: World,
) -> None:
    head = await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    await world.official("lan", name="Lê Thị Lan")
    watcher = await watcher_of(world)
    await adds(watcher, category="Sử dụng rượu", target=("Bộ phận trực", ""))
    await adds(watcher, target=("Một người", "Lê Thị Lan"))
    await watcher.says("/thuchuyen")
    await watcher.presses("Chậm trễ, trễ hạn")
    await watcher.says("kinh te")
    await watcher.presses("Phòng Kinh tế")
    await watcher.says("Lê Thị Lan")
    shown = watcher.last
    assert "khác nhóm nội dung" in shown
    assert "loại trừ Lê Thị Lan (bị phản ánh)" in shown
    assert "✅ thủ trưởng tiếp nhận" in shown
    assert "→ Trần Văn Hùng (Phòng Kinh tế" in shown
    assert head.sees == []
    async with world.database.read() as session:
        assert list(await session.scalars(select(Report))) == []


async def test_a_dry_run_about_the_leadership_says_why_the_rules_are_not_asked(
    world: World,
) -> None:
    await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    await world.official("chair", unit="UBND", role=Role.HEAD, name="Mai Văn Chủ")
    watcher = await watcher_of(world)
    await adds(watcher, target=("Thủ trưởng", "Phòng Kinh tế"))
    await watcher.says("/thuchuyen")
    await watcher.presses("Chậm trễ, trễ hạn")
    await watcher.says("kinh te")
    await watcher.presses("Phòng Kinh tế")
    await watcher.presses("Lãnh đạo đơn vị")
    assert "Trần Văn Hùng (lãnh đạo đơn vị bị phản ánh)" in watcher.last
    assert "không xét quy tắc" in watcher.last
    assert "→ Mai Văn Chủ" in watcher.last


async def test_the_desk_asks_why_a_report_lies_where_it_lies(world: World) -> None:
    await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    code = await filed(world.citizen("hoa"))
    await desk.says(f"/phananh {code}")
    await desk.presses("Vì sao đến đây")
    assert "→ Trần Văn Hùng" in desk.last


async def test_hours_that_cannot_be_read_are_asked_again_and_change_nothing(world: World) -> None:
    watcher = await watcher_of(world)
    await watcher.says("/quytac")
    await watcher.presses("Thêm quy tắc")
    await watcher.presses("Tất cả")
    await watcher.presses("Tất cả")
    await watcher.presses("Tất cả")
    await watcher.says("lúc nào rảnh")
    assert "Chưa hiểu khung giờ" in " ".join(watcher.sees)
    await watcher.says("/huy")
    await watcher.says("/quytac")
    assert "Chưa có quy tắc nào" in watcher.last


async def test_whoever_has_no_right_changes_no_rule(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await adds(await watcher_of(world))
    for said in ("/quytac", "/thuchuyen"):
        await head.says(said)
        assert "không thuộc phạm vi" in head.last
    for action in ("rt.add", "rt.drop:1", "rt.up:1", "rt.see:1"):
        await head.acts(action)
        assert "không thuộc phạm vi" in head.last


# --- triage -------------------------------------------------------------------------------------


async def test_the_menu_offers_the_rules_to_whoever_watches_over_the_whole_office(
    world: World,
) -> None:
    await watcher_of(world)
    await world.official("part", unit="VP", role=Role.SUPERVISOR, scope="KT")
    for chat, may in (("watcher", True), ("part", False)):
        actor = Actor(world, chat)
        await actor.says("/language")
        await actor.presses("Tiếng Việt")
        offered = {command.name for command in world.phones.menus[chat]}
        assert ({"quytac", "thuchuyen"} <= offered) is may
        for command in ("/quytac", "/thuchuyen"):
            await actor.says(command)
            assert ("không thuộc phạm vi" in actor.last) is not may
            await actor.says("/huy")


async def test_the_first_question_tells_the_kinds_apart(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/phananh")
    shown = " ".join(hoa.labels)
    for kind in (
        "Phản ánh",
        "Kiến nghị",
        "Hỏi đáp",
        "Khen ngợi",
        "Khiếu nại",
        "Tố cáo",
        "Khẩn cấp",
    ):
        assert kind in shown


async def test_a_question_goes_to_the_desk_with_two_days_and_is_answered_without_a_finding(
    world: World,
) -> None:
    head = await world.official("head", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    hoa = world.citizen("hoa")
    await hoa.says("Thứ Bảy bộ phận một cửa có làm việc không?")
    await hoa.presses("Hỏi đáp")
    await hoa.presses("Chỉ cán bộ")
    code = await send(hoa)
    assert "ngày 23/11/2026" in "".join(t for t in hoa.sees if "Mã PIN" in t)
    assert code in desk.last
    assert head.sees == []
    async with world.database.read() as session:
        report = (await session.scalars(select(Report))).one()
    assert (report.kind, report.category) == ("hoi_dap", "HOI_DAP")
    await desk.presses("Tiếp nhận")
    await desk.presses("Trả lời")
    await desk.says("Sáng thứ Bảy từ 7h30 đến 11h, tại quầy 1 và 2.")
    await desk.presses("Gửi trả lời")
    assert "Sáng thứ Bảy từ 7h30" in hoa.last
    assert "Về câu hỏi" in hoa.last
    assert "xác minh" not in hoa.last


@pytest.mark.parametrize(
    ("button", "law"), [("Khiếu nại", "Luật Khiếu nại 2011"), ("Tố cáo", "Luật Tố cáo 2018")]
)
async def test_a_formal_matter_is_told_where_when_and_how_before_it_is_recorded_as_a_report(
    world: World, button: str, law: str
) -> None:
    async with world.database.write() as session:
        row = await session.get_one(Policy, "office.petition_open")
        row.value = "Thứ Năm hằng tuần, 7h30 đến 11h"
    world.database.forget()
    hoa = world.citizen("hoa")
    await hoa.says(STORY)
    await hoa.presses(button)
    assert law in hoa.last
    assert "Luật 136/2025/QH15" in hoa.last
    assert "Thứ Năm hằng tuần" in hoa.last
    assert "Nơi tiếp công dân" in hoa.last
    await hoa.presses("Ghi nhận là phản ánh")
    assert "nhóm nào" in hoa.last


async def test_an_emergency_shows_the_numbers_of_the_policy_first_and_may_go_on(
    world: World,
) -> None:
    async with world.database.write() as session:
        row = await session.get_one(Policy, "office.emergency")
        row.value = "113, 114, 115, trực phường 0292 000 0000"
    world.database.forget()
    await world.official("head", role=Role.HEAD)
    hoa = world.citizen("hoa")
    await hoa.says("/phananh")
    await hoa.presses("Khẩn cấp")
    assert "trực phường 0292 000 0000" in hoa.last
    await hoa.presses("Ghi nhận là phản ánh")
    await hoa.presses("Nội dung khác")
    await hoa.says("kinh te")
    await hoa.presses("Phòng Kinh tế")
    await hoa.says("Dây điện rơi xuống hẻm 5, đã rào lại.")
    await hoa.presses("Không ai")
    assert code_in(await send(hoa))
