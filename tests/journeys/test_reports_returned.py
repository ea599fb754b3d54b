"""«Không thuộc thẩm quyền» the second time, parts for several bodies, and reports of the same
matter."""

from __future__ import annotations

import pytest

from domain.rights import Role
from tests.journeys.reporting import about, answered, code_in, filed, guided, send
from tests.journeys.test_reports_accused import finds_nothing
from tests.world import Actor, World


async def returns(head: Actor, reason: str) -> None:
    await head.presses("Không thuộc thẩm quyền")
    await head.says(reason)


async def routes(officer: Actor, typed: str, unit: str) -> None:
    await officer.presses("Chuyển đơn vị")
    await officer.says(typed)
    await officer.presses(unit)


# --- returned twice ---------------------------------------------------------------------------


async def test_the_second_return_goes_to_the_supervisor_whose_decision_binds(
    world: World,
) -> None:
    kt = await world.official("kt", role=Role.HEAD)
    vh = await world.official("vh", unit="VHXH", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    code = await filed(world.citizen("hoa"))
    await returns(kt, "Việc của phòng Văn hóa.")
    assert "Việc của phòng Văn hóa" in desk.last
    assert watcher.sees == []
    await routes(desk, "van hoa", "Phòng Văn hóa")
    desk.clear()
    await returns(vh, "Việc của phòng Kinh tế.")
    assert "CHUYỂN TRẢ 2 LẦN" in watcher.last
    assert "Việc của phòng Văn hóa" in watcher.last
    assert "Việc của phòng Kinh tế" in watcher.last
    assert code not in " ".join(desk.sees)  # not theirs to decide any more
    await desk.says(f"/phananh {code}")
    assert not any("Chuyển đơn vị" in label for label in desk.labels)
    kt.clear()
    await routes(watcher, "kinh te", "Phòng Kinh tế")
    assert code in kt.last
    assert not any("Không thuộc thẩm quyền" in label for label in kt.labels)
    await kt.presses("Tiếp nhận")
    await answered(kt)


async def test_without_a_supervisor_the_desk_goes_on_deciding(world: World) -> None:
    kt = await world.official("kt", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    code = await filed(world.citizen("hoa"))
    for _ in range(2):
        await returns(kt, "Không phải việc của phòng.")
        assert code in desk.last
        await routes(desk, "kinh te", "Phòng Kinh tế")
        assert code in kt.last


async def test_one_of_the_desk_who_is_involved_sends_nothing_back_to_who_returned_it(
    world: World,
) -> None:
    kt = await world.official("kt", role=Role.HEAD)
    one = await world.official("one", unit="VP", role=Role.HOTLINE, scope="UBND")
    two = await world.official("two", unit="VP", role=Role.HOTLINE, scope="UBND")
    code = await filed(world.citizen("hoa"))
    await returns(kt, "Việc của phòng Văn hóa.")
    kt.clear()
    await one.presses("Tôi có liên quan")
    assert kt.sees == []
    vh = await world.official("vh", unit="VHXH", role=Role.HEAD)
    await routes(two, "van hoa", "Phòng Văn hóa")
    assert code in vh.last


async def test_a_supervisor_who_must_decide_and_is_involved_leaves_it_to_the_desk(
    world: World,
) -> None:
    kt = await world.official("kt", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    code = await filed(world.citizen("hoa"))
    await returns(kt, "Không phải việc của phòng.")
    await routes(desk, "kinh te", "Phòng Kinh tế")
    desk.clear()
    await returns(kt, "Vẫn không phải.")
    await watcher.presses("Tôi có liên quan")
    assert code in desk.last
    await routes(desk, "kinh te", "Phòng Kinh tế")
    assert code in kt.last


async def test_where_nobody_sits_at_the_desk_a_supervisor_says_where_it_goes(world: World) -> None:
    kt = await world.official("kt", role=Role.HEAD)
    watcher = await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    code = await filed(world.citizen("hoa"))
    await returns(kt, "Việc của phòng Văn hóa.")
    assert code in watcher.last
    vh = await world.official("vh", unit="VHXH", role=Role.HEAD)
    await routes(watcher, "van hoa", "Phòng Văn hóa")
    assert code in vh.last


# --- parts ------------------------------------------------------------------------------------


async def parted(world: World) -> tuple[Actor, Actor, Actor, Actor, str]:
    """KT coordinates, VHXH has a part."""
    kt = await world.official("kt", role=Role.HEAD)
    vh = await world.official("vh", unit="VHXH", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    await kt.presses("Tiếp nhận")
    await desk.says(f"/phananh {code}")
    await desk.presses("Chia phần")
    await desk.says("van hoa")
    await desk.presses("Phòng Văn hóa")
    await desk.says("Kiểm tra việc niêm yết thủ tục.")
    return kt, vh, desk, hoa, code


async def test_bodies_work_side_by_side_and_one_answer_goes_to_the_citizen(world: World) -> None:
    kt, vh, _, hoa, code = await parted(world)
    minh = await world.official("minh", unit="VHXH", name="Lê Văn Minh")
    assert "Kiểm tra việc niêm yết" in vh.last
    assert "do nhiều đơn vị cùng xử lý" in hoa.last
    assert "Phòng Văn hóa" in hoa.last
    await vh.presses("Giao cán bộ làm phần này")
    await vh.presses(minh.name)
    assert code in minh.last
    await kt.says(f"/phananh {code}")
    await answered(kt)
    assert "còn chờ phần việc của Phòng Văn hóa" in kt.last
    await minh.presses("Gửi kết quả phần việc")
    await minh.says("Đã niêm yết lại đầy đủ.")
    assert "Đã niêm yết lại" in kt.last
    assert "tổng hợp một câu trả lời" in kt.last
    await answered(kt)
    assert "phản ánh đúng một phần" in hoa.last
    assert sum("Kết quả xác minh" in text for text in hoa.sees) == 1
    await hoa.says(f"/tracuu {code}")
    assert "Phòng Kinh tế" in hoa.last
    assert "Cùng xử lý: Phòng Văn hóa" in hoa.last


async def test_who_does_a_part_hears_that_the_report_was_withdrawn(world: World) -> None:
    kt, vh, _, hoa, code = await parted(world)
    button = vh.action("Gửi kết quả phần việc")
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Quyền của tôi")
    await hoa.presses("Rút phản ánh")
    await hoa.presses("Rút phản ánh này")
    for one in (kt, vh):
        assert code in one.last
        assert "NGƯỜI PHẢN ÁNH ĐÃ RÚT" in one.last
    await vh.acts(button)
    assert "không còn hiệu lực" in vh.last


async def test_a_part_has_a_day_of_its_own_and_its_body_is_reminded(world: World) -> None:
    kt, vh, _, _, code = await parted(world)
    for one in (kt, vh):
        one.clear()
    await world.until_local("2026-11-30", "09:00")
    assert any("phần việc" in text and code in text for text in vh.sees)
    assert any("đã quá thời hạn" in text and "Phòng Văn hóa" in text for text in kt.sees)


async def test_a_body_may_return_its_part_and_the_coordinator_may_stop_waiting(
    world: World,
) -> None:
    kt, vh, _, hoa, code = await parted(world)
    await vh.presses("Phần này không thuộc thẩm quyền")
    await vh.says("Thuộc Trung tâm Phục vụ hành chính công.")
    assert "trả lại phần việc" in kt.last
    hcc = await world.official("hcc", unit="HCC", role=Role.HEAD)
    await kt.says(f"/phananh {code}")
    await kt.presses("Chia phần")
    await kt.presses("Thêm đơn vị phối hợp")
    await kt.says("hanh chinh cong")
    await kt.presses("Trung tâm Phục vụ")
    await kt.says("Rà soát quầy.")
    assert code in hcc.last
    await kt.says(f"/phananh {code}")
    await kt.presses("Chia phần")
    await kt.presses("✖️ Trung tâm Phục vụ")
    await kt.says("Đã đủ tài liệu.")
    hcc.clear()
    await hcc.says(f"/phananh {code}")
    assert code not in " ".join(hcc.sees).replace(f"/phananh {code}", "")
    await kt.says(f"/phananh {code}")
    await answered(kt)
    assert "phản ánh đúng một phần" in hoa.last


async def two_parts(world: World) -> tuple[Actor, Actor, Actor, Actor, str]:
    """The same, and HCC has a part beside VHXH."""
    kt, vh, desk, hoa, code = await parted(world)
    hcc = await world.official("hcc", unit="HCC", role=Role.HEAD)
    await desk.says(f"/phananh {code}")
    await desk.presses("Chia phần")
    await desk.presses("Thêm đơn vị phối hợp")
    await desk.says("hanh chinh cong")
    await desk.presses("Trung tâm Phục vụ")
    await desk.says("Rà soát quầy.")
    return kt, vh, hcc, hoa, code


@pytest.mark.parametrize("button", ["Gửi kết quả phần việc", "Phần này không thuộc thẩm quyền"])
async def test_what_two_bodies_say_at_the_same_moment_is_not_mixed_up(
    world: World, button: str
) -> None:
    kt, vh, hcc, _, _ = await two_parts(world)
    for one in (vh, hcc):
        await one.presses(button)
    for one in (vh, hcc):
        await world.receive({"chat": one.chat, "text": f"Lời của {one.chat}."})
    kt.clear()
    await world.settle()
    for one, unit in ((vh, "Phòng Văn hóa"), (hcc, "Trung tâm Phục vụ")):
        (told,) = (text for text in kt.sees if f"Lời của {one.chat}." in text)
        assert unit in told.splitlines()[0]


async def test_no_part_is_given_past_a_conflict_of_interest(world: World) -> None:
    await world.official("kt", role=Role.HEAD)
    vh = await world.official("vh", unit="VHXH", role=Role.HEAD, name="Phan Văn Tài")
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    code = await filed(world.citizen("hoa"), story="Ông Phan Văn Tài gây khó ở quầy 3.")
    await desk.says(f"/phananh {code}")
    await desk.presses("Chia phần")
    await desk.says("van hoa")
    await desk.presses("Phòng Văn hóa")
    await desk.says("Kiểm tra.")
    assert "Chưa giao được phần việc" in desk.last
    await finds_nothing(world, [vh], code)


# --- the same matter --------------------------------------------------------------------------

TWICE = "Đèn đường hẻm 12 hỏng ba tuần, tối quá không ai đi được"


async def both(world: World, second: str = TWICE) -> tuple[Actor, Actor, Actor, str, str]:
    head = await world.official("head", role=Role.HEAD)
    hoa, lan = world.citizen("hoa"), world.citizen("lan")
    one = await filed(hoa, story=TWICE)
    two = await filed(lan, story=second)
    return head, hoa, lan, one, two


async def test_the_same_matter_is_suggested_linked_and_answered_to_each_alone(
    world: World,
) -> None:
    head, hoa, lan, one, two = await both(
        world, "den duong hem 12 hong ba tuan toi qua khong di duoc"
    )
    await head.presses("Trùng với")
    assert one in head.last
    await head.presses(f"🔗 {one}")
    assert "đã ghi trùng với" in head.last
    await head.says(f"/phananh {one}")
    await answered(head, text=f"Về {one}: đã sửa đèn ngày 20/11/2026.")
    assert two in head.last
    await head.presses("Dùng trả lời này")
    assert two in head.last
    assert one in hoa.last
    assert two in lan.last
    assert two not in " ".join(hoa.sees)
    assert one not in " ".join(lan.sees)
    assert "phản ánh đúng một phần" in lan.last


async def test_whoever_takes_a_report_up_is_told_of_its_like_at_once(world: World) -> None:
    head, _, _, one, two = await both(world)
    await head.presses("Tiếp nhận")
    assert "phản ánh có thể cùng một việc" in head.sees[-2]
    assert one in head.sees[-2]
    assert two in head.last


async def test_another_matter_is_not_suggested(world: World) -> None:
    head, _, _, one, _ = await both(world, "Cán bộ quầy 5 làm mất giấy khai sinh của con tôi")
    await head.presses("Trùng với")
    assert one not in head.last
    assert "không thấy phản ánh nào tương tự" in head.last


async def test_a_report_kept_from_an_officer_is_never_suggested_to_them(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    await world.official("chair", unit="UBND", role=Role.HEAD)
    hoa, lan = world.citizen("hoa"), world.citizen("lan")
    await guided(hoa, story=TWICE)
    await about(hoa, "Lãnh đạo đơn vị")
    kept = await send(hoa)
    shown = await filed(lan, story=TWICE)
    assert code_in(head.last) == shown
    await head.presses("Trùng với")
    assert kept not in " ".join(head.sees)
    async with world.database.read() as session:
        hidden = (await session.connection()).exec_driver_sql
        row = (await hidden(f"SELECT id FROM report WHERE code = '{kept}'")).scalar_one()
        own = (await hidden(f"SELECT id FROM report WHERE code = '{shown}'")).scalar_one()
    await head.acts(f"al.link:{own}:{row}")
    assert "không thuộc phạm vi" in head.last
