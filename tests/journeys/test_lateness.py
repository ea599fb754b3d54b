"""A late task has a cause: somebody is asked for it, somebody competent judges it, and it stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.breakdowns import By
from domain.lateness import Cause, Group, Statement
from domain.lifecycle import TaskState
from domain.periods import Period
from domain.rights import Role
from domain.worktime import today
from models.ledger import Lateness
from models.office import Person
from models.work import Alarm, Task
from services import breakdown, task_alarms
from services.alarms import CAUSE
from tests.tasks import at, events, give, task
from tests.world import Actor, World, letters

DUE = at("2026-11-20", "17:00")  # Friday; the town's day is Thursday


async def ledger(world: World) -> list[Lateness]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Lateness).order_by(Lateness.id)))


async def spared(world: World) -> tuple[int, int]:
    """Late in all, and late with a confirmed objective cause."""
    async with world.database.read() as session:
        roots = [f"/{await world.unit_id('UBND')}/"]
        day = today(world.now)
        period = Period(day.replace(month=1, day=1), day)
        found = await breakdown.table(session, roots, By.UNIT, period, world.now, world.now)
    return found.whole.counts.overdue, found.whole.spared


async def people(world: World) -> tuple[Actor, Actor, Actor]:
    minh = await world.official("minh")
    trang = await world.official("trang", role=Role.HEAD)
    son = await world.official("son", unit="UBND", role=Role.LEADER, scope="UBND")
    return minh, trang, son


async def says_why(
    who: Actor,
    code: str,
    cause: str = "Khách quan",
    group: str = "Khách quan khác",
    words: str = "Bão làm mất điện, dữ liệu đất đai không truy cập được",
) -> None:
    await who.says(f"/viec {code}")
    await who.presses("Nêu nguyên nhân chậm")
    await who.presses(cause)
    await who.presses(group)
    await who.says(words)


async def test_who_hands_in_late_is_asked_why_and_the_assigner_confirms_with_a_paper(
    world: World,
) -> None:
    minh, trang, son = await people(world)
    code = await give(world, minh, by=son, due=DUE)
    await world.until_local("2026-11-23", "10:00")
    await minh.says(f"/viec {code}")
    await minh.presses("Hoàn thành")
    await minh.says("Đã rà soát 120 hồ sơ")
    await son.presses("Xác nhận hoàn thành")
    assert "quá hạn" in minh.last
    assert "Nêu nguyên nhân chậm" in " ".join(minh.labels)

    await minh.presses("Nêu nguyên nhân chậm")
    assert "nguyên nhân chính của việc chậm" in minh.last
    await minh.presses("Khách quan")
    assert "③" in minh.last
    await minh.presses("Khách quan khác")
    await minh.says("Bão làm mất điện ba ngày")
    assert "Đang chờ đồng chí" in minh.last
    assert any("BÁO CÁO NGUYÊN NHÂN CHẬM" in said for said in son.sees)
    assert "Bão làm mất điện ba ngày" in son.last
    assert await spared(world) == (1, 0)

    await son.presses("Xác nhận nguyên nhân")
    await son.says("ok")
    assert any("chưa có số, ký hiệu văn bản" in said for said in son.sees[-2:])
    await son.says("theo 45/TB-UBND ngày 24/11")
    assert "đã xác nhận nguyên nhân khách quan theo văn bản 45/TB-UBND" in son.last
    assert "45/TB-UBND" in minh.last
    said, verdict = await ledger(world)
    assert (said.cause, said.obstacle, said.act) == (
        Cause.OBJECTIVE,
        Group.NEITHER,
        Statement.STATED,
    )
    assert (verdict.act, verdict.about_id, verdict.document) == (
        Statement.CONFIRMED,
        said.id,
        "45/TB-UBND",
    )
    assert await spared(world) == (1, 1)  # counted beside the figures: still late
    await trang.says(f"/viec {code}")
    assert "Đã xác nhận theo văn bản 45/TB-UBND" in trang.last
    assert "vẫn tính quá hạn" in trang.last


async def test_an_overdue_task_without_a_cause_is_asked_about_until_somebody_says_it(
    world: World,
) -> None:
    """Five working days late the assignee, eight the head too, then weekly; as the policy says."""
    minh, trang, _ = await people(world)
    code = await give(world, minh, due=DUE)
    await world.until_local("2026-11-30", "12:00")  # 24/11 is a holiday: five working days
    heard = [said for said in minh.sees if "CHƯA NÊU NGUYÊN NHÂN CHẬM" in said]
    assert len(heard) == 1
    assert not any("CHƯA NÊU NGUYÊN NHÂN" in said for said in trang.sees)
    await world.until_local("2026-12-03", "12:00")
    assert any("làm rõ nguyên nhân (cán bộ được phân công" in said for said in trang.sees)

    await says_why(trang, code, "Phối hợp chậm", "Đã có quy định", "Chờ ý kiến đơn vị phối hợp")
    assert "phối hợp chậm (nhóm 1" in trang.last
    async with world.database.read() as session:
        running = select(Alarm.id).where(Alarm.kind == CAUSE, Alarm.next_at.is_not(None))
        assert list(await session.scalars(running)) == []
    minh.clear()
    trang.clear()
    await world.until_local("2027-01-15", "12:00")
    assert not any("CHƯA NÊU NGUYÊN NHÂN" in said for said in (*minh.sees, *trang.sees))


async def test_after_a_late_acceptance_the_question_comes_again(world: World) -> None:
    minh, _, son = await people(world)
    code = await give(world, minh, by=son, due=DUE)
    await world.until_local("2026-11-23", "10:00")
    await minh.says(f"/viec {code}")
    await minh.presses("Hoàn thành")
    await minh.says("xong")
    await son.presses("Xác nhận hoàn thành")
    minh.clear()
    await world.until_local("2026-12-02", "12:00")
    asked = [said for said in minh.sees if "đã hoàn thành quá hạn nhưng chưa nêu" in said]
    assert len(asked) == 1


async def test_an_outage_asks_once_and_not_for_every_week_missed(world: World) -> None:
    minh, *_ = await people(world)
    await give(world, minh, due=DUE)
    await world.until_local("2026-11-23", "12:00")
    minh.clear()
    await world.outage(days=60)
    await world.until(world.now + timedelta(days=1))
    assert sum("nguyên nhân" in said.lower() for said in minh.sees) <= 1


async def test_a_task_done_on_time_is_never_asked_about(world: World) -> None:
    minh, _, son = await people(world)
    code = await give(world, minh, by=son, due=DUE)
    await minh.says(f"/viec {code}")
    await minh.presses("Hoàn thành")
    await minh.says("xong")
    await world.until_local("2026-12-20", "12:00")  # nobody accepts it: that is not its fault
    await son.says(f"/viec {code}")
    await son.presses("Xác nhận hoàn thành")
    await world.until_local("2027-01-20", "12:00")
    assert not any("nguyên nhân" in said.lower() for said in minh.sees)
    await minh.acts(f"t.why:{(await task(world, code)).id}")
    assert "không còn phù hợp" in minh.last


async def test_a_new_deadline_begins_the_question_anew(world: World) -> None:
    """Extended after the cause of the first was stated: the second is asked for by itself."""
    minh, _, son = await people(world)
    code = await give(world, minh, by=son, due=DUE)
    await world.until_local("2026-11-23", "10:00")
    await says_why(minh, code)
    later = at("2026-12-04", "17:00")
    async with world.database.write() as session:
        await session.execute(
            update(Task)
            .where(Task.code == code)
            .values(due_at=later, due_version=2, since=world.now)
        )
    await minh.says(f"/viec {code}")
    assert "Nguyên nhân chậm" not in minh.last  # within its new term it is not late
    await minh.says(f"/thoihan {code} 22/11/2026")
    assert (
        "Cuối ngày 22/11/2026, thời hạn có hiệu lực là: Lần 1: hạn 17:00, 20/11/2026" in minh.last
    )
    assert "🔴 đã quá hạn" in minh.last
    assert "Lần 2: hạn 17:00, 04/12/2026" in minh.last
    async with world.database.write() as session:
        from_now = (await session.scalars(select(Task).where(Task.code == code))).one()
        await rearm(session, from_now, world)
    await world.until_local("2026-12-14", "12:00")
    assert any("CHƯA NÊU NGUYÊN NHÂN CHẬM" in said for said in minh.sees)


async def rearm(session: object, row: Task, world: World) -> None:
    """As the act of extending does: the ladder of the new deadline."""
    await task_alarms.arm_task(session, row, world.now)  # type: ignore[arg-type]


async def test_a_refused_cause_may_be_stated_again_and_nothing_is_ever_overwritten(
    world: World,
) -> None:
    minh, _, son = await people(world)
    code = await give(world, minh, by=son, due=DUE)
    await world.until_local("2026-11-23", "10:00")
    await says_why(minh, code, words="Nhiều việc")
    await son.presses("Không xác nhận")
    await son.says("Nhiều việc không phải là nguyên nhân khách quan")
    assert "chưa được đồng chí" in minh.last
    old = [button.action for button in son.buttons if "Xác nhận nguyên nhân" in button.label][-1]
    await says_why(minh, code, "Năng lực", "Đã có quy định", "Chưa quen phần mềm")
    await son.acts(old)
    assert "không còn phù hợp" in son.last
    assert [one.act for one in await ledger(world)] == [
        Statement.STATED,
        Statement.REFUSED,
        Statement.STATED,
    ]
    kinds = [event.kind for event in await events(world, code)]
    assert kinds.count("late_stated") == 2
    assert kinds.count("late_judged") == 1
    assert await spared(world) == (1, 0)


async def test_who_stated_a_cause_and_left_hears_no_verdict(world: World) -> None:
    minh, trang, son = await people(world)
    code = await give(world, minh, by=son, due=DUE)
    await world.until_local("2026-11-23", "10:00")
    await says_why(trang, code)
    async with world.database.write() as session:
        gone = update(Person).where(Person.id == trang.person_id)
        await session.execute(gone.values(left_on=today(world.now)))
    trang.clear()
    await son.presses("Xác nhận nguyên nhân")
    await son.says("45/TB-UBND")
    assert "45/TB-UBND" in minh.last
    assert trang.sees == []
    assert await letters(world, kind="late.judged", person_id=trang.person_id) == []


async def test_nobody_judges_their_own_cause_and_strangers_learn_nothing(world: World) -> None:
    minh, trang, son = await people(world)
    lan = await world.official("lan", unit="VHXH", role=Role.HEAD)
    hoa = world.citizen("hoa")
    code = await give(world, minh, by=trang, due=DUE)
    await world.until_local("2026-11-23", "10:00")
    await says_why(trang, code)  # the assigner herself: then her superior judges
    [entry] = await ledger(world)
    for somebody in (minh, trang, lan, hoa):
        await somebody.acts(f"t.just:{entry.id}:y")
        assert "không thuộc phạm vi" in somebody.last
    for somebody in (lan, hoa, son):
        await somebody.acts(f"t.why:{(await task(world, code)).id}")
        assert "không thuộc phạm vi" in somebody.last
    for somebody in (lan, hoa):
        await somebody.acts(f"t.held:{(await task(world, code)).id}")
        assert "không thuộc phạm vi" in somebody.last
    assert len(await ledger(world)) == 1
    assert any("BÁO CÁO NGUYÊN NHÂN CHẬM" in said for said in son.sees)


async def test_what_cannot_be_read_is_asked_again(world: World) -> None:
    minh, *_ = await people(world)
    code = await give(world, minh, due=DUE)
    await world.until_local("2026-11-23", "10:00")
    await minh.says(f"/viec {code}")
    await minh.presses("Nêu nguyên nhân chậm")
    await minh.says("không biết")
    assert any("Chưa rõ lựa chọn" in said for said in minh.sees[-2:])
    await minh.says("phoi hop cham")
    await minh.says("9")
    assert any("Chưa rõ lựa chọn" in said for said in minh.sees[-2:])
    await minh.says("nhóm 2")
    await minh.says("  ")
    assert await ledger(world) == []
    await minh.says("Chưa có hướng dẫn của sở")
    [entry] = await ledger(world)
    assert (entry.cause, entry.obstacle) == (Cause.COORDINATION, Group.UNCLEAR)
    await minh.says("/thoihan")
    assert "Gõ mã nhiệm vụ" in minh.last


async def test_the_ledger_of_a_scope_counts_causes_and_says_what_is_missing(world: World) -> None:
    minh, trang, son = await people(world)
    first = await give(world, minh, by=son, due=DUE)
    await give(world, minh, by=son, due=DUE, content="Báo cáo giải ngân")
    await world.until_local("2026-11-23", "10:00")
    await says_why(minh, first)
    await trang.says("/nguyennhan")
    assert "2 nhiệm vụ quá hạn; chưa nêu nguyên nhân 1, chờ xác nhận 1" in trang.last
    assert "khách quan: 1" in trang.last
    assert [label[0] for label in trang.labels[:2]] == ["❓", "⏳"]
    await minh.says("/nguyennhan")
    assert "không thuộc phạm vi" in minh.last
    await trang.says("/causes quý 1")
    assert "bị quá hạn" in trang.last
    assert "Không có nhiệm vụ nào" in trang.last


@pytest.mark.parametrize("state", [TaskState.PAUSED, TaskState.CANCELLED])
async def test_a_task_at_rest_is_not_asked_about(world: World, state: TaskState) -> None:
    minh, *_ = await people(world)
    code = await give(world, minh, due=DUE)
    await world.until_local("2026-11-23", "12:00")
    async with world.database.write() as session:
        stop = update(Task).where(Task.code == code)
        await session.execute(stop.values(state=state, since=world.now))
    minh.clear()
    await world.until_local("2026-12-31", "12:00")
    assert not any("nguyên nhân" in said.lower() for said in minh.sees)
