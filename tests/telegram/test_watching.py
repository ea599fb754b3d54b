"""What the operator sees from outside: health, what was set aside, and logs that keep quiet."""

from __future__ import annotations

import asyncio
import json

import pytest
from sqlalchemy import update

from models.contacts import Draft
from tests.crash.conftest import TOKEN
from tests.telegram.conftest import HOOK_SECRET
from tests.telegram.office import AT_WORK, OPERATOR, Office
from tests.telegram.phone import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARKER = "quầy-số-bảy"


async def test_a_healthy_house_answers_with_ages(office: Office) -> None:
    status, facts = await office.health()
    assert (status, facts["stale"]) == (200, [])
    [account] = [one for one in facts["accounts"] if one["account"] == "telegram/7007"]
    assert account["heard_s"] < 120
    assert account["sender"]
    assert facts["oldest_due_alarm_s"] is None or facts["oldest_due_alarm_s"] < 300


async def test_what_nobody_can_read_holds_up_nobody(office: Office) -> None:
    office.telegram.poison()
    await office.citizen("After poison").says("xin chào", hears="Kính chào")
    for _ in range(int(PATIENCE * 5)):  # it stands in a lane of its own, which may take longer
        status, facts = await office.health()
        if facts["failed_updates"]:
            break
        await asyncio.sleep(0.2)
    assert (status, facts["failed_updates"]) == (503, 1)


async def test_a_bug_of_ours_loses_no_word(office: Office) -> None:
    """The dialogue is broken from beside, a press fails, the operator mends and replays."""
    hoa, operator = office.citizen("Unlucky"), office[OPERATOR]
    unreadable = (await office.health())[1]["failed_updates"]  # kept from other tests
    await hoa.says(f"Chờ mãi ở {MARKER} không ai tiếp.", hears="gửi nội dung này là")
    await hoa.presses("Phản ánh", hears="nhóm nào")
    await move_dialogue(office, "category", "nowhere")
    await hoa.presses("Chậm trễ", hears="không cần gửi lại")
    await operator.person.hears("python -m bot replay", timeout=PATIENCE)  # once an hour
    assert (await office.health())[0] == 503

    await move_dialogue(office, "nowhere", "category")
    await office.program.run("replay")
    await hoa.hears("đơn vị nào")
    assert (await office.health())[1]["failed_updates"] == unreadable


async def move_dialogue(office: Office, where: str, to: str) -> None:
    async with office.database() as database, database.write() as session:
        await session.execute(update(Draft).where(Draft.step == where).values(step=to))


async def test_logs_are_json_lines_without_people_words_or_secrets(office: Office) -> None:
    log = (office.home / "stderr.log").read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(line["message"] == "update set aside" and line["error"] for line in lines)
    assert all(line.keys() >= {"time", "level", "logger", "message"} for line in lines)
    secrets = (TOKEN, TOKEN.partition(":")[2], HOOK_SECRET, office.program.key)
    for quiet in (*secrets, *AT_WORK, MARKER, "Kính chào"):
        assert quiet not in log
        assert json.dumps(quiet)[1:-1] not in log
