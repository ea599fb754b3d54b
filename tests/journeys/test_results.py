"""After the answer: ratings, signs, publication, praise, the national portal, the quality."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from domain.commending import Honour
from domain.lifecycle import ReportState
from domain.messages import Busy
from domain.rights import Role
from models.answers import Commendation, Publication
from models.reports import Barred, Report, ReportEntry
from tests.journeys.reporting import about, answered, drafted, filed, guided, send
from tests.journeys.test_reports_accused import promote
from tests.world import Actor, World, letters

PUBLIC = "Một bộ hồ sơ đất đai trả chậm 03 ngày; bộ phận tiếp nhận đã xin lỗi người dân."


async def closed_case(world: World, chat: str = "hoa") -> tuple[Actor, Actor, Report]:
    """A citizen, the head who answered, and the report."""
    citizen = world.citizen(chat)
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    await filed(citizen)
    await answered(binh)
    return citizen, binh, await the_report(world)


async def the_report(world: World) -> Report:
    async with world.database.read() as session:
        return (await session.scalars(select(Report).order_by(Report.id.desc()).limit(1))).one()


async def watcher(world: World) -> Actor:
    return await world.official("watcher", unit="VP", role=Role.SUPERVISOR, scope="UBND")


# --- ratings -------------------------------------------------------------------------------


async def test_the_citizen_is_asked_once_and_may_add_words_that_are_masked(world: World) -> None:
    hoa, binh, _ = await closed_case(world)
    hoa.clear()
    await world.until_local("2026-11-20", "09:00")
    assert "đánh giá thế nào" in hoa.last
    await hoa.presses("2 ⭐")
    await hoa.presses("Ghi thêm ý kiến")
    binh.clear()
    await hoa.says("Trả lời chậm, gọi tôi 0912 345 678.")
    assert "Đã ghi ý kiến" in hoa.last
    assert "2/5" in binh.last
    assert "Trả lời chậm" in binh.last
    assert "0912 345 678" not in binh.last
    await hoa.presses("5 ⭐")
    assert (await the_report(world)).rating == 5
    hoa.clear()
    await world.until_local("2026-11-30", "09:00")
    assert hoa.sees == []
    async with world.database.read() as session:
        kept = [row.words for row in await session.scalars(select(ReportEntry))]
    assert not any("chậm, gọi".encode() in words for words in kept)


async def test_who_rated_already_is_not_asked_again(world: World) -> None:
    hoa, _, _ = await closed_case(world)
    await hoa.presses("4 ⭐")
    hoa.clear()
    await world.until_local("2026-11-24", "09:00")
    assert hoa.sees == []


async def test_nobody_comments_before_rating_or_on_anothers_report(world: World) -> None:
    hoa, binh, report = await closed_case(world)
    thief = world.citizen("thief")
    await hoa.acts(f"r.say:{report.id}")
    assert "không còn phù hợp" in hoa.last
    for action in ("r.say", "r.private", "r.proof"):
        await thief.acts(f"{action}:{report.id}")
        assert "Không tìm thấy" in thief.last
    assert "💬" not in " ".join(binh.sees)


async def test_answers_not_agreed_to_again_and_again_reach_the_supervisor(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    watching = await watcher(world)
    for place in range(4):
        citizen = world.citizen(f"c{place}")
        await filed(citizen)
        await answered(binh, text=f"Đã trả kết quả lần {place} cho người dân ngày 20/11/2026.")
        assert place == 3 or "NHIỀU LẦN CHƯA ĐỒNG Ý" not in " ".join(watching.sees)
        await citizen.presses("Chưa đồng ý")
        await citizen.says("Tôi chưa nhận được.")
    told = [text for text in watching.sees if "NHIỀU LẦN CHƯA ĐỒNG Ý" in text]
    assert len(told) == 2  # the unit, and who wrote the answers; the fourth time says nothing new
    assert any("Trần Văn Bình" in text for text in told)
    assert all("3 câu trả lời" in text for text in told)
    assert "chưa nhận được" not in " ".join(told)


async def test_a_supervisor_counts_no_objection_in_what_is_about_himself(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    watching = await watcher(world)
    for place in range(3):
        citizen = world.citizen(f"c{place}")
        await filed(citizen)
        await answered(binh, text=f"Đã trả kết quả lần {place} cho người dân ngày 20/11/2026.")
        if not place:  # as routing finds whom it is about
            report = await the_report(world)
            async with world.database.write() as session:
                session.add(Barred(report_id=report.id, person_id=watching.person_id))
        await citizen.presses("Chưa đồng ý")
        await citizen.says("Tôi chưa nhận được.")
    assert "NHIỀU LẦN CHƯA ĐỒNG Ý" not in " ".join(watching.sees)


# --- signs ---------------------------------------------------------------------------------


async def test_signs_are_told_to_the_head_and_the_supervisor_and_concluded_by_nobody(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    minh = await world.official("minh")
    colleague = await world.official("tam")
    watching = await watcher(world)
    await filed(hoa, story="Cán bộ quầy 3 đòi phong bì mới nhận hồ sơ.")
    await binh.presses("Giao cán bộ")
    await binh.presses(minh.name)
    watching.clear()
    await minh.presses("⚑ Dấu hiệu")
    assert "gợi ý xem xét: dấu hiệu tội phạm" in minh.last
    await minh.presses("⚑ Dấu hiệu tội phạm")
    for reader in (binh, watching):
        assert "DẤU HIỆU CẦN XEM XÉT" in reader.last
        assert "Phần mềm không kết luận" in reader.last
    assert colleague.sees == []
    assert "dấu hiệu" not in " ".join(hoa.sees).casefold()
    report = await the_report(world)
    await minh.acts(f"p.unsign:{report.id}:hinh_su")
    assert "không thuộc phạm vi" in minh.last
    await watching.presses("⚑ Dấu hiệu")
    await watching.presses("Bỏ: dấu hiệu tội phạm")
    assert "Chưa báo dấu hiệu nào" in watching.last


# --- publication ---------------------------------------------------------------------------


async def test_a_result_is_published_only_without_names_and_by_two_people(world: World) -> None:
    hoa, binh, report = await closed_case(world)
    watching = await watcher(world)
    lan = world.citizen("lan")
    await binh.says(f"/phananh {report.code}")
    await binh.presses("Đề xuất công khai")
    await binh.says(f"Ông Trần Văn Bình đã trả hồ sơ {report.code}, gọi 0912 345 678.")
    assert "tên người: “Trần Văn Bình”" in binh.sees[-2]
    assert "0912 345 678" in binh.sees[-2]
    assert report.code in binh.sees[-2]
    await binh.says(PUBLIC)
    assert "ĐỀ XUẤT CÔNG KHAI" in watching.last
    await binh.acts(f"p.pubyes:{report.id}")  # not the one who proposed it
    await lan.says("/ketqua")
    assert "Chưa có kết quả nào" in lan.last
    await watching.presses("Đồng ý công khai")
    assert "đã được đồng ý công khai" in binh.last
    assert PUBLIC in hoa.last
    await lan.says("/ketqua")
    assert PUBLIC in lan.last
    assert "nhắc nhở" in lan.last
    assert report.code not in lan.last
    await hoa.presses("Không công khai")
    assert "đã gỡ" in hoa.last
    await lan.says("/ketqua")
    assert "Chưa có kết quả nào" in lan.last


async def test_who_does_not_want_it_public_is_respected(world: World) -> None:
    hoa, binh, report = await closed_case(world)
    await watcher(world)
    await hoa.presses("Không công khai")
    await binh.acts(f"p.publish:{report.id}")
    assert "không muốn công khai" in binh.last
    await hoa.presses("Cho phép công khai")
    await binh.acts(f"p.publish:{report.id}")
    assert "viết nội dung công khai" in binh.last


async def test_a_supervisor_may_say_no_with_a_reason(world: World) -> None:
    _, binh, report = await closed_case(world)
    watching = await watcher(world)
    await binh.acts(f"p.publish:{report.id}")
    await binh.says(PUBLIC)
    await watching.presses("Không đồng ý")
    await watching.says("Người trong cuộc dễ bị nhận ra.")
    assert "dễ bị nhận ra" in binh.last
    async with world.database.read() as session:
        assert (await session.scalars(select(Publication.summary))).all() == [""]


async def test_a_result_looked_at_again_is_taken_back(world: World) -> None:
    hoa, binh, report = await closed_case(world)
    watching = await watcher(world)
    await binh.acts(f"p.publish:{report.id}")
    await binh.says(PUBLIC)
    await watching.presses("Đồng ý công khai")
    await hoa.presses("Chưa đồng ý")
    await hoa.says("Tôi chưa nhận được.")
    await hoa.says("/ketqua")
    assert PUBLIC not in hoa.last


async def test_neither_of_those_who_answered_for_it_agrees_to_its_publication(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    minh = await world.official("minh")
    await filed(hoa)
    await binh.presses("Giao cán bộ")
    await binh.presses(minh.name)
    await drafted(minh)
    await binh.presses("Duyệt và gửi")
    report = await the_report(world)
    await minh.acts(f"p.publish:{report.id}")
    await minh.says(PUBLIC)
    for one in (minh, binh):
        await one.acts(f"p.pubyes:{report.id}")
        assert "không thuộc phạm vi" in one.last
    await hoa.says("/ketqua")
    assert "Chưa có kết quả nào" in hoa.last


async def test_a_name_that_came_into_the_office_meanwhile_is_not_published(world: World) -> None:
    hoa, binh, report = await closed_case(world)
    watching = await watcher(world)
    await binh.acts(f"p.publish:{report.id}")
    await binh.says("Mạc Thế Vinh đã nhận kết quả tại nhà trong ngày.")
    await world.official("vinh", name="Mạc Thế Vinh")
    await watching.presses("Đồng ý công khai")
    assert "“Mạc Thế Vinh”" in watching.last
    await hoa.says("/ketqua")
    assert "Chưa có kết quả nào" in hoa.last


# --- praise --------------------------------------------------------------------------------


async def praise(citizen: Actor, words: str) -> None:
    await citizen.says("/khenngoi")
    await citizen.says("kinh te")
    await citizen.presses("Phòng Kinh tế")
    await citizen.says(words)
    await citizen.presses("Chỉ cán bộ")
    await citizen.presses("📨 Gửi")


async def test_praise_counts_once_the_head_confirmed_it_and_never_for_himself(
    world: World,
) -> None:
    binh = await world.official("binh", role=Role.HEAD, name="Trần Văn Bình")
    lan = await world.official("lan", name="Nguyễn Thị Lan")
    watching = await watcher(world)
    await praise(world.citizen("hoa"), "Khen chị Lan hướng dẫn rất tận tình.")
    await praise(world.citizen("mai"), "Khen anh Trần Văn Bình trả hồ sơ nhanh.")
    await binh.says("/khenngoi")
    assert "Nguyễn Thị Lan (Phòng Kinh tế, Hạ tầng và Đô thị): 1 lượt, đã xác nhận 0" in binh.last
    assert not any("✅ Trần Văn Bình" in label for label in binh.labels)
    async with world.database.read() as session:
        own = (await session.scalars(select(Commendation).order_by(Commendation.id.desc()))).first()
    assert own is not None
    await binh.acts(f"p.honour:{own.id}")
    assert "không thuộc phạm vi" in binh.last
    await lan.says("/danhgia")
    assert "người dân khen" not in lan.last
    await binh.says("/khenngoi")
    await binh.presses("✅ Nguyễn Thị Lan")
    assert "đã xác nhận 1" in binh.last
    assert "đã xác nhận lời khen" in lan.last
    await lan.says("/danhgia")
    assert "người dân khen 1 lượt" in lan.last
    await watching.says("/khenngoi")
    await watching.presses("✖️")
    async with world.database.read() as session:
        states = list(await session.scalars(select(Commendation.state).order_by(Commendation.id)))
    assert states == [Honour.CONFIRMED, Honour.DECLINED]
    await lan.says("/khenngoi")
    assert "đơn vị" in lan.last.casefold()
    assert "đã xác nhận 1" not in lan.last


# --- the portal, the quality ---------------------------------------------------------------


async def test_the_desk_enters_the_portals_number_and_supervisors_take_the_list_away(
    world: World,
) -> None:
    _, binh, report = await closed_case(world)
    desk = await world.official("desk", unit="VP", role=Role.HOTLINE, scope="UBND")
    watching = await watcher(world)
    await desk.says(f"/mapakn {report.code.lower()} pakn.20261119.0012")
    assert "PAKN.20261119.0012" in desk.last
    await desk.says(f"/mapakn {report.code} x")
    assert "4 đến 40" in desk.last
    await watching.says("/pakn")
    await watching.presses("JSON")
    [message] = [one for one in watching.screen if one.enclosure is not None]
    assert message.enclosure is not None
    [line] = json.loads(message.enclosure.body)["lines"]
    assert line["portal"] == "PAKN.20261119.0012"
    assert line["code"] == report.code
    assert (line["finding"], line["term"]) == ("dung_mot_phan", "answered_in_time")
    assert line["summary"] == ""
    assert "quầy 3" not in message.enclosure.body.decode()
    await binh.says("/pakn")
    assert "không thuộc phạm vi" in binh.last


async def test_whoever_watches_no_longer_when_the_list_leaves_does_not_get_it(world: World) -> None:
    await closed_case(world)
    watching = await watcher(world)
    await watching.says("/pakn")
    world.failing(Busy("429", timedelta(hours=1)), Busy("429", timedelta(hours=1)))
    await watching.presses("JSON")
    await promote(world, watching, Role.OFFICIAL, "VP")
    await world.later(hours=3)
    assert "Đang lập tệp" in watching.last  # what was said before arrives all the same
    assert [one for one in watching.screen if one.enclosure is not None] == []
    assert [letter.state for letter in await letters(world, kind="pakn.file")] == ["superseded"]


async def test_the_list_for_the_portal_holds_nothing_that_is_about_its_reader(
    world: World,
) -> None:
    watching = await watcher(world)
    await closed_case(world)
    mai = world.citizen("mai")
    await guided(mai)
    await about(mai, "Cán bộ, nhân viên", watching.name)
    await send(mai)
    await watching.says("/pakn")
    await watching.presses("JSON")
    [made] = [one.enclosure for one in watching.screen if one.enclosure is not None]
    assert len(json.loads(made.body)["lines"]) == 1


async def test_what_a_flood_brought_is_in_no_list_for_the_portal(world: World) -> None:
    await closed_case(world)
    await filed(world.citizen("mai"))
    watching = await watcher(world)
    async with world.database.write() as session:
        row = await session.get_one(Report, (await the_report(world)).id)
        row.state = ReportState.SET_ASIDE
    await watching.says("/pakn")
    await watching.presses("JSON")
    [made] = [one.enclosure for one in watching.screen if one.enclosure is not None]
    assert len(json.loads(made.body)["lines"]) == 1


async def test_supervisors_see_how_often_general_answers_were_sent(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    minh = await world.official("minh")
    watching = await watcher(world)
    await filed(hoa)
    await answered(binh, "Đúng", "Đơn vị đã ghi nhận, tiếp thu và sẽ chấn chỉnh, rút kinh nghiệm.")
    await hoa.presses("1 ⭐")
    await filed(world.citizen("mai"))
    await binh.presses("Giao cán bộ")
    await binh.presses(minh.name)
    await drafted(minh)
    await binh.presses("Duyệt và gửi")
    await watching.says("/chatluong")
    assert "2 câu trả lời; vẫn gửi dù còn chung chung: 1" in watching.last
    assert "1,0/5 (1 lượt, 1 không hài lòng)" in watching.last
    await minh.says("/chatluong")
    assert "không thuộc phạm vi" in minh.last
