"""Closing a report: finding, measures, what proves it; the official drafts, the head decides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from domain.closing import AnswerState, Closing, Lacking, Measure
from domain.lifecycle import Finding, ReportState
from domain.notices import Refusal
from domain.notices.closing import AnswerIncomplete
from domain.rights import Role
from models.answers import Answer
from models.contacts import Contact
from models.office import Person
from models.reports import Report, ReportEntry
from models.work import Event
from services import answers
from services.answers import Proof
from services.contacts import who
from tests import hidden
from tests.journeys.reporting import (
    ANSWER,
    about,
    answered,
    closed,
    drafted,
    filed,
    guided,
    send,
)
from tests.world import Actor, World

EMPTY = "Đơn vị đã ghi nhận, tiếp thu ý kiến và sẽ chấn chỉnh, rút kinh nghiệm."


async def delegated(world: World) -> tuple[Actor, Actor, Actor]:
    """A citizen's report with a head, and an official who verifies it."""
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    minh = await world.official("minh", name="Lý Quang Minh")
    await filed(hoa)
    await binh.presses("Giao cán bộ")
    await binh.presses(minh.name)
    hoa.clear()
    return hoa, binh, minh


async def the_report(world: World) -> Report:
    async with world.database.read() as session:
        return (await session.scalars(select(Report).order_by(Report.id.desc()).limit(1))).one()


async def the_answers(world: World) -> list[Answer]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Answer).order_by(Answer.id)))


async def events(world: World) -> list[str]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Event.kind).order_by(Event.id)))


# --- drafts --------------------------------------------------------------------------------


async def test_an_official_drafts_and_the_citizen_hears_only_when_the_head_approved(
    world: World,
) -> None:
    hoa, binh, minh = await delegated(world)
    assert not any("✍️ Trả lời" in label for label in minh.labels)
    await drafted(minh)
    assert "đã trình thủ trưởng" in minh.last
    assert hoa.sees == []
    assert "DỰ THẢO TRẢ LỜI CHỜ PHÊ DUYỆT" in binh.last
    assert ANSWER in binh.last
    assert "nhắc nhở" in binh.last
    assert "Biên bản số 12/BB-UBND" in binh.last
    assert minh.name in binh.last
    await binh.presses("Duyệt và gửi")
    assert "đã gửi trả lời cho người dân" in binh.last
    assert ANSWER in hoa.last
    assert "Biện pháp xử lý, khắc phục: nhắc nhở" in hoa.last
    assert "đúng một phần" in hoa.last
    assert "Biên bản" not in hoa.last  # the head did not mark it
    assert "đã duyệt dự thảo" in minh.last
    [row] = await the_answers(world)
    assert row.state is AnswerState.SENT
    assert (row.author_id, row.decided_by_id) == (minh.person_id, binh.person_id)


async def test_the_head_returns_a_draft_with_a_reason_and_it_is_worded_anew(world: World) -> None:
    hoa, binh, minh = await delegated(world)
    await drafted(minh)
    await binh.presses("Trả lại")
    await binh.says("Nêu rõ ai đã xin lỗi người dân.")
    assert "Đã trả lại dự thảo" in binh.last
    assert "Nêu rõ ai đã xin lỗi" in minh.last
    assert hoa.sees == []
    await minh.presses("Dự thảo trả lời")
    assert ANSWER in minh.last  # what was written is still there
    await minh.says("Phó Trưởng phòng đã xin lỗi người dân sáng 20/11/2026, trả hồ sơ tại nhà.")
    await minh.presses("Trình thủ trưởng")
    await binh.presses("Duyệt và gửi")
    assert "Phó Trưởng phòng đã xin lỗi" in hoa.last
    assert "Trả lại dự thảo vì: Nêu rõ" not in " ".join(hoa.sees)
    assert await events(world) == [
        *("received", "routed", "delegated", "drafted", "draft_returned", "drafted", "answered"),
    ]


async def test_the_head_words_a_draft_otherwise_and_says_what_the_citizen_may_have(
    world: World,
) -> None:
    hoa, binh, minh = await delegated(world)
    await closed(minh, "Dự thảo trả lời", "Đúng", ANSWER, "Biên bản số 12/BB-UBND")
    await minh.sends_photo(hidden.jpeg())
    await minh.presses("Trình thủ trưởng")
    await binh.presses("Sửa rồi gửi")
    await binh.says("Đã trả kết quả tại nhà cho người dân lúc 9 giờ ngày 20/11/2026.")
    await binh.presses("Số văn bản: chỉ nội bộ")
    await binh.presses("Tệp: chỉ nội bộ")
    await binh.presses("Gửi trả lời")
    told = " ".join(hoa.sees)
    assert "lúc 9 giờ ngày 20/11/2026" in told
    assert "Căn cứ: Biên bản số 12/BB-UBND" in told
    assert ANSWER not in told
    [sent] = [message for message in hoa.screen if message.enclosure is not None]
    assert sent.enclosure is not None
    assert sent.enclosure.mime == "image/jpeg"


async def test_a_file_the_head_does_not_mark_stays_in_the_file(world: World) -> None:
    hoa, binh, minh = await delegated(world)
    await closed(minh, "Dự thảo trả lời", "Đúng", ANSWER, "Biên bản số 12/BB-UBND")
    await minh.sends_photo(hidden.jpeg())
    await minh.presses("Trình thủ trưởng")
    await binh.presses("Duyệt và gửi")
    assert [message for message in hoa.screen if message.enclosure is not None] == []
    await binh.presses("📎 Xem tệp (1)")
    assert [message for message in binh.screen if message.enclosure is not None]


async def test_a_draft_that_waits_is_reminded_to_the_head_then_above(world: World) -> None:
    _, binh, minh = await delegated(world)
    chair = await world.official("chair", unit="UBND", role=Role.HEAD)
    await drafted(minh)
    binh.clear()
    await world.until_local("2026-11-20", "09:00")
    assert "nhắc lần 1" in binh.last
    assert "CHỜ PHÊ DUYỆT" not in " ".join(chair.sees)
    await world.until_local("2026-11-24", "09:00")
    assert any("nhắc lần 2" in text for text in binh.sees)
    assert any("chưa được thủ trưởng đơn vị quyết định" in text for text in chair.sees)
    assert not any("Duyệt và gửi" in label for label in chair.labels)
    await binh.presses("Duyệt và gửi")
    chair.clear()
    await world.until_local("2026-11-30", "09:00")
    assert "CHỜ PHÊ DUYỆT" not in " ".join(chair.sees)


async def test_a_draft_for_a_head_who_has_it_no_longer_is_nobodys(world: World) -> None:
    _, binh, minh = await delegated(world)
    mai = await world.official("mai", unit="VHXH", role=Role.HEAD)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    await drafted(minh)
    await binh.presses("Không thuộc thẩm quyền")
    await binh.says("Việc của Phòng Văn hóa - Xã hội.")
    await desk.presses("Chuyển đơn vị")
    await desk.says("van hoa")
    await desk.presses("Phòng Văn hóa")
    await binh.presses("Duyệt và gửi")
    assert "không thuộc phạm vi" in binh.last or "không còn phù hợp" in binh.last
    await mai.presses("✍️ Trả lời")
    assert ANSWER not in mai.last
    assert "Kết quả xác minh" in mai.last


async def test_who_verifies_may_not_send_and_a_stranger_may_not_approve(world: World) -> None:
    hoa, _, minh = await delegated(world)
    other = await world.official("mai", unit="VHXH", role=Role.HEAD)
    await drafted(minh)
    report = await the_report(world)
    for actor in (minh, other):
        for action in ("p.answer", "p.approve", "p.back"):
            await actor.acts(f"{action}:{report.id}")
    assert hoa.sees == []
    assert (await the_report(world)).state is ReportState.VERIFYING


# --- what an answer needs ------------------------------------------------------------------


async def test_a_general_answer_is_shown_with_what_is_missing_and_sent_with_a_reason(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    hoa.clear()
    await closed(binh, "✍️ Trả lời", "Đúng", EMPTY, "Báo cáo số 5/BC")
    assert "chỉ gồm những câu chung" in binh.last
    assert "ai đã làm" in binh.last
    assert not any("Gửi trả lời" in label for label in binh.labels)
    await binh.presses("Vẫn gửi")
    assert hoa.sees == []
    await binh.says("Nội dung đã trao đổi trực tiếp ngày 19/11.")
    assert EMPTY in hoa.last
    assert "trao đổi trực tiếp" not in hoa.last
    [row] = await the_answers(world)
    assert "template" in row.gaps
    assert "formulaic" in await events(world)
    await binh.says(f"/phananh {(await the_report(world)).code}")
    assert "Lý do vẫn gửi câu trả lời chung" in binh.last


async def test_a_better_wording_takes_the_warning_away(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    await closed(binh, "✍️ Trả lời", "Đúng", EMPTY, "Báo cáo số 5/BC")
    await binh.says(ANSWER)
    assert "chung chung" not in binh.last
    await binh.presses("Gửi trả lời")
    assert ANSWER in hoa.last


async def test_the_same_answer_a_second_time_is_noticed(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(world.citizen("hoa"))
    await answered(binh)
    await filed(world.citizen("lan"))
    await closed(binh, "✍️ Trả lời", "Đúng", ANSWER, "Báo cáo số 5/BC")
    assert "giống hệt một câu trả lời trước" in binh.last
    assert code not in binh.last


async def test_no_evidence_needs_a_reason_that_stays_inside(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    await binh.presses("✍️ Trả lời")
    await binh.presses("Không đúng")
    await binh.says("Hồ sơ tiếp nhận ngày 18/11/2026, còn trong hạn đến 25/11/2026.")
    assert "căn cứ vào đâu" in binh.last
    await binh.presses("Không có căn cứ")
    await binh.says("Đã xem trực tiếp trên hệ thống một cửa.")
    assert "Không có căn cứ kèm theo vì: Đã xem trực tiếp" in binh.last
    await binh.presses("Gửi trả lời")
    assert "còn trong hạn" in hoa.last
    assert "một cửa" not in hoa.last


async def test_measures_may_be_typed_without_accents_or_in_words_of_ones_own(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    await binh.presses("✍️ Trả lời")
    await binh.acts([b.action for b in binh.buttons if b.label == "Đúng"][-1])
    await binh.says(ANSWER)
    await binh.says("da phe binh va xin loi nguoi dan")
    assert "☑️ Phê bình" in binh.labels
    assert "☑️ Xin lỗi" in binh.labels
    await binh.says("lắp thêm bảng chỉ dẫn ở quầy 3")
    await binh.presses("☑️ Phê bình")
    await binh.presses("✅ Xong")
    await binh.says("Báo cáo số 5/BC")
    await binh.presses("Gửi trả lời")
    assert "xin lỗi, biện pháp khác: lắp thêm bảng chỉ dẫn" in hoa.last
    assert "phê bình" not in hoa.last


async def test_a_finding_against_a_named_person_asks_whether_they_were_heard(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    await world.official("lan", name="Nguyễn Thị Lan")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "Nguyễn Thị Lan")
    await send(hoa)
    await binh.presses("✍️ Trả lời")
    await binh.acts([b.action for b in binh.buttons if b.label == "Đúng"][-1])
    await binh.says(ANSWER)
    await binh.presses("Nhắc nhở")
    await binh.presses("✅ Xong")
    await binh.says("Báo cáo số 5/BC")
    assert "đã được nghe giải trình chưa" in binh.last
    await binh.says("Người bị phản ánh đang nghỉ thai sản.")
    assert "Chưa nghe giải trình vì: Người bị phản ánh đang nghỉ thai sản." in binh.last
    await binh.presses("Gửi trả lời")
    assert "thai sản" not in hoa.last
    [row] = await the_answers(world)
    assert (row.heard, row.unheard) == (False, True)


async def test_no_hearing_is_asked_where_nobody_is_meant_or_nothing_was_found(
    world: World,
) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    await world.official("lan", name="Nguyễn Thị Lan")
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "Nguyễn Thị Lan")
    await send(hoa)
    await closed(binh, "✍️ Trả lời", "Không đúng", ANSWER, "Báo cáo số 5/BC")
    assert "Người dân sẽ nhận" in binh.last
    await filed(world.citizen("mai"))
    await closed(binh, "✍️ Trả lời", "Đúng", ANSWER + " Xin lỗi.", "Báo cáo số 6/BC")
    assert "Người dân sẽ nhận" in binh.last


async def test_words_that_judge_are_noticed(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await filed(hoa)
    judging = "Thủ phạm là nhân viên quầy 3, đã bị nhắc nhở ngày 20/11/2026."
    await closed(binh, "✍️ Trả lời", "Đúng", judging, "Báo cáo số 5/BC")
    assert "thay “thủ phạm” bằng “người bị phản ánh”" in binh.last


async def test_what_an_answer_rests_on_is_sealed(world: World) -> None:
    _, _, minh = await delegated(world)
    await drafted(minh)
    async with world.database.read() as session:
        kinds = {row.kind: row.words for row in await session.scalars(select(ReportEntry))}
    assert {"draft", "evidence"} <= set(kinds)
    for words in kinds.values():
        assert "trả kết quả".encode() not in words
        assert b"12/BB-UBND" not in words


async def test_a_restart_in_the_middle_of_a_draft_loses_nothing(world: World) -> None:
    _, binh, minh = await delegated(world)
    await minh.presses("Dự thảo trả lời")
    await minh.presses("Không đúng")
    await world.outage(hours=20)
    await minh.says(ANSWER)
    await minh.says("Báo cáo số 5/BC")
    await minh.presses("Trình thủ trưởng")
    assert "DỰ THẢO TRẢ LỜI" in binh.last


async def test_nobody_learns_from_the_comparison_of_an_answer_about_themselves(
    world: World,
) -> None:
    """The head answered a report about an official; the official writes the same words."""
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    lan = await world.official("lan", name="Nguyễn Thị Lan")
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "Nguyễn Thị Lan")
    await send(hoa)
    await answered(binh, "Không đúng")
    await filed(world.citizen("mai"))
    await binh.presses("Giao cán bộ")
    await binh.presses("Nguyễn Thị Lan")
    await closed(lan, "Dự thảo trả lời", "Không đúng", ANSWER, "Báo cáo số 5/BC")
    assert "giống hệt" not in lan.last
    await lan.presses("Trình thủ trưởng")
    assert "giống hệt" in binh.last


async def test_no_way_round_the_questions_leads_to_the_citizen(world: World) -> None:
    """Whatever dialogue there may be: nothing leaves without evidence, a hearing, a reason."""
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await world.official("lan", name="Nguyễn Thị Lan")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "Nguyễn Thị Lan")
    await send(hoa)
    report = await the_report(world)
    bare = Closing(Finding.FOUNDED, ANSWER, (Measure.REMINDED,))
    proved = replace(bare, document="Báo cáo số 5/BC")
    heard = replace(proved, heard=True)
    for closing, lacking in (
        (bare, Lacking.EVIDENCE),
        (proved, Lacking.HEARING),
        (replace(heard, words=EMPTY), Lacking.REASON),
    ):
        with pytest.raises(Refusal) as refused:
            await sent_by(world, binh, report.id, closing)
        assert refused.value.notice == AnswerIncomplete(report.code, lacking)
    await sent_by(world, binh, report.id, heard)
    assert (await the_report(world)).state is ReportState.ANSWERED


async def sent_by(world: World, head: Actor, report: int, closing: Closing) -> None:
    async with world.database.write() as session:
        whole = joinedload(Contact.person).joinedload(Person.unit)
        query = select(Contact).where(Contact.person_id == head.person_id).options(whole)
        visitor = await who(session, (await session.scalars(query)).one(), world.now)
        await answers.send(session, report, closing, Proof(), visitor, world.now, world.now)
