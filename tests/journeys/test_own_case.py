"""The reporter and the case itself: followed by code and PIN, the link cut, withdrawn, copied."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from domain.lifecycle import LetterState, Matter, ReportState
from domain.messages import Busy
from domain.notices.report_form import AskPrivacy
from domain.openings import OpeningState
from domain.rights import Role
from models.access import Visit
from models.cases import seal_beside
from models.contacts import Attempt
from models.identities import Opening
from models.reports import Report, Reporter
from models.work import Alarm
from scheduler.housekeeping import Housekeeping
from services import own_case
from services.audit import troubled
from services.identities import open_box
from services.identity_openings import REASON
from services.post import Post, post
from tests.journeys.reporting import (
    ANSWER,
    PROOF,
    STORY,
    answered,
    closed,
    filed,
    pin_in,
    receipt,
)
from tests.world import CATALOGUE, Actor, World, letters


async def the_report(world: World) -> Report:
    async with world.database.read() as session:
        return (await session.scalars(select(Report).order_by(Report.id.desc()).limit(1))).one()


async def visits(actor: Actor, code: str, pin: str) -> None:
    """Code and PIN, as anybody who has them may type."""
    await actor.says(f"TRACUU {code}")
    await actor.says(pin)


async def cut_off(actor: Actor, code: str) -> None:
    await actor.says(f"TRACUU {code}")
    await actor.presses("Quyền của tôi")
    await actor.presses("Xóa liên kết")
    await actor.presses("Tôi đã giữ mã và PIN")


# --- from another chat ----------------------------------------------------------------------


async def test_everything_can_be_done_from_another_chat_by_code_and_pin(world: World) -> None:
    hoa, phone = world.citizen("hoa"), world.citizen("second-phone")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    await binh.presses("Hỏi thêm")
    await binh.says("Ông/Bà nộp hồ sơ ngày nào?")
    await visits(phone, code, pin_in(receipt(hoa)))
    assert "nộp hồ sơ ngày nào" in phone.last
    await phone.says("Ngày 16/11.")  # the answer to the open question goes straight there
    assert "Đã chuyển trả lời của Ông/Bà" in phone.last
    assert "Ngày 16/11." in binh.last
    await answered(binh)
    await phone.says("/tracuu")
    await phone.presses(f"🔎 {code}")
    assert ANSWER in phone.last
    await phone.presses("2 ⭐")
    assert "2/5" in phone.last
    await phone.presses("Chưa đồng ý")
    await phone.says("Tôi vẫn chưa nhận được.")
    assert "xem xét lại" in " ".join(phone.sees[-2:])
    assert (await the_report(world)).state is ReportState.REOPENED


async def test_a_visit_ends_by_a_word_or_by_time(world: World) -> None:
    hoa, phone = world.citizen("hoa"), world.citizen("second-phone")
    code = await filed(hoa)
    pin = pin_in(receipt(hoa))
    await visits(phone, code, pin)
    await phone.presses("Thôi xem")
    assert "Đã đóng phản ánh" in phone.last
    report = await the_report(world)
    await phone.acts(f"r.see:{report.id}")
    assert "Không tìm thấy" in phone.last
    await visits(phone, code, pin)
    await world.later(minutes=29)
    await phone.acts(f"r.see:{report.id}")
    assert "Mới tiếp nhận" in phone.last
    await world.later(minutes=1)
    await phone.acts(f"r.see:{report.id}")
    assert "Không tìm thấy" in phone.last


async def test_no_row_tells_which_chat_looked_at_which_report(world: World) -> None:
    hoa, phone = world.citizen("hoa"), world.citizen("second-phone")
    code = await filed(hoa)
    await visits(phone, code, pin_in(receipt(hoa)))
    async with world.database.read() as session:
        visit = (await session.scalars(select(Visit))).one()
        tried = list(await session.scalars(select(Attempt.what)))
    assert code.encode() not in visit.holds
    assert not any(what.removeprefix("pin-by:").isdigit() for what in tried if "by" in what)
    await world.later(days=2)
    await Housekeeping(world.database, world.nudges, world.clock).tidy()
    async with world.database.read() as session:
        assert list(await session.scalars(select(Attempt))) == []
        assert list(await session.scalars(select(Visit))) == []


async def test_another_pin_ends_every_visit_begun_with_the_old_one(world: World) -> None:
    hoa, thief = world.citizen("hoa"), world.citizen("thief")
    code = await filed(hoa)
    old = pin_in(receipt(hoa))
    await visits(thief, code, old)
    assert "Mới tiếp nhận" in thief.last
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Quyền của tôi")
    await hoa.presses("Đổi mã PIN")
    await hoa.presses("Cấp mã PIN mới")
    new = hoa.last.partition(f"{code}: ")[2][:6]
    assert new.isdigit()
    await thief.acts(f"r.see:{(await the_report(world)).id}")
    assert "Không tìm thấy" in thief.last
    await visits(thief, code, old)
    assert "không đúng" in " ".join(thief.sees[-2:])
    await world.later(minutes=16)
    friend = world.citizen("friend")
    await visits(friend, code, new)
    assert "Mới tiếp nhận" in friend.last


# --- the link -------------------------------------------------------------------------------


async def test_a_cut_link_leaves_code_and_pin_and_letters_wait_for_the_next_visit(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    pin = pin_in(receipt(hoa))
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Quyền của tôi")
    await hoa.presses("Xóa liên kết")
    assert "không gửi đến đây nữa" in hoa.last
    assert "không cấp lại được" in hoa.last
    await hoa.presses("Tôi đã giữ mã và PIN")
    async with world.database.read() as session:
        assert (await session.scalars(select(Reporter))).all() == []
    hoa.clear()
    await answered(binh)
    assert hoa.sees == []
    async with world.database.read() as session:
        facts = await troubled(session, world.now)
    assert facts["reporters_untold_lately"] == 0
    report = await the_report(world)
    kept = await letters(world, report_id=report.id, state=LetterState.KEPT)
    assert [letter.kind for letter in kept] == ["report.answered"]
    await hoa.acts(f"r.see:{report.id}")
    assert "Không tìm thấy" in hoa.last  # the chat is a stranger's now
    await visits(hoa, code, pin)
    assert "xin trả lời như sau" in " ".join(hoa.sees)
    assert await letters(world, report_id=report.id, state=LetterState.KEPT) == []
    hoa.clear()
    await hoa.says(f"TRACUU {code}")
    assert "xin trả lời như sau" not in " ".join(hoa.sees)  # told once
    assert ANSWER in hoa.last


async def test_all_that_was_written_meanwhile_is_read_out_however_much(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    pin = pin_in(receipt(hoa))
    await cut_off(hoa, code)
    report = (await the_report(world)).id
    async with world.database.write() as session:
        asked = Opening(
            report_id=report, state=OpeningState.LAPSED, asker_id=binh.person_id,
            asked_at=world.now, reason=await seal_beside(session, report, REASON, "Mời làm việc"),
        )  # fmt: skip
        session.add(asked)
        await session.flush()
        ids = {"opening": asked.id, "state": "asked", "at": world.now.isoformat()}
        news = Post("identity.told", Matter.REPORT, report, to_report=report, ids=ids)
        await post(session, [news] * 12, world.now)
    await world.settle()
    hoa.clear()
    await visits(hoa, code, pin)
    assert len([text for text in hoa.sees if "Mời làm việc" in text]) == 12


async def test_a_letter_that_had_its_chat_already_waits_in_the_case_once_the_link_is_cut(
    world: World,
) -> None:
    """Its first try failed: it knew the chat while the link was cut."""
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    pin = pin_in(receipt(hoa))
    await closed(binh, "✍️ Trả lời", "Đúng một phần", ANSWER, PROOF)
    report = await the_report(world)
    async with world.database.write() as session:
        mailbox = (await session.scalars(select(Reporter))).one().mailbox
        chat = open_box(session, report.id, mailbox)
    world.failing(Busy("slow"), Busy("slow"))  # the officer's receipt, and the answer
    await binh.presses("Gửi trả lời")
    waits = await letters(world, report_id=report.id, state=LetterState.WAITING)
    assert [letter.contact_id for letter in waits] == [chat]
    async with world.database.write() as session:
        await own_case.cut(session, await session.get_one(Report, report.id), world.now)
    hoa.clear()
    await world.later(minutes=10)
    assert hoa.sees == []
    assert all(one.contact_id is None for one in await letters(world, report_id=report.id))
    await visits(hoa, code, pin)
    assert "xin trả lời như sau" in " ".join(hoa.sees)


async def test_who_visits_by_code_has_no_link_to_cut(world: World) -> None:
    hoa, phone = world.citizen("hoa"), world.citizen("second-phone")
    code = await filed(hoa)
    await visits(phone, code, pin_in(receipt(hoa)))
    await phone.presses("Quyền của tôi")
    assert not any("Xóa liên kết" in label for label in phone.labels)
    await phone.acts(f"r.cut:{(await the_report(world)).id}")
    await phone.presses("Tôi đã giữ mã và PIN")
    async with world.database.read() as session:
        assert len((await session.scalars(select(Reporter))).all()) == 1


async def test_an_answer_that_found_the_chat_blocked_is_read_out_at_the_next_visit(
    world: World,
) -> None:
    hoa, phone = world.citizen("hoa"), world.citizen("second-phone")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    await hoa.blocks()
    await answered(binh)
    await visits(phone, code, pin_in(receipt(hoa)))
    assert "xin trả lời như sau" in " ".join(phone.sees)


# --- withdrawing ----------------------------------------------------------------------------


async def test_a_withdrawn_report_stops_its_clock_and_tells_its_head(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Quyền của tôi")
    await hoa.presses("Rút phản ánh")
    assert "vẫn được giữ kín" in hoa.last
    await hoa.says("Việc đã được giải quyết.")
    await hoa.presses("Rút phản ánh này")
    assert "Đã rút phản ánh" in hoa.last
    assert "NGƯỜI PHẢN ÁNH ĐÃ RÚT" in binh.last
    assert "Việc đã được giải quyết." in binh.last
    report = await the_report(world)
    assert report.state is ReportState.WITHDRAWN
    async with world.database.read() as session:
        running = select(Alarm).where(Alarm.matter_id == report.id, Alarm.next_at.is_not(None))
        clocks = [row.kind for row in await session.scalars(running) if row.matter == "report"]
    assert clocks == ["retention"]  # how long the file is kept
    binh.clear()
    await world.later(days=30)
    assert not any(code in text for text in binh.sees)
    await hoa.acts(f"r.withdraw:{report.id}")
    await hoa.presses("Rút phản ánh này")
    assert "không còn phù hợp" in hoa.last


# --- one's own data -------------------------------------------------------------------------


async def test_a_reporter_gets_a_copy_of_the_own_words_and_the_answers(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    code = await filed(hoa)
    await answered(binh)
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Quyền của tôi")
    await hoa.presses("Bản sao dữ liệu")
    files = {sent.enclosure.name: sent.enclosure for sent in hoa.screen if sent.enclosure}
    assert set(files) == {f"{code}.docx", f"{code}.json"}
    copy = json.loads(files[f"{code}.json"].body)
    assert [(line["kind"], line["words"]) for line in copy["lines"]] == [
        ("body", STORY),
        ("answer", ANSWER),
    ]
    assert binh.name not in files[f"{code}.json"].body.decode()


# --- what is said before anything is sent ---------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "operator"),
    [
        ("telegram", "Telegram biết tài khoản nào"),
        ("zalo_oa", "Zalo biết tài khoản nào"),
        ("web", "không có bên thứ ba nào khác"),
        ("counter", "Cán bộ trực nghe và ghi lời Ông/Bà"),
    ],
)
def test_the_operator_of_the_channel_is_named(channel: str, operator: str) -> None:
    assert operator in CATALOGUE.render(AskPrivacy(1, False, channel), "vi").html


async def test_who_reads_what_is_said_before_anything_is_sent(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says(STORY)
    await hoa.presses("Phản ánh")
    await hoa.presses("Chậm trễ")
    await hoa.presses("Không rõ")
    assert "Người bị phản ánh không đọc được" in hoa.last
    assert "Nhà cung cấp ứng dụng nhắn tin biết tài khoản" in hoa.last
    await hoa.presses("Không ai")
    assert "không ai (ẩn danh): như lựa chọn đầu" in hoa.last
