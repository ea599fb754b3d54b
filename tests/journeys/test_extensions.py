"""More time: asked before the deadline, one at a time, decided by the giver, and remembered."""

from __future__ import annotations

from sqlalchemy import select

from domain.lifecycle import LetterState, TaskState
from domain.requests import RequestState
from domain.rights import Role
from models.post import Letter
from models.requests import Request
from tests.tasks import at, events, give, task
from tests.world import Actor, World, letters

WEDNESDAY = at("2026-11-25")


async def requests(world: World) -> list[Request]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Request).order_by(Request.id)))


async def office(world: World) -> tuple[Actor, Actor, str]:
    """A head, an official, and a task between them due on Wednesday."""
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    return head, minh, code


async def asks(who: Actor, code: str, until: str = "17h ngày 30/11") -> None:
    await who.says(f"/viec {code}")
    await who.presses("Xin gia hạn")
    await who.says(until)
    await who.says("Chờ số liệu của ngành thuế")
    await who.says("Đã rà soát 20/35 hồ sơ")


async def test_more_time_is_asked_for_and_granted(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code)

    assert "đã gửi đề nghị gia hạn đến 17:00 ngày 30/11/2026" in minh.last
    assert "ĐỀ NGHỊ GIA HẠN" in head.last
    assert "Chờ số liệu của ngành thuế" in head.last
    assert "Đã rà soát 20/35 hồ sơ" in head.last
    await head.presses("Đồng ý gia hạn")

    assert "đã gia hạn đến 17:00 ngày 30/11/2026" in head.last
    assert "đồng ý gia hạn" in minh.last
    assert "(lần 1)" in minh.last
    row = await task(world, code)
    assert (row.due_at, row.due_version) == (at("2026-11-30"), 2)
    await minh.says(f"/viec {code}")
    assert "Đã gia hạn 1 lần; thời hạn ban đầu 17:00 ngày 25/11/2026" in minh.last


async def test_the_ladder_starts_anew_and_the_old_one_is_silent(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code)
    await head.presses("Đồng ý gia hạn")
    minh.clear()
    head.clear()

    await world.until_local("2026-11-24", "18:00")
    assert minh.sees == []  # under the old deadline the day before it would have been a rung

    await world.until_local("2026-12-02", "09:00")
    said = " ".join(minh.sees)
    assert "ĐẾN HẠN HÔM NAY" in said or "đến hạn hôm nay" in said.lower()
    assert "quá hạn" in said.lower()


async def test_letters_of_the_old_deadline_that_wait_are_superseded(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await asks(minh, code)
    async with world.database.write() as session:
        for letter in await session.scalars(select(Letter).where(Letter.kind == "task.assigned")):
            letter.state = LetterState.WAITING  # as if the platform had been away
            letter.due_at = at("2027-01-01")
    await head.presses("Đồng ý gia hạn")

    [t1] = await letters(world, kind="task.assigned")
    assert t1.state is LetterState.SUPERSEDED


async def test_another_day_with_the_document_that_grants_it(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code)
    await head.presses("Ngày khác")
    assert "Đơn vị đề nghị 17:00 ngày 30/11/2026" in head.last
    await head.says("27/11")
    await head.says("152/UBND-VP")

    assert "đến ngày 27/11/2026" in minh.last
    assert "văn bản số 152/UBND-VP" in minh.last
    [granted] = await requests(world)
    assert (granted.state, granted.paper) == (RequestState.GRANTED, "152/UBND-VP")
    assert (await task(world, code)).due_at == granted.due_after


async def test_what_was_asked_for_is_not_granted_once_it_is_over(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code, "27/11")
    await world.until_local("2026-11-30", "09:00")
    await head.presses("Đồng ý gia hạn")
    assert "phải sau thời hạn hiện nay" in head.last
    row = await task(world, code)
    assert (row.due_at, row.due_version) == (WEDNESDAY, 1)
    await head.presses("Ngày khác")
    await head.says("04/12")
    await head.presses("Bỏ qua")
    assert (await task(world, code)).due_version == 2


async def test_the_day_asked_for_is_one_tap_away_in_the_form(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code)
    await head.presses("Ngày khác")
    await head.presses("Đúng ngày đề nghị")
    await head.presses("Bỏ qua")
    assert (await task(world, code)).due_at == at("2026-11-30")


async def test_a_refusal_needs_a_reason_and_leaves_the_deadline(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code)
    await head.presses("Không đồng ý")
    await head.says("Số liệu đã có từ tháng trước")

    assert "không đồng ý gia hạn" in minh.last
    assert "Số liệu đã có từ tháng trước" in minh.last
    row = await task(world, code)
    assert (row.due_at, row.due_version) == (WEDNESDAY, 1)
    await asks(minh, code)  # and may be asked again
    assert [each.state for each in await requests(world)] == [
        RequestState.REFUSED,
        RequestState.WAITING,
    ]


async def test_one_waits_at_a_time(world: World) -> None:
    _, minh, code = await office(world)
    await asks(minh, code)
    await minh.says(f"/viec {code}")
    await minh.presses("Xin gia hạn")
    assert "đã có đề nghị gia hạn" in minh.last
    assert len(await requests(world)) == 1


async def test_after_the_deadline_nobody_asks(world: World) -> None:
    _, minh, code = await office(world)
    await world.until_local("2026-11-26", "09:00")
    await minh.says(f"/viec {code}")
    assert "Xin gia hạn" not in " ".join(minh.labels)
    await minh.acts(f"t.extend:{(await task(world, code)).id}")
    assert "đã quá hạn" in minh.last
    assert await requests(world) == []


async def test_an_outage_of_ours_makes_no_request_late(world: World) -> None:
    _, minh, code = await office(world)
    await world.until_local("2026-11-25", "16:00")
    await minh.says(f"/viec {code}")
    await minh.presses("Xin gia hạn")
    await minh.says("27/11")
    await minh.says("Chờ số liệu")
    await world.until_local("2026-11-25", "16:59")
    await world.receive({"chat": "minh", "text": "Xong một nửa"})
    await world.outage(hours=3)
    assert len(await requests(world)) == 1


async def test_the_new_day_lies_after_the_old(world: World) -> None:
    _, minh, code = await office(world)
    await minh.says(f"/viec {code}")
    await minh.presses("Xin gia hạn")
    await minh.says("24/11")
    assert "phải sau thời hạn hiện nay" in minh.sees[-2]
    await minh.says("hôm nào rảnh")
    assert await requests(world) == []
    await minh.says("27/11")
    assert "Lý do xin gia hạn" in minh.last


async def test_a_task_without_a_deadline_has_none_to_extend(world: World) -> None:
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head)
    await minh.acts(f"t.extend:{(await task(world, code)).id}")
    assert "không quy định thời hạn" in minh.last


async def test_only_the_giver_decides_and_only_once(world: World) -> None:
    head, minh, code = await office(world)
    lan = await world.official("lan")
    await asks(minh, code)
    [asked] = await requests(world)

    for stranger in (minh, lan):
        await stranger.acts(f"x.grant:{asked.id}")
        assert "không thuộc phạm vi" in stranger.last
    await head.presses("Đồng ý gia hạn")
    await head.acts(f"x.grant:{asked.id}")
    assert "đã gia hạn" not in head.last
    assert (await task(world, code)).due_version == 2
    kinds = [event.kind for event in await events(world, code)]
    assert kinds.count("extended") == 1


async def test_handing_in_ends_the_question(world: World) -> None:
    head, minh, code = await office(world)
    await asks(minh, code)
    await minh.says(f"/viec {code}")
    await minh.presses("Hoàn thành")
    await minh.says("Tờ trình số 12/TTr-KT")
    [asked] = await requests(world)
    assert asked.state is RequestState.CLOSED
    await head.acts(f"x.grant:{asked.id}")
    assert (await task(world, code)).due_at == WEDNESDAY


async def test_an_undecided_request_is_recalled_and_climbs(world: World) -> None:
    chair = await world.official("chu", unit="UBND", role=Role.HEAD)
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head, due=at("2026-12-18"))
    await minh.presses("Đã nhận")
    await asks(minh, code, "31/12")
    head.clear()

    await world.until_local("2026-11-20", "18:00")
    assert "ĐỀ NGHỊ GIA HẠN: CHƯA TRẢ LỜI" in head.last
    assert chair.sees == []
    await world.until_local("2026-11-25", "09:00")
    assert "ĐỀ NGHỊ GIA HẠN: CHƯA TRẢ LỜI" in chair.last
    await head.presses("Đồng ý gia hạn")
    head.clear()
    chair.clear()
    await world.until_local("2026-12-02", "09:00")
    assert "CHƯA TRẢ LỜI" not in " ".join((*head.sees, *chair.sees))
    assert code in " ".join(minh.sees)


async def test_a_task_not_acknowledged_stays_to_be_acknowledged(world: World) -> None:
    """A new deadline silences no other clock of the task."""
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    code = await give(world, minh, by=head, due=WEDNESDAY)
    await asks(minh, code)
    await head.presses("Đồng ý gia hạn")
    minh.clear()
    await world.until_local("2026-11-20", "18:00")
    assert "CHƯA XÁC NHẬN TIẾP NHẬN" in minh.last
    assert (await task(world, code)).state is TaskState.ASSIGNED
