"""«Yêu cầu giải trình», opinions of coordinating units: asked, reminded, answered, kept."""

from __future__ import annotations

from domain.requests import RequestState
from domain.rights import Role
from tests.journeys.test_extensions import requests
from tests.journeys.test_holding import does
from tests.tasks import at, give, task
from tests.world import Actor, World

WEDNESDAY = at("2026-11-25")


async def overdue(world: World) -> tuple[Actor, Actor, Actor, str]:
    """A chair, a head, an official with a task that was due yesterday."""
    chair = await world.official("chu", unit="UBND", role=Role.LEADER, name="Trần Văn Chủ")
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    code = await give(world, minh, by=chair, due=WEDNESDAY)
    await minh.presses("Đã nhận")
    await world.until_local("2026-11-26", "09:00")
    return chair, head, minh, code


async def test_one_tap_asks_and_the_answer_is_kept_and_told(world: World) -> None:
    chair, _, minh, code = await overdue(world)
    await chair.says(f"/viec {code}")
    await chair.presses("Yêu cầu giải trình")

    assert "đã yêu cầu đồng chí Lê Văn Minh giải trình trước hết ngày 30/11/2026" in chair.last
    assert "YÊU CẦU GIẢI TRÌNH" in minh.last
    assert "Trần Văn Chủ" in minh.last
    await minh.presses("Giải trình")
    await minh.says("Thiếu số liệu của ngành thuế; xin nhận trách nhiệm, xong trước 30/11")

    assert "Thiếu số liệu của ngành thuế" in chair.last
    assert "đúng hạn" in chair.last
    await chair.says(f"/viec {code}")
    assert "Giải trình (Lê Văn Minh): đã trả lời – Thiếu số liệu" in chair.last


async def test_asked_twice_it_is_asked_once(world: World) -> None:
    chair, _, minh, code = await overdue(world)
    await chair.says(f"/viec {code}")
    await chair.presses("Yêu cầu giải trình")
    minh.clear()
    await chair.presses("Yêu cầu giải trình")
    assert "không cần yêu cầu thêm" in chair.last
    assert minh.sees == []
    assert len(await requests(world)) == 1


async def test_nobody_asks_themselves_and_no_stranger_asks(world: World) -> None:
    _, _, minh, code = await overdue(world)
    lan = await world.official("lan")
    other = await world.official("vinh", unit="VHXH", role=Role.HEAD)
    for one in (minh, lan, other):
        await one.acts(f"t.explain:{(await task(world, code)).id}")
        assert "không thuộc phạm vi" in one.last
    assert await requests(world) == []


async def test_an_explanation_nobody_gives_climbs(world: World) -> None:
    chair, head, minh, code = await overdue(world)
    await world.official("sat", unit="UBND", role=Role.SUPERVISOR)
    await chair.says(f"/viec {code}")
    await chair.presses("Yêu cầu giải trình")
    for one in (chair, head, minh):
        one.clear()

    await world.until_local("2026-11-30", "18:00")  # due: the last working day to answer
    assert "giải trình" in minh.last.lower()
    assert "giải trình" not in " ".join(head.sees).lower()
    await world.until_local("2026-12-01", "18:00")
    assert "giải trình" in " ".join(head.sees).lower()
    await world.until_local("2026-12-04", "18:00")
    assert "chưa được Lê Văn Minh trả lời" in " ".join(chair.sees)

    await minh.acts(f"e.give:{(await requests(world))[0].id}")
    await minh.says("Đã xong, chậm do thiếu số liệu")
    assert "chậm so với thời hạn trả lời" in chair.last
    chair.clear()
    await world.until_local("2026-12-20", "18:00")
    assert "giải trình" not in " ".join(chair.sees)


async def test_only_whoever_was_asked_answers_and_once(world: World) -> None:
    chair, head, minh, code = await overdue(world)
    await chair.says(f"/viec {code}")
    await chair.presses("Yêu cầu giải trình")
    [asked] = await requests(world)
    await head.acts(f"e.give:{asked.id}")
    assert "không thuộc phạm vi" in head.last
    await minh.presses("Giải trình")
    await minh.says("Thiếu số liệu")
    await minh.acts(f"e.give:{asked.id}")
    assert (await requests(world))[0].answer == "Thiếu số liệu"
    assert "Đề nghị đồng chí giải trình" not in minh.last


async def test_whoever_had_it_explains_even_when_it_went_to_somebody_else(world: World) -> None:
    chair, head, minh, code = await overdue(world)
    lan = await world.official("lan", name="Phạm Thị Lan")
    await chair.says(f"/viec {code}")
    await chair.presses("Yêu cầu giải trình")
    await head.says(f"/viec {code}")
    await head.presses("Giao lại")
    await head.presses("Phạm Thị Lan")
    await minh.presses("Giải trình")
    await minh.says("Việc nhiều, làm không kịp")
    assert "Việc nhiều" in chair.last
    assert "giải trình" not in " ".join(lan.sees).lower()


async def test_whoever_must_explain_reads_the_task_until_they_have(world: World) -> None:
    """It went to another unit meanwhile: they see what they are asked about, and act on nothing."""
    chair, _, minh, code = await overdue(world)
    await chair.says(f"/viec {code}")
    await chair.presses("Yêu cầu giải trình")
    letter = minh.action("Xem chi tiết")
    await world.official("vinh", unit="VHXH", role=Role.HEAD)
    await does(chair, code, "Chuyển đơn vị", "van hoa", "Đúng chức năng hơn")
    assert (await task(world, code)).assignee_id != minh.person_id

    await minh.acts(letter)
    assert code in minh.last
    assert "không thuộc phạm vi" not in minh.last
    acts = {"Đã nhận", "Hoàn thành", "Giao lại", "Xin gia hạn"}
    assert not any(act in label for act in acts for label in minh.labels)
    moved = await task(world, code)
    for act in ("t.ack", "t.done", "t.give", "t.extend"):
        await minh.acts(f"{act}:{moved.id}")
        assert "không thuộc phạm vi" in minh.last
    await minh.acts(f"e.give:{(await requests(world))[0].id}")
    await minh.says("Thiếu số liệu của ngành thuế")
    assert "Thiếu số liệu" in chair.last
    assert "Xem chi tiết" not in " ".join(minh.labels)
    await minh.acts(letter)
    assert "không thuộc phạm vi" in minh.last


# --- opinions ------------------------------------------------------------------------------


async def consulted(world: World) -> tuple[Actor, Actor, Actor, str]:
    """A task of KT with VHXH coordinating, whose head has been asked."""
    head = await world.official("trang", role=Role.HEAD)
    minh = await world.official("minh")
    vinh = await world.official("vinh", unit="VHXH", role=Role.HEAD, name="Đỗ Quang Vinh")
    helping = [await world.unit_id("VHXH")]
    code = await give(world, minh, by=head, due=at("2026-12-18"), coordinating=helping)
    await minh.presses("Đã nhận")
    await minh.says(f"/viec {code}")
    await minh.presses("Thao tác khác")
    await minh.presses("Xin ý kiến phối hợp")
    await minh.says("Dự thảo kế hoạch, mục 2")
    return head, minh, vinh, code


async def test_a_coordinating_unit_has_its_own_short_deadline(world: World) -> None:
    _, minh, vinh, code = await consulted(world)
    assert "XIN Ý KIẾN PHỐI HỢP" in vinh.last
    assert "Dự thảo kế hoạch, mục 2" in vinh.last
    assert "ngày 25/11/2026" in vinh.last  # 3 working days: 20, 23, 25 (24/11 is a day off)
    await vinh.presses("Cho ý kiến")
    await vinh.says("Thống nhất, đề nghị bổ sung kinh phí")

    assert "Thống nhất, đề nghị bổ sung kinh phí" in minh.last
    assert "Đỗ Quang Vinh" in minh.last
    await minh.says(f"/viec {code}")
    assert "Ý kiến phối hợp (Phòng Văn hóa - Xã hội): đã trả lời" in minh.last


async def test_an_opinion_nobody_gives_climbs_in_its_own_unit(world: World) -> None:
    chair = await world.official("chu", unit="UBND", role=Role.HEAD)
    head, minh, vinh, _ = await consulted(world)
    for one in (head, minh, vinh):
        one.clear()
    await world.until_local("2026-11-25", "18:00")
    assert "Ý KIẾN PHỐI HỢP: CHƯA TRẢ LỜI" in vinh.last
    await world.until_local("2026-11-26", "18:00")
    assert "ý kiến phối hợp" in " ".join(minh.sees).lower()
    assert "ý kiến phối hợp" not in " ".join(head.sees).lower()  # it is another unit's silence
    await world.until_local("2026-11-30", "18:00")
    assert "Phòng Văn hóa - Xã hội" in " ".join(chair.sees)
    await vinh.presses("Cho ý kiến")
    await vinh.says("Thống nhất")
    assert (await requests(world))[0].state is RequestState.ANSWERED


async def test_a_deputy_of_the_unit_may_answer_and_no_other_unit(world: World) -> None:
    _, _, _, _ = await consulted(world)
    deputy = await world.official("dung", unit="VHXH", role=Role.DEPUTY)
    other = await world.official("hoa", unit="VP", role=Role.HEAD)
    [asked] = await requests(world)
    await other.acts(f"o.give:{asked.id}")
    assert "không thuộc phạm vi" in other.last
    await deputy.acts(f"o.give:{asked.id}")
    await deputy.says("Thống nhất")
    assert (await requests(world))[0].state is RequestState.ANSWERED


async def test_asked_already_or_nobody_to_ask(world: World) -> None:
    head, minh, _, code = await consulted(world)
    await minh.acts(f"t.consult:{(await task(world, code)).id}")
    assert "đều đã được xin ý kiến" in minh.last
    alone = await give(world, minh, by=head, due=WEDNESDAY, content="Việc khác hẳn")
    await minh.acts(f"t.consult:{(await task(world, alone)).id}")
    assert "không có đơn vị phối hợp" in minh.last
