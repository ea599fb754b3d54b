"""Supervisors enter inspections; nobody but their team knows of an unannounced one before it is
done, in no list, no count, no report."""

from __future__ import annotations

from sqlalchemy import select

from domain.lifecycle import Matter
from domain.rights import Role
from models.work import Event
from tests.journeys.test_hotline_figures import asks, document
from tests.world import Actor, World

PLACE = "Bộ phận Một cửa phường Zzmật"


async def watcher(world: World, chat: str = "watcher") -> Actor:
    return await world.official(chat, unit="VP", role=Role.SUPERVISOR, scope="UBND")


async def planned(actor: Actor, kind: str = "Đột xuất", day: str = "25/11/2026") -> None:
    await actor.says("/kiemtra")
    await actor.presses("Ghi cuộc kiểm tra")
    await actor.presses(kind)
    await actor.says("Kế hoạch 15/KH-UBND, Chỉ thị về kỷ luật, kỷ cương")
    await actor.says(PLACE)
    await actor.says(day)
    await actor.presses("Trong một ngày")
    await actor.says("06")


async def result(
    actor: Actor, bodies: str = "2", people: str = "04", *, cases: bool = True
) -> None:
    await actor.says("6")
    await actor.says(bodies)
    await actor.says(people)
    if cases:
        await actor.says("Chưa chấp hành giờ giấc làm việc")
        await actor.says("Kiểm điểm 02 tập thể; phê bình 04 cá nhân")


async def test_a_finished_inspection_is_entered_and_told_as_offices_tell_it(world: World) -> None:
    an = await watcher(world)
    await planned(an, "Định kỳ", "18/11/2026")
    await an.presses("Đã kiểm tra xong")
    await result(an)
    assert "Đã kiểm tra 6/6 đơn vị; 6 trường hợp (gồm 2 tập thể và 4 cá nhân)" in an.last
    assert "Kiểm điểm 02 tập thể" in an.last
    await asks(an, "quý 4")
    await an.presses("Word")
    text = document(an).decode()
    assert "Đã tiến hành 01 cuộc kiểm tra" in text
    assert "06 trường hợp vi phạm (gồm: 02 tập thể và 04 cá nhân)" in text


async def test_no_case_is_told_in_words(world: World) -> None:
    an = await watcher(world)
    await planned(an, "Lồng ghép", "18/11/2026")
    await an.presses("Đã kiểm tra xong")
    await result(an, "không", "không có", cases=False)
    assert "không có trường hợp tập thể, cá nhân vi phạm" in an.last


async def test_an_unannounced_one_is_hidden_until_it_is_done(world: World) -> None:
    an = await watcher(world)
    others = [
        await watcher(world, "binh"),
        await world.official("chair", unit="UBND", role=Role.HEAD),
        await world.official("hotline", unit="VP", role=Role.HOTLINE, scope="UBND"),
        await world.official("minh"),
    ]
    before = {actor.chat: await everything(actor) for actor in others}
    await planned(an)
    await an.presses("Chưa, lưu kế hoạch")
    assert "Chỉ đoàn kiểm tra biết cuộc này" in an.last
    key = an.action("Nhập kết quả").partition(":")[2]
    for actor in others:
        assert await everything(actor) == before[actor.chat], actor.chat
        actor.clear()
        for button in ("i.see", "i.done", "i.join", "i.drop", "i.correct"):
            await actor.acts(f"{button}:{key}")
            assert "Zzmật" not in " ".join(actor.sees)
            assert "không thuộc phạm vi" in actor.last
    await asks(an, "quý 4")
    await an.presses("Word")
    assert "Zzmật" not in document(an).decode()  # a plan is no result, not even for its team
    await an.says("/kiemtra")
    await an.presses("25/11/2026")
    await an.presses("Nhập kết quả")
    await result(an)
    others[0].clear()
    await others[0].says("/kiemtra")
    assert "đột xuất, đã xong" in others[0].last
    await others[1].says("/kiemtra")
    await others[1].presses("25/11/2026")
    assert "Zzmật" in others[1].last


async def test_a_result_is_corrected_and_what_stood_before_is_kept_beside_it(
    world: World,
) -> None:
    an, binh = await watcher(world), await watcher(world, "binh")
    await planned(an, "Định kỳ", "18/11/2026")
    await an.presses("Đã kiểm tra xong")
    await result(an, "2", "4")
    key = an.action("Đính chính").partition(":")[2]
    await an.presses("Đính chính kết quả")
    await an.says("Nhập nhầm số cá nhân.")
    await result(an, "2", "1")
    assert "3 trường hợp (gồm 2 tập thể và 1 cá nhân)." in an.last
    assert "Đính chính ngày 19/11/2026 (Nhập nhầm số cá nhân.)" in an.last
    assert "Trước đó ghi: 6/6 đơn vị; 6 trường hợp (gồm 2 tập thể và 4 cá nhân)" in an.last
    await asks(an, "quý 4")
    await an.presses("Word")
    assert "03 trường hợp vi phạm (gồm: 02 tập thể và 01 cá nhân)" in document(an).decode()
    await binh.acts(f"i.see:{key}")
    assert "Trước đó ghi: 6/6" in binh.last  # whoever reads it learns that it was another
    assert not any("Đính chính" in label for label in binh.labels)
    await binh.acts(f"i.correct:{key}")
    assert "không thuộc phạm vi" in binh.last
    async with world.database.read() as session:
        kinds = select(Event.kind).where(Event.matter == Matter.INSPECTION).order_by(Event.id)
        assert list(await session.scalars(kinds)) == ["entered", "done", "corrected"]


async def test_what_has_no_result_yet_has_none_to_correct(world: World) -> None:
    an = await watcher(world)
    await planned(an)
    await an.presses("Chưa, lưu kế hoạch")
    key = an.action("Nhập kết quả").partition(":")[2]
    await an.acts(f"i.correct:{key}")
    assert "không còn phù hợp" in an.last


async def everything(actor: Actor) -> list[str]:
    """What lists, counts and searches show this person."""
    actor.clear()
    for words in ("/kiemtra", "/thongkephananh năm nay", "/tinhhinh", "/timkiem Zzmật"):
        await actor.says(words)
    return [*actor.sees, *actor.labels]


async def test_the_words_of_a_plan_lie_sealed(world: World) -> None:
    an = await watcher(world)
    await planned(an)
    await an.presses("Chưa, lưu kế hoạch")
    async with world.database.engine.connect() as connection:
        for table in ("inspection", "inspection_maker", "event"):
            rows = await connection.exec_driver_sql(f"SELECT * FROM {table}")
            assert "Zzmật" not in "".join(repr(tuple(row)) for row in rows)


async def test_whoever_joins_the_team_knows_of_it(world: World) -> None:
    an = await watcher(world)
    minh = await world.official("minh", name="Đỗ Văn Minh")
    await planned(an)
    await an.presses("Chưa, lưu kế hoạch")
    await an.presses("Thêm thành viên")
    await an.says("van minh")
    await an.presses("Đỗ Văn Minh")
    assert "Đỗ Văn Minh" in an.last
    await minh.says("/kiemtra")
    await minh.presses("25/11/2026")
    assert "Zzmật" in minh.last
    await minh.presses("Không tiến hành")
    assert "không tiến hành" in minh.last


async def test_a_slip_is_asked_again_and_changes_nothing(world: World) -> None:
    an = await watcher(world)
    await an.says("/kiemtra")
    await an.presses("Ghi cuộc kiểm tra")
    await an.says("dot xuat")
    await an.says("Chỉ thị 631")
    await an.says(PLACE)
    await an.says("hôm nào đó")
    assert "Chưa rõ ngày nào" in an.sees[-2]
    await an.says("25/11/2026")
    await an.says("24/11/2026")
    assert "trước ngày bắt đầu" in an.sees[-2]
    await an.says("26/11/2026")
    for slip in ("nhiều", "0", "-3", "9999999"):
        await an.says(slip)
        assert "Chưa rõ số" in an.sees[-2]
    await an.says("5 don vi")
    await an.presses("Đã kiểm tra xong")
    await an.says("6")
    assert "từ 0 đến 5" in an.sees[-2]


async def test_only_supervisors_enter_inspections(world: World) -> None:
    for role in (Role.HEAD, Role.OFFICIAL, Role.HOTLINE):
        actor = await world.official(role.value, role=role)
        await actor.acts("i.new")
        assert "không thuộc phạm vi" in actor.last
