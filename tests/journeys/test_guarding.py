"""Before an anonymous report is sent, its sender sees what in it betrays them, and decides."""

from __future__ import annotations

import unicodedata

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.reports import Attachment, Report
from models.work import Event
from tests.journeys.reporting import answered, filed, guided, receipt, send
from tests.world import Actor, World

ANONYMOUS = "Không ai"
STORY = "Em tên Lan, số 0912 345 678, nộp hồ sơ 000.00.12.H10-261105-0007 ở quầy 3 mà chưa có."


async def count(world: World) -> int:
    async with world.database.read() as session:
        return len((await session.scalars(select(Report.id))).all())


async def pressing_send(citizen: Actor, story: str = STORY) -> None:
    await guided(citizen, privacy=ANONYMOUS, story=story)
    await citizen.presses("📨 Gửi")


async def sheet(officer: Actor) -> str:
    await officer.presses("Xem chi tiết")
    return officer.last


async def test_nothing_is_sent_before_each_trace_was_decided(world: World) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await pressing_send(hoa)
    assert "Trước khi gửi ẩn danh" in hoa.last
    for shown in ("Họ tên: Lan", "Số điện thoại: 0912 345 678", "H10-261105-0007"):
        assert shown in hoa.last
    assert await count(world) == 0
    assert binh.sees == []
    await hoa.presses("Che lại (1)")
    assert "Họ tên" not in hoa.last
    await hoa.presses("Che lại (1)")
    await hoa.presses("Niêm phong (1)")
    assert "Mã PIN" in receipt(hoa)
    said = await sheet(binh)
    assert "Em tên •••, số •••, nộp hồ sơ 🔐 ở quầy 3" in said
    assert "H10-261105" not in " ".join(binh.sees)


async def test_a_report_under_its_senders_name_is_not_asked_about(world: World) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await filed(hoa, story=STORY)
    assert "ẩn danh" not in " ".join(hoa.sees[-2:])
    assert "0912 345 678" not in await sheet(binh)  # still masked for who handles it


@pytest.mark.parametrize("way", ["press", "typed", "typed plainly", "decomposed"])
async def test_all_can_be_masked_at_once(world: World, way: str) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await pressing_send(hoa)
    if way == "press":
        await hoa.presses("Che lại tất cả")
    else:
        typed = {"typed": "Che lại", "typed plainly": "che het"}.get(way)
        await hoa.says(typed or unicodedata.normalize("NFD", "Che lại tất cả"))
    assert "Mã PIN" in receipt(hoa)
    assert "Em tên •••, số •••, nộp hồ sơ ••• ở quầy 3" in await sheet(binh)


async def test_what_the_sender_keeps_can_be_read_by_who_handles_it(world: World) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await pressing_send(hoa, "Cán bộ đòi chuyển tiền qua số 0987.654.321, em tên Lan.")
    await hoa.presses("Giữ nguyên (1)")
    await hoa.presses("Che lại (1)")
    assert "0987.654.321, em tên •••" in binh.last
    assert "0987.654.321, em tên •••" in await sheet(binh)


async def test_more_words_typed_at_the_question_are_looked_at_as_well(world: World) -> None:
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    await pressing_send(hoa, "Gọi 0912345678 giúp tôi, quầy 3 đóng cửa.")
    await hoa.says("Thư của tôi là hoa@example.vn")
    assert "hoa@example.vn" in hoa.last
    assert await count(world) == 0


async def test_an_old_button_of_the_question_changes_nothing(world: World) -> None:
    hoa = world.citizen("hoa")
    await pressing_send(hoa)
    old = hoa.action("Che lại (1)")
    await hoa.presses("Che lại (1)")
    await hoa.acts(old)
    assert "không còn hiệu lực" in hoa.last
    for nonsense in ("d:999:m1", "d:1:m", "d:1:z1"):
        await hoa.acts(nonsense)
    assert await count(world) == 0


async def test_the_dossier_given_as_a_detail_can_be_sealed(world: World) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await guided(hoa, privacy=ANONYMOUS, story="Quầy 3 trễ hẹn đã ba tuần, không ai giải thích.")
    await hoa.presses("Mã hồ sơ")
    await hoa.says("BN 77/2026")
    await hoa.presses("📨 Gửi")
    assert "Mã hồ sơ: BN 77/2026" in hoa.last
    await hoa.presses("Niêm phong (1)")
    assert "BN 77" not in await sheet(binh)
    await binh.presses("Mở số niêm phong")
    assert "Xin viết lý do" in binh.last
    await binh.says("Đối chiếu trên hệ thống một cửa")
    assert "BN 77/2026" in binh.last
    assert binh.screen[-1].protected
    await hoa.says("/tracuu")
    await hoa.presses("🔎")
    assert "người xác minh mở số đã niêm phong" in hoa.last
    async with world.database.read() as session:
        whole = repr((await session.execute(select(Event.kind, Event.data))).all())
    assert "seal_opened" in whole
    assert "BN 77" not in whole
    assert "một cửa" not in whole


async def test_who_only_looks_on_opens_nothing_that_is_sealed(world: World) -> None:
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    giam = await world.official("giam", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    minh = await world.official("minh")
    await pressing_send(hoa, "Hồ sơ 000.00.12.H10-261105-0007 trễ ba tuần ở quầy 3.")
    await hoa.presses("Niêm phong (1)")
    async with world.database.read() as session:
        report = await session.scalar(select(Report.id))
    await giam.says(f"/phananh {receipt(hoa).split()[8]}")
    assert "Mở số niêm phong" not in " ".join(giam.labels)
    for actor in (giam, minh, hoa):
        await actor.acts(f"p.sealed:{report}")
        assert "không thuộc phạm vi" in actor.last


async def test_an_addition_and_an_answer_are_looked_at_too(world: World) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await guided(hoa, privacy=ANONYMOUS)
    await send(hoa)
    await hoa.presses("Tra cứu")
    await hoa.presses("🔎")
    await hoa.presses("Bổ sung")
    await hoa.says("Có gì gọi 0912345678")
    assert "Trước khi gửi ẩn danh" in hoa.last
    assert "bổ sung" not in binh.last
    await hoa.presses("Che lại (1)")
    assert "Có gì gọi •••" in binh.last
    await binh.presses("Hỏi thêm")
    await binh.says("Ông/Bà nộp hồ sơ hôm nào?")
    await hoa.says("Hôm 5/11, em tên Lan, số 0912345678")
    assert "Họ tên: Lan" in hoa.last
    await hoa.presses("Che lại tất cả")
    assert "Hôm 5/11, em tên •••, số •••" in binh.last
    await answered(binh)
    await hoa.presses("Chưa đồng ý")
    await hoa.says("Chưa trả, cứ gọi 0912345678 mà hỏi")
    await hoa.presses("Giữ nguyên (1)")
    assert "cứ gọi 0912345678 mà hỏi" in binh.last


async def test_an_answer_without_traces_goes_at_once(world: World) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await guided(hoa, privacy=ANONYMOUS)
    await send(hoa)
    await binh.presses("Hỏi thêm")
    await binh.says("Ông/Bà nộp hồ sơ hôm nào?")
    await hoa.says("Hôm 5/11, buổi sáng")
    assert "Đã chuyển trả lời" in hoa.last
    assert "Hôm 5/11, buổi sáng" in binh.last


async def test_voices_places_and_uncleanable_files_come_with_a_warning(world: World) -> None:
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    await guided(hoa, privacy=ANONYMOUS, story="Quầy 3 đóng cửa lúc 10 giờ sáng thứ Ba.")
    await hoa.presses("Ảnh, tài liệu")
    world.phones.files |= {"v": b"OggS", "d": b"\xd0\xcf\x11\xe0"}
    await hoa.says("", [{"ref": "v", "kind": "voice", "mime": "audio/ogg"}])
    await hoa.says("", [{"ref": "d", "kind": "document", "name": "don.doc"}])
    await hoa.sends_place(10.03, 105.78)
    await hoa.sends_photo()
    await hoa.presses("Xong")
    await hoa.presses("📨 Gửi")
    for said in ("giọng nói có thể bị nhận ra", "chưa xóa được thông tin ẩn", "Vị trí"):
        assert said in hoa.last
    await hoa.presses("Không gửi kèm (1)")
    await hoa.presses("Vẫn gửi (1)")
    await hoa.presses("Không gửi kèm (1)")
    assert "Mã PIN" in receipt(hoa)
    async with world.database.read() as session:
        listed = select(Attachment.kind).where(Attachment.matter == "report")
        assert sorted(await session.scalars(listed)) == ["document", "photo"]


async def test_the_only_content_cannot_be_dropped_unnoticed(world: World) -> None:
    hoa = world.citizen("hoa")
    world.phones.files["v"] = b"OggS"
    await hoa.says("/phananh")
    await hoa.presses("Phản ánh")
    await hoa.presses("Chậm trễ")
    await hoa.presses("Không rõ")
    await hoa.says("", [{"ref": "v", "kind": "voice"}])
    await hoa.presses(ANONYMOUS)
    await hoa.presses("📨 Gửi")
    await hoa.presses("Không gửi kèm")
    assert "không còn nội dung nào" in hoa.sees[-2]
    await hoa.presses("Vẫn gửi")
    assert "Mã PIN" in receipt(hoa)


async def test_files_beyond_the_limit_are_said_to_stay_behind(world: World) -> None:
    hoa = world.citizen("hoa")
    await guided(hoa)
    await hoa.presses("Ảnh, tài liệu")
    many = [{"ref": f"f{n}", "kind": "photo"} for n in range(21)]
    await hoa.says("", many)
    assert "Còn 1 tệp chưa kèm được" in hoa.sees[-2]
    await hoa.says("", [{"ref": "big", "kind": "document", "size": 30 << 20}])
    assert "không quá 20 MiB" in hoa.sees[-2]
    await hoa.presses("Xong")
    assert "Kèm theo: 20 tệp" in hoa.last


async def test_more_words_and_files_at_the_question_of_an_objection_are_kept(world: World) -> None:
    hoa, binh = world.citizen("hoa"), await world.official("binh", role=Role.HEAD)
    await guided(hoa, privacy=ANONYMOUS)
    await send(hoa)
    await answered(binh)
    await hoa.presses("Chưa đồng ý")
    await hoa.sends_photo()
    await hoa.says("Chưa trả, cứ gọi 0912345678 mà hỏi")
    assert "Số điện thoại: 0912345678" in hoa.last
    await hoa.says("Em tên Lan")
    assert "Họ tên: Lan" in hoa.last
    await hoa.presses("Che lại tất cả")
    said = await sheet(binh)
    assert "cứ gọi ••• mà hỏi" in said
    assert "Em tên •••" in said
    assert "📎 Xem tệp (1)" in " ".join(binh.labels)
