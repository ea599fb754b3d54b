"""A citizen reports, the head answers: in the words and presses of the people themselves."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from domain.rights import Role
from handlers.desk import Desk
from models.reports import Attachment, Report, ReportEntry
from tests.journeys.reporting import (
    STORY,
    about,
    answered,
    code_in,
    filed,
    filed_in_english,
    guided,
    pin_in,
    receipt,
    send,
)
from tests.world import PHONE, World


@pytest.fixture
def engine() -> str:
    """Dialogues are the same on both engines; what queries is proven on both elsewhere."""
    return "sqlite"


async def count(world: World, table: type) -> int:
    async with world.database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_plain_sentence_becomes_a_report_the_head_answers_and_the_citizen_reads(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await guided(hoa)
    assert "Xin xem lại trước khi gửi" in hoa.last
    assert STORY in hoa.last
    code = await send(hoa)
    assert code == "PA-261119-0001"
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in receipt(hoa)
    assert "ngày 04/12/2026" in receipt(hoa)  # ten working days; Tuesday 24/11 is a holiday
    assert "đã được chuyển đến Phòng Kinh tế" in hoa.last
    assert code in binh.last
    assert STORY in binh.last
    assert binh.screen[-1].protected
    await binh.presses("Tiếp nhận")
    await answered(binh)
    assert "phản ánh đúng một phần" in hoa.last
    assert "trả kết quả ngày 20/11/2026" in hoa.last
    await hoa.presses("5 ⭐")
    assert "5/5" in hoa.last


@pytest.mark.parametrize("greeting", ["Xin chào", "chao em", "alo", "Cảm ơn nhé"])
async def test_a_greeting_starts_nothing(world: World, greeting: str) -> None:
    hoa = world.citizen("hoa")
    await hoa.says(greeting)
    assert "trợ lý tự động" in hoa.last
    await hoa.says(greeting)
    assert "Gửi phản ánh" in " ".join(hoa.labels)
    assert not any("Chậm trễ" in label for label in hoa.labels)


async def test_danger_to_life_is_answered_with_the_emergency_numbers_first(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("Cháy nhà ở hẻm 12, có người bị kẹt")
    assert "113" in hoa.sees[0]
    assert "114" in hoa.sees[0]
    assert "115" in hoa.sees[0]
    assert "gửi nội dung này là" in hoa.last


async def test_a_units_deep_link_presets_the_unit(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/start u_HCC")
    assert "trợ lý tự động" in hoa.sees[0]
    await hoa.presses("Phản ánh")
    await hoa.presses("Thái độ")
    await hoa.says("Nhân viên quầy 1 nói chuyện thiếu tôn trọng.")
    await hoa.presses("Không ai")
    assert "Trung tâm Phục vụ hành chính công" in hoa.last
    assert "ẩn danh" in hoa.last


@pytest.mark.parametrize("typed", ["văn hóa", "van hoa", "VHXH", "phong van hoa xa hoi"])
async def test_a_unit_is_found_by_part_of_its_name(world: World, typed: str) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/phananh")
    await hoa.presses("Kiến nghị")
    await hoa.presses("Vướng mắc")
    await hoa.says(typed)
    assert any("Phòng Văn hóa - Xã hội" in label for label in hoa.labels)


async def test_an_unknown_unit_name_is_asked_again_and_may_stay_unknown(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says(STORY)
    await hoa.presses("Phản ánh")
    await hoa.presses("Chậm trễ")
    await hoa.says("Sở Vũ trụ")
    assert "Không tìm thấy đơn vị" in hoa.last
    await hoa.says("không rõ")
    assert "Ai được biết" in hoa.last


@pytest.mark.parametrize(
    "words",
    [
        "Tôi muốn tố cáo ông trưởng phòng nhận tiền",
        "to cao can bo",
        "toi muon khieu nai quyet dinh thu hoi dat",
    ],
)
async def test_a_formal_matter_is_explained_before_filing_and_may_go_on_as_a_report(
    world: World, words: str
) -> None:
    hoa = world.citizen("hoa")
    await hoa.says(words)
    assert "khiếu nại hoặc tố cáo" in hoa.last
    assert "không thay cho đơn khiếu nại, tố cáo" in hoa.last
    assert "tiếp công dân" in hoa.last
    await hoa.presses("Ghi nhận là phản ánh")
    assert any("Nhũng nhiễu" in label for label in hoa.labels)
    await hoa.presses("Hủy")
    assert await count(world, Report) == 0


async def test_the_button_for_denunciations_explains_them_as_well(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/phananh")
    await hoa.presses("Tố cáo")
    assert "ký tên" in hoa.last
    await hoa.presses("Quay lại")
    assert any("Khen ngợi" in label for label in hoa.labels)


async def test_praise_skips_the_category_and_reaches_the_head_without_a_clock(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    await hoa.says("/khenngoi")
    await hoa.says("kinh te")
    await hoa.presses("Phòng Kinh tế")
    await hoa.says("Khen anh Trần Văn Bình trả hồ sơ rất nhanh.")
    await hoa.presses("Chỉ cán bộ")
    await hoa.presses("📨 Gửi")
    assert "Cảm ơn Ông/Bà đã gửi lời khen" in hoa.last
    assert "LỜI KHEN" in binh.last
    assert "rất nhanh" in binh.last
    binh.clear()
    await world.later(days=30)
    assert binh.sees == []


async def test_every_step_goes_back_to_the_one_before(world: World) -> None:
    hoa = world.citizen("hoa")
    await guided(hoa)
    seen = []
    for _ in range(4):
        await hoa.presses("Quay lại")
        seen.append(hoa.last)
    assert "Ai được biết" in seen[0]
    assert "Đơn vị nào" in seen[1] or "ở đơn vị nào" in seen[1]
    assert "nhóm nào" in seen[2]
    assert "gửi nội dung này là" in seen[3]


async def test_cancelling_sends_nothing(world: World) -> None:
    hoa = world.citizen("hoa")
    await guided(hoa)
    await hoa.presses("Hủy")
    assert "không có gì được gửi" in hoa.last
    await hoa.says("/huy")
    assert "Không có thao tác nào" in hoa.last
    assert await count(world, Report) == 0


async def test_a_report_begun_before_a_restart_is_finished_after_it(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says(STORY)
    await hoa.presses("Phản ánh")
    world.desk = Desk(world.database, {PHONE: world.phones}, world.nudges, world.clock)
    await world.outage(hours=20)
    await hoa.presses("Chậm trễ")
    await hoa.presses("Không rõ")
    await hoa.presses("Không ai")
    assert STORY in hoa.last


async def test_pressing_send_twice_makes_one_report(world: World) -> None:
    hoa = world.citizen("hoa")
    await guided(hoa)
    action = hoa.action("📨 Gửi")
    await world.receive({"chat": "hoa", "action": action})
    await world.receive({"chat": "hoa", "action": action})
    await world.settle()
    assert await count(world, Report) == 1
    assert "không còn hiệu lực" in " ".join(hoa.sees)
    assert sum("Mã PIN" in text for text in hoa.sees) == 1


async def test_evidence_sent_anywhere_goes_with_the_report(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await hoa.sends_photo(text=STORY)
    await hoa.presses("Phản ánh")
    await hoa.sends_photo()  # while the category is asked
    assert "Đã nhận 1 tệp" in hoa.sees[-2]
    await hoa.presses("Chậm trễ")
    await hoa.says("kinh te")
    await hoa.presses("Phòng Kinh tế")
    await hoa.presses("Chỉ cán bộ")
    await hoa.presses("Ảnh, tài liệu")
    await hoa.sends_photo()
    await hoa.sends_place(10.03, 105.78)
    await hoa.presses("Xong")
    assert "Kèm theo: 3 tệp, 1 vị trí" in hoa.last
    await send(hoa)
    async with world.database.read() as session:
        listed = select(Attachment.state).where(Attachment.matter == "report")
        states = list(await session.scalars(listed))
    assert states == ["stored"] * 3
    await binh.presses("Xem chi tiết")
    assert "10.030000, 105.780000" in binh.last
    assert "ảnh, ảnh, ảnh" in binh.last


async def test_a_voice_message_alone_says_what_happened(world: World) -> None:
    hoa = world.citizen("hoa")
    world.phones.files["v1"] = b"voice"
    await hoa.says("/phananh")
    await hoa.presses("Phản ánh")
    await hoa.presses("Chậm trễ")
    await hoa.presses("Không rõ")
    await hoa.says("", [{"ref": "v1", "kind": "voice"}])
    await hoa.presses("Chỉ cán bộ")
    assert "ghi âm kèm theo" in hoa.last


async def test_when_where_and_the_dossier_are_offered_on_the_review(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await guided(hoa)
    for button, words in (
        ("Thời gian", "sáng 18/11"),
        ("Địa điểm", "quầy số 3"),
        ("Mã hồ sơ", "000.12.H10-261105-0007"),
    ):
        await hoa.presses(button)
        await hoa.says(words)
        assert words in hoa.last
    await about(hoa, "Cán bộ, nhân viên", "chị Lan")
    assert "cán bộ, nhân viên, chị Lan" in hoa.last
    await send(hoa)
    await binh.presses("Xem chi tiết")
    for words in ("sáng 18/11", "quầy số 3", "000.12.H10-261105-0007", "chị Lan"):
        assert words in binh.last


async def test_words_typed_where_a_choice_is_asked_are_kept(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says(STORY)
    await hoa.says("Họ còn hẹn lại ba lần.")
    await hoa.presses("Phản ánh")
    await hoa.presses("Chậm trễ")
    await hoa.presses("Không rõ")
    await hoa.presses("Chỉ cán bộ")
    assert STORY in hoa.last
    assert "hẹn lại ba lần" in hoa.last


async def test_the_choices_may_be_typed(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/phananh")
    await hoa.says("kiến nghị")
    await hoa.says("2")
    await hoa.says("khong ro")
    await hoa.says(STORY)
    await hoa.says("ẩn danh")
    assert "Loại: Kiến nghị" in hoa.last
    assert "Nhóm: Chậm trễ" in hoa.last
    assert "không ai (ẩn danh)" in hoa.last


async def test_codes_count_within_the_local_day(world: World) -> None:
    hoa, lan = world.citizen("hoa"), world.citizen("lan")
    assert await filed(hoa) == "PA-261119-0001"
    assert await filed(lan) == "PA-261119-0002"
    await world.until_local("2026-11-20", "00:30")
    assert await filed(world.citizen("mai")) == "PA-261120-0001"


async def test_nothing_of_the_words_the_reporter_or_the_pin_is_stored_in_the_open(
    world: World,
) -> None:
    hoa = world.citizen("hoa-0912345678")
    await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    pin = pin_in(receipt(hoa))
    async with world.database.engine.connect() as connection:
        whole = ""
        for table in ("report", "reporter", "report_entry", "event", "outbox", "draft", "inbox"):
            rows = await connection.exec_driver_sql(f"SELECT * FROM {table}")
            whole += "".join(repr(tuple(row)) for row in rows)
    assert "quầy 3" not in whole
    assert "0912345678" not in whole
    assert f"'{pin}'" not in whole
    async with world.database.read() as session:
        assert (await session.scalars(select(Report))).one().pin_hash.startswith("$argon2")


async def test_an_officials_report_leaves_no_trace_of_the_person(world: World) -> None:
    minh = await world.official("minh")
    binh = await world.official("binh", role=Role.HEAD)
    await minh.says("/phananh")
    await minh.presses("Phản ánh")
    await minh.presses("Thái độ")
    await minh.says("van hoa")
    await minh.presses("Phòng Văn hóa")
    await minh.says("Đồng nghiệp bên đó cư xử rất khó chịu với dân.")
    await minh.presses("Không ai")
    code = await send(minh)
    async with world.database.read() as session:
        report = (await session.scalars(select(Report).where(Report.code == code))).one()
        authors = list(await session.scalars(select(ReportEntry.author_id)))
    assert minh.person_id not in (report.holder_id, report.handler_id)
    assert authors == [None]
    assert minh.name not in " ".join(binh.sees)
    await minh.says("/tracuu")
    assert code in minh.last


async def test_english_is_spoken_to_who_chose_it(world: World) -> None:
    hoa = world.citizen("hoa")
    await filed_in_english(hoa)
    assert code_in(hoa.last)
    assert "Responsible unit" in hoa.last


async def test_who_works_here_is_told_that_this_chat_has_their_name(world: World) -> None:
    lan = await world.official("lan")
    await lan.says("/kiennghi Quầy 3 thiếu ghế cho người già, xin bổ sung.")
    await lan.presses("Kiến nghị")
    await lan.presses("Nội dung khác")
    await lan.says("Kinh tế")
    await lan.presses("Kinh tế")
    assert "chưa liên kết" in lan.last
    hoa = world.citizen("hoa")
    await guided(hoa)
    assert "chưa liên kết" not in " ".join(hoa.sees)
