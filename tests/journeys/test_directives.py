"""A directive comes in: read, decided item by item, and every item accounted for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from domain.directives import ItemState, PaperState, Unread
from domain.rights import Role
from models.contacts import ChatLine, Contact, Draft
from models.deadlines import TaskDeadline
from models.directives import Paper, PaperItem, PaperTask
from models.post import Update
from models.reports import Attachment
from models.work import Coordination, Document, Task
from services import directives
from tests.documents.papers import docx_of
from tests.tasks import at
from tests.world import Actor, World

LETTER = """ỦY BAN NHÂN DÂN
PHƯỜNG BÌNH AN

Số: 1022/UBND-VP
V/v chuẩn bị tổng kết năm

Bình An, ngày 17 tháng 11 năm 2026

Kính gửi: Các phòng, đơn vị thuộc phường

Ủy ban nhân dân phường yêu cầu các phòng, đơn vị thực hiện các nội dung sau:

1. Giao Phòng Văn hóa - Xã hội chủ trì, phối hợp với Văn phòng HĐND và UBND,
Công an phường xây dựng báo cáo tổng kết, trình trước ngày 30/11/2026.

2. Trung tâm Phục vụ hành chính công thống kê hồ sơ trễ hạn trong thời hạn
05 ngày làm việc kể từ ngày nhận được Công văn này.

3. Phòng Kinh tế rà soát các tuyến đường hư hỏng, hoàn thành trước ngày 10/12/2026.

4. Các phòng, đơn vị cập nhật số liệu trên hệ thống chậm nhất ngày 25/11/2026.

5. Văn phòng HĐND và UBND lập danh sách khen thưởng trước ngày 18/11/2026.

Yêu cầu các đơn vị nghiêm túc triển khai thực hiện./.

Nơi nhận:
- Như trên;
- Lưu: VT.

CHỦ TỊCH

Lê Thị Minh Khê
"""


async def leader(world: World, chat: str = "son") -> Actor:
    return await world.official(chat, unit="UBND", role=Role.LEADER)


async def staffed(world: World) -> Actor:
    """The leader of an office whose units all have their heads."""
    for unit in ("VP", "KT", "VHXH", "HCC"):
        await world.official(f"head-{unit.lower()}", unit=unit, role=Role.HEAD)
    return await leader(world)


async def opens(actor: Actor, number: str) -> None:
    """Press the number of an item in the newest list."""
    await actor.acts([button.action for button in actor.buttons if button.label == number][-1])


async def sends(actor: Actor, body: bytes, name: str, text: str = "") -> None:
    ref = f"file{next(actor.world.updates)}"
    actor.world.phones.files[ref] = body
    await actor.says(text, [{"ref": ref, "kind": "document", "name": name, "mime": ""}])


async def rows(world: World, kind: type) -> list:  # type: ignore[type-arg]
    async with world.database.read() as session:
        return list(await session.scalars(select(kind).order_by(*kind.__table__.primary_key)))  # type: ignore[attr-defined]


async def paper(world: World) -> Paper:
    [row] = await rows(world, Paper)
    assert isinstance(row, Paper)
    return row


# --- reading -------------------------------------------------------------------------------


async def test_a_pasted_directive_is_summed_up_with_what_is_clear_and_what_is_not(
    world: World,
) -> None:
    son = await leader(world)
    await son.says(LETTER)
    assert "đang đọc" in son.sees[-2]
    assert "Công văn số 1022/UBND-VP ngày 17/11/2026" in son.last
    assert "Có 5 việc được giao: 2 việc đã rõ đơn vị và thời hạn, 3 việc cần" in son.last
    assert "Không tính là một nhiệm vụ" in son.last
    assert await rows(world, Task) == []


async def test_a_word_file_is_read_in_memory_and_nowhere_kept(world: World) -> None:
    son = await leader(world)
    await sends(son, docx_of(), "cong-van.docx")
    assert "Công văn số 315/UBND-VP" in son.last
    row = await paper(world)
    assert (row.state, row.ref, row.name, row.words, row.due_at) == (
        PaperState.READ, None, None, None, None,
    )  # fmt: skip
    assert await rows(world, Attachment) == []


async def test_words_pasted_in_several_messages_are_put_together(world: World) -> None:
    son = await leader(world)
    head, tail = LETTER[:700], LETTER[700:]
    await son.says("/vanban")
    await son.says(head)
    assert "Đã nhận 1 phần" in son.last
    await son.says(tail)
    await son.presses("Đã đủ, đọc văn bản")
    assert "Có 5 việc được giao" in son.last


async def test_the_beginning_of_a_directive_waits_for_its_rest(world: World) -> None:
    son = await leader(world)
    await son.says(LETTER[:700])
    assert "Đã nhận 1 phần" in son.last
    await son.says(LETTER[700:])
    await son.presses("Đã đủ")
    assert "Có 5 việc được giao" in son.last


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cv.doc", "Lưu thành"),
        (b"PK\x03\x04", "cv.docx", "bị hỏng"),
        (b"", "cv.txt", "Không thấy chữ nào"),
    ],
)
async def test_what_cannot_be_read_is_answered_with_what_to_send(
    world: World, body: bytes, name: str, said: str
) -> None:
    son = await leader(world)
    await sends(son, body, name)
    assert said in son.last
    assert (await paper(world)).state is PaperState.UNREAD


async def test_who_may_not_assign_cannot_send_one(world: World) -> None:
    an = await world.official("an")
    await an.says("/vanban")
    assert await rows(world, Paper) == []
    await an.says(LETTER)
    assert await rows(world, Paper) == []


# --- deciding ------------------------------------------------------------------------------


async def test_items_are_given_with_unit_helpers_deadline_and_document(world: World) -> None:
    son = await staffed(world)
    await son.says(LETTER)
    await son.presses("Giao hết các việc đã rõ")
    assert "Tổng số việc: 5" in son.last
    assert "Đã giao: 2" in son.last
    assert "Chưa quyết định: 3, trong đó 3 việc chưa rõ" in son.last
    first, second = await rows(world, Task)
    assert first.content.startswith("Xây dựng báo cáo tổng kết")
    assert first.lead_unit_id == await world.unit_id("VHXH")
    assert first.due_at == at("2026-11-29", "23:59").replace(second=59)
    assert second.due_at == at("2026-11-27", "23:59").replace(second=59)  # 24/11 is a day off
    assert first.assigner_id == son.person_id
    [helper] = await rows(world, Coordination)
    assert helper.unit_id == await world.unit_id("VP")  # the police are no unit of ours
    [document] = await rows(world, Document)
    assert (document.number, document.issued_on) == ("1022/UBND-VP", date(2026, 11, 17))
    assert first.document_id == second.document_id == document.id
    kept = {row.task_id: row for row in await rows(world, TaskDeadline)}
    assert kept[second.id].moves  # counted in working days: a change of the calendar moves it
    assert not kept[first.id].moves
    assert "Xây dựng báo cáo tổng kết" in Actor(world, "head-vhxh").last


async def test_pressed_twice_it_is_given_once(world: World) -> None:
    son = await leader(world)
    await son.says(LETTER)
    action = son.action("Giao hết")
    await son.acts(action)
    await son.acts(action)
    assert len(await rows(world, Task)) == 2


async def test_one_by_one_a_doubtful_unit_is_a_question_with_its_candidates(world: World) -> None:
    son = await staffed(world)
    await son.says(LETTER)
    await son.presses("Xem từng việc")
    assert "Việc 1/5" in son.last
    await son.presses("Giao việc này")
    assert "Việc 2/5 (mục 2)" in son.last
    await son.presses("Bỏ qua việc này")
    assert "Việc 3/5" in son.last
    assert "Đơn vị nào chủ trì?" in son.last
    assert "✅ Giao việc này" not in son.labels
    await son.presses("🏢 Phòng Kinh tế, Hạ tầng và Đô thị")
    assert "Chủ trì: Phòng Kinh tế, Hạ tầng và Đô thị" in son.last
    await son.presses("Giao việc này")
    assert "Việc 4/5" in son.last
    await son.presses("Giao riêng từng đơn vị (4)")
    await son.presses("Giao việc này (4)")
    assert "Việc 5/5" in son.last
    assert "Thời hạn này đã qua" in son.last
    await son.presses("Sửa hạn")
    await son.says("30/11")
    await son.presses("Giao việc này")
    assert "Đã giao: 4 (thành 7 nhiệm vụ)" in son.last
    assert "Bỏ qua: 1" in son.last
    assert "không bỏ sót" in son.last
    given = await rows(world, Task)
    assert len(given) == 7
    assert given[-1].due_at == datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)
    assert len(await rows(world, PaperTask)) == 7


async def test_content_lead_and_person_can_be_changed_before_giving(world: World) -> None:
    son = await leader(world)
    minh = await world.official("minh", name="Lê Văn Minh")
    await son.says(LETTER)
    await son.presses("Xem từng việc")
    await son.presses("Sửa nội dung")
    await son.says("Soạn báo cáo tổng kết năm 2026")
    await son.presses("Đổi đơn vị chủ trì")
    await son.says("kinh te")
    await son.presses("Người thực hiện")
    await son.presses("Lê Văn Minh")
    assert "Người thực hiện: Lê Văn Minh" in son.last
    await son.presses("Sửa hạn")
    await son.presses("Không quy định thời hạn")
    await son.presses("Giao việc này")
    [task] = await rows(world, Task)
    assert (task.content, task.assignee_id) == ("Soạn báo cáo tổng kết năm 2026", minh.person_id)
    assert task.due_at is None
    assert "Soạn báo cáo tổng kết năm 2026" in minh.last


async def test_what_is_left_at_the_end_is_counted_and_can_be_put_aside(world: World) -> None:
    son = await leader(world)
    await son.says(LETTER)
    await son.presses("Kết thúc, xem tổng hợp")
    assert "Chưa quyết định: 5" in son.last
    assert "Đoạn không tính là việc: 1" in son.last
    await son.presses("Bỏ qua việc còn lại")
    assert "Bỏ qua: 5" in son.last
    assert "không bỏ sót" in son.last
    assert (await paper(world)).state is PaperState.CLOSED
    assert {item.state for item in await rows(world, PaperItem)} == {ItemState.SKIPPED}


async def test_a_skipped_item_can_be_thought_over_again(world: World) -> None:
    son = await leader(world)
    await son.says(LETTER)
    await son.presses("Danh sách việc")
    await opens(son, "1")
    await son.presses("Bỏ qua việc này")
    await son.presses("Danh sách việc")
    await opens(son, "1")
    await son.presses("Xem xét lại")
    await son.presses("Giao việc này")
    assert len(await rows(world, Task)) == 1


async def test_a_head_gives_only_within_the_own_unit(world: World) -> None:
    head = await world.official("lan", unit="VHXH", role=Role.HEAD)
    await head.says(LETTER)
    assert "1 việc đã rõ" in head.last
    await head.presses("Giao hết")
    [task] = await rows(world, Task)
    assert task.lead_unit_id == await world.unit_id("VHXH")


async def test_nobody_else_opens_or_decides_it(world: World) -> None:
    son = await leader(world)
    other = await leader(world, "hai")
    await son.says(LETTER)
    await other.acts(son.action("Giao hết"))
    await other.acts(son.action("Danh sách"))
    assert await rows(world, Task) == []
    assert "1022/UBND-VP" not in " ".join(other.sees)


@pytest.mark.parametrize("action", ["vb.give:999", "vb.one:x", "vb.unit:1:2", "vb.list:1:-4"])
async def test_buttons_of_nothing_are_refused(world: World, action: str) -> None:
    son = await leader(world)
    await son.acts(action)
    assert "không" in son.last.lower()


# --- the same paper twice, restarts --------------------------------------------------------


async def test_the_same_paper_sent_twice_is_recognised(world: World) -> None:
    son = await leader(world)
    await son.says(LETTER)
    await son.presses("Giao hết")
    await son.says(LETTER.replace("\n\n", "\n \n"))
    assert "đã gửi văn bản này trước đây" in son.last
    assert "còn 3 việc chưa quyết định" in son.last
    assert len(await rows(world, PaperItem)) == 5


async def test_a_document_known_by_its_number_alone_is_completed(world: World) -> None:
    async with world.database.write() as session:
        session.add(Document(number="1022/UBND-VP", issued_on=date(2026, 11, 17), subject=""))
    son = await leader(world)
    await son.says(LETTER)
    [known] = await rows(world, Document)
    assert "BÌNH AN" in known.issuer.upper()
    assert known.subject


async def test_who_sends_it_second_hears_who_was_first(world: World) -> None:
    son = await leader(world)
    hai = await leader(world, "hai")
    await son.says(LETTER)
    await son.presses("Giao hết")
    await hai.says(LETTER)
    assert "Nguyễn Thị Son đã gửi văn bản này ngày 19/11/2026 và đã giao 2 nhiệm vụ" in hai.last
    await hai.presses("Xem từng việc")
    assert "Đã có nhiệm vụ gần giống: NV-2026-000001" in hai.last


async def test_a_restart_in_the_middle_loses_nothing(world: World) -> None:
    son = await leader(world)
    await world.receive({"chat": "son", "text": LETTER})
    await world.desk.serve_waiting()  # noted, and then the program stops
    assert (await paper(world)).state is PaperState.WAITING
    again = World(world.database, world.clock, world.phones, world.updates)
    await again.begin()
    await again.settle()
    son.world = again
    assert "Có 5 việc được giao" in son.last
    await son.presses("Xem từng việc")
    later = World(world.database, world.clock, world.phones, world.updates)
    await later.begin()
    son.world = later
    await son.presses("Giao việc này")
    assert len(await rows(world, Task)) == 1


async def test_a_reader_that_died_is_relieved_when_its_lease_ends(world: World) -> None:
    son = await leader(world)
    await world.receive({"chat": "son", "text": LETTER})
    await world.desk.serve_waiting()
    async with world.database.write() as session:
        row = (await session.scalars(select(Paper))).one()
        row.due_at = world.now.replace(hour=2)  # somebody took it, and died
    await world.settle()
    assert (await paper(world)).state is PaperState.WAITING
    await world.later(hours=2)
    assert (await paper(world)).state is PaperState.READ
    assert "Có 5 việc được giao" in son.last


# --- secrets -------------------------------------------------------------------------------


async def nothing_kept(world: World) -> None:
    """No payload, no dialogue, no file, no item holds anything of it."""
    async with world.database.read() as session:
        payloads = await session.scalar(select(func.count()).where(Update.payload.is_not(None)))
        drafts = await session.scalar(select(func.count()).where(Draft.form != ""))
    assert (payloads, drafts) == (0, 0)
    assert await rows(world, Attachment) == await rows(world, PaperItem) == []
    for row in await rows(world, Paper):
        assert (row.ref, row.name, row.words, row.facts) == (None, None, None, {})


async def test_pasted_words_marked_secret_are_refused_and_erased(world: World) -> None:
    son = await leader(world)
    await son.says(f"TỐI MẬT\n{LETTER}")
    assert "bí mật nhà nước" in son.last
    assert "xóa ngay tin nhắn" in son.last
    assert await rows(world, Paper) == []
    await nothing_kept(world)


async def test_a_stamp_in_a_later_part_erases_the_parts_before_it(world: World) -> None:
    son = await leader(world)
    await son.says("/vanban")
    await son.says(LETTER[:700])
    await son.says("MẬT\n" + LETTER[700:])
    assert "bí mật nhà nước" in son.last
    await nothing_kept(world)


@pytest.mark.parametrize("part", ["header", "box", "picture"])
async def test_a_file_marked_secret_is_refused_and_erased(world: World, part: str) -> None:
    son = await leader(world)
    await sends(son, docx_of(stamp=part), "cong-van.docx")
    assert "bí mật nhà nước" in son.last
    assert (await paper(world)).state is PaperState.REFUSED
    await nothing_kept(world)


@pytest.mark.parametrize(("name", "text"), [("cv-mật.docx", ""), ("cv.docx", "Văn bản Mật")])
async def test_a_stamp_in_the_name_or_the_caption_refuses_the_file_unopened(
    world: World, name: str, text: str
) -> None:
    son = await leader(world)
    await sends(son, docx_of(), name, text)
    assert "bí mật nhà nước" in son.last
    assert await rows(world, Paper) == []
    await nothing_kept(world)


@pytest.mark.parametrize("why", [Unread.SECRET, Unread.EMPTY])
async def test_only_a_secret_paper_is_taken_out_of_a_web_chats_history(
    world: World, why: Unread
) -> None:
    son = await leader(world)
    async with world.database.write() as session:
        mine = select(Contact).where(Contact.person_id == son.person_id)
        chat = (await session.scalars(mine)).one()
        session.add(
            ChatLine(chat_hash=chat.address_hash, ref="r1", mine=True, body=b"said", at=world.now)
        )
        sent = Paper(
            person_id=son.person_id, contact_id=chat.id, channel="web", account="", at=world.now,
            update_key=f"{chat.address_hash}:r1", state=PaperState.WAITING, facts={},
        )  # fmt: skip
        session.add(sent)
        await session.flush()
        await directives.refuse(session, sent.id, why, world.now)
    [line] = await rows(world, ChatLine)
    assert (line.body == b"said") == (why is Unread.EMPTY)
