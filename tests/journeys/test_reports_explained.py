"""«Yêu cầu giải trình»: the one way a person complained about learns of a report, in the handler's
own words and nothing else."""

from __future__ import annotations

from domain.rights import Role
from tests.journeys.reporting import about, answered, filed, guided, send
from tests.journeys.test_reports_accused import finds_nothing
from tests.world import Actor, World

QUESTION = "Đồng chí cho biết việc tiếp nhận và trả kết quả ở bộ phận mình đầu tuần này?"
ANSWER = "Hôm đó hệ thống lỗi, tôi đã hẹn lại và xin lỗi."


async def handled(world: World) -> tuple[Actor, Actor, str]:
    """A report about Lan, in the hands of her head."""
    head = await world.official("head", role=Role.HEAD, name="Trần Văn Hùng")
    lan = await world.official("lan", name="Lê Thị Lan")
    hoa = world.citizen("hoa")
    await guided(hoa)
    await about(hoa, "Cán bộ, nhân viên", "chị Lan")
    code = await send(hoa)
    await head.presses("Tiếp nhận")
    return head, lan, code


async def asks(head: Actor, name: str, question: str = QUESTION) -> None:
    await head.presses("Yêu cầu giải trình")
    await head.presses(name)
    await head.says(question)
    await head.presses("Gửi yêu cầu giải trình")


async def test_the_accused_reads_the_handlers_words_and_answers_to_the_handler(
    world: World,
) -> None:
    head, lan, code = await handled(world)
    assert lan.sees == []
    await asks(head, lan.name)
    assert "thời hạn 17:00, 25/11/2026" in head.last  # three working days; 24/11 is a holiday
    assert QUESTION in lan.last
    assert head.name in lan.last
    assert lan.screen[-1].protected
    assert code not in " ".join(lan.sees)
    await lan.presses("Giải trình")
    await lan.says(ANSWER)
    assert "Đã chuyển giải trình" in lan.last
    assert ANSWER in head.last
    await head.presses("Xem chi tiết")
    assert ANSWER in head.last
    await finds_nothing(world, [lan], code)


async def test_a_question_with_the_reporters_words_is_shown_back_before_it_goes(
    world: World,
) -> None:
    head, lan, _ = await handled(world)
    await head.presses("Yêu cầu giải trình")
    await head.presses(lan.name)
    await head.says("Vì sao hẹn thứ Tư mà đến nay chưa có kết quả cho dân?")
    assert "có thể làm lộ người phản ánh" in head.last
    assert "hẹn thứ Tư mà đến nay chưa có kết quả" in head.last
    assert lan.sees == []
    await head.says(QUESTION)  # written anew
    assert "làm lộ" not in head.last
    await head.presses("Gửi yêu cầu giải trình")
    assert QUESTION in lan.last


async def test_a_question_that_names_the_code_is_not_sent_at_all(world: World) -> None:
    head, lan, code = await handled(world)
    await head.presses("Yêu cầu giải trình")
    await head.presses(lan.name)
    await head.says(f"Về {code}: đồng chí giải thích.")
    assert "có mã phản ánh nên không được gửi" in head.last
    await head.says("/huy")
    assert lan.sees == []


async def test_the_accused_is_reminded_and_silence_comes_back_to_the_handler(
    world: World,
) -> None:
    head, lan, code = await handled(world)
    await asks(head, lan.name)
    lan.clear()
    await world.until_local("2026-11-25", "09:00")
    assert sum("YÊU CẦU GIẢI TRÌNH" in text for text in lan.sees) >= 1
    await world.until_local("2026-11-27", "09:00")
    assert "chưa giải trình" in " ".join(head.sees)
    await finds_nothing(world, [lan], code)


async def test_an_answered_case_asks_for_no_explanation_any_more(world: World) -> None:
    head, lan, _ = await handled(world)
    await asks(head, lan.name)
    button = lan.action("Giải trình")
    head.clear()
    await head.says("/phananh")
    await head.presses("📨 PA-")
    await answered(head)
    lan.clear()
    await world.until_local("2026-12-02", "09:00")
    assert lan.sees == []
    await lan.acts(button)
    assert "không còn hiệu lực" in lan.last


async def test_nobody_else_answers_for_the_accused_nor_guesses_a_question(world: World) -> None:
    head, lan, _ = await handled(world)
    other = await world.official("other", name="Đỗ Văn Khoa")
    await asks(head, lan.name)
    button = lan.action("Giải trình")
    await other.acts(button)
    assert "không thuộc phạm vi" in other.last
    assert QUESTION not in " ".join(other.sees)


async def test_the_handler_asks_nobody_above_and_not_themselves(world: World) -> None:
    head, lan, _ = await handled(world)
    await world.official("chair", unit="UBND", role=Role.HEAD, name="Mai Văn Chủ")
    await head.presses("Yêu cầu giải trình")
    assert head.labels[0] == lan.name  # whom the report names comes first
    assert head.name not in head.labels
    await head.says("Mai Văn Chủ")
    assert "Không tìm thấy ai" in head.last


async def test_whoever_is_asked_is_among_those_it_is_about_from_then_on(world: World) -> None:
    head = await world.official("head", role=Role.HEAD)
    minh = await world.official("minh", name="Lê Văn Minh")
    code = await filed(world.citizen("hoa"))
    await head.presses("Tiếp nhận")
    await asks(head, minh.name)
    await head.says(f"/phananh {code}")
    await head.presses("Giao cán bộ")
    assert minh.name not in head.labels
    await finds_nothing(world, [minh], code)


async def test_only_the_handler_hears_that_the_accused_could_not_be_asked(world: World) -> None:
    head, lan, code = await handled(world)
    clerk = await world.official("clerk", role=Role.CLERK)
    operator = await world.official("operator", unit="VP", role=Role.OPERATOR, scope="UBND")
    await lan.blocks()
    await asks(head, lan.name)
    assert any(lan.name in text and "YÊU CẦU" not in text for text in head.sees)
    assert lan.name not in " ".join(clerk.sees + operator.sees)
    assert code not in " ".join(clerk.sees + operator.sees)


async def test_two_who_explain_at_the_same_moment_are_each_heard(world: World) -> None:
    head, lan, _ = await handled(world)
    minh = await world.official("minh", name="Lê Văn Minh")
    for one in (lan, minh):
        await asks(head, one.name)
        await one.presses("Giải trình")
    for one in (lan, minh):
        await world.receive({"chat": one.chat, "text": f"{ANSWER} Người viết: {one.chat}."})
    await world.settle()
    for one in (lan, minh):
        (told,) = (text for text in head.sees if f"Người viết: {one.chat}." in text)
        assert one.name in told


async def test_a_withdrawn_case_asks_for_no_explanation_any_more(world: World) -> None:
    _, lan, code = await asked_about(world)
    hoa = world.citizen("hoa")
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Quyền của tôi")
    await hoa.presses("Rút phản ánh")
    await hoa.presses("Rút phản ánh này")
    button = lan.action("Giải trình")
    lan.clear()
    await lan.acts(button)
    assert "không còn hiệu lực" in lan.last


async def asked_about(world: World) -> tuple[Actor, Actor, str]:
    head, lan, code = await handled(world)
    await asks(head, lan.name)
    return head, lan, code
