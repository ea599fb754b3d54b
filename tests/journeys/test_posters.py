"""A head has a poster printed; whoever scans it reports with the unit chosen."""

from __future__ import annotations

from domain.rights import Role
from services.almanac import set_policy
from tests.journeys.reporting import STORY, send
from tests.journeys.test_reports_accused import promote
from tests.world import World


async def test_a_head_gets_the_poster_of_the_own_unit(world: World) -> None:
    head = await world.official("head", unit="HCC", role=Role.HEAD)
    world.desk.address = "https://dondoc.example"
    async with world.database.write() as session:
        await set_policy(session, "poster.zalo", "https://zalo.me/123", "Thử nghiệm", world.now)
    await head.says("/apphich")
    begun, ready = head.sees[-2:]
    assert "Telegram, Zalo, trang web" in begun
    assert "Trung tâm Phục vụ hành chính công" in ready
    enclosed = head.screen[-1].enclosure
    assert enclosed is not None
    assert enclosed.name == "ap-phich-hcc.pdf"
    assert enclosed.body.startswith(b"%PDF")


async def test_a_leader_of_several_units_chooses_one(world: World) -> None:
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    await chair.says("/apphich")
    assert "chọn đơn vị" in chair.last
    await chair.presses("Phòng Văn hóa")
    assert "Phòng Văn hóa - Xã hội" in chair.last
    await chair.says("/apphich dia chinh")
    assert "Tổ Địa chính" in chair.last
    await chair.says("/apphich xyz")
    assert "Không tìm thấy" in chair.last


async def test_another_units_poster_is_not_a_heads_nor_after_the_seat_is_lost(
    world: World,
) -> None:
    head = await world.official("head", unit="HCC", role=Role.HEAD)
    other = await world.unit_id("KT")
    await head.acts(f"ap.make:{other}")
    assert "không thuộc phạm vi" in head.last
    own = await world.unit_id("HCC")
    await promote(world, head, Role.OFFICIAL, "UBND")
    await head.acts(f"ap.make:{own}")
    assert "không thuộc phạm vi" in head.last


async def test_without_any_channel_the_head_hears_what_is_missing(world: World) -> None:
    head = await world.official("head", unit="HCC", role=Role.HEAD)
    world.phones.start_link = lambda code: ""  # type: ignore[method-assign]
    await head.says("/apphich")
    assert "chưa có nơi nào" in head.last


async def test_the_link_of_the_poster_presets_the_unit_also_of_a_strange_code(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/start ux_" + b"HCC".hex())
    await hoa.presses("Phản ánh")
    await hoa.presses("Thái độ")
    await hoa.says(STORY)
    await hoa.presses("Chỉ cán bộ")
    await send(hoa)
    assert "Đơn vị: Trung tâm Phục vụ hành chính công" in " ".join(hoa.sees)
